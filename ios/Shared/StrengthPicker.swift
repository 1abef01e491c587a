import SafeShareCore
import SafeShareKit
import SwiftUI

/// The four strengths, and what the chosen one means.
struct StrengthPicker: View {
  let chosen: ShieldStrength
  var isEnabled = true
  var title = Phrase.strengthTitle
  let choose: (ShieldStrength) -> Void

  private let words = Words.here

  var body: some View {
    VStack(alignment: .leading, spacing: 12) {
      Text(words(title)).font(.headline).accessibilityAddTraits(.isHeader)
      Chips(
        values: Choice.strengths, chosen: chosen, name: words.name(of:), hint: words.sentence(about:), choose: choose)
      Text(words.sentence(about: chosen)).font(.subheadline)
      if chosen != .off {
        Text(words(.shieldPromise)).font(.footnote).foregroundStyle(Palette.textSoft)
      }
    }
    .fixedSize(horizontal: false, vertical: true)
    .card()
    .disabled(!isEnabled)
  }
}
