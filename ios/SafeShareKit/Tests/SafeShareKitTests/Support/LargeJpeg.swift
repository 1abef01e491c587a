import Foundation
import XCTest

/// Writes photos of any size quickly: a JPEG whose rows of MCUs each end with a restart marker, its rows repeated in
/// both directions (ITU-T T.81: after a marker decoding begins anew, so an interval may stand anywhere).
struct LargeJpeg {
  /// Bytes up to and with the scan's header, and where the frame's height is in them.
  private let head: Data
  private let heightAt: Int
  /// The entropy-coded rows, each `tileWidth` x 16 pixels.
  private let rows: [Data]
  private let tileWidth: Int

  /// From a small baseline 4:2:0 JPEG with a restart after each row of MCUs.
  init(tile: URL) throws {
    let bytes = try Data(contentsOf: tile)
    var at = 2
    var height: Int?
    while bytes[at + 1] != 0xDA {
      if bytes[at + 1] == 0xC0 { height = at + 5 }
      at += 2 + Int(bytes[at + 2]) << 8 + Int(bytes[at + 3])
    }
    let scan = at + 2 + Int(bytes[at + 2]) << 8 + Int(bytes[at + 3])
    head = bytes[..<scan]
    heightAt = try XCTUnwrap(height)
    tileWidth = Int(bytes[heightAt + 2]) << 8 + Int(bytes[heightAt + 3])

    var rows: [Data] = []
    var start = scan
    var index = scan
    while index + 1 < bytes.count {
      guard bytes[index] == 0xFF, bytes[index + 1] != 0 else {
        index += 1
        continue
      }
      rows.append(bytes[start..<index])
      index += 2
      start = index
    }
    self.rows = rows
    XCTAssertGreaterThan(rows.count, 4)
  }

  /// Writes a photo of `across` tiles side by side and `down` rows of 16 pixels; gives its megapixels.
  func write(across: Int, down: Int, to file: URL) throws -> Double {
    var bytes = head
    let (width, height) = (across * tileWidth, 16 * down)
    for (offset, value) in [(0, height >> 8), (1, height & 255), (2, width >> 8), (3, width & 255)] {
      bytes[heightAt + offset] = UInt8(value)
    }
    var restart = 0
    for row in 0..<down {
      for _ in 0..<across {
        bytes += rows[row % rows.count]
        bytes += [0xFF, UInt8(0xD0 + restart % 8)]
        restart += 1
      }
    }
    bytes.removeLast()
    bytes += [0xD9]
    try bytes.write(to: file)
    return Double(width * height) / 1e6
  }
}
