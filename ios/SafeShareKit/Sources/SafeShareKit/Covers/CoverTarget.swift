import Foundation
import SafeShareCore

/// What can be touched in the editor: a face, or a cover that was drawn.
public struct CoverTarget: Identifiable, Equatable, Sendable {
  public enum ID: Hashable, Sendable {
    /// By its number, from 0.
    case face(Int)
    case mark(Int)
  }

  public let id: ID
  public let shape: CoverShape
  public let isCovered: Bool
  /// Its outline in the view.
  public let outline: CGRect
  /// Where it can be touched: no smaller than a finger.
  public let touch: CGRect

  /// Points across, as Apple's guidelines have it.
  static let leastTouch: Double = 44
}

extension CoverEditor {
  /// All of them, faces first.
  public var targets: [CoverTarget] {
    faces.enumerated().map { number, face in
      target(.face(number), face.head, .ellipse, isCovered: covers.covers(face: number))
    } + drawn.map { target(.mark($0.id), $0.place, $0.shape, isCovered: true) }
  }

  /// What a finger at this point means: of those it touches the one whose middle is nearest.
  func target(at point: CGPoint) -> CoverTarget? {
    targets.filter { $0.touch.contains(point) }
      .min { distance(point, $0.outline) < distance(point, $1.outline) }
  }

  private func target(_ id: CoverTarget.ID, _ place: Place, _ shape: CoverShape, isCovered: Bool) -> CoverTarget {
    let outline = viewport.frame(of: place)
    let missing = CGSize(
      width: max(CoverTarget.leastTouch - outline.width, 0), height: max(CoverTarget.leastTouch - outline.height, 0))
    let touch = outline.insetBy(dx: -missing.width / 2, dy: -missing.height / 2)
    return CoverTarget(id: id, shape: shape, isCovered: isCovered, outline: outline, touch: touch)
  }
}

private func distance(_ point: CGPoint, _ box: CGRect) -> Double { hypot(point.x - box.midX, point.y - box.midY) }
