import Foundation
import SafeShareCore
import SafeShareKit
import XCTest

/// What bindings/tests/run hands over under this name.
func given(_ name: String) throws -> String {
  try XCTUnwrap(ProcessInfo.processInfo.environment["SAFESHARE_\(name)"], "start the tests with bindings/tests/run")
}

/// A file of this repository's `ios` folder.
func source(_ path: String) throws -> URL { try existing(given("IOS") + "/" + path) }

/// A file that the Rust tests make in code; see tests/support.
func fixture(_ name: String) throws -> URL { try existing(given("FIXTURES") + "/" + name) }

/// A real camera's file. Where there are none the test says so loudly, and in CI it fails.
func realPhoto(_ name: String) throws -> URL { try existing(folderOfPhotos("CORPUS") + "/exif-samples/" + name) }

/// A photo with faces. Where there are none the test says so loudly, and in CI it fails.
func realScene(_ name: String) throws -> URL { try existing(folderOfPhotos("SCENES") + "/" + name) }

private func folderOfPhotos(_ name: String) throws -> String {
  let environment = ProcessInfo.processInfo.environment
  guard let folder = environment["SAFESHARE_\(name)"], FileManager.default.fileExists(atPath: folder) else {
    let sentence = "the real photos are missing: a part of the tests DID NOT RUN"
    if environment["CI"] == "true" { XCTFail(sentence) }
    throw XCTSkip(sentence)
  }
  return folder
}

private func existing(_ path: String) throws -> URL {
  XCTAssertTrue(FileManager.default.fileExists(atPath: path), "a file is missing: \(path)")
  return URL(fileURLWithPath: path)
}

/// One engine for all tests, as an app has one.
let rustCore = RustPhotoCore()

/// What a file that leaves SafeShare still hides.
func hidden(in file: URL) throws -> [HiddenDatum] { try rustCore.inspect(file, cancel: CancelToken()).findings }

/// Whether one of the texts that the fixtures hide is in the file.
func hidesCanary(_ file: URL) throws -> Bool { try Data(contentsOf: file).range(of: Data("CANARY-".utf8)) != nil }

/// Every file under a folder, by its path in there.
func files(under folder: URL) -> [String] {
  (FileManager.default.subpaths(atPath: folder.path) ?? []).filter { path in
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path, isDirectory: &isFolder)
    return !isFolder.boolValue
  }
}

extension XCTestCase {
  /// An empty folder, which goes when the test ends.
  func emptyFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    return folder
  }
}

struct TooSlow: Error {}

/// Waits until something holds.
@MainActor
func until(_ holds: () -> Bool) async throws {
  for _ in 0..<6000 {
    if holds() { return }
    try await Task.sleep(nanoseconds: 10_000_000)
  }
  throw TooSlow()
}
