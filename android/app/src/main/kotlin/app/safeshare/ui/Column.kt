package app.safeshare.ui

import android.content.Context
import android.util.AttributeSet
import android.view.View.MeasureSpec
import android.widget.LinearLayout
import app.safeshare.R

/** A column that stays narrow enough to be read, however wide the screen. */
class Column @JvmOverloads constructor(context: Context, attrs: AttributeSet? = null) : LinearLayout(context, attrs) {
    private val widest = resources.getDimensionPixelSize(R.dimen.column)

    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val offered = MeasureSpec.getSize(widthMeasureSpec)
        val isBounded = MeasureSpec.getMode(widthMeasureSpec) != MeasureSpec.UNSPECIFIED
        val isTooWide = isBounded && offered > widest
        val width = if (isTooWide) MeasureSpec.makeMeasureSpec(widest, MeasureSpec.EXACTLY) else widthMeasureSpec
        super.onMeasure(width, heightMeasureSpec)
    }
}
