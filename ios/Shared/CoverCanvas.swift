import SafeShareCore
import SafeShareKit
import SwiftUI

/// The photo with its covers as the core draws them, what can be touched as outlines, and the fingers.
struct CoverCanvas: View {
  @ObservedObject var model: CoverModel
  let small: SmallPicture?

  private let words = Words.here

  var body: some View {
    GeometryReader { proxy in
      ZStack {
        picture
        Canvas { context, _ in draw(in: context) }
          .accessibilityHidden(true)
        CoverTouches(send: model.send)
          .accessibilityHidden(true)
        // VoiceOver's; fingers go to what is below.
        ForEach(model.editor.nodes(words)) { node in CoverElement(node: node, send: model.send) }
      }
      .frame(width: proxy.size.width, height: proxy.size.height)
      .onAppear { model.send(.sized(proxy.size)) }
      .onChange(of: proxy.size) { size in model.send(.sized(size)) }
    }
    .clipped()
  }

  private var picture: some View {
    let frame = model.editor.viewport.frame
    return (model.image ?? small?.image ?? Image(systemName: "photo"))
      .resizable()
      .frame(width: frame.width, height: frame.height)
      .position(x: frame.midX, y: frame.midY)
      .accessibilityHidden(true)
  }

  private func draw(in context: GraphicsContext) {
    let (editor, tone) = (model.editor, GraphicsContext.Shading.color(.gray.opacity(0.75)))
    // A tap answers at once, before the core has drawn.
    for mark in model.pending {
      context.fill(Path(mark.shape, in: editor.viewport.frame(of: mark.place)), with: tone)
    }
    for target in editor.targets {
      stroke(Path(target.shape, in: target.outline), isDashed: !target.isCovered, in: context)
    }
    if let draft = editor.draft {
      let path = Path(editor.shape, in: editor.viewport.frame(of: draft))
      context.fill(path, with: tone)
      stroke(path, isDashed: false, in: context)
    }
  }

  /// White on black: it is seen on every picture.
  private func stroke(_ path: Path, isDashed: Bool, in context: GraphicsContext) {
    let width: CGFloat = isDashed ? 2 : 1
    context.stroke(path, with: .color(.black.opacity(0.6)), style: StrokeStyle(lineWidth: width + 2))
    context.stroke(
      path, with: .color(.white), style: StrokeStyle(lineWidth: width, dash: isDashed ? [6, 4] : []))
  }
}

extension Path {
  /// As the core draws it.
  fileprivate init(_ shape: CoverShape, in box: CGRect) {
    switch shape {
    case .ellipse: self.init(ellipseIn: box)
    case .roundedRectangle: self.init(roundedRect: box, cornerRadius: 0.16 * min(box.width, box.height))
    }
  }
}

/// A face or a cover for VoiceOver.
private struct CoverElement: View {
  let node: CoverNode
  let send: @MainActor (CoverEvent) -> Void

  var body: some View {
    Color.clear
      .frame(width: node.target.touch.width, height: node.target.touch.height)
      .accessibilityElement()
      .accessibilityLabel(node.label)
      .accessibilityHint(node.main.name)
      .accessibilityAddTraits(.isButton)
      .accessibilityAction { send(node.main.event) }
      .accessibilityActions {
        ForEach([node.main] + node.others, id: \.name) { action in
          Button(action.name) { send(action.event) }
        }
      }
      .position(x: node.target.touch.midX, y: node.target.touch.midY)
      .allowsHitTesting(false)
  }
}
