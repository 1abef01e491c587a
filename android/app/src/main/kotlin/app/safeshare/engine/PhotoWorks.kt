package app.safeshare.engine

import app.safeshare.core.FoundFace
import app.safeshare.core.OutputFormat
import app.safeshare.core.PhotoCover
import app.safeshare.core.PhotoFormat
import app.safeshare.core.PhotoPreview
import app.safeshare.core.PhotoReport
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectStage
import app.safeshare.core.ProtectedPhoto
import app.safeshare.core.SafeShareException
import app.safeshare.core.ShieldStrength
import app.safeshare.platform.PlatformDecoder
import java.io.File

/** What the parent chose for the new pictures, and for one of them its [covers]. */
data class Choice(
    val strength: ShieldStrength,
    val longSide: Int,
    val keepPng: Boolean,
    val covers: List<PhotoCover> = emptyList(),
)

/** A photo that was looked at. */
class Seen(val file: File, val report: PhotoReport)

/** The core, and the phone's own decoder for what the core leaves to it (HEIC, AVIF, raw files). */
class PhotoWorks(
    private val core: PhotoCore,
    private val decoder: PlatformDecoder,
    private val memoryBytes: () -> Long,
) {
    fun look(photo: File, stop: Stop): Seen = Seen(photo, core.inspect(photo, stop))

    /** What the new picture would be, before and after the shield, shown at most [side] pixels long. */
    fun preview(photo: Seen, side: Int, choice: Choice, stop: Stop): PhotoPreview =
        photo.decoded(choice.longSide) { source -> core.preview(source, side, options(photo, choice), stop) }

    /** The faces in the photo: suggestions for covers. */
    fun faces(photo: Seen, choice: Choice, stop: Stop): List<FoundFace> =
        photo.decoded(choice.longSide) { source -> core.faces(source, options(photo, choice), stop) }

    /** The new picture, under a random name in the folder [into]. */
    fun protect(
        photo: Seen,
        into: File,
        choice: Choice,
        stop: Stop,
        onProgress: (ProtectStage, Float) -> Unit,
    ): ProtectedPhoto = photo.decoded(choice.longSide) { source ->
        core.protect(source, into, options(photo, choice), stop, onProgress)
    }

    private fun <T> Seen.decoded(side: Int, call: (Source) -> T): T {
        if (report.format in BY_THE_PHONE) return call(decodedByPhone(side))
        return try {
            call(Source.Encoded(file))
        } catch (_: SafeShareException.PlatformDecoded) {
            call(decodedByPhone(side))
        } catch (_: SafeShareException.UnsupportedVariant) {
            call(decodedByPhone(side))
        }
    }

    private fun Seen.decodedByPhone(side: Int) = Source.Decoded(decoder.decode(file, side, report.orientation.toInt()))

    private fun options(photo: Seen, choice: Choice) = ProtectOptions(
        strength = choice.strength,
        maxSide = choice.longSide.toUInt(),
        format = if (choice.keepPng && photo.report.format == PhotoFormat.PNG) OutputFormat.PNG else OutputFormat.AUTO,
        quality = null,
        memoryLimit = memoryBytes().toULong(),
        covers = choice.covers,
    )

    private companion object {
        val BY_THE_PHONE = setOf(PhotoFormat.HEIC, PhotoFormat.AVIF, PhotoFormat.TIFF)
    }
}

/** Bytes that one photo may take, of [available] ones: half, within what is enough and what is decent. */
fun memoryBudget(available: Long): Long = (available / 2).coerceIn(MIN_MEMORY, MAX_MEMORY)

private const val MIN_MEMORY = 192L shl 20
private const val MAX_MEMORY = 1L shl 30
