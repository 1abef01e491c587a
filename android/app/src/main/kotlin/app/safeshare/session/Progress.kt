package app.safeshare.session

import app.safeshare.core.ProtectStage

/** How far one photo is, 0 to 1, from how far its stage is. The weights are rough shares of the time. */
fun photoFraction(stage: ProtectStage, fraction: Float): Float {
    val before = WEIGHTS.takeWhile { it.first != stage }.sumOf { it.second.toDouble() }.toFloat()
    val own = WEIGHTS.first { it.first == stage }.second
    return before + own * fraction.coerceIn(0f, 1f)
}

private val WEIGHTS = listOf(
    ProtectStage.INSPECT to 0.05f,
    ProtectStage.DECODE to 0.35f,
    ProtectStage.SHIELD to 0.45f,
    ProtectStage.ENCODE to 0.1f,
    ProtectStage.VERIFY to 0.05f,
)
