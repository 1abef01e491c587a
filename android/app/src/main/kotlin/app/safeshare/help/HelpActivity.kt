package app.safeshare.help

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.view.View
import android.widget.TextView
import app.safeshare.R
import app.safeshare.ui.drawEdgeToEdge
import app.safeshare.ui.isThere
import app.safeshare.ui.view

/** The golden rules, whom to call, and what SafeShare does and does not. */
class HelpActivity : Activity() {
    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        setContentView(R.layout.help)
        drawEdgeToEdge(view(R.id.root))
        view<TextView>(R.id.title).setText(R.string.help)
        view<View>(R.id.help).isThere = false
        view<View>(R.id.leave).setOnClickListener { finish() }
        LINKS.forEach { (button, address) -> view<View>(button).setOnClickListener { open(address) } }
    }

    /** Opens the browser, or the phone with the number ready to be called. */
    private fun open(address: String) {
        val message = view<TextView>(R.id.message)
        message.isThere = false
        try {
            startActivity(Intent(Intent.ACTION_VIEW, Uri.parse(address)))
        } catch (_: ActivityNotFoundException) {
            message.text = getString(R.string.help_no_browser, address.substringAfter("tel:"))
            message.isThere = true
        }
    }

    internal companion object {
        val LINKS = mapOf(
            R.id.help_3018_call to "tel:3018",
            R.id.help_3018_open to "https://3018.fr",
            R.id.help_point_open to "https://www.pointdecontact.net",
            R.id.help_inhope_open to "https://www.inhope.org",
        )
    }
}
