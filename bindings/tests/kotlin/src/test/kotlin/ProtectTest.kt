import app.safeshare.core.HiddenKind
import app.safeshare.core.OutputFormat
import app.safeshare.core.PhotoFormat
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectedPhoto
import app.safeshare.core.ShieldStrength
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

class ProtectTest {
    @Test
    fun `what comes out is a clean picture in a neutral file`() {
        for (name in listOf("jpeg-baseline.jpg", "jpeg-progressive.jpg", "webp-animated.webp", "gif-animated.gif")) {
            val before = File(fixture(name)).readBytes()
            protect(fixture(name)) { photo ->
                assertEquals(PhotoFormat.JPEG, photo.format, name)
                assertTrue(File(photo.path).name.matches(Regex("photo-[0-9a-f]{16}\\.jpg")), "a neutral name")
                assertTrue(photo.report.findings.isNotEmpty(), name)
                assertFalse(hidesCanary(photo.path), name)
                assertEquals(emptyList<Any>(), engine.inspect(photo.path).findings, name)
            }
            assertArrayEquals(before, File(fixture(name)).readBytes(), "the original is as it was")
        }
    }

    @Test
    fun `the result tells what the file is`() {
        protect(fixture("large.jpg")) { photo ->
            val picture = decoded(photo.path)
            assertEquals(2048u to 1536u, photo.width to photo.height)
            assertEquals(2048 to 1536, picture.width to picture.height)
            assertEquals(File(photo.path).length().toULong(), photo.bytes)
            val shield = assertNotNull(photo.shield).let { requireNotNull(photo.shield) }
            assertTrue(shield.gain > 0 && shield.psnr in 20f..80f, "$shield")
        }
    }

    @Test
    fun `transparency is kept as PNG or laid on white`() {
        val path = fixture("png-still.png")
        protect(path) { photo ->
            assertEquals(PhotoFormat.PNG, photo.format)
            assertEquals(listOf(0, 0, 0, 0), decoded(photo.path).at(0.5, 0.5), "nothing under the clear disc")
        }
        protect(path, ProtectOptions(format = OutputFormat.JPEG, strength = ShieldStrength.OFF)) { photo ->
            assertEquals(PhotoFormat.JPEG, photo.format)
            assertNear(listOf(255, 255, 255), decoded(photo.path).at(0.5, 0.5), 4)
        }
    }

    @Test
    fun `options do what they say`() {
        val path = fixture("small.jpg")
        val off = protect(path, ProtectOptions(strength = ShieldStrength.OFF)) { it }
        assertNull(off.shield)
        val noise = listOf(ShieldStrength.SUBTLE, ShieldStrength.STANDARD, ShieldStrength.STRONG).map { strength ->
            requireNotNull(protect(path, ProtectOptions(strength = strength)) { it }.shield).psnr
        }
        assertEquals(noise.sortedDescending(), noise, "stronger is noisier")
        assertEquals(3, noise.toSet().size)

        val small = protect(path, ProtectOptions(maxSide = 64u)) { it }
        assertEquals(64u to 48u, small.width to small.height)
        protect(path, ProtectOptions(format = OutputFormat.PNG)) { assertEquals(PhotoFormat.PNG, it.format) }
        val sizes = listOf(30, 95).map { quality ->
            protect(path, ProtectOptions(quality = quality.toUByte())) { it.bytes }
        }
        assertTrue(sizes[0] < sizes[1], "$sizes")
    }

    @Test
    fun `two copies of a photo have nothing in common but the picture`() {
        inFolder { folder ->
            val copies = List(2) { engine.protect(fixture("small.jpg"), folder.path, ProtectOptions()) }
            assertNotEquals(copies[0].path, copies[1].path)
            assertArrayEquals(File(copies[0].path).readBytes(), File(copies[1].path).readBytes())
            copies.map { it.path } to Unit
        }
    }

    @Test
    fun `paths may be in any script`() {
        inFolder("Été – 夏 – 🏖️") { folder ->
            val photo = File(folder.parentFile, "Léa à la plage – 写真.jpg")
            File(fixture("small.jpg")).copyTo(photo)
            val shared = engine.protect(photo.path, folder.path, ProtectOptions())
            assertTrue(shared.path.startsWith(folder.path))
            listOf(shared.path) to Unit
        }
    }

    @Test
    fun `real photos come out upright and empty`() {
        for (orientation in 1..8) {
            protect(realPhoto("exif-samples/jpg/orientation/landscape_$orientation.jpg"), QUICK) { photo ->
                assertEquals(orientation.toUByte(), photo.report.orientation)
                assertTrue(photo.width > photo.height, "landscape_$orientation is upright")
                assertEquals(emptyList<Any>(), engine.inspect(photo.path).findings)
            }
        }
        protect(realPhoto("exif-samples/jpg/gps/DSCN0010.jpg")) { photo ->
            assertTrue(photo.report.findings.any { it.kind == HiddenKind.COORDINATES })
            assertEquals(emptyList<Any>(), engine.inspect(photo.path).findings)
        }
    }

    private fun <T> protect(path: String, options: ProtectOptions = ProtectOptions(), look: (ProtectedPhoto) -> T): T =
        inFolder { folder ->
            val photo = engine.protect(path, folder.path, options)
            listOf(photo.path) to look(photo)
        }

    private companion object {
        val QUICK = ProtectOptions(strength = ShieldStrength.OFF, maxSide = 256u)
    }
}
