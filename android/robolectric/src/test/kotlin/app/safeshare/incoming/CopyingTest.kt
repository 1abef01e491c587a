package app.safeshare.incoming

import app.safeshare.engine.Stop
import app.safeshare.engine.StoppedException
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.ByteArrayInputStream
import java.io.File
import java.io.IOException
import java.io.InputStream
import java.io.PipedInputStream
import java.io.PipedOutputStream
import kotlin.concurrent.thread

class CopyingTest {
    @get:Rule val folder = TemporaryFolder()

    private val file get() = File(folder.root, "0")

    private fun assertNothingIsLeft() = assertEquals(emptyList<String>(), folder.root.list()!!.toList())

    @Test fun aStreamIsCopiedWhole() {
        val bytes = ByteArray(200_000) { it.toByte() }
        copyCapped(ByteArrayInputStream(bytes), file, bytes.size.toLong(), Stop())
        assertArrayEquals(bytes, file.readBytes())
        assertEquals(listOf("0"), folder.root.list()!!.toList())
    }

    @Test fun anEndlessStreamEnds() {
        val endless = object : InputStream() {
            override fun read() = 1

            override fun read(into: ByteArray, from: Int, count: Int) = count
        }
        assertThrows(TooLongException::class.java) { copyCapped(endless, file, 1L shl 20, Stop()) }
        assertNothingIsLeft()
    }

    @Test fun aBrokenStreamLeavesNothing() {
        val broken = object : InputStream() {
            private var left = 3

            override fun read() = throw IOException("never shown")

            override fun read(into: ByteArray, from: Int, count: Int) = if (left-- > 0) 10 else throw IOException()
        }
        assertThrows(IOException::class.java) { copyCapped(broken, file, 1000, Stop()) }
        assertNothingIsLeft()
    }

    @Test(timeout = 10_000)
    fun aStreamThatStandsStillIsClosed() {
        val closed = java.util.concurrent.CountDownLatch(1)
        // Hangs in read until it is closed, as a pipe of a stalled app does.
        val hanging = object : InputStream() {
            override fun read(): Int {
                closed.await()
                throw IOException()
            }

            override fun read(into: ByteArray, from: Int, count: Int) = read()

            override fun close() = closed.countDown()
        }
        val stop = Stop()
        thread { Thread.sleep(100).also { stop.stop() } }
        assertThrows(StoppedException::class.java) { copyCapped(hanging, file, 1000, stop) }
        assertNothingIsLeft()
    }

    @Test fun nothingIsReadAfterStopping() {
        val stop = Stop().also(Stop::stop)
        val source = PipedInputStream(PipedOutputStream())
        assertThrows(StoppedException::class.java) { copyCapped(source, file, 1000, stop) }
        assertNothingIsLeft()
        assertTrue(stop.isStopped)
    }
}
