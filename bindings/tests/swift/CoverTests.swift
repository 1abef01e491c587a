import Foundation
import SafeShareCore
import XCTest

final class CoverTests: XCTestCase {
  func testASolidCoverIsOneColourAndIsCounted() throws {
    let area = PhotoArea(x: 0.2, y: 0.2, width: 0.4, height: 0.5)
    let cover = PhotoCover(area: area, shape: .roundedRectangle, style: .solid)
    try protect(options(cover)) { photo in
      XCTAssertEqual(photo.covered, 1)
      let picture = try Picture(photo.path)
      XCTAssertEqual(picture.at(0.25, 0.3), picture.at(0.55, 0.65))
    }
    try protect(options()) { XCTAssertEqual($0.covered, 0) }
  }

  func testEveryStyleAndShapeCovers() throws {
    let area = PhotoArea(x: 0.3, y: 0.3, width: 0.4, height: 0.4)
    for shape in [CoverShape.ellipse, .roundedRectangle] {
      let covered = try [CoverStyle.mosaic, .blur, .solid, .sticker].map { style in
        try protect(options(PhotoCover(area: area, shape: shape, style: style))) { try Picture($0.path).at(0.5, 0.45) }
      }
      XCTAssertEqual(Set(covered).count, 4, "\(covered)")
    }
  }

  func testAPreviewShowsTheCovers() throws {
    let whole = PhotoArea(x: 0, y: 0, width: 1, height: 1)
    let cover = PhotoCover(area: whole, shape: .ellipse, style: .sticker)
    let covered = try engine().preview(path: fixture("small.jpg"), side: 64, options: options(cover))
    let plain = try engine().preview(path: fixture("small.jpg"), side: 64, options: options())
    XCTAssertNotEqual(covered.before, plain.before)
    XCTAssertEqual(covered.before, covered.after)
  }

  func testCoversOutsideThePictureAreRefusedAndLeaveNoFile() throws {
    let wrong = [
      PhotoArea(x: 0.8, y: 0, width: 0.5, height: 0.5), PhotoArea(x: 0, y: 0, width: 0, height: 0.5),
      PhotoArea(x: .nan, y: 0, width: 0.5, height: 0.5), PhotoArea(x: -0.2, y: 0, width: 0.5, height: 0.5),
    ]
    for area in wrong {
      try refuses(options(PhotoCover(area: area, shape: .ellipse, style: .blur)))
    }
    let small = PhotoArea(x: 0, y: 0, width: 0.1, height: 0.1)
    let one = PhotoCover(area: small, shape: .ellipse, style: .blur)
    try refuses(ProtectOptions(covers: Array(repeating: one, count: 65)))
  }

  func testFacesAreFoundAndCanBeCovered() throws {
    for face in try engine().faces(path: fixture("small.jpg")) {
      XCTAssertTrue((0...1).contains(face.probability))
      XCTAssertGreaterThanOrEqual(face.coverArea.width, face.area.width)
      let cover = PhotoCover(area: face.coverArea, shape: .ellipse, style: .mosaic)
      try protect(options(cover)) { XCTAssertEqual($0.covered, 1) }
    }
    let token = CancelToken()
    try token.cancel()
    XCTAssertThrowsError(try engine().faces(path: fixture("small.jpg"), options: ProtectOptions(), cancel: token)) {
      XCTAssertEqual($0 as? SafeShareError, .Cancelled)
    }
  }

  private func options(_ covers: PhotoCover...) -> ProtectOptions {
    ProtectOptions(strength: .off, format: .png, covers: covers)
  }

  @discardableResult
  private func protect<Value>(_ options: ProtectOptions, look: (ProtectedPhoto) throws -> Value) throws -> Value {
    try inFolder { folder in
      let photo = try engine().protect(path: fixture("small.jpg"), outputDir: folder, options: options)
      return ([photo.path], try look(photo))
    }
  }

  private func refuses(_ options: ProtectOptions) throws {
    try inUntouchedFolder { folder in
      let path = try fixture("small.jpg")
      XCTAssertThrowsError(try engine().protect(path: path, outputDir: folder, options: options)) {
        XCTAssertEqual($0 as? SafeShareError, .InvalidCover)
      }
    }
  }
}
