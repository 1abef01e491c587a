import SafeShareKit
import SwiftUI

/// The way on: share, or save; while pictures are made, how far they are, and a way out.
struct Actions: View {
  @ObservedObject var model: SessionModel

  @Environment(\.accessibilityReduceMotion) private var reducesMotion
  private let words = Words.here

  var body: some View {
    VStack(spacing: 4) {
      switch model.state.phase {
      case .protecting(let protecting): progress(protecting)
      case .handingOver(.save): ProgressView(words(.saving)).frame(minHeight: 94)
      default: buttons
      }
    }
    .frame(maxWidth: 640)
    .animation(reducesMotion ? nil : .default, value: isProtecting)
  }

  @ViewBuilder private var buttons: some View {
    let count = max(model.state.usable.count, 1)
    Button(words.button(.share, count: count)) { model.send(.go(.share)) }
      .buttonStyle(PrimaryButtonStyle())
      .disabled(!model.state.canGo)
    Button(words.button(.save, count: count)) { model.send(.go(.save)) }
      .buttonStyle(QuietButtonStyle())
      .disabled(!model.state.canGo)
  }

  @ViewBuilder private func progress(_ protecting: Protecting) -> some View {
    ProgressView(value: protecting.overall) { Text(words.protecting(protecting)).font(.subheadline) }
      .frame(minHeight: 50)
      .accessibilityElement(children: .combine)
      .accessibilityValue(protecting.overall.formatted(.percent.precision(.fractionLength(0))))
    Button(words(.cancel)) { model.send(.cancel) }
      .buttonStyle(QuietButtonStyle())
  }

  private var isProtecting: Bool {
    if case .protecting = model.state.phase { true } else { false }
  }
}
