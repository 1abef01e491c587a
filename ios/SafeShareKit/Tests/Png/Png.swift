import Foundation

/// Writes an RGB PNG (W3C PNG, third edition) with uncompressed data: what the phone's decoder would make.
public func writePng(width: Int, height: Int, to file: URL, pixel: (_ x: Int, _ y: Int) -> [UInt8]) throws {
  var data: [UInt8] = [0x78, 0x01]
  data.reserveCapacity(height * (3 * width + 6) + 6)
  var (low, high): (UInt32, UInt32) = (1, 0)
  for y in 0..<height {
    var row: [UInt8] = [0]
    for x in 0..<width { row += pixel(x, y) }
    for byte in row {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let length = UInt16(row.count)
    data += [y == height - 1 ? 1 : 0]
    data += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + row
  }
  data += bigEndian(high << 16 | low)
  let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0]
  var png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  for (name, content) in [("IHDR", header), ("IDAT", data), ("IEND", [])] {
    let body = Array(name.utf8) + content
    png += bigEndian(UInt32(content.count)) + body + bigEndian(crc(body))
  }
  try png.write(to: file)
}

private func bigEndian(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

private func crc(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { crc, byte in table[Int((crc ^ UInt32(byte)) & 255)] ^ crc >> 8 }
}

private let table: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
}
