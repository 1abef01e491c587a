package app.safeshare.session

import app.safeshare.core.ShieldStrength
import app.safeshare.engine.Choice
import app.safeshare.support.report
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test

class ShareMachineTest {
    private val choice = Choice(ShieldStrength.STANDARD, 2048, keepPng = false)
    private val fresh = ShareState(List(3) { Photo("$it", "content://x/$it") }, choice, rulesRead = true)
    private val lookedAt = fresh.after(*Array(3) { Event.LookedAt("$it", report()) })

    private fun ShareState.after(vararg events: Event) = events.fold(this) { state, event -> state.on(event).state }

    @Test fun nothingIsSharedBeforeAllWasLookedAt() {
        val state = fresh.after(Event.LookedAt("0", report()), Event.CannotUse("1", Problem.DAMAGED))
        assertFalse(state.canGo)
        assertSame(state, state.after(Event.Go(Goal.SHARE)))
        assertTrue(state.after(Event.LookedAt("2", report())).canGo)
    }

    @Test fun nothingIsSharedWhenNothingIsUsable() {
        val state = fresh.after(*Array(3) { Event.CannotUse("$it", Problem.DAMAGED) })
        assertFalse(state.canGo)
        assertEquals(3, state.failed.size)
    }

    @Test fun theRulesComeOnceBeforeTheFirstShare() {
        val asked = lookedAt.copy(rulesRead = false).after(Event.Go(Goal.SHARE))
        assertEquals(Phase.Reminding(Goal.SHARE), asked.phase)
        assertEquals(Phase.Choosing, asked.after(Event.Cancel).phase)
        val (state, effects) = asked.on(Event.RulesRead)
        assertEquals(Phase.Protecting(Goal.SHARE, listOf("0", "1", "2")), state.phase)
        assertEquals(listOf(Effect.RememberRules, Effect.Make(state.run, "0")), effects)
        assertEquals(Phase.Protecting(Goal.SHARE, listOf("0", "1", "2")), lookedAt.after(Event.Go(Goal.SHARE)).phase)
    }

    @Test fun photosAreMadeOneAfterTheOtherAndHandedOverInOrder() {
        var state = lookedAt.after(Event.Go(Goal.SHARE))
        val run = state.run
        for (id in listOf("0", "1", "2")) {
            assertEquals(id, (state.phase as Phase.Protecting).current)
            state = state.after(Event.Made(run, id, "photo-$id.jpg"))
        }
        assertEquals(Phase.Ready(Goal.SHARE), state.phase)
        assertEquals(listOf("photo-0.jpg", "photo-1.jpg", "photo-2.jpg"), state.outputs)
        assertEquals(Phase.HandingOver(Goal.SHARE), state.after(Event.HandOverBegan).phase)
        assertEquals(Phase.Choosing, state.after(Event.HandOverBegan, Event.CameBack).phase)
        assertEquals(Phase.Over, state.after(Event.HandOverBegan, Event.Chosen).phase)
    }

    @Test fun whatIsMadeIsNotMadeAgain() {
        val made = lookedAt.madeAll().after(Event.HandOverBegan, Event.CameBack)
        assertEquals(Step(made.copy(phase = Phase.Ready(Goal.SAVE))), made.on(Event.Go(Goal.SAVE)))
        val stronger = made.after(Event.StrengthChosen(ShieldStrength.STRONG))
        assertEquals(emptyList<String>(), stronger.outputs)
        assertEquals(3, (stronger.after(Event.Go(Goal.SHARE)).phase as Phase.Protecting).ids.size)
    }

    @Test fun aFailureWhileProtectingIsToldBeforeTheOthersGo() {
        val begun = lookedAt.after(Event.Go(Goal.SHARE))
        val state = begun.after(
            Event.Made(begun.run, "0", "a.jpg"),
            Event.NotMade(begun.run, "1", Problem.NOT_ENOUGH_MEMORY),
            Event.Made(begun.run, "2", "c.jpg"),
        )
        assertEquals(Phase.Choosing, state.phase)
        assertEquals(Notice.SomeFailed(1), state.notice)
        val again = state.after(Event.Go(Goal.SHARE))
        assertEquals(Phase.Ready(Goal.SHARE), again.phase)
        assertEquals(listOf("a.jpg", "c.jpg"), again.outputs)
    }

    @Test fun newsOfACancelledRunAreNotHeard() {
        val begun = lookedAt.after(Event.Go(Goal.SHARE))
        val (cancelled, effects) = begun.on(Event.Cancel)
        assertTrue(Effect.StopMaking in effects)
        assertEquals(Phase.Choosing, cancelled.phase)
        val late = listOf(
            Event.Made(begun.run, "0", "a.jpg"),
            Event.NotMade(begun.run, "0", Problem.INTERNAL),
            Event.Advanced(begun.run, 1f),
        )
        late.forEach { assertSame(cancelled, cancelled.after(it)) }
        late.forEach { assertEquals(cancelled.after(Event.Go(Goal.SHARE)), cancelled.after(Event.Go(Goal.SHARE), it)) }
    }

    @Test fun progressNeverRunsBackwards() {
        val begun = lookedAt.after(Event.Go(Goal.SHARE))
        val state = begun.after(Event.Advanced(begun.run, 0.6f), Event.Advanced(begun.run, 0.2f))
        assertEquals(0.2f, (state.phase as Phase.Protecting).overall, 1e-6f)
        val next = state.after(Event.Made(begun.run, "0", "a.jpg"))
        assertEquals(1f / 3, (next.phase as Phase.Protecting).overall, 1e-6f)
    }

    @Test fun theStrengthStandsWhileProtecting() {
        val begun = lookedAt.after(Event.Go(Goal.SHARE))
        assertSame(begun, begun.after(Event.StrengthChosen(ShieldStrength.OFF)))
        assertSame(begun, begun.after(Event.Go(Goal.SAVE)))
    }

    @Test fun aPreviewIsAskedForWhenTheShownPhotoOrItsStrengthChanges() {
        assertEquals(listOf(Effect.Preview), fresh.on(Event.LookedAt("0", report())).effects)
        assertEquals(emptyList<Effect>(), fresh.on(Event.LookedAt("1", report())).effects)
        assertEquals(listOf(Effect.Preview), lookedAt.on(Event.Selected("2")).effects)
        assertEquals(emptyList<Effect>(), lookedAt.on(Event.Selected("0")).effects)
        assertEquals(listOf(Effect.Preview), lookedAt.on(Event.StrengthChosen(ShieldStrength.OFF)).effects)
        assertSame(lookedAt, lookedAt.after(Event.Selected("9")))
    }

    @Test fun savingTellsWhatBecameOfIt() {
        val saving = lookedAt.madeAll(Goal.SAVE).after(Event.HandOverBegan)
        assertEquals(Notice.Saved(3, inGallery = true), saving.after(Event.Saved(3, inGallery = true)).notice)
        assertEquals(Notice.NotSaved, saving.after(Event.NotSaved).notice)
        assertSame(lookedAt, lookedAt.after(Event.NotSaved))
    }

    private fun ShareState.madeAll(goal: Goal = Goal.SHARE): ShareState {
        val begun = after(Event.Go(goal))
        return begun.after(*Array(3) { Event.Made(begun.run, "$it", "photo-$it.jpg") })
    }
}
