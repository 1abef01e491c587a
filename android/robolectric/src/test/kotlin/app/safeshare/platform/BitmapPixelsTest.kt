package app.safeshare.platform

import android.graphics.Bitmap
import android.graphics.Color
import app.safeshare.ui.bitmapOf
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class BitmapPixelsTest {
    private val colours = intArrayOf(Color.rgb(1, 2, 3), Color.rgb(250, 128, 0))

    @Test fun theCoreGetsRedFirst() {
        val pixels = Bitmap.createBitmap(colours, 2, 1, Bitmap.Config.ARGB_8888).toPixels(orientation = 6)
        assertEquals(2u to 1u, pixels.width to pixels.height)
        assertArrayEquals(byteArrayOf(1, 2, 3, -1, -6, -128, 0, -1), pixels.rgba.copyOf(8))
        assertEquals(8uL, pixels.stride)
        assertEquals(6.toUByte(), pixels.orientation)
    }

    @Test fun tenBitPicturesBecomeEightBits() {
        val deep = Bitmap.createBitmap(2, 1, Bitmap.Config.RGBA_F16).apply { eraseColor(Color.rgb(250, 128, 0)) }
        assertArrayEquals(byteArrayOf(-6, -128, 0, -1), deep.toPixels(orientation = 1).rgba.copyOf(4))
    }

    @Test fun aPreviewIsDrawnAsTheCoreGaveIt() {
        val opaque = bitmapOf(2, 1, byteArrayOf(1, 2, 3, -1, -6, -128, 0, -1))
        assertEquals(listOf(Color.rgb(1, 2, 3), Color.rgb(250, 128, 0)), List(2) { opaque.getPixel(it, 0) })
        val half = bitmapOf(1, 1, byteArrayOf(-56, 100, 0, -128)).getPixel(0, 0)
        assertEquals(128, Color.alpha(half))
        assertTrue(Color.red(half) in 198..202)
        assertTrue(Color.green(half) in 98..102)
    }
}
