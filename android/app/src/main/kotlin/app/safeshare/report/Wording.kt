package app.safeshare.report

import app.safeshare.core.HiddenCategory
import app.safeshare.core.HiddenDatum
import app.safeshare.core.HiddenKind
import app.safeshare.core.PhotoReport

/** A report as it is told to a parent. */
data class Told(val groups: List<Group>, val incomplete: Boolean) {
    val isEmpty: Boolean get() = groups.isEmpty() && !incomplete
}

/** What was found of one category: at most [LINES] lines, and how many kinds more. */
data class Group(val category: HiddenCategory, val lines: List<Line>, val more: Int)

/** One kind of datum: how often it was found, and what it says, in at most [VALUES] values. */
data class Line(val kind: HiddenKind, val count: Int, val values: List<String>, val video: Length? = null)

/** How long a hidden video or sound is, in seconds, and whether a video has sound. */
data class Length(val seconds: Double, val hasSound: Boolean)

/** Puts what touches the child first: where, who, and pictures that were not shielded. */
fun tell(report: PhotoReport): Told {
    val byCategory = report.findings.groupBy { it.category }
    val groups = ORDER.mapNotNull { category -> byCategory[category]?.let { group(category, it) } }
    return Told(groups, report.incomplete)
}

private fun group(category: HiddenCategory, found: List<HiddenDatum>): Group {
    val lines = found.groupBy { it.kind }.toSortedMap().map { (kind, data) -> line(kind, data) }
    return Group(category, lines.take(LINES), (lines.size - LINES).coerceAtLeast(0))
}

private fun line(kind: HiddenKind, data: List<HiddenDatum>): Line {
    if (kind == HiddenKind.VIDEO || kind == HiddenKind.AUDIO) {
        return Line(kind, data.size, emptyList(), data.firstNotNullOfOrNull { length(it.value) })
    }
    val values = if (kind in SHOWN) data.mapNotNull { it.value }.distinct().take(VALUES) else emptyList()
    return Line(kind, data.size, values.map(::short))
}

/** The length in the core's words, such as `3.1 s, with sound`. */
private fun length(value: String?): Length? {
    val match = LENGTH.matchEntire(value.orEmpty()) ?: return null
    return Length(match.groupValues[1].toDouble(), match.groupValues[2].isNotEmpty())
}

private fun short(value: String) = if (value.length <= CHARS) value else value.take(CHARS).trimEnd() + '…'

private val LENGTH = Regex("""(\d{1,9}(?:\.\d{1,9})?) s(, with sound)?""")

private val ORDER = listOf(
    HiddenCategory.LOCATION,
    HiddenCategory.IDENTITY,
    HiddenCategory.HIDDEN_MEDIA,
    HiddenCategory.TIME,
    HiddenCategory.DEVICE,
    HiddenCategory.EDIT_HISTORY,
    HiddenCategory.OTHER,
)

/** Kinds whose value says more to a parent than its name. */
private val SHOWN = setOf(
    HiddenKind.COORDINATES,
    HiddenKind.PLACE_NAME,
    HiddenKind.PERSON_NAME,
    HiddenKind.AUTHOR,
    HiddenKind.SERIAL_NUMBER,
    HiddenKind.DATE_TIME,
    HiddenKind.DEVICE_MODEL,
    HiddenKind.SOFTWARE,
    HiddenKind.TEXT,
)

const val LINES = 4
const val VALUES = 3
private const val CHARS = 60
