package app.safeshare.incoming

/** What another app hands over, as its intent says it. */
data class Offer(val action: String?, val streams: List<Stream>)

/** One thing that is handed over: the parts of its URI. */
data class Stream(val address: String, val scheme: String?, val authority: String?)

/** What becomes of an offer. */
sealed interface Incoming {
    /** Photos to take, by their addresses; [leftOut] others were not allowed, [overLimit] were too many. */
    data class Photos(val addresses: List<String>, val leftOut: Int, val overLimit: Int) : Incoming

    /** Nothing can be taken. */
    data class Refused(val reason: Refusal) : Incoming
}

/** Why an offer is refused as a whole. */
enum class Refusal {
    /** It is not a share, or holds nothing. */
    NO_PHOTO,

    /** It points into SafeShare itself, or somewhere else than another app's provider. */
    NOT_ALLOWED,
}

/**
 * Sorts an offer. Only `content://` streams of other apps are taken: with a `file:` address or one of our own
 * provider a hostile app could make SafeShare read and share its own files.
 */
fun sort(offer: Offer, ownAuthorities: Set<String>): Incoming {
    val streams = offer.streams.distinctBy { it.address }
    if (offer.action !in SHARE_ACTIONS || streams.isEmpty()) return Incoming.Refused(Refusal.NO_PHOTO)
    val allowed = streams.filter { it.isAllowed(ownAuthorities) }
    if (allowed.isEmpty()) return Incoming.Refused(Refusal.NOT_ALLOWED)
    val taken = allowed.take(Limits.PHOTOS)
    return Incoming.Photos(
        addresses = taken.map { it.address },
        leftOut = streams.size - allowed.size,
        overLimit = allowed.size - taken.size,
    )
}

private val SHARE_ACTIONS = setOf("android.intent.action.SEND", "android.intent.action.SEND_MULTIPLE")

private fun Stream.isAllowed(ownAuthorities: Set<String>): Boolean {
    if (scheme != "content") return false
    // Android takes `10@authority` as "that authority, of user 10".
    val provider = authority?.substringAfterLast('@').orEmpty()
    return provider.isNotEmpty() && ownAuthorities.none { it.equals(provider, ignoreCase = true) }
}
