package app.safeshare.share

import android.os.Bundle
import android.os.Looper
import android.view.View
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.CoverStyle
import app.safeshare.core.PhotoArea
import app.safeshare.core.ShieldStrength
import app.safeshare.covers.CoverAction
import app.safeshare.covers.Target
import app.safeshare.session.Event
import app.safeshare.session.Phase
import app.safeshare.support.FakeCore
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.editor
import app.safeshare.support.face
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.openedEditor
import app.safeshare.support.parcelled
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.useFakeCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import app.safeshare.ui.view
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** Covers through back, rotation, the end of the process, and on to the new picture. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "en-w411dp-h891dp-xhdpi")
class CoverLifeTest {
    private val core = FakeCore(faces = listOf(face(0.2f, 0.3f, 0.1f, 0.1f)))
    private val draw = Event.Covered(CoverAction.Draw(PhotoArea(0.5f, 0.5f, 0.25f, 0.125f)))

    private fun shown(activity: ShareActivity, id: Int) = activity.view<View>(id).isShown

    private fun words(activity: ShareActivity, id: Int) = activity.view<TextView>(id).text.toString()

    private fun idle() = shadowOf(Looper.getMainLooper()).idle()

    private fun twoPhotos() = sendIntent(
        offer("content://other.app/0", "plain photo".toByteArray()),
        offer("content://other.app/1", "plain photo".toByteArray()),
    )

    /** The phone ends the app and keeps its state; the parent comes back to it. */
    private fun afterTheEndOfTheProcess(controller: ActivityController<ShareActivity>): ShareActivity {
        val (intent, state) = controller.get().intent to Bundle()
        controller.pause().stop().saveInstanceState(state)
        controller.get().runner.close()
        val again = Robolectric.buildActivity(ShareActivity::class.java, intent).setup(parcelled(state)).get()
        return again.also { it.waitUntilLookedAt() }
    }

    @Test fun openTapTheFaceAndDone() {
        rulesAreRead()
        val activity = openedEditor(core)
        assertTrue(shown(activity, R.id.covers))
        assertFalse("under the editor", shown(activity, R.id.share))
        activity.runner.send(Event.Covered(CoverAction.Tap(Target.Face(0))))
        waitFor("the core's drawing") { activity.runner.drawn?.covers?.size == 1 }
        click(activity, R.id.cover_done)
        assertFalse(shown(activity, R.id.covers))
        assertEquals(app.getString(R.string.cover_text), words(activity, R.id.cover_text))
        waitFor("the pair with covers") { activity.runner.shown?.choice?.covers?.size == 1 }
        assertEquals("its memory is given back", null, activity.runner.drawn)
        val description = activity.view<View>(R.id.preview).contentDescription.toString()
        assertEquals("Photo 1 of 1, as it will be shared, 1 place covered", description)
        click(activity, R.id.share)
        activity.waitFor { it is Phase.HandingOver }
        assertEquals(1, core.options.single().covers.size)
        activity.runner.send(Event.CameBack)
        assertEquals("1 place covered", words(activity, R.id.cover_text))
    }

    @Test fun aPictureWithOtherCoversIsMadeAnew() {
        rulesAreRead()
        val activity = openedEditor(core)
        click(activity, R.id.cover_done)
        click(activity, R.id.share)
        activity.waitFor { it is Phase.HandingOver }
        activity.runner.send(Event.CameBack)
        val stale = activity.runner.state.outputs.single()
        click(activity, R.id.cover_open)
        activity.runner.send(draw)
        click(activity, R.id.cover_done)
        assertEquals(emptyList<String>(), activity.runner.state.outputs)
        click(activity, R.id.share)
        activity.waitFor { it is Phase.HandingOver }
        assertTrue(stale !in activity.runner.state.outputs)
        assertEquals(listOf(0, 1), core.options.map { it.covers.size })
        assertEquals("faces were looked for once", 1, core.calls.count { it.startsWith("faces") })
    }

    @Test fun backLeavesTheEditorAndKeepsNothingNew() {
        val activity = openedEditor(core)
        activity.runner.send(draw)
        @Suppress("DEPRECATION")
        activity.onBackPressed()
        assertFalse(activity.isFinishing)
        assertFalse(shown(activity, R.id.covers))
        assertTrue(activity.runner.state.photos.single().covers.isEmpty())
        assertTrue(shown(activity, R.id.share))
        @Suppress("DEPRECATION")
        activity.onBackPressed()
        assertTrue(activity.isFinishing)
    }

    @Test fun theArrowLeavesAsBackDoes() {
        val activity = openedEditor(core)
        activity.runner.send(draw)
        click(activity, R.id.cover_leave)
        assertEquals(Phase.Choosing, activity.runner.state.phase)
        assertTrue(activity.runner.state.photos.single().covers.isEmpty())
    }

    @Test fun rotationKeepsTheEditorWithAllOfItsSteps() {
        useFakeCore(core)
        val controller = open(sendIntent(offer("content://other.app/0", "plain photo".toByteArray())))
        val old = controller.get()
        old.waitUntilLookedAt()
        click(old, R.id.cover_open)
        waitFor("faces") { old.editor.faces != null }
        old.runner.send(draw)
        val before = old.editor
        RuntimeEnvironment.setQualifiers("+land")
        controller.configurationChange()
        controller.visible()
        idle()
        val new = controller.get()
        assertEquals(before, new.editor)
        assertTrue(shown(new, R.id.covers))
        click(new, R.id.cover_undo)
        assertTrue(new.editor.covers.isEmpty())
    }

    @Test fun theEndOfTheProcessKeepsTheCovers() {
        useFakeCore(core)
        val controller = open(twoPhotos())
        controller.get().waitUntilLookedAt()
        click(controller.get(), R.id.cover_open)
        waitFor("faces") { controller.get().editor.faces != null }
        listOf(
            draw,
            Event.Covered(CoverAction.CoverAll),
            Event.Covered(CoverAction.Restyle(CoverStyle.BLUR)),
            Event.CoversDone,
        ).forEach(controller.get().runner::send)
        val covers = controller.get().runner.state.photos.map { it.covers }
        val again = afterTheEndOfTheProcess(controller)
        assertEquals(2, covers[0].size)
        assertEquals(covers, again.runner.state.photos.map { it.covers })
    }

    @Test fun theEndOfTheProcessKeepsAnUnfinishedEdit() {
        useFakeCore(core)
        val controller = open(twoPhotos())
        val old = controller.get()
        old.waitUntilLookedAt()
        old.runner.send(Event.Selected("1"))
        click(old, R.id.cover_open)
        waitFor("faces") { old.editor.faces != null }
        listOf(draw, Event.Covered(CoverAction.Restyle(CoverStyle.SOLID))).forEach(old.runner::send)
        val before = old.editor
        val again = afterTheEndOfTheProcess(controller)
        waitFor("the editor") { shown(again, R.id.covers) }
        waitFor("faces") { again.editor.faces != null }
        assertEquals("1", (again.runner.state.phase as Phase.Covering).id)
        assertEquals(before.covers, again.editor.covers)
        assertEquals(CoverStyle.SOLID, again.editor.style)
        assertTrue("it does not count yet", again.runner.state.photos[1].covers.isEmpty())
        click(again, R.id.cover_undo)
        assertTrue(again.editor.covers.isEmpty())
        click(again, R.id.cover_leave)
        assertFalse("opened once", shown(again, R.id.covers))
    }

    @Test fun whatIsSaidFollowsTheSearch() {
        assertEquals(app.getString(R.string.cover_hint_faces), words(openedEditor(core), R.id.cover_hint))
        assertEquals(app.getString(R.string.cover_hint_none), words(openedEditor(core, "empty"), R.id.cover_hint))
        val failed = openedEditor(core, "hidden")
        assertEquals("as if none was found", app.getString(R.string.cover_hint_none), words(failed, R.id.cover_hint))
        useFakeCore(core)
        val searching = open(sendIntent(offer("content://other.app/0", "patient photo".toByteArray()))).get()
        searching.waitUntilLookedAt()
        click(searching, R.id.cover_open)
        waitFor("the search") { "faces patient" in core.calls }
        assertEquals(app.getString(R.string.cover_looking), words(searching, R.id.cover_hint))
        assertFalse(searching.view<View>(R.id.cover_all).isEnabled)
        // Closing stops it: the thread is free for the preview, and the next time it begins anew.
        click(searching, R.id.cover_leave)
        searching.runner.send(Event.StrengthChosen(ShieldStrength.SUBTLE))
        waitFor("the pair") { searching.runner.shown?.choice?.strength == ShieldStrength.SUBTLE }
        assertEquals(null, searching.runner.state.photos.single().faces)
    }

    @Test fun aFullPhotoIsToldKindly() {
        val activity = openedEditor(core)
        repeat(65) { activity.runner.send(Event.Covered(CoverAction.Draw(PhotoArea(it / 100f, 0f, 0.01f, 0.01f)))) }
        assertEquals("That is as many as one photo can have.", words(activity, R.id.cover_hint))
        assertEquals("64 places covered", words(activity, R.id.cover_count))
    }

    @Test fun onlyWhatCanBeSharedIsCovered() {
        useFakeCore(core)
        val activity = open(sendIntent(offer("content://other.app/0", "damaged photo".toByteArray()))).get()
        activity.waitUntilLookedAt()
        assertFalse(activity.view<View>(R.id.cover_open).isEnabled)
    }

    @Test fun thePhotoDoesNotMoveUnderTheFinger() {
        val activity = openedEditor(core)
        val view = activity.view<View>(R.id.cover_photo)
        idle()
        val before = view.top to view.bottom
        activity.runner.send(draw)
        idle()
        assertEquals(before, view.top to view.bottom)
    }
}
