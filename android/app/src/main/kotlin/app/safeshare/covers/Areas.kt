package app.safeshare.covers

import app.safeshare.core.PhotoArea

// Places in the upright picture, in fractions of its width and height; none of them leaves the picture.

/** The part of the picture between two corners, whichever they are; `null` when none of it is in the picture. */
fun areaBetween(x: Float, y: Float, otherX: Float, otherY: Float): PhotoArea? {
    val left = minOf(x, otherX).coerceIn(0f, 1f)
    val top = minOf(y, otherY).coerceIn(0f, 1f)
    val width = maxOf(x, otherX).coerceIn(0f, 1f) - left
    val height = maxOf(y, otherY).coerceIn(0f, 1f) - top
    return PhotoArea(left, top, width, height).takeIf { width > 0f && height > 0f }
}

/** The area of that size around a middle, pushed into the picture where it sticks out. */
fun areaAround(middleX: Float, middleY: Float, width: Float, height: Float): PhotoArea {
    val size = width.coerceAtMost(1f) to height.coerceAtMost(1f)
    return PhotoArea(middleX - size.first / 2, middleY - size.second / 2, size.first, size.second).moved(0f, 0f)
}

fun PhotoArea.moved(right: Float, down: Float) =
    copy(x = (x + right).coerceIn(0f, 1f - width), y = (y + down).coerceIn(0f, 1f - height))

fun PhotoArea.scaled(factor: Float) = areaAround(middleX, middleY, width * factor, height * factor)

val PhotoArea.middleX get() = x + width / 2
val PhotoArea.middleY get() = y + height / 2
