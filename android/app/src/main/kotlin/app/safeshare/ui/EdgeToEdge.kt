package app.safeshare.ui

import android.app.Activity
import android.graphics.Insets
import android.os.Build
import android.view.View
import android.view.WindowInsets

/** Draws [root]'s ground behind the system's bars and keeps its content clear of them, of cut-outs and the keyboard. */
fun Activity.drawEdgeToEdge(root: View) {
    // Before Android 11 the system itself keeps windows clear of its bars.
    if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) return
    window.setDecorFitsSystemWindows(false)
    root.setOnApplyWindowInsetsListener { view, insets ->
        val kept = insets.getInsets(KEPT_CLEAR)
        view.setPadding(kept.left, kept.top, kept.right, kept.bottom)
        WindowInsets.Builder(insets).setInsets(KEPT_CLEAR, Insets.NONE).build()
    }
}

private val KEPT_CLEAR
    get() = WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout() or WindowInsets.Type.ime()
