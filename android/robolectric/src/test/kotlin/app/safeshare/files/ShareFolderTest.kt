package app.safeshare.files

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

class ShareFolderTest {
    @get:Rule val temporary = TemporaryFolder()

    private val folders by lazy { ShareFolders(temporary.root) }

    private fun ShareFolder.withFiles() = apply {
        input("0").writeText("original")
        File(outputs, "photo-1.jpg").writeText("new")
    }

    private fun now() = System.currentTimeMillis()

    @Test fun namesAreRandom() {
        val names = List(20) { folders.create().id }
        assertEquals(20, names.toSet().size)
        assertTrue(names.all { it.matches(Regex("[0-9a-f]{32}")) })
    }

    @Test fun noNameLeadsElsewhere() {
        val share = folders.create().withFiles()
        File(temporary.root, "secret").writeText("secret")
        listOf("..", ".", "", "../secret", "/etc/passwd", "in", share.outputs.path, "photo-1.jpg/", "PHOTO-1.JPG")
            .forEach { assertNull(it, share.output(it)) }
        listOf("..", ".", "", "secret", "${share.id}/out", "/").forEach { assertNull(it, folders.find(it)) }
        assertEquals("new", share.output("photo-1.jpg")!!.readText())
        assertNotEquals(null, folders.find(share.id))
    }

    @Test fun allIsWipedAfterAnHour() {
        val share = folders.create().withFiles()
        assertTrue(folders.wipe(now() + ShareFolder.LONGEST_MS - 60_000))
        assertNotEquals(null, share.output("photo-1.jpg"))
        assertFalse(folders.wipe(now() + ShareFolder.LONGEST_MS + 1000))
        assertEquals(emptyList<String>(), temporary.root.list()!!.toList())
    }

    @Test fun whatWasReadIsWipedSooner() {
        val share = folders.create().withFiles()
        val other = folders.create().withFiles()
        share.markRead()
        assertTrue(folders.wipe(now() + ShareFolder.AFTER_READING_MS - 60_000))
        assertNotEquals(null, share.output("photo-1.jpg"))
        assertTrue(folders.wipe(now() + ShareFolder.AFTER_READING_MS + 1000))
        assertNull(folders.find(share.id))
        assertNotEquals(null, folders.find(other.id))
    }

    @Test fun wipingAtTheSameTimeSparesANewFolder() {
        val isOver = AtomicBoolean()
        val wiper = thread { while (!isOver.get()) folders.wipe() }
        val made = List(60) { folders.create() }
        isOver.set(true)
        wiper.join()
        assertTrue(made.all { it.outputs.isDirectory })
    }

    @Test fun aShareGoesOnUnlessItsHourIsOver() {
        val share = folders.create().withFiles()
        assertNotEquals(null, folders.resume(share.id))
        File(temporary.root, "${share.id}/used").setLastModified(now() - ShareFolder.LONGEST_MS - 1000)
        assertNull(folders.resume(share.id))
    }

    @Test fun marksDoNotProlongTheHour() {
        val share = folders.create().withFiles()
        val old = now() - ShareFolder.LONGEST_MS + 5000
        File(temporary.root, "${share.id}/used").setLastModified(old)
        share.markChosen()
        share.markRead()
        assertFalse(share.isOver(now()))
        assertTrue(share.isOver(now() + 10_000))
    }

    @Test fun aClockThatWasSetBackWipesAll() {
        folders.create().withFiles()
        assertFalse(folders.wipe(now() - 3_600_000))
    }

    @Test fun originalsGoWhenAnAppWasChosen() {
        val share = folders.create().withFiles()
        assertFalse(share.isChosen)
        share.markChosen()
        assertTrue(share.isChosen)
        assertFalse(share.input("0").exists())
        assertNotEquals(null, share.output("photo-1.jpg"))
    }
}
