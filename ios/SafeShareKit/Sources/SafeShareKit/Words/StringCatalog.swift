import Foundation

/// What a String Catalog says for one key.
enum Localized: Equatable, Sendable {
  case plain(String)
  case counted(one: String, other: String)
}

/// A String Catalog (`.xcstrings`), Apple's JSON file of all languages.
struct StringCatalog: Decodable, Sendable {
  let sourceLanguage: String
  private let strings: [String: Entry]

  /// Where Xcode did not compile it: on Linux.
  static let ofThisPackage: StringCatalog? = {
    guard let url = Bundle.module.url(forResource: "Localizable", withExtension: "xcstrings") else { return nil }
    return try? StringCatalog(at: url)
  }()

  init(at url: URL) throws { self = try JSONDecoder().decode(StringCatalog.self, from: Data(contentsOf: url)) }

  var keys: Set<String> { Set(strings.keys) }

  var languages: Set<String> { Set(strings.values.flatMap(\.localizations.keys)) }

  /// What is said in a language; a key that it lacks is left out.
  func localized(_ language: String) -> [String: Localized] {
    strings.compactMapValues { $0.localizations[language]?.localized }
  }

  /// Keys with a state other than "translated" in some language, or with none at all.
  var unfinished: Set<String> {
    Set(strings.filter { $0.value.localizations.isEmpty || !$0.value.localizations.values.allSatisfy(\.isDone) }.keys)
  }

  private struct Entry: Decodable, Sendable {
    let localizations: [String: Localization]
  }

  private struct Localization: Decodable, Sendable {
    let stringUnit: Unit?
    let variations: Variations?

    var localized: Localized? {
      if let unit = stringUnit { return .plain(unit.value) }
      guard let plural = variations?.plural, let one = plural["one"], let other = plural["other"] else { return nil }
      return .counted(one: one.stringUnit.value, other: other.stringUnit.value)
    }

    var isDone: Bool { ([stringUnit].compactMap { $0 } + units).allSatisfy { $0.state == "translated" } }

    private var units: [Unit] { variations?.plural.values.map(\.stringUnit) ?? [] }
  }

  private struct Variations: Decodable, Sendable {
    let plural: [String: Variation]
  }

  private struct Variation: Decodable, Sendable {
    let stringUnit: Unit
  }

  private struct Unit: Decodable, Sendable {
    let state: String
    let value: String
  }
}
