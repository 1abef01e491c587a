/// How much memory a photo may take where it is protected.
public struct MemoryPlan: Sendable {
  /// Bytes that one photo may take in the core.
  public let photoBytes: UInt64
  /// Longest side, in pixels, of what the phone decodes and of what a preview is made of: those pixels are there
  /// several times for a moment.
  public let decodedSide: Int
  /// Whether the app itself could take a photo that does not fit here.
  public let isShareExtension: Bool

  /// iOS ends a share extension that takes more than about 120 MB.
  public static let shareExtension = MemoryPlan(photoBytes: 64 << 20, decodedSide: 2048, isShareExtension: true)
  /// An app may take a good part of the phone's memory.
  public static let app = MemoryPlan(photoBytes: 512 << 20, decodedSide: 4096, isShareExtension: false)
}
