package app.safeshare.session

import app.safeshare.core.FoundFace
import app.safeshare.core.PhotoCover
import app.safeshare.core.ShieldStrength
import app.safeshare.engine.Choice
import app.safeshare.engine.PhotoWorks
import app.safeshare.engine.Seen
import app.safeshare.engine.Stop
import java.util.concurrent.Executor

/** The photo in the editor as the core draws it with those covers, without the shield. */
class Drawn(val id: String, val covers: List<PhotoCover>, val picture: Picture)

/** The work of the editor: one job at a time. Called, and telling what came of it, on the main thread. */
internal class CoverWork(private val worker: Jobs, private val works: PhotoWorks, private val main: Executor) {
    var drawn: Drawn? = null
        private set
    private var drawing = Stop()
    private var finding = Stop()

    /** Draws anew; the newest choice wins. The shield is left out: it is hardly seen, and takes most of the time. */
    fun draw(id: String, photo: Seen, choice: Choice, onDrawn: () -> Unit) {
        drawing.stop()
        if (drawn?.id == id && drawn?.covers == choice.covers) return
        val plain = choice.copy(strength = ShieldStrength.OFF)
        run(
            Stop().also { drawing = it },
            work = { stop ->
                // A larger pair than this fills the memory of a small phone.
                val pair = works.preview(photo, choice.longSide.coerceAtMost(LONG_SIDE), plain, stop)
                Drawn(id, choice.covers, Picture(pair.width.toInt(), pair.height.toInt(), pair.before))
            },
            onDone = {
                drawn = it
                onDrawn()
            },
        )
    }

    /** Looks for faces; a failure is the same as none found. */
    fun find(photo: Seen, choice: Choice, onFound: (List<FoundFace>) -> Unit) {
        finding.stop()
        run(
            Stop().also { finding = it },
            work = { works.faces(photo, choice, it) },
            onDone = onFound,
            onProblem = { onFound(emptyList()) },
        )
    }

    fun stop() {
        drawing.stop()
        finding.stop()
    }

    /** Gives the picture's memory back. */
    fun forget() {
        drawn = null
    }

    /** Does [work] on the computing thread and tells the main one of it, unless stopped. */
    private fun <T> run(stop: Stop, work: (Stop) -> T, onDone: (T) -> Unit, onProblem: () -> Unit = {}) {
        fun tell(news: () -> Unit) = main.execute { if (!stop.isStopped) news() }
        worker.add(Jobs.SOON) {
            attempt({ work(stop).let { tell { onDone(it) } } }) { tell(onProblem) }
        }
    }

    private companion object {
        const val LONG_SIDE = 2048
    }
}
