package app.safeshare.home

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.provider.MediaStore
import android.view.View
import app.safeshare.R
import app.safeshare.help.HelpActivity
import app.safeshare.incoming.Limits
import app.safeshare.settings.SettingsActivity
import app.safeshare.share.ShareActivity
import app.safeshare.ui.drawEdgeToEdge
import app.safeshare.ui.hasRoomForBar
import app.safeshare.ui.hasRoomForRow
import app.safeshare.ui.isThere
import app.safeshare.ui.moveTo
import app.safeshare.ui.stack
import app.safeshare.ui.view

/** What the launcher opens: says how SafeShare is used, and opens photos with the system's picker. */
class HomeActivity : Activity() {
    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        setContentView(R.layout.home)
        drawEdgeToEdge(view(R.id.root))
        if (!hasRoomForRow(resources)) stack(view(R.id.others))
        if (!hasRoomForBar(resources)) view<View>(R.id.others).moveTo(view(R.id.column))
        view<View>(R.id.open).setOnClickListener { openPhotos() }
        view<View>(R.id.help).setOnClickListener { startActivity(Intent(this, HelpActivity::class.java)) }
        view<View>(R.id.settings).setOnClickListener { startActivity(Intent(this, SettingsActivity::class.java)) }
    }

    private fun openPhotos() {
        val isOpened = pickers().any { picker ->
            try {
                @Suppress("DEPRECATION")
                startActivityForResult(picker, PHOTOS_REQUEST)
                true
            } catch (_: ActivityNotFoundException) {
                false
            }
        }
        view<View>(R.id.message).isThere = !isOpened
    }

    /** The system's photo picker where there is one, else its picker of documents. Neither needs a permission. */
    private fun pickers(): List<Intent> {
        val documents = Intent(Intent.ACTION_OPEN_DOCUMENT)
            .addCategory(Intent.CATEGORY_OPENABLE)
            .setType("image/*")
            .putExtra(Intent.EXTRA_ALLOW_MULTIPLE, true)
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return listOf(documents)
        val most = Limits.PHOTOS.coerceAtMost(MediaStore.getPickImagesMaxLimit())
        val photos = Intent(MediaStore.ACTION_PICK_IMAGES)
            .setType("image/*")
            .putExtra(MediaStore.EXTRA_PICK_IMAGES_MAX, most)
        return listOf(photos, documents)
    }

    @Deprecated("The platform's own way to get a result.")
    override fun onActivityResult(request: Int, result: Int, data: Intent?) {
        if (request != PHOTOS_REQUEST || result != RESULT_OK) return
        val picked = pickedFrom(data ?: return)
        if (picked.isNotEmpty()) startActivity(shareOf(picked))
    }

    private fun pickedFrom(data: Intent): List<Uri> {
        val clip = data.clipData ?: return listOfNotNull(data.data)
        return (0 until clip.itemCount).mapNotNull { clip.getItemAt(it).uri }
    }

    /** As if another app had shared them, with the picker's permission to read them passed on. */
    private fun shareOf(picked: List<Uri>): Intent {
        val clip = ClipData(null, arrayOf("image/*"), ClipData.Item(picked.first()))
        picked.drop(1).forEach { clip.addItem(ClipData.Item(it)) }
        return Intent(this, ShareActivity::class.java)
            .setAction(Intent.ACTION_SEND_MULTIPLE)
            .setType("image/*")
            .putParcelableArrayListExtra(Intent.EXTRA_STREAM, ArrayList(picked))
            .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
            .apply { clipData = clip }
    }

    private companion object {
        const val PHOTOS_REQUEST = 1
    }
}
