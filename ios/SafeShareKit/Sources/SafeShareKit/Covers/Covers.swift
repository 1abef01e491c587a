import SafeShareCore

/// One cover.
public struct Mark: Identifiable, Equatable, Sendable {
  public let id: Int
  public internal(set) var place: Place
  public let shape: CoverShape
  /// The face that it covers, by its number from 0; nil when the parent drew it.
  let face: Int?
}

/// What is covered in one photo, all of it in one style.
public struct Covers: Equatable, Sendable {
  public internal(set) var marks: [Mark] = []
  public internal(set) var style = CoverStyle.mosaic

  public init() {}

  /// As the core has them.
  public var forCore: [PhotoCover] {
    marks.map { PhotoCover(area: $0.place.area, shape: $0.shape, style: style) }
  }

  /// Covers that one photo can have, as the core has it.
  public static let most = 64
  /// In the order they are offered.
  public static let styles: [CoverStyle] = [.mosaic, .blur, .solid, .sticker]
  public static let shapes: [CoverShape] = [.ellipse, .roundedRectangle]

  var isFull: Bool { marks.count >= Self.most }

  func covers(face: Int) -> Bool { marks.contains { $0.face == face } }

  /// Whether there was room for it.
  mutating func add(_ place: Place, _ shape: CoverShape, face: Int? = nil) -> Bool {
    guard !isFull else { return false }
    marks.append(Mark(id: (marks.map(\.id).max() ?? 0) + 1, place: place, shape: shape, face: face))
    return true
  }
}
