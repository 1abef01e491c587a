import Foundation
import SafeShareCore

/// A photo that was looked at.
public struct SeenPhoto: Sendable {
  public let file: URL
  public let report: PhotoReport

  public init(file: URL, report: PhotoReport) {
    self.file = file
    self.report = report
  }
}

/// The core, and what the phone has of its own: a decoder for what the core leaves to it, and a search for faces. Work
/// is done one photo at a time.
public struct PhotoWorks: Sendable {
  private let core: any PhotoCore
  private let decoder: any PlatformDecoder
  private let finder: (any FaceFinder)?
  private let plan: MemoryPlan
  private let queue = PhotoQueue()

  public init(
    core: any PhotoCore, decoder: any PlatformDecoder, finder: (any FaceFinder)? = nil, plan: MemoryPlan
  ) {
    self.core = core
    self.decoder = decoder
    self.finder = finder
    self.plan = plan
  }

  /// What is hidden in a photo.
  public func look(_ file: URL) async throws -> SeenPhoto {
    try await queue.run { [core] cancel in SeenPhoto(file: file, report: try core.inspect(file, cancel: cancel)) }
  }

  /// What the new picture would be, before and after the shield, shown at most `side` pixels long.
  public func preview(
    _ photo: SeenPhoto, side: Int, choice: Choice, covers: [PhotoCover] = []
  ) async throws -> PhotoPreview {
    try await queue.run { cancel in
      let options = options(photo, choice, covers)
      return try readable(photo, options) { file in
        try core.preview(file, side: side, options: options, cancel: cancel)
      }
    }
  }

  /// What the cover editor shows: the new picture with these covers, without the shield, which takes long and changes
  /// nothing that a parent would cover.
  public func editorPicture(_ photo: SeenPhoto, choice: Choice, covers: [PhotoCover]) async throws -> SmallPicture {
    var plain = choice
    plain.strength = .off
    let made = try await preview(photo, side: plan.editorSide, choice: plain, covers: covers)
    return made.picture(made.before)
  }

  /// The faces in a photo: those of the net, and those that the phone finds in a picture of it. Where one search fails
  /// the other stands alone.
  public func faces(_ photo: SeenPhoto, in picture: SmallPicture?, choice: Choice) async throws -> [Face] {
    try await queue.run { cancel in
      let options = options(photo, choice, [])
      let net = Result {
        try readable(photo, options) { try core.faces($0, options: options, cancel: cancel) }
      }
      guard try !cancel.isCancelled() else { throw CancellationError() }
      let phone = try? picture.flatMap { try finder?.faces(in: $0) }
      guard let phone else { return try Face.joined(net: net.get().compactMap(Face.init), phone: []) }
      let ofNet = (try? net.get()) ?? []
      return Face.joined(net: ofNet.compactMap(Face.init), phone: phone.map(Face.init(phone:)))
    }
  }

  /// The new picture, under a random name in `folder`.
  public func protect(
    _ photo: SeenPhoto, into folder: URL, choice: Choice, covers: [PhotoCover] = [],
    onProgress: @escaping @Sendable (ProtectStage, Float) -> Void = { _, _ in }
  ) async throws -> ProtectedPhoto {
    try await queue.run { cancel in
      let options = options(photo, choice, covers)
      return try readable(photo, options) { file in
        try core.protect(file, into: folder, options: options, cancel: cancel, onProgress: onProgress)
      }
    }
  }

  private func options(_ photo: SeenPhoto, _ choice: Choice, _ covers: [PhotoCover]) -> ProtectOptions {
    let side = plan.side(choice.longSide, width: photo.report.width, height: photo.report.height)
    return ProtectOptions(
      strength: choice.strength, maxSide: UInt32(side),
      format: choice.keepPng && photo.report.format == .png ? .png : .auto, quality: nil,
      memoryLimit: plan.photoBytes, covers: covers)
  }

  /// Calls with the photo, or with what the phone made of it where the core does not read it.
  private func readable<Value>(
    _ photo: SeenPhoto, _ options: ProtectOptions, _ call: (URL) throws -> Value
  ) throws -> Value {
    let side = Int(options.maxSide ?? UInt32(plan.longestSide))
    if Self.decodedByPhone.contains(photo.report.format) { return try call(decoded(photo, side)) }
    do {
      return try call(photo.file)
    } catch SafeShareError.PlatformDecoded, SafeShareError.UnsupportedVariant {
      return try call(decoded(photo, side))
    }
  }

  /// The picture as the phone decoded it, beside the photo; made once for each size.
  private func decoded(_ photo: SeenPhoto, _ longSide: Int) throws -> URL {
    let file = photo.file.appendingPathExtension("\(longSide).png")
    if FileManager.default.fileExists(atPath: file.path) { return file }
    do {
      try decoder.decode(photo.file, longSide: longSide, to: file)
      try applyDataProtection(to: file)
      return file
    } catch {
      try? FileManager.default.removeItem(at: file)
      throw error
    }
  }

  private static let decodedByPhone: Set<PhotoFormat> = [.heic, .avif, .tiff]
}
