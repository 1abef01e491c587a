import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// Boxes: of the net, of the phone, and as the core takes them.
final class FaceTests: XCTestCase {
  func testAFaceThatBothFindIsOne() throws {
    let (net, alone) = (faces(place(0.4, 0.4, 0.1, 0.1)), faces(place(0.8, 0.1, 0.1, 0.1)))
    let phone = [Face(phone: place(0.41, 0.41, 0.1, 0.1)), Face(phone: place(0.1, 0.5, 0.1, 0.1))]
    let joined = Face.joined(net: net + alone, phone: phone)
    XCTAssertEqual(joined.count, 3)
    XCTAssertEqual(joined.map { ($0.area.x * 100).rounded() }, [10, 41, 80], "from left to right")
    let head = joined[1].head
    for one in [net[0].head, phone[0].head] { XCTAssertEqual(head, head.around(one), "it covers what either would") }
    XCTAssertEqual(joined[2], alone[0])
  }

  func testTwoFacesOfTheNetInOneOfThePhoneAreOne() {
    let net = faces(place(0.3, 0.3, 0.12, 0.3), place(0.45, 0.3, 0.15, 0.3))
    XCTAssertEqual(Face.joined(net: net, phone: [Face(phone: place(0.3, 0.3, 0.3, 0.3))]).count, 1)
  }

  func testFacesCheekToCheekAreTwo() {
    let net = faces(place(0.3, 0.3, 0.1, 0.2), place(0.42, 0.3, 0.1, 0.2))
    let phone = [Face(phone: place(0.31, 0.3, 0.1, 0.2)), Face(phone: place(0.41, 0.3, 0.1, 0.2))]
    XCTAssertEqual(Face.joined(net: net, phone: phone).count, 2)
    XCTAssertEqual(Face.joined(net: net, phone: []), net)
    XCTAssertEqual(Face.joined(net: [], phone: phone), phone)
  }

  func testThePhonesHeadsAreAsLargeAsTheCores() throws {
    let photo = try realScene("0003.jpg")
    let found = try rustCore.faces(photo, options: ProtectOptions(), cancel: CancelToken()).compactMap(Face.init)
    XCTAssertFalse(found.isEmpty, "it is a photo of a man")
    for face in found { assertClose(Face(phone: face.area).head, face.head) }
  }

  func testVisionsBoxesBeginBelow() throws {
    let box = try XCTUnwrap(Place(fromBottomLeft: CGRect(x: 0.125, y: 0.5, width: 0.25, height: 0.375)))
    XCTAssertEqual(box, place(0.125, 0.125, 0.25, 0.375))
    XCTAssertNil(Place(fromBottomLeft: CGRect(x: 1.5, y: 0.5, width: 0.25, height: 0.25)))
  }

  func testAPlaceIsNeverEmptyOrOutside() {
    XCTAssertNil(Place(left: .nan, top: 0, right: 1, bottom: 1))
    XCTAssertNil(Place(left: 0.5, top: 0, right: 0.5, bottom: 1))
    XCTAssertNil(Place(left: 0.5, top: 0, right: 0.2, bottom: 1))
    XCTAssertNil(Place(left: -1, top: 0, right: 0, bottom: 1))
    XCTAssertEqual(Place(left: -1, top: -1, right: 2, bottom: 0.5), place(0, 0, 1, 0.5))
  }

  func testTheCoreTakesEveryPlace() throws {
    var covers = Covers()
    let third = 1.0 / 3
    for place in [
      place(0, 0, 1, 1), place(2 * third, 2 * third, third, third), somewhere.moved(by: 9, 9),
      somewhere.moved(by: -9, -9).scaled(by: 0.001), somewhere.scaled(by: 100), place(0.999, 0.999, 0.001, 0.001),
    ] {
      for shape in Covers.shapes { XCTAssertTrue(covers.add(place, shape)) }
    }
    for style in Covers.styles {
      covers.style = style
      let options = ProtectOptions(strength: .off, covers: covers.forCore)
      let preview = try rustCore.preview(fixture("small.jpg"), side: 64, options: options, cancel: CancelToken())
      XCTAssertEqual(preview.before.count, Int(4 * preview.width * preview.height))
    }
  }

  private func assertClose(_ one: Place, _ other: Place, line: UInt = #line) {
    let sides = [\Place.x, \.y, \.width, \.height]
    for side in sides { XCTAssertEqual(one[keyPath: side], other[keyPath: side], accuracy: 1e-5, line: line) }
  }
}
