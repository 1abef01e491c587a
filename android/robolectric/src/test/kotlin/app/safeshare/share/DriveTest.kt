package app.safeshare.share

import android.content.Intent
import android.graphics.BitmapFactory
import android.net.Uri
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.HiddenKind
import app.safeshare.core.ProtectOptions
import app.safeshare.core.SafeShareEngine
import app.safeshare.core.ShieldStrength
import app.safeshare.platform.PlatformDecoder
import app.safeshare.platform.toPixels
import app.safeshare.session.Look
import app.safeshare.session.Phase
import app.safeshare.session.Problem
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.folders
import app.safeshare.support.jpegOf
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.scene
import app.safeshare.support.sendIntent
import app.safeshare.support.shoot
import app.safeshare.support.useRealCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import app.safeshare.support.withExif
import app.safeshare.support.workingFiles
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.File
import kotlin.math.log10

/** The whole way with the real core: another app's photos in, the chooser's clean, shielded pictures out. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = "w411dp-h891dp-xhdpi")
class DriveTest {
    private val corpus = File(System.getProperty("corpus.dir")!!, "exif-samples")

    /** Stands for the phone's HEIC decoder, which the JVM does not have. */
    private val decoder = PlatformDecoder { _, side, _ -> scene(side, side * 3 / 4).toPixels(orientation = 1) }

    private fun realCore() {
        useRealCore(decoder)
        rulesAreRead()
    }

    @Test fun threeRealPhotos() {
        assumeTrue("NOT RUN: no real photos in ${corpus.path}", loudly(corpus.isDirectory))
        val gps = File(corpus, "jpg/gps/DSCN0010.jpg").readBytes()
        val damaged = File(corpus, "jpg/gps/DSCN0012.jpg").readBytes().copyOf(20_000).also { it.fill(0, 600) }
        drive(gps, File(corpus, "heic/mobile/iphone_13_pro_max.HEIC").readBytes(), damaged)
    }

    @Test fun onePhotoMadeHere() {
        realCore()
        val photo = withExif(jpegOf(scene()))
        val activity = open(sendIntent(offer("content://other.app/IMG_2024.jpg", photo))).get()
        activity.waitUntilLookedAt()
        val kinds = (activity.runner.state.photos.single().look as Look.Done).report.findings.map { it.kind }
        assertTrue(
            "$kinds",
            kinds.containsAll(listOf(HiddenKind.COORDINATES, HiddenKind.DATE_TIME, HiddenKind.DEVICE_MODEL)),
        )
        waitFor("the large pair") { activity.runner.shown != null }
        assertShielded(activity)
        click(activity, R.id.share)
        activity.waitFor { it is Phase.HandingOver }
        val (uri) = handedOver(activity)
        assertClean(app.contentResolver.openInputStream(uri)!!.use { it.readBytes() })
    }

    private fun drive(jpeg: ByteArray, heic: ByteArray, damaged: ByteArray) {
        realCore()
        val uris = listOf(jpeg, heic, damaged).mapIndexed { i, bytes -> offer("content://other.app/photo$i", bytes) }
        val controller = open(sendIntent(*uris.toTypedArray(), type = "image/*"))
        val activity = controller.get()
        activity.waitUntilLookedAt()
        assertLooks(activity)
        waitFor("the large pair") { activity.runner.shown != null }
        shoot(activity, "drive")

        click(activity, R.id.share)
        activity.waitFor { it is Phase.HandingOver }
        val handed = handedOver(activity)
        assertEquals(2, handed.size)
        handed.forEach { uri -> assertClean(app.contentResolver.openInputStream(uri)!!.use { it.readBytes() }) }
        assertShieldMatters(jpeg, app.contentResolver.openInputStream(handed.first())!!.use { it.readBytes() })

        chosen(activity)
        assertEquals("only the new pictures are left", 2, workingFiles().count { "/out/" in it })
        assertFalse(workingFiles().any { "/in/" in it })
        controller.pause().resume()
        assertTrue(activity.isFinishing)
        controller.pause().stop().destroy()
        // The time after reading has passed.
        folders.wipe(System.currentTimeMillis() + 3_600_001)
        assertEquals(emptyList<String>(), workingFiles())
        assertEquals("all that is kept", listOf("shared_prefs/settings.xml"), everyFile())
    }

    /** Whatever the app has on the phone, below its own folder. */
    private fun everyFile(): List<String> {
        val root = app.dataDir
        return root.walkTopDown().filter { it.isFile }.map { it.relativeTo(root).path }.sorted().toList()
    }

    private fun assertLooks(activity: ShareActivity) {
        val (first, second, third) = activity.runner.state.photos
        val found = (first.look as Look.Done).report.findings.map { it.kind }
        assertTrue("$found", HiddenKind.COORDINATES in found && HiddenKind.DEVICE_MODEL in found)
        assertTrue((second.look as Look.Done).report.findings.isNotEmpty())
        assertEquals(Look.Failed(Problem.DAMAGED), third.look)
        val words = app.resources.getQuantityString(R.plurals.cannot_share, 1, 1)
        assertEquals(words, activity.findViewById<TextView>(R.id.notice)!!.text.toString())
    }

    private fun handedOver(activity: ShareActivity): List<Uri> {
        val chooser = shadowOf(activity).nextStartedActivity
        assertEquals(Intent.ACTION_CHOOSER, chooser.action)
        val send = chooser.getParcelableExtra(Intent.EXTRA_INTENT, Intent::class.java)!!
        assertTrue(send.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION != 0)
        val clip = send.clipData!!
        return List(clip.itemCount) { clip.getItemAt(it).uri }
    }

    private fun chosen(activity: ShareActivity) {
        val id = activity.share!!.folder.id
        ChosenReceiver().onReceive(app, Intent().setData(Uri.fromParts("safeshare", id, null)))
    }

    private fun assertShielded(activity: ShareActivity) {
        val preview = activity.runner.shown!!.preview
        assertNotNull(preview.shield)
        assertFalse(preview.before.contentEquals(preview.after))
    }

    /** The new picture differs from the one without a shield, and hardly: by 30 to 60 dB of PSNR. */
    private fun assertShieldMatters(jpeg: ByteArray, shielded: ByteArray) {
        val folder = File(app.cacheDir, "plain").apply { mkdirs() }
        val source = File(folder, "source").apply { writeBytes(jpeg) }
        val options = ProtectOptions(strength = ShieldStrength.OFF, maxSide = 2048u)
        val plain = SafeShareEngine().use { File(it.protect(source.path, folder.path, options).path).readBytes() }
        folder.deleteRecursively()
        val difference = psnr(plain, shielded)
        assertTrue("$difference dB", difference in 30.0..60.0)
    }

    /** In dB, over red, green and blue; of pictures of the same size. */
    private fun psnr(one: ByteArray, other: ByteArray): Double {
        val (a, b) = listOf(one, other).map { BitmapFactory.decodeByteArray(it, 0, it.size) }
        assertEquals(a.width to a.height, b.width to b.height)
        val (left, right) = listOf(a, b).map { it.toPixels(orientation = 1).rgba }
        val errors = left.indices.sumOf { i ->
            val difference = (left[i].toInt() and 255) - (right[i].toInt() and 255)
            (difference * difference).toLong()
        }
        return 10 * log10(255.0 * 255.0 * left.size * 3 / 4 / errors)
    }

    /** ExifTool, which knows more hiding places than we do, finds nothing but the picture. */
    private fun assertClean(picture: ByteArray) {
        val file = File.createTempFile("clean", ".jpg").apply { writeBytes(picture) }
        val process = ProcessBuilder("exiftool", "-a", "-G0", "-s", "-u", file.path).redirectErrorStream(true).start()
        val lines = process.inputStream.bufferedReader().readLines()
        assertEquals(0, process.waitFor())
        file.delete()
        assertTrue("$lines", lines.any { "ImageWidth" in it })
        val other = lines.filterNot {
            it.startsWith("[ExifTool]") || it.startsWith("[File]") ||
                it.startsWith("[Composite]")
        }
            .filterNot { line -> JFIF.any { line.startsWith("[JFIF]") && it in line } }
        assertEquals(emptyList<String>(), other)
    }

    private fun loudly(isThere: Boolean): Boolean {
        if (!isThere) System.err.println("*** NOT RUN: the drive test with real photos, for want of ${corpus.path}")
        return isThere
    }

    private companion object {
        val JFIF = listOf("JFIFVersion", "ResolutionUnit", "XResolution", "YResolution")
    }
}
