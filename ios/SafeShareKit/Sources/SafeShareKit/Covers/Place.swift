import Foundation
import SafeShareCore

/// A box in the upright picture, in fractions of its width and height from the top left corner: never empty, never
/// outside.
public struct Place: Hashable, Sendable {
  public let x: Double
  public let y: Double
  public let width: Double
  public let height: Double

  /// The part of the box between two corners that lies in the picture; nil when there is none.
  public init?(left: Double, top: Double, right: Double, bottom: Double) {
    guard [left, top, right, bottom].allSatisfy(\.isFinite) else { return nil }
    let (left, top, right, bottom) = (inside(left), inside(top), inside(right), inside(bottom))
    guard left < right, top < bottom else { return nil }
    (x, y, width, height) = (left, top, right - left, bottom - top)
  }

  /// A box of Vision, whose coordinates begin at the bottom left corner.
  public init?(fromBottomLeft box: CGRect) {
    self.init(left: box.minX, top: 1 - box.maxY, right: box.maxX, bottom: 1 - box.minY)
  }

  init?(_ area: PhotoArea) {
    let (x, y, width, height) = (Double(area.x), Double(area.y), Double(area.width), Double(area.height))
    self.init(left: x, top: y, right: x + width, bottom: y + height)
  }

  /// A box of this size around a point, moved into the picture where it lies over its edge.
  private init(middle: (x: Double, y: Double), width: Double, height: Double) {
    self.width = min(width, 1)
    self.height = min(height, 1)
    x = min(max(middle.x - self.width / 2, 0), 1 - self.width)
    y = min(max(middle.y - self.height / 2, 0), 1 - self.height)
  }

  public var middle: (x: Double, y: Double) { (x + width / 2, y + height / 2) }

  /// As the core has it.
  var area: PhotoArea { PhotoArea(x: Float(x), y: Float(y), width: Float(width), height: Float(height)) }

  /// Moved, as far as the picture goes.
  func moved(by dx: Double, _ dy: Double) -> Place {
    Place(middle: (middle.x + dx, middle.y + dy), width: width, height: height)
  }

  /// Larger or smaller around its middle; never smaller than `smallest` in a direction.
  func scaled(by factor: Double) -> Place {
    let least = max(Self.smallest / width, Self.smallest / height)
    let factor = factor < 1 ? min(max(factor, least), 1) : factor
    return Place(middle: middle, width: width * factor, height: height * factor)
  }

  /// The box around both.
  func around(_ other: Place) -> Place {
    Place(
      left: min(x, other.x), top: min(y, other.y), right: max(x + width, other.x + other.width),
      bottom: max(y + height, other.y + other.height)) ?? self
  }

  /// Whether both are boxes of one face, as the core tells it.
  func isSame(as other: Place) -> Bool {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    let shared = max(across, 0) * max(down, 0)
    let (size, otherSize) = (width * height, other.width * other.height)
    return shared >= Self.sameUnion * (size + otherSize - shared) || shared >= Self.sameSmaller * min(size, otherSize)
  }

  /// Sides of what can still be seen and moved.
  private static let smallest = 0.01
  private static let sameUnion = 0.35
  private static let sameSmaller = 0.65
}

private func inside(_ fraction: Double) -> Double { min(max(fraction, 0), 1) }
