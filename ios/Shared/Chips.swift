import SwiftUI

/// One of several choices, side by side or, with large letters, one below the other.
struct Chips<Value: Hashable>: View {
  let values: [Value]
  let chosen: Value
  let name: (Value) -> String
  /// What VoiceOver says besides the name.
  var hint: (Value) -> String = { _ in "" }
  let choose: (Value) -> Void

  var body: some View {
    ViewThatFits(in: .horizontal) {
      HStack(spacing: 8) { chips }
      VStack(spacing: 8) { chips }
    }
  }

  private var chips: some View {
    ForEach(values, id: \.self) { value in
      Button {
        choose(value)
      } label: {
        Text(name(value))
          .font(.subheadline.weight(value == chosen ? .semibold : .regular))
          .lineLimit(1)
          .fixedSize()
          .frame(maxWidth: .infinity, minHeight: 44)
          .padding(.horizontal, 8)
          .foregroundStyle(value == chosen ? Palette.onPrimarySoft : Palette.text)
          .background(value == chosen ? Palette.primarySoft : Palette.surfaceSoft, in: Capsule())
          .overlay { Capsule().stroke(Palette.primary, lineWidth: value == chosen ? 2 : 0) }
      }
      .buttonStyle(.plain)
      .accessibilityHint(hint(value))
      .accessibilityAddTraits(value == chosen ? .isSelected : [])
    }
  }
}
