package app.safeshare.support

import android.graphics.Rect
import android.view.View
import android.widget.EditText
import android.widget.ImageView
import android.widget.ProgressBar
import android.widget.TextView
import org.junit.Assert.assertEquals

/** Fails unless all that can be tapped has a name and 48 dp, all pictures are named or silent, and no text is cut. */
fun assertAccessible(root: View, screen: String) {
    val faults = visible(root).flatMap(::faultsOf).toList()
    assertEquals("faults of $screen", emptyList<String>(), faults)
}

private fun faultsOf(view: View): List<String> {
    val isTapped = view.isClickable && view.importantForAccessibility != View.IMPORTANT_FOR_ACCESSIBILITY_NO
    return listOfNotNull(
        "no name".takeIf { isTapped && nameOf(view).isNullOrBlank() },
        "no name".takeIf { (view is ImageView || view is ProgressBar) && view.isRead && nameOf(view).isNullOrBlank() },
        "smaller than 48 dp: ${view.width} x ${view.height} px".takeIf { isTapped && isSmall(view) },
        "not reached by keys".takeIf { isTapped && view.isEnabled && !view.isFocusable },
        "text is cut".takeIf { view is TextView && isCut(view) },
        "sticks out of its parent".takeIf { sticksOut(view) },
    ).map { "${describe(view)}: $it" }
}

private val View.isRead
    get() = importantForAccessibility != View.IMPORTANT_FOR_ACCESSIBILITY_NO && !isCoveredByText

/** A spinner or icon beside a live text says nothing of its own. */
private val View.isCoveredByText get() = id == View.NO_ID && parent is android.widget.FrameLayout

private fun nameOf(view: View): CharSequence? = view.contentDescription ?: (view as? TextView)?.text

private fun isSmall(view: View): Boolean {
    val least = 48 * view.resources.displayMetrics.density - 1
    return view.width < least || view.height < least
}

private fun isCut(view: TextView): Boolean {
    val layout = view.layout ?: return view.text.isNotEmpty()
    val room = view.height - view.totalPaddingTop - view.totalPaddingBottom
    val isEllipsized = (0 until layout.lineCount).any { layout.getEllipsisCount(it) > 0 }
    val isBroken = (1 until layout.lineCount).any { line ->
        // A line that ends inside a word: the word was wider than its place.
        val end = layout.getLineEnd(line - 1)
        end in 1 until view.text.length && view.text[end - 1].isLetter() && view.text[end].isLetter()
    }
    return view !is EditText && (isEllipsized || isBroken || layout.height > room + 1)
}

private fun sticksOut(view: View): Boolean {
    val parent = view.parent as? View ?: return false
    val isScrolled = parent is android.widget.ScrollView || parent is android.widget.HorizontalScrollView
    if (isScrolled || view.width == 0) return false
    return view.right > parent.width + 1 || view.right < 0
}

private fun describe(view: View): String {
    val name = if (view.id == View.NO_ID) view.javaClass.simpleName else view.resources.getResourceEntryName(view.id)
    val place = Rect().also { view.getGlobalVisibleRect(it) }
    return "$name '${nameOf(view) ?: ""}' at ${place.flattenToString()}"
}
