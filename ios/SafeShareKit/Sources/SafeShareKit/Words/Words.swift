import Foundation

/// SafeShare's sentences, in the language of the phone.
public struct Words: Sendable {
  private let catalog: Catalog

  /// In the language that the system chose for this process.
  public init() { catalog = Catalog() }

  /// In one language, by its code: `en` or `fr`.
  public init(language: String) { catalog = Catalog(language: language) }

  /// The language as it is written in the phone's country.
  var locale: Locale { catalog.locale }

  public func callAsFunction(_ phrase: Phrase) -> String { catalog.text(phrase.rawValue) }

  public func callAsFunction(_ phrase: CountedPhrase, _ count: Int) -> String {
    catalog.format(phrase.rawValue, count: count)
  }

  /// Phrases with one or two holes in them.
  func filled(_ phrase: Phrase, _ arguments: any CVarArg...) -> String {
    catalog.format(phrase.rawValue, arguments)
  }
}
