import Foundation
import SafeShareCore
import SafeShareKit
import XCTest

final class AutomationTests: XCTestCase {
  private func protect(_ files: [URL], in root: URL, _ choice: Choice = Choice()) async throws -> [Automation.Made] {
    let works = PhotoWorks(core: rustCore, decoder: FakeDecoder(), plan: .app)
    return try await Automation(works: works, folders: ShareFolders(in: root), choice: choice)
      .protect(files.count) { index, file in try copyPhoto(from: files[index], to: file) }
  }

  func testPhotosComeBackNewAndNothingIsLeft() async throws {
    let root = try emptyFolder()
    let made = try await protect(
      [fixture("jpeg-baseline.jpg"), fixture("png-still.png"), fixture("heic.heic")], in: root,
      Choice(longSide: 1080))
    XCTAssertEqual(made.map(\.isPng), [false, true, false])
    for picture in made {
      XCTAssertNotNil(picture.name.range(of: "^photo-[0-9a-f]{16}\\.(jpg|png)$", options: .regularExpression))
      XCTAssertNil(picture.bytes.range(of: Data("CANARY-".utf8)))
      let file = try emptyFolder().appendingPathComponent(picture.name)
      try picture.bytes.write(to: file)
      XCTAssertEqual(try hidden(in: file), [])
    }
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
  }

  func testOneThatFailsHandsNothingOn() async throws {
    let root = try emptyFolder()
    do {
      _ = try await protect([fixture("small.jpg"), fixture("no-picture.jpg")], in: root)
      XCTFail("the damaged photo was passed over")
    } catch let failure as Automation.Failure {
      XCTAssertEqual(failure.problem, .damaged)
    }
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
  }

  func testCancellingLeavesNothing() async throws {
    let (root, photo) = (try emptyFolder(), try fixture("large.jpg"))
    let works = PhotoWorks(core: rustCore, decoder: FakeDecoder(), plan: .app)
    let automation = Automation(works: works, folders: ShareFolders(in: root), choice: Choice())
    let task = Task { try await automation.protect(3) { _, file in try copyPhoto(from: photo, to: file) } }
    try await Task.sleep(nanoseconds: 200_000_000)
    task.cancel()
    let outcome = await task.result
    XCTAssertThrowsError(try outcome.get()) { XCTAssertTrue($0 is CancellationError) }
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: root.path), [])
  }
}
