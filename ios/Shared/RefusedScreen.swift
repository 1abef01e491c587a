import SafeShareKit
import SwiftUI

/// Says why nothing is taken.
struct RefusedScreen: View {
  let sentence: String
  let onEnd: @MainActor () -> Void

  private let words = Words.here

  var body: some View {
    ScrollView {
      VStack(alignment: .leading, spacing: 16) {
        Text(words(.refusedTitle)).font(.title.bold()).accessibilityAddTraits(.isHeader)
        Text(sentence)
        Button(words(.close)) { onEnd() }.buttonStyle(PrimaryButtonStyle())
      }
      .padding()
      .frame(maxWidth: 640)
      .frame(maxWidth: .infinity)
    }
    .background(Palette.background)
  }
}
