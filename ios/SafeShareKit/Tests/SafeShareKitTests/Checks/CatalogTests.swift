import Foundation
import XCTest

@testable import SafeShareKit

/// The String Catalogs: both languages whole, nothing missing, nothing left over, the same words as on Android.
final class CatalogTests: XCTestCase {
  private let catalog = StringCatalog.ofThisPackage

  func testEveryKeyIsThereInBothLanguagesAndFinished() throws {
    let catalog = try XCTUnwrap(catalog)
    let keys = Set(Phrase.allCases.map(\.rawValue) + CountedPhrase.allCases.map(\.rawValue))
    XCTAssertEqual(keys.subtracting(catalog.keys), [], "these have no words")
    XCTAssertEqual(catalog.keys.subtracting(keys), [], "these are not asked for")
    XCTAssertEqual(catalog.unfinished, [])
    XCTAssertEqual(catalog.languages, ["en", "fr"])
    XCTAssertEqual(catalog.sourceLanguage, "en")
    for language in catalog.languages {
      let localized = catalog.localized(language)
      for phrase in Phrase.allCases {
        guard case .plain(let text) = localized[phrase.rawValue], !text.isEmpty else {
          XCTFail("\(language): \(phrase.rawValue) is not plain")
          continue
        }
      }
      for phrase in CountedPhrase.allCases {
        guard case .counted = localized[phrase.rawValue] else {
          XCTFail("\(language): \(phrase.rawValue) has no plural")
          continue
        }
      }
    }
  }

  func testHolesAreTheSameInBothLanguages() throws {
    let catalog = try XCTUnwrap(catalog)
    let (english, french) = (catalog.localized("en"), catalog.localized("fr"))
    for key in catalog.keys { XCTAssertEqual(holes(english[key]), holes(french[key]), key) }
  }

  func testEveryPhraseIsUsed() throws {
    var sources = ""
    for file in try swiftSources() where file.lastPathComponent != "Phrase.swift" {
      sources += try String(contentsOf: file, encoding: .utf8)
    }
    let cases = Phrase.allCases.map { ("\($0)", $0.rawValue) } + CountedPhrase.allCases.map { ("\($0)", $0.rawValue) }
    for (name, key) in cases {
      let used = sources.range(of: "\\.\(name)\\b|\"\(key)\"", options: .regularExpression) != nil
      XCTAssertTrue(used, "\(name) is said nowhere")
    }
  }

  /// A key that both apps have says the same in both.
  func testTheWordsAreAndroids() throws {
    let catalog = try XCTUnwrap(catalog)
    for (language, folder) in [("en", "values"), ("fr", "values-fr")] {
      let android = try AndroidStrings(at: URL(fileURLWithPath: given("ANDROID") + "/\(folder)/strings.xml")).all
      let here = catalog.localized(language)
      var shared = 0
      for (key, text) in android {
        guard let ours = words(here, key) else { continue }
        shared += 1
        XCTAssertEqual(sameHoles(ours), sameHoles(text), "\(language): \(key)")
      }
      XCTAssertGreaterThan(shared, 160, "compared")
    }
  }

  func testWhatTheSystemShowsIsInBothLanguages() throws {
    for target in ["App", "ShareExtension"] {
      let strings = try StringCatalog(at: source("\(target)/InfoPlist.xcstrings"))
      XCTAssertEqual(strings.languages, ["en", "fr"])
      XCTAssertEqual(strings.unfinished, [])
      let info = try plist("\(target)/Info.plist")
      for key in strings.keys {
        XCTAssertEqual(words(strings.localized("en"), key), info[key] as? String, "\(target): \(key)")
        XCTAssertNotNil(strings.localized("fr")[key], key)
      }
      XCTAssertEqual(strings.keys, Set(info.keys.filter { $0.hasSuffix("UsageDescription") } + ["CFBundleDisplayName"]))
    }
  }

  /// What a key says, where `key.one` and `key.other` are its plurals; plain ones end in `_one` and `_other` here.
  private func words(_ strings: [String: Localized], _ key: String) -> String? {
    if case .plain(let text) = strings[key.replacingOccurrences(of: ".", with: "_")] { return text }
    let parts = key.components(separatedBy: ".")
    guard parts.count == 2, case .counted(let one, let other) = strings[parts[0]] else { return nil }
    return ["one": one, "other": other][parts[1]]
  }

  private func holes(_ words: Localized?) -> [[String]] {
    switch words {
    case .plain(let text): [holes(text)]
    // A one may go without its number.
    case .counted(_, let other): [holes(other)]
    case nil: []
    }
  }

  private func holes(_ text: String) -> [String] {
    text.matches(of: /%(\d\$)?(lld|@|[a-z])/).map { String($0.output.0) }.sorted()
  }

  /// The phones write their holes differently.
  private func sameHoles(_ text: String) -> String { text.replacing(/%(\d\$)?(lld|@|d|s)/) { "%\($0.output.1 ?? "")" } }
}
