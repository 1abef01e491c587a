import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// Who decodes a photo, at which size, and what happens when memory is short.
final class WorksTests: XCTestCase {
  private let core = FakeCore()

  private func protect(
    _ decoder: FakeDecoder = FakeDecoder(isTiny: true), _ plan: MemoryPlan = .shareExtension,
    _ choice: Choice = Choice()
  ) async throws -> ProtectedPhoto {
    let works = PhotoWorks(core: core, decoder: decoder, plan: plan)
    let folder = try emptyFolder()
    return try await works.protect(works.look(folder.appendingPathComponent("photo")), into: folder, choice: choice)
  }

  func testTheCoreDecodesWhatItCan() async throws {
    core.onProtect = { file, _ in file.pathExtension == "png" ? .Internal : nil }
    for format in [PhotoFormat.jpeg, .png, .webp, .gif] {
      core.format = format
      let decoder = FakeDecoder(isTiny: true)
      _ = try await protect(decoder)
      XCTAssertEqual(decoder.sides, [])
    }
  }

  func testThePhoneDecodesTheRestNoLargerThanNeeded() async throws {
    core.onProtect = { file, _ in file.pathExtension == "png" ? nil : .Internal }
    for format in [PhotoFormat.heic, .avif, .tiff] {
      core.format = format
      let (small, large, app) = (FakeDecoder(isTiny: true), FakeDecoder(isTiny: true), FakeDecoder(isTiny: true))
      _ = try await protect(small, .shareExtension, Choice(longSide: 1080))
      _ = try await protect(large, .shareExtension, Choice(longSide: 4096))
      _ = try await protect(app, .app, Choice(longSide: 4096))
      XCTAssertEqual([small.sides, large.sides, app.sides], [[1080], [2048], [4096]])
    }
  }

  func testThePhoneIsAskedWhenTheCoreDoesNotReadAVariant() async throws {
    for error in [SafeShareError.UnsupportedVariant, .PlatformDecoded] {
      core.onProtect = { file, _ in file.pathExtension == "png" ? nil : error }
      let decoder = FakeDecoder(isTiny: true)
      _ = try await protect(decoder)
      XCTAssertEqual(decoder.sides, [2048])
    }
  }

  func testThePhoneIsNotAskedForWhatIsDamagedOrHostile() async throws {
    for error in [SafeShareError.Damaged, .TooMuchWork, .TooManyPixels, .NotEnoughMemory] {
      core.onProtect = { _, _ in error }
      let decoder = FakeDecoder(isTiny: true)
      do {
        _ = try await protect(decoder)
        XCTFail("\(error) was passed over")
      } catch let thrown as SafeShareError {
        XCTAssertEqual(thrown, error)
      }
      XCTAssertEqual(decoder.sides, [])
    }
  }

  func testALargeSideGivesWayWhereMemoryIsShort() async throws {
    let sides: [(MemoryPlan, UInt32)] = [(.shareExtension, 2048), (.app, 4096)]
    for (plan, side) in sides {
      let made = try await protect(FakeDecoder(isTiny: true), plan, Choice(longSide: 4096))
      XCTAssertEqual(made.width, side)
    }
  }

  func testThePhoneDecodesOnceForEachSize() async throws {
    core.format = .heic
    let (decoder, folder) = (FakeDecoder(isTiny: true), try emptyFolder())
    let works = PhotoWorks(core: core, decoder: decoder, plan: .shareExtension)
    let seen = try await works.look(folder.appendingPathComponent("photo"))
    for strength in Choice.strengths {
      _ = try await works.preview(seen, side: 100, choice: Choice(strength: strength))
      _ = try await works.protect(seen, into: folder, choice: Choice(strength: strength))
    }
    _ = try await works.preview(seen, side: 100, choice: Choice(longSide: 192))
    XCTAssertEqual(decoder.sides, [2048, 192])
  }

  func testAPictureIsBoundedInItsSideAndItsArea() {
    let plan = MemoryPlan.shareExtension
    func side(_ width: UInt32?, _ height: UInt32?) -> Int { plan.side(4096, width: width, height: height) }
    XCTAssertEqual([side(4000, 3000), side(3000, 4000), side(16_000, 2000)], [2048, 2048, 2048])
    XCTAssertEqual([side(3024, 3024), side(nil, nil), side(0, 0)], [1773, 1773, 1773])
    XCTAssertEqual(plan.side(1080, width: 10, height: 10), 1080)
    XCTAssertEqual(MemoryPlan.app.side(4096, width: 10, height: 10), 4096)
  }

  func testOptionsAreTheParentsAndThePlans() async throws {
    let fitting = Counter()
    core.format = .png
    core.onProtect = { _, options in
      let expected = ProtectOptions(
        strength: .subtle, maxSide: 1080, format: .png, quality: nil,
        memoryLimit: MemoryPlan.shareExtension.photoBytes)
      guard options == expected else { return .Internal }
      fitting.next()
      return nil
    }
    _ = try await protect(
      FakeDecoder(isTiny: true), .shareExtension, Choice(strength: .subtle, longSide: 1080, keepPng: true))
    XCTAssertEqual(fitting.count, 1)
  }

  func testOnePhotoAtATime() async throws {
    let (inside, alone) = (Counter(), Counter())
    core.onProtect = { _, _ in
      if !inside.next().isMultiple(of: 2) { alone.next() }
      Thread.sleep(forTimeInterval: 0.02)
      inside.next()
      return nil
    }
    let works = PhotoWorks(core: core, decoder: FakeDecoder(isTiny: true), plan: .app)
    let folder = try emptyFolder()
    let seen = try await works.look(folder.appendingPathComponent("photo"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 { group.addTask { _ = try await works.protect(seen, into: folder, choice: Choice()) } }
      try await group.waitForAll()
    }
    XCTAssertEqual(alone.count, 6, "one began before another had ended")
  }

  @MainActor
  func testACancelledTaskDoesNotBegin() async throws {
    let gate = Gate()
    core.onProtect = { _, _ in
      gate.pass()
      return nil
    }
    let works = PhotoWorks(core: core, decoder: FakeDecoder(isTiny: true), plan: .app)
    let folder = try emptyFolder()
    let seen = try await works.look(folder.appendingPathComponent("photo"))
    let first = Task { try await works.protect(seen, into: folder, choice: Choice()) }
    try await until { gate.arrived == 1 }
    let second = Task { try await works.protect(seen, into: folder, choice: Choice()) }
    // Time to come into the queue; the same holds of one that has not yet.
    try await Task.sleep(nanoseconds: 20_000_000)
    second.cancel()
    gate.open()
    _ = try await first.value
    let outcome = await second.result
    XCTAssertThrowsError(try outcome.get()) { XCTAssertTrue($0 is CancellationError) }
    XCTAssertEqual(gate.arrived, 1)
  }
}
