package app.safeshare.engine

import app.safeshare.core.FoundFace
import app.safeshare.core.PhotoPixels
import app.safeshare.core.PhotoPreview
import app.safeshare.core.PhotoReport
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectStage
import app.safeshare.core.ProtectedPhoto
import java.io.File

/** The Rust core as the app uses it; throws `SafeShareException`. Every call takes a while. */
interface PhotoCore {
    /** What is hidden in [photo]. */
    fun inspect(photo: File, stop: Stop): PhotoReport

    /** A before-and-after pair, at most [side] pixels long. */
    fun preview(source: Source, side: Int, options: ProtectOptions, stop: Stop): PhotoPreview

    /** The faces that the shield's net finds, the surest first. */
    fun faces(source: Source, options: ProtectOptions, stop: Stop): List<FoundFace>

    /** A new picture in the folder [into]. */
    fun protect(
        source: Source,
        into: File,
        options: ProtectOptions,
        stop: Stop,
        onProgress: (ProtectStage, Float) -> Unit,
    ): ProtectedPhoto
}

/** Where the core takes a picture from. */
sealed interface Source {
    /** A file that the core decodes. */
    data class Encoded(val photo: File) : Source

    /** Pixels that the phone decoded. */
    class Decoded(val pixels: PhotoPixels) : Source
}
