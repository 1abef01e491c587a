package app.safeshare.ui

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.LinearLayout
import android.widget.RadioButton
import android.widget.RadioGroup
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.ShieldStrength
import app.safeshare.session.STRENGTHS

/** The four strengths, beside each other where there is room, and a sentence about the chosen one. */
class StrengthPicker(private val group: RadioGroup, private val text: TextView, onChosen: (ShieldStrength) -> Unit) {
    private val ids = STRENGTHS.zip(
        listOf(R.id.strength_off, R.id.strength_subtle, R.id.strength_standard, R.id.strength_strong),
    )

    init {
        val isRow = hasRoomForRow(group.resources)
        group.orientation = if (isRow) LinearLayout.HORIZONTAL else LinearLayout.VERTICAL
        ids.forEachIndexed { index, (strength, id) -> group.addView(button(strength, id), params(isRow, index)) }
        group.setOnCheckedChangeListener { _, checked ->
            ids.firstOrNull { it.second == checked }?.let { onChosen(it.first) }
        }
    }

    fun show(strength: ShieldStrength, isEnabled: Boolean = true) {
        val id = ids.first { it.first == strength }.second
        if (group.checkedRadioButtonId != id) group.check(id)
        val sentence = group.context.getText(strength.sentence())
        if (text.text.toString() != sentence.toString()) text.text = sentence
        ids.forEach { group.view<View>(it.second).isEnabled = isEnabled }
    }

    private fun button(strength: ShieldStrength, id: Int): RadioButton {
        val button = LayoutInflater.from(group.context).inflate(R.layout.strength_choice, group, false) as RadioButton
        button.id = id
        button.setText(strength.word())
        return button
    }

    private fun params(isRow: Boolean, index: Int): RadioGroup.LayoutParams {
        val gap = if (index == 0) 0 else (GAP_DP * group.resources.displayMetrics.density).toInt()
        if (!isRow) {
            return RadioGroup.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT)
                .apply { topMargin = gap }
        }
        return RadioGroup.LayoutParams(0, ViewGroup.LayoutParams.MATCH_PARENT, 1f).apply { marginStart = gap }
    }

    private companion object {
        const val GAP_DP = 8
    }
}
