package app.safeshare.share

import android.annotation.TargetApi
import android.content.ContentResolver
import android.content.ContentValues
import android.net.Uri
import android.os.Build
import android.os.Environment
import android.provider.DocumentsContract
import android.provider.MediaStore
import app.safeshare.files.PhotoProvider
import java.io.File
import java.io.IOException

/** Saves copies of new pictures where the parent finds them. */
fun interface Copies {
    /** Throws `IOException` when one cannot be saved; none of a failed one is left. */
    fun save(pictures: List<File>)
}

/** Into the folder Pictures/SafeShare, where galleries look. Needs no permission from Android 10 on. */
@TargetApi(Build.VERSION_CODES.Q)
class GalleryCopies(private val resolver: ContentResolver) : Copies {
    override fun save(pictures: List<File>) = pictures.forEach(::save)

    private fun save(picture: File) {
        val collection = MediaStore.Images.Media.getContentUri(MediaStore.VOLUME_EXTERNAL_PRIMARY)
        val values = ContentValues().apply {
            put(MediaStore.MediaColumns.DISPLAY_NAME, picture.name)
            put(MediaStore.MediaColumns.MIME_TYPE, PhotoProvider.typeOf(picture.name))
            put(MediaStore.MediaColumns.RELATIVE_PATH, "${Environment.DIRECTORY_PICTURES}/SafeShare")
            put(MediaStore.MediaColumns.IS_PENDING, 1)
        }
        val uri = resolver.insert(collection, values) ?: throw IOException()
        resolver.fill(uri, picture) { resolver.delete(uri, null, null) }
        resolver.update(uri, ContentValues().apply { put(MediaStore.MediaColumns.IS_PENDING, 0) }, null, null)
    }
}

/** Into a folder that the parent chose: before Android 10 there is no other way without a permission. */
class FolderCopies(private val resolver: ContentResolver, private val tree: Uri) : Copies {
    override fun save(pictures: List<File>) = pictures.forEach(::save)

    private fun save(picture: File) {
        val folder = DocumentsContract.buildDocumentUriUsingTree(tree, DocumentsContract.getTreeDocumentId(tree))
        val type = PhotoProvider.typeOf(picture.name)
        val uri = DocumentsContract.createDocument(resolver, folder, type, picture.name) ?: throw IOException()
        resolver.fill(uri, picture) { DocumentsContract.deleteDocument(resolver, uri) }
    }
}

private fun ContentResolver.fill(uri: Uri, picture: File, undo: () -> Unit) {
    var isWhole = false
    try {
        val sink = openOutputStream(uri) ?: throw IOException()
        sink.use { picture.inputStream().use { source -> source.copyTo(sink) } }
        isWhole = true
    } finally {
        if (!isWhole) runCatching(undo)
    }
}
