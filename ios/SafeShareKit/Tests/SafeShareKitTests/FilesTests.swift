import Foundation
import SafeShareKit
import XCTest

final class FilesTests: XCTestCase {
  func testAShareHasAFolderOfItsOwnThatGoesAsAWhole() throws {
    let root = try emptyFolder()
    let folders = ShareFolders(in: root)
    let (first, second) = (try folders.create(), try folders.create())
    XCTAssertNotEqual(first.outputs, second.outputs)
    try Data("x".utf8).write(to: first.input(0))
    try Data("y".utf8).write(to: first.outputs.appendingPathComponent("new.jpg"))
    first.wipe()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path).count, 1)
    second.wipe()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
  }

  func testWhatACutOffShareLeftGoesAfterAnHour() throws {
    let root = try emptyFolder()
    let folders = ShareFolders(in: root)
    let folder = try folders.create()
    try Data("x".utf8).write(to: folder.input(0))
    folders.wipeLeftovers()
    XCTAssertEqual(files(under: root).count, 1, "another share may still be going on")
    folders.wipeLeftovers(now: Date().addingTimeInterval(3_601))
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])

    _ = try folders.create()
    folders.wipeLeftovers(now: Date().addingTimeInterval(-60))
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [], "the clock was set back")
  }

  func testThereMayBeNothingToWipe() throws {
    ShareFolders(in: try emptyFolder().appendingPathComponent("none")).wipeLeftovers()
  }
}
