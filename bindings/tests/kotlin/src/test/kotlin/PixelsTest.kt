import app.safeshare.core.OutputFormat
import app.safeshare.core.PhotoFormat
import app.safeshare.core.PhotoPixels
import app.safeshare.core.PixelColorSpace
import app.safeshare.core.ProtectOptions
import app.safeshare.core.SafeShareException
import app.safeshare.core.ShieldStrength
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.awt.image.BufferedImage
import java.io.File

class PixelsTest {
    @Test
    fun `all eight orientations come out upright`() {
        // What EXIF says of each: which stored quarter is shown top left, top right, bottom left, bottom right.
        val shown = mapOf(
            1 to "abcd",
            2 to "badc",
            3 to "dcba",
            4 to "cdab",
            5 to "acbd",
            6 to "cadb",
            7 to "dbca",
            8 to "bdac",
        )
        for ((orientation, quarters) in shown) {
            val picture = protected(pixels(QUARTERS, orientation = orientation))
            val size = if (orientation < 5) 64 to 32 else 32 to 64
            assertEquals(size, picture.width to picture.height, "orientation $orientation")
            val places = listOf(0.25 to 0.25, 0.75 to 0.25, 0.25 to 0.75, 0.75 to 0.75)
            for ((quarter, place) in quarters.toList().zip(places)) {
                val color = QUARTERS[quarter - 'a']
                assertNear(color, picture.at(place.first, place.second), 1, "orientation $orientation")
            }
        }
    }

    @Test
    fun `colours keep their look`() {
        val color = listOf(200, 100, 50, 255)
        val cases = mapOf(
            PixelColorSpace.Srgb to color,
            // Computed from the standards' primaries and curves.
            PixelColorSpace.DisplayP3 to listOf(215, 93, 31, 255),
            PixelColorSpace.AdobeRgb to listOf(227, 100, 42, 255),
            PixelColorSpace.Icc(File(fixture("display-p3.icc")).readBytes()) to listOf(215, 93, 31, 255),
        )
        for ((space, expected) in cases) {
            val picture = protected(pixels(List(4) { color }, space = space))
            assertNear(expected, picture.at(0.5, 0.5), 2, space::class.simpleName.orEmpty())
        }
    }

    @Test
    fun `alpha is taken out of premultiplied colours, and nothing stays under clear pixels`() {
        val faint = listOf(100, 50, 25, 128)
        val straight = protected(pixels(List(4) { faint }))
        assertNear(faint, straight.at(0.5, 0.5), 1, "straight")
        val divided = protected(pixels(List(4) { faint }, premultiplied = true))
        assertNear(listOf(199, 100, 50, 128), divided.at(0.5, 0.5), 2, "premultiplied")
        val clear = protected(pixels(List(4) { listOf(90, 80, 70, 0) }))
        assertEquals(listOf(0, 0, 0, 0), clear.at(0.5, 0.5))
    }

    @Test
    fun `rows may be longer than their pixels`() {
        val picture = protected(pixels(QUARTERS, stride = 4 * 64 + 12))
        assertNear(QUARTERS[0], picture.at(0.1, 0.1), 1)
        assertNear(QUARTERS[3], picture.at(0.9, 0.9), 1)
    }

    @Test
    fun `pixels that cannot be are refused`() {
        val good = pixels(QUARTERS)
        val bad = mapOf(
            "stride" to good.copy(stride = 255uL),
            "endless stride" to good.copy(stride = ULong.MAX_VALUE),
            "too few bytes" to good.copy(rgba = good.rgba.copyOf(good.rgba.size - 1)),
            "no width" to good.copy(width = 0u),
            "no height" to good.copy(height = 0u),
        )
        for ((what, pixels) in bad) {
            inUntouchedFolder { folder ->
                assertThrows(SafeShareException.Damaged::class.java, {
                    engine.protectPixels(pixels, folder.path, ProtectOptions())
                }, what)
            }
        }
    }

    @Test
    fun `an orientation or a profile that means nothing is taken as the usual one`() {
        val good = pixels(QUARTERS)
        val noProfile = PixelColorSpace.Icc(byteArrayOf(1, 2, 3))
        val oddities =
            listOf(good.copy(orientation = 0u), good.copy(orientation = 9u), good.copy(colorSpace = noProfile))
        for (odd in oddities) {
            val picture = protected(odd)
            assertEquals(64 to 32, picture.width to picture.height)
            assertNear(QUARTERS[0], picture.at(0.1, 0.1), 1)
        }
    }

    @Test
    fun `they are shielded and made smaller like a photo`() {
        val large = PhotoPixels(
            600u,
            400u,
            2400u,
            ByteArray(600 * 400 * 4) { if (it % 4 == 3) -1 else (it / 40).toByte() },
            false,
            PixelColorSpace.Srgb,
            6u,
        )
        inFolder { folder ->
            val photo = engine.protectPixels(large, folder.path, ProtectOptions(maxSide = 300u))
            assertEquals(200u to 300u, photo.width to photo.height)
            assertTrue(requireNotNull(photo.shield).psnr > 20)
            assertEquals(PhotoFormat.PIXELS, photo.report.format)
            assertEquals(emptyList<Any>(), photo.report.findings)
            listOf(photo.path) to Unit
        }
        val preview = engine.previewPixels(large, 100u, ProtectOptions())
        assertEquals(67u to 100u, preview.width to preview.height)
    }

    private fun protected(pixels: PhotoPixels): BufferedImage = inFolder { folder ->
        val options = ProtectOptions(strength = ShieldStrength.OFF, format = OutputFormat.PNG)
        val photo = engine.protectPixels(pixels, folder.path, options)
        listOf(photo.path) to decoded(photo.path)
    }

    /** 64 x 32 pixels in four quarters of one colour each; longer rows end in noise. */
    private fun pixels(
        quarters: List<List<Int>>,
        space: PixelColorSpace = PixelColorSpace.Srgb,
        premultiplied: Boolean = false,
        orientation: Int = 1,
        stride: Int = 4 * 64,
    ): PhotoPixels {
        val rgba = ByteArray(stride * 32) { 77 }
        for (y in 0 until 32) {
            for (x in 0 until 64) {
                quarters[y / 16 * 2 + x / 32].forEachIndexed { i, level ->
                    rgba[y * stride + 4 * x + i] = level.toByte()
                }
            }
        }
        return PhotoPixels(64u, 32u, stride.toULong(), rgba, premultiplied, space, orientation.toUByte())
    }

    private companion object {
        val QUARTERS =
            listOf(
                listOf(250, 20, 30, 255),
                listOf(20, 240, 40, 255),
                listOf(30, 50, 245, 255),
                listOf(230, 220, 10, 255),
            )
    }
}
