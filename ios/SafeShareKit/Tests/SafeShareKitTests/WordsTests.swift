import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

final class WordsTests: XCTestCase {
  private let languages = ["en", "fr"]

  func testEveryProblemHasItsSentenceInBothLanguages() {
    for plan in [MemoryPlan.shareExtension, .app] {
      var seen: Set<String> = []
      for language in languages {
        for problem in Problem.allCases {
          let sentence = Words(language: language).sentence(about: problem, in: plan)
          XCTAssertTrue(sentence.hasSuffix(".") && sentence.count > 20, sentence)
          XCTAssertTrue(seen.insert(sentence).inserted, "\(problem): said twice")
        }
      }
    }
  }

  func testEveryErrorOfTheCoreIsAProblem() {
    let problems: [(SafeShareError, Problem)] = [
      (.UnsupportedFormat, .notAPhoto), (.PlatformDecoded, .unsupported), (.UnsupportedVariant, .unsupported),
      (.Damaged, .damaged), (.TooManyPixels, .tooLarge), (.FileTooLarge, .tooLarge),
      (.NotEnoughMemory, .notEnoughMemory), (.TooMuchWork, .tooMuchWork), (.Cancelled, .internal),
      (.CallbackFailed, .internal), (.NotFound, .gone), (.PermissionDenied, .unreadable), (.StorageFull, .noSpace),
      (.ReadFailed, .unreadable), (.WriteFailed, .internal), (.Model, .noShield), (.Internal, .internal),
    ]
    for (error, problem) in problems { XCTAssertEqual(Problem(error), problem, "\(error)") }
  }

  func testOtherErrorsAreProblemsToo() {
    struct Unknown: Error {}
    let problems: [(any Error, Problem)] = [
      (DecodingError.unsupported, .unsupported), (DecodingError.damaged, .damaged),
      (DecodingError.noMemory, .notEnoughMemory), (LoadingError.nothing, .unreadable),
      (LoadingError.tooLarge, .tooLarge), (LoadingError.notAllowed, .notAllowed),
      (CocoaError(.fileReadNoSuchFile), .gone), (CocoaError(.fileWriteOutOfSpace), .noSpace),
      (CocoaError(.fileReadNoPermission), .notAllowed), (CocoaError(.fileReadCorruptFile), .unreadable),
      (Unknown(), .internal),
    ]
    for (error, problem) in problems { XCTAssertEqual(Problem(error), problem, "\(error)") }
  }

  func testNumbersTakeTheirPlural() {
    let (english, french) = (Words(language: "en"), Words(language: "fr"))
    XCTAssertEqual(english.button(.share, count: 1), "Share photo")
    XCTAssertEqual(english.button(.share, count: 3), "Share 3 photos")
    XCTAssertEqual(french.button(.share, count: 3), "Partager 3 photos")
    XCTAssertEqual(english(.reportMore, 0), "and 0 more")
    XCTAssertEqual(english(.leftOutNoPhoto, 0), "0 items are left out: they are not photos.")
    XCTAssertEqual(french(.leftOutNoPhoto, 0), "0 élément est laissé de côté : ce n’est pas une photo.")
    XCTAssertEqual(english.button(.save, count: 2), "Save copies")
    XCTAssertEqual(english.looking(count: 1), "Looking at your photo…")
  }

  func testHolesAreFilledInTheLanguagesOrder() throws {
    let state = ShareState(photos(1), choice: Choice(), rulesRead: true)
    let photo = try XCTUnwrap(state.photos.first)
    XCTAssertEqual(Words(language: "en").photo(photo, number: 2, of: 3), "Photo 2 of 3, not ready yet")
    XCTAssertEqual(Words(language: "fr").photo(photo, number: 2, of: 3), "Photo 2 sur 3, pas encore prête")
    let protecting = Protecting(goal: .share, ids: [4, 5], done: 1)
    XCTAssertEqual(Words(language: "en").protecting(protecting), "Protecting photo 2 of 2…")
    XCTAssertEqual(Words(language: "en").cannotOpen("3018"), "No app can open this here. The address is 3018")
  }

  func testNoticesAndStrengthsHaveWords() {
    let notices: [Notice] = [.saved(1), .notSaved, .mayNotSave, .someFailed(2), .cancelled]
    for words in languages.map(Words.init(language:)) {
      for notice in notices { XCTAssertTrue(words.sentence(about: notice).count > 10) }
      for strength in Choice.strengths {
        XCTAssertFalse(words.name(of: strength).contains("_"))
        XCTAssertTrue(words.sentence(about: strength).hasSuffix("."))
      }
    }
  }

  func testHelpIsWhole() {
    XCTAssertEqual(HelpText.rules.count, 3)
    let addresses = Helpline.all.flatMap(\.links).map(\.address)
    XCTAssertEqual(
      addresses, ["tel:3018", "https://3018.fr", "https://www.pointdecontact.net", "https://www.inhope.org"])
    XCTAssertTrue(addresses.allSatisfy { URL(string: $0) != nil })
    XCTAssertEqual(Helpline.all[0].links[0].shown, "3018")
  }
}
