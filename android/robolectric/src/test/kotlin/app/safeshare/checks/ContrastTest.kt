package app.safeshare.checks

import android.graphics.Color
import app.safeshare.R
import app.safeshare.support.app
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** WCAG 2.2: 4.5 for text, 3 for the outline of what can be tapped. */
@RunWith(RobolectricTestRunner::class)
class ContrastTest {
    private val texts = listOf(
        R.color.text to R.color.background,
        R.color.text to R.color.surface,
        R.color.text_soft to R.color.background,
        R.color.text_soft to R.color.surface,
        R.color.text to R.color.surface_soft,
        R.color.primary to R.color.background,
        R.color.primary to R.color.surface,
        R.color.on_primary to R.color.primary,
        R.color.on_primary_soft to R.color.primary_soft,
        R.color.on_warning to R.color.warning,
        R.color.on_disabled to R.color.disabled,
    )
    private val outlines = listOf(
        R.color.outline to R.color.background,
        R.color.outline to R.color.surface,
        R.color.primary to R.color.primary_soft,
        R.color.on_warning to R.color.surface_soft,
    )

    private fun check() {
        texts.forEach { assertContrast(it, 4.5) }
        outlines.forEach { assertContrast(it, 3.0) }
    }

    private fun assertContrast(pair: Pair<Int, Int>, least: Double) {
        val (front, back) = pair
        val (light, dark) = listOf(front, back).map { Color.luminance(app.getColor(it)) }.sortedDescending()
        val contrast = (light + 0.05) / (dark + 0.05)
        val names = listOf(front, back).joinToString(" on ") { app.resources.getResourceEntryName(it) }
        assertTrue("$names: $contrast", contrast >= least)
    }

    @Test fun day() = check()

    @Test
    @Config(qualifiers = "+night")
    fun night() = check()
}
