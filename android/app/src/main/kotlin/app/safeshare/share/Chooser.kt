package app.safeshare.share

import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.ClipData
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import android.provider.Telephony
import app.safeshare.R
import app.safeshare.files.PhotoProvider
import app.safeshare.files.ShareFolder
import app.safeshare.files.shareFolders

/** The chooser for the new pictures [names] of a share. What is chosen may read these pictures and nothing else. */
fun chooser(context: Context, share: ShareFolder, names: List<String>): Intent {
    val send = sendIntent(names.map { PhotoProvider.address(share, it) }, names)
    return Intent.createChooser(send, context.getString(R.string.chooser_title), chosenSender(context, share))
        .putExtra(Intent.EXTRA_EXCLUDE_COMPONENTS, arrayOf(ComponentName(context, ShareActivity::class.java)))
        .putExtra(Intent.EXTRA_INITIAL_INTENTS, directFirst(context, send))
}

private fun sendIntent(addresses: List<Uri>, names: List<String>): Intent {
    val type = names.map(PhotoProvider::typeOf).distinct().singleOrNull() ?: "image/*"
    val send = if (addresses.size == 1) {
        Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, addresses.single())
    } else {
        Intent(Intent.ACTION_SEND_MULTIPLE).putParcelableArrayListExtra(Intent.EXTRA_STREAM, ArrayList(addresses))
    }
    // The grant holds for what the clip lists.
    val clip = ClipData(null, arrayOf(type), ClipData.Item(addresses.first()))
    addresses.drop(1).forEach { clip.addItem(ClipData.Item(it)) }
    send.clipData = clip
    return send.setType(type).addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
}

/** Apps for messages to a few people, up to two that are there: Android puts no more than two before its own order. */
private fun directFirst(context: Context, send: Intent): Array<Intent> {
    val standard = Telephony.Sms.getDefaultSmsPackage(context)
    return (DIRECT + listOfNotNull(standard)).distinct()
        .map { Intent(send).setPackage(it) }
        .mapNotNull { intent ->
            val found = context.packageManager.queryIntentActivities(intent, 0).firstOrNull()?.activityInfo
            found?.let { intent.setComponent(ComponentName(it.packageName, it.name)) }
        }
        .take(MOST_FIRST)
        .toTypedArray()
}

private fun chosenSender(context: Context, share: ShareFolder) = PendingIntent.getBroadcast(
    context,
    0,
    Intent(context, ChosenReceiver::class.java).setData(Uri.fromParts(CHOSEN_SCHEME, share.id, null)),
    // The chooser adds what was chosen; that is not read.
    PendingIntent.FLAG_UPDATE_CURRENT or mutable(),
).intentSender

private fun mutable() = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) PendingIntent.FLAG_MUTABLE else 0

/** Told that an app was chosen, not which. The originals are not needed any more. */
class ChosenReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val id = intent.data?.takeIf { it.scheme == CHOSEN_SCHEME }?.schemeSpecificPart ?: return
        shareFolders(context).find(id)?.markChosen()
    }
}

private const val CHOSEN_SCHEME = "safeshare"
private const val MOST_FIRST = 2

/** Messengers whose first screen is one person or a small group; end-to-end encrypted ones come first. */
private val DIRECT = listOf(
    "org.thoughtcrime.securesms",
    "ch.threema.app",
    "com.whatsapp",
    "im.vector.app",
    "com.google.android.apps.messaging",
)
