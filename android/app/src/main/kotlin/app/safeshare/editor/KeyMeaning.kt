package app.safeshare.editor

import android.view.KeyEvent
import app.safeshare.covers.CoverAction
import app.safeshare.covers.CoverEditor
import app.safeshare.covers.Target

/** What a key does in the picture while something in it is focused. */
internal sealed interface KeyMeaning {
    data class Act(val action: CoverAction) : KeyMeaning

    /** The focus goes to the next thing in the picture, or back, and leaves the picture at its ends. */
    data class Go(val by: Int) : KeyMeaning

    data class Zoom(val factor: Float) : KeyMeaning
}

/**
 * Arrows go from one to the next, with Shift they move a drawn cover. Enter taps, Delete takes away; plus and minus
 * resize a drawn cover, and zoom elsewhere.
 */
internal fun CoverEditor.meaningOf(event: KeyEvent, focused: Target?): KeyMeaning? {
    val shaping = (focused as? Target.Shape)?.let { shaping(event, it) }
    return when {
        event.keyCode == KeyEvent.KEYCODE_Z && event.isCtrlPressed -> KeyMeaning.Act(CoverAction.Undo)
        shaping != null -> KeyMeaning.Act(shaping)
        event.keyCode in LARGER -> KeyMeaning.Zoom(ZOOM)
        event.keyCode in SMALLER -> KeyMeaning.Zoom(1 / ZOOM)
        else -> focused?.let { going(event.keyCode, it) }
    }
}

private fun CoverEditor.going(code: Int, focused: Target): KeyMeaning? = when (code) {
    KeyEvent.KEYCODE_DPAD_LEFT, KeyEvent.KEYCODE_DPAD_UP -> KeyMeaning.Go(-1)
    KeyEvent.KEYCODE_DPAD_RIGHT, KeyEvent.KEYCODE_DPAD_DOWN -> KeyMeaning.Go(1)
    in TAPS -> KeyMeaning.Act(CoverAction.Tap(focused))
    in REMOVALS -> if (isCovered(focused)) KeyMeaning.Act(CoverAction.Tap(focused)) else null
    else -> null
}

private fun shaping(event: KeyEvent, shape: Target.Shape): CoverAction? = when (event.keyCode) {
    in LARGER -> CoverAction.Resize(shape, true)
    in SMALLER -> CoverAction.Resize(shape, false)
    else -> if (event.isShiftPressed) moving(event.keyCode, shape) else null
}

private fun moving(code: Int, shape: Target.Shape): CoverAction? = when (code) {
    KeyEvent.KEYCODE_DPAD_LEFT -> CoverAction.Move(shape, -1, 0)
    KeyEvent.KEYCODE_DPAD_RIGHT -> CoverAction.Move(shape, 1, 0)
    KeyEvent.KEYCODE_DPAD_UP -> CoverAction.Move(shape, 0, -1)
    KeyEvent.KEYCODE_DPAD_DOWN -> CoverAction.Move(shape, 0, 1)
    else -> null
}

private val TAPS = setOf(
    KeyEvent.KEYCODE_ENTER,
    KeyEvent.KEYCODE_NUMPAD_ENTER,
    KeyEvent.KEYCODE_SPACE,
    KeyEvent.KEYCODE_DPAD_CENTER,
)
private val LARGER = setOf(KeyEvent.KEYCODE_PLUS, KeyEvent.KEYCODE_EQUALS, KeyEvent.KEYCODE_NUMPAD_ADD)
private val SMALLER = setOf(KeyEvent.KEYCODE_MINUS, KeyEvent.KEYCODE_NUMPAD_SUBTRACT)
private val REMOVALS = setOf(KeyEvent.KEYCODE_DEL, KeyEvent.KEYCODE_FORWARD_DEL)
private const val ZOOM = 1.5f
