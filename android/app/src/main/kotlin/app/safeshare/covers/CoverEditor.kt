package app.safeshare.covers

import app.safeshare.core.CoverShape
import app.safeshare.core.CoverStyle
import app.safeshare.core.FoundFace
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoCover

/** All that the editor of one photo's covers shows, pictures aside. */
data class CoverEditor(
    /** Width by height of the upright picture. */
    val aspect: Float,
    val covers: List<PhotoCover>,
    /** Of all covers of the photo. */
    val style: CoverStyle = covers.firstOrNull()?.style ?: CoverStyle.MOSAIC,
    /** `null` while they are looked for. */
    val faces: List<FoundFace>? = null,
    /** What a finger draws. */
    val shape: CoverShape = CoverShape.ELLIPSE,
    /** What was chosen before, back to the opening. */
    val past: List<Chosen> = emptyList(),
    /** The last action asked for more covers than one photo can have. */
    val isFull: Boolean = false,
) {
    val canUndo: Boolean get() = past.isNotEmpty()
    val hasOpenFaces: Boolean get() = faces.orEmpty().any { it.cover !in covers }

    /** Places in [covers] of those that cover no found face. */
    val shapes: List<Int> get() = covers.indices.filter { covers[it] !in faces.orEmpty().map { face -> face.cover } }

    /** All that can be tapped, in the order it is read. */
    val targets: List<Target> get() = faces.orEmpty().indices.map(Target::Face) + shapes.indices.map(Target::Shape)

    fun areaOf(target: Target): PhotoArea = when (target) {
        is Target.Face -> faces.orEmpty()[target.index].coverArea
        is Target.Shape -> covers[shapes[target.index]].area
    }

    fun shapeOf(target: Target): CoverShape = when (target) {
        is Target.Face -> CoverShape.ELLIPSE
        is Target.Shape -> covers[shapes[target.index]].shape
    }

    fun isCovered(target: Target): Boolean = when (target) {
        is Target.Face -> faces.orEmpty()[target.index].cover in covers
        is Target.Shape -> true
    }

    /** What lies under a point of the view. Each is at least [least] pixels large there; the nearest middle wins. */
    fun targetAt(x: Float, y: Float, viewport: Viewport, least: Float): Target? = targets
        .map { it to viewport.boxOf(areaOf(it)) }
        .filter { (_, box) -> box.grownTo(least).contains(x, y) }
        .minByOrNull { (_, box) -> square(box.middleX - x) + square(box.middleY - y) }
        ?.first

    /** The cover of a whole head. */
    internal val FoundFace.cover get() = PhotoCover(coverArea, CoverShape.ELLIPSE, style)

    private fun square(number: Float) = number * number
}

/** A step that can be undone. */
data class Chosen(val covers: List<PhotoCover>, val style: CoverStyle)

/** Something in the picture that can be tapped, by its place among its like. */
sealed interface Target {
    val index: Int

    /** A found face, covered or not. */
    data class Face(override val index: Int) : Target

    /** A cover that was drawn. */
    data class Shape(override val index: Int) : Target
}

/** The styles in the order they are offered. */
val STYLES = listOf(CoverStyle.MOSAIC, CoverStyle.BLUR, CoverStyle.SOLID, CoverStyle.STICKER)

/** The shapes in the order they are offered. */
val SHAPES = listOf(CoverShape.ELLIPSE, CoverShape.ROUNDED_RECTANGLE)

/** As many as the core takes. */
const val MOST_COVERS = 64
