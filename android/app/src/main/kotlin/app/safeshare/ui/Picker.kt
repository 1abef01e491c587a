package app.safeshare.ui

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.LinearLayout
import android.widget.RadioButton
import android.widget.RadioGroup
import app.safeshare.R

/** One of a few, beside each other where there is room; as wide as each other, or as their words need it. */
class Picker<T>(
    private val group: RadioGroup,
    private val choices: List<Choice<T>>,
    private val isEven: Boolean = true,
    onChosen: (T) -> Unit,
) {
    class Choice<T>(val value: T, val id: Int, val word: Int)

    private var isShowing = false

    init {
        val isRow = hasRoomForRow(group.resources)
        group.orientation = if (isRow) LinearLayout.HORIZONTAL else LinearLayout.VERTICAL
        choices.forEachIndexed { index, choice -> group.addView(button(choice), params(isRow, index)) }
        group.setOnCheckedChangeListener { _, checked ->
            if (!isShowing) choices.firstOrNull { it.id == checked }?.let { onChosen(it.value) }
        }
    }

    fun show(value: T, isEnabled: Boolean = true) {
        val id = choices.first { it.value == value }.id
        // On the way to another button a group tells of the one that was checked.
        isShowing = true
        if (group.checkedRadioButtonId != id) group.check(id)
        isShowing = false
        choices.forEach { group.view<View>(it.id).isEnabled = isEnabled }
    }

    private fun button(choice: Choice<T>): RadioButton {
        val button = LayoutInflater.from(group.context).inflate(R.layout.choice, group, false) as RadioButton
        button.id = choice.id
        button.setText(choice.word)
        return button
    }

    private fun params(isRow: Boolean, index: Int): RadioGroup.LayoutParams {
        val gap = if (index == 0) 0 else (GAP_DP * group.resources.displayMetrics.density).toInt()
        if (!isRow) {
            return RadioGroup.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT)
                .apply { topMargin = gap }
        }
        val width = if (isEven) 0 else ViewGroup.LayoutParams.WRAP_CONTENT
        return RadioGroup.LayoutParams(width, ViewGroup.LayoutParams.MATCH_PARENT, 1f).apply { marginStart = gap }
    }

    private companion object {
        const val GAP_DP = 8
    }
}
