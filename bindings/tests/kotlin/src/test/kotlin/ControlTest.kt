import app.safeshare.core.CancelToken
import app.safeshare.core.ProgressListener
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectStage
import app.safeshare.core.SafeShareException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

class ControlTest {
    private class Steps(val onStep: (ProtectStage) -> Unit = {}) : ProgressListener {
        val seen = mutableListOf<Pair<ProtectStage, Float>>()
        val threads = mutableSetOf<Thread>()

        override fun onProgress(stage: ProtectStage, fraction: Float) {
            seen += stage to fraction
            threads += Thread.currentThread()
            onStep(stage)
        }
    }

    @Test
    fun `stages come in order, fractions grow, on the caller's thread`() {
        val steps = Steps()
        inFolder { folder ->
            listOf(engine.protect(fixture("large.jpg"), folder.path, ProtectOptions(), steps).path) to Unit
        }
        assertEquals(ProtectStage.entries, steps.seen.map { it.first }.distinct())
        assertEquals(steps.seen.sortedWith(compareBy({ it.first }, { it.second })), steps.seen)
        assertTrue(steps.seen.all { it.second in 0f..1f })
        assertTrue(steps.seen.size > 10, "several steps")
        assertEquals(setOf(Thread.currentThread()), steps.threads)
    }

    @ParameterizedTest
    @EnumSource(ProtectStage::class)
    fun `a listener that throws stops the photo at any stage`(at: ProtectStage) {
        val anyFault = Steps { stage -> check(stage != at) { "from the app" } }
        val typedFault = Steps { stage -> if (stage == at) throw SafeShareException.Cancelled() }
        for (listener in listOf(anyFault, typedFault)) {
            inUntouchedFolder { folder ->
                assertThrows(SafeShareException.CallbackFailed::class.java) {
                    engine.protect(fixture("small.jpg"), folder.path, ProtectOptions(), listener)
                }
            }
            assertEquals(at, listener.seen.last().first, "nothing came after it")
        }
    }

    @ParameterizedTest
    @EnumSource(ProtectStage::class)
    fun `another thread can cancel at any stage`(at: ProtectStage) {
        val reached = CountDownLatch(1)
        val cancelled = CountDownLatch(1)
        CancelToken().use { token ->
            val other = thread {
                reached.await()
                token.cancel()
                cancelled.countDown()
            }
            val listener = Steps { stage ->
                if (stage == at) {
                    reached.countDown()
                    cancelled.await()
                }
            }
            inUntouchedFolder { folder ->
                assertThrows(SafeShareException.Cancelled::class.java) {
                    engine.protect(fixture("small.jpg"), folder.path, ProtectOptions(), listener, token)
                }
            }
            other.join()
        }
    }

    @Test
    fun `a running photo ends soon after it is cancelled`() {
        CancelToken().use { token ->
            var cancelledAt = 0L
            val started = CountDownLatch(1)
            val other = thread {
                started.await()
                Thread.sleep(30)
                cancelledAt = System.nanoTime()
                token.cancel()
            }
            assertThrows(SafeShareException.Cancelled::class.java) {
                // Again and again, so that there is always something to cancel.
                while (true) {
                    started.countDown()
                    engine.preview(fixture("large.jpg"), 64u, ProtectOptions(), token)
                }
            }
            val took = (System.nanoTime() - cancelledAt) / 1_000_000
            other.join()
            assertTrue(took < SOON_MS, "it took $took ms")
        }
    }

    @Test
    fun `a cancelled token cancels every later call and no other`() {
        CancelToken().use { token ->
            token.cancel()
            inUntouchedFolder { folder ->
                assertThrows(SafeShareException.Cancelled::class.java) {
                    engine.protect(fixture("small.jpg"), folder.path, ProtectOptions(), null, token)
                }
                assertThrows(SafeShareException.Cancelled::class.java) {
                    engine.preview(fixture("small.jpg"), 64u, ProtectOptions(), token)
                }
            }
        }
        CancelToken().use { fresh -> engine.preview(fixture("small.jpg"), 64u, ProtectOptions(), fresh) }
    }

    private companion object {
        /** The promise is 100 ms; an unoptimised library on a busy machine gets more. */
        const val SOON_MS = 1000
    }
}
