import CoreGraphics
import Foundation
import ImageIO
import SafeShareCore
import SafeShareKit

/// HEIC, AVIF, TIFF and raw files through ImageIO, at the size that is needed.
struct ImageIODecoder: PlatformDecoder {
  func decode(_ photo: URL, longSide: Int) throws -> PhotoPixels {
    let source = [kCGImageSourceShouldCache: false] as CFDictionary
    guard let file = CGImageSourceCreateWithURL(photo as CFURL, source), CGImageSourceGetCount(file) > 0 else {
      throw DecodingError.unsupported
    }
    // From the picture itself: a thumbnail that is stored in the file may show what was cropped away.
    let options =
      [
        kCGImageSourceCreateThumbnailFromImageAlways: true,
        kCGImageSourceCreateThumbnailWithTransform: true,
        kCGImageSourceThumbnailMaxPixelSize: longSide,
      ] as CFDictionary
    guard let image = CGImageSourceCreateThumbnailAtIndex(file, CGImageSourceGetPrimaryImageIndex(file), options) else {
      throw DecodingError.damaged
    }
    return try pixels(of: image)
  }

  /// The picture as 8-bit RGBA. A wide gamut stays one here: the core brings it into sRGB as it does for every photo.
  private func pixels(of image: CGImage) throws -> PhotoPixels {
    let isWide = image.colorSpace.map(\.isWideGamutRGB) ?? false
    guard let space = CGColorSpace(name: isWide ? CGColorSpace.displayP3 : CGColorSpace.sRGB) else {
      throw DecodingError.unsupported
    }
    let (width, height) = (image.width, image.height)
    let stride = 4 * width
    var rgba = Data(count: stride * height)
    let isDrawn = rgba.withUnsafeMutableBytes { bytes in
      let layout = CGImageAlphaInfo.premultipliedLast.rawValue | CGBitmapInfo.byteOrder32Big.rawValue
      guard
        let context = CGContext(
          data: bytes.baseAddress, width: width, height: height, bitsPerComponent: 8, bytesPerRow: stride, space: space,
          bitmapInfo: layout)
      else { return false }
      context.draw(image, in: CGRect(x: 0, y: 0, width: width, height: height))
      return true
    }
    guard isDrawn else { throw DecodingError.noMemory }
    return PhotoPixels(
      width: UInt32(width), height: UInt32(height), stride: UInt64(stride), rgba: rgba, premultiplied: true,
      colorSpace: isWide ? .displayP3 : .srgb, orientation: 1)
  }
}
