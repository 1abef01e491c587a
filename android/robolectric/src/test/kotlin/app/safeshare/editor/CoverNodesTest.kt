package app.safeshare.editor

import android.graphics.Rect
import android.os.Looper
import android.view.InputDevice
import android.view.MotionEvent
import android.view.View
import android.view.accessibility.AccessibilityEvent
import android.view.accessibility.AccessibilityManager
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Button
import android.widget.TextView
import app.safeshare.R
import app.safeshare.covers.Target
import app.safeshare.covers.middleX
import app.safeshare.covers.middleY
import app.safeshare.share.ShareActivity
import app.safeshare.support.FakeCore
import app.safeshare.support.Fingers
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.coverView
import app.safeshare.support.editor
import app.safeshare.support.face
import app.safeshare.support.openedEditor
import app.safeshare.ui.view
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** The editor as a screen reader has it. No voice was heard: these are the nodes and events that it speaks from. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "en-w411dp-h891dp-xhdpi")
class CoverNodesTest {
    /** The second one is tiny. */
    private val core = FakeCore(faces = listOf(face(0.2f, 0.3f, 0.2f, 0.2f), face(0.6f, 0.3f, 0.02f, 0.02f)))
    private val manager get() = shadowOf(app.getSystemService(AccessibilityManager::class.java)!!)
    private val activity: ShareActivity by lazy { openedEditor(core) }
    private val view get() = activity.coverView
    private val provider get() = view.accessibilityNodeProvider
    private val shape = idOf(Target.Shape(0))

    @Before fun listen() {
        manager.setEnabled(true)
        manager.setTouchExplorationEnabled(true)
    }

    private fun node(id: Int): AccessibilityNodeInfo = provider.createAccessibilityNodeInfo(id)!!

    private fun AccessibilityNodeInfo.words() = contentDescription.toString()

    private fun AccessibilityNodeInfo.labels() = actionList.mapNotNull { it.label?.toString() }

    private fun bounds(id: Int) = Rect().also { node(id).getBoundsInScreen(it) }

    private fun said() = manager.sentAccessibilityEvents
        .filter { it.eventType == AccessibilityEvent.TYPE_ANNOUNCEMENT }.flatMap { it.text }.map { it.toString() }

    private fun act(id: Int, action: Int) = provider.performAction(id, action, null)
        .also { shadowOf(Looper.getMainLooper()).idle() }

    @Test fun eachFaceIsAButtonWithANameAndAnAction() {
        val first = node(0)
        assertEquals("Face 1 of 2, not covered", first.words())
        assertEquals(Button::class.java.name, first.className)
        assertEquals(listOf("cover"), first.labels())
        assertTrue(first.isClickable && first.isVisibleToUser && first.isEnabled)
        val host = node(-1)
        assertEquals("both, and nothing else", 2, host.childCount)
        assertEquals("Photo 1 of 1, without the shield", host.words())
    }

    @Test fun actionsCoverAndUncoverAndAreAnnounced() {
        assertTrue(act(1, AccessibilityNodeInfo.ACTION_CLICK))
        assertTrue(activity.editor.isCovered(Target.Face(1)))
        assertEquals("Face 2 of 2, covered", node(1).words())
        assertEquals(listOf("uncover"), node(1).labels())
        assertEquals(listOf("Face 2 of 2, covered"), said())
        val count = activity.view<TextView>(R.id.cover_count)
        assertEquals("1 place covered", count.text.toString())
        assertTrue(count.isShown)
        assertEquals(View.ACCESSIBILITY_LIVE_REGION_POLITE, count.accessibilityLiveRegion)
        assertTrue(act(1, AccessibilityNodeInfo.ACTION_CLICK))
        assertEquals("Face 2 of 2, not covered", said().last())
        assertFalse(count.isShown)
        assertTrue(manager.sentAccessibilityEvents.any { it.eventType == AccessibilityEvent.TYPE_VIEW_CLICKED })
    }

    @Test fun whoCannotDrawAddsACoverAndMovesIt() {
        click(activity, R.id.cover_add)
        assertEquals("Cover 1 of 1", node(shape).words())
        val all = listOf("remove", "move left", "move right", "move up", "move down", "larger", "smaller")
        assertEquals(all, node(shape).labels())
        fun area() = activity.editor.areaOf(Target.Shape(0))
        val start = area()
        assertTrue(act(shape, R.id.cover_right))
        assertTrue(act(shape, R.id.cover_up))
        assertTrue(area().middleX > start.middleX && area().middleY < start.middleY)
        assertTrue(act(shape, R.id.cover_left))
        assertTrue(act(shape, R.id.cover_down))
        assertEquals(start.middleX, area().middleX, 0.001f)
        assertEquals(start.middleY, area().middleY, 0.001f)
        assertTrue(act(shape, R.id.cover_larger))
        assertTrue(area().width > start.width)
        assertTrue(act(shape, R.id.cover_smaller))
        assertTrue(act(shape, R.id.cover_smaller))
        assertTrue(area().width < start.width)
        assertTrue(act(shape, AccessibilityNodeInfo.ACTION_CLICK))
        assertNull(provider.createAccessibilityNodeInfo(shape))
        assertFalse("it is gone", act(shape, R.id.cover_left))
        assertFalse("a face does not move", act(0, R.id.cover_left))
    }

    @Test fun boundsAreWhereTheFaceIsAndLargeEnough() {
        val (left, top) = IntArray(2).also(view::getLocationOnScreen)
        val box = view.viewport!!.boxOf(activity.editor.areaOf(Target.Face(0)))
        val large = Rect(box.left.toInt(), box.top.toInt(), box.right.toInt(), box.bottom.toInt())
        assertEquals(large.apply { offset(left, top) }, bounds(0))
        val target = (48 * view.resources.displayMetrics.density).toInt()
        assertTrue("${bounds(1)}", bounds(1).width() >= target - 1 && bounds(1).height() >= target - 1)
    }

    @Test fun whatIsOutOfSightIsNotRead() {
        val picture = view.viewport!!.picture
        // Close to the lower right corner.
        Fingers(view).down(picture.right - 100, picture.bottom - 50).down(picture.right - 60, picture.bottom - 50)
            .to(picture.right - 300 to picture.bottom - 50, picture.right - 20 to picture.bottom - 50).up()
        assertTrue(view.viewport!!.zoom > 5)
        assertFalse(node(0).isVisibleToUser)
    }

    @Test fun theReaderGoesToANodeAndLeavesIt() {
        assertTrue(act(0, AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS))
        assertFalse("it is there", act(0, AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS))
        assertTrue(node(0).isAccessibilityFocused)
        val found = provider.findFocus(AccessibilityNodeInfo.FOCUS_ACCESSIBILITY)!!
        assertEquals("Face 1 of 2, not covered", found.words())
        assertTrue(act(0, AccessibilityNodeInfo.ACTION_CLEAR_ACCESSIBILITY_FOCUS))
        assertFalse(node(0).isAccessibilityFocused)
    }

    @Test fun aFingerThatExploresHearsTheFace() {
        val box = view.viewport!!.boxOf(activity.editor.areaOf(Target.Face(0)))
        val hover = MotionEvent.obtain(0, 0, MotionEvent.ACTION_HOVER_ENTER, box.middleX, box.middleY, 0)
        view.dispatchGenericMotionEvent(hover.apply { source = InputDevice.SOURCE_TOUCHSCREEN })
        val heard = manager.sentAccessibilityEvents
            .filter {
                it.eventType == AccessibilityEvent.TYPE_VIEW_HOVER_ENTER
            }.map { it.contentDescription?.toString() }
        assertEquals(listOf("Face 1 of 2, not covered"), heard)
    }

    @Test
    @Config(qualifiers = "+fr")
    fun french() {
        click(activity, R.id.cover_all)
        assertEquals("Visage 2 sur 2, couvert", node(1).words())
        assertEquals(listOf("découvrir"), node(1).labels())
        assertEquals("2 endroits couverts", activity.view<TextView>(R.id.cover_count).text.toString())
    }
}
