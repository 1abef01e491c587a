package app.safeshare.share

import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Bundle
import android.view.WindowManager
import android.widget.TextView
import app.safeshare.R
import app.safeshare.session.Look
import app.safeshare.session.Problem
import app.safeshare.support.FakeCore
import app.safeshare.support.app
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.useFakeCore
import app.safeshare.support.waitUntilLookedAt
import app.safeshare.support.workingFiles
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import java.io.IOException
import java.io.InputStream

/** What another app hands over, well or ill. */
@RunWith(RobolectricTestRunner::class)
class IncomingIntentsTest {
    private val one = Uri.parse("content://other.app/1")

    @Before fun fakes() {
        useFakeCore(FakeCore())
        offer("content://other.app/1", "plain".toByteArray())
        offer("content://other.app/2", "plain".toByteArray())
    }

    private fun refusal(intent: Intent): String? {
        val activity = open(intent).get()
        assertNull("a share was begun", activity.share)
        assertEquals(emptyList<String>(), workingFiles())
        return activity.findViewById<TextView>(R.id.refused_text)?.text?.toString()
    }

    private fun problems(vararg uris: Uri): List<Problem?> {
        val activity = open(sendIntent(*uris, type = "*/*")).get()
        activity.waitUntilLookedAt()
        return activity.runner.state.photos.map { (it.look as? Look.Failed)?.problem }
    }

    @Test fun theShareSheetOffersSafeShareForPicturesAlone() {
        fun offers(action: String, type: String) = app.packageManager
            .queryIntentActivities(
                Intent(action).setType(type).addCategory(Intent.CATEGORY_DEFAULT),
                PackageManager.MATCH_DEFAULT_ONLY,
            )
            .map { it.activityInfo.name }
        val share = listOf(ShareActivity::class.java.name)
        listOf("image/jpeg", "image/heic", "image/*").forEach {
            assertEquals(it, share, offers(Intent.ACTION_SEND, it))
            assertEquals(it, share, offers(Intent.ACTION_SEND_MULTIPLE, it))
        }
        assertEquals(share, offers(Intent.ACTION_SEND_MULTIPLE, "*/*"))
        assertEquals(emptyList<String>(), offers(Intent.ACTION_SEND, "text/plain"))
        assertEquals(emptyList<String>(), offers(Intent.ACTION_VIEW, "image/jpeg"))
    }

    @Test fun oneAndMany() {
        assertEquals(listOf(null), problems(one))
        assertEquals(listOf(null, null), problems(one, Uri.parse("content://other.app/2")))
    }

    @Test fun aClipAloneIsEnough() {
        val clip = android.content.ClipData.newRawUri(null, one)
        val activity = open(
            Intent(app, ShareActivity::class.java).setAction(Intent.ACTION_SEND).apply {
                clipData = clip
            },
        ).get()
        activity.waitUntilLookedAt()
        assertEquals(1, activity.runner.state.usable.size)
    }

    @Test fun whatIsNoPhotoAmongPhotosIsTold() {
        val video = offer("content://other.app/film.mp4", "nothing".toByteArray())
        assertEquals(listOf(null, Problem.NOT_A_PHOTO), problems(one, video))
    }

    @Test fun otherSchemesAndOurOwnFilesAreRefused() {
        val sentence = app.getString(R.string.refused_not_allowed)
        listOf(
            "file:///data/data/app.safeshare/shared_prefs/settings.xml",
            "content://app.safeshare.photos/0/photo-1.jpg",
            "content://0@app.safeshare.photos/0/photo-1.jpg",
            "https://example.org/a.jpg",
        ).forEach { assertEquals(it, sentence, refusal(sendIntent(Uri.parse(it)))) }
    }

    @Test fun theGoodOnesAreTakenAndTheOthersCounted() {
        val activity = open(sendIntent(one, Uri.parse("file:///sdcard/a.jpg"))).get()
        activity.waitUntilLookedAt()
        assertEquals(1, activity.runner.state.photos.size)
        val words = app.resources.getQuantityString(R.plurals.left_out, 1, 1)
        assertEquals(words, activity.findViewById<TextView>(R.id.left_out)!!.text.toString())
    }

    @Test fun emptyAndBrokenIntentsAreRefused() {
        val sentence = app.getString(R.string.refused_no_photo)
        val share = Intent(app, ShareActivity::class.java)
        assertEquals(sentence, refusal(Intent(share)))
        assertEquals(sentence, refusal(Intent(share).setAction(Intent.ACTION_SEND)))
        assertEquals(
            sentence,
            refusal(Intent(share).setAction(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, "text")),
        )
        assertEquals(
            sentence,
            refusal(Intent(share).setAction(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, Bundle())),
        )
        assertEquals(
            sentence,
            refusal(Intent(share).setAction(Intent.ACTION_SEND_MULTIPLE).putExtra(Intent.EXTRA_STREAM, one)),
        )
        val mixed = arrayListOf<android.os.Parcelable>(Bundle())
        assertEquals(
            sentence,
            refusal(
                Intent(
                    share,
                ).setAction(Intent.ACTION_SEND_MULTIPLE).putParcelableArrayListExtra(Intent.EXTRA_STREAM, mixed),
            ),
        )
    }

    @Test fun aRevokedPermissionAndABrokenStreamHaveASentence() {
        val revoked = offer("content://other.app/revoked") { throw SecurityException() }
        val broken = offer("content://other.app/broken") {
            object : InputStream() {
                override fun read() = throw IOException()
            }
        }
        assertEquals(listOf(Problem.NOT_ALLOWED, Problem.UNREADABLE, null), problems(revoked, broken, one))
    }

    @Test fun aHugeStreamEndsAtTheLimitAndLeavesNothing() {
        val huge = offer("content://other.app/huge") {
            object : InputStream() {
                override fun read() = 0

                override fun read(into: ByteArray, from: Int, count: Int) = count
            }
        }
        assertEquals(listOf(Problem.TOO_LARGE), problems(huge))
        assertEquals(emptyList<String>(), workingFiles())
    }

    @Test fun noScreenshotIsTakenOfAPhoto() {
        val flags = open(sendIntent(one)).get().window.attributes.flags
        assertTrue(flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
    }
}
