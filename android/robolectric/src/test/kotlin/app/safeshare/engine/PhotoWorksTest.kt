package app.safeshare.engine

import app.safeshare.core.CoverShape
import app.safeshare.core.CoverStyle
import app.safeshare.core.OutputFormat
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoCover
import app.safeshare.core.PhotoFormat
import app.safeshare.core.PhotoPixels
import app.safeshare.core.PixelColorSpace
import app.safeshare.core.SafeShareException
import app.safeshare.core.ShieldStrength
import app.safeshare.platform.PlatformDecoder
import app.safeshare.support.FakeCore
import app.safeshare.support.report
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

class PhotoWorksTest {
    @get:Rule val folder = TemporaryFolder()

    private val decoded = mutableListOf<Int>()
    private val decoder = PlatformDecoder { _, side, _ ->
        decoded += side
        PhotoPixels(1u, 1u, 4u, ByteArray(4), false, PixelColorSpace.Srgb, 1u)
    }
    private val core = FakeCore()
    private val works = PhotoWorks(core, decoder) { 5 }
    private val choice = Choice(ShieldStrength.STRONG, 1080, keepPng = true)

    private fun seen(words: String, format: PhotoFormat) =
        Seen(folder.newFile().apply { writeText(words) }, report(format = format))

    private fun protect(photo: Seen, choice: Choice = this.choice) =
        works.protect(photo, folder.root, choice, Stop()) { _, _ -> }

    @Test fun theCoreDecodesWhatItCan() {
        protect(seen("plain", PhotoFormat.JPEG))
        assertEquals("protect plain", core.calls.last())
        assertEquals(emptyList<Int>(), decoded)
    }

    @Test fun thePhoneDecodesTheRestAtTheSizeOfTheNewPicture() {
        listOf(PhotoFormat.HEIC, PhotoFormat.AVIF, PhotoFormat.TIFF).forEach { protect(seen("heic", it)) }
        works.preview(seen("heic", PhotoFormat.HEIC), 300, choice, Stop())
        assertEquals(listOf(1080, 1080, 1080, 1080), decoded)
    }

    @Test fun thePhoneIsAskedWhereTheCoreDoesNotReadAVariant() {
        val picky = object : PhotoCore by core {
            override fun preview(source: Source, side: Int, options: app.safeshare.core.ProtectOptions, stop: Stop) =
                if (source is Source.Encoded) {
                    throw SafeShareException.UnsupportedVariant()
                } else {
                    core.preview(
                        source,
                        side,
                        options,
                        stop,
                    )
                }
        }
        PhotoWorks(picky, decoder) { 5 }.preview(seen("plain", PhotoFormat.JPEG), 300, choice, Stop())
        assertEquals(listOf(1080), decoded)
    }

    @Test fun theChoiceReachesTheCore() {
        protect(seen("plain", PhotoFormat.PNG))
        protect(seen("plain", PhotoFormat.PNG), choice.copy(keepPng = false))
        protect(seen("plain", PhotoFormat.JPEG))
        val (kept, notKept, jpeg) = core.options
        assertEquals(OutputFormat.PNG, kept.format)
        assertEquals(OutputFormat.AUTO, notKept.format)
        assertEquals(OutputFormat.AUTO, jpeg.format)
        assertEquals(ShieldStrength.STRONG, kept.strength)
        assertEquals(1080u, kept.maxSide)
        assertEquals(5uL, kept.memoryLimit)
    }

    @Test fun coversReachTheCoreForThePictureAndItsPreview() {
        val cover = PhotoCover(PhotoArea(0f, 0f, 0.5f, 0.5f), CoverShape.ELLIPSE, CoverStyle.BLUR)
        val covered = choice.copy(covers = listOf(cover))
        protect(seen("plain", PhotoFormat.JPEG), covered)
        works.preview(seen("plain", PhotoFormat.JPEG), 300, covered, Stop())
        assertEquals(listOf(cover), core.options.single().covers)
        assertEquals(listOf(cover), core.previews.single().covers)
    }

    @Test fun facesAreFoundInWhatThePhoneDecodesToo() {
        works.faces(seen("plain", PhotoFormat.JPEG), choice, Stop())
        works.faces(seen("heic", PhotoFormat.HEIC), choice, Stop())
        assertEquals(listOf("faces plain", "faces pixels"), core.calls.toList())
        assertEquals(listOf(1080), decoded)
    }

    @Test fun theMemoryOfOnePhotoIsBounded() {
        assertEquals(192L shl 20, memoryBudget(0))
        assertEquals(500L shl 20, memoryBudget(1000L shl 20))
        assertEquals(1L shl 30, memoryBudget(Long.MAX_VALUE))
    }
}
