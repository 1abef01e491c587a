package app.safeshare.platform

import kotlin.math.max
import kotlin.math.roundToInt

/** [width] x [height] shrunk to a long side of [side]; never enlarged, no side below 1. */
internal fun fitted(width: Int, height: Int, side: Int): Pair<Int, Int> {
    val long = max(width, height)
    if (long <= side) return width to height
    val scale = side.toDouble() / long
    return max(1, (width * scale).roundToInt()) to max(1, (height * scale).roundToInt())
}

/** The largest power of two by which both sides may be divided without the long side falling below [side]. */
internal fun sampleSize(width: Int, height: Int, side: Int): Int {
    var size = 1
    while (max(width, height) / (size * 2) >= side) size *= 2
    return size
}
