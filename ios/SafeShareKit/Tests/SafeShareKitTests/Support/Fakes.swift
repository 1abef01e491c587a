import Foundation
import Png
import SafeShareCore
import SafeShareKit

/// Hands over files of this machine, as another app does through its item provider.
@MainActor
final class FilesLoader: AttachmentLoader {
  private let files: [URL]
  /// Called before each copy.
  var onLoad: (Int) async throws -> Void = { _ in }

  init(_ files: [URL]) { self.files = files }

  func load(_ attachment: Attachment, to file: URL) async throws {
    try await onLoad(attachment.id)
    try copyPhoto(from: files[attachment.id], to: file)
  }
}

/// Stands for ImageIO: a picture of its own, as large as it may be, or tiny where only the asking matters.
final class FakeDecoder: PlatformDecoder, @unchecked Sendable {
  private let lock = NSLock()
  private var asked: [Int] = []
  private let isTiny: Bool

  init(isTiny: Bool = false) { self.isTiny = isTiny }

  /// The longest sides that were asked for.
  var sides: [Int] { lock.withLock { asked } }

  func decode(_ photo: URL, longSide: Int, to file: URL) throws {
    lock.withLock { asked.append(longSide) }
    let (width, height) = isTiny ? (4, 3) : (longSide, longSide * 3 / 4)
    try writePng(width: width, height: height, to: file) { x, y in
      let wave = 40 * sin(Double(x) / 9) * cos(Double(y) / 7)
      return [UInt8(128 + wave), UInt8(110 + wave), UInt8(90 + wave)]
    }
  }
}

/// A core that does what a test says.
final class FakeCore: PhotoCore, @unchecked Sendable {
  var format = PhotoFormat.jpeg
  /// The faces that it finds; called on a thread that may wait.
  var onFaces: @Sendable (URL) throws -> [FoundFace] = { _ in [] }
  /// Called with the covers of every preview.
  var onPreview: @Sendable ([PhotoCover]) throws -> Void = { _ in }
  /// Called with every picture that is to be protected; gives an error to fail with.
  var onProtect: @Sendable (URL, ProtectOptions) -> SafeShareError? = { _, _ in nil }

  func inspect(_ photo: URL, cancel: CancelToken) throws -> PhotoReport { report(format: format) }

  func faces(_ photo: URL, options: ProtectOptions, cancel: CancelToken) throws -> [FoundFace] {
    try onFaces(photo)
  }

  func preview(
    _ photo: URL, side: Int, options: ProtectOptions, cancel: CancelToken
  ) throws -> PhotoPreview {
    try onPreview(options.covers)
    let pixels = Data(count: 4 * 4 * 3)
    return PhotoPreview(width: 4, height: 3, before: pixels, after: pixels, difference: pixels, shield: nil)
  }

  func protect(
    _ photo: URL, into folder: URL, options: ProtectOptions, cancel: CancelToken,
    onProgress: @escaping @Sendable (ProtectStage, Float) -> Void
  ) throws -> ProtectedPhoto {
    onProgress(.shield, 0.5)
    if let error = onProtect(photo, options) { throw error }
    let file = folder.appendingPathComponent("photo-\(UUID().uuidString).jpg")
    try Data("new".utf8).write(to: file)
    return ProtectedPhoto(
      path: file.path, format: .jpeg, width: options.maxSide ?? 0, height: 1, bytes: 3, shield: nil,
      report: report(format: format), covered: UInt32(options.covers.count))
  }
}

/// Stands for Vision.
struct FakeFinder: FaceFinder {
  /// Called with the picture.
  var onFind: @Sendable (SmallPicture) throws -> [Place] = { _ in [] }

  func faces(in picture: SmallPicture) throws -> [Place] { try onFind(picture) }
}

func report(format: PhotoFormat = .jpeg, _ findings: [HiddenDatum] = [], incomplete: Bool = false) -> PhotoReport {
  PhotoReport(
    format: format, fileBytes: 10, width: 4, height: 3, orientation: 1, frames: 1, findings: findings,
    incomplete: incomplete)
}

func datum(_ category: HiddenCategory, _ kind: HiddenKind, _ value: String? = nil) -> HiddenDatum {
  HiddenDatum(category: category, kind: kind, place: .exif, field: "", value: value, bytes: 1)
}

/// Settings that live as long as a test.
final class MemoryStore: SettingsStore, @unchecked Sendable {
  private let lock = NSLock()
  private var values: [String: String] = [:]

  init(_ values: [String: String] = [:]) { self.values = values }

  func string(_ key: String) -> String? { lock.withLock { values[key] } }

  func set(_ value: String, _ key: String) { lock.withLock { values[key] = value } }
}

/// An offer of `count` photos.
func photos(_ count: Int) -> Intake {
  Intake(of: Array(repeating: Offer(types: ["public.jpeg"], imageTypes: ["public.jpeg"]), count: count))
}

/// A share of these files, with its working folders under `root`.
@MainActor
struct Share {
  let session: ShareSession
  let loader: FilesLoader
  let store: MemoryStore
  let folder: ShareFolder

  init(
    _ files: [URL], in root: URL, core: any PhotoCore = rustCore, decoder: any PlatformDecoder = FakeDecoder(),
    finder: (any FaceFinder)? = nil, plan: MemoryPlan = .shareExtension,
    settings: [String: String] = ["rules_read": "yes"]
  ) throws {
    store = MemoryStore(settings)
    loader = FilesLoader(files)
    folder = try ShareFolders(in: root).create()
    session = ShareSession(
      photos(files.count), loader: loader, works: PhotoWorks(core: core, decoder: decoder, finder: finder, plan: plan),
      folder: folder, settings: Settings(store))
  }
}
