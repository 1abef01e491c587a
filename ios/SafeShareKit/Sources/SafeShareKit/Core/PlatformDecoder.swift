import Foundation
import SafeShareCore

/// The phone's own decoder, for what the core leaves to it: HEIC, AVIF, raw files.
public protocol PlatformDecoder: Sendable {
  /// The picture in `photo`, upright, its longest side at most `longSide` pixels. Blocks; throws when it cannot be read.
  func decode(_ photo: URL, longSide: Int) throws -> PhotoPixels
}

/// The phone's decoder did not read the photo.
public enum DecodingError: Error {
  /// It has no decoder for this kind of file.
  case unsupported
  /// The file begins well and cannot be read to its end.
  case damaged
  /// No memory for the picture.
  case noMemory
}
