import Foundation
import SafeShareKit
import XCTest

final class IncomingTests: XCTestCase {
  private func taken(_ types: [String], images: Set<String>) -> Attachment.Representation? {
    Intake(of: [Offer(types: types, imageTypes: images)]).attachments.first?.representation
  }

  func testTheOtherAppsOwnFileIsTaken() {
    let images: Set<String> = ["public.heic", "public.jpeg", "public.image", "com.apple.live-photo"]
    XCTAssertEqual(taken(["public.heic", "public.jpeg"], images: images), .file(type: "public.heic"))
    XCTAssertEqual(taken(["public.image", "public.jpeg"], images: images), .file(type: "public.jpeg"))
    XCTAssertEqual(taken(["public.image"], images: images), .file(type: "public.image"))
    XCTAssertEqual(
      taken(["com.apple.live-photo-bundle", "com.apple.live-photo", "public.heic"], images: images),
      .file(type: "public.heic"))
    XCTAssertEqual(taken(["public.file-url"], images: images), .fileAddress)
  }

  func testWhatIsNoPhotoIsLeftOut() {
    let notPhotos = [
      ["public.movie"], ["public.url"], ["public.plain-text", "public.file-url"], [], ["public.svg-image"],
    ]
    let intake = Intake(of: notPhotos.map { Offer(types: $0, imageTypes: ["public.svg-image"]) })
    XCTAssertEqual(intake.attachments, [])
    XCTAssertEqual(intake.leftOut, notPhotos.count)
  }

  func testAShareHasItsLimitAndKeepsItsOrder() {
    let photo = Offer(types: ["public.jpeg"], imageTypes: ["public.jpeg"])
    let movie = Offer(types: ["public.movie"], imageTypes: [])
    let intake = Intake(of: [movie] + Array(repeating: photo, count: Limits.photos + 2))
    XCTAssertEqual(intake.attachments.map(\.id), Array(1...Limits.photos))
    XCTAssertEqual([intake.leftOut, intake.overLimit], [1, 2])
  }

  func testOnlyAPlainFileOfADecentSizeIsCopied() throws {
    let folder = try emptyFolder()
    let copy = folder.appendingPathComponent("copy")
    let link = folder.appendingPathComponent("link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: fixture("small.jpg"))
    for refused in [link, folder] {
      XCTAssertThrowsError(try copyPhoto(from: refused, to: copy)) { XCTAssertEqual($0 as? LoadingError, .notAllowed) }
    }
    let huge = folder.appendingPathComponent("huge")
    try Data().write(to: huge)
    try FileHandle(forWritingTo: huge).truncate(atOffset: UInt64(Limits.photoBytes) + 1)
    XCTAssertThrowsError(try copyPhoto(from: huge, to: copy)) { XCTAssertEqual($0 as? LoadingError, .tooLarge) }
    XCTAssertFalse(FileManager.default.fileExists(atPath: copy.path))

    try copyPhoto(from: fixture("small.jpg"), to: copy)
    XCTAssertEqual(try Data(contentsOf: copy), try Data(contentsOf: fixture("small.jpg")))
  }
}

final class AwaitingTests: XCTestCase, @unchecked Sendable {
  @MainActor
  func testWhatEndsIsAwaitedAndItsErrorThrown() async throws {
    try await awaiting { end in
      Thread.detachNewThread { end(.success(())) }
      return Progress(totalUnitCount: 1)
    }
    do {
      try await awaiting { end in
        end(.failure(LoadingError.nothing))
        return Progress(totalUnitCount: 1)
      }
      XCTFail("the error was lost")
    } catch let error as LoadingError {
      XCTAssertEqual(error, .nothing)
    }
  }

  @MainActor
  func testCancellingTheTaskCancelsTheProgress() async {
    let task = Task {
      try await awaiting { end in
        let progress = Progress(totalUnitCount: 1)
        progress.cancellationHandler = { end(.failure(LoadingError.nothing)) }
        return progress
      }
    }
    await Task.yield()
    task.cancel()
    let outcome = await task.result
    XCTAssertThrowsError(try outcome.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
  }
}
