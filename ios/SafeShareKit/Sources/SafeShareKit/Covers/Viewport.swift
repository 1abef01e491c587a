import Foundation

/// What part of a picture is seen in a view, and how large. Points are the view's.
public struct Viewport: Equatable, Sendable {
  /// The view's size; empty until it is known.
  public internal(set) var view = CGSize.zero { didSet { keepInside() } }
  /// The picture's size in any unit: its shape counts.
  var picture: CGSize { didSet { keepInside() } }
  public private(set) var zoom: Double = 1
  /// The fractions of the picture that lie in the view's middle.
  private var middle = CGPoint(x: 0.5, y: 0.5)

  public static let mostZoom: Double = 6

  init(picture: CGSize) { self.picture = picture }

  /// The whole picture in the view; larger than it when zoomed.
  public var frame: CGRect {
    let size = CGSize(width: picture.width * scale, height: picture.height * scale)
    let origin = CGPoint(
      x: view.width / 2 - middle.x * size.width, y: view.height / 2 - middle.y * size.height)
    return CGRect(origin: origin, size: size)
  }

  /// A place of the picture in the view.
  public func frame(of place: Place) -> CGRect {
    let frame = frame
    return CGRect(
      x: frame.minX + place.x * frame.width, y: frame.minY + place.y * frame.height,
      width: place.width * frame.width, height: place.height * frame.height)
  }

  /// What lies in a box of the view; nil where there is no picture.
  func place(in box: CGRect) -> Place? {
    let frame = frame
    guard frame.width > 0, frame.height > 0 else { return nil }
    return Place(
      left: (box.minX - frame.minX) / frame.width, top: (box.minY - frame.minY) / frame.height,
      right: (box.maxX - frame.minX) / frame.width, bottom: (box.maxY - frame.minY) / frame.height)
  }

  /// The part of the picture that is seen, in the view.
  var visible: CGRect { frame.intersection(CGRect(origin: .zero, size: view)) }

  /// Zooms; what lies under `point` stays there as far as the picture's edges allow.
  mutating func zoom(by factor: Double, around point: CGPoint) {
    let before = frame
    guard factor.isFinite, factor > 0, before.width > 0, before.height > 0 else { return }
    let held = CGPoint(x: (point.x - before.minX) / before.width, y: (point.y - before.minY) / before.height)
    zoom = min(max(zoom * factor, 1), Self.mostZoom)
    let after = frame.size
    middle = CGPoint(
      x: held.x - (point.x - view.width / 2) / after.width, y: held.y - (point.y - view.height / 2) / after.height)
    keepInside()
  }

  /// Moves the picture with the fingers.
  mutating func move(by distance: CGSize) {
    let size = frame.size
    guard size.width > 0, size.height > 0 else { return }
    middle.x -= distance.width / size.width
    middle.y -= distance.height / size.height
    keepInside()
  }

  /// Points of the view for each unit of the picture.
  private var scale: Double {
    guard picture.width > 0, picture.height > 0 else { return 0 }
    return zoom * min(view.width / picture.width, view.height / picture.height)
  }

  /// No edge of the picture comes further in than it must.
  private mutating func keepInside() {
    let size = frame.size
    middle = CGPoint(x: inside(middle.x, view.width, size.width), y: inside(middle.y, view.height, size.height))
  }

  private func inside(_ fraction: Double, _ view: Double, _ picture: Double) -> Double {
    guard picture > view else { return 0.5 }
    let half = view / picture / 2
    return min(max(fraction, half), 1 - half)
  }
}
