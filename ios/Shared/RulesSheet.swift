import SafeShareKit
import SwiftUI

/// The golden rules, before the first share.
struct RulesSheet: View {
  @ObservedObject var model: SessionModel

  private let words = Words.here

  var body: some View {
    ScrollView {
      VStack(alignment: .leading, spacing: 16) {
        Text(words(.rulesTitle)).font(.title.bold()).accessibilityAddTraits(.isHeader)
        Text(words(.rulesIntro)).foregroundStyle(Palette.textSoft)
        RulesList()
        Text(words(.rulesNote)).font(.footnote).foregroundStyle(Palette.textSoft)
        Button(words(.rulesGo)) { model.send(.rulesRead) }.buttonStyle(PrimaryButtonStyle())
        Button(words(.rulesBack)) { model.send(.cancel) }.buttonStyle(QuietButtonStyle())
      }
      .padding()
      .frame(maxWidth: 640)
      .frame(maxWidth: .infinity)
    }
    .background(Palette.background)
  }
}

/// The three rules, one card each.
struct RulesList: View {
  private let words = Words.here

  var body: some View {
    ForEach(HelpText.rules) { rule in
      VStack(alignment: .leading, spacing: 4) {
        Text(words(rule.title)).font(.headline)
        Text(words(rule.text))
      }
      .fixedSize(horizontal: false, vertical: true)
      .card()
      .accessibilityElement(children: .combine)
    }
  }
}
