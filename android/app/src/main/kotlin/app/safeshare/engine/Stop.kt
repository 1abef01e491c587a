package app.safeshare.engine

import java.io.Closeable
import java.io.IOException

/** Work was stopped before its end. */
class StoppedException : IOException()

/** Stops work from another thread. */
class Stop {
    private val lock = Any()
    private val listeners = LinkedHashSet<() -> Unit>()

    @Volatile
    var isStopped = false
        private set

    fun stop() = synchronized(lock) {
        isStopped = true
        listeners.forEach { it() }
        listeners.clear()
    }

    /** Runs [work]; [onStop] is called if it is stopped meanwhile, and never after [work] has ended. */
    fun <T> during(onStop: () -> Unit, work: () -> T): T {
        synchronized(lock) {
            if (isStopped) throw StoppedException()
            listeners += onStop
        }
        try {
            return work()
        } finally {
            synchronized(lock) { listeners -= onStop }
        }
    }

    /** Runs [work] on [source] and closes it; stopping closes it at once, so that a read that hangs ends. */
    fun <T> closing(source: Closeable, work: () -> T): T = source.use {
        try {
            during({ runCatching { source.close() } }, work)
        } catch (e: IOException) {
            throw if (isStopped) StoppedException() else e
        }
    }
}
