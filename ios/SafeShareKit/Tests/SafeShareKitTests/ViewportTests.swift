import Foundation
import XCTest

@testable import SafeShareKit

final class ViewportTests: XCTestCase {
  /// A picture twice as wide as high in a square view: 400 x 200 points of 400 x 400.
  private var viewport: Viewport = {
    var viewport = Viewport(picture: CGSize(width: 2000, height: 1000))
    viewport.view = CGSize(width: 400, height: 400)
    return viewport
  }()

  private func isEqual(_ one: CGRect, _ other: CGRect, line: UInt = #line) {
    for edge in [\CGRect.minX, \.minY, \.maxX, \.maxY] {
      XCTAssertEqual(one[keyPath: edge], other[keyPath: edge], accuracy: 1e-6, line: line)
    }
  }

  func testThePictureFitsAndLiesInTheMiddle() {
    isEqual(viewport.frame, CGRect(x: 0, y: 100, width: 400, height: 200))
    isEqual(viewport.frame(of: place(0.5, 0, 0.25, 1)), CGRect(x: 200, y: 100, width: 100, height: 200))
    viewport.view = CGSize(width: 100, height: 400)
    isEqual(viewport.frame, CGRect(x: 0, y: 175, width: 100, height: 50))
  }

  func testPlacesComeBack() throws {
    viewport.zoom(by: 3, around: CGPoint(x: 30, y: 250))
    viewport.move(by: CGSize(width: -40, height: 12))
    let box = CGRect(x: 100, y: 120, width: 80, height: 60)
    isEqual(viewport.frame(of: try XCTUnwrap(viewport.place(in: box))), box)
  }

  func testWhatLiesOverTheEdgeIsCutOff() throws {
    let whole = try XCTUnwrap(viewport.place(in: CGRect(x: -50, y: 0, width: 900, height: 900)))
    XCTAssertEqual(whole, place(0, 0, 1, 1))
    XCTAssertNil(viewport.place(in: CGRect(x: 10, y: 10, width: 50, height: 50)), "above the picture")
    XCTAssertNil(Viewport(picture: CGSize(width: 3, height: 2)).place(in: CGRect(x: 0, y: 0, width: 9, height: 9)))
  }

  func testZoomIsBetweenOneAndSix() {
    viewport.zoom(by: 0.1, around: .zero)
    XCTAssertEqual(viewport.zoom, 1)
    viewport.zoom(by: 100, around: .zero)
    XCTAssertEqual(viewport.zoom, 6)
    for wrong in [0, -2, .nan, .infinity] { viewport.zoom(by: wrong, around: .zero) }
    XCTAssertEqual(viewport.zoom, 6)
  }

  func testWhatIsUnderTheFingersStaysThere() throws {
    viewport.zoom(by: 3, around: CGPoint(x: 200, y: 200))
    let point = CGPoint(x: 150, y: 170)
    let held = try XCTUnwrap(viewport.place(in: CGRect(x: point.x, y: point.y, width: 1, height: 1)))
    viewport.zoom(by: 1.6, around: point)
    let now = viewport.frame(of: held)
    XCTAssertEqual(now.minX, point.x, accuracy: 1e-6)
    XCTAssertEqual(now.minY, point.y, accuracy: 1e-6)
  }

  func testNoEdgeComesFurtherInThanItMust() {
    viewport.move(by: CGSize(width: 500, height: -500))
    isEqual(viewport.frame, CGRect(x: 0, y: 100, width: 400, height: 200))
    viewport.zoom(by: 4, around: CGPoint(x: 200, y: 200))
    viewport.move(by: CGSize(width: 1e6, height: 1e6))
    isEqual(viewport.frame, CGRect(x: 0, y: 0, width: 1600, height: 800))
    viewport.move(by: CGSize(width: -1e6, height: -1e6))
    isEqual(viewport.frame, CGRect(x: -1200, y: -400, width: 1600, height: 800))
    viewport.zoom(by: 0.01, around: CGPoint(x: 10, y: 390))
    isEqual(viewport.frame, CGRect(x: 0, y: 100, width: 400, height: 200))
    XCTAssertEqual(viewport.visible, viewport.frame)
  }
}
