package app.safeshare.support

import android.app.Activity
import android.content.Intent
import android.graphics.Bitmap
import android.net.Uri
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.os.Parcel
import android.view.PixelCopy
import android.view.View
import android.view.ViewGroup
import app.safeshare.SafeShareApp
import app.safeshare.Tools
import app.safeshare.core.PhotoReport
import app.safeshare.engine.PhotoWorks
import app.safeshare.engine.RustPhotoCore
import app.safeshare.files.ShareFolders
import app.safeshare.files.shareFolders
import app.safeshare.platform.PlatformDecoder
import app.safeshare.session.Phase
import app.safeshare.settings.Settings
import app.safeshare.share.ShareActivity
import org.junit.Assert.fail
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import java.io.ByteArrayInputStream
import java.io.File
import java.io.InputStream
import java.util.concurrent.TimeUnit

val app: SafeShareApp get() = RuntimeEnvironment.getApplication() as SafeShareApp

val folders: ShareFolders get() = shareFolders(app)

/** Photos among the working files of all shares, as paths below their root. */
fun workingFiles(): List<String> {
    val root = File(app.cacheDir, "shares")
    return root.walkTopDown().filter {
        it.isFile && it.parentFile!!.name in setOf("in", "out")
    }.map { it.relativeTo(root).path }.sorted().toList()
}

/** Runs what waits for the main thread until [isReached], which other threads work for. */
fun waitFor(what: String, isReached: () -> Boolean) {
    val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120)
    while (System.nanoTime() < end) {
        shadowOf(Looper.getMainLooper()).idle()
        if (isReached()) return
        Thread.sleep(5)
    }
    fail("not reached in time: $what")
}

/** Another app's photo, by its address. */
fun offer(address: String, bytes: ByteArray): Uri = offer(address) { ByteArrayInputStream(bytes) }

fun offer(address: String, open: () -> InputStream): Uri = Uri.parse(address).also { uri ->
    shadowOf(app.contentResolver).registerInputStreamSupplier(uri) { open() }
}

fun sendIntent(vararg uris: Uri, type: String = "image/jpeg"): Intent {
    val intent = Intent(app, ShareActivity::class.java).setType(type)
    return if (uris.size == 1) {
        intent.setAction(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, uris.single())
    } else {
        intent.setAction(
            Intent.ACTION_SEND_MULTIPLE,
        ).putParcelableArrayListExtra(Intent.EXTRA_STREAM, arrayListOf(*uris))
    }
}

fun open(intent: Intent): ActivityController<ShareActivity> =
    Robolectric.buildActivity(ShareActivity::class.java, intent).setup()

val ShareActivity.runner get() = share!!.runner

fun ShareActivity.waitUntilLookedAt() = waitFor("all photos looked at") { !runner.state.isLooking }

fun ShareActivity.waitFor(phase: (Phase) -> Boolean) = waitFor("phase, now ${runner.state.phase}") {
    phase(runner.state.phase)
}

/** Lets the app work with a fake core, and a fake decoder where one is needed. */
fun useFakeCore(core: FakeCore, decoder: PlatformDecoder = PlatformDecoder { _, _, _ -> error("no decoder") }) {
    app.tools = Tools(PhotoWorks(core, decoder) { 1L shl 28 }, Tools.of(app).streams)
}

/** Lets the app work with the real core. */
fun useRealCore(decoder: PlatformDecoder = PlatformDecoder { _, _, _ -> error("no decoder") }) {
    app.tools = Tools(PhotoWorks(RustPhotoCore(), decoder) { 1L shl 29 }, Tools.of(app).streams)
}

fun rulesAreRead() {
    Settings(app).rulesRead = true
}

/** The bundle as it comes back from the system: through bytes. */
fun parcelled(bundle: Bundle): Bundle {
    val out = Parcel.obtain().apply { writeBundle(bundle) }
    val bytes = out.marshall().also { out.recycle() }
    return Parcel.obtain().run {
        unmarshall(bytes, 0, bytes.size)
        setDataPosition(0)
        readBundle(ShareActivity::class.java.classLoader)!!
    }
}

/** Draws the whole window of a resumed activity and keeps it as a PNG. */
fun shoot(activity: Activity, name: String): Bitmap {
    shadowOf(Looper.getMainLooper()).idle()
    val view = activity.window.decorView
    val bitmap = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
    // As a phone's graphics processor draws it: with rounded corners and shadows.
    var result = -1
    PixelCopy.request(activity.window, bitmap, { result = it }, Handler(Looper.getMainLooper()))
    waitFor("the picture of $name") { result == PixelCopy.SUCCESS }
    val file = File(System.getProperty("shots.dir")!!, "$name.png")
    file.parentFile!!.mkdirs()
    file.outputStream().use { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }
    return bitmap
}

/** All views that are there, from [view] down. */
fun visible(view: View): Sequence<View> = sequence {
    if (view.visibility != View.VISIBLE) return@sequence
    yield(view)
    if (view is ViewGroup) for (i in 0 until view.childCount) yieldAll(visible(view.getChildAt(i)))
}

fun click(activity: Activity, id: Int) {
    val view = activity.findViewById<View>(id)!!
    check(view.isShown && view.isEnabled) { "cannot be tapped: ${app.resources.getResourceEntryName(id)}" }
    view.performClick()
    shadowOf(Looper.getMainLooper()).idle()
}

/** What a report of a real phone's photo holds. */
fun richReport(): PhotoReport = richFindings.let { report(*it) }
