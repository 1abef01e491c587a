package app.safeshare.report

import app.safeshare.core.HiddenCategory
import app.safeshare.core.HiddenKind
import app.safeshare.support.datum
import app.safeshare.support.report
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class WordingTest {
    @Test fun whereAndWhoComeFirst() {
        val told = tell(
            report(
                datum(HiddenKind.DEVICE_MODEL, HiddenCategory.DEVICE, "Nikon"),
                datum(HiddenKind.THUMBNAIL, HiddenCategory.HIDDEN_MEDIA),
                datum(HiddenKind.PERSON_NAME, HiddenCategory.IDENTITY, "Léa"),
                datum(HiddenKind.COORDINATES, HiddenCategory.LOCATION, "48.858370, 2.294481"),
            ),
        )
        val order =
            listOf(HiddenCategory.LOCATION, HiddenCategory.IDENTITY, HiddenCategory.HIDDEN_MEDIA, HiddenCategory.DEVICE)
        assertEquals(order, told.groups.map { it.category })
    }

    @Test fun everyCategoryIsTold() {
        val all = HiddenCategory.entries.map { datum(HiddenKind.OTHER_FIELD, it) }
        assertEquals(
            HiddenCategory.entries.toSet(),
            tell(report(*all.toTypedArray())).groups.map {
                it.category
            }.toSet(),
        )
    }

    @Test fun oneLineForAKindWithItsDifferentValues() {
        val times = listOf("2024-05-01 10:00", "2024-05-01 10:00", "2024-05-02", "2024-05-03", "2024-05-04")
        val told = tell(report(*times.map { datum(HiddenKind.DATE_TIME, HiddenCategory.TIME, it) }.toTypedArray()))
        val line = told.groups.single().lines.single()
        assertEquals(5, line.count)
        assertEquals(listOf("2024-05-01 10:00", "2024-05-02", "2024-05-03"), line.values)
    }

    @Test fun longValuesAreCutAndTechnicalOnesLeftOut() {
        val told = tell(
            report(
                datum(HiddenKind.TEXT, HiddenCategory.OTHER, "a".repeat(500)),
                datum(HiddenKind.UNKNOWN_DATA, HiddenCategory.OTHER, "0x1234"),
            ),
        )
        val (text, unknown) = told.groups.single().lines
        assertEquals("a".repeat(60) + "…", text.values.single())
        assertEquals(emptyList<String>(), unknown.values)
    }

    @Test fun aVideoHasItsLength() {
        fun length(value: String?) = tell(
            report(datum(HiddenKind.VIDEO, HiddenCategory.HIDDEN_MEDIA, value)),
        ).groups.single().lines.single().video
        assertEquals(Length(3.1, hasSound = true), length("3.1 s, with sound"))
        assertEquals(Length(12.0, hasSound = false), length("12.0 s"))
        listOf(null, "", "with sound", "s", "1e9 s", "-1 s", "99999999999999999999 s").forEach {
            assertEquals(null, length(it))
        }
    }

    @Test fun manyKindsAreCounted() {
        val kinds = listOf(
            HiddenKind.TEXT,
            HiddenKind.COLOR_PROFILE,
            HiddenKind.OTHER_FIELD,
            HiddenKind.UNKNOWN_DATA,
            HiddenKind.TRAILING_DATA,
        )
        val group = tell(report(*kinds.map { datum(it, HiddenCategory.OTHER) }.toTypedArray())).groups.single()
        assertEquals(LINES, group.lines.size)
        assertEquals(1, group.more)
    }

    @Test fun nothingFoundIsNotTheSameAsNotReadable() {
        assertTrue(tell(report()).isEmpty)
        assertFalse(tell(report(incomplete = true)).isEmpty)
    }
}
