package app.safeshare.covers

import app.safeshare.core.CoverShape
import app.safeshare.core.CoverStyle
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoCover
import app.safeshare.support.face
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test

class CoverEditorTest {
    private val left = face(0.2f, 0.2f, 0.1f, 0.1f)
    private val right = face(0.6f, 0.2f, 0.1f, 0.1f)
    private val opened = CoverEditor(2f, emptyList(), faces = listOf(left, right))
    private val first = Target.Face(0)
    private val second = Target.Face(1)
    private val plate = PhotoArea(0.4f, 0.7f, 0.2f, 0.1f)
    private val drawn = Target.Shape(0)

    private fun CoverEditor.after(vararg actions: CoverAction) = actions.fold(this) { state, action ->
        state.on(action)
    }

    private fun tap(target: Target) = CoverAction.Tap(target)

    @Test fun aTapCoversAFaceAndAnotherOneUncoversIt() {
        val covered = opened.after(tap(second))
        assertEquals(
            listOf(PhotoCover(right.coverArea, CoverShape.ELLIPSE, CoverStyle.MOSAIC)),
            covered.covers,
        )
        assertTrue(covered.isCovered(second))
        assertFalse(covered.isCovered(first))
        assertEquals(emptyList<PhotoCover>(), covered.after(tap(second)).covers)
    }

    @Test fun whatIsDrawnIsOvalFirstAndATapRemovesIt() {
        val oval = opened.after(CoverAction.Draw(plate))
        assertEquals(CoverShape.ELLIPSE, oval.covers.single().shape)
        val both = oval.after(
            CoverAction.Reshape(CoverShape.ROUNDED_RECTANGLE),
            CoverAction.Draw(plate.moved(0f, 0.1f)),
        )
        assertEquals(CoverShape.ROUNDED_RECTANGLE, both.covers.last().shape)
        assertEquals(listOf(first, second, drawn, Target.Shape(1)), both.targets)
        assertEquals(listOf(both.covers.last()), both.after(tap(drawn)).covers)
    }

    @Test fun aTapOnWhatIsNotThereChangesNothing() {
        assertSame(opened, opened.after(tap(Target.Face(7))))
        assertSame(opened, opened.after(tap(drawn)))
        assertSame(opened, opened.after(CoverAction.Move(Target.Shape(0), 1, 0)))
    }

    @Test fun allFacesAreCoveredAtOnce() {
        val all = opened.after(tap(first), CoverAction.CoverAll)
        assertFalse(all.hasOpenFaces)
        assertEquals(2, all.covers.size)
        assertEquals("one step", 1, all.after(CoverAction.Undo).covers.size)
        assertSame(all.past, all.after(CoverAction.CoverAll).past)
    }

    @Test fun oneStyleForAllCovers() {
        val stickers = opened.after(tap(first), CoverAction.Draw(plate), CoverAction.Restyle(CoverStyle.STICKER))
        assertEquals(setOf(CoverStyle.STICKER), stickers.covers.map { it.style }.toSet())
        assertTrue("a face stays covered", stickers.isCovered(first))
        assertEquals(1, stickers.shapes.size)
        assertEquals(CoverStyle.STICKER, stickers.after(tap(second)).covers.last().style)
        assertEquals(CoverStyle.STICKER, CoverEditor(2f, stickers.covers).style)
        assertEquals(CoverStyle.MOSAIC, opened.style)
    }

    @Test fun undoGoesAllTheWayBack() {
        val before =
            CoverEditor(2f, listOf(PhotoCover(plate, CoverShape.ELLIPSE, CoverStyle.BLUR)), faces = listOf(left))
        val after = before.after(
            tap(first),
            CoverAction.Restyle(CoverStyle.SOLID),
            CoverAction.Move(drawn, 1, 1),
            CoverAction.Resize(drawn, isLarger = true),
            tap(drawn),
            CoverAction.Add(PhotoArea(0f, 0f, 1f, 1f)),
        )
        assertEquals(6, after.past.size)
        val back = after.after(*Array(6) { CoverAction.Undo })
        assertEquals(before, back)
        assertFalse(back.canUndo)
        assertSame(back, back.after(CoverAction.Undo))
    }

    @Test fun noMoreThanAPhotoCanHave() {
        val places = List(MOST_COVERS) { CoverAction.Draw(PhotoArea(it / 100f, 0.5f, 0.01f, 0.01f)) }
        val full = opened.after(*places.toTypedArray())
        assertEquals(MOST_COVERS, full.covers.size)
        assertFalse(full.isFull)
        for (action in listOf(tap(first), CoverAction.Draw(plate), CoverAction.CoverAll)) {
            val refused = full.after(action)
            assertTrue("$action", refused.isFull)
            assertEquals(full.covers, refused.covers)
            assertFalse(refused.after(tap(drawn)).isFull)
        }
        val almost = full.after(tap(drawn)).after(CoverAction.CoverAll)
        assertEquals(MOST_COVERS, almost.covers.size)
        assertTrue(almost.isFull)
    }

    @Test fun aCoverIsAddedInTheMiddleOfWhatIsSeen() {
        val added = opened.after(CoverAction.Add(PhotoArea(0.5f, 0.5f, 0.5f, 0.5f)))
        val area = added.covers.single().area
        assertEquals(0.75f, area.middleX, 0.001f)
        assertEquals(0.75f, area.middleY, 0.001f)
        // The shorter side of what is seen is half a picture's height: 0.5 of it high, a quarter of that the cover.
        assertEquals(0.125f, area.height, 0.001f)
        assertEquals("a circle", area.height, area.width * 2, 0.001f)
        assertEquals(CoverShape.ELLIPSE, added.covers.single().shape)
        val twice = added.after(CoverAction.Add(PhotoArea(0.5f, 0.5f, 0.5f, 0.5f)))
        assertEquals("not upon each other", 2, twice.covers.map { it.area }.toSet().size)
    }

    @Test fun aDrawnCoverIsMovedAndResized() {
        val one = opened.after(CoverAction.Draw(plate))
        fun area(vararg actions: CoverAction) = one.after(*actions).covers.single().area
        assertTrue(area(CoverAction.Move(drawn, -1, 0)).x < plate.x)
        assertTrue(area(CoverAction.Move(drawn, 0, 1)).y > plate.y)
        // The picture is twice as wide as high: steps are equally long on the screen.
        val step = area(CoverAction.Move(drawn, 1, 1))
        assertEquals(2 * (step.x - plate.x), step.y - plate.y, 0.001f)
        assertEquals(plate.width * 1.2f, area(CoverAction.Resize(drawn, isLarger = true)).width, 0.001f)
        assertEquals(plate.middleX, area(CoverAction.Resize(drawn, isLarger = true)).middleX, 0.001f)
        val smaller = Array(40) { CoverAction.Resize(drawn, isLarger = false) }
        assertTrue("${area(*smaller)}", area(*smaller).height > 0.01f)
        val larger = area(*Array(40) { CoverAction.Resize(drawn, isLarger = true) })
        assertEquals(PhotoArea(0f, 0f, 1f, 1f), larger)
        val away = area(*Array(60) { CoverAction.Move(drawn, 1, -1) })
        assertEquals(1f, away.x + away.width, 0.001f)
        assertEquals(0f, away.y, 0.001f)
    }

    @Test fun aSmallFaceIsAsLargeAsAFinger() {
        val viewport = Viewport(400f, 200f, 2f)
        val tiny = CoverEditor(2f, emptyList(), faces = listOf(face(0.5f, 0.5f, 0.01f, 0.01f)))
        assertEquals(first, tiny.targetAt(200f + 22f, 100f, viewport, 48f))
        assertNull(tiny.targetAt(200f + 32f, 100f, viewport, 48f))
    }

    @Test fun ofTwoThatOverlapTheNearerMiddleWins() {
        val viewport = Viewport(400f, 200f, 2f)
        val close = opened.copy(faces = listOf(face(0.48f, 0.5f, 0.02f, 0.02f), face(0.52f, 0.5f, 0.02f, 0.02f)))
        assertEquals(first, close.targetAt(203f, 102f, viewport, 48f))
        assertEquals(second, close.targetAt(206f, 102f, viewport, 48f))
    }

    @Test fun whichFaceChangedIsTold() {
        val covered = opened.after(tap(second))
        assertEquals(second, covered.faceChangedSince(opened))
        assertEquals(second, opened.faceChangedSince(covered))
        assertNull("two at once", opened.after(CoverAction.CoverAll).faceChangedSince(opened))
        assertNull(opened.after(CoverAction.Draw(plate)).faceChangedSince(opened))
        assertNull("they were only just found", opened.faceChangedSince(opened.copy(faces = null)))
    }

    @Test fun coversThatWereThereBeforeTheFacesBecomeTheirs() {
        val again = CoverEditor(2f, opened.after(tap(first), CoverAction.Draw(plate)).covers)
        assertEquals(listOf(drawn, Target.Shape(1)), again.targets)
        val found = again.copy(faces = listOf(left, right))
        assertEquals(listOf(first, second, drawn), found.targets)
        assertTrue(found.isCovered(first))
        assertEquals(plate, found.areaOf(drawn))
    }
}
