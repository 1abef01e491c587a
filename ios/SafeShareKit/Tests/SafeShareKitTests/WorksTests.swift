import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// Who decodes a photo, at which size, and what happens when memory is short.
final class WorksTests: XCTestCase {
  private let core = FakeCore()
  private let photo = URL(fileURLWithPath: "/photo")

  private func protect(
    _ decoder: FakeDecoder = FakeDecoder(), _ plan: MemoryPlan = .shareExtension, _ choice: Choice = Choice()
  ) async throws -> ProtectedPhoto {
    let works = PhotoWorks(core: core, decoder: decoder, plan: plan)
    return try await works.protect(works.look(photo), into: emptyFolder(), choice: choice)
  }

  func testTheCoreDecodesWhatItCan() async throws {
    core.onProtect = { source, _ in if case .encoded = source { nil } else { .Internal } }
    for format in [PhotoFormat.jpeg, .png, .webp, .gif] {
      core.format = format
      let decoder = FakeDecoder()
      _ = try await protect(decoder)
      XCTAssertEqual(decoder.sides, [])
    }
  }

  func testThePhoneDecodesTheRestNoLargerThanNeeded() async throws {
    core.onProtect = { source, _ in if case .decoded = source { nil } else { .Internal } }
    for format in [PhotoFormat.heic, .avif, .tiff] {
      core.format = format
      let (small, large, app) = (FakeDecoder(), FakeDecoder(), FakeDecoder())
      _ = try await protect(small, .shareExtension, Choice(longSide: 1080))
      _ = try await protect(large, .shareExtension, Choice(longSide: 4096))
      _ = try await protect(app, .app, Choice(longSide: 4096))
      XCTAssertEqual([small.sides, large.sides, app.sides], [[1080], [2048], [4096]])
    }
  }

  func testThePhoneIsAskedWhenTheCoreDoesNotReadAVariant() async throws {
    for error in [SafeShareError.UnsupportedVariant, .PlatformDecoded] {
      core.onProtect = { source, _ in if case .encoded = source { error } else { nil } }
      let decoder = FakeDecoder()
      _ = try await protect(decoder)
      XCTAssertEqual(decoder.sides, [2048])
    }
  }

  func testThePhoneIsNotAskedForWhatIsDamagedOrHostile() async throws {
    for error in [SafeShareError.Damaged, .TooMuchWork, .TooManyPixels, .NotEnoughMemory] {
      core.onProtect = { _, _ in error }
      let decoder = FakeDecoder()
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
    core.onProtect = { _, options in (options.maxSide ?? 0) > 2048 ? .NotEnoughMemory : nil }
    let made = try await protect(FakeDecoder(), .shareExtension, Choice(longSide: 4096))
    XCTAssertEqual(made.width, 2048)
  }

  func testOptionsAreTheParentsAndThePlans() async throws {
    let seen = Counter()
    core.format = .png
    core.onProtect = { _, options in
      let expected = ProtectOptions(
        strength: .subtle, maxSide: 1080, format: .png, quality: nil,
        memoryLimit: MemoryPlan.shareExtension.photoBytes)
      return options == expected && seen.next() > 0 ? nil : .Internal
    }
    _ = try await protect(FakeDecoder(), .shareExtension, Choice(strength: .subtle, longSide: 1080, keepPng: true))
    XCTAssertEqual(seen.next(), 2)
  }

  func testOnePhotoAtATime() async throws {
    let (inside, most) = (Counter(), Counter())
    core.onProtect = { _, _ in
      if inside.next() % 2 == 0 { _ = most.next() }
      Thread.sleep(forTimeInterval: 0.02)
      _ = inside.next()
      return nil
    }
    let works = PhotoWorks(core: core, decoder: FakeDecoder(), plan: .app)
    let (seen, folder) = (try await works.look(photo), try emptyFolder())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 { group.addTask { _ = try await works.protect(seen, into: folder, choice: Choice()) } }
      try await group.waitForAll()
    }
    XCTAssertEqual(most.next(), 1, "never did one begin before another had ended")
  }

  func testACancelledTaskDoesNotBegin() async throws {
    let begun = Counter()
    core.onProtect = { _, _ in
      _ = begun.next()
      Thread.sleep(forTimeInterval: 0.1)
      return nil
    }
    let works = PhotoWorks(core: core, decoder: FakeDecoder(), plan: .app)
    let (seen, folder) = (try await works.look(photo), try emptyFolder())
    let first = Task { try await works.protect(seen, into: folder, choice: Choice()) }
    let second = Task { try await works.protect(seen, into: folder, choice: Choice()) }
    try await Task.sleep(nanoseconds: 20_000_000)
    second.cancel()
    _ = try await first.value
    let outcome = await second.result
    XCTAssertThrowsError(try outcome.get()) { XCTAssertTrue($0 is CancellationError) }
    XCTAssertEqual(begun.next(), 2)
  }
}
