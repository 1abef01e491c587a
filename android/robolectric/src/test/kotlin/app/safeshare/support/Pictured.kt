package app.safeshare.support

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import app.safeshare.core.PhotoCover
import app.safeshare.core.PhotoPreview
import app.safeshare.platform.toPixels

/** Gives the drawn scene as every preview, with grey ovals for covers. */
class Pictured {
    private val pairs = HashMap<Pair<Int, List<PhotoCover>>, PhotoPreview>()

    fun preview(side: Int, covers: List<PhotoCover>): PhotoPreview = pairs.getOrPut(side to covers) {
        val bitmap = scene(side, side * 3 / 4)
        val canvas = Canvas(bitmap)
        canvas.scale(bitmap.width.toFloat(), bitmap.height.toFloat())
        val grey = Paint().apply { color = Color.GRAY }
        covers.forEach { (area) -> canvas.drawOval(area.x, area.y, area.x + area.width, area.y + area.height, grey) }
        val pixels = bitmap.toPixels(orientation = 1)
        PhotoPreview(pixels.width, pixels.height, pixels.rgba, pixels.rgba, pixels.rgba, null)
    }
}
