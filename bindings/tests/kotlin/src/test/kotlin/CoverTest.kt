import app.safeshare.core.CancelToken
import app.safeshare.core.CoverShape
import app.safeshare.core.CoverStyle
import app.safeshare.core.OutputFormat
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoCover
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectedPhoto
import app.safeshare.core.SafeShareException
import app.safeshare.core.ShieldStrength
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class CoverTest {
    @Test
    fun `a solid cover is one colour and is counted`() {
        val cover = cover(PhotoArea(0.2f, 0.2f, 0.4f, 0.5f), CoverStyle.SOLID, CoverShape.ROUNDED_RECTANGLE)
        protect(options(cover)) { photo ->
            assertEquals(1u, photo.covered)
            val picture = decoded(photo.path)
            assertEquals(picture.at(0.25, 0.3), picture.at(0.55, 0.65))
        }
        protect(options()) { photo -> assertEquals(0u, photo.covered) }
    }

    @Test
    fun `every style covers in its own way`() {
        for (shape in CoverShape.entries) {
            val covered = CoverStyle.entries.map { style ->
                val cover = cover(PhotoArea(0.3f, 0.3f, 0.4f, 0.4f), style, shape)
                protect(options(cover)) { decoded(it.path).at(0.5, 0.45) }
            }
            assertEquals(4, covered.toSet().size, "$shape $covered")
        }
    }

    @Test
    fun `a preview shows the covers`() {
        val cover = cover(PhotoArea(0f, 0f, 1f, 1f), CoverStyle.STICKER)
        val covered = engine.preview(fixture("small.jpg"), 64u, options(cover))
        val plain = engine.preview(fixture("small.jpg"), 64u, options())
        assertFalse(plain.before.contentEquals(covered.before))
        assertArrayEquals(covered.before, covered.after)
    }

    @Test
    fun `covers outside the picture are refused and leave no file`() {
        val wrong = listOf(
            PhotoArea(0.8f, 0f, 0.5f, 0.5f),
            PhotoArea(0f, 0f, 0f, 0.5f),
            PhotoArea(Float.NaN, 0f, 0.5f, 0.5f),
            PhotoArea(-0.2f, 0f, 0.5f, 0.5f),
        )
        for (area in wrong) refuses(options(cover(area, CoverStyle.BLUR)))
        val one = cover(PhotoArea(0f, 0f, 0.1f, 0.1f), CoverStyle.BLUR)
        refuses(ProtectOptions(covers = List(65) { one }))
    }

    @Test
    fun `faces are found and can be covered`() {
        val picture = engine.faces(fixture("small.jpg"))
        for (face in picture) {
            assertTrue(face.probability in 0f..1f)
            assertTrue(face.coverArea.width >= face.area.width && face.coverArea.height >= face.area.height)
            protect(options(cover(face.coverArea, CoverStyle.MOSAIC))) { assertEquals(1u, it.covered) }
        }
        CancelToken().use { token ->
            token.cancel()
            assertThrows(SafeShareException.Cancelled::class.java) {
                engine.faces(fixture("small.jpg"), ProtectOptions(), token)
            }
        }
    }

    private fun cover(area: PhotoArea, style: CoverStyle, shape: CoverShape = CoverShape.ELLIPSE) =
        PhotoCover(area, shape, style)

    private fun options(vararg covers: PhotoCover) =
        ProtectOptions(strength = ShieldStrength.OFF, format = OutputFormat.PNG, covers = covers.toList())

    private fun <T> protect(options: ProtectOptions, look: (ProtectedPhoto) -> T): T = inFolder { folder ->
        val photo = engine.protect(fixture("small.jpg"), folder.path, options)
        listOf(photo.path) to look(photo)
    }

    private fun refuses(options: ProtectOptions) = inUntouchedFolder { folder ->
        assertThrows(SafeShareException.InvalidCover::class.java) {
            engine.protect(fixture("small.jpg"), folder.path, options)
        }
    }
}
