package app.safeshare.share

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.os.Build
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.view.View
import android.view.WindowManager
import android.widget.TextView
import app.safeshare.R
import app.safeshare.files.PhotoProvider
import app.safeshare.files.ShareFolder
import app.safeshare.files.Wiper
import app.safeshare.help.HelpActivity
import app.safeshare.incoming.Incoming
import app.safeshare.incoming.Refusal
import app.safeshare.incoming.sort
import app.safeshare.session.Event
import app.safeshare.session.Goal
import app.safeshare.session.Phase
import app.safeshare.ui.BackGuard
import app.safeshare.ui.drawEdgeToEdge
import app.safeshare.ui.sentence
import app.safeshare.ui.view
import java.io.File
import java.io.IOException

/** "Share via SafeShare": takes photos from another app, shows them, and shares the new pictures on. */
class ShareActivity : Activity() {
    /** `null` when nothing was taken. */
    internal var share: Share? = null
        private set
    private lateinit var screen: ShareScreen
    private val back = BackGuard(this) { share?.runner?.send(Event.Cancel) }
    private var isInFront = false

    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        // No screenshots, and nothing among the recent apps, of a photo that is not shared yet.
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        @Suppress("DEPRECATION")
        share = lastNonConfigurationInstance as? Share
        when (val incoming = sort(offerOf(intent), setOf(PhotoProvider.AUTHORITY))) {
            is Incoming.Refused -> showRefusal(incoming.reason)
            is Incoming.Photos -> show(share ?: Share.begin(this, incoming, saved))
        }
    }

    override fun onResume() {
        super.onResume()
        isInFront = true
        val share = share ?: return
        val isBackFromChooser = share.runner.state.phase == Phase.HandingOver(Goal.SHARE)
        when {
            share.folder.isChosen -> share.runner.send(Event.Chosen)
            isBackFromChooser -> share.runner.send(Event.CameBack)
            else -> refresh()
        }
    }

    override fun onPause() {
        isInFront = false
        super.onPause()
    }

    @Deprecated("For Android before 13; later ones ask the BackGuard themselves.")
    override fun onBackPressed() {
        @Suppress("DEPRECATION")
        if (!back.take()) super.onBackPressed()
    }

    @Deprecated("The platform's own way to keep an object across a rotation.")
    override fun onRetainNonConfigurationInstance(): Any? = share

    override fun onSaveInstanceState(state: Bundle) {
        super.onSaveInstanceState(state)
        share?.save(state)
    }

    override fun onDestroy() {
        back.isOn = false
        share?.runner?.listener = null
        if (isFinishing) share?.end()
        super.onDestroy()
    }

    private fun showRefusal(reason: Refusal) {
        setContentView(R.layout.refused)
        drawEdgeToEdge(view(R.id.root))
        view<TextView>(R.id.refused_text).setText(reason.sentence())
        view<View>(R.id.refused_close).setOnClickListener { finish() }
    }

    private fun show(share: Share) {
        this.share = share
        setContentView(R.layout.share)
        drawEdgeToEdge(view(R.id.root))
        screen = ShareScreen(this, share.runner) { startActivity(Intent(this, HelpActivity::class.java)) }
        share.runner.listener = ::refresh
        refresh()
    }

    private fun refresh() {
        val share = share ?: return
        val state = share.runner.state
        screen.show(state)
        if (state.isToReopen) return screen.openCovers()
        back.isOn = state.phase is Phase.Reminding || state.phase is Phase.Covering || state.phase is Phase.Protecting
        when (val phase = state.phase) {
            // Only what is in front may open another screen.
            is Phase.Ready -> if (isInFront) handOver(share, phase.goal)

            is Phase.Over -> finish()

            else -> {}
        }
    }

    private fun handOver(share: Share, goal: Goal) {
        share.folder.touch()
        Wiper.wipeIn(this, ShareFolder.LONGEST_MS)
        val names = share.runner.state.outputs
        share.runner.send(Event.HandOverBegan)
        when {
            goal == Goal.SHARE -> startActivity(chooser(this, share.folder, names))

            Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q -> save(
                share,
                GalleryCopies(contentResolver),
                inGallery = true,
            )

            else -> askForFolder(share)
        }
    }

    private fun askForFolder(share: Share) = try {
        @Suppress("DEPRECATION")
        startActivityForResult(Intent(Intent.ACTION_OPEN_DOCUMENT_TREE), FOLDER_REQUEST)
    } catch (_: ActivityNotFoundException) {
        share.runner.send(Event.NotSaved)
    }

    @Deprecated("The platform's own way to get a result.")
    override fun onActivityResult(request: Int, result: Int, data: Intent?) {
        val share = share ?: return
        if (request != FOLDER_REQUEST) return
        val tree = data?.data.takeIf { result == RESULT_OK }
        if (tree == null) {
            share.runner.send(Event.CameBack)
        } else {
            save(share, FolderCopies(contentResolver, tree), inGallery = false)
        }
    }

    private fun save(share: Share, copies: Copies, inGallery: Boolean) {
        val runner = share.runner
        val files = runner.state.outputs.map { File(share.folder.outputs, it) }
        val main = Handler(Looper.getMainLooper())
        runner.inBackground {
            val event = try {
                copies.save(files)
                Event.Saved(files.size, inGallery)
            } catch (_: IOException) {
                Event.NotSaved
            } catch (_: SecurityException) {
                Event.NotSaved
            } catch (_: IllegalArgumentException) {
                // What a provider of documents throws is up to it.
                Event.NotSaved
            }
            main.post { runner.send(event) }
        }
    }

    private companion object {
        const val FOLDER_REQUEST = 1
    }
}
