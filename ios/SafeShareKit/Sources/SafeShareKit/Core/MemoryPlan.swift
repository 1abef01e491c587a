/// How much memory a photo may take where it is protected.
public struct MemoryPlan: Sendable {
  /// Bytes that one photo may take in the core while it is decoded.
  public let photoBytes: UInt64
  /// Longest side, in pixels, that a new picture may have: what the shield takes grows with its area.
  public let longestSide: Int
  /// Pixels of the picture that a before-and-after pair is made of: there it is in memory three times.
  public let previewPixels: Int
  /// Whether the app itself could take a photo that does not fit here.
  public let isShareExtension: Bool

  /// iOS ends a share extension that takes more than about 120 MB. `MemoryTests` measures what this plan takes.
  public static let shareExtension = MemoryPlan(
    photoBytes: 64 << 20, longestSide: 2048, previewPixels: 2048 * 1536, isShareExtension: true)
  /// An app may take a good part of the phone's memory.
  public static let app = MemoryPlan(
    photoBytes: 512 << 20, longestSide: 4096, previewPixels: 4096 * 4096, isShareExtension: false)

  /// The longest side of the picture that a pair is made of, for a photo of this shape.
  func previewSide(longSide: Int, width: UInt32?, height: UInt32?) -> Int {
    let (width, height) = (Double(width ?? 1), Double(height ?? 1))
    let shape = max(width, height) / max(min(width, height), 1)
    let side = (Double(previewPixels) * max(shape, 1)).squareRoot()
    return Int(min(side, Double(longSide)))
  }
}
