import app.safeshare.core.ProtectOptions
import app.safeshare.core.SafeShareException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.io.RandomAccessFile
import kotlin.reflect.KClass

/** Every error that can be provoked from outside; `Model` and `Internal` are faults of the library itself. */
class ErrorTest {
    @TempDir
    lateinit var folder: File

    @Test
    fun `files that are no photo`() {
        val words = File(folder, "words.jpg").apply { writeText("These are words, whatever the name says.") }
        val empty = File(folder, "empty.jpg").apply { createNewFile() }
        for (path in listOf(words.path, empty.path)) {
            refuses(SafeShareException.UnsupportedFormat::class, path)
            assertThrows(SafeShareException.UnsupportedFormat::class.java) { engine.inspect(path) }
        }
    }

    @Test
    fun `formats that the phone decodes`() {
        val tiff = File(folder, "camera.dng").apply { writeBytes(byteArrayOf(0x49, 0x49, 42, 0) + ByteArray(60)) }
        for (path in listOf(fixture("heic.heic"), fixture("avif.avif"), tiff.path)) {
            refuses(SafeShareException.PlatformDecoded::class, path)
        }
    }

    @Test
    fun `variants that are not read`() =
        refuses(SafeShareException.UnsupportedVariant::class, fixture("arithmetic.jpg"))

    @Test
    fun `damaged files`() = refuses(SafeShareException.Damaged::class, fixture("no-picture.jpg"))

    @Test
    fun `too many pixels`() = refuses(SafeShareException.TooManyPixels::class, fixture("too-many-pixels.jpg"))

    @Test
    fun `too many bytes`() {
        val sparse = File(folder, "sparse.jpg")
        RandomAccessFile(sparse, "rw").use { it.setLength(300L shl 20) }
        refuses(SafeShareException.FileTooLarge::class, sparse.path)
    }

    @Test
    fun `more memory than the app allows`() =
        refuses(SafeShareException.NotEnoughMemory::class, fixture("large.jpg"), ProtectOptions(memoryLimit = 100_000u))

    @Test
    fun `more work than a photo can need`() = refuses(SafeShareException.TooMuchWork::class, fixture("many-scans.jpg"))

    @Test
    fun `a photo or folder that is not there`() {
        refuses(SafeShareException.NotFound::class, "${folder.path}/missing.jpg")
        fails(SafeShareException.NotFound::class, fixture("small.jpg"), "${folder.path}/missing")
        assertFalse(File(folder, "missing").exists(), "no folder is made")
    }

    @Test
    fun `a photo that may not be read`() {
        val secret = File(fixture("small.jpg")).copyTo(File(folder, "secret.jpg")).apply { setReadable(false, false) }
        assertFalse(secret.canRead(), "this user reads everything: start the tests with bindings/tests/run")
        refuses(SafeShareException.PermissionDenied::class, secret.path)
    }

    @Test
    fun `a folder that may not be written`() {
        val locked = File(folder, "locked").apply { check(mkdir() && setWritable(false, false)) }
        fails(SafeShareException.PermissionDenied::class, fixture("small.jpg"), locked.path)
        fails(SafeShareException.PermissionDenied::class, fixture("small.jpg"), given("READ_ONLY_DISK"))
    }

    @Test
    fun `a full disk`() {
        val disk = File(given("SMALL_DISK"))
        fails(SafeShareException.StorageFull::class, fixture("large.jpg"), disk.path)
        assertEquals(emptyList<File>(), disk.listFiles().orEmpty().toList(), "nothing is left")
    }

    @Test
    fun `a photo that cannot be read`() = refuses(SafeShareException.ReadFailed::class, folder.path)

    @Test
    fun `a folder that cannot be written`() =
        fails(SafeShareException.WriteFailed::class, fixture("small.jpg"), "${folder.path}/" + "long".repeat(2000))

    @Test
    fun `errors tell nothing about the photo`() {
        val path = File(fixture("no-picture.jpg")).copyTo(File(folder, "Léa.jpg")).path
        val error = assertThrows(SafeShareException::class.java) {
            engine.protect(path, folder.path, ProtectOptions())
        }
        assertFalse("Léa" in error.toString() || folder.path in error.toString(), "$error")
    }

    @Test
    fun `an engine that was closed says so`() {
        val closed = app.safeshare.core.SafeShareEngine().apply { close() }
        assertThrows(IllegalStateException::class.java) { closed.inspect(fixture("small.jpg")) }
    }

    private fun refuses(
        error: KClass<out SafeShareException>,
        path: String,
        options: ProtectOptions = ProtectOptions(),
    ) = inUntouchedFolder { out -> fails(error, path, out.path, options) }

    private fun fails(
        error: KClass<out SafeShareException>,
        path: String,
        out: String,
        options: ProtectOptions = ProtectOptions(),
    ) {
        val thrown = assertThrows(SafeShareException::class.java) { engine.protect(path, out, options) }
        assertEquals(error, thrown::class)
        assertTrue(thrown.message.isNullOrEmpty() || thrown.message!!.length < 80)
    }
}
