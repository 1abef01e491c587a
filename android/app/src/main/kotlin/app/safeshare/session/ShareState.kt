package app.safeshare.session

import app.safeshare.core.FoundFace
import app.safeshare.core.PhotoCover
import app.safeshare.core.PhotoReport
import app.safeshare.core.ShieldStrength
import app.safeshare.covers.CoverEditor
import app.safeshare.engine.Choice

/** All that the share screen shows, pictures aside. */
data class ShareState(
    val photos: List<Photo>,
    val choice: Choice,
    val selected: String? = photos.firstOrNull()?.id,
    val rulesRead: Boolean = false,
    val leftOut: Int = 0,
    val overLimit: Int = 0,
    val phase: Phase = Phase.Choosing,
    val notice: Notice? = null,
    /** The phone ended the app in the midst of it; the editor opens on it again. */
    val cutShort: Edit? = null,
    /** Counts the times that protecting began, so that late news of an earlier one is told apart. */
    val run: Int = 0,
) {
    val usable: List<Photo> get() = photos.filter { it.look !is Look.Failed }
    val failed: List<Photo> get() = photos.filter { it.look is Look.Failed }
    val shown: Photo? get() = photos.firstOrNull { it.id == selected }
    val isLooking: Boolean get() = photos.any { it.look is Look.Waiting }

    /** Covers that are being put on a photo, and do not count yet. */
    val edit: Edit? get() = (phase as? Phase.Covering)?.let { Edit(it.id, it.editor.covers) } ?: cutShort

    /** Whether the editor opens by itself: the photo whose covers were cut short is there again. */
    val isToReopen: Boolean
        get() = phase == Phase.Choosing && cutShort != null && cutShort.id == selected && shown?.look is Look.Done

    /** Whether the parent may go on now. */
    val canGo: Boolean get() = phase == Phase.Choosing && !isLooking && usable.isNotEmpty()

    /** The new pictures that are ready for the present choice, in the order of the photos. */
    val outputs: List<String> get() = usable.mapNotNull { outputOf(it)?.name }

    /** What the parent chose for that photo. */
    fun choiceOf(photo: Photo): Choice = choice.copy(covers = photo.covers)

    /** The new picture of that photo, if it is ready for the present choice. */
    fun outputOf(photo: Photo): Output? = photo.output?.takeIf { it.choice == choiceOf(photo) }
}

/** One photo of the share. [id] is its place in it; [address] is where another app keeps it. */
data class Photo(
    val id: String,
    val address: String,
    val look: Look = Look.Waiting,
    val output: Output? = null,
    val covers: List<PhotoCover> = emptyList(),
    /** From left to right; `null` until they were looked for. */
    val faces: List<FoundFace>? = null,
)

/** Covers that the parent is putting on the photo [id]. */
data class Edit(val id: String, val covers: List<PhotoCover>)

/** How far looking at a photo is. */
sealed interface Look {
    data object Waiting : Look

    data class Done(val report: PhotoReport) : Look

    data class Failed(val problem: Problem) : Look
}

/** A new picture: its file's name, what it was made for, and how many places are covered in it. */
data class Output(val name: String, val choice: Choice, val covered: Int)

/** What the parent asked for. */
enum class Goal { SHARE, SAVE }

/** Where the share stands. */
sealed interface Phase {
    /** The parent looks and chooses. */
    data object Choosing : Phase

    /** Covers are put on the photo [id]; it gets them when that is done. */
    data class Covering(val id: String, val editor: CoverEditor) : Phase

    /** The golden rules are shown, before the first share. */
    data class Reminding(val goal: Goal) : Phase

    /** New pictures are made of the photos [ids]; [done] of them are finished, the next one by [fraction]. */
    data class Protecting(val goal: Goal, val ids: List<String>, val done: Int = 0, val fraction: Float = 0f) : Phase {
        val current: String? get() = ids.getOrNull(done)

        /** Of all photos together, 0 to 1. */
        val overall: Float get() = (done + fraction) / ids.size
    }

    /** All is ready: the screen now opens the chooser, or saves. */
    data class Ready(val goal: Goal) : Phase

    /** The chooser is open, or copies are being saved. */
    data class HandingOver(val goal: Goal) : Phase

    /** Handed over: the screen closes. */
    data object Over : Phase
}

/** One sentence about what just happened. */
sealed interface Notice {
    data class Saved(val count: Int, val inGallery: Boolean) : Notice

    data object NotSaved : Notice

    /** Photos failed while protecting; the others are ready. */
    data class SomeFailed(val count: Int) : Notice

    data object Cancelled : Notice
}

/** The strengths in the order they are offered. */
val STRENGTHS = listOf(ShieldStrength.OFF, ShieldStrength.SUBTLE, ShieldStrength.STANDARD, ShieldStrength.STRONG)
