import app.safeshare.core.CancelToken
import app.safeshare.core.HiddenCategory
import app.safeshare.core.HiddenKind
import app.safeshare.core.HiddenPlace
import app.safeshare.core.PhotoFormat
import app.safeshare.core.SafeShareException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

class InspectTest {
    @Test
    fun `every field of the report arrives`() {
        val path = fixture("jpeg-baseline.jpg")
        val report = engine.inspect(path)
        assertEquals(PhotoFormat.JPEG, report.format)
        assertEquals(File(path).length().toULong(), report.fileBytes)
        assertEquals(192u to 144u, report.width to report.height)
        assertEquals(1.toUByte(), report.orientation)
        assertEquals(1u, report.frames)
        assertFalse(report.incomplete)

        val position = report.findings.first { it.kind == HiddenKind.COORDINATES && it.place == HiddenPlace.EXIF }
        assertEquals(HiddenCategory.LOCATION, position.category)
        assertEquals("48.858370, 2.294481", position.value)
        val serial = report.findings.first { it.value == "CANARY-exif-body-serial" }
        assertEquals(HiddenKind.SERIAL_NUMBER to HiddenCategory.IDENTITY, serial.kind to serial.category)
        assertEquals("BodySerialNumber", serial.field)
        val video = report.findings.first { it.kind == HiddenKind.VIDEO }
        assertEquals(HiddenCategory.HIDDEN_MEDIA, video.category)
        assertTrue(video.bytes > 100u)
        assertEquals(HiddenCategory.entries.toSet() - HiddenCategory.OTHER, report.categories() - HiddenCategory.OTHER)
    }

    @Test
    fun `formats are told by their bytes`() {
        val formats = mapOf(
            "png-still.png" to PhotoFormat.PNG,
            "webp-still.webp" to PhotoFormat.WEBP,
            "gif-animated.gif" to PhotoFormat.GIF,
            "heic.heic" to PhotoFormat.HEIC,
            "avif.avif" to PhotoFormat.AVIF,
        )
        for ((name, format) in formats) {
            val report = engine.inspect(fixture(name))
            assertEquals(format, report.format, name)
            assertTrue(report.findings.isNotEmpty(), name)
        }
        assertTrue(engine.inspect(fixture("gif-animated.gif")).frames > 1u)
    }

    @Test
    fun `a plain photo hides nothing`() {
        assertEquals(emptyList<Any>(), engine.inspect(fixture("small.jpg")).findings)
    }

    @Test
    fun `real photos tell where and with what they were taken`() {
        val photo = engine.inspect(realPhoto("exif-samples/jpg/gps/DSCN0010.jpg"))
        val position = photo.findings.first { it.kind == HiddenKind.COORDINATES }
        assertTrue(requireNotNull(position.value).startsWith("43.46744"), "Arezzo")
        assertTrue(photo.findings.any { it.kind == HiddenKind.DEVICE_MODEL && it.value == "COOLPIX P6000" })

        val heic = engine.inspect(realPhoto("exif-samples/heic/mobile/iphone_13_pro_max.HEIC"))
        assertEquals(PhotoFormat.HEIC, heic.format)
        assertTrue(heic.findings.any { it.kind == HiddenKind.DEVICE_MODEL && it.value == "iPhone 13 Pro Max" })
        assertTrue(HiddenCategory.TIME in heic.categories())
    }

    @Test
    fun `it can be cancelled`() {
        CancelToken().use { token ->
            assertFalse(token.isCancelled())
            token.cancel()
            assertTrue(token.isCancelled())
            assertThrows(SafeShareException.Cancelled::class.java) { engine.inspect(fixture("large.jpg"), token) }
        }
    }

    private fun app.safeshare.core.PhotoReport.categories() = findings.map { it.category }.toSet()
}
