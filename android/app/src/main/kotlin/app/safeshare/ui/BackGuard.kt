package app.safeshare.ui

import android.app.Activity
import android.os.Build
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher

/**
 * Takes the back gesture for itself while it is on. Off, the system does its own, with its preview of where back
 * leads.
 */
class BackGuard(private val activity: Activity, private val onBack: () -> Unit) {
    private val callback: Any? =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) OnBackInvokedCallback { onBack() } else null

    var isOn = false
        set(on) {
            if (on == field) return
            field = on
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) register(on)
        }

    /** For the back button before Android 13: tells whether it was taken. */
    fun take(): Boolean {
        val isTaken = isOn
        if (isTaken) onBack()
        return isTaken
    }

    private fun register(on: Boolean) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return
        val dispatcher = activity.onBackInvokedDispatcher
        val callback = callback as OnBackInvokedCallback
        if (on) {
            dispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, callback)
        } else {
            dispatcher.unregisterOnBackInvokedCallback(callback)
        }
    }
}
