package app.safeshare.share

import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.net.Uri
import android.os.Bundle
import android.os.ParcelFileDescriptor
import android.provider.DocumentsContract
import android.provider.MediaStore
import app.safeshare.R
import app.safeshare.session.Notice
import app.safeshare.session.Phase
import app.safeshare.support.FakeCore
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.useFakeCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.io.FileNotFoundException

/** "Save a copy", with a stand-in for the phone's collection of pictures. */
@RunWith(RobolectricTestRunner::class)
class CopiesTest {
    @Before fun fakes() {
        useFakeCore(FakeCore())
        rulesAreRead()
        Gallery.reset()
        Robolectric.setupContentProvider(Gallery::class.java, MediaStore.AUTHORITY)
    }

    private fun saved(): ShareActivity {
        val uris = List(2) { offer("content://other.app/$it", "plain".toByteArray()) }
        val activity = open(sendIntent(*uris.toTypedArray())).get()
        activity.waitUntilLookedAt()
        click(activity, R.id.save)
        waitFor("saved or not") { activity.runner.state.notice != null }
        return activity
    }

    @Test fun copiesGoToTheGalleryAndNothingIsShared() {
        val activity = saved()
        assertEquals(Notice.Saved(2, inGallery = true), activity.runner.state.notice)
        assertEquals(listOf("new plain", "new plain"), Gallery.files.map { it.readText() })
        Gallery.rows.forEach {
            assertEquals("Pictures/SafeShare", it.getAsString(MediaStore.MediaColumns.RELATIVE_PATH))
            assertTrue(it.getAsString(MediaStore.MediaColumns.DISPLAY_NAME).startsWith("photo-"))
            assertEquals(0, it.getAsInteger(MediaStore.MediaColumns.IS_PENDING))
        }
        assertEquals(null, shadowOf(activity).nextStartedActivity)
        assertEquals(Phase.Choosing, activity.runner.state.phase)
    }

    @Test fun aCopyThatFailsIsToldAndTakenBack() {
        Gallery.isFull = true
        val activity = saved()
        assertEquals(Notice.NotSaved, activity.runner.state.notice)
        assertEquals(listOf("deleted"), Gallery.log)
    }

    @Test fun copiesGoToAFolderOfDocuments() {
        Robolectric.setupContentProvider(Gallery::class.java, "documents")
        val tree = DocumentsContract.buildTreeDocumentUri("documents", "folder")
        val pictures = listOf("a.jpg", "b.png").map { name ->
            File(app.cacheDir, name).apply { writeText("new $name") }
        }
        FolderCopies(app.contentResolver, tree).save(pictures)
        assertEquals(listOf("image/jpeg a.jpg", "image/png b.png"), Gallery.log)
        assertEquals(listOf("new a.jpg", "new b.png"), Gallery.files.map { it.readText() })
    }

    class Gallery : ContentProvider() {
        override fun onCreate() = true

        override fun insert(uri: Uri, values: ContentValues?): Uri {
            rows += values!!
            files += File.createTempFile("copy", null).apply { deleteOnExit() }
            return uri.buildUpon().appendPath("${rows.size - 1}").build()
        }

        /** As a provider of documents is asked. */
        override fun call(method: String, argument: String?, extras: Bundle?): Bundle? {
            if (method != "android:createDocument") return null
            val folder = extras!!.getParcelable("uri", Uri::class.java)!!
            check(DocumentsContract.getDocumentId(folder) == "folder")
            log += "${extras.getString("mime_type")} ${extras.getString("_display_name")}"
            files += File.createTempFile("copy", null).apply { deleteOnExit() }
            val made = DocumentsContract.buildDocumentUriUsingTree(folder, "${files.size - 1}")
            return Bundle().apply { putParcelable("uri", made) }
        }

        override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor {
            if (isFull) throw FileNotFoundException()
            return ParcelFileDescriptor.open(files[uri.lastPathSegment!!.toInt()], ParcelFileDescriptor.parseMode(mode))
        }

        override fun update(uri: Uri, values: ContentValues?, selection: String?, args: Array<String>?): Int {
            rows[uri.lastPathSegment!!.toInt()].putAll(values)
            return 1
        }

        override fun delete(uri: Uri, selection: String?, args: Array<String>?): Int {
            log += "deleted"
            return 1
        }

        override fun query(uri: Uri, p: Array<String>?, s: String?, a: Array<String>?, o: String?): Cursor? = null

        override fun getType(uri: Uri): String? = null

        companion object {
            val rows = mutableListOf<ContentValues>()
            val files = mutableListOf<File>()
            val log = mutableListOf<String>()
            var isFull = false

            fun reset() {
                listOf(rows, files, log).forEach { it.clear() }
                isFull = false
            }
        }
    }
}
