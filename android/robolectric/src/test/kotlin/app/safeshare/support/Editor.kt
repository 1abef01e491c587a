package app.safeshare.support

import app.safeshare.R
import app.safeshare.covers.CoverEditor
import app.safeshare.editor.CoverView
import app.safeshare.session.Phase
import app.safeshare.share.ShareActivity
import app.safeshare.ui.view

/** A share of photos with those words, with the editor open on the first one, and its faces found. */
fun openedEditor(core: FakeCore, vararg words: String = arrayOf("plain")): ShareActivity {
    useFakeCore(core)
    val uris = words.mapIndexed { i, word -> offer("content://other.app/$i", "$word photo".toByteArray()) }
    val activity = open(sendIntent(*uris.toTypedArray())).get()
    activity.waitUntilLookedAt()
    click(activity, R.id.cover_open)
    waitFor("the search for faces") { activity.editor.faces != null }
    return activity
}

val ShareActivity.editor: CoverEditor get() = (runner.state.phase as Phase.Covering).editor

val ShareActivity.coverView: CoverView get() = view(R.id.cover_photo)
