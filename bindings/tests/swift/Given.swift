import Foundation
import SafeShareCore
import XCTest

/// One engine for all tests, as an app has one.
let sharedEngine = Result { try SafeShareEngine() }

func engine() throws -> SafeShareEngine { try sharedEngine.get() }

/// What bindings/tests/run hands over under this name.
func given(_ name: String) throws -> String {
  try XCTUnwrap(ProcessInfo.processInfo.environment["SAFESHARE_\(name)"], "start the tests with bindings/tests/run")
}

/// A file that the Rust tests make in code; see tests/support.
func fixture(_ name: String) throws -> String {
  try existing(given("FIXTURES") + "/" + name)
}

/// A real camera's file. Where there are none the test says so loudly, and in CI it fails.
func realPhoto(_ name: String) throws -> String {
  let environment = ProcessInfo.processInfo.environment
  guard let folder = environment["SAFESHARE_CORPUS"], FileManager.default.fileExists(atPath: folder) else {
    let sentence = "the real photos are missing: a part of the tests DID NOT RUN"
    if environment["CI"] == "true" { XCTFail(sentence) }
    throw XCTSkip(sentence)
  }
  return try existing(folder + "/" + name)
}

/// Gives an empty folder to `work`. Afterwards exactly the files whose paths it returned may be in there.
@discardableResult
func inFolder<Result>(named name: String = "out", _ work: (_ folder: String) throws -> ([String], Result)) throws
  -> Result
{
  let parent = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  let folder = parent.appendingPathComponent(name)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: parent) }
  let (paths, result) = try work(folder.path)
  XCTAssertEqual(try files(in: folder.path), paths.sorted())
  return result
}

/// Gives an empty folder to `work`, which must leave it empty.
func inUntouchedFolder(_ work: (_ folder: String) throws -> Void) throws {
  try inFolder { folder in
    try work(folder)
    return ([], ())
  }
}

/// Paths of everything in `folder`.
func files(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }.sorted()
}

func bytes(of path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

/// Whether one of the texts that the fixtures hide is in the file.
func hidesCanary(_ path: String) throws -> Bool {
  try bytes(of: path).range(of: Data("CANARY-".utf8)) != nil
}

/// A picture's pixels; Foundation on Linux reads no pictures, so the library itself does.
struct Picture {
  let width: Int
  let height: Int
  private let rgba: [UInt8]

  init(_ path: String) throws {
    let whole = try engine().preview(path: path, side: 10_000, options: ProtectOptions(strength: .off, maxSide: 10_000))
    (width, height, rgba) = (Int(whole.width), Int(whole.height), [UInt8](whole.before))
  }

  /// R, G, B, A at a place given in fractions of width and height.
  func at(_ x: Double, _ y: Double) -> [Int] {
    let start = 4 * (Int(y * Double(height)) * width + Int(x * Double(width)))
    return rgba[start..<start + 4].map { Int($0) }
  }
}

func assertNear(_ expected: [Int], _ actual: [Int], within tolerance: Int, _ message: String = "") {
  let near = zip(expected, actual).allSatisfy { abs($0 - $1) <= tolerance }
  XCTAssertTrue(near, "\(message): expected \(expected), got \(actual)")
}

func assertFails<Value>(
  _ expected: SafeShareError, _ message: String = "", line: UInt = #line, _ work: () throws -> Value
) {
  XCTAssertThrowsError(try work(), message, line: line) {
    XCTAssertEqual($0 as? SafeShareError, expected, message, line: line)
  }
}

private func existing(_ path: String) throws -> String {
  XCTAssertTrue(FileManager.default.fileExists(atPath: path), "a file is missing: \(path)")
  return path
}
