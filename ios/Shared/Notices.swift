import SafeShareKit
import SwiftUI

/// What the parent must know first: what is left out, and what just happened.
struct Notices: View {
  let state: ShareState

  private let words = Words.here

  var body: some View {
    ForEach(sentences) { sentence in
      Label(sentence.words, systemImage: sentence.isBad ? "exclamationmark.triangle" : "checkmark.circle")
        .font(.callout)
        .fixedSize(horizontal: false, vertical: true)
        .padding()
        .frame(maxWidth: .infinity, alignment: .leading)
        .foregroundStyle(sentence.isBad ? Palette.onWarning : Palette.onPrimarySoft)
        .background(
          sentence.isBad ? Palette.warning : Palette.primarySoft, in: RoundedRectangle(cornerRadius: 12))
    }
  }

  private struct Sentence: Identifiable {
    let words: String
    var isBad = true

    var id: String { words }
  }

  private var sentences: [Sentence] {
    var all: [Sentence] = []
    if let notice = state.notice { all.append(Sentence(words: words.sentence(about: notice), isBad: notice.isBad)) }
    if state.usable.isEmpty {
      all.append(Sentence(words: words(.allFailed)))
    } else if !state.failed.isEmpty, !hasToldOfFailures {
      all.append(Sentence(words: words(.cannotShare, state.failed.count)))
    }
    if state.leftOut > 0 { all.append(Sentence(words: words(.leftOutNoPhoto, state.leftOut))) }
    if state.overLimit > 0 { all.append(Sentence(words: words(.overLimit, state.overLimit))) }
    return all
  }

  private var hasToldOfFailures: Bool {
    if case .someFailed = state.notice { true } else { false }
  }
}

extension Notice {
  fileprivate var isBad: Bool {
    switch self {
    case .saved, .cancelled: false
    case .notSaved, .mayNotSave, .someFailed: true
    }
  }
}
