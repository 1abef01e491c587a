import SafeShareCore

/// A face that was found: a suggestion for a cover.
public struct Face: Hashable, Sendable {
  /// From ear to ear and from brows to chin, about.
  let area: Place
  /// What an ellipse needs to cover the whole head.
  public let head: Place

  private init(area: Place, head: Place) {
    self.area = area
    self.head = head
  }

  /// A face of the net.
  init?(_ found: FoundFace) {
    guard let area = Place(found.area), let head = Place(found.coverArea) else { return nil }
    self.init(area: area, head: head)
  }

  /// A face of the phone, whose box is as tight as the net's; the head around it is as large as the core makes it.
  init(phone area: Place) {
    let (x, y) = (area.middle.x, area.middle.y - 0.05 * area.height)
    let (across, down) = (1.4 * area.width / 2, 1.5 * area.height / 2)
    self.init(
      area: area, head: Place(left: x - across, top: y - down, right: x + across, bottom: y + down) ?? area)
  }

  /// The faces of both, each once and from left to right. Where both found one, the cover is large enough for either.
  static func joined(net: [Face], phone: [Face]) -> [Face] {
    var others = net
    let seen = phone.map { face in
      let same = others.filter { $0.area.isSame(as: face.area) }
      others.removeAll(where: same.contains)
      return Face(area: face.area, head: same.reduce(face.head) { $0.around($1.head) })
    }
    return (seen + others).sorted { $0.area.middle < $1.area.middle }
  }
}

/// The phone's own search for faces.
public protocol FaceFinder: Sendable {
  /// Tight boxes around the faces in an upright picture. Blocks.
  func faces(in picture: SmallPicture) throws -> [Place]
}
