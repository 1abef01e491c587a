import Foundation
import SafeShareKit

// share-some PNG PHOTO...: looks at each photo, previews it and protects it as the share extension does, and tells its
// size or the problem; then the most memory that this process took. PNG is what the phone makes of a photo that the
// core does not read.

struct Ready: PlatformDecoder {
  let picture: URL

  func decode(_ photo: URL, longSide: Int, to file: URL) throws {
    try FileManager.default.copyItem(at: picture, to: file)
  }
}

let folder = try ShareFolders(in: FileManager.default.temporaryDirectory).create()
defer { folder.wipe() }
let paths = CommandLine.arguments.dropFirst().map { URL(fileURLWithPath: $0) }
let works = PhotoWorks(core: RustPhotoCore(isFrugal: true), decoder: Ready(picture: paths[0]), plan: .shareExtension)
// The largest of the settings: an extension has no room for it, and takes less.
let choice = Choice(strength: .strong, longSide: 4096)
for (index, path) in paths.dropFirst().enumerated() {
  do {
    let photo = folder.input(index)
    try copyPhoto(from: path, to: photo)
    let seen = try await works.look(photo)
    _ = try await works.preview(seen, side: 192, choice: Choice(strength: .off, longSide: 192))
    _ = try await works.preview(seen, side: 1080, choice: choice)
    let made = try await works.protect(seen, into: folder.outputs, choice: choice)
    print("\(made.width)x\(made.height)")
  } catch {
    print("problem \(Problem(error))")
  }
}
let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
print(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "VmHWM unknown")
