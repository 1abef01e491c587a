import SafeShareKit
import SwiftUI

/// The golden rules, whom to call, what SafeShare does and does not, and its shield's model card.
struct HelpScreen: View {
  @Environment(\.openURL) private var openURL
  @State private var notOpened: HelpLink?
  private let words = Words.here

  var body: some View {
    ScrollView {
      VStack(alignment: .leading, spacing: 16) {
        title(.rulesTitle)
        RulesList()
        title(.helpMisuseTitle)
        Text(words(.helpMisuseText))
        if let link = notOpened {
          Text(words.cannotOpen(link.shown)).font(.callout).foregroundStyle(Palette.onWarning)
        }
        ForEach(Helpline.all) { helpline($0) }
        ForEach(HelpText.about) { section($0) }
        NavigationLink(words(.aboutShield)) { ModelCard() }.buttonStyle(QuietButtonStyle())
      }
      .fixedSize(horizontal: false, vertical: true)
      .padding()
      .frame(maxWidth: 640)
      .frame(maxWidth: .infinity)
    }
    .background(Palette.background)
    .navigationTitle(words(.help))
    .navigationBarTitleDisplayMode(.inline)
  }

  private func helpline(_ line: Helpline) -> some View {
    VStack(alignment: .leading, spacing: 8) {
      Text(words(line.title)).font(.headline)
      Text(words(line.text))
      ForEach(line.links) { link in
        Button(words(link.words)) { open(link) }
          .buttonStyle(QuietButtonStyle())
          .accessibilityAddTraits(.isLink)
      }
    }
    .card()
  }

  private func section(_ help: HelpText) -> some View {
    VStack(alignment: .leading, spacing: 8) {
      title(help.title)
      Text(words(help.text))
    }
  }

  private func title(_ phrase: Phrase) -> some View {
    Text(words(phrase)).font(.title2.bold()).accessibilityAddTraits(.isHeader)
  }

  /// The browser, or the phone with the number ready to be called.
  private func open(_ link: HelpLink) {
    guard let url = URL(string: link.address) else { return }
    openURL(url) { isOpened in notOpened = isOpened ? nil : link }
  }
}

/// The shield's model card in plain words.
struct ModelCard: View {
  private let words = Words.here

  var body: some View {
    ScrollView {
      VStack(alignment: .leading, spacing: 16) {
        ForEach(HelpText.shield) { help in
          Text(words(help.title)).font(.title2.bold()).accessibilityAddTraits(.isHeader)
          Text(words(help.text))
        }
        Text(words(.shieldPromise)).foregroundStyle(Palette.textSoft)
      }
      .fixedSize(horizontal: false, vertical: true)
      .padding()
      .frame(maxWidth: 640)
      .frame(maxWidth: .infinity)
    }
    .background(Palette.background)
    .navigationTitle(words(.aboutShield))
  }
}

/// Help over another screen.
struct HelpSheet: View {
  @Environment(\.dismiss) private var dismiss

  var body: some View {
    NavigationStack {
      HelpScreen()
        .toolbar {
          ToolbarItem(placement: .cancellationAction) { Button(Words.here(.close)) { dismiss() } }
        }
    }
    .tint(Palette.primary)
  }
}
