package app.safeshare.engine

import app.safeshare.core.CancelToken
import app.safeshare.core.FoundFace
import app.safeshare.core.PhotoPreview
import app.safeshare.core.PhotoReport
import app.safeshare.core.ProgressListener
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectStage
import app.safeshare.core.ProtectedPhoto
import app.safeshare.core.SafeShareEngine
import java.io.File

/** The real core. The library and the shield's net are loaded by the first call, and stay. */
class RustPhotoCore : PhotoCore {
    private val engine by lazy { SafeShareEngine() }

    override fun inspect(photo: File, stop: Stop): PhotoReport = stopping(stop) { token ->
        engine.inspect(photo.path, token)
    }

    override fun preview(source: Source, side: Int, options: ProtectOptions, stop: Stop): PhotoPreview =
        stopping(stop) { token ->
            when (source) {
                is Source.Encoded -> engine.preview(source.photo.path, side.toUInt(), options, token)
                is Source.Decoded -> engine.previewPixels(source.pixels, side.toUInt(), options, token)
            }
        }

    override fun faces(source: Source, options: ProtectOptions, stop: Stop): List<FoundFace> = stopping(stop) { token ->
        when (source) {
            is Source.Encoded -> engine.faces(source.photo.path, options, token)
            is Source.Decoded -> engine.facesPixels(source.pixels, options, token)
        }
    }

    override fun protect(
        source: Source,
        into: File,
        options: ProtectOptions,
        stop: Stop,
        onProgress: (ProtectStage, Float) -> Unit,
    ): ProtectedPhoto {
        val listener = object : ProgressListener {
            override fun onProgress(stage: ProtectStage, fraction: Float) = onProgress(stage, fraction)
        }
        return stopping(stop) { token ->
            when (source) {
                is Source.Encoded -> engine.protect(source.photo.path, into.path, options, listener, token)
                is Source.Decoded -> engine.protectPixels(source.pixels, into.path, options, listener, token)
            }
        }
    }

    private fun <T> stopping(stop: Stop, call: (CancelToken) -> T): T = CancelToken().use { token ->
        stop.during({ token.cancel() }) { call(token) }
    }
}
