package app.safeshare.ui

import android.graphics.Bitmap
import app.safeshare.session.Picture

fun bitmapOf(picture: Picture): Bitmap = bitmapOf(picture.width, picture.height, picture.rgba)

/** A bitmap of [rgba]: 8 bits each, straight alpha, `4 * width` bytes a row. */
fun bitmapOf(width: Int, height: Int, rgba: ByteArray): Bitmap {
    val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
    val row = IntArray(width)
    for (y in 0 until height) {
        for (x in 0 until width) row[x] = colourAt(rgba, (y * width + x) * CHANNELS)
        bitmap.setPixels(row, 0, width, 0, y, width, 1)
    }
    return bitmap
}

private fun colourAt(rgba: ByteArray, at: Int): Int {
    fun channel(index: Int) = rgba[at + index].toInt() and BYTE
    return (channel(CHANNELS - 1) shl ALPHA) or (channel(0) shl RED) or (channel(1) shl GREEN) or channel(2)
}

private const val CHANNELS = 4
private const val BYTE = 0xFF
private const val ALPHA = 24
private const val RED = 16
private const val GREEN = 8
