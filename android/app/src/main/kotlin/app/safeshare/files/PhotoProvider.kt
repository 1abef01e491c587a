package app.safeshare.files

import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.CancellationSignal
import android.os.Handler
import android.os.Looper
import android.os.ParcelFileDescriptor
import android.provider.MediaStore
import android.provider.OpenableColumns
import java.io.File
import java.io.FileNotFoundException

/**
 * Gives the new pictures to the app that the parent chose: reading only, each picture by its own random address, and
 * of its data only name, size and type. Not exported; each address needs a grant of its own.
 */
class PhotoProvider : ContentProvider() {
    override fun onCreate() = true

    override fun getType(uri: Uri): String? = find(uri)?.let(::typeOf)

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        selectionArgs: Array<String>?,
        sortOrder: String?,
    ): Cursor? {
        val file = find(uri) ?: return null
        val columns = (projection ?: COLUMNS).filter { it in COLUMNS }.toTypedArray()
        val row = columns.map { column ->
            when (column) {
                OpenableColumns.DISPLAY_NAME -> file.name
                OpenableColumns.SIZE -> file.length()
                else -> typeOf(file)
            }
        }
        return MatrixCursor(columns, 1).apply { addRow(row) }
    }

    override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor = openFile(uri, mode, null)

    override fun openFile(uri: Uri, mode: String, signal: CancellationSignal?): ParcelFileDescriptor {
        if (mode != "r") throw SecurityException("These pictures are for reading only.")
        val file = find(uri) ?: throw FileNotFoundException()
        val app = context!!.applicationContext
        val id = uri.pathSegments.first()
        return ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_ONLY, Handler(Looper.getMainLooper())) {
            shareFolders(app).find(id)?.markRead()
            Wiper.wipeIn(app, ShareFolder.AFTER_READING_MS)
        }
    }

    override fun insert(uri: Uri, values: ContentValues?): Uri = throw readOnly()

    override fun delete(uri: Uri, selection: String?, selectionArgs: Array<String>?): Int = throw readOnly()

    override fun update(uri: Uri, values: ContentValues?, selection: String?, selectionArgs: Array<String>?): Int =
        throw readOnly()

    private fun readOnly() = UnsupportedOperationException("These pictures are for reading only.")

    private fun find(uri: Uri): File? {
        val (share, name) = uri.pathSegments.takeIf { it.size == 2 } ?: return null
        return shareFolders(context!!).find(share)?.output(name)
    }

    private fun typeOf(file: File) = typeOf(file.name)

    companion object {
        const val AUTHORITY = "app.safeshare.photos"

        private val COLUMNS =
            arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE, MediaStore.MediaColumns.MIME_TYPE)

        /** The address of the new picture [name] of a share. */
        fun address(share: ShareFolder, name: String): Uri =
            Uri.Builder().scheme("content").authority(AUTHORITY).appendPath(share.id).appendPath(name).build()

        /** The media type of a new picture, which is a JPEG or a PNG. */
        fun typeOf(name: String) = if (name.endsWith(".png")) "image/png" else "image/jpeg"
    }
}
