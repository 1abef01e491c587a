package app.safeshare.session

import app.safeshare.core.SafeShareException
import app.safeshare.engine.StoppedException
import app.safeshare.incoming.NoSpaceException
import app.safeshare.incoming.TooLongException
import java.io.FileNotFoundException
import java.io.IOException

/** Why a photo cannot be shared. Each has one plain sentence. */
enum class Problem {
    NOT_A_PHOTO,
    UNSUPPORTED,
    DAMAGED,
    TOO_LARGE,
    NOT_ENOUGH_MEMORY,
    TOO_MUCH_WORK,
    NOT_ALLOWED,
    GONE,
    NO_SPACE,
    UNREADABLE,
    NO_SHIELD,
    INTERNAL,
}

/** The problem behind what the core, the phone's decoder or another app's provider threw. */
fun problemOf(error: Throwable): Problem = when (error) {
    is SafeShareException -> problemOf(error)
    is OutOfMemoryError -> Problem.NOT_ENOUGH_MEMORY
    is SecurityException -> Problem.NOT_ALLOWED
    is TooLongException -> Problem.TOO_LARGE
    is NoSpaceException -> Problem.NO_SPACE
    is FileNotFoundException -> Problem.GONE
    is IOException -> Problem.UNREADABLE
    else -> Problem.INTERNAL
}

/** Runs [work]; a failure, of whatever kind another app or the phone comes up with, becomes one [Problem]. */
@Suppress("TooGenericExceptionCaught")
internal fun attempt(work: () -> Unit, onProblem: (Problem) -> Unit) {
    try {
        work()
    } catch (_: StoppedException) {
        return
    } catch (e: Exception) {
        onProblem(problemOf(e))
    } catch (e: OutOfMemoryError) {
        onProblem(problemOf(e))
    } catch (e: LinkageError) {
        onProblem(problemOf(e))
    }
}

private fun problemOf(error: SafeShareException): Problem = when (error) {
    is SafeShareException.UnsupportedFormat -> Problem.NOT_A_PHOTO

    is SafeShareException.PlatformDecoded, is SafeShareException.UnsupportedVariant -> Problem.UNSUPPORTED

    is SafeShareException.Damaged -> Problem.DAMAGED

    is SafeShareException.TooManyPixels, is SafeShareException.FileTooLarge -> Problem.TOO_LARGE

    is SafeShareException.NotEnoughMemory -> Problem.NOT_ENOUGH_MEMORY

    is SafeShareException.TooMuchWork -> Problem.TOO_MUCH_WORK

    is SafeShareException.NotFound -> Problem.GONE

    is SafeShareException.StorageFull -> Problem.NO_SPACE

    is SafeShareException.PermissionDenied, is SafeShareException.ReadFailed -> Problem.UNREADABLE

    is SafeShareException.Model -> Problem.NO_SHIELD

    is SafeShareException.Cancelled, is SafeShareException.CallbackFailed, is SafeShareException.InvalidCover,
    is SafeShareException.WriteFailed, is SafeShareException.Internal,
    -> Problem.INTERNAL
}
