package app.safeshare.home

import android.app.Activity.RESULT_OK
import android.content.ClipData
import android.content.Intent
import android.net.Uri
import android.provider.MediaStore
import android.view.View
import android.widget.RadioGroup
import android.widget.Switch
import app.safeshare.R
import app.safeshare.core.ShieldStrength
import app.safeshare.engine.Choice
import app.safeshare.help.HelpActivity
import app.safeshare.settings.Settings
import app.safeshare.settings.SettingsActivity
import app.safeshare.share.ShareActivity
import app.safeshare.support.app
import app.safeshare.support.click
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

/** The screens besides the share itself. */
@RunWith(RobolectricTestRunner::class)
class ScreensTest {
    @Test fun photosAreOpenedWithTheSystemsPickerAndShared() {
        val home = Robolectric.buildActivity(HomeActivity::class.java).setup().get()
        click(home, R.id.open)
        val request = shadowOf(home).nextStartedActivityForResult
        assertEquals(MediaStore.ACTION_PICK_IMAGES, request.intent.action)
        assertEquals("image/*", request.intent.type)
        val uris = listOf("content://media/picker/1", "content://media/picker/2").map(Uri::parse)
        val clip = ClipData.newRawUri(null, uris[0]).apply { addItem(ClipData.Item(uris[1])) }
        shadowOf(home).receiveResult(request.intent, RESULT_OK, Intent().apply { clipData = clip })
        val share = shadowOf(home).nextStartedActivity
        assertEquals(ShareActivity::class.java.name, share.component!!.className)
        assertEquals(uris, share.getParcelableArrayListExtra(Intent.EXTRA_STREAM, Uri::class.java))
        assertEquals(2, share.clipData!!.itemCount)
        assertEquals(Intent.FLAG_GRANT_READ_URI_PERMISSION, share.flags)
    }

    @Test fun pickingNothingDoesNothing() {
        val home = Robolectric.buildActivity(HomeActivity::class.java).setup().get()
        click(home, R.id.open)
        val request = shadowOf(home).nextStartedActivityForResult
        shadowOf(home).receiveResult(request.intent, RESULT_OK, Intent())
        val started = generateSequence { shadowOf(home).nextStartedActivity }.map { it.action }.toList()
        assertTrue("$started", started.all { it == MediaStore.ACTION_PICK_IMAGES })
    }

    @Test fun helpOpensTheBrowserAtTheRightPlaces() {
        val help = Robolectric.buildActivity(HelpActivity::class.java).setup().get()
        val expected = mapOf(
            R.id.help_3018_call to "tel:3018",
            R.id.help_3018_open to "https://3018.fr",
            R.id.help_point_open to "https://www.pointdecontact.net",
            R.id.help_inhope_open to "https://www.inhope.org",
        )
        expected.forEach { (button, address) ->
            help.findViewById<View>(button)!!.performClick()
            val intent = shadowOf(help).nextStartedActivity
            assertEquals(Intent.ACTION_VIEW, intent.action)
            assertEquals(address, intent.dataString)
        }
    }

    @Test fun settingsAreKept() {
        assertEquals(Choice(ShieldStrength.STANDARD, 2048, keepPng = false), Settings(app).choice)
        val screen = Robolectric.buildActivity(SettingsActivity::class.java).setup().get()
        screen.findViewById<View>(R.id.strength_subtle)!!.performClick()
        screen.findViewById<View>(R.id.size_large)!!.performClick()
        screen.findViewById<View>(R.id.png)!!.performClick()
        assertEquals(Choice(ShieldStrength.SUBTLE, 4096, keepPng = true), Settings(app).choice)
        val again = Robolectric.buildActivity(SettingsActivity::class.java).setup().get()
        assertEquals(R.id.strength_subtle, again.findViewById<RadioGroup>(R.id.strength)!!.checkedRadioButtonId)
        assertEquals(R.id.size_large, again.findViewById<RadioGroup>(R.id.size)!!.checkedRadioButtonId)
        assertEquals(true, again.findViewById<Switch>(R.id.png)!!.isChecked)
    }

    @Test fun strangeSettingsBecomeTheDefaults() {
        app.getSharedPreferences("settings", 0).edit().putString("strength", "MAX").putInt("long_side", 7).commit()
        assertEquals(Choice(ShieldStrength.STANDARD, 2048, keepPng = false), Settings(app).choice)
    }
}
