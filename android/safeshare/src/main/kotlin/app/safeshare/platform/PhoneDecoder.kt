package app.safeshare.platform

import android.annotation.TargetApi
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.ColorSpace
import android.graphics.ImageDecoder
import android.os.Build
import app.safeshare.core.PhotoPixels
import app.safeshare.core.SafeShareException
import java.io.File
import java.io.IOException

/** [PlatformDecoder] by ImageDecoder, on Android 8 by BitmapFactory. Call it on a worker thread. */
class PhoneDecoder : PlatformDecoder {
    override fun decode(photo: File, side: Int, orientation: Int): PhotoPixels {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) return decodeUpright(photo, side).toPixels(UPRIGHT)
        return decodeAsStored(photo, side).toPixels(if (isIsoMedia(photo)) UPRIGHT else orientation)
    }

    @TargetApi(Build.VERSION_CODES.P)
    private fun decodeUpright(photo: File, side: Int): Bitmap = try {
        ImageDecoder.decodeBitmap(ImageDecoder.createSource(photo)) { decoder, info, _ ->
            val (width, height) = fitted(info.size.width, info.size.height, side)
            decoder.setTargetSize(width, height)
            decoder.allocator = ImageDecoder.ALLOCATOR_SOFTWARE
            decoder.setTargetColorSpace(SRGB)
        }
    } catch (_: IOException) {
        throw SafeShareException.Damaged()
    }

    private fun decodeAsStored(photo: File, side: Int): Bitmap {
        val options = BitmapFactory.Options().apply { inJustDecodeBounds = true }
        BitmapFactory.decodeFile(photo.path, options)
        if (options.outWidth <= 0 || options.outHeight <= 0) throw SafeShareException.Damaged()
        options.inJustDecodeBounds = false
        options.inSampleSize = sampleSize(options.outWidth, options.outHeight, side)
        options.inPreferredColorSpace = SRGB
        return BitmapFactory.decodeFile(photo.path, options) ?: throw SafeShareException.Damaged()
    }

    /** HEIC and AVIF are turned by a box of their own, whatever EXIF says, and the phone does that. */
    private fun isIsoMedia(photo: File): Boolean {
        val head = ByteArray(FTYP_AT + FTYP.length)
        val length = photo.inputStream().use { it.read(head) }
        return length == head.size && String(head, FTYP_AT, FTYP.length, Charsets.ISO_8859_1) == FTYP
    }

    private companion object {
        val SRGB: ColorSpace = ColorSpace.get(ColorSpace.Named.SRGB)
        const val UPRIGHT = 1
        const val FTYP_AT = 4
        const val FTYP = "ftyp"
    }
}
