package app.safeshare.share

import android.os.Bundle
import app.safeshare.core.CoverShape
import app.safeshare.core.CoverStyle
import app.safeshare.core.PhotoArea
import app.safeshare.core.PhotoCover
import app.safeshare.session.Edit
import app.safeshare.session.Photo

// Covers in what the phone keeps of a share while it has ended the app: in memory, as numbers.

fun Bundle.putCovers(photos: List<Photo>) = putBundle(
    COVERS,
    Bundle().apply { photos.forEach { putFloatArray(it.id, it.covers.toNumbers()) } },
)

fun Bundle.coversOf(photo: String): List<PhotoCover> = getBundle(COVERS)?.getFloatArray(photo).toCovers()

fun Bundle.putEdit(edit: Edit?) {
    if (edit == null) return
    putString(EDITED, edit.id)
    putFloatArray(EDIT, edit.covers.toNumbers())
}

fun Bundle.edit(): Edit? = getString(EDITED)?.let { Edit(it, getFloatArray(EDIT).toCovers()) }

private fun List<PhotoCover>.toNumbers() = flatMap(::numbersOf).toFloatArray()

private fun FloatArray?.toCovers() = this?.toList().orEmpty().chunked(NUMBERS, ::coverOf)

private fun numbersOf(cover: PhotoCover) = cover.area.run { listOf(x, y, width, height) } +
    listOf(cover.shape.ordinal.toFloat(), cover.style.ordinal.toFloat())

private fun coverOf(numbers: List<Float>): PhotoCover {
    val number = numbers.iterator()
    return PhotoCover(
        PhotoArea(number.next(), number.next(), number.next(), number.next()),
        CoverShape.entries[number.next().toInt()],
        CoverStyle.entries[number.next().toInt()],
    )
}

private const val COVERS = "covers"
private const val EDITED = "edited"
private const val EDIT = "edit"
private const val NUMBERS = 6
