import Foundation
import SafeShareKit
import XCTest

/// What a share takes at most, measured in a process of its own: Swift, the library, its net and the photo together.
final class MemoryTests: XCTestCase {
  /// iOS ends a share extension beyond this.
  private let most = 120.0

  func testPhotosOf48And200MegapixelsFitAShareExtension() throws {
    let (photo, tile) = (try emptyFolder().appendingPathComponent("photo.jpg"), try fixture("restarts.jpg"))
    for (across, down, expected) in [(25, 375, 48.0), (51, 760, 198.0)] {
      let megapixels = try LargeJpeg(tile: tile).write(across: across, down: down, to: photo)
      XCTAssertEqual(megapixels, expected, accuracy: 1)
      let peak = try peak(of: photo, longSide: 2048, expecting: "made 2048")
      note("\(Int(megapixels)) megapixels: \(peak) MB")
      XCTAssertLessThan(peak, most)
    }
  }

  func testALargeSideFitsOrGivesWay() throws {
    let photo = try emptyFolder().appendingPathComponent("photo.jpg")
    _ = try LargeJpeg(tile: fixture("restarts.jpg")).write(across: 25, down: 375, to: photo)
    let peak = try peak(of: photo, longSide: 4096, expecting: "made")
    note("4096 pixels of 48 megapixels: \(peak) MB")
    XCTAssertLessThan(peak, most)
  }

  func testWhatThePhoneDecodesFits() throws {
    let peak = try peak(of: fixture("heic-still.heic"), longSide: 4096, expecting: "made 2048 2048")
    note("decoded by the phone: \(peak) MB")
    XCTAssertLessThan(peak, most)
  }

  func testAProgressivePhotoThatDoesNotFitIsRefusedInLittleMemory() throws {
    let peak = try peak(of: fixture("progressive-48.jpg"), longSide: 2048, expecting: "problem notEnoughMemory")
    XCTAssertLessThan(peak, most)
  }

  private func note(_ words: String) { FileHandle.standardError.write(Data("memory: \(words)\n".utf8)) }

  /// The most megabytes (of 1,000,000 bytes) that were resident while one photo was shared.
  private func peak(of photo: URL, longSide: Int, expecting outcome: String) throws -> Double {
    let process = Process()
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    process.executableURL = products.appendingPathComponent("share-one")
    process.arguments = [photo.path, String(longSide)]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let told = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 0)
    XCTAssertTrue(told.hasPrefix(outcome), told)
    let match = try XCTUnwrap(told.firstMatch(of: /VmHWM:\s+(\d+) kB/), told)
    return try XCTUnwrap(Double(match.output.1)) * 1024 / 1e6
  }
}
