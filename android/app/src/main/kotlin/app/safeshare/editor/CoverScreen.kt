package app.safeshare.editor

import android.app.Activity
import android.graphics.Bitmap
import android.view.View
import android.widget.LinearLayout
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.PhotoCover
import app.safeshare.covers.CoverAction
import app.safeshare.covers.CoverEditor
import app.safeshare.covers.SHAPES
import app.safeshare.covers.STYLES
import app.safeshare.covers.faceChangedSince
import app.safeshare.session.Drawn
import app.safeshare.session.Event
import app.safeshare.session.Phase
import app.safeshare.session.Picture
import app.safeshare.session.ShareRunner
import app.safeshare.session.ShareState
import app.safeshare.session.Shown
import app.safeshare.ui.Picker
import app.safeshare.ui.bitmapOf
import app.safeshare.ui.count
import app.safeshare.ui.hasRoomForRow
import app.safeshare.ui.isThere
import app.safeshare.ui.moveTo
import app.safeshare.ui.say
import app.safeshare.ui.stack
import app.safeshare.ui.view
import app.safeshare.ui.word
import app.safeshare.ui.words

/** The editor of covers: lies over the share screen while covers are put on a photo. */
class CoverScreen(private val activity: Activity, private val runner: ShareRunner) {
    private val panel = activity.view<View>(R.id.covers)
    private val photo = activity.view<CoverView>(R.id.cover_photo)
    private val style = Picker(
        activity.view(R.id.cover_style),
        STYLES.zip(STYLE_IDS).map { (style, id) -> Picker.Choice(style, id, style.word()) },
        isEven = false,
    ) { act(CoverAction.Restyle(it)) }
    private val shape = Picker(
        activity.view(R.id.cover_shape),
        SHAPES.zip(SHAPE_IDS).map { (shape, id) -> Picker.Choice(shape, id, shape.word()) },
    ) { act(CoverAction.Reshape(it)) }

    private var source: Any? = null
    private var bitmap: Bitmap? = null
    private var shown: CoverEditor? = null

    init {
        photo.onAction = ::act
        on(R.id.cover_leave) { runner.send(Event.Cancel) }
        on(R.id.cover_done) { runner.send(Event.CoversDone) }
        on(R.id.cover_undo) { act(CoverAction.Undo) }
        on(R.id.cover_all) { act(CoverAction.CoverAll) }
        on(R.id.cover_add) { photo.viewport?.let { act(CoverAction.Add(it.visible)) } }
        if (!hasRoomForRow(activity.resources)) makeRoom()
    }

    /** With large letters there is no room beside each other. */
    private fun makeRoom() {
        stack(activity.view(R.id.cover_buttons))
        activity.view<View>(R.id.cover_undo).moveTo(activity.view<LinearLayout>(R.id.cover_buttons), 0)
    }

    fun show(state: ShareState) {
        val covering = state.phase as? Phase.Covering
        val isOpening = covering != null && !panel.isThere
        open(covering != null)
        if (covering == null) return
        val editor = covering.editor
        photo.contentDescription = state.photos.indexOfFirst { it.id == covering.id }
            .let { activity.resources.say(R.string.photo_before, it + 1, state.photos.size) }
        showPhoto(covering)
        say(R.id.cover_hint, activity.getString(hintOf(editor)))
        say(R.id.cover_count, activity.resources.count(R.plurals.cover_count, editor.covers.size))
        // It keeps its room: the photo must not move under a finger.
        activity.view<View>(R.id.cover_count).visibility = if (editor.covers.isEmpty()) View.INVISIBLE else View.VISIBLE
        activity.view<View>(R.id.cover_undo).isEnabled = editor.canUndo
        activity.view<View>(R.id.cover_all).isEnabled = editor.hasOpenFaces
        style.show(editor.style)
        shape.show(editor.shape)
        announce(editor)
        if (isOpening) photo.requestFocus()
    }

    private fun open(isOpen: Boolean) {
        if (panel.isThere == isOpen) return
        panel.isThere = isOpen
        if (isOpen) return
        photo.clear()
        source = null
        bitmap = null
        shown = null
        activity.view<View>(R.id.cover_open).requestFocus()
    }

    private fun showPhoto(covering: Phase.Covering) {
        val id = covering.id
        val newest: Any? =
            runner.drawn?.takeIf { it.id == id } ?: runner.shown?.takeIf { it.id == id } ?: runner.thumbnails[id]
        if (newest !== source) {
            source = newest
            bitmap = when (newest) {
                is Drawn -> bitmapOf(newest.picture)
                is Shown -> newest.preview.let { bitmapOf(it.width.toInt(), it.height.toInt(), it.before) }
                is Picture -> bitmapOf(newest)
                else -> null
            }
        }
        photo.show(covering.editor, bitmap, coversIn(newest))
    }

    private fun coversIn(picture: Any?): List<PhotoCover> = when (picture) {
        is Drawn -> picture.covers
        is Shown -> picture.choice.covers
        else -> emptyList()
    }

    private fun hintOf(editor: CoverEditor): Int = when {
        editor.isFull -> R.string.cover_full
        editor.faces == null -> R.string.cover_looking
        editor.faces.isEmpty() -> R.string.cover_hint_none
        else -> R.string.cover_hint_faces
    }

    /** A live region tells how many places are covered; which face it was is told here. */
    private fun announce(editor: CoverEditor) {
        val face = shown?.let { editor.faceChangedSince(it) }
        shown = editor
        if (face != null) photo.announceForAccessibility(editor.words(face, activity.resources))
    }

    private fun say(id: Int, words: String) {
        val text = activity.view<TextView>(id)
        if (text.text.toString() != words) text.text = words
    }

    private fun act(action: CoverAction) = runner.send(Event.Covered(action))

    private fun on(button: Int, work: () -> Unit) = activity.view<View>(button).setOnClickListener { work() }

    private companion object {
        val STYLE_IDS =
            listOf(R.id.cover_style_mosaic, R.id.cover_style_blur, R.id.cover_style_solid, R.id.cover_style_sticker)
        val SHAPE_IDS = listOf(R.id.cover_shape_oval, R.id.cover_shape_rectangle)
    }
}
