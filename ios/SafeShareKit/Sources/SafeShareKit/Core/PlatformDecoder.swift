import Foundation

/// The phone's own decoder, for what the core leaves to it: HEIC, AVIF, raw files.
public protocol PlatformDecoder: Sendable {
  /// Writes the picture in `photo` as a PNG to `file`, upright, its longest side at most `longSide` pixels. Blocks;
  /// throws when it cannot be read.
  ///
  /// A file and not pixels in memory: those would be there three times while the core takes them, more than a share
  /// extension has room for, and would have to be decoded anew for every strength that the parent tries.
  func decode(_ photo: URL, longSide: Int, to file: URL) throws
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
