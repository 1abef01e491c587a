import Foundation
import SafeShareKit

// share-one PHOTO PNG: looks at a photo, previews it and protects it as the share extension does, then tells its size,
// or the problem, and the most memory that this process took. Where the phone would decode the photo, it makes PNG.

struct Ready: PlatformDecoder {
  let picture: URL

  func decode(_ photo: URL, longSide: Int, to file: URL) throws {
    try FileManager.default.copyItem(at: picture, to: file)
  }
}

let folder = try ShareFolders(in: FileManager.default.temporaryDirectory).create()
defer { folder.wipe() }
let (photo, picture) = (folder.input(0), URL(fileURLWithPath: CommandLine.arguments[2]))
try copyPhoto(from: URL(fileURLWithPath: CommandLine.arguments[1]), to: photo)
let works = PhotoWorks(core: RustPhotoCore(), decoder: Ready(picture: picture), plan: .shareExtension)
// The largest of the settings: an extension has no room for it, and takes less.
let choice = Choice(strength: .strong, longSide: 4096)
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
