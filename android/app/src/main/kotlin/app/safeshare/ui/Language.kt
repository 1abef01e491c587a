package app.safeshare.ui

import android.content.res.Resources
import app.safeshare.R
import java.time.LocalDateTime
import java.time.format.DateTimeFormatter
import java.time.format.DateTimeParseException
import java.time.format.FormatStyle
import java.util.Locale

/** The phone's language as spoken in its country, or the one of SafeShare's texts where they are in another. */
val Resources.language: Locale
    get() {
        val ofTexts = Locale.forLanguageTag(getString(R.string.language))
        return configuration.locales[0].takeIf { it.language == ofTexts.language } ?: ofTexts
    }

/** The text with its blanks filled, numbers in the digits of its own language. */
fun Resources.say(words: Int, vararg values: Any): String = String.format(language, getString(words), *values)

/** The text for [count] things. */
fun Resources.count(words: Int, count: Int): String =
    String.format(language, getQuantityText(words, count).toString(), count)

/** `2024-07-14 18:32:05`, as photos have it, the way it is written in [language]; `null` when it is something else. */
fun dateTime(value: String, language: Locale): String? = try {
    val ofLanguage = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT).withLocale(language)
    LocalDateTime.parse(value, PLAIN).format(ofLanguage)
} catch (_: DateTimeParseException) {
    null
}

private val PLAIN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
