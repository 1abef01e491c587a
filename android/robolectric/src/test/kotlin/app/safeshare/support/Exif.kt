package app.safeshare.support

import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Puts an APP1 segment with EXIF (CIPA DC-008) right after a JPEG's first two bytes: place, time and camera. */
fun withExif(jpeg: ByteArray, latitude: Double = 48.85837, longitude: Double = 2.294481): ByteArray {
    val tiff = tiff(latitude, longitude)
    val body = "Exif".toByteArray() + byteArrayOf(0, 0) + tiff
    val length = body.size + 2
    val out = ByteArrayOutputStream()
    out.write(jpeg, 0, 2)
    out.write(byteArrayOf(-1, 0xE1.toByte(), (length shr 8).toByte(), length.toByte()))
    out.write(body)
    out.write(jpeg, 2, jpeg.size - 2)
    return out.toByteArray()
}

private class Entry(val tag: Int, val type: Int, val count: Int, val value: ByteArray)

private fun tiff(latitude: Double, longitude: Double): ByteArray {
    val exif = listOf(text(0x9003, "2024:07:14 18:32:05"), text(0xA431, "4102938471"))
    val gps = listOf(
        text(1, if (latitude < 0) "S" else "N"),
        degrees(2, Math.abs(latitude)),
        text(3, if (longitude < 0) "W" else "E"),
        degrees(4, Math.abs(longitude)),
    )
    val main = listOf(text(0x10F, "Fairphone"), text(0x110, "FP5"), text(0x13B, "Camille Martin"))
    val exifAt = HEADER + sizeOf(main.size + 2) + dataOf(main)
    val gpsAt = exifAt + sizeOf(exif.size) + dataOf(exif)
    val out = ByteArrayOutputStream()
    out.write("II".toByteArray() + le(2, 42) + le(4, HEADER))
    out.write(ifd(main + pointer(0x8769, exifAt) + pointer(0x8825, gpsAt), HEADER))
    out.write(ifd(exif, exifAt))
    out.write(ifd(gps, gpsAt))
    return out.toByteArray()
}

private fun ifd(entries: List<Entry>, at: Int): ByteArray {
    val table = ByteArrayOutputStream()
    val data = ByteArrayOutputStream()
    val dataAt = at + sizeOf(entries.size)
    table.write(le(2, entries.size))
    for (entry in entries) {
        table.write(le(2, entry.tag) + le(2, entry.type) + le(4, entry.count))
        if (entry.value.size <= INLINE) {
            table.write(entry.value.copyOf(INLINE))
        } else {
            table.write(le(4, dataAt + data.size()))
            data.write(entry.value)
        }
    }
    table.write(le(4, 0))
    return table.toByteArray() + data.toByteArray()
}

private fun text(tag: Int, value: String) = (value + '\u0000').toByteArray().let { Entry(tag, 2, it.size, it) }

private fun pointer(tag: Int, at: Int) = Entry(tag, 4, 1, le(4, at))

private fun degrees(tag: Int, value: Double) = Entry(
    tag,
    5,
    3,
    le(4, Math.round(value * 1e6).toInt()) + le(4, 1_000_000) + le(4, 0) + le(4, 1) + le(4, 0) + le(4, 1),
)

private fun sizeOf(entries: Int) = 2 + 12 * entries + 4

private fun dataOf(entries: List<Entry>) = entries.map { it.value.size }.filter { it > INLINE }.sum()

private fun le(bytes: Int, value: Int): ByteArray =
    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array().copyOf(bytes)

private const val HEADER = 8
private const val INLINE = 4
