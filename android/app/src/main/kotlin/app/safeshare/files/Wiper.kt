package app.safeshare.files

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.os.SystemClock
import java.io.File

/** Where the working folders of this app lie. */
fun shareFolders(context: Context) = ShareFolders(File(context.cacheDir, "shares"))

/** Sees to it that working files go in time, even if SafeShare is not running by then. */
object Wiper {
    /** Wipes what is over, after [delayMs] and a moment more. */
    fun wipeIn(context: Context, delayMs: Long) {
        val intent = Intent(context, WipeReceiver::class.java)
        // One alarm per delay, so that the one after reading does not replace the one after an hour.
        val later = PendingIntent.getBroadcast(context, delayMs.toInt(), intent, PendingIntent.FLAG_IMMUTABLE)
        val alarms = context.getSystemService(AlarmManager::class.java)!!
        alarms.set(AlarmManager.ELAPSED_REALTIME, SystemClock.elapsedRealtime() + delayMs + A_MOMENT_MS, later)
    }

    private const val A_MOMENT_MS = 5_000L
}

/** Wipes what is over. */
class WipeReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val isLeft = shareFolders(context).wipe()
        if (isLeft) Wiper.wipeIn(context, ShareFolder.AFTER_READING_MS)
    }
}
