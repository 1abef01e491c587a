import Foundation

#if canImport(Darwin)
  /// The String Catalog as Xcode compiled it into this package's bundle.
  struct Catalog: Sendable {
    private let language: String?

    init(language: String? = nil) { self.language = language }

    func text(_ key: String) -> String { bundle.localizedString(forKey: key, value: nil, table: nil) }

    func format(_ key: String, _ arguments: [any CVarArg]) -> String {
      String(format: text(key), locale: locale, arguments: arguments)
    }

    func format(_ key: String, count: Int) -> String { format(key, [count]) }

    private var bundle: Bundle {
      guard let language, let path = Bundle.module.path(forResource: language, ofType: "lproj") else { return .module }
      return Bundle(path: path) ?? .module
    }

    /// The phone's own where it speaks this language.
    var locale: Locale {
      let own = Locale(identifier: language ?? Bundle.module.preferredLocalizations.first ?? "en")
      return Locale.current.language.languageCode == own.language.languageCode ? Locale.current : own
    }
  }
#else
  /// The String Catalog itself, read where there is no Xcode to compile it.
  struct Catalog: Sendable {
    private let language: String
    private let strings: [String: Localized]

    init(language: String = "en") {
      self.language = language
      strings = StringCatalog.ofThisPackage?.localized(language) ?? [:]
    }

    var locale: Locale { Locale(identifier: language) }

    /// A key without words stands for itself, as on Apple's platforms.
    func text(_ key: String) -> String {
      if case .plain(let text) = strings[key] { text } else { key }
    }

    func format(_ key: String, _ arguments: [any CVarArg]) -> String {
      String(format: text(key), arguments: arguments)
    }

    func format(_ key: String, count: Int) -> String {
      guard case .counted(let one, let other) = strings[key] else { return key }
      // French says "0 photo", English "0 photos".
      let isOne = count == 1 || (language == "fr" && count == 0)
      return String(format: isOne ? one : other, count)
    }
  }
#endif
