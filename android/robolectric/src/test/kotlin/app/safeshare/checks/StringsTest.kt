package app.safeshare.checks

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/** Every text in both languages, with the same blanks to fill, and none that nobody uses. */
class StringsTest {
    private val app = File(System.getProperty("app.dir")!!)
    private val english = texts("values")
    private val french = texts("values-fr")

    /** Texts by name; a plural form as `name#quantity`. */
    private fun texts(folder: String): Map<String, String> {
        val file = File(app, "res/$folder/strings.xml")
        val root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).documentElement
        val all = root.getElementsByTagName("*")
        return (0 until all.length).map { all.item(it) as Element }
            .filter { it.tagName != "plurals" && it.getAttribute("translatable") != "false" }
            .associate { nameOf(it) to it.textContent }
    }

    private fun nameOf(element: Element) = if (element.tagName ==
        "item"
    ) {
        "${(element.parentNode as Element).getAttribute("name")}#${element.getAttribute("quantity")}"
    } else {
        element.getAttribute("name")
    }

    private fun names(texts: Map<String, String>) = texts.keys.map { it.substringBefore('#') }.toSet()

    @Test fun bothLanguagesHaveTheSameTexts() {
        assertTrue(english.size > 100)
        assertEquals(names(english), names(french))
    }

    @Test fun pluralsHaveTheFormsOfTheirLanguage() {
        fun forms(texts: Map<String, String>) = texts.keys.filter {
            '#' in it
        }.groupBy({ it.substringBefore('#') }, { it.substringAfter('#') }).mapValues { it.value.toSet() }
        forms(english).forEach { (name, forms) -> assertEquals(name, setOf("one", "other"), forms) }
        forms(french).forEach { (name, forms) -> assertEquals(name, setOf("one", "many", "other"), forms) }
    }

    @Test fun theBlanksAreTheSame() {
        fun blanks(text: String) = Regex("%(?:\\d\\$)?[ds]").findAll(text).map { it.value }.sorted().toList()
        french.forEach { (name, text) ->
            val other = english[name] ?: english.getValue(name.replace("#many", "#other"))
            assertEquals(name, blanks(other), blanks(text))
        }
    }

    @Test fun noTextIsEmptyOrLeftInEnglish() {
        (english + french).forEach { (name, text) -> assertTrue(name, text.isNotBlank()) }
        val same = english.filter { (name, text) -> french[name] == text }.keys
        assertEquals(
            setOf("settings_size_small", "settings_size_medium", "settings_size_large", "cover_shape_rectangle"),
            same,
        )
    }

    /** Before these signs French has a space, and a line must not break there. */
    @Test fun frenchSignsKeepToTheirWords() {
        val guilty = french.filter { (_, text) -> Regex("""[^\u00a0\u202f][:;?!»]|« """).containsMatchIn(text) }.keys
        assertEquals(emptySet<String>(), guilty)
    }

    @Test fun everyTextIsUsed() {
        val sources = app.walkTopDown().filter { it.extension in setOf("kt", "xml") && it.name != "strings.xml" }
            .joinToString("\n") { it.readText() }
        val unused = names(english).filter {
            !Regex("""(R\.(string|plurals)\.|@string/)$it\b""").containsMatchIn(sources)
        }
        assertEquals(emptyList<String>(), unused)
    }

    @Test fun nothingIsPromisedThatNobodyMeasured() {
        val promises = listOf("anonym", "invisible", "guarant", "garanti", "impossible", "100 ?%", "total")
        val words = Regex(promises.joinToString("|", prefix = "\\b(", postfix = ")"), RegexOption.IGNORE_CASE)
        (english + french).forEach { (name, text) -> assertTrue("$name: $text", words.find(text) == null) }
        listOf(english, french).forEach { texts ->
            assertTrue(texts.getValue("shield_promise").contains(Regex("close-up|gros plan")))
            assertTrue(texts.getValue("shield_promise").contains(Regex("measured|mesuré")))
            assertTrue(
                texts.getValue(
                    "shield_promise",
                ).contains(Regex("attacker can undo|attaquant déterminé peut le défaire")),
            )
        }
    }
}
