package app.safeshare.files

import java.io.File
import java.security.SecureRandom

/**
 * The working files of one share: copies of what came in, and the new pictures. Both go as soon as they can.
 *
 * A new picture stays for [AFTER_READING_MS] after the last app stopped reading it, because many apps read once to
 * show it and again when the parent taps "send"; and for [LONGEST_MS] at most.
 */
class ShareFolder internal constructor(private val folder: File) {
    val id: String get() = folder.name
    val outputs = File(folder, "out")
    private val inputs = File(folder, "in")
    private val used = File(folder, "used")
    private val read = File(folder, "read")
    private val chosen = File(folder, "chosen")

    /** Whether an app was chosen to take the new pictures. */
    val isChosen: Boolean get() = chosen.exists()

    internal fun make() = apply {
        inputs.mkdirs()
        outputs.mkdirs()
        touch()
    }

    fun input(photo: String) = File(inputs, photo)

    /** The new picture [name], if it is there. [name] comes from outside and is never trusted as a path. */
    fun output(name: String): File? = outputs.listFiles()?.firstOrNull { it.name == name && it.isFile }

    /** The share is in use: its hour begins anew. */
    fun touch() = mark(used)

    fun markChosen() {
        mark(chosen)
        wipeInputs()
    }

    /** An app has finished reading one of the new pictures. */
    fun markRead() = mark(read)

    fun wipeInputs() {
        inputs.deleteRecursively()
    }

    fun wipeOutputs() = outputs.listFiles().orEmpty().forEach(File::delete)

    fun wipe() {
        folder.deleteRecursively()
    }

    /** Whether all of it should be gone at the time [now]. */
    fun isOver(now: Long): Boolean {
        val age = now - used.lastModified()
        val sinceRead = if (read.exists()) now - read.lastModified() else 0
        // A negative age: the clock was set back.
        return age !in 0..<LONGEST_MS || sinceRead !in 0..<AFTER_READING_MS
    }

    private fun mark(file: File) {
        file.createNewFile()
        file.setLastModified(System.currentTimeMillis())
    }

    companion object {
        const val AFTER_READING_MS = 10 * 60_000L
        const val LONGEST_MS = 60 * 60_000L
    }
}

/** The working folders of all shares. */
class ShareFolders(private val root: File) {
    fun create(): ShareFolder {
        val name = ByteArray(NAME_BYTES).also(SecureRandom()::nextBytes).joinToString("") { "%02x".format(it) }
        // Half made it would look old to whoever wipes meanwhile.
        return synchronized(LOCK) { ShareFolder(File(root, name)).make() }
    }

    /** The folder of a share that goes on, its hour begun anew; `null` when it is gone or over. */
    fun resume(id: String): ShareFolder? = synchronized(LOCK) {
        find(id)?.takeUnless { it.isOver(System.currentTimeMillis()) }?.apply { touch() }
    }

    /** The folder of that name, if it is there. [id] comes from outside and is never trusted as a path. */
    fun find(id: String): ShareFolder? =
        root.listFiles()?.firstOrNull { it.name == id && it.isDirectory }?.let(::ShareFolder)

    /** Deletes what is over at the time [at], by default now; tells whether anything is left. */
    fun wipe(at: Long? = null): Boolean = synchronized(LOCK) {
        // Asked before the lock was had, the clock would make a folder of this moment look like one of the future.
        val now = at ?: System.currentTimeMillis()
        val folders = root.listFiles().orEmpty().map(::ShareFolder)
        folders.filter { it.isOver(now) }.forEach(ShareFolder::wipe)
        root.listFiles().orEmpty().isNotEmpty()
    }

    private companion object {
        val LOCK = Any()
        const val NAME_BYTES = 16
    }
}
