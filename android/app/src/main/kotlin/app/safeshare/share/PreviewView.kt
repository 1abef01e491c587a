package app.safeshare.share

import android.app.Activity
import android.graphics.Bitmap
import android.view.View
import android.view.ViewGroup
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import app.safeshare.R
import app.safeshare.core.ShieldStrength
import app.safeshare.session.Drawn
import app.safeshare.session.Look
import app.safeshare.session.Picture
import app.safeshare.session.ShareState
import app.safeshare.session.Shown
import app.safeshare.ui.HoldButton
import app.safeshare.ui.HoldTouch
import app.safeshare.ui.bitmapOf
import app.safeshare.ui.count
import app.safeshare.ui.hasRoomForRow
import app.safeshare.ui.isThere
import app.safeshare.ui.moveTo
import app.safeshare.ui.say
import app.safeshare.ui.sentence
import app.safeshare.ui.view

/** The shown photo, large: as it will be shared, and while the button is held, without the shield. */
class PreviewView(private val activity: Activity) {
    private val image = activity.view<ImageView>(R.id.preview)
    private val label = activity.view<View>(R.id.before_label)
    private val hold = activity.view<HoldButton>(R.id.hold)
    private val photo = activity.view<ViewGroup>(R.id.photo)
    private val message = activity.view<View>(R.id.preview_message)
    private val text = activity.view<TextView>(R.id.preview_text)

    private var source: Any? = null
    private var before: Bitmap? = null
    private var after: Bitmap? = null
    private var isHeld = false
    private var afterWords = ""
    private var beforeWords = ""

    init {
        val height = activity.resources.displayMetrics.heightPixels
        image.maxHeight = activity.resources.getFraction(R.fraction.photo_height, height, height).toInt()
        photo.clipToOutline = true
        if (!hasRoomForRow(activity.resources)) takeButtonBelow()
        hold.onHold = { held ->
            isHeld = held
            draw()
        }
        image.setOnTouchListener(HoldTouch(activity) { held -> if (hold.isEnabled) hold.isPressed = held })
    }

    fun show(state: ShareState, shown: Shown?, drawn: Drawn?, thumbnails: Map<String, Picture>) {
        val photo = state.shown ?: return
        val place = state.photos.indexOf(photo) + 1
        val covered = photo.covers.size.takeIf { it > 0 }?.let { activity.resources.count(R.plurals.cover_count, it) }
        fun words(id: Int) = listOfNotNull(activity.resources.say(id, place, state.photos.size), covered).joinToString()
        afterWords = words(R.string.photo_after)
        beforeWords = words(R.string.photo_before)
        val isCompared = shown?.id == photo.id && shown.choice == state.choiceOf(photo)
        // Fresh from the editor: its picture has covers that the large pair does not have yet.
        val edited = drawn?.takeIf { !isCompared && it.id == photo.id && it.covers == photo.covers }
        val pair = shown?.takeIf { it.id == photo.id && edited == null }
        take(pair, edited?.picture ?: thumbnails[photo.id].takeIf { photo.look is Look.Done })
        say(photo.look, state.photos.size)
        hold.isThere = photo.look is Look.Done && state.choice.strength != ShieldStrength.OFF
        hold.isEnabled = isCompared
        hold.alpha = if (isCompared) 1f else ALPHA_LATER
        draw()
    }

    /** Large letters would cover the photo. */
    private fun takeButtonBelow() {
        val column = photo.parent as LinearLayout
        hold.moveTo(column, column.indexOfChild(photo) + 1)
        hold.setBackgroundResource(R.drawable.button_outlined)
        hold.setTextColor(activity.getColor(R.color.primary))
        hold.compoundDrawableTintList = hold.textColors
    }

    /** The large pair if it is there, else a single picture until it is. */
    private fun take(pair: Shown?, picture: Picture?) {
        val newest: Any? = pair ?: picture
        if (newest === source) return
        source = newest
        val preview = pair?.preview
        before = preview?.let { bitmapOf(it.width.toInt(), it.height.toInt(), it.before) }
        after = preview?.let { bitmapOf(it.width.toInt(), it.height.toInt(), it.after) }
            ?: picture?.let(::bitmapOf)
    }

    private fun say(look: Look, photos: Int) {
        message.isThere = look !is Look.Done
        activity.view<View>(R.id.preview_busy).isThere = look is Look.Waiting
        activity.view<View>(R.id.preview_problem).isThere = look is Look.Failed
        val sentence = when (look) {
            is Look.Waiting -> activity.resources.getQuantityString(R.plurals.looking, photos)
            is Look.Failed -> activity.getString(look.problem.sentence())
            is Look.Done -> ""
        }
        if (text.text.toString() != sentence) text.text = sentence
    }

    private fun draw() {
        val showsBefore = isHeld && before != null
        image.setImageBitmap(if (showsBefore) before else after)
        image.contentDescription = if (showsBefore) beforeWords else afterWords
        image.isThere = after != null
        label.isThere = showsBefore
    }

    private companion object {
        const val ALPHA_LATER = 0.6f
    }
}
