import SafeShareKit
import SwiftUI

/// The selected photo: the picture as it will be shared, and what was hidden in it.
struct ShownPhoto: View {
  @ObservedObject var model: SessionModel

  private let words = Words.here

  var body: some View {
    if let photo = model.state.shown {
      switch photo.look {
      case .waiting:
        ProgressView(words.looking(count: model.state.photos.count))
          .frame(maxWidth: .infinity, minHeight: 240)
      case .failed(let problem):
        Label(words.sentence(about: problem, in: model.plan), systemImage: "exclamationmark.triangle")
          .foregroundStyle(Palette.onWarning)
          .card()
      case .done(let report):
        BeforeAndAfter(photo: photo, number: number, count: model.state.photos.count, pair: pair, small: small)
          .id(photo.id)
        ReportCard(report: ToldReport(report))
      }
    }
  }

  private var number: Int { (model.state.photos.firstIndex { $0.id == model.state.selected } ?? 0) + 1 }

  private var small: SmallPicture? { model.state.selected.flatMap { model.thumbnails[$0] } }

  private var pair: ShownPair? { model.pair?.id == model.state.selected ? model.pair : nil }
}

/// The picture as it will be shared; held, as it is without the shield.
private struct BeforeAndAfter: View {
  let photo: Photo
  let number: Int
  let count: Int
  let pair: ShownPair?
  let small: SmallPicture?

  @State private var isHeld = false
  /// VoiceOver cannot hold: it switches.
  @State private var isSwitched = false
  private let words = Words.here

  var body: some View {
    VStack(spacing: 8) {
      // A button, because a long press of its own would keep the scroll view from scrolling.
      Button {
      } label: {
        labelledPicture
      }
      .buttonStyle(HoldStyle(isHeld: $isHeld))
      .accessibilityElement(children: .ignore)
      .accessibilityAddTraits(.isImage)
      .accessibilityRemoveTraits(.isButton)
      .accessibilityLabel(words.photo(photo, number: number, of: count, isBefore: isBefore))
      .accessibilityAction(named: words(isSwitched ? .showAfter : .showBefore)) { isSwitched.toggle() }
      if pair != nil {
        Text(words(.hold))
          .font(.footnote)
          .foregroundStyle(Palette.textSoft)
          .accessibilityHidden(true)
      }
    }
  }

  private var labelledPicture: some View {
    ZStack(alignment: .topLeading) {
      picture
        .resizable()
        .scaledToFit()
        .frame(maxWidth: .infinity, maxHeight: 420)
      if isBefore {
        Text(words(.before))
          .font(.footnote.weight(.semibold))
          .padding(8)
          .background(.ultraThickMaterial, in: Capsule())
          .padding(8)
      }
    }
    .clipShape(RoundedRectangle(cornerRadius: 16))
    .contentShape(Rectangle())
  }

  private var isBefore: Bool { (isHeld || isSwitched) && pair != nil }

  private var picture: Image {
    let shown = isBefore ? pair?.before : pair?.after
    return (shown ?? small)?.image ?? Image(systemName: "photo")
  }
}

/// Tells while it is held; a press that becomes a scroll ends it.
private struct HoldStyle: ButtonStyle {
  @Binding var isHeld: Bool

  func makeBody(configuration: Configuration) -> some View {
    configuration.label.onChange(of: configuration.isPressed) { isPressed in isHeld = isPressed }
  }
}
