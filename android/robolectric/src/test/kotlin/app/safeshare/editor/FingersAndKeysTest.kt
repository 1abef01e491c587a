package app.safeshare.editor

import android.view.KeyEvent
import android.view.View
import app.safeshare.R
import app.safeshare.core.CoverShape
import app.safeshare.covers.Box
import app.safeshare.covers.MOST_ZOOM
import app.safeshare.covers.Target
import app.safeshare.covers.middleX
import app.safeshare.share.ShareActivity
import app.safeshare.support.FakeCore
import app.safeshare.support.Fingers
import app.safeshare.support.Pictured
import app.safeshare.support.click
import app.safeshare.support.coverView
import app.safeshare.support.editor
import app.safeshare.support.face
import app.safeshare.support.openedEditor
import app.safeshare.support.shoot
import app.safeshare.ui.view
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowWindowManagerGlobal
import org.robolectric.util.ReflectionHelpers

/** The editor in a parent's hands: fingers and keys on a real view. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w411dp-h891dp-xhdpi")
class FingersAndKeysTest {
    private val core =
        FakeCore(pictured = Pictured(), faces = listOf(face(0.2f, 0.3f, 0.1f, 0.1f), face(0.6f, 0.3f, 0.1f, 0.1f)))
    private val activity: ShareActivity by lazy { openedEditor(core) }
    private val view get() = activity.coverView
    private val fingers get() = Fingers(view)
    private val dp get() = view.resources.displayMetrics.density
    private val second = Target.Face(1)

    private fun boxOf(target: Target): Box = view.viewport!!.boxOf(activity.editor.areaOf(target))

    private val middle get() = view.viewport!!.picture.run { middleX to middleY }

    private fun draw() = fingers.down(middle.first, middle.second).to(middle.first + 300f to middle.second + 200f)

    @Test fun aTapOnAFaceCoversIt() {
        val box = boxOf(second)
        fingers.tap(box.middleX, box.middleY)
        assertTrue(activity.editor.isCovered(second))
        assertFalse(activity.editor.isCovered(Target.Face(0)))
        fingers.tap(box.middleX, box.middleY)
        assertFalse(activity.editor.isCovered(second))
    }

    @Test fun aTapBesideEverythingDoesNothing() {
        val before = activity.editor
        fingers.tap(middle.first, view.viewport!!.picture.bottom - 5)
        assertSame(before, activity.editor)
    }

    @Test fun oneFingerDrawsTheChosenShape() {
        val finger = draw()
        shoot(activity, "covers-drawing")
        finger.up()
        activity.view<View>(R.id.cover_shape_rectangle).performClick()
        fingers.down(100f, middle.second).to(300f to middle.second + 100f).up()
        val shapes = activity.editor.covers.map { it.shape }
        assertEquals(listOf(CoverShape.ELLIPSE, CoverShape.ROUNDED_RECTANGLE), shapes)
        val drawn = boxOf(Target.Shape(0))
        assertEquals(middle.first, drawn.left, 0.5f)
        assertEquals(middle.second + 200, drawn.bottom, 0.5f)
        fingers.tap(drawn.middleX, drawn.middleY)
        assertEquals(1, activity.editor.covers.size)
    }

    @Test fun aSlipOfTheFingerIsNoCoverAndNoTap() {
        val box = boxOf(second)
        fingers.down(box.middleX, box.middleY).to(box.middleX + 14 * dp to box.middleY + 14 * dp).up()
        assertEquals(0, activity.editor.covers.size)
    }

    @Test fun aGestureThatIsTakenAwayDrawsNothing() {
        draw().cancel()
        assertEquals(0, activity.editor.covers.size)
    }

    @Test fun twoFingersZoomAndMoveAndDrawNothing() {
        val (x, y) = middle
        val face = boxOf(second)
        // The first finger had begun to draw.
        fingers.down(x, y).to(x + 100f to y).down(x + 200f, y).to(x - 50f to y, x + 350f to y)
            .lift(1).to(x - 200f to y + 200f).up()
        assertEquals(0, activity.editor.covers.size)
        assertEquals(4f, view.viewport!!.zoom, 0.01f)
        val nearer = boxOf(second)
        assertEquals(4 * (face.right - face.left), nearer.right - nearer.left, 1f)
        shoot(activity, "covers-zoomed")
        fingers.tap(nearer.middleX, nearer.middleY)
        assertTrue("what is zoomed can be tapped", activity.editor.isCovered(second))
    }

    @Test fun aCoverIsAddedWhereTheParentLooks() {
        val (x, y) = middle
        fingers.down(x, y).down(x + 100f, y).to(x - 300f to y, x + 300f to y).up()
        click(activity, R.id.cover_add)
        val seen = view.viewport!!.visible
        val added = activity.editor.covers.single().area
        assertEquals(seen.middleX, added.middleX, 0.001f)
        assertTrue("$added in $seen", added.width < seen.width / 2)
    }

    @Test fun theButtonsDoWhatTheySay() {
        assertFalse(activity.view<View>(R.id.cover_undo).isEnabled)
        click(activity, R.id.cover_all)
        assertEquals(2, activity.editor.covers.size)
        assertFalse(activity.view<View>(R.id.cover_all).isEnabled)
        activity.view<View>(R.id.cover_style_sticker).performClick()
        click(activity, R.id.cover_undo)
        click(activity, R.id.cover_undo)
        assertEquals(0, activity.editor.covers.size)
        assertFalse(activity.view<View>(R.id.cover_undo).isEnabled)
    }

    @Test fun allOfItWorksByKeys() {
        useKeys()
        assertTrue("from the opening", view.isFocused)
        press(KeyEvent.KEYCODE_DPAD_RIGHT, KeyEvent.KEYCODE_ENTER)
        shoot(activity, "covers-keys")
        assertTrue(activity.editor.isCovered(second))
        press(KeyEvent.KEYCODE_DPAD_LEFT, KeyEvent.KEYCODE_SPACE)
        assertTrue(activity.editor.isCovered(Target.Face(0)))
        press(KeyEvent.KEYCODE_DEL, KeyEvent.KEYCODE_DEL)
        assertFalse(activity.editor.isCovered(Target.Face(0)))
        click(activity, R.id.cover_add)
        press(KeyEvent.KEYCODE_DPAD_RIGHT, KeyEvent.KEYCODE_DPAD_RIGHT)
        val added = activity.editor.areaOf(Target.Shape(0))
        press(KeyEvent.KEYCODE_DPAD_LEFT, meta = KeyEvent.META_SHIFT_ON)
        press(KeyEvent.KEYCODE_DPAD_DOWN, meta = KeyEvent.META_SHIFT_ON)
        press(KeyEvent.KEYCODE_PLUS)
        val moved = activity.editor.areaOf(Target.Shape(0))
        assertTrue("$moved", moved.middleX < added.middleX && moved.y + moved.height > added.y + added.height)
        assertTrue("$moved", moved.width > added.width)
        press(KeyEvent.KEYCODE_MINUS)
        press(KeyEvent.KEYCODE_Z, meta = KeyEvent.META_CTRL_ON)
        assertEquals(moved, activity.editor.areaOf(Target.Shape(0)))
        press(KeyEvent.KEYCODE_FORWARD_DEL)
        assertEquals("the second face is left", 1, activity.editor.covers.size)
    }

    @Test fun keysZoomAndArrowsShowWhatTheyGoTo() {
        useKeys()
        view.requestFocus()
        press(*IntArray(6) { KeyEvent.KEYCODE_PLUS })
        assertEquals(MOST_ZOOM, view.viewport!!.zoom)
        assertTrue("the first face is in sight", boxOf(Target.Face(0)).isInSight)
        assertFalse(boxOf(second).isInSight)
        press(KeyEvent.KEYCODE_DPAD_RIGHT)
        assertTrue(boxOf(second).isInSight)
        press(*IntArray(6) { KeyEvent.KEYCODE_MINUS })
        assertEquals(1f, view.viewport!!.zoom)
    }

    private val Box.isInSight get() = left < view.width && right > 0 && top < view.height && bottom > 0

    @Test fun arrowsLeaveThePictureAtItsEnds() {
        useKeys()
        view.requestFocus()
        val down = KeyEvent(KeyEvent.ACTION_DOWN, KeyEvent.KEYCODE_DPAD_DOWN)
        assertTrue(view.dispatchKeyEvent(down))
        assertFalse("the focus moves on", view.dispatchKeyEvent(down))
    }

    /** As with a keyboard: what is focused is shown, and pictures can be it. To be called before the screen opens. */
    private fun useKeys() {
        val no = ReflectionHelpers.ClassParameter.from(Boolean::class.javaPrimitiveType, false)
        ReflectionHelpers.callStaticMethod<Unit>(ShadowWindowManagerGlobal::class.java, "setInTouchMode", no)
    }

    private fun press(vararg codes: Int, meta: Int = 0) = codes.forEach { code ->
        for (action in listOf(KeyEvent.ACTION_DOWN, KeyEvent.ACTION_UP)) {
            view.dispatchKeyEvent(KeyEvent(0, 0, action, code, 0, meta))
        }
    }
}
