package app.safeshare.ui

import android.content.Context
import android.view.GestureDetector
import android.view.MotionEvent
import android.view.View

/**
 * Tells when a finger begins to rest on a view, and when it leaves. Scrolling that begins on the view goes on as ever.
 * Screen readers and keys are not served: give them a button that does the same.
 */
class HoldTouch(context: Context, private val onHold: (Boolean) -> Unit) : View.OnTouchListener {
    private var touched: View? = null
    private val detector = GestureDetector(
        context,
        object : GestureDetector.SimpleOnGestureListener() {
            override fun onDown(event: MotionEvent) = true

            override fun onLongPress(event: MotionEvent) {
                touched?.parent?.requestDisallowInterceptTouchEvent(true)
                onHold(true)
            }
        },
    )

    @Suppress("ClickableViewAccessibility")
    override fun onTouch(view: View, event: MotionEvent): Boolean {
        touched = view
        val isOver = event.actionMasked == MotionEvent.ACTION_UP || event.actionMasked == MotionEvent.ACTION_CANCEL
        if (isOver) onHold(false)
        return detector.onTouchEvent(event) || isOver
    }
}
