package app.safeshare.support

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.LinearGradient
import android.graphics.Paint
import android.graphics.Path
import android.graphics.RadialGradient
import android.graphics.Shader
import java.io.ByteArrayOutputStream

/** A drawn stand-in for a photo: evening at the sea, a child with a kite. Belongs to nobody. */
fun scene(width: Int = 1200, height: Int = 900): Bitmap {
    val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
    val canvas = Canvas(bitmap)
    canvas.scale(width / 1200f, height / 900f)
    val paint = Paint(Paint.ANTI_ALIAS_FLAG)
    skyAndSea(canvas, paint)
    dunes(canvas, paint)
    kite(canvas, paint)
    canvas.translate(-200f, 0f)
    child(canvas, paint)
    return bitmap
}

fun jpegOf(bitmap: Bitmap, quality: Int = 92): ByteArray =
    ByteArrayOutputStream().also { bitmap.compress(Bitmap.CompressFormat.JPEG, quality, it) }.toByteArray()

private fun skyAndSea(canvas: Canvas, paint: Paint) {
    val sky = intArrayOf(Color.rgb(96, 150, 196), Color.rgb(178, 202, 214), Color.rgb(250, 214, 168))
    paint.shader = LinearGradient(0f, 0f, 0f, 560f, sky, null, Shader.TileMode.CLAMP)
    canvas.drawRect(0f, 0f, 1200f, 560f, paint)
    paint.shader =
        RadialGradient(860f, 470f, 240f, Color.argb(230, 255, 244, 214), Color.TRANSPARENT, Shader.TileMode.CLAMP)
    canvas.drawCircle(860f, 470f, 240f, paint)
    paint.shader =
        LinearGradient(0f, 555f, 0f, 720f, Color.rgb(126, 158, 172), Color.rgb(52, 104, 124), Shader.TileMode.CLAMP)
    canvas.drawRect(0f, 555f, 1200f, 740f, paint)
    paint.shader = null
    paint.color = Color.argb(90, 255, 240, 210)
    for (i in 0 until 26) {
        val y = 566f + i * 5f
        val x = 860f + ((i * 37) % 90 - 45) * (1 + i / 7f) / 2
        canvas.drawRoundRect(x - 26f - i * 2, y, x + 26f + i * 2, y + 2.4f, 2f, 2f, paint)
    }
}

private fun dunes(canvas: Canvas, paint: Paint) {
    paint.color = Color.BLACK
    paint.shader =
        LinearGradient(0f, 640f, 0f, 900f, Color.rgb(226, 196, 150), Color.rgb(176, 138, 96), Shader.TileMode.CLAMP)
    val sand = Path().apply {
        moveTo(0f, 700f)
        cubicTo(260f, 640f, 520f, 720f, 760f, 716f)
        cubicTo(930f, 712f, 1080f, 676f, 1200f, 690f)
        lineTo(1200f, 900f)
        lineTo(0f, 900f)
        close()
    }
    canvas.drawPath(sand, paint)
    paint.shader = null
    paint.color = Color.rgb(92, 112, 74)
    paint.strokeWidth = 4f
    paint.style = Paint.Style.STROKE
    for (i in 0 until 34) {
        val x = 30f + i * 7.5f
        val lean = ((i * 29) % 40 - 16).toFloat()
        canvas.drawPath(
            Path().apply {
                moveTo(x, 800f)
                quadTo(x, 740f, x + lean, 690f + (i * 13) % 40)
            },
            paint,
        )
    }
    paint.style = Paint.Style.FILL
}

private fun kite(canvas: Canvas, paint: Paint) {
    paint.style = Paint.Style.STROKE
    paint.color = Color.argb(200, 250, 250, 250)
    paint.strokeWidth = 2f
    canvas.drawPath(
        Path().apply {
            moveTo(362f, 640f)
            quadTo(390f, 430f, 350f, 250f)
        },
        paint,
    )
    paint.style = Paint.Style.FILL
    val corners = listOf(300f to 150f, 410f to 190f, 360f to 260f, 270f to 240f)
    val colours =
        listOf(Color.rgb(214, 82, 62), Color.rgb(240, 166, 78), Color.rgb(250, 236, 210), Color.rgb(32, 108, 112))
    for (i in 0 until 4) {
        paint.color = colours[i]
        val (ax, ay) = corners[i]
        val (bx, by) = corners[(i + 1) % 4]
        canvas.drawPath(
            Path().apply {
                moveTo(338f, 205f)
                lineTo(ax, ay)
                lineTo(bx, by)
                close()
            },
            paint,
        )
    }
}

private fun child(canvas: Canvas, paint: Paint) {
    paint.color = Color.argb(60, 60, 40, 20)
    canvas.drawOval(540f, 800f, 720f, 826f, paint)
    paint.color = Color.rgb(44, 62, 88)
    canvas.drawRoundRect(586f, 716f, 616f, 814f, 12f, 12f, paint)
    canvas.drawRoundRect(624f, 716f, 654f, 814f, 12f, 12f, paint)
    paint.color = Color.rgb(226, 178, 62)
    canvas.drawRoundRect(574f, 612f, 666f, 742f, 34f, 34f, paint)
    paint.style = Paint.Style.STROKE
    paint.strokeCap = Paint.Cap.ROUND
    paint.strokeWidth = 24f
    canvas.drawLine(592f, 636f, 562f, 644f, paint)
    canvas.drawLine(652f, 640f, 676f, 700f, paint)
    paint.style = Paint.Style.FILL
    paint.color = Color.rgb(230, 186, 152)
    canvas.drawCircle(620f, 572f, 44f, paint)
    paint.color = Color.rgb(92, 62, 42)
    canvas.drawArc(572f, 518f, 668f, 618f, 165f, 210f, true, paint)
}
