package app.safeshare.editor

import android.view.MotionEvent
import kotlin.math.hypot

/** What fingers do on the picture: one taps or draws, two zoom and move. */
internal class CoverTouch(private val slop: Float, private val listener: Listener) {
    interface Listener {
        fun onTap(x: Float, y: Float)

        /** A finger is drawing from one point to another. */
        fun onDrag(line: Line)

        fun onDrawn(line: Line)

        fun onDragEnd()

        fun onPinch(factor: Float, x: Float, y: Float, right: Float, down: Float)
    }

    class Line(val fromX: Float, val fromY: Float, val toX: Float, val toY: Float)

    private enum class Mode { NONE, TAP, DRAW, PINCH }

    /** The middle of two fingers, and how far apart they are. */
    private class Fingers(event: MotionEvent) {
        val x = (event.getX(0) + event.getX(1)) / 2
        val y = (event.getY(0) + event.getY(1)) / 2
        val apart = hypot(event.getX(0) - event.getX(1), event.getY(0) - event.getY(1)).coerceAtLeast(1f)
    }

    private var mode = Mode.NONE
    private var fromX = 0f
    private var fromY = 0f
    private var fingers: Fingers? = null

    fun onTouch(event: MotionEvent) {
        when (event.actionMasked) {
            MotionEvent.ACTION_DOWN -> begin(event)
            MotionEvent.ACTION_POINTER_DOWN -> beginPinch(event)
            MotionEvent.ACTION_MOVE -> move(event)
            MotionEvent.ACTION_POINTER_UP -> fingers = null
            MotionEvent.ACTION_UP -> end(event)
            MotionEvent.ACTION_CANCEL -> cancel()
        }
    }

    private fun begin(event: MotionEvent) {
        mode = Mode.TAP
        fromX = event.x
        fromY = event.y
    }

    /** Until all fingers are lifted, the last one draws nothing. */
    private fun beginPinch(event: MotionEvent) {
        if (mode == Mode.DRAW) listener.onDragEnd()
        mode = Mode.PINCH
        fingers = Fingers(event)
    }

    private fun move(event: MotionEvent) {
        if (mode == Mode.PINCH) return pinch(event)
        if (mode == Mode.TAP && hypot(event.x - fromX, event.y - fromY) > slop) mode = Mode.DRAW
        if (mode == Mode.DRAW) listener.onDrag(lineTo(event))
    }

    private fun pinch(event: MotionEvent) {
        if (event.pointerCount < 2) return
        val now = Fingers(event)
        val last = fingers
        fingers = now
        if (last == null) return
        listener.onPinch(now.apart / last.apart, last.x, last.y, now.x - last.x, now.y - last.y)
    }

    private fun end(event: MotionEvent) {
        when (mode) {
            Mode.TAP -> listener.onTap(event.x, event.y)
            Mode.DRAW -> listener.onDrawn(lineTo(event))
            else -> {}
        }
        cancel()
    }

    private fun cancel() {
        if (mode == Mode.DRAW) listener.onDragEnd()
        mode = Mode.NONE
        fingers = null
    }

    private fun lineTo(event: MotionEvent) = Line(fromX, fromY, event.x, event.y)
}
