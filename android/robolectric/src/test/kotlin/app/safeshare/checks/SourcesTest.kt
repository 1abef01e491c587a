package app.safeshare.checks

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File

/** What the sources must keep to. */
class SourcesTest {
    private val app = File(System.getProperty("app.dir")!!)
    private val kotlin = File(app, "kotlin/app/safeshare")

    private fun sources(folder: File) = folder.walkTopDown().filter { it.extension == "kt" }.toList()

    /** The logic runs, and is tested, without Android. */
    @Test fun theLogicKnowsNothingOfAndroid() {
        val files = listOf("incoming", "covers", "session", "report", "engine").flatMap { sources(File(kotlin, it)) } +
            File(kotlin, "files/ShareFolder.kt")
        assertTrue(files.size > 10)
        val guilty = files.filter { Regex("""\bandroid[.]|app\.safeshare\.R\b""").containsMatchIn(withoutTexts(it)) }
        assertEquals(emptyList<File>(), guilty)
    }

    private fun withoutTexts(file: File) = file.readText().replace(Regex("\"[^\"\n]*\""), "")

    /** Nothing about a photo may reach the phone's log, which other programs and bug reports read. */
    @Test fun nothingIsLogged() {
        val log = Regex("""android\.util\.Log|println\(|printStackTrace|System\.(out|err)|java\.util\.logging""")
        val guilty = (sources(kotlin) + sources(File(app, "../../../safeshare/src"))).filter {
            log.containsMatchIn(it.readText())
        }
        assertEquals(emptyList<File>(), guilty)
    }

    @Test fun platformApisOnly() {
        val other = Regex("""^import (?!android\.|java\.|kotlin\.|app\.safeshare\.)""", RegexOption.MULTILINE)
        val guilty = sources(kotlin).filter { other.containsMatchIn(it.readText()) }
        assertEquals(emptyList<File>(), guilty)
    }

    @Test fun filesAreSmall() {
        val long = (sources(kotlin) + sources(File("src/test"))).filter { it.readLines().size > 320 }
        assertEquals(emptyList<File>(), long)
    }
}
