package app.safeshare.covers

import app.safeshare.core.PhotoArea
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

class ViewportTest {
    /** A picture of 400 x 300 pixels in the middle of a view of 400 x 500. */
    private val viewport = Viewport(400f, 500f, 4f / 3)
    private val whole = PhotoArea(0f, 0f, 1f, 1f)

    private fun assertBox(expected: Box, box: Box) {
        assertEquals(expected.left, box.left, 0.01f)
        assertEquals(expected.top, box.top, 0.01f)
        assertEquals(expected.right, box.right, 0.01f)
        assertEquals(expected.bottom, box.bottom, 0.01f)
    }

    private fun assertArea(expected: PhotoArea, area: PhotoArea) {
        val pairs = listOf(
            expected.x to area.x,
            expected.y to area.y,
            expected.width to area.width,
            expected.height to area.height,
        )
        pairs.forEach { (wanted, found) -> assertEquals("$area", wanted, found, 0.0001f) }
    }

    @Test fun allOfThePictureFitsAtFirst() {
        assertBox(Box(0f, 100f, 400f, 400f), viewport.picture)
        assertBox(Box(100f, 0f, 300f, 200f), Viewport(400f, 200f, 1f).picture)
        assertArea(whole, viewport.visible)
    }

    @Test fun aPlaceInTheViewIsAPlaceInThePicture() {
        val area = PhotoArea(0.25f, 0.5f, 0.25f, 0.1f)
        assertBox(Box(100f, 250f, 200f, 280f), viewport.boxOf(area))
        assertArea(area, viewport.drawn(200f, 280f, 100f, 250f, 16f)!!)
        val moved = viewport.zoomed(3f, 90f, 270f).moved(20f, -10f)
        val box = moved.boxOf(area)
        assertArea(area, moved.drawn(box.left, box.top, box.right, box.bottom, 16f)!!)
    }

    @Test fun zoomingKeepsWhatLiesUnderTheFingers() {
        val face = PhotoArea(0.4f, 0.4f, 0.1f, 0.1f)
        val before = viewport.boxOf(face)
        val after = viewport.zoomed(4f, before.middleX, before.middleY).boxOf(face)
        assertEquals(before.middleX, after.middleX, 0.01f)
        assertEquals(before.middleY, after.middleY, 0.01f)
        assertEquals(4 * (before.right - before.left), after.right - after.left, 0.01f)
    }

    @Test fun zoomIsFromOneToSix() {
        assertEquals(6f, viewport.zoomed(50f, 0f, 0f).zoom)
        assertEquals(viewport, viewport.zoomed(0.1f, 30f, 400f))
        assertEquals(viewport, viewport.zoomed(5f, 30f, 400f).zoomed(0.01f, 300f, 10f))
    }

    @Test fun thePictureDoesNotLeaveTheView() {
        assertEquals(viewport, viewport.moved(80f, 80f))
        val near = viewport.zoomed(3f, 200f, 250f)
        assertEquals(0f, near.moved(9000f, 9000f).picture.left, 0.01f)
        assertEquals(0f, near.moved(9000f, 9000f).picture.top, 0.01f)
        assertEquals(400f, near.moved(-9000f, -9000f).picture.right, 0.01f)
        assertEquals(500f, near.moved(-9000f, -9000f).picture.bottom, 0.01f)
        // Twice as large it is 800 x 600: higher than the view. At 1.2 times it is not, and stays in the middle.
        val flat = viewport.zoomed(1.2f, 0f, 0f).moved(0f, 50f)
        assertEquals(250f, flat.picture.middleY, 0.01f)
    }

    @Test fun whatIsSeenIsAPartOfThePicture() {
        val seen = viewport.zoomed(4f, 200f, 250f).visible
        assertArea(PhotoArea(0.375f, 0.5f - 500f / 2400f, 0.25f, 500f / 1200f), seen)
    }

    @Test fun aSlipOfTheFingerIsNoCover() {
        assertNull(viewport.drawn(100f, 200f, 115f, 185f, 16f))
        assertNotNull(viewport.drawn(100f, 200f, 116f, 200f, 16f))
    }

    @Test fun aLineOverANameIsAsThickAsAFinger() {
        val box = viewport.boxOf(viewport.drawn(100f, 200f, 300f, 202f, 16f)!!)
        assertBox(Box(100f, 193f, 300f, 209f), box)
    }

    @Test fun whatIsDrawnIsClampedToThePicture() {
        val corner = viewport.drawn(-50f, 10f, 40f, 130f, 16f)!!
        assertArea(PhotoArea(0f, 0f, 0.1f, 0.1f), corner)
        assertNull("all of it beside the picture", viewport.drawn(10f, 10f, 300f, 60f, 16f))
        val all = viewport.drawn(-50f, -50f, 900f, 900f, 16f)!!
        assertArea(whole, all)
    }

    @Test fun areasStayInThePicture() {
        val area = PhotoArea(0.8f, 0.1f, 0.15f, 0.2f)
        assertArea(PhotoArea(0.85f, 0f, 0.15f, 0.2f), area.moved(0.3f, -0.4f))
        assertArea(PhotoArea(0.7f, 0f, 0.3f, 0.4f), area.scaled(2f))
        val huge = area.scaled(50f)
        assertArea(whole, huge)
        assertTrue(huge.x + huge.width <= 1f)
    }
}
