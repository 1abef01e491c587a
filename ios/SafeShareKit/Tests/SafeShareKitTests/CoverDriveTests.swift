import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// Covers with the real core: what is covered is gone from the new picture, and what is not is as it was.
final class CoverDriveTests: XCTestCase, @unchecked Sendable {
  @MainActor
  func testARealPhoto() async throws {
    let found = try await drive(realScene("0003.jpg"), longSide: 2048)
    XCTAssertEqual(found, 1, "it is a photo of one man")
  }

  @MainActor
  func testAPhotoOnItsSide() async throws { _ = try await drive(realPhoto("jpg/orientation/landscape_6.jpg")) }

  @MainActor
  func testAPhotoMadeInCode() async throws { _ = try await drive(fixture("jpeg-progressive.jpg")) }

  @MainActor
  func testAPhotoThatThePhoneDecodes() async throws { _ = try await drive(fixture("heic.heic")) }

  /// Covers every suggestion, an oval and a rectangle; gives how many faces were suggested.
  @MainActor
  private func drive(_ photo: URL, longSide: Int = 1080) async throws -> Int {
    let root = try emptyFolder()
    let settings = ["rules_read": "yes", "strength": "off", "long_side": "\(longSide)"]
    let share = try Share([photo], in: root, settings: settings)
    let session = share.session
    session.start()
    try await until { !session.state.isLooking }
    let plain = try await made(session)
    XCTAssertEqual(session.state.photos[0].output?.covered, 0)

    session.openCovers()
    let covering = try XCTUnwrap(session.covering)
    covering.send(.sized(CGSize(width: 390, height: 520)))
    try await until { !covering.editor.isLooking && covering.picture != nil }
    let suggested = covering.editor.faces.count
    covering.send(.coverAll)
    let frame = covering.editor.viewport.frame
    let corner = CGPoint(x: frame.minX + 0.1 * frame.width, y: frame.minY + 0.1 * frame.height)
    let end = CGPoint(x: frame.minX + 0.4 * frame.width, y: frame.minY + 0.4 * frame.height)
    covering.send(.shapeChosen(.roundedRectangle))
    covering.send(.drawing(corner, end))
    covering.send(.drawn)
    covering.send(.add)
    XCTAssertEqual(covering.editor.covers.marks.count, suggested + 2)
    try await until { covering.pending.isEmpty }
    let shown = try XCTUnwrap(covering.picture)
    let covers = covering.editor.covers.forCore
    session.closeCovers(keeping: true)
    XCTAssertEqual(session.state.outputs, [], "made without the covers")
    let thumbnail = try XCTUnwrap(session.thumbnails[0]).rgba
    try await until { session.pair != nil }
    XCTAssertNotEqual(session.thumbnails[0]?.rgba, thumbnail, "small pictures show the covers too")

    let covered = try await made(session)
    XCTAssertEqual(session.state.photos[0].output?.covered, suggested + 2)
    XCTAssertEqual(files(under: share.folder.outputs).count, 1, "the old picture is gone")
    for cover in covers {
      let (x, y) = (cover.area.x + cover.area.width / 2, cover.area.y + cover.area.height / 2)
      // Not one pixel in the middle, but the place: a mosaic's cell may happen to be like what it covers.
      XCTAssertGreaterThan(covered.difference(from: plain, around: x, y, cover.area), 4)
      XCTAssertLessThan(covered.difference(from: Raster(shown), around: x, y, cover.area), 4, "as it was shown")
    }
    XCTAssertLessThan(covered.difference(from: plain, around: 0.03, 0.97, covers[0].area), 4, "nothing else is covered")
    await session.close()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
    return suggested
  }

  /// The new picture.
  @MainActor
  private func made(_ session: ShareSession) async throws -> Raster {
    session.send(.go(.share))
    try await until { session.state.phase == .ready(.share) }
    let file = try XCTUnwrap(session.state.outputs.first)
    XCTAssertEqual(try hidden(in: file), [])
    session.send(.handOverBegan)
    session.send(.cameBack)
    let options = ProtectOptions(strength: .off)
    return Raster(try rustCore.preview(file, side: 4096, options: options, cancel: CancelToken()))
  }
}

/// A picture whose pixels can be asked for.
private struct Raster {
  private let width: Int
  private let height: Int
  private let rgba: [UInt8]

  init(_ picture: SmallPicture) { (width, height, rgba) = (picture.width, picture.height, Array(picture.rgba)) }

  init(_ preview: PhotoPreview) { self.init(preview.picture(preview.before)) }

  /// Mean levels between this picture and another one of the same shape, in the middle of an area around a point.
  func difference(from other: Raster, around x: Float, _ y: Float, _ area: PhotoArea) -> Double {
    var (sum, count) = (0, 0)
    for across in -4...4 {
      for down in -4...4 {
        let (x, y) = (x + Float(across) * area.width / 20, y + Float(down) * area.height / 20)
        for (one, two) in zip(at(x, y), other.at(x, y)) {
          sum += abs(Int(one) - Int(two))
          count += 1
        }
      }
    }
    return Double(sum) / Double(count)
  }

  private func at(_ x: Float, _ y: Float) -> [UInt8] {
    let (column, row) = (Int(x * Float(width)), Int(y * Float(height)))
    let start = 4 * (min(max(row, 0), height - 1) * width + min(max(column, 0), width - 1))
    return Array(rgba[start..<start + 3])
  }
}
