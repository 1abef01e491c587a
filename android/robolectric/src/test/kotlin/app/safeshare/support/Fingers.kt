package app.safeshare.support

import android.view.InputDevice
import android.view.MotionEvent
import android.view.View

/** Fingers on [view], in its pixels: each [to] moves all of them, the last one lifts them. */
class Fingers(private val view: View) {
    private var places = emptyList<Pair<Float, Float>>()
    private var time = 0L

    fun down(x: Float, y: Float) = apply {
        places = places + (x to y)
        val index = places.size - 1
        val action = if (index == 0) MotionEvent.ACTION_DOWN else pointer(MotionEvent.ACTION_POINTER_DOWN, index)
        send(action)
    }

    fun to(vararg moved: Pair<Float, Float>) = apply {
        places = moved.toList()
        send(MotionEvent.ACTION_MOVE)
    }

    /** Lifts one of several. */
    fun lift(index: Int) = apply {
        send(pointer(MotionEvent.ACTION_POINTER_UP, index))
        places = places.filterIndexed { i, _ -> i != index }
    }

    fun up() = send(MotionEvent.ACTION_UP)

    fun cancel() = send(MotionEvent.ACTION_CANCEL)

    fun tap(x: Float, y: Float) = down(x, y).up()

    private fun pointer(action: Int, index: Int) = action or (index shl MotionEvent.ACTION_POINTER_INDEX_SHIFT)

    private fun send(action: Int) {
        time += 10
        val properties = places.indices.map { index ->
            MotionEvent.PointerProperties().apply {
                id = index
                toolType = MotionEvent.TOOL_TYPE_FINGER
            }
        }
        val coordinates = places.map { (atX, atY) ->
            MotionEvent.PointerCoords().apply {
                x = atX
                y = atY
            }
        }
        val event = MotionEvent.obtain(
            0, time, action, places.size, properties.toTypedArray(), coordinates.toTypedArray(),
            0, 0, 1f, 1f, 0, 0, InputDevice.SOURCE_TOUCHSCREEN, 0,
        )
        view.dispatchTouchEvent(event)
    }
}
