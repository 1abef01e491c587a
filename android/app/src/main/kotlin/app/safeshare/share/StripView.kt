package app.safeshare.share

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.ImageButton
import android.widget.ImageView
import app.safeshare.R
import app.safeshare.session.Look
import app.safeshare.session.Photo
import app.safeshare.session.Picture
import app.safeshare.session.ShareState
import app.safeshare.ui.bitmapOf
import app.safeshare.ui.isThere
import app.safeshare.ui.say

/** Small pictures of all photos of the share, to choose the shown one. Not there for a single photo. */
class StripView(private val scroll: View, private val strip: ViewGroup, private val onSelected: (String) -> Unit) {
    private val drawn = HashMap<String, Any>()

    fun show(state: ShareState, thumbnails: Map<String, Picture>) {
        scroll.isThere = state.photos.size > 1
        if (state.photos.size < 2) return
        while (strip.childCount < state.photos.size) strip.addView(button(state.photos[strip.childCount]))
        state.photos.forEachIndexed { index, photo ->
            show(strip.getChildAt(index) as ImageButton, photo, index, state, thumbnails[photo.id])
        }
    }

    private fun show(button: ImageButton, photo: Photo, index: Int, state: ShareState, thumbnail: Picture?) {
        button.isSelected = photo.id == state.selected
        val words = when (photo.look) {
            is Look.Waiting -> R.string.photo_waiting
            is Look.Done -> R.string.photo_after
            is Look.Failed -> R.string.photo_failed
        }
        button.contentDescription = strip.resources.say(words, index + 1, state.photos.size)
        draw(button, photo, thumbnail)
    }

    private fun draw(button: ImageButton, photo: Photo, thumbnail: Picture?) {
        val picture: Any = if (photo.look is Look.Failed) FAILED else thumbnail ?: return
        if (drawn.put(photo.id, picture) === picture) return
        if (picture is Picture) {
            button.scaleType = ImageView.ScaleType.CENTER_CROP
            button.setImageBitmap(bitmapOf(picture))
        } else {
            button.scaleType = ImageView.ScaleType.CENTER
            button.setImageDrawable(strip.context.getDrawable(R.drawable.ic_warning))
        }
    }

    private fun button(photo: Photo): View {
        val button = LayoutInflater.from(strip.context).inflate(R.layout.thumbnail, strip, false)
        button.clipToOutline = true
        button.setOnClickListener { onSelected(photo.id) }
        return button
    }

    private companion object {
        val FAILED = Any()
    }
}
