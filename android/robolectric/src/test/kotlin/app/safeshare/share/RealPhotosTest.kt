package app.safeshare.share

import app.safeshare.core.HiddenKind
import app.safeshare.session.Look
import app.safeshare.session.Picture
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.shoot
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
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

/** Real cameras' photos, with the real core, as a parent sees them. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "fr-rFR-w411dp-h891dp-xhdpi")
class RealPhotosTest {
    private val corpus = File(System.getProperty("corpus.dir")!!, "exif-samples/jpg")

    @Before fun photos() {
        if (!corpus.isDirectory) System.err.println("*** NOT RUN: real photos on screen, for want of ${corpus.path}")
        assumeTrue(corpus.isDirectory)
    }

    private fun opened(vararg names: String): ShareActivity {
        val uris = names.map { offer("content://gallery/$it", File(corpus, it).readBytes()) }
        val activity = open(sendIntent(*uris.toTypedArray())).get()
        activity.waitUntilLookedAt()
        waitFor("the large pair") { activity.runner.shown != null }
        return activity
    }

    /** The same picture, stored in all eight ways that EXIF knows. */
    @Test fun everyPhotoIsShownUpright() {
        for (shape in listOf("portrait", "landscape")) {
            val activity = opened(*Array(8) { "orientation/${shape}_${it + 1}.jpg" })
            val pictures = List(8) { activity.runner.thumbnails.getValue("$it") }
            pictures.forEach { assertEquals(shape == "portrait", it.height > it.width) }
            val differences = pictures.map { difference(it, pictures.first()) }
            assertTrue("$shape: $differences", differences.all { it < 6 })
            shoot(activity, "real-$shape")
            activity.finish()
        }
    }

    private fun difference(one: Picture, other: Picture): Double {
        assertEquals(one.width to one.height, other.width to other.height)
        return one.rgba.indices.sumOf { abs((one.rgba[it].toInt() and 255) - (other.rgba[it].toInt() and 255)) } /
            one.rgba.size.toDouble()
    }

    @Test fun whatAPhoneHidesIsTold() {
        val activity = opened("gps/DSCN0021.jpg")
        val found = (activity.runner.state.photos.single().look as Look.Done).report.findings.map { it.kind }
        assertTrue("$found", HiddenKind.COORDINATES in found && HiddenKind.THUMBNAIL in found)
        shoot(activity, "real-gps")
    }
}
