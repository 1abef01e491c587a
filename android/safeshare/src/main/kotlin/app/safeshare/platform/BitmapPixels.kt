package app.safeshare.platform

import android.graphics.Bitmap
import app.safeshare.core.PhotoPixels
import app.safeshare.core.PixelColorSpace

/**
 * The pixels of a bitmap, which is recycled: in sRGB, whatever its own colours and bits are. [orientation] is EXIF's,
 * still to be applied.
 */
fun Bitmap.toPixels(orientation: Int): PhotoPixels {
    val rgba = ByteArray(width * height * CHANNELS)
    val row = IntArray(width)
    var at = 0
    for (y in 0 until height) {
        // sRGB with straight alpha, as getPixels promises for every kind of bitmap.
        getPixels(row, 0, width, 0, y, width, 1)
        for (colour in row) {
            rgba[at++] = (colour shr RED).toByte()
            rgba[at++] = (colour shr GREEN).toByte()
            rgba[at++] = colour.toByte()
            rgba[at++] = (colour ushr ALPHA).toByte()
        }
    }
    return PhotoPixels(
        width = width.toUInt(),
        height = height.toUInt(),
        stride = (width * CHANNELS).toULong(),
        rgba = rgba,
        premultiplied = false,
        colorSpace = PixelColorSpace.Srgb,
        orientation = orientation.toUByte(),
    ).also { recycle() }
}

private const val CHANNELS = 4
private const val ALPHA = 24
private const val RED = 16
private const val GREEN = 8
