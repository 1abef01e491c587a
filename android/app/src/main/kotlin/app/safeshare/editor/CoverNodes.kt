package app.safeshare.editor

import android.graphics.Rect
import android.os.Bundle
import android.view.MotionEvent
import android.view.accessibility.AccessibilityEvent
import android.view.accessibility.AccessibilityManager
import android.view.accessibility.AccessibilityNodeInfo
import android.view.accessibility.AccessibilityNodeInfo.AccessibilityAction
import android.view.accessibility.AccessibilityNodeProvider
import android.widget.Button
import app.safeshare.covers.CoverAction
import app.safeshare.covers.CoverEditor
import app.safeshare.covers.Target
import app.safeshare.ui.words

/** What screen readers see in the picture: a button for each face and each drawn cover. */
internal class CoverNodes(private val view: CoverView) : AccessibilityNodeProvider() {
    private val manager = view.context.getSystemService(AccessibilityManager::class.java)!!

    /** Which node the screen reader is at, and which one a finger explores. */
    private var reader = NONE
    private var hovered = NONE

    override fun createAccessibilityNodeInfo(id: Int): AccessibilityNodeInfo? {
        if (id == HOST_VIEW_ID) return host()
        val editor = view.editor ?: return null
        return editor.targetOf(id)?.let { node(id, editor, it) }
    }

    override fun performAction(id: Int, action: Int, arguments: Bundle?): Boolean {
        if (id == HOST_VIEW_ID) return view.performAccessibilityAction(action, arguments)
        val target = view.editor?.targetOf(id) ?: return false
        return when (action) {
            AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS -> read(id)
            AccessibilityNodeInfo.ACTION_CLEAR_ACCESSIBILITY_FOCUS -> leave(id)
            else -> act(id, target, action)
        }
    }

    override fun findFocus(focus: Int): AccessibilityNodeInfo? =
        if (focus == AccessibilityNodeInfo.FOCUS_ACCESSIBILITY) createAccessibilityNodeInfo(reader) else null

    /** There are other nodes now, or they are called otherwise. */
    fun changed() {
        if (view.editor?.targetOf(reader) == null) reader = NONE
        send(HOST_VIEW_ID, AccessibilityEvent.TYPE_WINDOW_CONTENT_CHANGED)
    }

    /** A key went to [target]. */
    fun focused(target: Target) = send(idOf(target), AccessibilityEvent.TYPE_VIEW_FOCUSED)

    /** A finger explores; whether it is over a node. */
    fun hover(event: MotionEvent): Boolean {
        if (!manager.isTouchExplorationEnabled) return false
        val isOver = event.action != MotionEvent.ACTION_HOVER_EXIT
        val now = if (isOver) view.targetAt(event.x, event.y)?.let(::idOf) ?: NONE else NONE
        val last = hovered
        if (now == last) return now != NONE
        hovered = now
        if (now != NONE) send(now, AccessibilityEvent.TYPE_VIEW_HOVER_ENTER)
        if (last != NONE) send(last, AccessibilityEvent.TYPE_VIEW_HOVER_EXIT)
        return now != NONE || last != NONE
    }

    private fun host(): AccessibilityNodeInfo {
        @Suppress("DEPRECATION")
        val info = AccessibilityNodeInfo.obtain(view)
        view.onInitializeAccessibilityNodeInfo(info)
        view.editor?.targets.orEmpty().forEach { info.addChild(view, idOf(it)) }
        return info
    }

    private fun node(id: Int, editor: CoverEditor, target: Target): AccessibilityNodeInfo {
        @Suppress("DEPRECATION")
        val info = AccessibilityNodeInfo.obtain(view, id)
        info.packageName = view.context.packageName
        info.className = Button::class.java.name
        info.contentDescription = editor.words(target, view.resources)
        info.setParent(view)
        info.isEnabled = true
        info.isFocusable = true
        info.isClickable = true
        info.isAccessibilityFocused = id == reader
        place(info, editor, target)
        val focusing = if (id == reader) {
            AccessibilityAction.ACTION_CLEAR_ACCESSIBILITY_FOCUS
        } else {
            AccessibilityAction.ACTION_ACCESSIBILITY_FOCUS
        }
        info.addAction(focusing)
        info.addAction(AccessibilityAction(AccessibilityNodeInfo.ACTION_CLICK, text(editor.clickOf(target))))
        if (target is Target.Shape) SHAPINGS.forEach { info.addAction(AccessibilityAction(it.id, text(it.words))) }
        return info
    }

    /** The node's bounds, as large as what a finger can touch. */
    private fun place(info: AccessibilityNodeInfo, editor: CoverEditor, target: Target) {
        val box = view.viewport?.boxOf(editor.areaOf(target))?.grownTo(view.target) ?: return
        val bounds = Rect(box.left.toInt(), box.top.toInt(), box.right.toInt(), box.bottom.toInt())
        val isSeen = bounds.intersect(0, 0, view.width, view.height)
        info.isVisibleToUser = isSeen && view.isShown
        @Suppress("DEPRECATION")
        info.setBoundsInParent(bounds)
        val (left, top) = IntArray(2).also(view::getLocationOnScreen)
        info.setBoundsInScreen(Rect(bounds).apply { offset(left, top) })
    }

    private fun act(id: Int, target: Target, action: Int): Boolean {
        val isClick = action == AccessibilityNodeInfo.ACTION_CLICK
        val wanted = if (isClick) CoverAction.Tap(target) else shaping(target, action) ?: return false
        view.onAction(wanted)
        if (isClick) send(id, AccessibilityEvent.TYPE_VIEW_CLICKED)
        return true
    }

    private fun shaping(target: Target, action: Int): CoverAction? {
        if (target !is Target.Shape) return null
        return SHAPINGS.firstOrNull { it.id == action }?.action?.invoke(target)
    }

    private fun read(id: Int): Boolean {
        if (reader == id) return false
        reader = id
        view.invalidate()
        send(id, AccessibilityEvent.TYPE_VIEW_ACCESSIBILITY_FOCUSED)
        return true
    }

    private fun leave(id: Int): Boolean {
        if (reader != id) return false
        reader = NONE
        view.invalidate()
        send(id, AccessibilityEvent.TYPE_VIEW_ACCESSIBILITY_FOCUS_CLEARED)
        return true
    }

    private fun send(id: Int, type: Int) {
        if (!manager.isEnabled) return
        @Suppress("DEPRECATION")
        val event = AccessibilityEvent.obtain(type)
        event.packageName = view.context.packageName
        event.className = if (id == HOST_VIEW_ID) view.javaClass.name else Button::class.java.name
        event.setSource(view, id)
        val editor = view.editor
        editor?.targetOf(id)?.let { event.contentDescription = editor.words(it, view.resources) }
        if (type == AccessibilityEvent.TYPE_WINDOW_CONTENT_CHANGED) {
            event.contentChangeTypes = AccessibilityEvent.CONTENT_CHANGE_TYPE_SUBTREE
        }
        view.parent?.requestSendAccessibilityEvent(view, event)
    }

    private fun text(words: Int) = view.resources.getString(words)

    private companion object {
        const val NONE = Int.MIN_VALUE
    }
}
