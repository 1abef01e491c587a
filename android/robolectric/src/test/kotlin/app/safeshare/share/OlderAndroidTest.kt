package app.safeshare.share

import android.app.Activity
import android.content.Intent
import android.graphics.BitmapFactory
import android.net.Uri
import android.os.Build
import android.view.View
import app.safeshare.R
import app.safeshare.core.SafeShareException
import app.safeshare.home.HomeActivity
import app.safeshare.platform.PhoneDecoder
import app.safeshare.session.Notice
import app.safeshare.session.Phase
import app.safeshare.support.FakeCore
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.jpegOf
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.scene
import app.safeshare.support.sendIntent
import app.safeshare.support.useFakeCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.util.ReflectionHelpers
import java.io.File

/** The ways that only Android 8 goes. The classes below are those of 15: only what our own code asks is as on 8. */
@RunWith(RobolectricTestRunner::class)
class OlderAndroidTest {
    private val real = Build.VERSION.SDK_INT

    @Before fun asOnAndroid8() = pretend(Build.VERSION_CODES.O)

    @After fun asItIs() = pretend(real)

    private fun pretend(level: Int) = ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", level)

    private fun opened(): ShareActivity {
        useFakeCore(FakeCore())
        rulesAreRead()
        val uris = List(2) { offer("content://other.app/$it", "plain".toByteArray()) }
        return open(sendIntent(*uris.toTypedArray())).get().apply { waitUntilLookedAt() }
    }

    @Test fun photosComeInAndGoOut() {
        val activity = opened()
        assertEquals(2, activity.runner.state.usable.size)
        click(activity, R.id.share)
        waitFor("handed over") { activity.runner.state.phase is Phase.HandingOver }
        assertEquals(Intent.ACTION_CHOOSER, shadowOf(activity).nextStartedActivity.action)
    }

    @Test fun copiesGoToAFolderThatTheParentChooses() {
        val activity = opened()
        click(activity, R.id.save)
        waitFor("asked for a folder") { activity.runner.state.phase is Phase.HandingOver }
        val request = shadowOf(activity).nextStartedActivityForResult
        assertEquals(Intent.ACTION_OPEN_DOCUMENT_TREE, request.intent.action)
        answer(activity, request.intent, Activity.RESULT_CANCELED, null)
        assertEquals(Phase.Choosing, activity.runner.state.phase)
        assertEquals(null, activity.runner.state.notice)

        click(activity, R.id.save)
        waitFor("asked again") { activity.runner.state.phase is Phase.HandingOver }
        val again = shadowOf(activity).nextStartedActivityForResult
        // A folder whose provider is gone.
        val tree = Intent().setData(Uri.parse("content://nobody.documents/tree/1"))
        answer(activity, again.intent, Activity.RESULT_OK, tree)
        waitFor("told") { activity.runner.state.notice != null }
        assertEquals(Notice.NotSaved, activity.runner.state.notice)
    }

    /** Robolectric itself must not be misled. */
    private fun answer(activity: Activity, request: Intent, result: Int, data: Intent?) {
        pretend(real)
        shadowOf(activity).receiveResult(request, result, data)
        pretend(Build.VERSION_CODES.O)
    }

    @Test fun photosAreOpenedWithThePickerOfDocuments() {
        val home = Robolectric.buildActivity(HomeActivity::class.java).setup().get()
        click(home, R.id.open)
        assertEquals(Intent.ACTION_OPEN_DOCUMENT, shadowOf(home).nextStartedActivityForResult.intent.action)
        assertFalse(home.findViewById<View>(R.id.message)!!.isShown)
    }

    @Test fun thePhoneDecodesNoLargerThanNeeded() {
        val photo = File(app.cacheDir, "photo").apply { writeBytes(jpegOf(scene(1200, 900))) }
        val pixels = PhoneDecoder().decode(photo, 600, 6)
        assertEquals(listOf(600u, 450u, 6u), listOf(pixels.width, pixels.height, pixels.orientation.toUInt()))
        val whole = BitmapFactory.decodeFile(photo.path)

        // The sun is light, the sea dark, as in the photo.
        fun red(x: Int, y: Int) = pixels.rgba[(y * 600 + x) * 4].toInt() and 255
        assertTrue(Math.abs(red(430, 230) - android.graphics.Color.red(whole.getPixel(860, 460))) < 12)
        assertTrue(Math.abs(red(100, 340) - android.graphics.Color.red(whole.getPixel(200, 680))) < 12)
    }

    @Test fun whatThePhoneCannotDecodeIsDamaged() {
        val photo = File(app.cacheDir, "photo").apply { writeText("no photo") }
        assertThrows(SafeShareException.Damaged::class.java) { PhoneDecoder().decode(photo, 600, 1) }
    }
}
