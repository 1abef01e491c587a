package app.safeshare.share

import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.content.IntentSender
import android.net.Uri
import app.safeshare.R
import app.safeshare.files.PhotoProvider
import app.safeshare.files.ShareFolder
import app.safeshare.session.Phase
import app.safeshare.support.FakeCore
import app.safeshare.support.app
import app.safeshare.support.click
import app.safeshare.support.folders
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.rulesAreRead
import app.safeshare.support.runner
import app.safeshare.support.sendIntent
import app.safeshare.support.useFakeCore
import app.safeshare.support.waitFor
import app.safeshare.support.waitUntilLookedAt
import app.safeshare.support.workingFiles
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import java.io.File

/** What is handed over, to whom, and what is left afterwards. */
@RunWith(RobolectricTestRunner::class)
class ChooserTest {
    private fun folder(vararg names: String): ShareFolder =
        folders.create().also { share -> names.forEach { File(share.outputs, it).writeText("new") } }

    private fun inner(chooser: Intent) = chooser.getParcelableExtra(Intent.EXTRA_INTENT, Intent::class.java)!!

    private fun shared(count: Int): ActivityController<ShareActivity> {
        useFakeCore(FakeCore())
        rulesAreRead()
        val uris = List(count) { offer("content://other.app/$it", "plain".toByteArray()) }
        val controller = open(sendIntent(*uris.toTypedArray()))
        controller.get().waitUntilLookedAt()
        click(controller.get(), R.id.share)
        controller.get().waitFor { it is Phase.HandingOver }
        return controller
    }

    @Test fun onePictureIsGrantedForReadingAlone() {
        val share = folder("photo-1.jpg")
        val chooser = chooser(app, share, listOf("photo-1.jpg"))
        val uri = Uri.parse("content://app.safeshare.photos/${share.id}/photo-1.jpg")
        assertEquals(Intent.ACTION_CHOOSER, chooser.action)
        val send = inner(chooser)
        assertEquals(Intent.ACTION_SEND, send.action)
        assertEquals("image/jpeg", send.type)
        assertEquals(uri, send.getParcelableExtra(Intent.EXTRA_STREAM, Uri::class.java))
        assertEquals(listOf(uri), List(send.clipData!!.itemCount) { send.clipData!!.getItemAt(it).uri })
        assertEquals(Intent.FLAG_GRANT_READ_URI_PERMISSION, send.flags)
        assertNull("no name of the original", send.clipData!!.description.label)
    }

    @Test fun severalPicturesAreGrantedOneByOne() {
        val share = folder("a.jpg", "b.png")
        val send = inner(chooser(app, share, listOf("a.jpg", "b.png")))
        val uris = listOf("a.jpg", "b.png").map { PhotoProvider.address(share, it) }
        assertEquals(Intent.ACTION_SEND_MULTIPLE, send.action)
        assertEquals("image/*", send.type)
        assertEquals(uris, send.getParcelableArrayListExtra(Intent.EXTRA_STREAM, Uri::class.java))
        assertEquals(uris, List(send.clipData!!.itemCount) { send.clipData!!.getItemAt(it).uri })
    }

    @Test fun weAreNotInOurOwnChooser() {
        val chooser = chooser(app, folder("a.jpg"), listOf("a.jpg"))
        val excluded = chooser.getParcelableArrayExtra(Intent.EXTRA_EXCLUDE_COMPONENTS, ComponentName::class.java)!!
        assertEquals(listOf(ComponentName(app, ShareActivity::class.java)), excluded.toList())
    }

    @Test fun messagingAppsThatAreThereComeFirst() {
        val packages = shadowOf(app.packageManager)
        listOf("com.whatsapp", "com.network.public", "org.thoughtcrime.securesms", "im.vector.app").forEach {
            val component = ComponentName(it, "$it.Share")
            packages.addActivityIfNotPresent(component)
            packages.addIntentFilterForActivity(
                component,
                IntentFilter(Intent.ACTION_SEND).apply {
                    addCategory(Intent.CATEGORY_DEFAULT)
                    addDataType("image/*")
                },
            )
        }
        val chooser = chooser(app, folder("a.jpg"), listOf("a.jpg"))
        val first = chooser.getParcelableArrayExtra(Intent.EXTRA_INITIAL_INTENTS, Intent::class.java)!!
        assertEquals(listOf("org.thoughtcrime.securesms", "com.whatsapp"), first.map { it.component!!.packageName })
        val send = inner(chooser)
        first.forEach {
            assertTrue(it.filterEquals(Intent(send).setComponent(it.component).setPackage(it.`package`)))
            assertEquals(send.flags, it.flags)
            assertEquals(1, it.clipData!!.itemCount)
        }
    }

    @Test fun theChooserOpensOnceAndBackingOutOffersToShareAgain() {
        val controller = shared(2)
        val started = shadowOf(controller.get())
        assertEquals(Intent.ACTION_CHOOSER, started.nextStartedActivity.action)
        assertNull(started.nextStartedActivity)
        controller.pause().resume()
        assertEquals(Phase.Choosing, controller.get().runner.state.phase)
        click(controller.get(), R.id.share)
        assertEquals(Intent.ACTION_CHOOSER, started.nextStartedActivity.action)
    }

    @Test fun whenAnAppIsChosenTheOriginalsGoAndTheScreenCloses() {
        val controller = shared(2)
        val chooser = shadowOf(controller.get()).nextStartedActivity
        assertTrue(workingFiles().any { "/in/" in it })
        // Android 15 has another name for it.
        val names = listOf(Intent.EXTRA_CHOSEN_COMPONENT_INTENT_SENDER, Intent.EXTRA_CHOOSER_RESULT_INTENT_SENDER)
        val sender = names.firstNotNullOf { chooser.getParcelableExtra(it, IntentSender::class.java) }
        sender.sendIntent(app, 0, null, null, null)
        waitFor("told of the choice") { controller.get().share!!.folder.isChosen }
        assertFalse(workingFiles().any { "/in/" in it })
        controller.pause().resume()
        assertTrue(controller.get().isFinishing)
        controller.pause().stop().destroy()
        assertEquals(2, workingFiles().count { "/out/" in it })
    }

    @Test fun leavingWithoutSharingLeavesNothing() {
        val controller = shared(1)
        controller.pause().resume()
        assertTrue(workingFiles().isNotEmpty())
        click(controller.get(), R.id.leave)
        controller.pause().stop().destroy()
        assertEquals(emptyList<String>(), workingFiles())
    }
}
