import Foundation
import SafeShareCore
import XCTest

/// Every error that can be provoked from outside; `Model` and `Internal` are faults of the library itself.
final class ErrorTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: folder) }

  func testFilesThatAreNoPhoto() throws {
    for (name, text) in [("words.jpg", "These are words, whatever the name says."), ("empty.jpg", "")] {
      let path = "\(folder)/\(name)"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      try refuses(path, .UnsupportedFormat)
      assertFails(.UnsupportedFormat, name) { try engine().inspect(path: path) }
    }
  }

  func testFormatsThatThePhoneDecodes() throws {
    let tiff = "\(folder)/camera.dng"
    try Data([0x49, 0x49, 42, 0] + [UInt8](repeating: 0, count: 60)).write(to: URL(fileURLWithPath: tiff))
    for path in [try fixture("heic.heic"), try fixture("avif.avif"), tiff] {
      try refuses(path, .PlatformDecoded)
    }
  }

  func testFilesThatCannotBeDecoded() throws {
    try refuses(fixture("arithmetic.jpg"), .UnsupportedVariant)
    try refuses(fixture("no-picture.jpg"), .Damaged)
    try refuses(fixture("too-many-pixels.jpg"), .TooManyPixels)
    try refuses(fixture("many-scans.jpg"), .TooMuchWork)
    try refuses(fixture("large.jpg"), .NotEnoughMemory, ProtectOptions(memoryLimit: 100_000))
  }

  func testTooManyBytes() throws {
    let sparse = "\(folder)/sparse.jpg"
    XCTAssertTrue(FileManager.default.createFile(atPath: sparse, contents: nil))
    let file = try XCTUnwrap(FileHandle(forWritingAtPath: sparse))
    try file.truncate(atOffset: 300 << 20)
    try file.close()
    try refuses(sparse, .FileTooLarge)
  }

  func testAPhotoOrFolderThatIsNotThere() throws {
    try refuses("\(folder)/missing.jpg", .NotFound)
    try fails(fixture("small.jpg"), into: "\(folder)/missing", .NotFound)
    XCTAssertEqual(try files(in: folder), [], "no folder is made")
  }

  func testAPhotoThatMayNotBeRead() throws {
    let secret = "\(folder)/secret.jpg"
    try FileManager.default.copyItem(atPath: fixture("small.jpg"), toPath: secret)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: secret)
    XCTAssertFalse(
      FileManager.default.isReadableFile(atPath: secret),
      "this user reads everything: start the tests with bindings/tests/run")
    try refuses(secret, .PermissionDenied)
  }

  func testAFolderThatMayNotBeWritten() throws {
    let locked = "\(folder)/locked"
    try FileManager.default.createDirectory(
      atPath: locked, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o555])
    try fails(fixture("small.jpg"), into: locked, .PermissionDenied)
    try fails(fixture("small.jpg"), into: given("READ_ONLY_DISK"), .PermissionDenied)
  }

  func testAFullDisk() throws {
    let disk = try given("SMALL_DISK")
    try fails(fixture("large.jpg"), into: disk, .StorageFull)
    XCTAssertEqual(try files(in: disk), [], "nothing is left")
  }

  func testAPhotoThatCannotBeRead() throws { try refuses(folder, .ReadFailed) }

  func testAFolderThatCannotBeWritten() throws {
    try fails(fixture("small.jpg"), into: "\(folder)/" + String(repeating: "long", count: 2000), .WriteFailed)
  }

  func testErrorsTellNothingAboutThePhoto() throws {
    let path = "\(folder)/Léa.jpg"
    try FileManager.default.copyItem(atPath: fixture("no-picture.jpg"), toPath: path)
    XCTAssertThrowsError(try engine().protect(path: path, outputDir: folder, options: ProtectOptions())) { error in
      for text in ["\(error)", error.localizedDescription] {
        XCTAssertFalse(text.contains("Léa") || text.contains(folder), text)
      }
    }
  }

  private func refuses(_ path: String, _ error: SafeShareError, _ options: ProtectOptions = ProtectOptions()) throws {
    try inUntouchedFolder { out in try fails(path, into: out, error, options) }
  }

  private func fails(
    _ path: String, into out: String, _ error: SafeShareError, _ options: ProtectOptions = ProtectOptions()
  ) throws {
    assertFails(error, path) { try engine().protect(path: path, outputDir: out, options: options) }
  }
}
