import app.safeshare.core.CancelToken
import app.safeshare.core.ProgressListener
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectStage
import app.safeshare.core.SafeShareEngine
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.util.concurrent.Callable
import java.util.concurrent.Executors

class LoadTest {
    @Test
    fun `eight photos at once on one engine come out as one after the other`() {
        val names = listOf("jpeg-baseline.jpg", "small.jpg", "png-still.png", "webp-still.webp")
        inFolder { folder ->
            fun shared(name: String) = engine.protect(fixture(name), folder.path, ProtectOptions()).path
            val alone = names.associateWith { shared(it) }
            val threads = Executors.newFixedThreadPool(8)
            val jobs = (names + names).map { name -> Callable { name to shared(name) } }
            val together = threads.invokeAll(jobs).map { it.get() }
            threads.shutdown()
            for ((name, path) in together) {
                assertArrayEquals(File(alone.getValue(name)).readBytes(), File(path).readBytes(), name)
            }
            alone.values + together.map { it.second } to Unit
        }
    }

    @Test
    fun `two hundred photos take no more memory than the two hundred before them`() {
        // Until then the virtual machine compiles and the allocator's pools find their size.
        photos(200)
        val before = residentKilobytes()
        photos(200)
        val growth = residentKilobytes() - before
        println("memory grew by $growth kB over 200 photos")
        // One picture in memory is 225 kB of RGB; one for each photo would be 45 MB.
        assertTrue(growth < 8_000, "$growth kB")
    }

    @Test
    fun `engines and tokens give back what they take`() {
        fun rounds(count: Int) = repeat(count) {
            CancelToken().use { token ->
                SafeShareEngine().use { it.preview(fixture("small.jpg"), 32u, ProtectOptions(), token) }
            }
        }
        rounds(5)
        val before = residentKilobytes()
        rounds(20)
        val growth = residentKilobytes() - before
        println("memory grew by $growth kB over 20 engines")
        // A loaded net is several megabytes.
        assertTrue(growth < 20_000, "$growth kB")
    }

    private fun photos(count: Int) = repeat(count) {
        inFolder { folder ->
            val steps = object : ProgressListener {
                override fun onProgress(stage: ProtectStage, fraction: Float) = Unit
            }
            CancelToken().use { token ->
                listOf(engine.protect(fixture("small.jpg"), folder.path, ProtectOptions(), steps, token).path) to Unit
            }
        }
    }

    /** Resident memory of this process after a collection. */
    private fun residentKilobytes(): Long {
        repeat(3) { System.gc() }
        val line = File("/proc/self/status").readLines().first { it.startsWith("VmRSS:") }
        return line.filter { it.isDigit() }.toLong()
    }
}
