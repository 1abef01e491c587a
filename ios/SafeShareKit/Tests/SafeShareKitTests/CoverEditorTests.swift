import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

final class CoverEditorTests: XCTestCase {
  /// 400 x 300 points, two faces.
  private var editor = ready(faces(place(0.2, 0.2, 0.1, 0.1), place(0.7, 0.5, 0.1, 0.1)))

  private static func ready(_ faces: [Face]?, _ covers: Covers = Covers()) -> CoverEditor {
    var editor = CoverEditor(covers, faces: faces, picture: CGSize(width: 4000, height: 3000))
    _ = editor.take(.sized(CGSize(width: 400, height: 300)))
    return editor
  }

  @discardableResult
  private func take(_ events: CoverEvent...) -> CoverNews? { events.reduce(nil) { _, event in editor.take(event) } }

  private func draw(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> CoverNews? {
    take(.drawing(CGPoint(x: x, y: y), CGPoint(x: x + width, y: y + height)), .drawn)
  }

  private let first = CGPoint(x: 100, y: 75)
  private let second = CGPoint(x: 300, y: 165)

  func testATapCoversAFaceAndAnotherUncoversIt() {
    XCTAssertEqual(take(.tapped(second)), .face(2, of: 2, isCovered: true))
    XCTAssertEqual(editor.covers.marks.map(\.place), [editor.faces[1].head], "the whole head")
    XCTAssertEqual(editor.covers.forCore.map(\.shape), [.ellipse])
    XCTAssertEqual(editor.covers.forCore.map(\.style), [.mosaic])
    XCTAssertEqual(editor.targets.map(\.isCovered), [false, true])
    XCTAssertEqual(take(.tapped(second)), .face(2, of: 2, isCovered: false))
    XCTAssertEqual(editor.covers.marks, [])
    XCTAssertNil(take(.tapped(CGPoint(x: 200, y: 290))), "there is nothing")
    XCTAssertNil(take(.face(7)))
  }

  func testASmallFaceIsAsLargeAsAFinger() throws {
    editor = Self.ready(faces(place(0.5, 0.5, 0.01, 0.01)))
    let target = editor.targets[0]
    XCTAssertEqual(target.touch.size, CGSize(width: 44, height: 44))
    XCTAssertEqual(target.touch.midX, target.outline.midX, accuracy: 1e-6)
    XCTAssertLessThan(target.outline.width, 10)
    XCTAssertNotNil(take(.tapped(CGPoint(x: target.outline.midX + 21, y: target.outline.midY - 21))))
    XCTAssertNil(take(.tapped(CGPoint(x: target.outline.midX + 23, y: target.outline.midY))))
  }

  func testOfTwoTheNearerIsMeant() {
    editor = Self.ready(faces(place(0.5, 0.5, 0.01, 0.01), place(0.54, 0.5, 0.01, 0.01)))
    XCTAssertEqual(take(.tapped(CGPoint(x: 208, y: 151))), .face(1, of: 2, isCovered: true))
    XCTAssertEqual(take(.tapped(CGPoint(x: 213, y: 151))), .face(2, of: 2, isCovered: true))
  }

  func testAFingerDrawsAnOvalOrARectangle() throws {
    XCTAssertEqual(draw(40, 30, 80, 60), .covered(1))
    take(.shapeChosen(.roundedRectangle))
    XCTAssertEqual(draw(300, 200, -100, -50), .covered(2), "in any direction")
    XCTAssertEqual(editor.covers.forCore.map(\.shape), [.ellipse, .roundedRectangle])
    let places = editor.covers.marks.map { editor.viewport.frame(of: $0.place) }
    XCTAssertEqual(places[0].midX, 80, accuracy: 1e-6)
    XCTAssertEqual(places[1].minX, 200, accuracy: 1e-6)
    XCTAssertEqual(places[1].minY, 150, accuracy: 1e-6)
  }

  func testWhatIsDrawnIsShownAndStaysInThePicture() throws {
    take(.drawing(CGPoint(x: 350, y: 250), CGPoint(x: 900, y: 900)))
    let draft = try XCTUnwrap(editor.draft)
    XCTAssertEqual(draft.x + draft.width, 1)
    XCTAssertEqual(draft.y + draft.height, 1)
    XCTAssertEqual(editor.covers.marks, [], "the finger is still there")
    take(.drawingStopped)
    XCTAssertNil(editor.draft)
    XCTAssertNil(take(.drawn), "two fingers zoom")
    XCTAssertEqual(editor.covers.marks, [])
  }

  func testASlipOfTheFingerMakesNoCover() {
    XCTAssertNil(draw(40, 30, 15.9, 60))
    XCTAssertNil(draw(40, 30, 60, 15.9))
    XCTAssertNil(draw(-90, -90, 60, 60), "outside of the picture")
    XCTAssertFalse(editor.canUndo)
    XCTAssertEqual(draw(40, 30, 16, 16), .covered(1))
  }

  func testATapRemovesWhatWasDrawn() {
    _ = draw(150, 200, 60, 60)
    XCTAssertEqual(editor.targets.count, 3)
    XCTAssertEqual(take(.tapped(CGPoint(x: 170, y: 240))), .covered(0))
    XCTAssertEqual(editor.targets.count, 2)
  }

  func testEverythingCanBeUndoneBackToTheOpening() {
    var covers = Covers()
    XCTAssertTrue(covers.add(somewhere, .ellipse))
    editor = Self.ready(faces(place(0.2, 0.2, 0.1, 0.1)), covers)
    take(.tapped(first), .styleChosen(.sticker), .add, .coverAll, .remove(1), .styleChosen(.sticker))
    let id = editor.drawn[0].id
    take(.adjust(id, .left), .adjust(id, .larger))
    var steps = 0
    while editor.canUndo {
      take(.undo)
      steps += 1
    }
    XCTAssertEqual(steps, 6)
    XCTAssertEqual(editor.covers, covers)
    XCTAssertNil(take(.undo))
  }

  func testCoverAllCoversEveryFaceOnce() {
    take(.tapped(first))
    XCTAssertTrue(editor.canCoverAll)
    XCTAssertEqual(take(.coverAll), .covered(2))
    XCTAssertFalse(editor.canCoverAll)
    XCTAssertNil(take(.coverAll))
    take(.undo)
    XCTAssertEqual(editor.targets.map(\.isCovered), [true, false])
  }

  func testAPhotoHasAtMost64Covers() {
    for count in 1...64 { XCTAssertEqual(take(.add), .covered(count)) }
    XCTAssertFalse(editor.isFull)
    for event in [CoverEvent.add, .tapped(first), .face(1), .coverAll] { XCTAssertEqual(take(event), .full) }
    XCTAssertEqual(draw(40, 30, 80, 60), .full)
    XCTAssertTrue(editor.isFull)
    XCTAssertEqual(editor.covers.marks.count, 64)
    take(.remove(64))
    XCTAssertFalse(editor.isFull)
    XCTAssertEqual(take(.coverAll), .full, "one fits, the other does not")
    XCTAssertEqual(editor.covers.marks.count, 64)
    XCTAssertEqual(Set(editor.covers.marks.map(\.id)).count, 64)
  }

  func testAStyleIsThatOfAllCovers() {
    take(.coverAll, .styleChosen(.solid), .add)
    XCTAssertEqual(editor.covers.forCore.map(\.style), [.solid, .solid, .solid])
  }

  func testACoverComesToTheMiddleOfWhatIsSeen() throws {
    take(.add)
    XCTAssertEqual(editor.viewport.frame(of: editor.drawn[0].place), CGRect(x: 162.5, y: 112.5, width: 75, height: 75))
    take(.pinched(by: 4, around: CGPoint(x: 400, y: 0)), .add)
    let box = editor.viewport.frame(of: editor.drawn[1].place)
    XCTAssertEqual([box.midX, box.midY].map { $0.rounded() }, [200, 150])
    XCTAssertEqual([box.width, box.height].map { $0.rounded() }, [75, 75])
    XCTAssertGreaterThan(editor.drawn[1].place.x, 0.8)
    take(.add)
    let beside = editor.viewport.frame(of: editor.drawn[2].place)
    XCTAssertEqual(beside.midX, box.maxX, accuracy: 1e-6, "not on top of the other one")
    editor = CoverEditor(Covers(), faces: [], picture: CGSize(width: 4, height: 3))
    XCTAssertNil(take(.add), "nothing is seen yet")
  }

  func testACoverIsMovedAndSizedWithoutDrawing() throws {
    take(.add)
    let (id, before) = (editor.drawn[0].id, editor.drawn[0].place)
    func after(_ adjustment: Adjustment) -> Place {
      XCTAssertEqual(take(.adjust(id, adjustment)), .changed(1, of: 1))
      let place = editor.drawn[0].place
      take(.undo)
      return place
    }
    XCTAssertEqual(after(.left).x, before.x - before.width / 4, accuracy: 1e-9)
    XCTAssertEqual(after(.right).x, before.x + before.width / 4, accuracy: 1e-9)
    XCTAssertEqual(after(.up).y, before.y - before.height / 4, accuracy: 1e-9)
    XCTAssertEqual(after(.down).y, before.y + before.height / 4, accuracy: 1e-9)
    XCTAssertEqual(after(.larger).width, before.width * 1.25, accuracy: 1e-9)
    XCTAssertEqual(after(.smaller).middle.y, before.middle.y, accuracy: 1e-9)
    for adjustment in Adjustment.allCases {
      for _ in 0..<60 { take(.adjust(id, adjustment)) }
      let place = editor.drawn[0].place
      XCTAssertTrue(place.x >= 0 && place.x + place.width <= 1 && place.y >= 0 && place.y + place.height <= 1)
      XCTAssertGreaterThan(min(place.width, place.height), 0.009)
    }
    XCTAssertNil(take(.adjust(99, .left)))
  }

  func testFacesAreFoundOnce() {
    editor = Self.ready(nil)
    XCTAssertTrue(editor.isLooking)
    XCTAssertEqual(take(.found(faces(somewhere))), .found(1))
    XCTAssertFalse(editor.isLooking)
    XCTAssertNil(take(.found([])))
    XCTAssertEqual(editor.faces.count, 1)
  }

  func testZoomingAndMovingCoverNothing() {
    take(.pinched(by: 2, around: first), .moved(by: CGSize(width: 30, height: 30)))
    XCTAssertEqual(editor.viewport.zoom, 2)
    XCTAssertFalse(editor.canUndo)
    XCTAssertEqual(take(.pictured(CGSize(width: 300, height: 400))), nil)
    XCTAssertEqual(editor.viewport.frame.width * 4, editor.viewport.frame.height * 3, accuracy: 1e-6)
  }
}
