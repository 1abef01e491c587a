package app.safeshare.ui

import app.safeshare.R
import app.safeshare.core.HiddenKind
import app.safeshare.report.Length
import app.safeshare.report.Line
import app.safeshare.support.app
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Numbers, plurals and dates as each language writes them. */
@RunWith(RobolectricTestRunner::class)
class WordsTest {
    private fun video(seconds: Double) =
        Line(HiddenKind.VIDEO, 1, emptyList(), Length(seconds, hasSound = true)).words(app.resources)

    private fun date(value: String) = Line(HiddenKind.DATE_TIME, 1, listOf(value)).shown(app.resources).single()

    /** With plain spaces: which kind stands before PM changes with the data of the platform. */
    private fun plain(text: String) = text.replace(Regex("[\\u00a0\\u202f]"), " ")

    @Test
    @Config(qualifiers = "en-rUS")
    fun english() {
        assertEquals("1 second of video with sound", video(1.0))
        assertEquals("1.5 seconds of video with sound", video(1.5))
        assertEquals("July 14, 2024, 6:32 PM", plain(date("2024-07-14 18:32:05")).replace(" at ", ", "))
    }

    @Test
    @Config(qualifiers = "en-rGB")
    fun britishDates() = assertEquals("14 July 2024, 18:32", date("2024-07-14 18:32:05").replace(" at ", ", "))

    @Test
    @Config(qualifiers = "fr-rFR")
    fun french() {
        assertEquals("1,5 seconde de vidéo avec le son", video(1.5))
        assertEquals("3,1 secondes de vidéo avec le son", video(3.1))
        assertEquals("14 juillet 2024 18:32", plain(date("2024-07-14 18:32:05")).replace(" à ", " "))
    }

    /** SafeShare has no Arabic yet: its English keeps its own digits and dates. */
    @Test
    @Config(qualifiers = "ar-rEG")
    fun anotherLanguageOfThePhone() {
        assertEquals("Share 12 photos", app.resources.count(R.plurals.share_button, 12))
        assertEquals("Protecting photo 2 of 30…", app.resources.say(R.string.protecting, 2, 30))
        assertEquals("3.1 seconds of video with sound", video(3.1))
    }

    @Test fun whatIsNoPlainDateIsShownAsItIs() {
        listOf("2022-02-16 11:55:41 UTC", "2022-02-30 25:00:00", "yesterday").forEach { assertEquals(it, date(it)) }
    }
}
