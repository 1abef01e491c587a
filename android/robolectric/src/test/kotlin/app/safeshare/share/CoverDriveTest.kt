package app.safeshare.share

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Color
import android.view.View
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.PhotoArea
import app.safeshare.covers.Target
import app.safeshare.session.Event
import app.safeshare.session.Phase
import app.safeshare.support.Fingers
import app.safeshare.support.click
import app.safeshare.support.coverView
import app.safeshare.support.editor
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.shoot
import app.safeshare.support.useRealCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import app.safeshare.ui.view
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.io.File
import kotlin.math.abs

/** Real people's photos and the real core: a face is found, tapped, and not in the new picture. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "en-w411dp-h891dp-xhdpi")
class CoverDriveTest {
    private val photo = File(System.getProperty("corpus.dir")!!, "../photos/scenes/0003.jpg")
    private val face = Target.Face(0)

    @Before fun photos() {
        if (!photo.isFile) System.err.println("*** NOT RUN: covers over a real face, for want of ${photo.path}")
        assumeTrue(photo.isFile)
        useRealCore()
        rulesAreRead()
    }

    private fun opened(): ShareActivity {
        val activity = open(sendIntent(offer("content://gallery/1", photo.readBytes()))).get()
        activity.waitUntilLookedAt()
        return activity
    }

    /** Share, and come back from the chooser. */
    private fun ShareActivity.made(): Bitmap {
        click(this, R.id.share)
        waitFor { it is Phase.HandingOver }
        val bytes = share!!.folder.output(runner.state.outputs.single())!!.readBytes()
        runner.send(Event.CameBack)
        return BitmapFactory.decodeByteArray(bytes, 0, bytes.size)
    }

    @Test fun aCoveredFaceIsNotInTheNewPicture() {
        val activity = opened()
        val open = activity.made()
        click(activity, R.id.cover_open)
        waitFor("a face") { activity.editor.faces?.isNotEmpty() == true }
        shoot(activity, "covers-real-open")
        val area = activity.editor.areaOf(face)
        activity.coverView.run {
            val box = viewport!!.boxOf(area)
            Fingers(this).tap(box.middleX, box.middleY)
        }
        waitFor("the core's drawing") { activity.runner.drawn?.covers?.size == 1 }
        shoot(activity, "covers-real")
        click(activity, R.id.cover_done)
        val stale = activity.runner.state.photos.single().output!!.name
        val covered = activity.made()
        assertTrue("made anew", activity.runner.state.outputs.single() != stale)
        assertEquals("1 place covered", activity.view<TextView>(R.id.cover_text).text.toString())

        // The middle of the ellipse, and a corner that no cover reaches.
        val inside = PhotoArea(area.x + area.width / 4, area.y + area.height / 4, area.width / 2, area.height / 2)
        assertTrue("${difference(open, covered, inside)}", difference(open, covered, inside) > 15)
        assertTrue("no face is left", likeness(open, covered, inside) < 0.3)
        val corner = PhotoArea(0f, 0.85f, 0.15f, 0.15f)
        assertTrue("${difference(open, covered, corner)}", difference(open, covered, corner) < 4)
        assertTrue(likeness(open, covered, corner) > 0.9)
    }

    @Test fun everyStyleIsDrawnByTheCore() {
        val activity = opened()
        click(activity, R.id.cover_open)
        waitFor("a face") { activity.editor.faces?.isNotEmpty() == true }
        click(activity, R.id.cover_all)
        val ids = mapOf(
            "mosaic" to R.id.cover_style_mosaic,
            "blur" to R.id.cover_style_blur,
            "solid" to R.id.cover_style_solid,
            "sticker" to R.id.cover_style_sticker,
        )
        val drawn = ids.map { (name, id) ->
            activity.view<View>(id).performClick()
            waitFor("the core's $name") { activity.runner.drawn?.covers == activity.editor.covers }
            shoot(activity, "covers-real-$name")
            activity.runner.drawn!!.picture.rgba.toList().hashCode()
        }
        assertEquals("each is another picture", ids.size, drawn.toSet().size)
    }

    /** Mean difference of brightness, 0 to 255. */
    private fun difference(one: Bitmap, other: Bitmap, area: PhotoArea) =
        pairs(one, other, area).map { (a, b) -> abs(a - b) }.average()

    /** Correlation of brightness: 1 for the same picture, about 0 for one that has nothing to do with it. */
    private fun likeness(one: Bitmap, other: Bitmap, area: PhotoArea): Double {
        val pairs = pairs(one, other, area)
        val (meanOne, meanOther) = pairs.map { it.first }.average() to pairs.map { it.second }.average()
        fun sum(of: (Double, Double) -> Double) = pairs.sumOf { (a, b) -> of(a - meanOne, b - meanOther) }
        return sum { a, b -> a * b } / Math.sqrt(sum { a, _ -> a * a } * sum { _, b -> b * b })
    }

    private fun pairs(one: Bitmap, other: Bitmap, area: PhotoArea): List<Pair<Double, Double>> {
        assertEquals(one.width to one.height, other.width to other.height)
        val (left, top) = (area.x * one.width).toInt() to (area.y * one.height).toInt()
        val (wide, high) = (area.width * one.width).toInt() to (area.height * one.height).toInt()
        return (0 until wide * high).map { i ->
            val (x, y) = left + i % wide to top + i / wide
            brightness(one.getPixel(x, y)) to brightness(other.getPixel(x, y))
        }
    }

    private fun brightness(colour: Int) = (Color.red(colour) + Color.green(colour) + Color.blue(colour)) / 3.0
}
