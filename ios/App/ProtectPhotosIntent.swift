import AppIntents
import Foundation
import SafeShareCore
import SafeShareKit
import UniformTypeIdentifiers

/// The Shortcuts action "Protect photos": photos in, new pictures out. Its words lie in the String Catalog, under these
/// keys, which Xcode reads out of this file.
struct ProtectPhotosIntent: AppIntent {
  static let title: LocalizedStringResource = "intent_title"
  static let description: IntentDescription? = IntentDescription("intent_text")

  @Parameter(
    title: "intent_photos", supportedTypeIdentifiers: ["public.image"],
    inputConnectionBehavior: .connectToPreviousIntentResult)
  var photos: [IntentFile]

  /// As in the settings when it is not given.
  @Parameter(title: "intent_strength")
  var strength: IntentStrength?

  func perform() async throws -> some IntentResult & ReturnsValue<[IntentFile]> {
    guard photos.count <= Limits.photos else { throw IntentFailure(sentence: Words.here(.intentTooMany)) }
    var choice = SafeShareKit.Settings().choice
    if let strength { choice.strength = strength.strength }
    let works = PhotoWorks(core: RustPhotoCore(), decoder: ImageIODecoder(), plan: .app)
    let automation = Automation(works: works, folders: .ofThisProcess, choice: choice)
    do {
      let made = try await automation.protect(photos.count) { index, file in
        try Self.copy(photos[index], to: file)
      }
      return .result(value: made.map { IntentFile(data: $0.bytes, filename: $0.name, type: $0.isPng ? .png : .jpeg) })
    } catch let failure as Automation.Failure {
      throw IntentFailure(sentence: Words.here.sentence(about: failure.problem, in: .app))
    }
  }

  private static func copy(_ photo: IntentFile, to file: URL) throws {
    if let url = photo.fileURL { return try copyPhoto(from: url, to: file) }
    guard photo.data.count <= Limits.photoBytes else { throw LoadingError.tooLarge }
    try photo.data.write(to: file, options: .completeFileProtection)
  }
}

/// The strengths, as Shortcuts shows them.
enum IntentStrength: String, AppEnum {
  case off, subtle, standard, strong

  static let typeDisplayRepresentation: TypeDisplayRepresentation = "intent_strength"
  static let caseDisplayRepresentations: [IntentStrength: DisplayRepresentation] = [
    .off: "strength_off", .subtle: "strength_subtle", .standard: "strength_standard", .strong: "strength_strong",
  ]

  var strength: ShieldStrength {
    switch self {
    case .off: .off
    case .subtle: .subtle
    case .standard: .standard
    case .strong: .strong
    }
  }
}

/// A sentence that Shortcuts shows; nothing was handed on.
private struct IntentFailure: Error, CustomLocalizedStringResourceConvertible {
  let sentence: String

  var localizedStringResource: LocalizedStringResource { "\(sentence)" }
}
