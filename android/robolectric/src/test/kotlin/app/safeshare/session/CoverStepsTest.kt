package app.safeshare.session

import app.safeshare.core.CoverStyle
import app.safeshare.core.PhotoArea
import app.safeshare.core.ShieldStrength
import app.safeshare.covers.CoverAction
import app.safeshare.covers.Target
import app.safeshare.engine.Choice
import app.safeshare.support.face
import app.safeshare.support.report
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test

class CoverStepsTest {
    private val choice = Choice(ShieldStrength.STANDARD, 2048, keepPng = false)
    private val fresh = ShareState(List(2) { Photo("$it", "content://x/$it") }, choice, rulesRead = true)
    private val lookedAt = fresh.after(Event.LookedAt("0", report()), Event.LookedAt("1", report()))
    private val opened = lookedAt.after(Event.CoversOpened(1.5f))
    private val draw = Event.Covered(CoverAction.Draw(PhotoArea(0.1f, 0.1f, 0.2f, 0.2f)))

    private fun ShareState.after(vararg events: Event) = events.fold(this) { state, event -> state.on(event).state }

    private fun ShareState.madeAll(): ShareState {
        var state = after(Event.Go(Goal.SHARE))
        while (true) {
            val id = (state.phase as? Phase.Protecting)?.current ?: return state
            val covered = state.photos.first { it.id == id }.covers.size
            state = state.after(Event.Made(state.run, id, "photo-$id-${state.run}.jpg", covered))
        }
    }

    private val ShareState.editor get() = (phase as Phase.Covering).editor

    @Test fun theEditorOpensOnTheShownPhotoAndLooksForFaces() {
        val (state, effects) = lookedAt.after(Event.Selected("1")).on(Event.CoversOpened(1.5f))
        assertEquals("1", (state.phase as Phase.Covering).id)
        assertEquals(1.5f, state.editor.aspect)
        assertEquals(listOf(Effect.DrawCovers, Effect.FindFaces("1")), effects)
        assertFalse(state.canGo)
        assertSame(state, state.after(Event.Go(Goal.SHARE)))
    }

    @Test fun itDoesNotOpenOnWhatCannotBeShared() {
        assertSame(fresh, fresh.after(Event.CoversOpened(1f)))
        val failed = lookedAt.after(Event.CannotUse("0", Problem.DAMAGED))
        assertSame(failed, failed.after(Event.CoversOpened(1f)))
        val protecting = lookedAt.after(Event.Go(Goal.SHARE))
        assertSame(protecting, protecting.after(Event.CoversOpened(1f)))
    }

    @Test fun facesAreLookedForOnceAndNumberedFromLeftToRight() {
        val faces = listOf(face(0.7f, 0.2f, 0.1f, 0.1f), face(0.2f, 0.6f, 0.1f, 0.1f))
        val found = opened.after(Event.FacesFound("0", faces))
        assertEquals(faces.reversed(), found.editor.faces)
        val (again, effects) = found.after(Event.Cancel).on(Event.CoversOpened(1.5f))
        assertEquals(faces.reversed(), again.editor.faces)
        assertEquals(listOf(Effect.DrawCovers), effects)
        assertEquals(
            "of another photo",
            opened,
            opened.after(Event.FacesFound("1", faces)).copy(photos = opened.photos),
        )
    }

    @Test fun onlyAnotherPictureIsDrawnAnew() {
        assertEquals(listOf(Effect.DrawCovers), opened.on(draw).effects)
        assertEquals(emptyList<Effect>(), opened.on(Event.Covered(CoverAction.Restyle(CoverStyle.BLUR))).effects)
        assertEquals(
            listOf(Effect.DrawCovers),
            opened.after(draw).on(Event.Covered(CoverAction.Restyle(CoverStyle.BLUR))).effects,
        )
    }

    @Test fun doneKeepsTheCoversWithTheirPhotoAlone() {
        val (state, effects) = opened.after(draw).on(Event.CoversDone)
        assertEquals(Phase.Choosing, state.phase)
        assertEquals(listOf(1, 0), state.photos.map { it.covers.size })
        assertEquals(listOf(Effect.StopCovering, Effect.Preview), effects)
        assertEquals(state.photos[0].covers, state.after(Event.CoversOpened(1.5f)).editor.covers)
    }

    @Test fun leavingKeepsNothingNew() {
        val kept = opened.after(draw, Event.CoversDone)
        val (state, effects) = kept.after(
            Event.CoversOpened(1.5f),
            Event.Covered(CoverAction.Tap(Target.Shape(0))),
        ).on(Event.Cancel)
        assertEquals(kept, state)
        assertEquals(listOf(Effect.StopCovering, Effect.Preview), effects)
    }

    @Test fun anOutputWithOtherCoversIsMadeAnew() {
        val made = lookedAt.madeAll().after(Event.HandOverBegan, Event.CameBack)
        assertEquals(listOf(0, 0), made.photos.map { made.outputOf(it)!!.covered })
        val covered = made.after(Event.CoversOpened(1.5f), draw, Event.CoversDone)
        assertEquals("the other photo's", listOf("photo-1-1.jpg"), covered.outputs)
        val (state, effects) = covered.on(Event.Go(Goal.SHARE))
        assertEquals(listOf(Effect.Make(state.run, "0")), effects)
        val again = covered.madeAll()
        assertEquals(listOf("photo-0-2.jpg", "photo-1-1.jpg"), again.outputs)
        assertEquals(1, again.outputOf(again.photos[0])!!.covered)
    }

    @Test fun thePreviewIsOfThePhotosOwnCovers() {
        val state = opened.after(draw, Event.CoversDone)
        assertEquals(state.photos[0].covers, state.choiceOf(state.photos[0]).covers)
        assertTrue(state.choiceOf(state.photos[1]).covers.isEmpty())
    }

    @Test fun whatDoesNotFitChangesNothing() {
        assertSame(lookedAt, lookedAt.after(draw))
        assertSame(lookedAt, lookedAt.after(Event.CoversDone))
        assertSame(opened, opened.after(Event.CoversOpened(1f)))
        assertSame(opened, opened.after(Event.StrengthChosen(ShieldStrength.OFF)))
    }
}
