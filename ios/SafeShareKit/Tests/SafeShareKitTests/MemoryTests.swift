import Foundation
import Png
import SafeShareKit
import XCTest

/// What a share takes at most, measured in a process of its own: Swift, the library, its net and the photo together.
final class MemoryTests: XCTestCase {
  /// iOS ends a share extension beyond this.
  private let most = 120.0

  func testPhotosOf48And200MegapixelsFitAShareExtension() throws {
    let (photo, tile) = (try emptyFolder().appendingPathComponent("photo.jpg"), try fixture("restarts.jpg"))
    for (across, down, expected) in [(25, 375, "2048x1536"), (51, 760, "2048x1526"), (22, 440, "1773x1773")] {
      let megapixels = try LargeJpeg(tile: tile).write(across: across, down: down, to: photo)
      let peak = try peak(of: [photo], expecting: [expected])
      note("\(Int(megapixels)) megapixels to \(expected): \(Int(peak)) MB")
      XCTAssertLessThan(peak, most)
    }
  }

  func testWhatThePhoneDecodesFits() throws {
    let picture = try emptyFolder().appendingPathComponent("decoded.png")
    try writePng(width: 2048, height: 1536, to: picture) { x, y in
      [UInt8(x & 127) + 64, UInt8(y & 127) + 64, UInt8((x + y) & 127) + 64]
    }
    let peak = try peak(of: [fixture("heic.heic")], decodedAs: picture, expecting: ["2048x1536"])
    note("decoded by the phone to 2048x1536: \(Int(peak)) MB")
    XCTAssertLessThan(peak, most)
  }

  func testPhotosOfManyShapesFitOneAfterTheOther() throws {
    let (folder, tile) = (try emptyFolder(), try LargeJpeg(tile: fixture("restarts.jpg")))
    let shapes = [(10, 150), (10, 200), (10, 113), (10, 300), (8, 200)]
    let photos = try shapes.enumerated().map { index, shape in
      let photo = folder.appendingPathComponent("\(index).jpg")
      _ = try tile.write(across: shape.0, down: shape.1, to: photo)
      return photo
    }
    let expected = ["2048x1536", "1773x1773", "2048x1157", "1365x2048", "1586x1982"]
    let peak = try peak(of: photos, expecting: expected)
    note("\(photos.count) photos of as many shapes: \(Int(peak)) MB")
    XCTAssertLessThan(peak, most)
  }

  private func note(_ words: String) { FileHandle.standardError.write(Data("memory: \(words)\n".utf8)) }

  /// The most megabytes (of 1,000,000 bytes) that were resident while these photos were shared.
  private func peak(of photos: [URL], decodedAs picture: URL? = nil, expecting outcome: [String]) throws -> Double {
    let process = Process()
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = products.appendingPathComponent("share-some")
    process.arguments = [picture?.path ?? "none"] + photos.map(\.path)
    // Large blocks go back to the system at once, as Apple's allocator gives them back; glibc would keep them.
    process.environment = ProcessInfo.processInfo.environment.merging(["MALLOC_MMAP_THRESHOLD_": "131072"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let told = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 0)
    XCTAssertEqual(told.split(separator: "\n").dropLast().map(String.init), outcome)
    let match = try XCTUnwrap(told.firstMatch(of: /VmHWM:\s+(\d+) kB/), told)
    return try XCTUnwrap(Double(match.output.1)) * 1024 / 1e6
  }
}
