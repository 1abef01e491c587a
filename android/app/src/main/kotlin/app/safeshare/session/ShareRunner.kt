package app.safeshare.session

import app.safeshare.core.PhotoPreview
import app.safeshare.core.ShieldStrength
import app.safeshare.engine.Choice
import app.safeshare.engine.PhotoWorks
import app.safeshare.engine.Seen
import app.safeshare.engine.Stop
import app.safeshare.files.ShareFolder
import app.safeshare.incoming.Limits
import app.safeshare.incoming.copyCapped
import java.io.InputStream
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executor

/** Opens what another app hands over; throws `IOException`, `SecurityException`, or whatever that app throws. */
fun interface PhotoStreams {
    fun open(address: String): InputStream
}

/** A picture on the screen: RGBA, 8 bits each, straight alpha. */
class Picture(val width: Int, val height: Int, val rgba: ByteArray)

/** The large before-and-after pair of the shown photo, and what it was made for. */
class Shown(val id: String, val choice: Choice, val preview: PhotoPreview)

/**
 * Runs a share: takes events, steps the state, does the work that the steps ask for. Lives as long as the share,
 * across rotations. All of it is called on the main thread; work happens on two others, one that copies and one that
 * computes, so that one photo at a time is in memory.
 */
class ShareRunner(
    initial: ShareState,
    private val folder: ShareFolder,
    private val works: PhotoWorks,
    private val streams: PhotoStreams,
    private val rememberRules: () -> Unit,
    private val main: Executor,
) {
    var state: ShareState = initial
        private set
    var shown: Shown? = null
        private set
    val drawn: Drawn? get() = covers.drawn
    val thumbnails: Map<String, Picture> get() = smallPictures

    /** Told after each change. */
    var listener: (() -> Unit)? = null

    private val copier = Jobs("copier")
    private val worker = Jobs("worker")
    private val covers = CoverWork(worker, works, main)
    private val whole = Stop()
    private var making = Stop()
    private var previewing = Stop()
    private val seen = ConcurrentHashMap<String, Seen>()
    private val smallPictures = ConcurrentHashMap<String, Picture>()

    /** Copies all photos at once, while the other app's permission lasts, and looks at each. */
    fun start() = state.photos.forEach { photo -> copier.add(Jobs.LATER) { copyAndLook(photo) } }

    fun send(event: Event) {
        val (next, effects) = state.on(event)
        state = next
        effects.forEach(::carryOut)
        listener?.invoke()
    }

    /** Stops all work. The folder is the caller's to wipe. */
    fun close() {
        listener = null
        listOf(whole, making, previewing).forEach(Stop::stop)
        covers.stop()
        copier.close()
        worker.close()
    }

    /** Runs [work] on the computing thread. */
    fun inBackground(work: () -> Unit) = worker.add(Jobs.FIRST, work)

    private fun carryOut(effect: Effect) = when (effect) {
        is Effect.Preview -> preview()
        is Effect.DrawCovers -> drawCovers()
        is Effect.FindFaces -> findFaces(effect.id)
        is Effect.StopCovering -> covers.stop()
        is Effect.Make -> make(effect)
        is Effect.StopMaking -> making.stop()
        is Effect.RememberRules -> rememberRules()
    }

    private fun copyAndLook(photo: Photo) = reporting(photo.id) {
        val file = folder.input(photo.id)
        if (!file.exists()) copyCapped(streams.open(photo.address), file, Limits.PHOTO_BYTES, whole)
        worker.add(Jobs.LATER) { look(photo.id) }
    }

    private fun look(id: String) = reporting(id) {
        val photo = works.look(folder.input(id), whole)
        val small = works.preview(photo, THUMBNAIL_SIDE, THUMBNAIL, whole)
        smallPictures[id] = Picture(small.width.toInt(), small.height.toInt(), small.before)
        seen[id] = photo
        post(Event.LookedAt(id, photo.report))
    }

    private fun reporting(id: String, work: () -> Unit) = attempt(work) { post(Event.CannotUse(id, it)) }

    private fun preview() {
        val photo = state.shown ?: return
        val (id, choice) = photo.id to state.choiceOf(photo)
        previewing.stop()
        if (shown?.id == id && shown?.choice == choice) return covers.forget()
        val stop = Stop().also { previewing = it }
        worker.add(Jobs.SOON) {
            // Without the large pair the small picture stays: nothing to complain about.
            attempt({ show(id, choice, stop) }) {}
        }
    }

    private fun show(id: String, choice: Choice, stop: Stop) {
        val photo = seen[id] ?: return
        val pair = Shown(id, choice, works.preview(photo, PREVIEW_SIDE, choice, stop))
        main.execute {
            if (stop.isStopped || whole.isStopped) return@execute
            shown = pair
            if (state.phase !is Phase.Covering) covers.forget()
            listener?.invoke()
        }
    }

    private fun drawCovers() {
        val (id, editor) = state.phase as? Phase.Covering ?: return
        val photo = seen[id] ?: return
        previewing.stop()
        covers.draw(id, photo, state.choice.copy(covers = editor.covers)) { listener?.invoke() }
    }

    private fun findFaces(id: String) {
        val photo = seen[id] ?: return
        covers.find(photo, state.choice) { send(Event.FacesFound(id, it)) }
    }

    private fun make(effect: Effect.Make) {
        val choice = state.choiceOf(state.photos.first { it.id == effect.id })
        previewing.stop()
        val stop = Stop().also { making = it }
        worker.add(Jobs.FIRST) {
            attempt({ post(protect(effect, choice, stop)) }) { post(Event.NotMade(effect.run, effect.id, it)) }
        }
    }

    private fun protect(effect: Effect.Make, choice: Choice, stop: Stop): Event {
        val photo = seen.getValue(effect.id)
        folder.touch()
        val made = works.protect(photo, folder.outputs, choice, stop) { stage, fraction ->
            post(Event.Advanced(effect.run, photoFraction(stage, fraction)))
        }
        return Event.Made(effect.run, effect.id, made.path.substringAfterLast('/'), made.covered.toInt())
    }

    private fun post(event: Event) = main.execute { if (!whole.isStopped) send(event) }

    private companion object {
        const val THUMBNAIL_SIDE = 192
        const val PREVIEW_SIDE = 1080
        val THUMBNAIL = Choice(ShieldStrength.OFF, THUMBNAIL_SIDE, keepPng = false)
    }
}
