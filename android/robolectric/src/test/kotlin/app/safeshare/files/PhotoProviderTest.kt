package app.safeshare.files

import android.app.AlarmManager
import android.content.ContentValues
import android.content.Intent
import android.net.Uri
import android.provider.MediaStore
import android.provider.OpenableColumns
import app.safeshare.support.app
import app.safeshare.support.folders
import app.safeshare.support.waitFor
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.io.FileNotFoundException

@RunWith(RobolectricTestRunner::class)
class PhotoProviderTest {
    private val resolver get() = app.contentResolver
    private val bytes = ByteArray(50_000) { it.toByte() }
    private lateinit var share: ShareFolder
    private lateinit var uri: Uri

    @Before fun file() {
        share = folders.create()
        File(share.outputs, "photo-1.jpg").writeBytes(bytes)
        share.input("0").writeText("original")
        uri = PhotoProvider.address(share, "photo-1.jpg")
    }

    @Test fun aPictureIsReadByteForByte() {
        assertArrayEquals(bytes, resolver.openInputStream(uri)!!.use { it.readBytes() })
        assertEquals(bytes.size.toLong(), resolver.openFileDescriptor(uri, "r")!!.use { it.statSize })
        assertEquals("image/jpeg", resolver.getType(uri))
    }

    @Test fun onlyNameSizeAndTypeAreTold() {
        resolver.query(uri, null, null, null, null)!!.use {
            val expected = listOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE, MediaStore.MediaColumns.MIME_TYPE)
            assertEquals(expected, it.columnNames.toList())
            assertEquals(1, it.count)
            it.moveToFirst()
            assertEquals(listOf("photo-1.jpg", "50000", "image/jpeg"), List(3) { column -> it.getString(column) })
        }
        resolver.query(uri, arrayOf("_data", OpenableColumns.SIZE, "datetaken"), null, null, null)!!.use {
            assertEquals(listOf(OpenableColumns.SIZE), it.columnNames.toList())
        }
    }

    @Test fun nothingIsWritten() {
        listOf("w", "rw", "rwt", "wt", "wa").forEach { mode ->
            assertThrows(mode, SecurityException::class.java) { resolver.openFileDescriptor(uri, mode) }
        }
        assertThrows(UnsupportedOperationException::class.java) { resolver.insert(uri, ContentValues()) }
        assertThrows(UnsupportedOperationException::class.java) { resolver.delete(uri, null, null) }
        assertThrows(UnsupportedOperationException::class.java) { resolver.update(uri, ContentValues(), null, null) }
        assertArrayEquals(bytes, File(share.outputs, "photo-1.jpg").readBytes())
    }

    @Test fun noAddressLeadsToAnythingElse() {
        val base = "content://app.safeshare.photos"
        listOf(
            "$base/${share.id}/../in/0",
            "$base/${share.id}/..%2Fin%2F0",
            "$base/${share.id}/in/0",
            "$base/${share.id}/0",
            "$base/${share.id}",
            "$base/..%2Fshares%2F${share.id}/photo-1.jpg",
            "$base/../${share.id}/photo-1.jpg",
            "$base//photo-1.jpg",
            "$base/",
            base,
            "$base/${share.id}/photo-1.jpg/x",
        ).map(Uri::parse).forEach {
            assertThrows(it.toString(), FileNotFoundException::class.java) { resolver.openInputStream(it) }
            assertNull(it.toString(), resolver.query(it, null, null, null, null))
            assertNull(it.toString(), resolver.getType(it))
        }
    }

    @Test fun afterReadingItIsWipedInTime() {
        val alarms = shadowOf(app.getSystemService(AlarmManager::class.java))
        resolver.openFileDescriptor(uri, "r")!!.close()
        waitFor("reading is noted") { alarms.scheduledAlarms.isNotEmpty() }
        assertTrue(folders.wipe())
        assertTrue(share.isOver(System.currentTimeMillis() + ShareFolder.AFTER_READING_MS + 1000))
    }

    @Test fun theAlarmWipesWhatIsOverAndComesAgainForTheRest() {
        Wiper.wipeIn(app, ShareFolder.LONGEST_MS)
        val alarms = shadowOf(app.getSystemService(AlarmManager::class.java))
        val alarm = alarms.scheduledAlarms.single()
        assertEquals(AlarmManager.ELAPSED_REALTIME, alarm.type)
        WipeReceiver().onReceive(app, Intent())
        assertEquals("not over yet, so again", 2, alarms.scheduledAlarms.size)
        File(
            app.cacheDir,
            "shares/${share.id}/used",
        ).setLastModified(System.currentTimeMillis() - ShareFolder.LONGEST_MS - 1000)
        WipeReceiver().onReceive(app, Intent())
        assertFalse(File(app.cacheDir, "shares/${share.id}").exists())
        assertThrows(FileNotFoundException::class.java) { resolver.openInputStream(uri) }
    }
}
