package app.safeshare.ui

import android.content.res.Resources
import android.view.View
import android.view.ViewGroup
import android.widget.LinearLayout

/** Whether buttons fit beside each other, with the letters as large as the parent has them. */
fun hasRoomForRow(resources: Resources): Boolean =
    hasUsualLetters(resources) && resources.configuration.screenWidthDp >= ROW_WIDTH_DP

/** Whether more than the one main button fits below what scrolls, and enough of that is still seen. */
fun hasRoomForBar(resources: Resources): Boolean =
    hasUsualLetters(resources) && resources.configuration.screenHeightDp >= BAR_HEIGHT_DP

/** Puts the parts of [row] below each other. */
fun stack(row: LinearLayout) {
    row.orientation = LinearLayout.VERTICAL
    for (i in 0 until row.childCount) row.getChildAt(i).layoutParams.width = ViewGroup.LayoutParams.MATCH_PARENT
}

/** Takes the view to the place [index] of [column], by default its end. */
fun View.moveTo(column: LinearLayout, index: Int = column.childCount) {
    (parent as ViewGroup).removeView(this)
    val size = ViewGroup.LayoutParams.MATCH_PARENT to ViewGroup.LayoutParams.WRAP_CONTENT
    val params = LinearLayout.LayoutParams(size.first, size.second)
    (layoutParams as? ViewGroup.MarginLayoutParams)?.let { params.setMargins(0, it.topMargin, 0, it.bottomMargin) }
    column.addView(this, index, params)
}

private fun hasUsualLetters(resources: Resources) = resources.configuration.fontScale <= LARGE_FONT

private const val LARGE_FONT = 1.3f
private const val ROW_WIDTH_DP = 360
private const val BAR_HEIGHT_DP = 400
