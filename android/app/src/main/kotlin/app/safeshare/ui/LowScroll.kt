package app.safeshare.ui

import android.content.Context
import android.util.AttributeSet
import android.view.View.MeasureSpec
import android.widget.ScrollView

/** Scrolls its content rather than to take more than half of the height that is offered; with large letters, less. */
class LowScroll @JvmOverloads constructor(context: Context, attrs: AttributeSet? = null) : ScrollView(context, attrs) {
    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val most = MeasureSpec.getSize(heightMeasureSpec) * if (hasRoomForRow(resources)) HALF else LESS
        super.onMeasure(widthMeasureSpec, MeasureSpec.makeMeasureSpec(most.toInt(), MeasureSpec.AT_MOST))
    }

    private companion object {
        const val HALF = 0.5f
        const val LESS = 0.4f
    }
}
