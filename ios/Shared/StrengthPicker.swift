import SafeShareCore
import SafeShareKit
import SwiftUI

/// The four strengths, side by side or, with large letters, one below the other.
struct StrengthPicker: View {
  let chosen: ShieldStrength
  var isEnabled = true
  var title = Phrase.strengthTitle
  let choose: (ShieldStrength) -> Void

  private let words = Words.here

  var body: some View {
    VStack(alignment: .leading, spacing: 12) {
      Text(words(title)).font(.headline).accessibilityAddTraits(.isHeader)
      ViewThatFits(in: .horizontal) {
        HStack(spacing: 8) { choices }
        VStack(spacing: 8) { choices }
      }
      Text(words.sentence(about: chosen)).font(.subheadline)
      if chosen != .off {
        Text(words(.shieldPromise)).font(.footnote).foregroundStyle(Palette.textSoft)
      }
    }
    .fixedSize(horizontal: false, vertical: true)
    .card()
    .disabled(!isEnabled)
  }

  private var choices: some View {
    ForEach(Choice.strengths, id: \.self) { strength in
      Button {
        choose(strength)
      } label: {
        Text(words.name(of: strength))
          .font(.subheadline.weight(strength == chosen ? .semibold : .regular))
          .lineLimit(1)
          .fixedSize()
          .frame(maxWidth: .infinity, minHeight: 44)
          .padding(.horizontal, 8)
          .foregroundStyle(strength == chosen ? Palette.onPrimarySoft : Palette.text)
          .background(strength == chosen ? Palette.primarySoft : Palette.surfaceSoft, in: Capsule())
          .overlay { Capsule().stroke(Palette.primary, lineWidth: strength == chosen ? 2 : 0) }
      }
      .buttonStyle(.plain)
      .accessibilityHint(words.sentence(about: strength))
      .accessibilityAddTraits(strength == chosen ? .isSelected : [])
    }
  }
}
