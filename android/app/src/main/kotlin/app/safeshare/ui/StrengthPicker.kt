package app.safeshare.ui

import android.widget.RadioGroup
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.ShieldStrength
import app.safeshare.session.STRENGTHS

/** The four strengths, and a sentence about the chosen one. */
class StrengthPicker(group: RadioGroup, private val text: TextView, onChosen: (ShieldStrength) -> Unit) {
    private val picker = Picker(
        group,
        STRENGTHS.zip(IDS).map { (strength, id) -> Picker.Choice(strength, id, strength.word()) },
        onChosen = onChosen,
    )

    fun show(strength: ShieldStrength, isEnabled: Boolean = true) {
        picker.show(strength, isEnabled)
        val sentence = text.context.getText(strength.sentence())
        if (text.text.toString() != sentence.toString()) text.text = sentence
    }

    private companion object {
        val IDS = listOf(R.id.strength_off, R.id.strength_subtle, R.id.strength_standard, R.id.strength_strong)
    }
}
