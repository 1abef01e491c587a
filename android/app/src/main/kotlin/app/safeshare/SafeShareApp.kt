package app.safeshare

import android.app.Application
import app.safeshare.files.shareFolders
import kotlin.concurrent.thread

/** The app: wipes what an earlier run left, and holds what its screens share. */
class SafeShareApp : Application() {
    /** Replaced in tests where the phone's own decoder or another app is needed. */
    var tools: Tools
        get() = own ?: Tools.of(this).also { own = it }
        set(value) {
            own = value
        }

    private var own: Tools? = null

    override fun onCreate() {
        super.onCreate()
        thread(name = "wiper") { shareFolders(this).wipe() }
    }
}
