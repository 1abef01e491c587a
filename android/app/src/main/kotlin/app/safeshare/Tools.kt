package app.safeshare

import android.app.ActivityManager
import android.content.Context
import android.net.Uri
import app.safeshare.engine.PhotoWorks
import app.safeshare.engine.RustPhotoCore
import app.safeshare.engine.memoryBudget
import app.safeshare.platform.PhoneDecoder
import app.safeshare.session.PhotoStreams
import java.io.FileNotFoundException

/** What a share works with. */
class Tools(val works: PhotoWorks, val streams: PhotoStreams) {
    companion object {
        fun of(context: Context) = Tools(
            works = PhotoWorks(RustPhotoCore(), PhoneDecoder()) { memoryBudget(availableMemory(context)) },
            streams = { address ->
                context.contentResolver.openInputStream(Uri.parse(address)) ?: throw FileNotFoundException()
            },
        )

        private fun availableMemory(context: Context): Long {
            val info = ActivityManager.MemoryInfo()
            context.getSystemService(ActivityManager::class.java)!!.getMemoryInfo(info)
            return info.availMem
        }
    }
}

/** The tools of the running app. */
val Context.tools: Tools get() = (applicationContext as SafeShareApp).tools
