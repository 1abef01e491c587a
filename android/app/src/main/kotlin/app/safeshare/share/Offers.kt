package app.safeshare.share

import android.content.Intent
import android.net.Uri
import android.os.BadParcelableException
import android.os.Build
import app.safeshare.incoming.Offer
import app.safeshare.incoming.Stream

/** What [intent] hands over. Its extras come from another app and may be of any kind, or broken. */
fun offerOf(intent: Intent): Offer {
    val uris = try {
        extraStreams(intent).ifEmpty { clipStreams(intent) }
    } catch (_: BadParcelableException) {
        emptyList()
    } catch (_: ClassCastException) {
        emptyList()
    }
    return Offer(intent.action, uris.map { Stream(it.toString(), it.scheme, it.authority) })
}

private fun extraStreams(intent: Intent): List<Uri> = when (intent.action) {
    Intent.ACTION_SEND -> listOfNotNull(singleStream(intent))
    Intent.ACTION_SEND_MULTIPLE -> severalStreams(intent).orEmpty().filterIsInstance<Uri>()
    else -> emptyList()
}

private fun clipStreams(intent: Intent): List<Uri> {
    val clip = intent.clipData ?: return emptyList()
    return (0 until clip.itemCount).mapNotNull { clip.getItemAt(it).uri }
}

@Suppress("DEPRECATION")
private fun singleStream(intent: Intent): Uri? = if (hasTypedExtras) {
    intent.getParcelableExtra(Intent.EXTRA_STREAM, Uri::class.java)
} else {
    intent.getParcelableExtra(Intent.EXTRA_STREAM)
}

@Suppress("DEPRECATION")
private fun severalStreams(intent: Intent): List<Any?>? = if (hasTypedExtras) {
    intent.getParcelableArrayListExtra(Intent.EXTRA_STREAM, Uri::class.java)
} else {
    intent.getParcelableArrayListExtra<Uri>(Intent.EXTRA_STREAM)
}

/** Android 13 has these calls too, but there they throw where an extra is of another kind. */
private val hasTypedExtras get() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE
