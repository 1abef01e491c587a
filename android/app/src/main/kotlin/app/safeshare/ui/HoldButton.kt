package app.safeshare.ui

import android.content.Context
import android.os.Bundle
import android.util.AttributeSet
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Button

/**
 * A button that does something as long as it is held, by finger or by key. Who uses a screen reader cannot hold:
 * there a double tap switches it on and the next one off.
 */
class HoldButton @JvmOverloads constructor(context: Context, attrs: AttributeSet? = null) : Button(context, attrs) {
    /** Told when holding begins and ends. */
    var onHold: ((Boolean) -> Unit)? = null

    private var isHeld = false

    override fun setPressed(pressed: Boolean) {
        super.setPressed(pressed)
        hold(pressed)
    }

    override fun performAccessibilityAction(action: Int, arguments: Bundle?): Boolean {
        if (action != AccessibilityNodeInfo.ACTION_CLICK || !isEnabled) {
            return super.performAccessibilityAction(action, arguments)
        }
        hold(!isHeld)
        return true
    }

    override fun onDetachedFromWindow() {
        hold(false)
        super.onDetachedFromWindow()
    }

    private fun hold(held: Boolean) {
        if (held == isHeld) return
        isHeld = held
        // The superclass's constructor calls setPressed before this property is there.
        onHold?.invoke(held)
    }
}
