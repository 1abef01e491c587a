import Foundation

/// Fetches what another app offers. It stays on the main actor, because an `NSItemProvider` may not leave it.
@MainActor
public protocol AttachmentLoader {
  /// Copies the photo into `file`, which does not exist yet. The other app's own file is gone when its handler
  /// returns: the copy must be made inside. Throws `CancellationError` when the task is cancelled.
  func load(_ attachment: Attachment, to file: URL) async throws
}

/// Why a photo could not be fetched.
public enum LoadingError: Error {
  /// The other app handed nothing over.
  case nothing
  /// More than `Limits.photoBytes`.
  case tooLarge
  /// A folder, a link, or SafeShare's own file.
  case notAllowed
}

/// Copies the photo at `source` to `file`. Only a plain file of a decent size is taken.
public func copyPhoto(from source: URL, to file: URL) throws {
  let attributes = try FileManager.default.attributesOfItem(atPath: source.path)
  guard attributes[.type] as? FileAttributeType == .typeRegular else { throw LoadingError.notAllowed }
  guard let bytes = attributes[.size] as? NSNumber, bytes.int64Value <= Limits.photoBytes else {
    throw LoadingError.tooLarge
  }
  // On Apple's file system this shares the blocks and takes no time.
  try FileManager.default.copyItem(at: source, to: file)
  try applyDataProtection(to: file)
}
