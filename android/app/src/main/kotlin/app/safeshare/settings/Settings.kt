package app.safeshare.settings

import android.content.Context
import app.safeshare.core.ShieldStrength
import app.safeshare.engine.Choice

/** What the parent set, kept on the phone. */
class Settings(context: Context) {
    private val store = context.getSharedPreferences("settings", Context.MODE_PRIVATE)

    var strength: ShieldStrength
        get() = ShieldStrength.entries.firstOrNull { it.name == store.getString(STRENGTH, null) }
            ?: ShieldStrength.STANDARD
        set(value) = store.edit().putString(STRENGTH, value.name).apply()

    /** Longest side of new pictures, in pixels; one of [LONG_SIDES]. */
    var longSide: Int
        get() = store.getInt(LONG_SIDE, DEFAULT_LONG_SIDE).takeIf { it in LONG_SIDES } ?: DEFAULT_LONG_SIDE
        set(value) = store.edit().putInt(LONG_SIDE, value).apply()

    /** Whether a picture that comes as PNG leaves as PNG. */
    var keepPng: Boolean
        get() = store.getBoolean(KEEP_PNG, false)
        set(value) = store.edit().putBoolean(KEEP_PNG, value).apply()

    /** Whether the golden rules were read once. */
    var rulesRead: Boolean
        get() = store.getBoolean(RULES_READ, false)
        set(value) = store.edit().putBoolean(RULES_READ, value).apply()

    val choice: Choice get() = Choice(strength, longSide, keepPng)

    companion object {
        const val DEFAULT_LONG_SIDE = 2048
        val LONG_SIDES = listOf(1080, DEFAULT_LONG_SIDE, 4096)

        private const val STRENGTH = "strength"
        private const val LONG_SIDE = "long_side"
        private const val KEEP_PNG = "keep_png"
        private const val RULES_READ = "rules_read"
    }
}
