package app.safeshare.ui

import android.content.res.Resources
import android.view.ViewGroup
import android.widget.LinearLayout

/** Whether buttons fit beside each other, with the letters as large as the parent has them. */
fun hasRoomForRow(resources: Resources): Boolean {
    val configuration = resources.configuration
    return configuration.fontScale <= LARGE_FONT && configuration.screenWidthDp >= ROW_WIDTH_DP
}

/** Puts the parts of [row] below each other. */
fun stack(row: LinearLayout) {
    row.orientation = LinearLayout.VERTICAL
    for (i in 0 until row.childCount) row.getChildAt(i).layoutParams.width = ViewGroup.LayoutParams.MATCH_PARENT
}

private const val LARGE_FONT = 1.3f
private const val ROW_WIDTH_DP = 360
