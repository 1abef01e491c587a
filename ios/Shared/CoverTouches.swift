import SafeShareKit
import SwiftUI
import UIKit

/// The fingers on the picture: one taps or draws, two zoom and move. UIKit's, because SwiftUI's own gestures do not tell
/// one finger from two.
struct CoverTouches: UIViewRepresentable {
  let send: @MainActor (CoverEvent) -> Void

  func makeCoordinator() -> Fingers { Fingers(send) }

  func makeUIView(context: Context) -> UIView {
    let view = UIView()
    view.backgroundColor = .clear
    view.isMultipleTouchEnabled = true
    context.coordinator.attach(to: view)
    return view
  }

  func updateUIView(_ view: UIView, context: Context) { context.coordinator.send = send }
}

@MainActor
final class Fingers: NSObject, UIGestureRecognizerDelegate {
  var send: @MainActor (CoverEvent) -> Void

  private let drawing = UIPanGestureRecognizer()
  private let moving = UIPanGestureRecognizer()
  private let pinching = UIPinchGestureRecognizer()
  /// Where the finger that draws touched first: the gesture begins some points later.
  private var start = CGPoint.zero

  init(_ send: @escaping @MainActor (CoverEvent) -> Void) {
    self.send = send
    super.init()
  }

  func attach(to view: UIView) {
    drawing.maximumNumberOfTouches = 1
    moving.minimumNumberOfTouches = 2
    moving.maximumNumberOfTouches = 2
    drawing.addTarget(self, action: #selector(drew))
    moving.addTarget(self, action: #selector(moved))
    pinching.addTarget(self, action: #selector(pinched))
    for gesture in [drawing, moving, pinching] {
      gesture.delegate = self
      view.addGestureRecognizer(gesture)
    }
    view.addGestureRecognizer(UITapGestureRecognizer(target: self, action: #selector(tapped)))
  }

  @objc private func tapped(_ gesture: UITapGestureRecognizer) { send(.tapped(gesture.location(in: gesture.view))) }

  @objc private func drew(_ gesture: UIPanGestureRecognizer) {
    switch gesture.state {
    case .began, .changed: send(.drawing(start, gesture.location(in: gesture.view)))
    case .ended: send(.drawn)
    case .cancelled, .failed: send(.drawingStopped)
    default: break
    }
  }

  @objc private func moved(_ gesture: UIPanGestureRecognizer) {
    if gesture.state == .began { stopDrawing() }
    let way = gesture.translation(in: gesture.view)
    send(.moved(by: CGSize(width: way.x, height: way.y)))
    gesture.setTranslation(.zero, in: gesture.view)
  }

  @objc private func pinched(_ gesture: UIPinchGestureRecognizer) {
    if gesture.state == .began { stopDrawing() }
    send(.pinched(by: gesture.scale, around: gesture.location(in: gesture.view)))
    gesture.scale = 1
  }

  /// A second finger came: the first one was not drawing. Turning a gesture off cancels it.
  private func stopDrawing() {
    drawing.isEnabled = false
    drawing.isEnabled = true
  }

  func gestureRecognizer(_ gestureRecognizer: UIGestureRecognizer, shouldReceive touch: UITouch) -> Bool {
    if gestureRecognizer === drawing, drawing.numberOfTouches == 0 { start = touch.location(in: drawing.view) }
    return true
  }

  func gestureRecognizer(
    _ gestureRecognizer: UIGestureRecognizer,
    shouldRecognizeSimultaneouslyWith otherGestureRecognizer: UIGestureRecognizer
  ) -> Bool { otherGestureRecognizer.view === gestureRecognizer.view }
}
