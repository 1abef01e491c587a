import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// The session's work around the core, with a core that does what the test says.
final class SessionTests: XCTestCase, @unchecked Sendable {
  @MainActor
  private func looked(_ count: Int, core: FakeCore = FakeCore(), settings: [String: String] = ["rules_read": "yes"])
    async throws -> Share
  {
    let share = try Share(
      Array(repeating: fixture("small.jpg"), count: count), in: emptyFolder(), core: core, settings: settings)
    share.session.start()
    try await until { !share.session.state.isLooking }
    return share
  }

  @MainActor
  func testTheRulesComeBeforeTheFirstShareAndAreRemembered() async throws {
    let share = try await looked(1, settings: [:])
    share.session.send(.go(.share))
    XCTAssertEqual(share.session.state.phase, .reminding(.share))
    share.session.send(.rulesRead)
    try await until { share.session.state.phase == .ready(.share) }
    XCTAssertTrue(Settings(share.store).rulesRead)
  }

  @MainActor
  func testAPhotoThatFailsIsLeftOutAndTheParentDecides() async throws {
    let core = FakeCore()
    let calls = Counter()
    core.onProtect = { _, _ in calls.next() == 1 ? .StorageFull : nil }
    let share = try await looked(3, core: core)
    share.session.send(.go(.share))
    try await until { share.session.state.notice == .someFailed(1) }
    XCTAssertEqual(share.session.state.photos.map(\.problem), [.noSpace, nil, nil])
    share.session.send(.go(.share))
    XCTAssertEqual(share.session.state.phase, .ready(.share), "the others are ready")
    XCTAssertEqual(share.session.state.outputs.count, 2)
  }

  @MainActor
  func testAnotherStrengthMakesAllAnewAndTheOldPicturesGo() async throws {
    let share = try await looked(2)
    share.session.send(.go(.share))
    try await until { share.session.state.phase == .ready(.share) }
    share.session.send(.handOverBegan)
    share.session.send(.cameBack)
    let old = share.session.state.outputs
    share.session.send(.strengthChosen(.strong))
    XCTAssertEqual(share.session.state.outputs, [], "made for another strength")
    share.session.send(.go(.share))
    try await until { share.session.state.phase == .ready(.share) }
    let new = share.session.state.outputs
    XCTAssertEqual(new.count, 2)
    XCTAssertTrue(Set(new).isDisjoint(with: old))
    XCTAssertEqual(files(under: share.folder.outputs).sorted(), new.map(\.lastPathComponent).sorted())
  }

  @MainActor
  func testWhatTheOtherAppDoesNotHandOverIsOneSentence() async throws {
    let share = try Share(
      [fixture("small.jpg"), URL(fileURLWithPath: "/not/there"), emptyFolder()], in: emptyFolder(), core: FakeCore())
    share.session.start()
    try await until { !share.session.state.isLooking }
    XCTAssertEqual(share.session.state.photos.map(\.problem), [nil, .gone, .notAllowed])
    XCTAssertTrue(share.session.state.canGo)
  }

  @MainActor
  func testAClosedSessionHearsNothing() async throws {
    let share = try await looked(1)
    await share.session.close()
    share.session.send(.go(.share))
    XCTAssertEqual(share.session.state.phase, .choosing)
  }
}
