package app.safeshare.ui

import android.graphics.Bitmap
import app.safeshare.session.Picture
import java.nio.ByteBuffer

fun bitmapOf(picture: Picture): Bitmap = bitmapOf(picture.width, picture.height, picture.rgba)

/** A bitmap of [rgba]: 8 bits each, straight alpha, `4 * width` bytes a row. */
fun bitmapOf(width: Int, height: Int, rgba: ByteArray): Bitmap {
    val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
    val pixels = ByteBuffer.wrap(rgba).asIntBuffer()
    val row = IntArray(width)
    for (y in 0 until height) {
        pixels.get(row)
        for (x in row.indices) row[x] = row[x].rotateRight(Byte.SIZE_BITS) // alpha comes first in a colour
        bitmap.setPixels(row, 0, width, 0, y, width, 1)
    }
    return bitmap
}
