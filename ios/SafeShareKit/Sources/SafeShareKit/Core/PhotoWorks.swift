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

/// The core, and the phone's own decoder for what the core leaves to it. Work is done one photo at a time.
public struct PhotoWorks: Sendable {
  private let core: any PhotoCore
  private let decoder: any PlatformDecoder
  private let plan: MemoryPlan
  private let queue = PhotoQueue()

  public init(core: any PhotoCore, decoder: any PlatformDecoder, plan: MemoryPlan) {
    self.core = core
    self.decoder = decoder
    self.plan = plan
  }

  /// What is hidden in a photo.
  public func look(_ file: URL) async throws -> SeenPhoto {
    try await queue.run { [core] cancel in SeenPhoto(file: file, report: try core.inspect(file, cancel: cancel)) }
  }

  /// What the new picture would be, before and after the shield, shown at most `side` pixels long.
  public func preview(_ photo: SeenPhoto, side: Int, choice: Choice) async throws -> PhotoPreview {
    try await queue.run { cancel in
      try withSource(of: photo, choice, longSide: min(choice.longSide, plan.decodedSide)) { source, options in
        try core.preview(source, side: side, options: options, cancel: cancel)
      }
    }
  }

  /// The new picture, under a random name in `folder`. Where memory is short it comes out smaller than was chosen.
  public func protect(
    _ photo: SeenPhoto, into folder: URL, choice: Choice,
    onProgress: @escaping @Sendable (ProtectStage, Float) -> Void = { _, _ in }
  ) async throws -> ProtectedPhoto {
    try await queue.run { cancel in
      func protect(_ longSide: Int) throws -> ProtectedPhoto {
        try withSource(of: photo, choice, longSide: longSide) { source, options in
          try core.protect(source, into: folder, options: options, cancel: cancel, onProgress: onProgress)
        }
      }
      do {
        return try protect(choice.longSide)
      } catch SafeShareError.NotEnoughMemory where choice.longSide > plan.decodedSide {
        return try protect(plan.decodedSide)
      }
    }
  }

  private func withSource<Value>(
    of photo: SeenPhoto, _ choice: Choice, longSide: Int, _ call: (PhotoSource, ProtectOptions) throws -> Value
  ) throws -> Value {
    let options = ProtectOptions(
      strength: choice.strength, maxSide: UInt32(longSide),
      format: choice.keepPng && photo.report.format == .png ? .png : .auto, quality: nil,
      memoryLimit: plan.photoBytes)
    if Self.decodedByPhone.contains(photo.report.format) { return try call(decoded(photo, longSide), options) }
    do {
      return try call(.encoded(photo.file), options)
    } catch SafeShareError.PlatformDecoded, SafeShareError.UnsupportedVariant {
      return try call(decoded(photo, longSide), options)
    }
  }

  private func decoded(_ photo: SeenPhoto, _ longSide: Int) throws -> PhotoSource {
    .decoded(try decoder.decode(photo.file, longSide: min(longSide, plan.decodedSide)))
  }

  private static let decodedByPhone: Set<PhotoFormat> = [.heic, .avif, .tiff]
}
