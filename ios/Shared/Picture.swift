import CoreGraphics
import SafeShareKit
import SwiftUI

extension SmallPicture {
  /// For the screen; nil only when its numbers do not fit each other.
  var image: Image? { cgImage.map { Image(decorative: $0, scale: 1) } }

  /// The same for the system; nil only when its numbers do not fit each other.
  var cgImage: CGImage? {
    guard let provider = CGDataProvider(data: rgba as CFData), let space = CGColorSpace(name: CGColorSpace.sRGB) else {
      return nil
    }
    return CGImage(
      width: width, height: height, bitsPerComponent: 8, bitsPerPixel: 32, bytesPerRow: 4 * width, space: space,
      bitmapInfo: CGBitmapInfo(rawValue: CGImageAlphaInfo.last.rawValue), provider: provider, decode: nil,
      shouldInterpolate: true, intent: .defaultIntent)
  }
}
