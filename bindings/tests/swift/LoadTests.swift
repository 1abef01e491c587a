import Foundation
import SafeShareCore
import XCTest

final class LoadTests: XCTestCase {
  func testEightPhotosAtOnceOnOneEngineComeOutAsOneAfterTheOther() throws {
    let names = ["jpeg-baseline.jpg", "small.jpg", "png-still.png", "webp-still.webp"]
    let (engine, photos) = (try engine(), try names.map { try fixture($0) })
    try inFolder { folder in
      @Sendable func shared(_ photo: String) throws -> String {
        try engine.protect(path: photo, outputDir: folder, options: ProtectOptions()).path
      }
      let alone = try photos.map { try shared($0) }
      let results = Results()
      let threads = (photos + photos).map { photo in
        Thread { results.add(photo, Result { try shared(photo) }) }
      }
      threads.forEach { $0.start() }
      let together = results.await(count: threads.count)
      for (photo, outcome) in together {
        let one = try XCTUnwrap(zip(photos, alone).first { $0.0 == photo }).1
        XCTAssertEqual(try bytes(of: outcome.get()), try bytes(of: one), photo)
      }
      return (alone + (try together.map { try $0.1.get() }), ())
    }
  }

  func testTwoHundredPhotosTakeNoMoreMemoryThanForty() throws {
    try photos(40)
    let before = try residentKilobytes()
    try photos(200)
    let growth = try residentKilobytes() - before
    print("memory grew by \(growth) kB over 200 photos")
    // One picture in memory is 225 kB of RGB; one for each photo would be 45 MB.
    XCTAssertLessThan(growth, 20_000)
  }

  func testEnginesAndTokensGiveBackWhatTheyTake() throws {
    func rounds(_ count: Int) throws {
      for _ in 0..<count {
        _ = try SafeShareEngine().preview(
          path: fixture("small.jpg"), side: 32, options: ProtectOptions(), cancel: CancelToken())
      }
    }
    try rounds(5)
    let before = try residentKilobytes()
    try rounds(20)
    let growth = try residentKilobytes() - before
    print("memory grew by \(growth) kB over 20 engines")
    // A loaded net is several megabytes.
    XCTAssertLessThan(growth, 20_000)
  }

  private func photos(_ count: Int) throws {
    for _ in 0..<count {
      try inFolder { folder in
        let photo = try engine().protect(
          path: fixture("small.jpg"), outputDir: folder, options: ProtectOptions(), progress: Steps(),
          cancel: CancelToken())
        return ([photo.path], ())
      }
    }
  }

  private func residentKilobytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try XCTUnwrap(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try XCTUnwrap(Int(line.filter(\.isNumber)))
  }
}

/// What several threads bring together.
private final class Results: @unchecked Sendable {
  private let condition = NSCondition()
  private var all: [(String, Result<String, Error>)] = []

  func add(_ photo: String, _ outcome: Result<String, Error>) {
    condition.lock()
    all.append((photo, outcome))
    condition.broadcast()
    condition.unlock()
  }

  func await(count: Int) -> [(String, Result<String, Error>)] {
    condition.lock()
    defer { condition.unlock() }
    while all.count < count { condition.wait() }
    return all
  }
}
