package app.safeshare.incoming

import app.safeshare.engine.Stop
import app.safeshare.engine.StoppedException
import java.io.File
import java.io.IOException
import java.io.InputStream

/** A stream that is longer than it may be. */
class TooLongException : IOException()

/** No space is left for another photo. */
class NoSpaceException : IOException()

/**
 * Copies a stream into [file], which is there only when all of it is. Another app's stream may be endless, or stand
 * still: at most [cap] bytes are taken, and [stop] closes it.
 */
fun copyCapped(source: InputStream, file: File, cap: Long, stop: Stop) {
    val part = File(file.parentFile, "${file.name}.part")
    try {
        stop.closing(source) { source.copyTo(part, cap, stop) }
        if (!part.renameTo(file)) throw IOException()
    } finally {
        part.delete()
    }
}

private fun InputStream.copyTo(part: File, cap: Long, stop: Stop) {
    part.outputStream().use { sink ->
        val buffer = ByteArray(BUFFER_BYTES)
        var total = 0L
        while (true) {
            val count = read(buffer)
            if (stop.isStopped) throw StoppedException()
            if (count < 0) return
            total += count
            checkRoom(part, total, cap)
            sink.write(buffer, 0, count)
        }
    }
}

private fun checkRoom(part: File, total: Long, cap: Long) {
    if (total > cap) throw TooLongException()
    if (part.usableSpace < Limits.SPARE_BYTES) throw NoSpaceException()
}

private const val BUFFER_BYTES = 1 shl 16
