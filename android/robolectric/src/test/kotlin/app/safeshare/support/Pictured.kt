package app.safeshare.support

import app.safeshare.core.PhotoPreview
import app.safeshare.platform.toPixels

/** Gives the drawn scene as every preview. */
class Pictured {
    private val pairs = HashMap<Int, PhotoPreview>()

    fun preview(side: Int): PhotoPreview = pairs.getOrPut(side) {
        val bitmap = scene(side, side * 3 / 4)
        val pixels = bitmap.toPixels(orientation = 1)
        PhotoPreview(pixels.width, pixels.height, pixels.rgba, pixels.rgba, pixels.rgba, null)
    }
}
