package app.safeshare.editor

import app.safeshare.R
import app.safeshare.covers.CoverAction
import app.safeshare.covers.CoverEditor
import app.safeshare.covers.Target

// How screen readers name what is in the picture, and what can be done with it: by numbers.

internal fun idOf(target: Target) = when (target) {
    is Target.Face -> target.index
    is Target.Shape -> SHAPES_FROM + target.index
}

internal fun CoverEditor.targetOf(id: Int) = targets.firstOrNull { idOf(it) == id }

/** What a tap does. */
internal fun CoverEditor.clickOf(target: Target) = when {
    target is Target.Shape -> R.string.cover_action_remove
    isCovered(target) -> R.string.cover_action_uncover
    else -> R.string.cover_action_cover
}

/** An action on a drawn cover, for those who cannot draw. */
internal class Shaping(val id: Int, val words: Int, val action: (Target.Shape) -> CoverAction)

internal val SHAPINGS = listOf(
    Shaping(R.id.cover_left, R.string.cover_action_left) { CoverAction.Move(it, -1, 0) },
    Shaping(R.id.cover_right, R.string.cover_action_right) { CoverAction.Move(it, 1, 0) },
    Shaping(R.id.cover_up, R.string.cover_action_up) { CoverAction.Move(it, 0, -1) },
    Shaping(R.id.cover_down, R.string.cover_action_down) { CoverAction.Move(it, 0, 1) },
    Shaping(R.id.cover_larger, R.string.cover_action_larger) { CoverAction.Resize(it, true) },
    Shaping(R.id.cover_smaller, R.string.cover_action_smaller) { CoverAction.Resize(it, false) },
)

/** After as many faces as a photo will ever have. */
private const val SHAPES_FROM = 100_000
