import app.safeshare.core.SafeShareEngine
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.abort
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/** One engine for all tests, as an app has one. */
val engine by lazy { SafeShareEngine() }

/** A file that the Rust tests make in code; see tests/support. */
fun fixture(name: String): String = File(given("FIXTURES"), name).existing()

/** A real camera's file. Where there are none the test says so loudly, and in CI it fails. */
fun realPhoto(name: String): String {
    val folder = File(given("CORPUS"))
    if (!folder.isDirectory) {
        val sentence = "the real photos are missing: a part of the tests DID NOT RUN"
        check(System.getenv("CI") != "true") { sentence }
        System.err.println("\n*** $sentence ***\n")
        abort<Unit>(sentence)
    }
    return File(folder, name).existing()
}

/** What bindings/tests/run hands over under this name. */
fun given(name: String): String =
    requireNotNull(System.getenv("SAFESHARE_$name")) { "start the tests with bindings/tests/run" }

/** Runs [work] with an empty folder. Afterwards exactly the files whose paths it returned may be in there. */
fun <T> inFolder(name: String = "out", work: (folder: File) -> Pair<List<String>, T>): T {
    val parent = kotlin.io.path.createTempDirectory("safeshare").toFile()
    try {
        val folder = File(parent, name).apply { check(mkdir()) }
        val (paths, result) = work(folder)
        assertEquals(paths.toSet(), folder.walkTopDown().filter { it.isFile }.map { it.path }.toSet())
        return result
    } finally {
        parent.deleteRecursively()
    }
}

/** Runs [work] with an empty folder that must still be empty afterwards. */
fun inUntouchedFolder(work: (folder: File) -> Unit) = inFolder { folder -> emptyList<String>() to work(folder) }

/** The picture as another program reads it. */
fun decoded(path: String): BufferedImage = requireNotNull(ImageIO.read(File(path))) { "no picture" }

/** R, G, B, A at a place given in fractions of width and height. */
fun BufferedImage.at(x: Double, y: Double): List<Int> {
    val argb = getRGB((x * width).toInt(), (y * height).toInt())
    return listOf(argb ushr 16 and 255, argb ushr 8 and 255, argb and 255, argb ushr 24)
}

fun assertNear(expected: List<Int>, actual: List<Int>, tolerance: Int, message: String = "") =
    assertTrue(expected.zip(actual).all { (e, a) -> kotlin.math.abs(e - a) <= tolerance }) {
        "$message expected $expected, got $actual"
    }

/** Whether one of the texts that the fixtures hide is in the file. */
fun hidesCanary(path: String): Boolean = "CANARY-" in String(File(path).readBytes(), Charsets.ISO_8859_1)

private fun File.existing(): String = path.also { check(isFile) { "the file $name is missing" } }
