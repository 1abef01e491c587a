import SafeShareCore
import SafeShareKit
import SwiftUI

/// The cover editor: tap a face, or draw over anything.
struct CoverScreen: View {
  @ObservedObject var model: CoverModel
  /// Shown until the core has drawn.
  let small: SmallPicture?
  /// Told whether the covers are kept.
  let onEnd: @MainActor (Bool) -> Void

  @Environment(\.isCurtainUp) private var isCurtainUp
  private let words = Words.here

  var body: some View {
    NavigationStack {
      VStack(spacing: 12) {
        hint
        CoverCanvas(model: model, small: small).frame(minHeight: 200)
        // With large letters the controls scroll, and the picture keeps its half.
        ViewThatFits(in: .vertical) {
          CoverControls(model: model)
          ScrollView { CoverControls(model: model) }
        }
        .padding(.horizontal)
      }
      .padding(.vertical)
      .background(Palette.background)
      .navigationTitle(words(.coverTitle))
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .cancellationAction) { Button(words(.close)) { onEnd(false) } }
        ToolbarItem(placement: .primaryAction) {
          Button {
            model.send(.undo)
          } label: {
            Label(words(.coverUndo), systemImage: "arrow.uturn.backward")
          }
          .disabled(!model.editor.canUndo)
          .keyboardShortcut("z", modifiers: .command)
        }
        ToolbarItem(placement: .confirmationAction) {
          Button(words(.coverDone)) { onEnd(true) }.keyboardShortcut(.defaultAction)
        }
      }
    }
    .tint(Palette.primary)
    .accessibilityAction(.escape) { onEnd(false) }
    .modifier(Curtain(isUp: isCurtainUp))
  }

  private var hint: some View {
    HStack(spacing: 8) {
      if model.editor.isLooking { ProgressView() }
      Text(words.hint(model.editor)).font(.subheadline).fixedSize(horizontal: false, vertical: true)
    }
    .frame(maxWidth: 640, alignment: .leading)
    .padding(.horizontal)
    .accessibilityElement(children: .combine)
  }
}

/// What else can be done, and how covers look.
private struct CoverControls: View {
  @ObservedObject var model: CoverModel

  private let words = Words.here

  var body: some View {
    VStack(alignment: .leading, spacing: 8) {
      ViewThatFits(in: .horizontal) {
        HStack { buttons }
        VStack { buttons }
      }
      title(.coverStyle)
      Chips(
        values: Covers.styles, chosen: model.editor.covers.style, name: words.name(of:),
        choose: { model.send(.styleChosen($0)) })
      title(.coverShape)
      Chips(
        values: Covers.shapes, chosen: model.editor.shape, name: words.name(of:),
        choose: { model.send(.shapeChosen($0)) })
    }
    .frame(maxWidth: 640)
  }

  @ViewBuilder private var buttons: some View {
    Button(words(.coverAll)) { model.send(.coverAll) }
      .buttonStyle(QuietButtonStyle())
      .disabled(!model.editor.canCoverAll)
    Button(words(.coverAdd)) { model.send(.add) }
      .buttonStyle(QuietButtonStyle())
  }

  private func title(_ phrase: Phrase) -> some View {
    Text(words(phrase))
      .font(.footnote)
      .foregroundStyle(Palette.textSoft)
      .accessibilityAddTraits(.isHeader)
  }
}
