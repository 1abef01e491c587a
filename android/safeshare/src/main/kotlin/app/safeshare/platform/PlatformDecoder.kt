package app.safeshare.platform

import app.safeshare.core.PhotoPixels
import java.io.File

/** The phone's own decoder, for formats that the core leaves to it: HEIC, AVIF, raw files of cameras. */
fun interface PlatformDecoder {
    /**
     * The picture in [photo], its long side about [side] pixels or less, in sRGB.
     *
     * [orientation] is EXIF's, 1 to 8, as the core's report tells it; it is used only where the phone does not turn
     * pictures upright by itself. Takes a while, and memory: 8 bytes a pixel. Throws
     * `SafeShareException.Damaged` when there is no picture in it.
     */
    fun decode(photo: File, side: Int, orientation: Int): PhotoPixels
}
