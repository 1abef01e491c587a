import Foundation
import SafeShareCore
import XCTest

final class PreviewTests: XCTestCase {
  func testAllThreePicturesHaveTheAskedSize() throws {
    for (side, size) in [(160, [160, 120]), (1, [1, 1]), (9000, [320, 240])] as [(UInt32, [UInt32])] {
      let preview = try preview(side: side, .standard)
      XCTAssertEqual([preview.width, preview.height], size)
      for picture in [preview.before, preview.after, preview.difference] {
        XCTAssertEqual(picture.count, 4 * Int(size[0] * size[1]))
        XCTAssertTrue(picture.enumerated().allSatisfy { $0.offset % 4 != 3 || $0.element == 255 }, "opaque")
      }
    }
  }

  func testOffChangesNothingAndItsDifferenceIsFlatGrey() throws {
    let off = try preview(side: 160, .off)
    XCTAssertNil(off.shield)
    XCTAssertEqual(off.before, off.after)
    XCTAssertTrue(colors(off.difference).allSatisfy { $0 == 128 })
  }

  func testAStrongerShieldShowsAStrongerDifference() throws {
    let previews = try [ShieldStrength.subtle, .standard, .strong].map { try preview(side: 160, $0) }
    let contrasts = previews.map { colors($0.difference).reduce(0) { $0 + abs($1 - 128) } }
    XCTAssertEqual(contrasts, contrasts.sorted())
    XCTAssertGreaterThan(contrasts[0], 0)
    for preview in previews {
      XCTAssertNotNil(preview.shield)
      XCTAssertNotEqual(preview.before, preview.after)
      XCTAssertEqual(preview.before, previews[0].before)
    }
  }

  private func preview(side: UInt32, _ strength: ShieldStrength) throws -> PhotoPreview {
    try engine().preview(path: fixture("small.jpg"), side: side, options: ProtectOptions(strength: strength))
  }

  private func colors(_ rgba: Data) -> [Int] {
    rgba.enumerated().filter { $0.offset % 4 != 3 }.map { Int($0.element) }
  }
}
