package app.safeshare.ui

import android.content.res.Resources
import android.icu.text.PluralRules
import app.safeshare.R
import app.safeshare.core.CoverShape
import app.safeshare.core.CoverStyle
import app.safeshare.core.HiddenCategory
import app.safeshare.core.HiddenKind
import app.safeshare.core.ShieldStrength
import app.safeshare.covers.CoverEditor
import app.safeshare.covers.Target
import app.safeshare.incoming.Refusal
import app.safeshare.report.Length
import app.safeshare.report.Line
import app.safeshare.session.Notice
import app.safeshare.session.Problem
import java.text.NumberFormat
import java.util.Locale

// What each thing is called, in the language of the phone. Compilation fails when one has no words.

fun ShieldStrength.word(): Int = when (this) {
    ShieldStrength.OFF -> R.string.strength_off
    ShieldStrength.SUBTLE -> R.string.strength_subtle
    ShieldStrength.STANDARD -> R.string.strength_standard
    ShieldStrength.STRONG -> R.string.strength_strong
}

fun ShieldStrength.sentence(): Int = when (this) {
    ShieldStrength.OFF -> R.string.strength_off_text
    ShieldStrength.SUBTLE -> R.string.strength_subtle_text
    ShieldStrength.STANDARD -> R.string.strength_standard_text
    ShieldStrength.STRONG -> R.string.strength_strong_text
}

fun CoverStyle.word(): Int = when (this) {
    CoverStyle.MOSAIC -> R.string.cover_style_mosaic
    CoverStyle.BLUR -> R.string.cover_style_blur
    CoverStyle.SOLID -> R.string.cover_style_solid
    CoverStyle.STICKER -> R.string.cover_style_sticker
}

fun CoverShape.word(): Int = when (this) {
    CoverShape.ELLIPSE -> R.string.cover_shape_oval
    CoverShape.ROUNDED_RECTANGLE -> R.string.cover_shape_rectangle
}

/** What a face or a drawn cover is called in the editor. */
fun CoverEditor.words(target: Target, resources: Resources): String = when (target) {
    is Target.Shape -> resources.say(R.string.cover_shape_item, target.index + 1, shapes.size)

    is Target.Face ->
        resources.say(
            if (isCovered(target)) R.string.cover_face_covered else R.string.cover_face_open,
            target.index + 1,
            faces.orEmpty().size,
        )
}

fun Problem.sentence(): Int = when (this) {
    Problem.NOT_A_PHOTO -> R.string.problem_not_a_photo
    Problem.UNSUPPORTED -> R.string.problem_unsupported
    Problem.DAMAGED -> R.string.problem_damaged
    Problem.TOO_LARGE -> R.string.problem_too_large
    Problem.NOT_ENOUGH_MEMORY -> R.string.problem_not_enough_memory
    Problem.TOO_MUCH_WORK -> R.string.problem_too_much_work
    Problem.NOT_ALLOWED -> R.string.problem_not_allowed
    Problem.GONE -> R.string.problem_gone
    Problem.NO_SPACE -> R.string.problem_no_space
    Problem.UNREADABLE -> R.string.problem_unreadable
    Problem.NO_SHIELD -> R.string.problem_no_shield
    Problem.INTERNAL -> R.string.problem_internal
}

fun Refusal.sentence(): Int = when (this) {
    Refusal.NO_PHOTO -> R.string.refused_no_photo
    Refusal.NOT_ALLOWED -> R.string.refused_not_allowed
}

/** Whether it is bad news, and the sentence. */
fun Notice.sentence(resources: Resources): Pair<Boolean, String> = when (this) {
    is Notice.Saved ->
        false to
            resources.count(if (inGallery) R.plurals.saved else R.plurals.saved_in_folder, count)

    is Notice.NotSaved -> true to resources.getString(R.string.not_saved)

    is Notice.SomeFailed -> true to resources.count(R.plurals.some_failed, count)

    is Notice.Cancelled -> false to resources.getString(R.string.cancelled)
}

fun HiddenCategory.word(): Int = when (this) {
    HiddenCategory.LOCATION -> R.string.category_location
    HiddenCategory.IDENTITY -> R.string.category_identity
    HiddenCategory.TIME -> R.string.category_time
    HiddenCategory.DEVICE -> R.string.category_device
    HiddenCategory.HIDDEN_MEDIA -> R.string.category_media
    HiddenCategory.EDIT_HISTORY -> R.string.category_edits
    HiddenCategory.OTHER -> R.string.category_other
}

fun HiddenCategory.icon(): Int = when (this) {
    HiddenCategory.LOCATION -> R.drawable.ic_place
    HiddenCategory.IDENTITY -> R.drawable.ic_people
    HiddenCategory.TIME -> R.drawable.ic_time
    HiddenCategory.DEVICE -> R.drawable.ic_camera
    HiddenCategory.HIDDEN_MEDIA -> R.drawable.ic_pictures
    HiddenCategory.EDIT_HISTORY -> R.drawable.ic_edits
    HiddenCategory.OTHER -> R.drawable.ic_other
}

/** The line's values as a parent writes them. */
fun Line.shown(resources: Resources): List<String> {
    if (kind != HiddenKind.DATE_TIME) return values
    return values.map { dateTime(it, resources.language) ?: it }.distinct()
}

/** The line's words, without its values. */
fun Line.words(resources: Resources): String {
    val length = video ?: return resources.getString(kind.words())
    val plural = when {
        kind == HiddenKind.AUDIO -> R.plurals.kind_audio_length
        length.hasSound -> R.plurals.kind_video_sound_length
        else -> R.plurals.kind_video_length
    }
    return resources.getQuantityString(plural, length.forPlural(resources.language), length.inWords(resources))
}

private fun Length.inWords(resources: Resources): String =
    NumberFormat.getInstance(resources.language).apply { maximumFractionDigits = 1 }.format(seconds)

/** Android asks for whole numbers: one that takes the same form. 1.5 is singular in French, plural in English. */
private fun Length.forPlural(language: Locale): Int {
    val isOne = PluralRules.forLocale(language).select(seconds) == PluralRules.KEYWORD_ONE
    return if (isOne) 1 else 2
}

@Suppress("CyclomaticComplexMethod")
private fun HiddenKind.words(): Int = when (this) {
    HiddenKind.COORDINATES -> R.string.kind_coordinates
    HiddenKind.GPS_DETAIL -> R.string.kind_gps_detail
    HiddenKind.PLACE_NAME -> R.string.kind_place_name
    HiddenKind.PERSON_NAME -> R.string.kind_person_name
    HiddenKind.FACE_REGION -> R.string.kind_face_region
    HiddenKind.AUTHOR -> R.string.kind_author
    HiddenKind.SERIAL_NUMBER -> R.string.kind_serial_number
    HiddenKind.UNIQUE_ID -> R.string.kind_unique_id
    HiddenKind.DATE_TIME -> R.string.kind_date_time
    HiddenKind.DEVICE_MODEL -> R.string.kind_device_model
    HiddenKind.SOFTWARE -> R.string.kind_software
    HiddenKind.CAMERA_SETTINGS -> R.string.kind_camera_settings
    HiddenKind.MAKER_NOTE -> R.string.kind_maker_note
    HiddenKind.THUMBNAIL -> R.string.kind_thumbnail
    HiddenKind.SECOND_PICTURE -> R.string.kind_second_picture
    HiddenKind.DEPTH_MAP -> R.string.kind_depth_map
    HiddenKind.GAIN_MAP -> R.string.kind_gain_map
    HiddenKind.VIDEO -> R.string.kind_video
    HiddenKind.AUDIO -> R.string.kind_audio
    HiddenKind.OTHER_FRAMES -> R.string.kind_other_frames
    HiddenKind.EDIT_HISTORY -> R.string.kind_edit_history
    HiddenKind.CONTENT_CREDENTIALS -> R.string.kind_content_credentials
    HiddenKind.TEXT -> R.string.kind_text
    HiddenKind.COLOR_PROFILE -> R.string.kind_color_profile
    HiddenKind.OTHER_FIELD -> R.string.kind_other_field
    HiddenKind.UNKNOWN_DATA -> R.string.kind_unknown_data
    HiddenKind.TRAILING_DATA -> R.string.kind_trailing_data
}
