package app.safeshare.support

import app.safeshare.core.FoundFace
import app.safeshare.core.HiddenCategory
import app.safeshare.core.HiddenDatum
import app.safeshare.core.HiddenKind
import app.safeshare.core.HiddenPlace
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoFormat
import app.safeshare.core.PhotoPreview
import app.safeshare.core.PhotoReport
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectStage
import app.safeshare.core.ProtectedPhoto
import app.safeshare.core.SafeShareException
import app.safeshare.engine.PhotoCore
import app.safeshare.engine.Source
import app.safeshare.engine.Stop
import app.safeshare.engine.StoppedException
import java.io.File
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch

fun datum(kind: HiddenKind, category: HiddenCategory, value: String? = null) =
    HiddenDatum(category, kind, HiddenPlace.EXIF, "Field", value, 8u)

fun report(vararg findings: HiddenDatum, format: PhotoFormat = PhotoFormat.JPEG, incomplete: Boolean = false) =
    PhotoReport(format, 1000u, 40u, 30u, 1u, 1u, findings.toList(), incomplete)

/** A face whose cover is a half larger, around the same middle. */
fun face(x: Float, y: Float, width: Float, height: Float) = FoundFace(
    PhotoArea(x, y, width, height),
    PhotoArea(x - width / 4, y - height / 4, width * 1.5f, height * 1.5f),
    0.9f,
)

/**
 * A core that reads a photo's fate from its first word: `damaged`, `slow`, `heavy`, `heic`, `empty` (no faces),
 * `hidden` (the search for faces fails), `patient` (it takes until the gate opens), or anything else.
 */
class FakeCore(
    private val found: PhotoReport = report(),
    private val pictured: Pictured? = null,
    private val faces: List<FoundFace> = emptyList(),
) : PhotoCore {
    val calls = CopyOnWriteArrayList<String>()
    val options = CopyOnWriteArrayList<ProtectOptions>()
    val previews = CopyOnWriteArrayList<ProtectOptions>()

    /** Opened to let `slow` photos go on. */
    val gate = CountDownLatch(1)

    override fun inspect(photo: File, stop: Stop): PhotoReport {
        val word = photo.readText().substringBefore(' ')
        calls += "inspect $word"
        if (word == "nothing") throw SafeShareException.UnsupportedFormat()
        return if (word == "heic") report(format = PhotoFormat.HEIC) else found
    }

    override fun preview(source: Source, side: Int, options: ProtectOptions, stop: Stop): PhotoPreview {
        // As the real core does.
        if (stop.isStopped) throw StoppedException()
        calls += "preview ${word(source)} ${options.strength}"
        if (word(source) == "damaged") throw SafeShareException.Damaged()
        previews += options
        pictured?.let { return it.preview(side, options.covers) }
        val grey = ByteArray(4 * 4 * 3) { if (it % 4 == 3) -1 else 100 }
        return PhotoPreview(4u, 3u, grey, grey.copyOf().also { it[0] = 101 }, grey, null)
    }

    override fun faces(source: Source, options: ProtectOptions, stop: Stop): List<FoundFace> {
        calls += "faces ${word(source)}"
        when (word(source)) {
            "empty" -> return emptyList()
            "hidden" -> throw SafeShareException.NotEnoughMemory()
            "patient" -> waitForGate(stop)
        }
        return faces
    }

    override fun protect(
        source: Source,
        into: File,
        options: ProtectOptions,
        stop: Stop,
        onProgress: (ProtectStage, Float) -> Unit,
    ): ProtectedPhoto {
        val word = word(source)
        calls += "protect $word"
        this.options += options
        onProgress(ProtectStage.SHIELD, 0.5f)
        when (word) {
            "slow" -> waitForGate(stop)
            "heavy" -> throw SafeShareException.NotEnoughMemory()
            "fat" -> throw OutOfMemoryError()
        }
        val made = File(into, "photo-${calls.size.toString().padStart(16, '0')}.jpg")
        made.writeText("new $word")
        return ProtectedPhoto(
            made.path,
            PhotoFormat.JPEG,
            4u,
            3u,
            made.length().toULong(),
            null,
            report(),
            options.covers.size.toUInt(),
        )
    }

    private fun waitForGate(stop: Stop) {
        val stopped = CountDownLatch(1)
        stop.during({ stopped.countDown() }) {
            while (gate.count > 0 && stopped.count > 0) Thread.sleep(5)
        }
        if (stop.isStopped) throw StoppedException()
    }

    private fun word(source: Source) = when (source) {
        is Source.Encoded -> source.photo.readText().substringBefore(' ')
        is Source.Decoded -> "pixels"
    }
}

/** What a real phone's photo holds. */
val richFindings = arrayOf(
    datum(HiddenKind.COORDINATES, HiddenCategory.LOCATION, "48.858370, 2.294481"),
    datum(HiddenKind.PERSON_NAME, HiddenCategory.IDENTITY, "Léa"),
    datum(HiddenKind.FACE_REGION, HiddenCategory.IDENTITY),
    datum(HiddenKind.VIDEO, HiddenCategory.HIDDEN_MEDIA, "3.1 s, with sound"),
    datum(HiddenKind.THUMBNAIL, HiddenCategory.HIDDEN_MEDIA),
    datum(HiddenKind.DATE_TIME, HiddenCategory.TIME, "2024-07-14 18:32:05"),
    datum(HiddenKind.DEVICE_MODEL, HiddenCategory.DEVICE, "Fairphone"),
    datum(HiddenKind.DEVICE_MODEL, HiddenCategory.DEVICE, "FP5"),
    datum(HiddenKind.CAMERA_SETTINGS, HiddenCategory.DEVICE),
)
