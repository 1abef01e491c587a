package app.safeshare.share

import android.os.Bundle
import android.os.Looper
import android.os.SystemClock
import android.view.InputDevice
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.widget.ImageButton
import android.widget.ImageView
import android.widget.RadioGroup
import android.widget.TextView
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher
import app.safeshare.R
import app.safeshare.core.ShieldStrength
import app.safeshare.session.Event
import app.safeshare.session.Notice
import app.safeshare.session.Phase
import app.safeshare.settings.Settings
import app.safeshare.support.FakeCore
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.parcelled
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.useFakeCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import app.safeshare.support.workingFiles
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.util.ReflectionHelpers
import java.time.Duration

/** A share through rotation, the end of the process, the rules, cancelling, keys and touches. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w411dp-h891dp-xhdpi")
class LifeTest {
    private val core = FakeCore()

    private fun intent(vararg words: String) = sendIntent(
        *words.mapIndexed { i, word ->
            offer("content://other.app/$i", "$word photo".toByteArray())
        }.toTypedArray(),
    )

    private fun opened(vararg words: String): ShareActivity {
        useFakeCore(core)
        return open(intent(*words)).get().apply { waitUntilLookedAt() }
    }

    private fun shown(activity: ShareActivity, id: Int) = activity.findViewById<View>(id)!!.isShown

    private fun idle() = shadowOf(Looper.getMainLooper()).idle()

    @Test fun rotationKeepsTheWork() {
        useFakeCore(core)
        rulesAreRead()
        val controller = open(intent("plain", "slow"))
        val old = controller.get()
        old.waitUntilLookedAt()
        old.runner.send(Event.StrengthChosen(ShieldStrength.STRONG))
        click(old, R.id.share)
        waitFor("the second photo is being made") { (old.runner.state.phase as? Phase.Protecting)?.done == 1 }
        RuntimeEnvironment.setQualifiers("+land")
        controller.configurationChange()
        controller.visible()
        idle()
        val new = controller.get()
        assertNotSame(old, new)
        assertTrue(old.isDestroyed)
        assertSame(old.share, new.share)
        assertTrue(shown(new, R.id.cancel))
        core.gate.countDown()
        new.waitFor { it is Phase.HandingOver }
        assertEquals(1, core.calls.count { it == "protect plain" })
        assertEquals(1, core.calls.count { it == "protect slow" })
        assertEquals(2, core.calls.count { it.startsWith("inspect") })
    }

    @Test fun theEndOfTheProcessKeepsCopiesAndChoices() {
        useFakeCore(core)
        val intent = intent("plain", "plain")
        val controller = open(intent)
        controller.get().waitUntilLookedAt()
        controller.get().runner.send(Event.StrengthChosen(ShieldStrength.SUBTLE))
        controller.get().runner.send(Event.Selected("1"))
        val id = controller.get().share!!.folder.id
        val state = Bundle()
        controller.pause().stop().saveInstanceState(state)
        controller.get().runner.close()
        // The other app's permission is over: the copies must do.
        offer("content://other.app/0") { throw SecurityException() }
        offer("content://other.app/1") { throw SecurityException() }
        val again = Robolectric.buildActivity(ShareActivity::class.java, intent).setup(parcelled(state)).get()
        again.waitUntilLookedAt()
        assertEquals(id, again.share!!.folder.id)
        assertEquals(ShieldStrength.SUBTLE, again.runner.state.choice.strength)
        assertEquals("1", again.runner.state.selected)
        assertEquals(2, again.runner.state.usable.size)
        assertEquals(R.id.strength_subtle, again.findViewById<RadioGroup>(R.id.strength)!!.checkedRadioButtonId)
    }

    @Test fun theEndOfTheProcessBehindTheChooserKeepsWhatItHandsOver() {
        useFakeCore(core)
        rulesAreRead()
        val intent = intent("plain")
        val controller = open(intent)
        controller.get().waitUntilLookedAt()
        click(controller.get(), R.id.share)
        controller.get().waitFor { it is Phase.HandingOver }
        val state = Bundle()
        controller.pause().stop().saveInstanceState(state)
        controller.get().runner.close()
        assertEquals(1, workingFiles().count { "/out/" in it })
        controller.get().share!!.folder.markChosen()
        val again = Robolectric.buildActivity(ShareActivity::class.java, intent).setup(parcelled(state)).get()
        assertTrue(again.isFinishing)
        assertEquals(1, workingFiles().count { "/out/" in it })
    }

    @Test fun theEndOfTheProcessWhileProtectingLeavesNothingBehind() {
        useFakeCore(core)
        rulesAreRead()
        val intent = intent("plain", "slow")
        val controller = open(intent)
        controller.get().waitUntilLookedAt()
        click(controller.get(), R.id.share)
        waitFor("the second photo is being made") {
            (controller.get().runner.state.phase as? Phase.Protecting)?.done == 1
        }
        val state = Bundle()
        controller.pause().stop().saveInstanceState(state)
        controller.get().runner.close()
        assertEquals(1, workingFiles().count { "/out/" in it })
        val again = Robolectric.buildActivity(ShareActivity::class.java, intent).setup(parcelled(state)).get()
        again.waitUntilLookedAt()
        assertEquals(0, workingFiles().count { "/out/" in it })
        assertTrue(again.findViewById<View>(R.id.share)!!.isEnabled)
    }

    @Test fun theRulesComeBeforeTheFirstShareAlone() {
        val activity = opened("plain")
        click(activity, R.id.share)
        assertTrue(shown(activity, R.id.rules))
        assertFalse(shown(activity, R.id.share))
        click(activity, R.id.rules_back)
        assertFalse(shown(activity, R.id.rules))
        assertFalse(Settings(app).rulesRead)
        click(activity, R.id.share)
        click(activity, R.id.rules_go)
        activity.waitFor { it is Phase.HandingOver }
        assertTrue(Settings(app).rulesRead)
        val next = opened("plain")
        click(next, R.id.share)
        assertFalse(shown(next, R.id.rules))
    }

    @Test fun cancellingInTheMiddleLeavesNoNewPicture() {
        rulesAreRead()
        val activity = opened("slow")
        click(activity, R.id.share)
        waitFor("halfway") { (activity.runner.state.phase as? Phase.Protecting)?.fraction ?: 0f > 0f }
        click(activity, R.id.cancel)
        assertEquals(Phase.Choosing, activity.runner.state.phase)
        assertEquals(Notice.Cancelled, activity.runner.state.notice)
        assertEquals(app.getString(R.string.cancelled), activity.findViewById<TextView>(R.id.notice)!!.text.toString())
        waitFor("the core has stopped") { activity.runner.shown != null }
        assertFalse(workingFiles().any { "/out/" in it })
        assertTrue(shown(activity, R.id.share))
    }

    @Test fun backStopsProtectingAndOnlyThenLeaves() {
        rulesAreRead()
        val activity = opened("slow")
        click(activity, R.id.share)
        waitFor("protecting") { activity.runner.state.phase is Phase.Protecting }
        @Suppress("DEPRECATION")
        activity.onBackPressed()
        assertEquals(Phase.Choosing, activity.runner.state.phase)
        assertFalse(activity.isFinishing)
        @Suppress("DEPRECATION")
        activity.onBackPressed()
        assertTrue(activity.isFinishing)
    }

    /** From Android 13 on, the back gesture asks whoever registered. Its animation was not seen. */
    @Test fun theBackGestureStopsProtectingAndIsGivenBack() {
        rulesAreRead()
        // Robolectric does not read enableOnBackInvokedCallback from the manifest.
        ReflectionHelpers.callInstanceMethod<Unit>(
            app.applicationInfo,
            "setEnableOnBackInvokedCallback",
            ReflectionHelpers.ClassParameter.from(Boolean::class.javaPrimitiveType, true),
        )
        val activity = opened("slow")
        val proxy = activity.onBackInvokedDispatcher
        val dispatcher = ReflectionHelpers.getField<OnBackInvokedDispatcher>(proxy, "mActualDispatcher")
        fun asked(): OnBackInvokedCallback = ReflectionHelpers.callInstanceMethod(dispatcher, "getTopCallback")
        val ofTheSystem = asked()
        click(activity, R.id.share)
        waitFor("protecting") { activity.runner.state.phase is Phase.Protecting }
        assertNotSame(ofTheSystem, asked())
        asked().onBackInvoked()
        assertEquals(Phase.Choosing, activity.runner.state.phase)
        assertSame(ofTheSystem, asked())
    }

    @Test fun theStrengthIsChosenAndLeftAsTheSettingsHaveIt() {
        Settings(app).strength = ShieldStrength.SUBTLE
        val activity = opened("plain")
        assertEquals(ShieldStrength.SUBTLE, activity.runner.state.choice.strength)
        activity.findViewById<View>(R.id.strength_strong)!!.performClick()
        assertEquals(ShieldStrength.STRONG, activity.runner.state.choice.strength)
        assertEquals(ShieldStrength.SUBTLE, Settings(app).strength)
        waitFor("its preview") { activity.runner.shown?.choice?.strength == ShieldStrength.STRONG }
    }

    @Test fun holdingShowsThePhotoWithoutTheShield() {
        val activity = opened("plain")
        waitFor("the large pair") { activity.findViewById<View>(R.id.hold)!!.isEnabled }
        val hold = activity.findViewById<View>(R.id.hold)!!
        val image = activity.findViewById<ImageView>(R.id.preview)!!
        val after = image.contentDescription.toString()
        fun isBefore() = shown(activity, R.id.before_label) && image.contentDescription.toString() != after

        hold.requestFocus()
        hold.dispatchKeyEvent(KeyEvent(KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_ENTER))
        assertTrue("held by key", isBefore())
        hold.dispatchKeyEvent(KeyEvent(KeyEvent.ACTION_UP, KeyEvent.KEYCODE_ENTER))
        assertFalse(isBefore())
        hold.isPressed = true
        assertTrue("held by finger", isBefore())
        hold.isPressed = false
        assertFalse(isBefore())
        val click = android.view.accessibility.AccessibilityNodeInfo.ACTION_CLICK
        hold.performAccessibilityAction(click, null)
        assertTrue("by screen reader", isBefore())
        hold.performAccessibilityAction(click, null)
        assertFalse(isBefore())
    }

    @Test fun aFingerThatRestsOnThePhotoComparesToo() {
        val activity = opened("plain")
        waitFor("the large pair") { activity.findViewById<View>(R.id.hold)!!.isEnabled }
        val image = activity.findViewById<View>(R.id.preview)!!
        fun touch(action: Int) =
            image.dispatchTouchEvent(MotionEvent.obtain(0, SystemClock.uptimeMillis(), action, 9f, 9f, 0))
        touch(MotionEvent.ACTION_DOWN)
        idle()
        assertFalse("a tap is no holding", shown(activity, R.id.before_label))
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(1))
        assertTrue(shown(activity, R.id.before_label))
        touch(MotionEvent.ACTION_UP)
        assertFalse(shown(activity, R.id.before_label))
    }

    @Test fun keysAndScreenReadersGoInTheOrderOfReading() {
        val activity = opened("plain", "plain")
        waitFor("the large pair") { activity.findViewById<View>(R.id.hold)!!.isEnabled }
        val reached = ArrayList<View>()
        activity.window.decorView.addFocusables(reached, View.FOCUS_FORWARD, View.FOCUSABLES_ALL)
        val order = listOf(R.id.leave, R.id.help, R.id.hold, R.id.strength_standard, R.id.share, R.id.save)
        assertEquals(order, reached.map { it.id }.filter { it in order })
        assertEquals("small pictures", 2, reached.count { it is ImageButton && it.id == View.NO_ID })
    }

    @Test fun aTapThroughAnotherWindowDoesNotShare() {
        rulesAreRead()
        val activity = opened("plain")
        val share = activity.findViewById<View>(R.id.share)!!
        tap(share, MotionEvent.FLAG_WINDOW_IS_OBSCURED)
        assertEquals(Phase.Choosing, activity.runner.state.phase)
        tap(share, 0)
        assertFalse(activity.runner.state.phase == Phase.Choosing)
    }

    private fun tap(view: View, flags: Int) {
        val properties = arrayOf(MotionEvent.PointerProperties().apply { toolType = MotionEvent.TOOL_TYPE_FINGER })
        val at = arrayOf(
            MotionEvent.PointerCoords().apply {
                x = view.width / 2f
                y = view.height / 2f
            },
        )
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val source = InputDevice.SOURCE_TOUCHSCREEN
            view.dispatchTouchEvent(
                MotionEvent.obtain(0, 10, action, 1, properties, at, 0, 0, 1f, 1f, 0, 0, source, flags),
            )
            idle()
        }
    }
}
