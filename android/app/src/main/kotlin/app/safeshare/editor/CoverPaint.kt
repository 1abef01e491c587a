package app.safeshare.editor

import android.content.Context
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.DashPathEffect
import android.graphics.Paint
import app.safeshare.R
import app.safeshare.core.CoverShape
import app.safeshare.covers.Box
import kotlin.math.min

/** Outlines and tones over the picture: light on dark, so that they are seen on any photo. */
internal class CoverPaint(context: Context) {
    private val dp = context.resources.displayMetrics.density
    private val dark = stroke(Color.BLACK, DARK_DP)
    private val light = stroke(Color.WHITE, LIGHT_DP)
    private val dashed = stroke(Color.WHITE, DASHED_DP).apply {
        pathEffect = DashPathEffect(floatArrayOf(DASH_DP * dp, GAP_DP * dp), 0f)
    }
    private val dashedGround = stroke(Color.BLACK, DASHED_GROUND_DP)
    private val wide = stroke(context.getColor(R.color.focus_on_photo), WIDE_DP)
    private val wideGround = stroke(Color.BLACK, WIDE_GROUND_DP)
    private val tone = Paint(Paint.ANTI_ALIAS_FLAG).apply { color = TONE }

    /** A face that is not covered. */
    fun dashed(canvas: Canvas, box: Box) {
        outline(canvas, box, CoverShape.ELLIPSE, dashedGround)
        outline(canvas, box, CoverShape.ELLIPSE, dashed)
    }

    fun thin(canvas: Canvas, box: Box, shape: CoverShape) {
        outline(canvas, box, shape, dark)
        outline(canvas, box, shape, light)
    }

    /** What keys act on. */
    fun focus(canvas: Canvas, box: Box, shape: CoverShape) {
        outline(canvas, box, shape, wideGround)
        outline(canvas, box, shape, wide)
    }

    /** Where a cover is still to be drawn. */
    fun tone(canvas: Canvas, box: Box, shape: CoverShape) = outline(canvas, box, shape, tone)

    private fun outline(canvas: Canvas, box: Box, shape: CoverShape, paint: Paint) = box.run {
        if (shape == CoverShape.ELLIPSE) return canvas.drawOval(left, top, right, bottom, paint)
        val radius = ROUNDNESS * min(right - left, bottom - top)
        canvas.drawRoundRect(left, top, right, bottom, radius, radius, paint)
    }

    private fun stroke(colour: Int, widthDp: Float) = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        style = Paint.Style.STROKE
        color = colour
        strokeWidth = widthDp * dp
    }

    private companion object {
        /** As the core draws it. */
        const val ROUNDNESS = 0.16f
        const val TONE = 0xB3808080.toInt()
        const val DARK_DP = 2.5f
        const val LIGHT_DP = 1f
        const val DASHED_DP = 2f
        const val DASHED_GROUND_DP = 3.5f
        const val DASH_DP = 7f
        const val GAP_DP = 5f
        const val WIDE_DP = 4f
        const val WIDE_GROUND_DP = 7f
    }
}
