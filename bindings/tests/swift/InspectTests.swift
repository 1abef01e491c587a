import SafeShareCore
import XCTest

final class InspectTests: XCTestCase {
  func testEveryFieldOfTheReportArrives() throws {
    let path = try fixture("jpeg-baseline.jpg")
    let report = try engine().inspect(path: path)
    XCTAssertEqual(report.format, .jpeg)
    XCTAssertEqual(report.fileBytes, UInt64(try bytes(of: path).count))
    XCTAssertEqual(report.width, 192)
    XCTAssertEqual(report.height, 144)
    XCTAssertEqual(report.orientation, 1)
    XCTAssertEqual(report.frames, 1)
    XCTAssertFalse(report.incomplete)

    let position = try XCTUnwrap(report.findings.first { $0.kind == .coordinates && $0.place == .exif })
    XCTAssertEqual(position.category, .location)
    XCTAssertEqual(position.value, "48.858370, 2.294481")
    let serial = try XCTUnwrap(report.findings.first { $0.value == "CANARY-exif-body-serial" })
    XCTAssertEqual(serial.kind, .serialNumber)
    XCTAssertEqual(serial.category, .identity)
    XCTAssertEqual(serial.field, "BodySerialNumber")
    let video = try XCTUnwrap(report.findings.first { $0.kind == .video })
    XCTAssertEqual(video.category, .hiddenMedia)
    XCTAssertGreaterThan(video.bytes, 100)
    let categories = Set(report.findings.map(\.category))
    XCTAssertTrue(
      categories.isSuperset(of: [.location, .identity, .time, .device, .hiddenMedia, .editHistory]), "\(categories)")
  }

  func testFormatsAreToldByTheirBytes() throws {
    let formats: [(String, PhotoFormat)] = [
      ("png-still.png", .png), ("webp-still.webp", .webp), ("gif-animated.gif", .gif), ("heic.heic", .heic),
      ("avif.avif", .avif),
    ]
    for (name, format) in formats {
      let report = try engine().inspect(path: fixture(name))
      XCTAssertEqual(report.format, format, name)
      XCTAssertFalse(report.findings.isEmpty, name)
    }
    XCTAssertGreaterThan(try engine().inspect(path: fixture("gif-animated.gif")).frames, 1)
  }

  func testAPlainPhotoHidesNothing() throws {
    XCTAssertEqual(try engine().inspect(path: fixture("small.jpg")).findings, [])
  }

  func testRealPhotosTellWhereAndWithWhatTheyWereTaken() throws {
    let photo = try engine().inspect(path: realPhoto("exif-samples/jpg/gps/DSCN0010.jpg"))
    let position = try XCTUnwrap(photo.findings.first { $0.kind == .coordinates }?.value)
    XCTAssertTrue(position.hasPrefix("43.46744"), "Arezzo, not \(position)")
    XCTAssertTrue(photo.findings.contains { $0.kind == .deviceModel && $0.value == "COOLPIX P6000" })

    let heic = try engine().inspect(path: realPhoto("exif-samples/heic/mobile/iphone_13_pro_max.HEIC"))
    XCTAssertEqual(heic.format, .heic)
    XCTAssertTrue(heic.findings.contains { $0.kind == .deviceModel && $0.value == "iPhone 13 Pro Max" })
    XCTAssertTrue(heic.findings.contains { $0.category == .time })
  }

  func testItCanBeCancelled() throws {
    let token = CancelToken()
    XCTAssertFalse(try token.isCancelled())
    try token.cancel()
    XCTAssertTrue(try token.isCancelled())
    assertFails(.Cancelled) { try engine().inspect(path: fixture("large.jpg"), cancel: token) }
  }
}
