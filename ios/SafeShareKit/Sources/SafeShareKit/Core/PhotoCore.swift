import Foundation
import SafeShareCore

/// The Rust core as the app uses it. Every call blocks for a while, and throws `SafeShareError`.
public protocol PhotoCore: Sendable {
  /// What is hidden in a photo.
  func inspect(_ photo: URL, cancel: CancelToken) throws -> PhotoReport

  /// The faces that the net finds, the surest first. It misses some, and sees some where there are none.
  func faces(_ photo: URL, options: ProtectOptions, cancel: CancelToken) throws -> [FoundFace]

  /// A before-and-after pair, at most `side` pixels long, with the covers.
  func preview(_ photo: URL, side: Int, options: ProtectOptions, cancel: CancelToken) throws -> PhotoPreview

  /// A new picture in `folder`, under a random name.
  func protect(
    _ photo: URL, into folder: URL, options: ProtectOptions, cancel: CancelToken,
    onProgress: @escaping @Sendable (ProtectStage, Float) -> Void
  ) throws -> ProtectedPhoto
}

/// The real core. The shield's net is loaded by the first call, and stays.
public final class RustPhotoCore: PhotoCore {
  private let engine = Lazily { try SafeShareEngine() }
  private let isFrugal: Bool

  /// A frugal core lets go of the net after each picture that it saw. The net keeps what it prepared for every
  /// size of picture, some megabytes each; loading it anew takes a few tens of milliseconds.
  public init(isFrugal: Bool = false) { self.isFrugal = isFrugal }

  public func inspect(_ photo: URL, cancel: CancelToken) throws -> PhotoReport {
    try engine.value().inspect(path: photo.path, cancel: cancel)
  }

  public func faces(_ photo: URL, options: ProtectOptions, cancel: CancelToken) throws -> [FoundFace] {
    defer { letGo() }
    return try engine.value().faces(path: photo.path, options: options, cancel: cancel)
  }

  public func preview(
    _ photo: URL, side: Int, options: ProtectOptions, cancel: CancelToken
  ) throws -> PhotoPreview {
    defer { letGo(after: options) }
    return try engine.value().preview(path: photo.path, side: UInt32(side), options: options, cancel: cancel)
  }

  public func protect(
    _ photo: URL, into folder: URL, options: ProtectOptions, cancel: CancelToken,
    onProgress: @escaping @Sendable (ProtectStage, Float) -> Void
  ) throws -> ProtectedPhoto {
    defer { letGo(after: options) }
    return try engine.value().protect(
      path: photo.path, outputDir: folder.path, options: options, progress: Listener(onProgress), cancel: cancel)
  }

  private func letGo(after options: ProtectOptions) {
    if options.strength != .off { letGo() }
  }

  private func letGo() {
    if isFrugal { engine.forget() }
  }
}

private final class Listener: ProgressListener {
  private let tell: @Sendable (ProtectStage, Float) -> Void

  init(_ tell: @escaping @Sendable (ProtectStage, Float) -> Void) { self.tell = tell }

  func onProgress(stage: ProtectStage, fraction: Float) { tell(stage, fraction) }
}

/// A value that is made when it is asked for and not there.
private final class Lazily<Value: Sendable>: @unchecked Sendable {
  private let make: @Sendable () throws -> Value
  private let lock = NSLock()
  private var made: Value?

  init(_ make: @escaping @Sendable () throws -> Value) { self.make = make }

  func value() throws -> Value {
    try lock.withLock {
      if let made { return made }
      let value = try make()
      made = value
      return value
    }
  }

  func forget() { lock.withLock { made = nil } }
}
