package app.safeshare.editor

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Rect
import android.graphics.RectF
import android.util.AttributeSet
import android.view.KeyEvent
import android.view.MotionEvent
import android.view.View
import android.view.ViewConfiguration
import android.view.accessibility.AccessibilityNodeProvider
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoCover
import app.safeshare.covers.Box
import app.safeshare.covers.CoverAction
import app.safeshare.covers.CoverEditor
import app.safeshare.covers.Target
import app.safeshare.covers.Viewport

/**
 * The photo in the editor, with outlines of what can be tapped. For screen readers and keys each face and each drawn
 * cover is a thing of its own.
 */
class CoverView @JvmOverloads constructor(context: Context, attrs: AttributeSet? = null) : View(context, attrs) {
    var onAction: (CoverAction) -> Unit = {}
    internal var editor: CoverEditor? = null
        private set
    internal var viewport: Viewport? = null
        private set
    internal val target get() = TARGET_DP * resources.displayMetrics.density

    private val paint = CoverPaint(context)
    private val filter = Paint(Paint.FILTER_BITMAP_FLAG)
    private val touch = CoverTouch(ViewConfiguration.get(context).scaledTouchSlop.toFloat(), Fingers())
    private val nodes = CoverNodes(this)
    private var picture: Bitmap? = null
    private var drawn: List<PhotoCover> = emptyList()
    private var drag: PhotoArea? = null
    private var focused: Target? = null

    init {
        isFocusable = true
        defaultFocusHighlightEnabled = false
    }

    /** Shows the state, on a [picture] that has the covers [drawn] in it. */
    fun show(editor: CoverEditor, picture: Bitmap?, drawn: List<PhotoCover>) {
        val before = this.editor
        this.editor = editor
        this.picture = picture
        this.drawn = drawn
        if (viewport?.aspect != editor.aspect) viewport = fitted()
        if (focused !in editor.targets) focused = editor.targets.firstOrNull().takeIf { isFocused }
        if (before?.targets != editor.targets || before.covers != editor.covers) nodes.changed()
        invalidate()
    }

    /** Forgets the photo, how it was zoomed, and what was focused. */
    fun clear() {
        editor = null
        picture = null
        viewport = null
        drag = null
        focused = null
    }

    override fun onSizeChanged(width: Int, height: Int, oldWidth: Int, oldHeight: Int) {
        viewport = viewport?.resized(width.toFloat(), height.toFloat()) ?: fitted()
    }

    private fun fitted(): Viewport? {
        val aspect = editor?.aspect ?: return null
        return Viewport(width.toFloat(), height.toFloat(), aspect).takeIf { width > 0 && height > 0 }
    }

    override fun onDraw(canvas: Canvas) {
        val editor = editor ?: return
        val viewport = viewport ?: return
        picture?.let { canvas.drawBitmap(it, null, viewport.picture.rect, filter) }
        // A tap answers at once: the core's own picture follows.
        val shapes = drawn.map { it.area to it.shape }
        editor.covers.filter { it.area to it.shape !in shapes }
            .forEach { paint.tone(canvas, viewport.boxOf(it.area), it.shape) }
        editor.targets.forEach { outline(canvas, editor, it, viewport.boxOf(editor.areaOf(it))) }
        drag?.let {
            paint.tone(canvas, viewport.boxOf(it), editor.shape)
            paint.thin(canvas, viewport.boxOf(it), editor.shape)
        }
    }

    private fun outline(canvas: Canvas, editor: CoverEditor, target: Target, box: Box) = when {
        isFocused && target == focused -> paint.focus(canvas, box, editor.shapeOf(target))
        editor.isCovered(target) -> paint.thin(canvas, box, editor.shapeOf(target))
        else -> paint.dashed(canvas, box)
    }

    @Suppress("ClickableViewAccessibility")
    override fun onTouchEvent(event: MotionEvent): Boolean {
        parent?.requestDisallowInterceptTouchEvent(true)
        touch.onTouch(event)
        return true
    }

    internal fun targetAt(x: Float, y: Float): Target? {
        val viewport = viewport ?: return null
        return editor?.targetAt(x, y, viewport, target)
    }

    /** A slip of the finger is no cover. */
    private fun areaOf(line: CoverTouch.Line): PhotoArea? =
        viewport?.drawn(line.fromX, line.fromY, line.toX, line.toY, LEAST_DP * resources.displayMetrics.density)

    override fun onFocusChanged(gained: Boolean, direction: Int, previous: Rect?) {
        super.onFocusChanged(gained, direction, previous)
        val targets = editor?.targets.orEmpty()
        val nearest = if (direction == FOCUS_BACKWARD) targets.lastOrNull() else targets.firstOrNull()
        if (gained && focused == null) focused = nearest
        invalidate()
    }

    override fun onKeyDown(code: Int, event: KeyEvent): Boolean {
        val editor = editor ?: return super.onKeyDown(code, event)
        when (val meaning = editor.meaningOf(event, focused)) {
            is KeyMeaning.Act -> onAction(meaning.action)
            is KeyMeaning.Go -> return go(editor, meaning.by)
            is KeyMeaning.Zoom -> zoom(meaning.factor)
            null -> return super.onKeyDown(code, event)
        }
        return true
    }

    private fun go(editor: CoverEditor, by: Int): Boolean {
        val next = editor.targets.getOrNull(editor.targets.indexOf(focused) + by) ?: return false
        focused = next
        viewport = viewport?.showing(editor.areaOf(next))
        nodes.focused(next)
        invalidate()
        return true
    }

    /** By keys: around what is focused. */
    private fun zoom(factor: Float) {
        val area = focused?.let { editor?.areaOf(it) }
        viewport = viewport?.run {
            val box = boxOf(area ?: visible)
            zoomed(factor, box.middleX, box.middleY)
        }
        invalidate()
    }

    override fun getAccessibilityNodeProvider(): AccessibilityNodeProvider = nodes

    override fun dispatchHoverEvent(event: MotionEvent) = nodes.hover(event) || super.dispatchHoverEvent(event)

    private inner class Fingers : CoverTouch.Listener {
        override fun onTap(x: Float, y: Float) {
            targetAt(x, y)?.let { onAction(CoverAction.Tap(it)) }
        }

        override fun onDrag(line: CoverTouch.Line) {
            drag = areaOf(line)
            invalidate()
        }

        override fun onDrawn(line: CoverTouch.Line) {
            areaOf(line)?.let { onAction(CoverAction.Draw(it)) }
        }

        override fun onDragEnd() {
            drag = null
            invalidate()
        }

        override fun onPinch(factor: Float, x: Float, y: Float, right: Float, down: Float) {
            viewport = viewport?.zoomed(factor, x, y)?.moved(right, down)
            invalidate()
        }
    }

    private val Box.rect get() = RectF(left, top, right, bottom)

    private companion object {
        const val TARGET_DP = 48
        const val LEAST_DP = 16
    }
}
