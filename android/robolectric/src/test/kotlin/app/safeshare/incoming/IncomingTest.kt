package app.safeshare.incoming

import org.junit.Assert.assertEquals
import org.junit.Test

class IncomingTest {
    private val own = setOf("app.safeshare.photos")

    private fun stream(address: String): Stream {
        val scheme = address.substringBefore(':', "").ifEmpty { null }
        val authority = address.substringAfter("://", "").substringBefore('/').ifEmpty { null }
        return Stream(address, scheme, authority)
    }

    private fun send(vararg addresses: String, action: String? = "android.intent.action.SEND_MULTIPLE") =
        sort(Offer(action, addresses.map(::stream)), own)

    @Test fun photosOfOtherAppsAreTaken() = assertEquals(
        Incoming.Photos(listOf("content://media/1", "content://10@media/2"), 0, 0),
        send("content://media/1", "content://10@media/2"),
    )

    @Test fun theSamePhotoIsTakenOnce() =
        assertEquals(Incoming.Photos(listOf("content://media/1"), 0, 0), send("content://media/1", "content://media/1"))

    @Test fun otherSchemesAreLeftOut() = assertEquals(
        Incoming.Photos(listOf("content://media/1"), 3, 0),
        send("file:///data/data/app.safeshare/shared_prefs/settings.xml", "content://media/1", "http://x/1", "photo"),
    )

    @Test fun ourOwnFilesAreRefusedHoweverTheyAreNamed() = listOf(
        "content://app.safeshare.photos/a/b.jpg",
        "content://0@app.safeshare.photos/a/b.jpg",
        "content://x@0@app.safeshare.photos/a/b.jpg",
        "content://App.SafeShare.Photos/a/b.jpg",
        "content:///a/b.jpg",
        "content://0@/a/b.jpg",
    ).forEach { assertEquals(it, Incoming.Refused(Refusal.NOT_ALLOWED), send(it)) }

    @Test fun nothingIsNoPhoto() {
        assertEquals(Incoming.Refused(Refusal.NO_PHOTO), send())
        assertEquals(
            Incoming.Refused(Refusal.NO_PHOTO),
            send("content://media/1", action = "android.intent.action.VIEW"),
        )
        assertEquals(Incoming.Refused(Refusal.NO_PHOTO), send("content://media/1", action = null))
    }

    @Test fun thereIsALimit() {
        val many = Array(Limits.PHOTOS + 7) { "content://media/$it" }
        val taken = send(*many) as Incoming.Photos
        assertEquals(Limits.PHOTOS, taken.addresses.size)
        assertEquals(7, taken.overLimit)
        assertEquals("content://media/0", taken.addresses.first())
    }
}
