package app.safeshare.store

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.widget.ScrollView
import app.safeshare.R
import app.safeshare.core.CoverStyle
import app.safeshare.core.PhotoArea
import app.safeshare.covers.CoverAction
import app.safeshare.help.HelpActivity
import app.safeshare.session.Event
import app.safeshare.session.Goal
import app.safeshare.share.ShareActivity
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.editor
import app.safeshare.support.jpegOf
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.runner
import app.safeshare.support.scene
import app.safeshare.support.sendIntent
import app.safeshare.support.shoot
import app.safeshare.support.useRealCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import app.safeshare.support.withExif
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.io.File
import javax.imageio.ImageIO

/**
 * Draws the pictures of the stores, with the real core and a scene of our own, into `build/shots/store`; `store-shots`
 * takes them to the folders of fastlane. Checks what lies there.
 */
@RunWith(RobolectricTestRunner::class)
class StoreTest {
    private fun shots(folder: String) {
        useRealCore()
        val activity = open(sendIntent(offer("content://gallery/1", withExif(jpegOf(scene(1600, 1200)))))).get()
        activity.waitUntilLookedAt()
        waitFor("the large pair") { activity.runner.shown != null }
        keep(activity, folder, "1_share")
        activity.findViewById<ScrollView>(R.id.scroll)!!.run { scrollTo(0, getChildAt(0).height) }
        keep(activity, folder, "2_hidden")
        activity.runner.send(Event.Go(Goal.SHARE))
        keep(activity, folder, "3_rules")
        keep(Robolectric.buildActivity(HelpActivity::class.java).setup().get(), folder, "4_help")
        activity.runner.send(Event.Cancel)
        cover(activity)
        keep(activity, folder, "5_covers")
        activity.finish()
    }

    /** A sticker over the child's head, drawn by hand: the net need not take a drawing for a face. */
    private fun cover(activity: ShareActivity) {
        click(activity, R.id.cover_open)
        waitFor("the search for faces") { activity.editor.faces != null }
        listOf(
            CoverAction.Restyle(CoverStyle.STICKER),
            CoverAction.Draw(PhotoArea(0.305f, 0.565f, 0.09f, 0.13f)),
        ).forEach { activity.runner.send(Event.Covered(it)) }
        waitFor("the cover") { activity.runner.drawn?.covers == activity.editor.covers }
    }

    private fun keep(activity: Activity, folder: String, name: String) {
        val shot = shoot(activity, "store/$folder/$name")
        assertTrue("$name is too long for a store", shot.height <= 2 * shot.width)
    }

    @Test
    @Config(qualifiers = "en-rGB-w400dp-h800dp-xhdpi")
    fun english() = shots("en-US")

    @Test
    @Config(qualifiers = "fr-rFR-w400dp-h800dp-xhdpi")
    fun french() = shots("fr-FR")

    @Test
    @Config(qualifiers = "xxxhdpi")
    fun icon() {
        val bitmap = Bitmap.createBitmap(ICON_SIDE, ICON_SIDE, Bitmap.Config.ARGB_8888)
        app.getDrawable(R.mipmap.ic_launcher)!!.run {
            setBounds(0, 0, ICON_SIDE, ICON_SIDE)
            draw(Canvas(bitmap))
        }
        val file = File(System.getProperty("shots.dir")!!, "store/icon.png").apply { parentFile!!.mkdirs() }
        file.outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }

    @Test fun theTextsFitTheStores() = folders().forEach { folder ->
        mapOf("title" to 30, "short_description" to 80, "full_description" to 4000, "changelogs/1" to 500)
            .forEach { (name, most) ->
                val text = File(folder, "$name.txt").readText().trim()
                assertTrue("$folder $name: ${text.length}", text.length in 1..most)
            }
    }

    @Test fun thePicturesFitTheStores() = folders().forEach { folder ->
        val files = File(folder, "images/phoneScreenshots").listFiles().orEmpty()
        assertTrue("$folder: ${files.size} pictures", files.size in 3..5)
        (files.toList() + File(folder, "images/icon.png")).forEach {
            assertTrue("$it: ${it.length()} bytes", it.length() in 1..MOST_BYTES)
            val picture = ImageIO.read(it)
            assertTrue("$it", picture.width >= 320 && picture.height in picture.width..2 * picture.width)
        }
    }

    private fun folders() = listOf("en-US", "fr-FR").map {
        File(System.getProperty("app.dir")!!, "../../../../fastlane/metadata/android/$it")
    }

    private companion object {
        const val ICON_SIDE = 512
        const val MOST_BYTES = 300_000L
    }
}
