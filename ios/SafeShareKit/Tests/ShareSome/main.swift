import Foundation
import SafeShareCore
import SafeShareKit

// share-some PNG PHOTO...: looks at each photo, previews it, looks for its faces and covers some of it in the editor, and
// protects it, as the share extension does; tells its size or the problem; then the most memory that this process took.
// PNG is what the phone makes of a photo that the core does not read.

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
let area = PhotoArea(x: 0.1, y: 0.1, width: 0.8, height: 0.8)
let covers = [CoverStyle.mosaic, .blur, .solid, .sticker].map { PhotoCover(area: area, shape: .ellipse, style: $0) }

/// The editor holds one picture while the net looks for faces, and while the next one is drawn.
func edit(_ photo: SeenPhoto) async throws {
  var shown = try await works.editorPicture(photo, choice: choice, covers: [])
  _ = try await works.faces(photo, in: shown, choice: choice)
  shown = try await works.editorPicture(photo, choice: choice, covers: covers)
  guard max(shown.width, shown.height) <= MemoryPlan.shareExtension.editorSide else { fatalError("too large") }
}

for (index, path) in paths.dropFirst().enumerated() {
  do {
    let photo = folder.input(index)
    try copyPhoto(from: path, to: photo)
    let seen = try await works.look(photo)
    _ = try await works.preview(seen, side: 192, choice: Choice(strength: .off, longSide: 192))
    _ = try await works.preview(seen, side: 1080, choice: choice)
    try await edit(seen)
    let made = try await works.protect(seen, into: folder.outputs, choice: choice, covers: covers)
    guard Int(made.covered) == covers.count else { fatalError("not covered") }
    print("\(made.width)x\(made.height)")
  } catch {
    print("problem \(Problem(error))")
  }
}
let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
print(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "VmHWM unknown")
