import SafeShareCore

/// What the parent chose for the new pictures.
public struct Choice: Hashable, Sendable {
  public var strength: ShieldStrength
  /// Longest side of the new picture, in pixels.
  public var longSide: Int
  /// Whether a picture that comes as PNG leaves as PNG.
  public var keepPng: Bool

  public init(strength: ShieldStrength = .standard, longSide: Int = Choice.defaultLongSide, keepPng: Bool = false) {
    self.strength = strength
    self.longSide = longSide
    self.keepPng = keepPng
  }

  /// The strengths in the order they are offered.
  public static let strengths: [ShieldStrength] = [.off, .subtle, .standard, .strong]
  /// The longest sides that are offered, in pixels.
  public static let longSides = [1080, defaultLongSide, 4096]
  public static let defaultLongSide = 2048
}
