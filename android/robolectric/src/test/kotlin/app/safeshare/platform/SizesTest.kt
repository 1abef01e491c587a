package app.safeshare.platform

import org.junit.Assert.assertEquals
import org.junit.Test

class SizesTest {
    @Test fun picturesShrinkToTheLongSideAndNeverGrow() {
        assertEquals(2048 to 1536, fitted(4032, 3024, 2048))
        assertEquals(1536 to 2048, fitted(3024, 4032, 2048))
        assertEquals(640 to 480, fitted(640, 480, 2048))
        assertEquals(2048 to 1, fitted(50_000, 3, 2048))
    }

    @Test fun samplingStaysAboveTheLongSide() {
        assertEquals(1, sampleSize(4032, 3024, 2048))
        assertEquals(2, sampleSize(4096, 3024, 2048))
        assertEquals(8, sampleSize(12_000, 9000, 1080))
        assertEquals(1, sampleSize(100, 100, 2048))
    }
}
