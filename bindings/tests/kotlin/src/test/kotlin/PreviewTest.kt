import app.safeshare.core.PhotoPreview
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ShieldStrength
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class PreviewTest {
    @Test
    fun `all three pictures have the asked size`() {
        for ((side, size) in mapOf(160u to (160u to 120u), 1u to (1u to 1u), 9000u to (320u to 240u))) {
            val preview = preview(side, ShieldStrength.STANDARD)
            assertEquals(size, preview.width to preview.height)
            for (picture in listOf(preview.before, preview.after, preview.difference)) {
                assertEquals((4u * preview.width * preview.height).toInt(), picture.size)
                assertTrue((3 until picture.size step 4).all { picture[it] == OPAQUE }, "opaque")
            }
        }
    }

    @Test
    fun `off changes nothing and its difference is flat grey`() {
        val off = preview(160u, ShieldStrength.OFF)
        assertNull(off.shield)
        assertArrayEquals(off.before, off.after)
        assertEquals(setOf(128.toByte()), off.difference.filterIndexed { i, _ -> i % 4 != 3 }.toSet())
    }

    @Test
    fun `a stronger shield shows a stronger difference`() {
        val strengths = listOf(ShieldStrength.SUBTLE, ShieldStrength.STANDARD, ShieldStrength.STRONG)
        val previews = strengths.map { preview(160u, it) }
        val contrasts = previews.map { contrast(it.difference) }
        assertEquals(contrasts.sorted(), contrasts)
        assertTrue(contrasts[0] > 0)
        for (preview in previews) {
            assertNotNull(preview.shield)
            assertFalse(preview.before.contentEquals(preview.after))
            assertArrayEquals(previews[0].before, preview.before)
        }
    }

    private fun preview(side: UInt, strength: ShieldStrength): PhotoPreview =
        engine.preview(fixture("small.jpg"), side, ProtectOptions(strength = strength))

    private fun contrast(difference: ByteArray): Int = difference.filterIndexed { i, _ -> i % 4 != 3 }
        .sumOf { kotlin.math.abs((it.toInt() and 255) - 128) }

    private companion object {
        const val OPAQUE: Byte = -1
    }
}
