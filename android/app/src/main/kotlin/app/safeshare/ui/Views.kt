package app.safeshare.ui

import android.app.Activity
import android.view.View

/** The view with that id, which the layout has. */
fun <T : View> Activity.view(id: Int): T = findViewById<T>(id)!!

fun <T : View> View.view(id: Int): T = findViewById<T>(id)!!

/** Whether the view is there, or takes no place. */
var View.isThere: Boolean
    get() = visibility == View.VISIBLE
    set(shown) {
        visibility = if (shown) View.VISIBLE else View.GONE
    }
