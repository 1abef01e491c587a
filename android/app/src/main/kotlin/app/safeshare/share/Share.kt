package app.safeshare.share

import android.content.Context
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import app.safeshare.core.ShieldStrength
import app.safeshare.files.ShareFolder
import app.safeshare.files.Wiper
import app.safeshare.files.shareFolders
import app.safeshare.incoming.Incoming
import app.safeshare.session.Goal
import app.safeshare.session.Phase
import app.safeshare.session.Photo
import app.safeshare.session.ShareRunner
import app.safeshare.session.ShareState
import app.safeshare.settings.Settings
import app.safeshare.tools

/** A share in progress: lives across rotations, and comes back after the app was ended by the phone. */
class Share private constructor(val folder: ShareFolder, val runner: ShareRunner) {
    fun save(bundle: Bundle) {
        val state = runner.state
        bundle.putString(FOLDER, folder.id)
        bundle.putString(STRENGTH, state.choice.strength.name)
        bundle.putString(SELECTED, state.selected)
        bundle.putBoolean(IS_HANDING_OVER, state.isHandingOver)
        bundle.putCovers(state.photos)
        bundle.putEdit(state.edit)
    }

    /** The screen closes for good. What was handed over stays for the other app, the rest goes at once. */
    fun end() {
        runner.close()
        val isHandedOver = folder.isChosen || runner.state.isHandingOver
        if (isHandedOver) folder.wipeInputs() else folder.wipe()
    }

    private val ShareState.isHandingOver get() = phase == Phase.HandingOver(Goal.SHARE)

    companion object {
        fun begin(context: Context, photos: Incoming.Photos, saved: Bundle?): Share {
            val app = context.applicationContext
            val isHandingOver = saved?.getBoolean(IS_HANDING_OVER) == true
            val folder = saved?.getString(FOLDER)?.let(shareFolders(app)::resume) ?: shareFolders(app).create()
            // What an ended process made half of a share of is made anew.
            if (!isHandingOver) folder.wipeOutputs()
            Wiper.wipeIn(app, ShareFolder.LONGEST_MS)
            val settings = Settings(app)
            val tools = app.tools
            val main = Handler(Looper.getMainLooper())
            val runner = ShareRunner(
                initial = initial(photos, settings, saved, isHandingOver),
                folder = folder,
                works = tools.works,
                streams = tools.streams,
                rememberRules = { settings.rulesRead = true },
                main = { main.post(it) },
            )
            runner.start()
            return Share(folder, runner)
        }

        private fun initial(
            photos: Incoming.Photos,
            settings: Settings,
            saved: Bundle?,
            isHandingOver: Boolean,
        ): ShareState {
            val strength = ShieldStrength.entries.firstOrNull { it.name == saved?.getString(STRENGTH) }
            val state = ShareState(
                photos = photos.addresses.mapIndexed { index, address -> Photo(index.toString(), address) }
                    .map { it.copy(covers = saved?.coversOf(it.id).orEmpty()) },
                choice = settings.choice.let { it.copy(strength = strength ?: it.strength) },
                rulesRead = settings.rulesRead,
                leftOut = photos.leftOut,
                overLimit = photos.overLimit,
                phase = if (isHandingOver) Phase.HandingOver(Goal.SHARE) else Phase.Choosing,
                cutShort = saved?.edit(),
            )
            val selected = saved?.getString(SELECTED)?.takeIf { id -> state.photos.any { it.id == id } }
            return state.copy(selected = selected ?: state.selected)
        }

        private const val FOLDER = "folder"
        private const val STRENGTH = "strength"
        private const val SELECTED = "selected"
        private const val IS_HANDING_OVER = "handing_over"
    }
}
