import SafeShareKit
import SwiftUI

/// The sure step above the strongest shield: covering.
struct CoverCard: View {
  @ObservedObject var model: SessionModel

  private let words = Words.here

  var body: some View {
    VStack(alignment: .leading, spacing: 8) {
      Button {
        model.openCovers()
      } label: {
        Label(words(.coverOpen), systemImage: "eye.slash")
      }
      .buttonStyle(QuietButtonStyle())
      .disabled(!model.state.canCover)
      Text(words(.coverText)).font(.footnote).foregroundStyle(Palette.textSoft)
      if covered > 0 {
        Label(words(.coverCount, covered), systemImage: "checkmark.circle")
          .font(.subheadline.weight(.semibold))
          .foregroundStyle(Palette.primary)
      }
    }
    .fixedSize(horizontal: false, vertical: true)
    .card()
  }

  /// Places that are covered in the new picture.
  private var covered: Int { model.state.shown?.output(for: model.state.choice)?.covered ?? 0 }
}
