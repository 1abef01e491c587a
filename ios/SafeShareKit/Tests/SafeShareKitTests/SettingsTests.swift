import Foundation
import SafeShareCore
import SafeShareKit
import XCTest

final class SettingsTests: XCTestCase {
  func testNothingSetIsTheDefault() {
    let settings = Settings(MemoryStore())
    XCTAssertEqual(settings.choice, Choice(strength: .standard, longSide: 2048, keepPng: false))
    XCTAssertFalse(settings.rulesRead)
  }

  func testWhatIsSetIsKept() {
    let store = MemoryStore()
    for strength in Choice.strengths {
      for side in Choice.longSides {
        var settings = Settings(store)
        settings.strength = strength
        settings.longSide = side
        settings.keepPng = true
        settings.rulesRead = true
        XCTAssertEqual(Settings(store).choice, Choice(strength: strength, longSide: side, keepPng: true))
        XCTAssertTrue(Settings(store).rulesRead)
      }
    }
    var settings = Settings(store)
    settings.keepPng = false
    XCTAssertFalse(Settings(store).keepPng)
  }

  func testWhatCannotBeReadIsTheDefault() {
    let odd = MemoryStore(["strength": "brutal", "long_side": "-5", "keep_png": "perhaps", "rules_read": ""])
    XCTAssertEqual(Settings(odd).choice, Choice())
    XCTAssertFalse(Settings(odd).rulesRead)
  }

  func testTheDefaultsOfAGroupAreShared() throws {
    let suite = "app.safeshare.tests.\(UUID().uuidString)"
    defer { UserDefaults(suiteName: suite)?.removePersistentDomain(forName: suite) }
    var written = Settings(GroupDefaults(suite: suite))
    written.strength = .subtle
    written.longSide = 4096
    XCTAssertEqual(Settings(GroupDefaults(suite: suite)).choice, Choice(strength: .subtle, longSide: 4096))
  }
}
