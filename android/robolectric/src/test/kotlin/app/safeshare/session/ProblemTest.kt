package app.safeshare.session

import app.safeshare.core.ProtectStage
import app.safeshare.core.SafeShareException
import app.safeshare.incoming.TooLongException
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.FileNotFoundException
import java.io.IOException

class ProblemTest {
    @Test fun whatPhonesAndAppsThrowIsSorted() {
        val expected = mapOf(
            SafeShareException.Damaged() to Problem.DAMAGED,
            SafeShareException.UnsupportedFormat() to Problem.NOT_A_PHOTO,
            SafeShareException.PlatformDecoded() to Problem.UNSUPPORTED,
            SafeShareException.NotEnoughMemory() to Problem.NOT_ENOUGH_MEMORY,
            OutOfMemoryError() to Problem.NOT_ENOUGH_MEMORY,
            SecurityException() to Problem.NOT_ALLOWED,
            TooLongException() to Problem.TOO_LARGE,
            SafeShareException.FileTooLarge() to Problem.TOO_LARGE,
            FileNotFoundException() to Problem.GONE,
            SafeShareException.StorageFull() to Problem.NO_SPACE,
            IOException() to Problem.UNREADABLE,
            IllegalStateException() to Problem.INTERNAL,
            UnsatisfiedLinkError() to Problem.INTERNAL,
        )
        expected.forEach { (error, problem) -> assertEquals(error.toString(), problem, problemOf(error)) }
    }

    @Test fun progressRunsFromNoneToAllThroughTheStages() {
        val steps = ProtectStage.entries.flatMap { stage -> listOf(0f, 0.5f, 1f).map { photoFraction(stage, it) } }
        assertEquals(0f, steps.first(), 0f)
        assertEquals(1f, steps.last(), 1e-6f)
        steps.zipWithNext().forEach { (before, after) -> assertTrue(after >= before - 1e-6f) }
        assertEquals(1f, photoFraction(ProtectStage.VERIFY, 7f), 1e-6f)
    }
}
