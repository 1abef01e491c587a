import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// The whole way with the real core: another app's photos in, clean and shielded pictures out, nothing left.
final class DriveTests: XCTestCase, @unchecked Sendable {
  @MainActor
  func testThreeRealPhotos() async throws {
    let damaged = try emptyFolder().appendingPathComponent("damaged")
    var bytes = try Data(contentsOf: realPhoto("jpg/gps/DSCN0012.jpg")).prefix(20_000)
    bytes.replaceSubrange(600..<20_000, with: Data(count: 19_400))
    try bytes.write(to: damaged)
    let photos = [
      try realPhoto("jpg/gps/DSCN0010.jpg"), try realPhoto("heic/mobile/iphone_13_pro_max.HEIC"), damaged,
    ]
    let looked = try await drive(photos)
    let found = looked[0].report?.findings.map(\.kind) ?? []
    XCTAssertTrue(found.contains(.coordinates) && found.contains(.deviceModel), "\(found)")
    XCTAssertFalse(try XCTUnwrap(looked[1].report).findings.isEmpty, "the HEIC file itself was looked at")
  }

  @MainActor
  func testThreePhotosMadeInCode() async throws {
    try await drive([fixture("jpeg-progressive.jpg"), fixture("heic.heic"), fixture("no-picture.jpg")])
  }

  /// A JPEG, a HEIC and a damaged photo: looks, the hand-over and the end. Gives the photos as they were looked at.
  @MainActor
  @discardableResult
  private func drive(_ files: [URL]) async throws -> [Photo] {
    let root = try emptyFolder()
    let originals = try files.map { try Data(contentsOf: $0) }
    let decoder = FakeDecoder()
    let share = try Share(files, in: root, decoder: decoder)
    let session = share.session
    session.start()
    try await until { !session.state.isLooking }
    XCTAssertEqual(session.state.photos.map(\.problem), [nil, nil, .damaged])
    let sentence = Words(language: "en").sentence(about: .damaged, in: .shareExtension)
    XCTAssertEqual(sentence, "This photo is damaged. Nothing of it is shared.")
    XCTAssertEqual(session.thumbnails.keys.sorted(), [0, 1])
    try await until { session.pair?.id == 0 }
    XCTAssertNotEqual(session.pair?.before.rgba, session.pair?.after.rgba, "the shield shows in the pair")

    var fractions: [Float] = []
    session.onChange = {
      if case .protecting(let protecting) = session.state.phase { fractions.append(protecting.overall) }
    }
    session.send(.go(.share))
    try await until { session.state.phase == .ready(.share) }
    XCTAssertEqual(fractions, fractions.sorted(), "a bar never runs backwards")
    XCTAssertGreaterThan(Set(fractions).count, 3)
    let outputs = session.state.outputs
    XCTAssertEqual(outputs.count, 2)
    for output in outputs {
      XCTAssertEqual(try hidden(in: output), [])
      XCTAssertFalse(try hidesCanary(output))
      XCTAssertNotNil(output.lastPathComponent.range(of: "^photo-[0-9a-f]{16}\\.jpg$", options: .regularExpression))
    }
    let plain = try await unshielded(files[0])
    XCTAssertNotEqual(try Data(contentsOf: outputs[0]), plain, "the shield is in it")
    XCTAssertTrue(decoder.sides.allSatisfy { $0 <= 2048 } && decoder.sides.contains(2048), "\(decoder.sides)")

    session.send(.handOverBegan)
    session.send(.handedOver)
    XCTAssertEqual(session.state.phase, .over)
    let looked = session.state.photos
    await session.close()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [], "nothing is left")
    XCTAssertEqual(try files.map { try Data(contentsOf: $0) }, originals, "the originals are as they were")
    return looked
  }

  @MainActor
  private func unshielded(_ photo: URL) async throws -> Data {
    let folder = try emptyFolder()
    let works = PhotoWorks(core: rustCore, decoder: FakeDecoder(), plan: .app)
    let made = try await works.protect(works.look(photo), into: folder, choice: Choice(strength: .off))
    return try Data(contentsOf: URL(fileURLWithPath: made.path))
  }

  @MainActor
  func testCancellingMidwayMakesNothing() async throws {
    let root = try emptyFolder()
    let share = try Share([fixture("large.jpg"), fixture("large.jpg")], in: root)
    let session = share.session
    session.start()
    try await until { !session.state.isLooking }
    session.send(.go(.share))
    try await until { if case .protecting(let now) = session.state.phase { now.overall > 0.05 } else { false } }
    session.send(.cancel)
    XCTAssertEqual(session.state.phase, .choosing)
    XCTAssertEqual(session.state.notice, .cancelled)
    XCTAssertEqual(session.state.outputs, [])
    try await until { files(under: share.folder.outputs).isEmpty }

    // And it can be begun again.
    session.send(.go(.share))
    try await until { session.state.phase == .ready(.share) }
    XCTAssertEqual(files(under: share.folder.outputs).count, 2)
    await session.close()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
  }

  @MainActor
  func testClosingWhileProtectingLeavesNothing() async throws {
    let root = try emptyFolder()
    let session = try Share([fixture("large.jpg"), fixture("large.jpg")], in: root).session
    session.start()
    try await until { !session.state.isLooking }
    session.send(.go(.share))
    try await until { if case .protecting(let now) = session.state.phase { now.overall > 0.05 } else { false } }
    let began = Date()
    await session.close()
    // The core's promise is 0.1 s; an unoptimised library on a busy machine gets more.
    XCTAssertLessThan(Date().timeIntervalSince(began), 2)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
    try await Task.sleep(nanoseconds: 300_000_000)
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [], "no late file")
  }

  @MainActor
  func testClosingWhileLookingLeavesNothing() async throws {
    let root = try emptyFolder()
    let share = try Share([fixture("large.jpg"), fixture("small.jpg")], in: root)
    share.loader.onLoad = { if $0 == 1 { try await Task.sleep(nanoseconds: 60_000_000_000) } }
    share.session.start()
    try await until { share.session.state.photos[0].report != nil }
    await share.session.close()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
  }
}
