package app.safeshare.covers

import app.safeshare.core.CoverShape
import app.safeshare.core.CoverStyle
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoCover
import kotlin.math.min

/** What a parent does in the editor. */
sealed interface CoverAction {
    /** Covers a face, uncovers it, or removes a drawn cover. */
    data class Tap(val target: Target) : CoverAction

    /** A finger drew there. */
    data class Draw(val area: PhotoArea) : CoverAction

    /** Puts an oval in the middle of what is seen, for those who cannot draw. */
    data class Add(val visible: PhotoArea) : CoverAction

    data object CoverAll : CoverAction

    /** Moves a drawn cover by so many steps. */
    data class Move(val target: Target.Shape, val right: Int, val down: Int) : CoverAction

    data class Resize(val target: Target.Shape, val isLarger: Boolean) : CoverAction

    data class Restyle(val style: CoverStyle) : CoverAction

    data class Reshape(val shape: CoverShape) : CoverAction

    data object Undo : CoverAction
}

/** The next state. An action that does not fit the state changes nothing. */
fun CoverEditor.on(action: CoverAction): CoverEditor = when (action) {
    is CoverAction.Tap -> tapped(action.target)
    is CoverAction.Draw -> with(listOf(PhotoCover(action.area, shape, style)))
    is CoverAction.Add -> with(listOf(PhotoCover(freeMiddleOf(action.visible), CoverShape.ELLIPSE, style)))
    is CoverAction.CoverAll -> with(faces.orEmpty().map { it.cover }.filter { it !in covers })
    is CoverAction.Move -> changed(action.target) { it.moved(action.right * STEP / wide, action.down * STEP / high) }
    is CoverAction.Resize -> changed(action.target) { resized(it, action.isLarger) }
    is CoverAction.Restyle -> chosen(covers.map { it.copy(style = action.style) }, action.style)
    is CoverAction.Reshape -> copy(shape = action.shape)
    is CoverAction.Undo -> undone()
}

/** With the covers of an edit that was cut short, as one step that can be undone. */
fun CoverEditor.resumed(covers: List<PhotoCover>): CoverEditor =
    chosen(covers.take(MOST_COVERS), covers.firstOrNull()?.style ?: style)

/** Whether a face was covered or uncovered between the two states, if it was one alone. */
fun CoverEditor.faceChangedSince(before: CoverEditor): Target.Face? {
    if (before.faces != faces) return null
    return faces.orEmpty().indices.map(Target::Face).filter { isCovered(it) != before.isCovered(it) }.singleOrNull()
}

private fun CoverEditor.tapped(target: Target): CoverEditor {
    if (target !in targets) return this
    if (target is Target.Shape) return chosen(covers.filterIndexed { index, _ -> index != shapes[target.index] })
    val cover = faces.orEmpty()[target.index].cover
    return if (cover in covers) chosen(covers - cover) else with(listOf(cover))
}

private fun CoverEditor.with(more: List<PhotoCover>): CoverEditor {
    val room = MOST_COVERS - covers.size
    return chosen(covers + more.take(room)).copy(isFull = more.size > room)
}

private fun CoverEditor.changed(target: Target.Shape, change: (PhotoArea) -> PhotoArea): CoverEditor {
    if (target !in targets) return this
    val place = shapes[target.index]
    val changed = covers.mapIndexed { index, cover ->
        if (index == place) cover.copy(area = change(cover.area)) else cover
    }
    return chosen(changed)
}

private fun CoverEditor.chosen(covers: List<PhotoCover>, style: CoverStyle = this.style): CoverEditor {
    if (covers == this.covers && style == this.style) return copy(isFull = false)
    return copy(covers = covers, style = style, past = past + Chosen(this.covers, this.style), isFull = false)
}

private fun CoverEditor.undone(): CoverEditor {
    val (covers, style) = past.lastOrNull() ?: return this
    return copy(covers = covers, style = style, past = past.dropLast(1), isFull = false)
}

/** The picture's sides, of which the shorter one is 1. */
private val CoverEditor.wide get() = aspect.coerceAtLeast(1f)
private val CoverEditor.high get() = wide / aspect

/** A circle of a quarter of the shorter side; beside another one where that is the place of another one. */
private fun CoverEditor.freeMiddleOf(visible: PhotoArea): PhotoArea {
    val side = min(visible.width * wide, visible.height * high) / QUARTER
    val middle = areaAround(visible.middleX, visible.middleY, side / wide, side / high)
    val places = generateSequence(middle) { it.moved(it.width / 2, it.height / 2) }.take(MOST_COVERS)
    return places.firstOrNull { place -> covers.none { it.area == place } } ?: middle
}

private fun CoverEditor.resized(area: PhotoArea, isLarger: Boolean): PhotoArea {
    val isSmallest = min(area.width * wide, area.height * high) < LEAST_SIDE
    return if (!isLarger && isSmallest) area else area.scaled(if (isLarger) GROWTH else 1 / GROWTH)
}

private const val QUARTER = 4
private const val STEP = 0.04f
private const val GROWTH = 1.2f
private const val LEAST_SIDE = 0.02f
