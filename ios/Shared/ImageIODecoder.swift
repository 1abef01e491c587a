import CoreGraphics
import Foundation
import ImageIO
import SafeShareKit
import UniformTypeIdentifiers

/// HEIC, AVIF, TIFF and raw files through ImageIO, at the size that is needed.
struct ImageIODecoder: PlatformDecoder {
  func decode(_ photo: URL, longSide: Int, to file: URL) throws {
    let picture = try plain(thumbnail(of: photo, longSide))
    let type = UTType.png.identifier as CFString
    guard let png = CGImageDestinationCreateWithURL(file as CFURL, type, 1, nil) else { throw DecodingError.noMemory }
    CGImageDestinationAddImage(png, picture, nil)
    guard CGImageDestinationFinalize(png) else { throw CocoaError(.fileWriteUnknown) }
  }

  /// Upright, and no larger than it must be.
  private func thumbnail(of photo: URL, _ longSide: Int) throws -> CGImage {
    let opening = [kCGImageSourceShouldCache: false] as CFDictionary
    guard let source = CGImageSourceCreateWithURL(photo as CFURL, opening), CGImageSourceGetCount(source) > 0 else {
      throw DecodingError.unsupported
    }
    // From the picture itself: a thumbnail that is stored in the file may show what was cropped away.
    let options: [CFString: Any] = [
      kCGImageSourceCreateThumbnailFromImageAlways: true,
      kCGImageSourceCreateThumbnailWithTransform: true,
      kCGImageSourceThumbnailMaxPixelSize: longSide,
    ]
    let index = CGImageSourceGetPrimaryImageIndex(source)
    guard let image = CGImageSourceCreateThumbnailAtIndex(source, index, options as CFDictionary) else {
      throw DecodingError.damaged
    }
    return image
  }

  /// With 8 bits a channel, in sRGB or, where its gamut is wide, in Display P3: the core reads the profile that goes
  /// into the PNG and brings it into sRGB, as it does for every photo.
  private func plain(_ image: CGImage) throws -> CGImage {
    let isWide = image.colorSpace.map(\.isWideGamutRGB) ?? false
    let isOpaque = [CGImageAlphaInfo.none, .noneSkipFirst, .noneSkipLast].contains(image.alphaInfo)
    let layout: CGImageAlphaInfo = isOpaque ? .noneSkipLast : .premultipliedLast
    guard let space = CGColorSpace(name: isWide ? CGColorSpace.displayP3 : CGColorSpace.sRGB),
      let context = CGContext(
        data: nil, width: image.width, height: image.height, bitsPerComponent: 8, bytesPerRow: 0, space: space,
        bitmapInfo: layout.rawValue)
    else { throw DecodingError.noMemory }
    context.draw(image, in: CGRect(x: 0, y: 0, width: image.width, height: image.height))
    guard let plain = context.makeImage() else { throw DecodingError.noMemory }
    return plain
  }
}
