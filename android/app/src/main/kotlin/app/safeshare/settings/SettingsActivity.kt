package app.safeshare.settings

import android.app.Activity
import android.os.Bundle
import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.style.ForegroundColorSpan
import android.text.style.RelativeSizeSpan
import android.view.View
import android.widget.RadioGroup
import android.widget.Switch
import android.widget.TextView
import app.safeshare.R
import app.safeshare.ui.StrengthPicker
import app.safeshare.ui.drawEdgeToEdge
import app.safeshare.ui.isThere
import app.safeshare.ui.view

/** What every share begins with. Each change is kept at once. */
class SettingsActivity : Activity() {
    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        setContentView(R.layout.settings)
        drawEdgeToEdge(view(R.id.root))
        view<TextView>(R.id.title).setText(R.string.settings)
        view<View>(R.id.help).isThere = false
        view<View>(R.id.leave).setOnClickListener { finish() }
        val settings = Settings(this)
        showStrength(settings)
        showSize(settings)
        showPng(settings)
    }

    private fun showStrength(settings: Settings) {
        lateinit var picker: StrengthPicker
        picker = StrengthPicker(view(R.id.strength), view(R.id.strength_text)) { strength ->
            settings.strength = strength
            picker.show(strength)
        }
        picker.show(settings.strength)
    }

    private fun showSize(settings: Settings) {
        EXPLAINED.forEach { (button, words) -> explain(view(button), words) }
        val sides = SIZES.zip(Settings.LONG_SIDES)
        val group = view<RadioGroup>(R.id.size)
        group.check(sides.first { it.second == settings.longSide }.first)
        group.setOnCheckedChangeListener { _, checked ->
            sides.firstOrNull { it.first == checked }?.let { settings.longSide = it.second }
        }
    }

    private fun showPng(settings: Settings) {
        val switch = view<Switch>(R.id.png)
        explain(switch, R.string.settings_png_text)
        switch.isChecked = settings.keepPng
        switch.setOnCheckedChangeListener { _, isOn -> settings.keepPng = isOn }
    }

    /** Adds a smaller second line to what stands on [option]. */
    private fun explain(option: TextView, words: Int) {
        val text = SpannableStringBuilder(option.text).append('\n')
        val start = text.length
        text.append(getText(words))
        text.setSpan(RelativeSizeSpan(SMALLER), start, text.length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        text.setSpan(
            ForegroundColorSpan(getColor(R.color.text_soft)),
            start,
            text.length,
            Spanned.SPAN_EXCLUSIVE_EXCLUSIVE,
        )
        option.text = text
    }

    private companion object {
        const val SMALLER = 0.9f
        val SIZES = listOf(R.id.size_small, R.id.size_medium, R.id.size_large)
        val EXPLAINED = mapOf(
            R.id.size_small to R.string.settings_size_small_text,
            R.id.size_medium to R.string.settings_size_medium_text,
            R.id.size_large to R.string.settings_size_large_text,
        )
    }
}
