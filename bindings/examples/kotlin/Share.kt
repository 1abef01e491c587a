// Shares one photo on the command line: what was hidden in it, how far it is, and where the new file lies.

import app.safeshare.core.ProgressListener
import app.safeshare.core.ProtectOptions
import app.safeshare.core.ProtectStage
import app.safeshare.core.SafeShareEngine
import app.safeshare.core.SafeShareException
import app.safeshare.core.ShieldStrength
import kotlin.system.exitProcess

fun main(arguments: Array<String>) {
    val (photo, folder) = arguments.takeIf { it.size == 2 } ?: fail("usage: share PHOTO OUTPUT_FOLDER")
    val progress = object : ProgressListener {
        override fun onProgress(stage: ProtectStage, fraction: Float) = println("$stage ${(100 * fraction).toInt()} %")
    }
    try {
        SafeShareEngine().use { engine ->
            val shared = engine.protect(photo, folder, ProtectOptions(strength = ShieldStrength.STANDARD), progress)
            for ((category, data) in shared.report.findings.groupBy { it.category }) {
                println("removed $category: " + data.joinToString { it.value ?: it.kind.name })
            }
            println("${shared.width} x ${shared.height}, ${shared.bytes} bytes: ${shared.path}")
        }
    } catch (error: SafeShareException) {
        fail(
            when (error) {
                is SafeShareException.NotFound -> "there is no such photo or folder"
                is SafeShareException.PlatformDecoded -> "the phone decodes this format; here there is no phone"
                is SafeShareException.StorageFull -> "the disk is full"
                else -> "the photo could not be protected: ${error::class.simpleName}"
            },
        )
    }
}

private fun fail(sentence: String): Nothing {
    System.err.println(sentence)
    exitProcess(1)
}
