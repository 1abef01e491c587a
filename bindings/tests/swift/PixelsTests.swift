import Foundation
import SafeShareCore
import XCTest

final class PixelsTests: XCTestCase {
  private let quarters = [[250, 20, 30, 255], [20, 240, 40, 255], [30, 50, 245, 255], [230, 220, 10, 255]]

  func testAllEightOrientationsComeOutUpright() throws {
    // What EXIF says of each: which stored quarter is shown top left, top right, bottom left, bottom right.
    let shown = [
      [0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 1, 3], [2, 0, 3, 1], [3, 1, 2, 0], [1, 3, 0, 2],
    ]
    for (index, order) in shown.enumerated() {
      let orientation = UInt8(index + 1)
      let picture = try protected(pixels(quarters, orientation: orientation))
      XCTAssertEqual([picture.width, picture.height], orientation < 5 ? [64, 32] : [32, 64])
      for (quarter, place) in zip(order, [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]) {
        assertNear(quarters[quarter], picture.at(place.0, place.1), within: 1, "orientation \(orientation)")
      }
    }
  }

  func testColoursKeepTheirLook() throws {
    let color = [200, 100, 50, 255]
    // Computed from the standards' primaries and curves.
    let displayP3 = [215, 93, 31, 255]
    let cases: [(PixelColorSpace, [Int])] = [
      (.srgb, color), (.displayP3, displayP3), (.adobeRgb, [227, 100, 42, 255]),
      (.icc(profile: try bytes(of: fixture("display-p3.icc"))), displayP3),
    ]
    for (space, expected) in cases {
      let picture = try protected(pixels(Array(repeating: color, count: 4), space: space))
      assertNear(expected, picture.at(0.5, 0.5), within: 2, "\(expected)")
    }
  }

  func testAlphaIsTakenOutOfPremultipliedColoursAndNothingStaysUnderClearPixels() throws {
    func flat(_ color: [Int], premultiplied: Bool = false) throws -> [Int] {
      try protected(pixels(Array(repeating: color, count: 4), premultiplied: premultiplied)).at(0.5, 0.5)
    }
    assertNear([100, 50, 25, 128], try flat([100, 50, 25, 128]), within: 1, "straight")
    assertNear([199, 100, 50, 128], try flat([100, 50, 25, 128], premultiplied: true), within: 2, "premultiplied")
    XCTAssertEqual(try flat([90, 80, 70, 0]), [0, 0, 0, 0])
  }

  func testRowsMayBeLongerThanTheirPixels() throws {
    let picture = try protected(pixels(quarters, stride: 4 * 64 + 12))
    assertNear(quarters[0], picture.at(0.1, 0.1), within: 1)
    assertNear(quarters[3], picture.at(0.9, 0.9), within: 1)
  }

  func testPixelsThatCannotBeAreRefused() throws {
    let good = pixels(quarters)
    let bad: [(String, PhotoPixels)] = [
      ("stride", changed(good, stride: 4 * 64 - 1)), ("endless stride", changed(good, stride: .max)),
      ("too few bytes", changed(good, rgba: good.rgba.dropLast())), ("no width", changed(good, width: 0)),
      ("no height", changed(good, height: 0)),
    ]
    for (what, pixels) in bad {
      try inUntouchedFolder { folder in
        assertFails(.Damaged, what) {
          try engine().protectPixels(pixels: pixels, outputDir: folder, options: ProtectOptions())
        }
      }
    }
  }

  func testAnOrientationOrAProfileThatMeansNothingIsTakenAsTheUsualOne() throws {
    let good = pixels(quarters)
    let noProfile = PixelColorSpace.icc(profile: Data([1, 2, 3]))
    for odd in [changed(good, orientation: 0), changed(good, orientation: 9), changed(good, colorSpace: noProfile)] {
      let picture = try protected(odd)
      XCTAssertEqual([picture.width, picture.height], [64, 32])
      assertNear(quarters[0], picture.at(0.1, 0.1), within: 1)
    }
  }

  func testTheyAreShieldedAndMadeSmallerLikeAPhoto() throws {
    let rgba = Data((0..<600 * 400 * 4).map { $0 % 4 == 3 ? 255 : UInt8(truncatingIfNeeded: $0 / 40) })
    let large = PhotoPixels(
      width: 600, height: 400, stride: 2400, rgba: rgba, premultiplied: false, colorSpace: .srgb, orientation: 6)
    try inFolder { folder in
      let photo = try engine().protectPixels(pixels: large, outputDir: folder, options: ProtectOptions(maxSide: 300))
      XCTAssertEqual([photo.width, photo.height], [200, 300])
      XCTAssertGreaterThan(try XCTUnwrap(photo.shield).psnr, 20)
      XCTAssertEqual(photo.report.format, .pixels)
      XCTAssertEqual(photo.report.findings, [])
      return ([photo.path], ())
    }
    let preview = try engine().previewPixels(pixels: large, side: 100, options: ProtectOptions())
    XCTAssertEqual([preview.width, preview.height], [67, 100])
  }

  private func protected(_ pixels: PhotoPixels) throws -> Picture {
    try inFolder { folder in
      let options = ProtectOptions(strength: .off, format: .png)
      let photo = try engine().protectPixels(pixels: pixels, outputDir: folder, options: options)
      return ([photo.path], try Picture(photo.path))
    }
  }

  /// 64 x 32 pixels in four quarters of one colour each; longer rows end in noise.
  private func pixels(
    _ quarters: [[Int]], space: PixelColorSpace = .srgb, premultiplied: Bool = false, orientation: UInt8 = 1,
    stride: Int = 4 * 64
  ) -> PhotoPixels {
    var rgba = Data(repeating: 77, count: stride * 32)
    for y in 0..<32 {
      for x in 0..<64 {
        for (channel, level) in quarters[y / 16 * 2 + x / 32].enumerated() {
          rgba[y * stride + 4 * x + channel] = UInt8(level)
        }
      }
    }
    return PhotoPixels(
      width: 64, height: 32, stride: UInt64(stride), rgba: rgba, premultiplied: premultiplied, colorSpace: space,
      orientation: orientation)
  }

  private func changed(
    _ pixels: PhotoPixels, width: UInt32? = nil, height: UInt32? = nil, stride: UInt64? = nil, rgba: Data? = nil,
    colorSpace: PixelColorSpace? = nil, orientation: UInt8? = nil
  ) -> PhotoPixels {
    PhotoPixels(
      width: width ?? pixels.width, height: height ?? pixels.height, stride: stride ?? pixels.stride,
      rgba: rgba ?? pixels.rgba, premultiplied: pixels.premultiplied, colorSpace: colorSpace ?? pixels.colorSpace,
      orientation: orientation ?? pixels.orientation)
  }
}
