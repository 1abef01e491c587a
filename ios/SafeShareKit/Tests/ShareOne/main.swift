import Foundation
import SafeShareCore
import SafeShareKit

// share-one PHOTO: looks at a photo, previews it and protects it as the share extension does.
// share-one --pixels SIDE: the same for a square picture that the phone decoded.

/// Stands for ImageIO: a grey square as large as it may be.
struct GreySquare: PlatformDecoder {
  func decode(_ photo: URL, longSide: Int) throws -> PhotoPixels {
    PhotoPixels(
      width: UInt32(longSide), height: UInt32(longSide), stride: UInt64(4 * longSide),
      rgba: Data(repeating: 130, count: 4 * longSide * longSide), premultiplied: true, colorSpace: .displayP3,
      orientation: 1)
  }
}

let folder = try ShareFolders(in: FileManager.default.temporaryDirectory).create()
defer { folder.wipe() }
let works = PhotoWorks(core: RustPhotoCore(), decoder: GreySquare(), plan: .shareExtension)
let (photo, longSide) = (URL(fileURLWithPath: CommandLine.arguments[1]), Int(CommandLine.arguments[2]) ?? 0)
let choice = Choice(strength: .strong, longSide: longSide)
do {
  let seen = try await works.look(photo)
  _ = try await works.preview(seen, side: 192, choice: Choice(strength: .off, longSide: 192))
  _ = try await works.preview(seen, side: 1080, choice: choice)
  let made = try await works.protect(seen, into: folder.outputs, choice: choice)
  print("made \(made.width) \(made.height)")
} catch {
  print("problem \(Problem(error))")
}
let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
print(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "VmHWM unknown")
