package app.safeshare.share

import android.app.Activity
import android.graphics.Rect
import android.view.View
import android.widget.Button
import android.widget.ImageButton
import android.widget.ProgressBar
import android.widget.TextView
import app.safeshare.R
import app.safeshare.editor.CoverScreen
import app.safeshare.session.Event
import app.safeshare.session.Goal
import app.safeshare.session.Look
import app.safeshare.session.Notice
import app.safeshare.session.Phase
import app.safeshare.session.ShareRunner
import app.safeshare.session.ShareState
import app.safeshare.ui.StrengthPicker
import app.safeshare.ui.count
import app.safeshare.ui.hasRoomForBar
import app.safeshare.ui.isThere
import app.safeshare.ui.moveTo
import app.safeshare.ui.say
import app.safeshare.ui.sentence
import app.safeshare.ui.view

/** Shows a share's state and passes on what the parent does. */
class ShareScreen(private val activity: Activity, private val runner: ShareRunner, onHelp: () -> Unit) {
    private val preview = PreviewView(activity)
    private val report = ReportView(activity.view(R.id.report))
    private val strip = StripView(activity.view(R.id.strip_scroll), activity.view(R.id.strip)) {
        runner.send(Event.Selected(it))
    }
    private val strength = StrengthPicker(activity.view(R.id.strength), activity.view(R.id.strength_text)) {
        runner.send(Event.StrengthChosen(it))
    }

    private val covers = CoverScreen(activity, runner)

    init {
        activity.view<TextView>(R.id.title).setText(R.string.share_title)
        activity.view<ImageButton>(R.id.leave).run {
            setImageResource(R.drawable.ic_close)
            contentDescription = activity.getString(R.string.close)
            setOnClickListener { activity.finish() }
        }
        activity.view<View>(R.id.help).setOnClickListener { onHelp() }
        activity.view<View>(R.id.cover_open).setOnClickListener { openCovers() }
        on(R.id.share, Event.Go(Goal.SHARE))
        on(R.id.save, Event.Go(Goal.SAVE))
        on(R.id.cancel, Event.Cancel)
        on(R.id.rules_go, Event.RulesRead)
        on(R.id.rules_back, Event.Cancel)
        if (!hasRoomForBar(activity.resources)) makeRoom()
    }

    /** Leaves but the main buttons below what scrolls. */
    private fun makeRoom() {
        activity.view<View>(R.id.notice).moveTo(activity.view(R.id.column), 0)
        activity.view<View>(R.id.save).moveTo(activity.view(R.id.column))
        activity.view<View>(R.id.rules_back).moveTo(activity.view(R.id.rules_column))
    }

    fun show(state: ShareState) {
        // What lies under another panel is out of reach of screen readers and keys.
        activity.view<View>(R.id.content).isThere = state.phase !is Phase.Reminding && state.phase !is Phase.Covering
        preview.show(state, runner.shown, runner.drawn, runner.thumbnails)
        strip.show(state, runner.thumbnails)
        report.show((state.shown?.look as? Look.Done)?.report)
        strength.show(state.choice.strength, isEnabled = state.phase == Phase.Choosing)
        showLeftOut(state)
        showNotice(state.notice ?: endOf(state))
        showActions(state)
        showRules(state.phase is Phase.Reminding)
        showCovered(state)
        covers.show(state)
    }

    /** On the shown photo, whose small picture tells its shape. */
    fun openCovers() {
        val small = runner.thumbnails[runner.state.selected] ?: return
        runner.send(Event.CoversOpened(small.width.toFloat() / small.height))
    }

    private fun on(button: Int, event: Event) = activity.view<View>(button).setOnClickListener { runner.send(event) }

    /** How many places the core has covered in the new picture; before there is one, the photo itself shows them. */
    private fun showCovered(state: ShareState) {
        activity.view<View>(R.id.cover_open).isEnabled = state.phase == Phase.Choosing && state.shown?.look is Look.Done
        val covered = state.shown?.let(state::outputOf)?.covered ?: 0
        val words = when (covered) {
            0 -> activity.getString(R.string.cover_text)
            else -> activity.resources.count(R.plurals.cover_count, covered)
        }
        val text = activity.view<TextView>(R.id.cover_text)
        if (text.text.toString() != words) text.text = words
    }

    private fun showLeftOut(state: ShareState) {
        val resources = activity.resources
        val sentences = listOf(R.plurals.left_out to state.leftOut, R.plurals.over_limit to state.overLimit)
            .filter { it.second > 0 }
            .map { (words, count) -> resources.count(words, count) }
        activity.view<View>(R.id.left_out).isThere = sentences.isNotEmpty()
        activity.view<TextView>(R.id.left_out).text = sentences.joinToString("\n")
    }

    /** What to say once all photos were looked at and some, or all, are out. */
    private fun endOf(state: ShareState): String? = when {
        state.phase != Phase.Choosing || state.isLooking || state.failed.isEmpty() -> null
        state.usable.isEmpty() -> activity.getString(R.string.all_failed)
        else -> activity.resources.count(R.plurals.cannot_share, state.failed.size)
    }

    private fun showNotice(notice: Any?) {
        val (isBad, sentence) = when (notice) {
            is Notice -> notice.sentence(activity.resources)
            is String -> true to notice
            else -> false to ""
        }
        val view = activity.view<TextView>(R.id.notice)
        view.isThere = sentence.isNotEmpty()
        if (view.text.toString() == sentence) return
        view.text = sentence
        view.setBackgroundResource(if (isBad) R.drawable.notice_warning else R.drawable.notice_good)
        view.setTextColor(activity.getColor(if (isBad) R.color.on_warning else R.color.on_primary_soft))
        // It may lie in what scrolls.
        if (view.isThere) view.post { view.requestRectangleOnScreen(Rect(0, 0, view.width, view.height)) }
    }

    private fun showActions(state: ShareState) {
        val count = state.usable.size.coerceAtLeast(1)
        val isBusy = state.phase is Phase.Protecting || state.isSaving
        activity.view<View>(R.id.choosing).isThere = !isBusy
        activity.view<View>(R.id.save).isThere = !isBusy
        activity.view<View>(R.id.protecting).isThere = isBusy
        showButton(R.id.share, R.plurals.share_button, count, state.canGo)
        showButton(R.id.save, R.plurals.save_button, count, state.canGo)
        if (isBusy) showProgress(state)
    }

    private fun showButton(id: Int, words: Int, count: Int, isEnabled: Boolean) {
        val button = activity.view<Button>(id)
        button.isEnabled = isEnabled
        button.text = activity.resources.count(words, count)
    }

    private fun showProgress(state: ShareState) {
        val phase = state.phase as? Phase.Protecting
        val bar = activity.view<ProgressBar>(R.id.progress)
        bar.isIndeterminate = phase == null
        phase?.let { bar.progress = (it.overall * bar.max).toInt() }
        activity.view<View>(R.id.cancel).isThere = phase != null
        val words = phase?.let { activity.resources.say(R.string.protecting, it.done + 1, it.ids.size) }
            ?: activity.getString(R.string.saving)
        val text = activity.view<TextView>(R.id.progress_text)
        if (text.text.toString() != words) text.text = words
        bar.contentDescription = words
    }

    private fun showRules(areShown: Boolean) {
        val rules = activity.view<View>(R.id.rules)
        if (rules.isThere == areShown) return
        rules.isThere = areShown
        if (areShown) activity.view<View>(R.id.rules_go).requestFocus()
    }
}

private val ShareState.isSaving: Boolean
    get() = phase == Phase.Ready(Goal.SAVE) || phase == Phase.HandingOver(Goal.SAVE)
