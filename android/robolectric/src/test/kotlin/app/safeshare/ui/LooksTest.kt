package app.safeshare.ui

import android.app.Activity
import android.graphics.Color
import android.os.Looper
import android.view.View
import android.widget.ScrollView
import app.safeshare.R
import app.safeshare.core.PhotoArea
import app.safeshare.covers.CoverAction
import app.safeshare.covers.Target
import app.safeshare.help.HelpActivity
import app.safeshare.home.HomeActivity
import app.safeshare.session.Event
import app.safeshare.session.Goal
import app.safeshare.session.Phase
import app.safeshare.settings.SettingsActivity
import app.safeshare.share.ShareActivity
import app.safeshare.support.FakeCore
import app.safeshare.support.Pictured
import app.safeshare.support.assertAccessible
import app.safeshare.support.click
import app.safeshare.support.face
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.richReport
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.shoot
import app.safeshare.support.useFakeCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** Draws every screen as people hold their phones, and checks on each that all of it can be used. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "en-w411dp-h891dp-xhdpi")
class LooksTest {
    private val core = FakeCore(
        richReport(),
        Pictured(),
        // The child's, and a kite that the net takes for one.
        faces = listOf(face(0.313f, 0.587f, 0.073f, 0.098f), face(0.22f, 0.15f, 0.12f, 0.16f)),
    )

    /** `en-day`, `fr-night` and so on: tells the pictures apart. */
    private val look: String
        get() = RuntimeEnvironment.getQualifiers().split('-').let { words ->
            val font = RuntimeEnvironment.getFontScale().takeIf { it != 1f }?.let { "large" }
            val kept = words.filter {
                it in setOf("fr", "en", "ar", "night", "land", "ldrtl") ||
                    it in setOf("w900dp", "w320dp", "w360dp")
            }
            (kept + listOfNotNull(font)).joinToString("-")
        }

    private fun allScreens() {
        home()
        share()
        several()
        covers()
        coversOfNoFace()
        rules()
        protecting()
        refused()
        check(Robolectric.buildActivity(HelpActivity::class.java).setup().get(), "help")
        check(Robolectric.buildActivity(SettingsActivity::class.java).setup().get(), "settings")
    }

    private fun home() = check(Robolectric.buildActivity(HomeActivity::class.java).setup().get(), "home")

    private fun opened(vararg words: String): ShareActivity {
        useFakeCore(core)
        val uris = words.mapIndexed { i, word -> offer("content://other.app/$i", "$word photo".toByteArray()) }
        val activity = open(sendIntent(*uris.toTypedArray())).get()
        activity.waitUntilLookedAt()
        return activity
    }

    private fun share() {
        val activity = opened("plain")
        waitFor("the large pair") { activity.runner.shown != null }
        check(activity, "share")
        activity.findViewById<ScrollView>(R.id.scroll)!!.run { scrollTo(0, getChildAt(0).height) }
        check(activity, "share-end")
    }

    private fun several() {
        val activity = opened("plain", "damaged", "plain")
        waitFor("the large pair") { activity.runner.shown != null }
        check(activity, "several")
        activity.runner.send(Event.Selected("1"))
        check(activity, "damaged")
    }

    private fun covers() {
        val activity = opened("plain")
        activity.findViewById<View>(R.id.cover_open)!!.performClick()
        waitFor("faces") { activity.runner.state.photos.single().faces != null }
        activity.runner.send(Event.Covered(CoverAction.Tap(Target.Face(1))))
        activity.runner.send(Event.Covered(CoverAction.Draw(PhotoArea(0.6f, 0.4f, 0.25f, 0.2f))))
        waitFor("the covers") { activity.runner.drawn?.covers?.size == 2 }
        check(activity, "covers")
        activity.runner.send(Event.CoversDone)
        waitFor("the large pair") { activity.runner.shown?.choice?.covers?.size == 2 }
        check(activity, "covered")
    }

    private fun coversOfNoFace() {
        val activity = opened("empty")
        activity.findViewById<View>(R.id.cover_open)!!.performClick()
        waitFor("no faces") { activity.runner.state.photos.single().faces != null }
        check(activity, "covers-none")
        activity.runner.send(Event.Cancel)
    }

    private fun rules() {
        val activity = opened("plain")
        activity.runner.send(Event.Go(Goal.SHARE))
        check(activity, "rules")
    }

    private fun protecting() {
        rulesAreRead()
        val activity = opened("plain", "slow", "plain")
        click(activity, R.id.share)
        waitFor("halfway") { (activity.runner.state.phase as? Phase.Protecting)?.let { it.overall > 0.4f } == true }
        check(activity, "protecting")
        activity.runner.send(Event.Cancel)
        app.safeshare.settings.Settings(activity).rulesRead = false
    }

    private fun refused() = check(open(sendIntent(android.net.Uri.parse("file:///a.jpg"))).get(), "refused")

    private fun check(activity: Activity, name: String) {
        shadowOf(Looper.getMainLooper()).idle()
        val picture = shoot(activity, "$name-$look")
        val colours = (0 until picture.height step 9).flatMapTo(HashSet()) { y ->
            (0 until picture.width step 9).map { x -> picture.getPixel(x, y) }
        }
        assertTrue("$name is blank", colours.size > 10)
        val isNight = "night" in look
        val ground = Color.luminance(picture.getPixel(picture.width / 2, 2))
        assertTrue("$name has the ground of the other theme", if (isNight) ground < 0.1f else ground > 0.8f)
        assertAccessible(activity.window.decorView, name)
    }

    @Test fun english() = allScreens()

    @Test
    @Config(qualifiers = "+fr-night")
    fun frenchAtNight() = allScreens()

    @Test
    @Config(qualifiers = "+fr", fontScale = 2f)
    fun frenchInLargeLetters() = allScreens()

    @Test
    @Config(qualifiers = "+land")
    fun lyingOnItsSide() = allScreens()

    @Test
    @Config(qualifiers = "ar-ldrtl-w411dp-h891dp-xhdpi")
    fun rightToLeft() = allScreens()

    @Test
    @Config(qualifiers = "fr-w900dp-h1200dp-hdpi")
    fun tablet() = allScreens()

    @Test
    @Config(qualifiers = "fr-w360dp-h640dp-xhdpi")
    fun smallPhone() = allScreens()

    @Test
    @Config(qualifiers = "fr-w320dp-h533dp-hdpi", fontScale = 2f)
    fun smallPhoneInLargeLetters() = allScreens()
}
