package app.safeshare.session

import app.safeshare.covers.CoverEditor
import app.safeshare.covers.middleX
import app.safeshare.covers.on
import app.safeshare.covers.resumed

// The steps of covering a photo. Nothing of it counts before it is done.

internal fun ShareState.coversOpened(event: Event.CoversOpened): Step {
    val photo = shown ?: return Step(this)
    if (phase != Phase.Choosing || photo.look !is Look.Done) return Step(this)
    val edit = cutShort?.takeIf { it.id == photo.id }
    val fresh = CoverEditor(event.aspect, photo.covers, faces = photo.faces)
    val editor = if (edit == null) fresh else fresh.resumed(edit.covers)
    val search = if (photo.faces == null) listOf(Effect.FindFaces(photo.id)) else emptyList()
    return Step(
        copy(phase = Phase.Covering(photo.id, editor), notice = null, cutShort = cutShort.takeIf { edit == null }),
        listOf(Effect.DrawCovers) + search,
    )
}

internal fun ShareState.covered(event: Event.Covered): Step {
    val covering = phase as? Phase.Covering ?: return Step(this)
    val editor = covering.editor.on(event.action)
    val isToDraw = editor.covers != covering.editor.covers
    return Step(
        copy(phase = covering.copy(editor = editor)),
        if (isToDraw) listOf(Effect.DrawCovers) else emptyList(),
    )
}

internal fun ShareState.facesFound(event: Event.FacesFound): Step {
    // From left to right, so that their numbers mean something.
    val faces = event.faces.sortedBy { it.area.middleX }
    val state = changed(event.id) { it.copy(faces = faces) }
    val covering = (phase as? Phase.Covering)?.takeIf { it.id == event.id } ?: return Step(state)
    return Step(state.copy(phase = covering.copy(editor = covering.editor.copy(faces = faces))))
}

internal fun ShareState.coversDone(): Step {
    val covering = phase as? Phase.Covering ?: return Step(this)
    return changed(covering.id) { it.copy(covers = covering.editor.covers) }.coversLeft()
}

internal fun ShareState.coversLeft() = Step(copy(phase = Phase.Choosing), listOf(Effect.StopCovering, Effect.Preview))
