import SwiftUI

/// Hides what is below it while the app switcher may take a picture of it.
struct Cover: ViewModifier {
  let isUp: Bool

  func body(content: Content) -> some View {
    content.overlay {
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
