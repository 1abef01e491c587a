package app.safeshare.share

import android.text.BidiFormatter
import android.text.SpannableStringBuilder
import android.text.style.ForegroundColorSpan
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.ImageView
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.PhotoReport
import app.safeshare.report.Group
import app.safeshare.report.Line
import app.safeshare.report.tell
import app.safeshare.ui.count
import app.safeshare.ui.icon
import app.safeshare.ui.isThere
import app.safeshare.ui.shown
import app.safeshare.ui.view
import app.safeshare.ui.word
import app.safeshare.ui.words

/** Tells what was hidden in a photo. */
class ReportView(private val card: View) {
    private val groups = card.view<ViewGroup>(R.id.report_groups)
    private var shown: PhotoReport? = null

    fun show(report: PhotoReport?) {
        card.isThere = report != null
        if (report == null || report === shown) return
        shown = report
        val told = tell(report)
        card.view<TextView>(R.id.report_title)
            .setText(if (told.isEmpty) R.string.report_nothing else R.string.report_title)
        card.view<TextView>(R.id.report_text)
            .setText(if (told.isEmpty) R.string.report_nothing_text else R.string.report_text)
        card.view<View>(R.id.report_incomplete).isThere = told.incomplete
        groups.removeAllViews()
        told.groups.forEach { groups.addView(groupView(it)) }
    }

    private fun groupView(group: Group): View {
        val row = inflate(R.layout.finding_group, groups)
        row.view<ImageView>(R.id.group_icon).setImageResource(group.category.icon())
        row.view<TextView>(R.id.group_title).setText(group.category.word())
        val lines = row.view<ViewGroup>(R.id.group_lines)
        group.lines.forEach { lines.addView(lineView(lines, textOf(it))) }
        if (group.more > 0) {
            val more = card.resources.count(R.plurals.report_more, group.more)
            lines.addView(lineView(lines, more))
        }
        return row
    }

    private fun lineView(parent: ViewGroup, text: CharSequence): View =
        (inflate(R.layout.finding_line, parent) as TextView).also { it.text = text }

    private fun textOf(line: Line): CharSequence {
        val words = line.words(card.resources)
        if (line.values.isEmpty()) return words
        // A value is written in whatever direction its own letters have.
        val direction = BidiFormatter.getInstance(card.resources.configuration.locales[0])
        val text = SpannableStringBuilder(words).append('\n')
        val start = text.length
        text.append(line.shown(card.resources).joinToString(" · ") { direction.unicodeWrap(it) })
        text.setSpan(ForegroundColorSpan(card.context.getColor(R.color.text)), start, text.length, 0)
        return text
    }

    private fun inflate(layout: Int, parent: ViewGroup): View =
        LayoutInflater.from(card.context).inflate(layout, parent, false)
}
