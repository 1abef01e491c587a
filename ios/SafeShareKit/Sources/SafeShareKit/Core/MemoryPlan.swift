/// How much memory a photo may take where it is protected.
public struct MemoryPlan: Sendable {
  /// Bytes that one photo may take in the core while it is decoded.
  public let photoBytes: UInt64
  /// Longest side of a new picture, in pixels.
  public let longestSide: Int
  /// Pixels of a new picture, width times height: the shield's memory grows with them, and a before-and-after pair
  /// holds them three times.
  public let pixels: Int
  /// Longest side of the picture in the cover editor, in pixels; it is there while the net looks for faces.
  public let editorSide: Int
  /// Whether the app itself could take a photo that does not fit here.
  public let isShareExtension: Bool

  /// iOS ends a share extension that takes more than about 120 MB. `MemoryTests` measures what this plan takes.
  public static let shareExtension = MemoryPlan(
    photoBytes: 64 << 20, longestSide: 2048, pixels: 2048 * 1536, editorSide: 1080, isShareExtension: true)
  /// An app may take a good part of the phone's memory.
  public static let app = MemoryPlan(
    photoBytes: 512 << 20, longestSide: 4096, pixels: 4096 * 4096, editorSide: 2048, isShareExtension: false)

  /// The longest side, in pixels, for a photo of this shape when the parent chose `longSide`. A shape that is not known
  /// counts as a square, the largest there is.
  func side(_ longSide: Int, width: UInt32?, height: UInt32?) -> Int {
    let (width, height) = (Double(width ?? 1), Double(height ?? 1))
    let shape = max(width, height) / max(min(width, height), 1)
    let side = (Double(pixels) * max(shape, 1)).squareRoot()
    return min(longSide, longestSide, Int(side))
  }
}
