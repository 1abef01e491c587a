package app.safeshare.ui

import android.app.Activity
import android.graphics.Insets
import android.view.View
import android.view.WindowInsets
import app.safeshare.R
import app.safeshare.help.HelpActivity
import app.safeshare.home.HomeActivity
import app.safeshare.settings.SettingsActivity
import app.safeshare.support.FakeCore
import app.safeshare.support.offer
import app.safeshare.support.open
import app.safeshare.support.sendIntent
import app.safeshare.support.useFakeCore
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner

/** Robolectric has no system bars; insets as a phone sends them are given to each screen. */
@RunWith(RobolectricTestRunner::class)
class EdgeToEdgeTest {
    private val insets = WindowInsets.Builder()
        .setInsets(WindowInsets.Type.statusBars(), Insets.of(0, 80, 0, 0))
        .setInsets(WindowInsets.Type.navigationBars(), Insets.of(0, 0, 0, 60))
        .setInsets(WindowInsets.Type.displayCutout(), Insets.of(40, 0, 0, 0))
        .build()

    private fun screens(): List<Activity> {
        useFakeCore(FakeCore())
        return listOf(
            open(sendIntent(offer("content://other.app/1", "plain".toByteArray()))).get(),
            open(sendIntent(android.net.Uri.parse("file:///a"))).get(),
            Robolectric.buildActivity(HomeActivity::class.java).setup().get(),
            Robolectric.buildActivity(HelpActivity::class.java).setup().get(),
            Robolectric.buildActivity(SettingsActivity::class.java).setup().get(),
        )
    }

    @Test fun contentStaysClearOfBarsAndCutOuts() = screens().forEach { activity ->
        val root = activity.findViewById<View>(R.id.root)!!
        root.dispatchApplyWindowInsets(insets)
        val padding = listOf(root.paddingLeft, root.paddingTop, root.paddingRight, root.paddingBottom)
        assertEquals(activity.javaClass.simpleName, listOf(40, 80, 0, 60), padding)
    }
}
