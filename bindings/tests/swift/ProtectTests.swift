import Foundation
import SafeShareCore
import XCTest

final class ProtectTests: XCTestCase {
  func testWhatComesOutIsACleanPictureInANeutralFile() throws {
    for name in ["jpeg-baseline.jpg", "jpeg-progressive.jpg", "webp-animated.webp", "gif-animated.gif"] {
      let before = try bytes(of: fixture(name))
      try protect(fixture(name)) { photo in
        XCTAssertEqual(photo.format, .jpeg, name)
        let file = (photo.path as NSString).lastPathComponent
        XCTAssertNotNil(file.range(of: "^photo-[0-9a-f]{16}\\.jpg$", options: .regularExpression), file)
        XCTAssertFalse(photo.report.findings.isEmpty, name)
        XCTAssertFalse(try hidesCanary(photo.path), name)
        XCTAssertEqual(try engine().inspect(path: photo.path).findings, [], name)
      }
      XCTAssertEqual(try bytes(of: fixture(name)), before, "the original is as it was")
    }
  }

  func testTheResultTellsWhatTheFileIs() throws {
    try protect(fixture("large.jpg")) { photo in
      let picture = try Picture(photo.path)
      XCTAssertEqual([Int(photo.width), Int(photo.height)], [2048, 1536])
      XCTAssertEqual([picture.width, picture.height], [2048, 1536])
      XCTAssertEqual(photo.bytes, UInt64(try bytes(of: photo.path).count))
      let shield = try XCTUnwrap(photo.shield)
      XCTAssertTrue(shield.gain > 0 && (20...80).contains(shield.psnr), "\(shield)")
    }
  }

  func testTransparencyIsKeptAsPngOrLaidOnWhite() throws {
    let path = try fixture("png-still.png")
    try protect(path) { photo in
      XCTAssertEqual(photo.format, .png)
      XCTAssertEqual(try Picture(photo.path).at(0.5, 0.5), [0, 0, 0, 0], "nothing under the clear disc")
    }
    try protect(path, ProtectOptions(strength: .off, format: .jpeg)) { photo in
      XCTAssertEqual(photo.format, .jpeg)
      assertNear([255, 255, 255], try Picture(photo.path).at(0.5, 0.5), within: 4)
    }
  }

  func testOptionsDoWhatTheySay() throws {
    let path = try fixture("small.jpg")
    XCTAssertNil(try protect(path, ProtectOptions(strength: .off)) { $0.shield })
    let likeness = try [ShieldStrength.subtle, .standard, .strong].map { strength in
      try XCTUnwrap(protect(path, ProtectOptions(strength: strength)) { $0.shield }).psnr
    }
    XCTAssertEqual(likeness, likeness.sorted(by: >), "stronger is noisier")
    XCTAssertEqual(Set(likeness).count, 3)

    let small = try protect(path, ProtectOptions(maxSide: 64)) { $0 }
    XCTAssertEqual([small.width, small.height], [64, 48])
    XCTAssertEqual(try protect(path, ProtectOptions(format: .png)) { $0.format }, .png)
    let sizes = try [30, 95].map { quality in try protect(path, ProtectOptions(quality: quality)) { $0.bytes } }
    XCTAssertLessThan(sizes[0], sizes[1])
  }

  func testTwoCopiesOfAPhotoHaveNothingInCommonButThePicture() throws {
    try inFolder { folder in
      let copies = try (0..<2).map { _ in
        try engine().protect(path: fixture("small.jpg"), outputDir: folder, options: ProtectOptions())
      }
      XCTAssertNotEqual(copies[0].path, copies[1].path)
      XCTAssertEqual(try bytes(of: copies[0].path), try bytes(of: copies[1].path))
      return (copies.map(\.path), ())
    }
  }

  func testPathsMayBeInAnyScript() throws {
    try inFolder(named: "Été – 夏 – 🏖️") { folder in
      let photo = (folder as NSString).deletingLastPathComponent + "/Léa à la plage – 写真.jpg"
      try FileManager.default.copyItem(atPath: fixture("small.jpg"), toPath: photo)
      let shared = try engine().protect(path: photo, outputDir: folder, options: ProtectOptions())
      XCTAssertTrue(shared.path.hasPrefix(folder))
      return ([shared.path], ())
    }
  }

  func testRealPhotosComeOutUprightAndEmpty() throws {
    for orientation in 1...8 {
      let path = try realPhoto("exif-samples/jpg/orientation/landscape_\(orientation).jpg")
      try protect(path, ProtectOptions(strength: .off, maxSide: 256)) { photo in
        XCTAssertEqual(Int(photo.report.orientation), orientation)
        XCTAssertGreaterThan(photo.width, photo.height, "landscape_\(orientation) is upright")
        XCTAssertEqual(try engine().inspect(path: photo.path).findings, [])
      }
    }
    try protect(realPhoto("exif-samples/jpg/gps/DSCN0010.jpg")) { photo in
      XCTAssertTrue(photo.report.findings.contains { $0.kind == .coordinates })
      XCTAssertEqual(try engine().inspect(path: photo.path).findings, [])
    }
  }

  @discardableResult
  private func protect<Value>(
    _ path: String, _ options: ProtectOptions = ProtectOptions(), look: (ProtectedPhoto) throws -> Value
  ) throws -> Value {
    try inFolder { folder in
      let photo = try engine().protect(path: path, outputDir: folder, options: options)
      return ([photo.path], try look(photo))
    }
  }
}
