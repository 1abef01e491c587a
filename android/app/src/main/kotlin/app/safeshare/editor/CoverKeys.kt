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
}

/** Arrows go from one to the next, with Shift they move a drawn cover; Enter taps, Delete takes away, + and - resize. */
internal fun CoverEditor.meaningOf(event: KeyEvent, focused: Target?): KeyMeaning? {
    val code = event.keyCode
    if (code == KeyEvent.KEYCODE_Z && event.isCtrlPressed) return KeyMeaning.Act(CoverAction.Undo)
    if (focused == null) return null
    if (focused is Target.Shape) shaping(event, focused)?.let { return KeyMeaning.Act(it) }
    return when (code) {
        KeyEvent.KEYCODE_DPAD_LEFT, KeyEvent.KEYCODE_DPAD_UP -> KeyMeaning.Go(-1)
        KeyEvent.KEYCODE_DPAD_RIGHT, KeyEvent.KEYCODE_DPAD_DOWN -> KeyMeaning.Go(1)
        in TAPS -> KeyMeaning.Act(CoverAction.Tap(focused))
        in REMOVALS -> if (isCovered(focused)) KeyMeaning.Act(CoverAction.Tap(focused)) else null
        else -> null
    }
}

private fun shaping(event: KeyEvent, shape: Target.Shape): CoverAction? = when (event.keyCode) {
    KeyEvent.KEYCODE_PLUS, KeyEvent.KEYCODE_EQUALS, KeyEvent.KEYCODE_NUMPAD_ADD -> CoverAction.Resize(shape, true)
    KeyEvent.KEYCODE_MINUS, KeyEvent.KEYCODE_NUMPAD_SUBTRACT -> CoverAction.Resize(shape, false)
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
private val REMOVALS = setOf(KeyEvent.KEYCODE_DEL, KeyEvent.KEYCODE_FORWARD_DEL)
