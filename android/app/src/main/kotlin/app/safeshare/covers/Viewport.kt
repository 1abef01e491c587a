package app.safeshare.covers

import app.safeshare.core.PhotoArea
import kotlin.math.min

/** A box in a view, in its pixels. */
data class Box(val left: Float, val top: Float, val right: Float, val bottom: Float) {
    val middleX get() = (left + right) / 2
    val middleY get() = (top + bottom) / 2

    fun contains(x: Float, y: Float) = x in left..right && y in top..bottom

    /** At least [least] wide and high, around the same middle. */
    fun grownTo(least: Float): Box {
        val wider = ((least - (right - left)) / 2).coerceAtLeast(0f)
        val higher = ((least - (bottom - top)) / 2).coerceAtLeast(0f)
        return Box(left - wider, top - higher, right + wider, bottom + higher)
    }
}

/**
 * Where a picture of that [aspect] (width by height) lies in a view: all of it fits at first, then it is zoomed and
 * moved. [centreX] and [centreY] are the place in the picture that lies in the middle of the view.
 */
data class Viewport(
    val width: Float,
    val height: Float,
    val aspect: Float,
    val zoom: Float = 1f,
    val centreX: Float = MIDDLE,
    val centreY: Float = MIDDLE,
) {
    private val pictureWidth get() = min(width, height * aspect) * zoom
    private val pictureHeight get() = pictureWidth / aspect

    val picture: Box
        get() {
            val left = width / 2 - centreX * pictureWidth
            val top = height / 2 - centreY * pictureHeight
            return Box(left, top, left + pictureWidth, top + pictureHeight)
        }

    /** What of the picture is seen. */
    val visible: PhotoArea get() = areaBetween(xIn(0f), yIn(0f), xIn(width), yIn(height)) ?: PhotoArea(0f, 0f, 1f, 1f)

    fun boxOf(area: PhotoArea): Box {
        val (left, top) = picture
        return Box(
            left + area.x * pictureWidth,
            top + area.y * pictureHeight,
            left + (area.x + area.width) * pictureWidth,
            top + (area.y + area.height) * pictureHeight,
        )
    }

    /** In a view of another size. */
    fun resized(width: Float, height: Float) = copy(width = width, height = height).clamped()

    /** Zoomed so that what lies under that point of the view stays there, as far as the picture's edges allow. */
    fun zoomed(factor: Float, x: Float, y: Float): Viewport {
        val nearer = copy(zoom = (zoom * factor).coerceIn(1f, MOST_ZOOM))
        return nearer.copy(
            centreX = xIn(x) + (width / 2 - x) / nearer.pictureWidth,
            centreY = yIn(y) + (height / 2 - y) / nearer.pictureHeight,
        ).clamped()
    }

    /** Moved to where [area] is seen, if it is not. */
    fun showing(area: PhotoArea): Viewport {
        val box = boxOf(area)
        val isSeen = box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height
        return if (isSeen) this else copy(centreX = area.middleX, centreY = area.middleY).clamped()
    }

    /** With the picture moved by that many pixels of the view. */
    fun moved(right: Float, down: Float) =
        copy(centreX = centreX - right / pictureWidth, centreY = centreY - down / pictureHeight).clamped()

    /**
     * The part of the picture between two points of the view; `null` when the finger did not go [least] pixels wide or
     * high. What is thinner than that is as thick: a line drawn over a name covers it.
     */
    fun drawn(x: Float, y: Float, otherX: Float, otherY: Float, least: Float): PhotoArea? {
        val box = Box(minOf(x, otherX), minOf(y, otherY), maxOf(x, otherX), maxOf(y, otherY))
        if (box.right - box.left < least && box.bottom - box.top < least) return null
        val grown = box.grownTo(least)
        return areaBetween(xIn(grown.left), yIn(grown.top), xIn(grown.right), yIn(grown.bottom))
    }

    private fun xIn(viewX: Float) = (viewX - picture.left) / pictureWidth

    private fun yIn(viewY: Float) = (viewY - picture.top) / pictureHeight

    /** No empty ground beside the picture but where it is smaller than the view; there it lies in the middle. */
    private fun clamped() =
        copy(centreX = centre(centreX, width / pictureWidth), centreY = centre(centreY, height / pictureHeight))

    private fun centre(wanted: Float, seen: Float) =
        if (seen >= 1f) MIDDLE else wanted.coerceIn(seen / 2, 1f - seen / 2)
}

const val MOST_ZOOM = 6f
private const val MIDDLE = 0.5f
