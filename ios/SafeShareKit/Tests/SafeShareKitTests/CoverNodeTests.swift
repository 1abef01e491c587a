import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// What VoiceOver is told in the cover editor, and what can be done there without seeing it.
final class CoverNodeTests: XCTestCase {
  private let english = Words(language: "en")
  private var editor: CoverEditor = {
    let found = faces(place(0.1, 0.1, 0.2, 0.2), place(0.4, 0.4, 0.001, 0.001), place(0.7, 0.5, 0.1, 0.1))
    var editor = CoverEditor(Covers(), faces: found, picture: CGSize(width: 4000, height: 3000))
    _ = editor.take(.sized(CGSize(width: 400, height: 300)))
    return editor
  }()

  private var nodes: [CoverNode] { editor.nodes(english) }

  func testEveryFaceIsANodeThatCoversAndUncovers() {
    XCTAssertEqual(
      nodes.map(\.label), ["Face 1 of 3, not covered", "Face 2 of 3, not covered", "Face 3 of 3, not covered"])
    XCTAssertEqual(nodes.map(\.main.name), ["cover", "cover", "cover"])
    XCTAssertEqual(editor.take(nodes[1].main.event), .face(2, of: 3, isCovered: true))
    XCTAssertEqual(nodes[1].label, "Face 2 of 3, covered")
    XCTAssertEqual(nodes[1].main.name, "uncover")
    XCTAssertEqual(editor.take(nodes[1].main.event), .face(2, of: 3, isCovered: false))
    XCTAssertEqual(editor.covers.marks, [])
  }

  func testNodesHaveTheirPlaceAndAreLargeEnough() {
    for node in nodes {
      XCTAssertGreaterThanOrEqual(min(node.target.touch.width, node.target.touch.height), 44)
      XCTAssertTrue(node.target.touch.contains(CGPoint(x: node.target.outline.midX, y: node.target.outline.midY)))
    }
    XCTAssertEqual(nodes[0].target.outline.width, 160, accuracy: 0.1)
    _ = editor.take(.pinched(by: 2, around: .zero))
    XCTAssertEqual(nodes[0].target.outline.width, 320, accuracy: 0.1, "they follow the zoom")
  }

  func testACoverCanBeAddedMovedAndRemovedWithoutSeeing() {
    _ = editor.take(.add)
    _ = editor.take(.add)
    XCTAssertEqual(nodes.suffix(2).map(\.label), ["Cover 1 of 2", "Cover 2 of 2"])
    XCTAssertEqual(Set(nodes.map(\.id)).count, 5)
    XCTAssertEqual(
      nodes[4].others.map(\.name), ["move left", "move right", "move up", "move down", "larger", "smaller"])
    let before = nodes[4].target.outline
    XCTAssertEqual(editor.take(nodes[4].others[0].event), .changed(2, of: 2))
    XCTAssertLessThan(nodes[4].target.outline.minX, before.minX)
    XCTAssertEqual(editor.take(nodes[4].others[4].event), .changed(2, of: 2))
    XCTAssertGreaterThan(nodes[4].target.outline.width, before.width)
    XCTAssertEqual(nodes[3].main.name, "remove")
    XCTAssertEqual(editor.take(nodes[3].main.event), .covered(1))
    XCTAssertEqual(nodes.last?.label, "Cover 1 of 1")
  }

  func testChangesAreSaidInBothLanguages() {
    let french = Words(language: "fr")
    let said: [(CoverNews, String, String)] = [
      (.face(2, of: 3, isCovered: true), "Face 2 of 3, covered", "Visage 2 sur 3, couvert"),
      (.face(2, of: 3, isCovered: false), "Face 2 of 3, not covered", "Visage 2 sur 3, non couvert"),
      (.changed(1, of: 2), "Cover 1 of 2", "Cache 1 sur 2"),
      (.covered(1), "1 place covered", "1 endroit couvert"),
      (.covered(2), "2 places covered", "2 endroits couverts"),
      (.full, "That is as many as one photo can have.", "C’est le maximum pour une photo."),
      (
        .found(0), "No face was found. Draw over what should not be seen.",
        "Aucun visage trouvé. Dessinez sur ce qui ne doit pas être vu."
      ),
    ]
    for (news, inEnglish, inFrench) in said {
      XCTAssertEqual(english.sentence(about: news), inEnglish)
      XCTAssertEqual(french.sentence(about: news), inFrench)
    }
    XCTAssertNotEqual(english.sentence(about: .found(1)), english.sentence(about: .found(0)))
  }

  func testEveryStyleShapeAndActionHasItsName() {
    for words in ["en", "fr"].map(Words.init(language:)) {
      let names =
        Covers.styles.map(words.name(of:)) + Covers.shapes.map(words.name(of:))
        + Adjustment.allCases.map(words.name(of:))
      XCTAssertEqual(Set(names).count, 12)
      XCTAssertFalse(names.contains { $0.contains("_") })
    }
  }

  func testTheHintSaysWhatCanBeDone() {
    XCTAssertTrue(english.hint(editor).hasPrefix("Tap a face"))
    var other = CoverEditor(Covers(), faces: nil, picture: CGSize(width: 4, height: 3))
    XCTAssertEqual(english.hint(other), "Looking for faces…")
    _ = other.take(.found([]))
    XCTAssertTrue(english.hint(other).hasPrefix("No face was found."))
    for _ in 0..<65 { _ = editor.take(.add) }
    XCTAssertEqual(english.hint(editor), "That is as many as one photo can have.")
  }
}
