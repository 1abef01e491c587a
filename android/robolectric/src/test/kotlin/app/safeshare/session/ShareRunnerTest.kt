package app.safeshare.session

import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoPixels
import app.safeshare.core.PixelColorSpace
import app.safeshare.core.ShieldStrength
import app.safeshare.covers.CoverAction
import app.safeshare.engine.Choice
import app.safeshare.engine.PhotoWorks
import app.safeshare.files.ShareFolders
import app.safeshare.platform.PlatformDecoder
import app.safeshare.support.FakeCore
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.ByteArrayInputStream
import java.io.FileNotFoundException
import java.io.InputStream
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** The whole share but for Android and the core: another app's streams in, new files out. */
class ShareRunnerTest {
    @get:Rule val temporary = TemporaryFolder()

    private val core = FakeCore()
    private val queue = LinkedBlockingQueue<Runnable>()
    private val folder by lazy { ShareFolders(temporary.root).create() }
    private val streams = PhotoStreams { address ->
        when (val word = address.substringAfterLast('/')) {
            "revoked" -> throw SecurityException("not any more")

            "gone" -> throw FileNotFoundException()

            "rude" -> error("another app's own fault")

            "endless" -> object : InputStream() {
                override fun read() = 1

                override fun read(into: ByteArray, from: Int, count: Int) = count
            }

            else -> ByteArrayInputStream("$word photo".toByteArray())
        }
    }
    private var runner: ShareRunner? = null

    @After fun close() = runner?.close() ?: Unit

    private fun start(vararg words: String): ShareRunner {
        val pixels =
            PlatformDecoder { _, _, _ -> PhotoPixels(1u, 1u, 4u, ByteArray(4), false, PixelColorSpace.Srgb, 1u) }
        val state = ShareState(
            photos = words.mapIndexed { index, word -> Photo("$index", "content://x/$word") },
            choice = Choice(ShieldStrength.STANDARD, 2048, keepPng = false),
            rulesRead = true,
        )
        return ShareRunner(state, folder, PhotoWorks(core, pixels) { 1 }, streams, {}, { queue.add(it) })
            .also { runner = it }
            .apply { start() }
    }

    private fun ShareRunner.until(isReached: ShareRunner.() -> Boolean) {
        while (!isReached()) (queue.poll(10, TimeUnit.SECONDS) ?: error("nothing happens: $state")).run()
    }

    private fun ShareRunner.look(id: Int) = state.photos[id].look

    @Test fun eachPhotoHasItsOwnFate() {
        val runner = start("plain", "revoked", "gone", "rude", "nothing", "damaged", "heic", "endless")
        runner.until { !state.isLooking }
        val expected = listOf(
            null,
            Problem.NOT_ALLOWED,
            Problem.GONE,
            Problem.INTERNAL,
            Problem.NOT_A_PHOTO,
            Problem.DAMAGED,
            null,
            Problem.TOO_LARGE,
        )
        assertEquals(expected, runner.state.photos.map { (it.look as? Look.Failed)?.problem })
        assertEquals(setOf("0", "6"), runner.thumbnails.keys)
    }

    @Test fun newPicturesAreMadeForTheUsableOnes() {
        val runner = start("plain", "gone", "heic")
        runner.until { !state.isLooking }
        runner.send(Event.Go(Goal.SHARE))
        runner.until { state.phase is Phase.Ready }
        val contents = runner.state.outputs.map { folder.output(it)!!.readText() }
        assertEquals(listOf("new plain", "new pixels"), contents)
    }

    @Test fun memoryThatRunsOutIsAnOrdinaryProblem() {
        val runner = start("plain", "fat", "heavy")
        runner.until { !state.isLooking }
        runner.send(Event.Go(Goal.SHARE))
        runner.until { state.notice != null }
        assertEquals(Look.Failed(Problem.NOT_ENOUGH_MEMORY), runner.look(1))
        assertEquals(Look.Failed(Problem.NOT_ENOUGH_MEMORY), runner.look(2))
        assertEquals(Notice.SomeFailed(2), runner.state.notice)
        assertEquals(1, runner.state.outputs.size)
    }

    @Test fun cancellingStopsTheCore() {
        val runner = start("slow", "plain")
        runner.until { !state.isLooking }
        runner.send(Event.Go(Goal.SHARE))
        runner.until { (state.phase as? Phase.Protecting)?.fraction ?: 0f > 0f }
        runner.send(Event.Cancel)
        assertEquals(Phase.Choosing, runner.state.phase)
        // The thread is free again: it makes the next preview.
        runner.send(Event.Selected("1"))
        runner.until { shown?.id == "1" }
        assertTrue("protect plain" !in core.calls)
        assertEquals(emptyList<String>(), folder.outputs.list()!!.toList())
    }

    @Test fun thePreviewFollowsTheStrength() {
        val runner = start("plain")
        runner.until { shown != null }
        runner.send(Event.StrengthChosen(ShieldStrength.STRONG))
        runner.until { shown?.choice?.strength == ShieldStrength.STRONG }
        assertNotNull(runner.shown)
        assertEquals(
            listOf("OFF", "STANDARD", "STRONG"),
            core.calls.filter {
                "preview" in it
            }.map { it.substringAfterLast(' ') },
        )
    }

    @Test fun ofManyChangesTheNewestIsDrawn() {
        val runner = start("plain")
        runner.until { shown != null }
        runner.send(Event.CoversOpened(1.5f))
        runner.until { drawn != null && state.photos.single().faces != null }
        val busy = CountDownLatch(1)
        runner.inBackground { busy.await() }
        repeat(3) { runner.send(Event.Covered(CoverAction.Draw(PhotoArea(it / 4f, 0f, 0.2f, 0.2f)))) }
        busy.countDown()
        runner.until { drawn?.covers?.size == 3 }
        assertEquals(listOf(0, 3), core.previews.takeLast(2).map { it.covers.size })
        assertEquals("without the shield", ShieldStrength.OFF, core.previews.last().strength)
        runner.send(Event.CoversDone)
        runner.until { shown?.choice?.covers?.size == 3 }
        assertNull("its memory is given back", runner.drawn)
    }

    @Test fun eachPhotoIsMadeWithItsOwnCovers() {
        val runner = start("plain", "plain")
        runner.until { !state.isLooking }
        runner.send(Event.CoversOpened(1.5f))
        runner.send(Event.Covered(CoverAction.Draw(PhotoArea(0f, 0f, 0.2f, 0.2f))))
        runner.send(Event.CoversDone)
        runner.send(Event.Go(Goal.SHARE))
        runner.until { state.phase is Phase.Ready }
        assertEquals(listOf(1, 0), core.options.map { it.covers.size })
        assertEquals(listOf(1, 0), runner.state.photos.map { runner.state.outputOf(it)!!.covered })
    }

    @Test fun afterClosingNothingIsHeard() {
        val runner = start("plain", "slow")
        runner.until { !state.isLooking }
        val before = runner.state
        runner.close()
        core.gate.countDown()
        Thread.sleep(50)
        queue.forEach(Runnable::run)
        assertEquals(before, runner.state)
    }
}
