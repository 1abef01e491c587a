import SwiftUI

/// Hides what is below it while the app switcher may take a picture of it.
struct Curtain: ViewModifier {
  let isUp: Bool

  func body(content: Content) -> some View {
    content
      // For what is presented above: it needs a curtain of its own.
      .environment(\.isCurtainUp, isUp)
      .overlay {
        if isUp {
          ZStack {
            Palette.background.ignoresSafeArea()
            Image(systemName: "lock.shield").font(.largeTitle).foregroundStyle(Palette.primary)
          }
          .accessibilityHidden(true)
        }
      }
  }
}

private struct CurtainKey: EnvironmentKey {
  static let defaultValue = false
}

extension EnvironmentValues {
  /// Whether the curtain of the screen below is up.
  var isCurtainUp: Bool {
    get { self[CurtainKey.self] }
    set { self[CurtainKey.self] = newValue }
  }
}
