import SwiftUI

/// The one clear action of a screen.
struct PrimaryButtonStyle: ButtonStyle {
  @Environment(\.isEnabled) private var isEnabled

  func makeBody(configuration: Configuration) -> some View {
    configuration.label
      .font(.headline)
      .multilineTextAlignment(.center)
      .frame(maxWidth: .infinity, minHeight: 50)
      .padding(.horizontal)
      .foregroundStyle(isEnabled ? Palette.onPrimary : Palette.textSoft)
      .background(isEnabled ? Palette.primary : Palette.surfaceSoft, in: RoundedRectangle(cornerRadius: 14))
      .opacity(configuration.isPressed ? 0.8 : 1)
  }
}

/// A second choice.
struct QuietButtonStyle: ButtonStyle {
  func makeBody(configuration: Configuration) -> some View {
    configuration.label
      .font(.body.weight(.semibold))
      .multilineTextAlignment(.center)
      .frame(maxWidth: .infinity, minHeight: 44)
      .padding(.horizontal)
      .foregroundStyle(Palette.primary)
      .contentShape(Rectangle())
      .opacity(configuration.isPressed ? 0.6 : 1)
  }
}

/// A soft card around content.
struct Card: ViewModifier {
  func body(content: Content) -> some View {
    content
      .padding()
      .frame(maxWidth: .infinity, alignment: .leading)
      .background(Palette.surface, in: RoundedRectangle(cornerRadius: 16))
  }
}

extension View {
  func card() -> some View { modifier(Card()) }
}
