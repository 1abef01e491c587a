package app.safeshare.session

import app.safeshare.core.FoundFace
import app.safeshare.core.PhotoReport
import app.safeshare.core.ShieldStrength
import app.safeshare.covers.CoverAction

/** What happens to a share. */
sealed interface Event {
    data class LookedAt(val id: String, val report: PhotoReport) : Event

    data class CannotUse(val id: String, val problem: Problem) : Event

    data class Selected(val id: String) : Event

    data class StrengthChosen(val strength: ShieldStrength) : Event

    /** The editor opens on the shown photo, which is [aspect] as wide as high. */
    data class CoversOpened(val aspect: Float) : Event

    data class Covered(val action: CoverAction) : Event

    data class FacesFound(val id: String, val faces: List<FoundFace>) : Event

    data object CoversDone : Event

    data class Go(val goal: Goal) : Event

    data object RulesRead : Event

    /** Back, or the cancel button: leaves the reminder, or the editor as if never opened; stops protecting. */
    data object Cancel : Event

    data class Advanced(val run: Int, val fraction: Float) : Event

    data class Made(val run: Int, val id: String, val name: String, val covered: Int = 0) : Event

    data class NotMade(val run: Int, val id: String, val problem: Problem) : Event

    /** The chooser was opened, or saving has begun. */
    data object HandOverBegan : Event

    /** The parent came back from the chooser without choosing, or chose no folder. */
    data object CameBack : Event

    /** An app was chosen. */
    data object Chosen : Event

    /** Copies are in the gallery, or in a folder that the parent chose. */
    data class Saved(val count: Int, val inGallery: Boolean) : Event

    data object NotSaved : Event
}

/** Work that a step asks for. */
sealed interface Effect {
    /** Make the large before-and-after pair of the shown photo, if it is not there. Protecting puts it off. */
    data object Preview : Effect

    /** Draw the photo in the editor with its covers. */
    data object DrawCovers : Effect

    data class FindFaces(val id: String) : Effect

    data object StopCovering : Effect

    data class Make(val run: Int, val id: String) : Effect

    data object StopMaking : Effect

    data object RememberRules : Effect
}

/** A new state and the work that it asks for. */
data class Step(val state: ShareState, val effects: List<Effect> = emptyList())

/** The next state. An event that does not fit the state changes nothing. */
fun ShareState.on(event: Event): Step = when (event) {
    is Event.LookedAt -> lookedAt(event)
    is Event.CannotUse -> Step(changed(event.id) { it.copy(look = Look.Failed(event.problem), output = null) })
    is Event.Selected -> selected(event)
    is Event.StrengthChosen -> strengthChosen(event)
    is Event.CoversOpened -> coversOpened(event)
    is Event.Covered -> covered(event)
    is Event.FacesFound -> facesFound(event)
    is Event.CoversDone -> coversDone()
    is Event.Go -> go(event.goal)
    is Event.RulesRead -> rulesRead()
    is Event.Cancel -> cancelled()
    is Event.Advanced -> advanced(event)
    is Event.Made -> made(event)
    is Event.NotMade -> notMade(event)
    is Event.HandOverBegan -> handOverBegan()
    is Event.CameBack -> handedOver(null)
    is Event.Chosen -> Step(copy(phase = Phase.Over))
    is Event.Saved -> handedOver(Notice.Saved(event.count, event.inGallery))
    is Event.NotSaved -> handedOver(Notice.NotSaved)
}

internal fun ShareState.changed(id: String, change: (Photo) -> Photo): ShareState =
    copy(photos = photos.map { if (it.id == id) change(it) else it })

private fun ShareState.lookedAt(event: Event.LookedAt): Step {
    val state = changed(event.id) { it.copy(look = Look.Done(event.report)) }
    return Step(state, if (event.id == selected) listOf(Effect.Preview) else emptyList())
}

private fun ShareState.selected(event: Event.Selected): Step {
    if (event.id == selected || photos.none { it.id == event.id }) return Step(this)
    val state = copy(selected = event.id)
    return Step(state, if (state.shown?.look is Look.Done) listOf(Effect.Preview) else emptyList())
}

private fun ShareState.strengthChosen(event: Event.StrengthChosen): Step {
    if (phase != Phase.Choosing || event.strength == choice.strength) return Step(this)
    val state = copy(choice = choice.copy(strength = event.strength), notice = null)
    return Step(state, if (shown?.look is Look.Done) listOf(Effect.Preview) else emptyList())
}

private fun ShareState.go(goal: Goal): Step = when {
    !canGo -> Step(this)
    !rulesRead -> Step(copy(phase = Phase.Reminding(goal), notice = null))
    else -> begin(goal)
}

private fun ShareState.rulesRead(): Step {
    val reminding = phase as? Phase.Reminding ?: return Step(this)
    val (state, effects) = copy(rulesRead = true, phase = Phase.Choosing).begin(reminding.goal)
    return Step(state, listOf(Effect.RememberRules) + effects)
}

/** Makes what is not there yet for the present choice. */
private fun ShareState.begin(goal: Goal): Step {
    val missing = usable.filter { outputOf(it) == null }.map { it.id }
    if (missing.isEmpty()) return Step(copy(phase = Phase.Ready(goal), notice = null))
    val state = copy(phase = Phase.Protecting(goal, missing), run = run + 1, notice = null)
    return Step(state, listOf(Effect.Make(state.run, missing.first())))
}

private fun ShareState.cancelled(): Step = when (phase) {
    is Phase.Reminding -> Step(copy(phase = Phase.Choosing))

    is Phase.Covering -> coversLeft()

    is Phase.Protecting ->
        Step(
            copy(phase = Phase.Choosing, run = run + 1, notice = Notice.Cancelled),
            listOf(Effect.StopMaking, Effect.Preview),
        )

    else -> Step(this)
}

private fun ShareState.advanced(event: Event.Advanced): Step {
    val protecting = protecting(event.run) ?: return Step(this)
    // A bar that runs backwards worries.
    val fraction = event.fraction.coerceIn(0f, 1f).coerceAtLeast(protecting.fraction)
    return Step(copy(phase = protecting.copy(fraction = fraction)))
}

private fun ShareState.made(event: Event.Made): Step {
    val protecting = protecting(event.run) ?: return Step(this)
    return changed(event.id) { it.copy(output = Output(event.name, choiceOf(it), event.covered)) }.next(protecting)
}

private fun ShareState.notMade(event: Event.NotMade): Step {
    val protecting = protecting(event.run) ?: return Step(this)
    return changed(event.id) { it.copy(look = Look.Failed(event.problem), output = null) }.next(protecting)
}

private fun ShareState.protecting(run: Int): Phase.Protecting? = (phase as? Phase.Protecting)?.takeIf {
    run == this.run
}

private fun ShareState.next(before: Phase.Protecting): Step {
    val protecting = before.copy(done = before.done + 1, fraction = 0f)
    val id = protecting.current
    if (id != null) return Step(copy(phase = protecting), listOf(Effect.Make(run, id)))
    val failures = photos.count { it.id in protecting.ids && it.look is Look.Failed }
    if (failures == 0) return Step(copy(phase = Phase.Ready(protecting.goal)))
    // The parent decides whether the others go without them.
    return Step(copy(phase = Phase.Choosing, notice = Notice.SomeFailed(failures)), listOf(Effect.Preview))
}

private fun ShareState.handOverBegan(): Step {
    val ready = phase as? Phase.Ready ?: return Step(this)
    return Step(copy(phase = Phase.HandingOver(ready.goal)))
}

/** Back to the screen, which [notice] tells what became of it. */
private fun ShareState.handedOver(notice: Notice?): Step {
    if (phase !is Phase.HandingOver) return Step(this)
    return Step(copy(phase = Phase.Choosing, notice = notice), listOf(Effect.Preview))
}
