import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

/// The cover editor within a share, with a core that does what the test says.
final class CoverSessionTests: XCTestCase, @unchecked Sendable {
  private let core = FakeCore()
  private let searches = Counter()

  /// A share of `count` photos that were looked at; its core finds a face on the left.
  @MainActor
  private func looked(_ count: Int = 1, finder: FakeFinder? = nil) async throws -> Share {
    let searches = searches
    if count > 0 {
      core.onFaces = { _ in
        searches.next()
        return [found(place(0.1, 0.4, 0.2, 0.2))]
      }
    }
    let share = try Share(
      Array(repeating: fixture("small.jpg"), count: max(count, 1)), in: emptyFolder(), core: core, finder: finder)
    share.session.start()
    try await until { !share.session.state.isLooking }
    return share
  }

  @MainActor
  private func opened(_ share: Share) async throws -> CoverSession {
    share.session.openCovers()
    let covering = try XCTUnwrap(share.session.covering)
    covering.send(.sized(CGSize(width: 400, height: 300)))
    try await until { !covering.editor.isLooking && covering.picture != nil }
    return covering
  }

  @MainActor
  func testFacesAreLookedForWhenTheEditorOpensAndOnce() async throws {
    let share = try await looked()
    XCTAssertEqual(searches.count, 0, "none yet")
    let covering = try await opened(share)
    XCTAssertEqual(covering.editor.faces.count, 1)
    share.session.openCovers()
    XCTAssertTrue(share.session.covering === covering, "it is open")
    share.session.closeCovers(keeping: true)
    let again = try await opened(share)
    XCTAssertEqual(again.editor.faces.count, 1)
    XCTAssertEqual(searches.count, 1, "they are known")
  }

  @MainActor
  func testWhatIsKeptMakesThePicturesAnew() async throws {
    let share = try await looked(2)
    share.session.send(.go(.share))
    try await until { share.session.state.phase == .ready(.share) }
    share.session.send(.handOverBegan)
    share.session.openCovers()
    XCTAssertNil(share.session.covering, "not while the share sheet is open")
    share.session.send(.cameBack)
    let old = share.session.state.outputs

    let covering = try await opened(share)
    covering.send(.face(0))
    share.session.closeCovers(keeping: true)
    XCTAssertNil(share.session.covering)
    XCTAssertEqual(share.session.state.outputs, [old[1]], "the first was made without it")
    try await until { share.session.pair?.covers.count == 1 }
    share.session.send(.go(.share))
    try await until { share.session.state.phase == .ready(.share) }
    XCTAssertEqual(share.session.state.outputs.last, old[1])
    XCTAssertNotEqual(share.session.state.outputs.first, old[0])
    XCTAssertFalse(FileManager.default.fileExists(atPath: old[0].path))
    let covered = share.session.state.photos.map { $0.output(for: share.session.state.choice)?.covered }
    XCTAssertEqual(covered, [1, 0])
  }

  @MainActor
  func testLeavingKeepsNothingNew() async throws {
    let share = try await looked()
    var covering = try await opened(share)
    covering.send(.face(0))
    share.session.closeCovers(keeping: true)
    covering = try await opened(share)
    covering.send(.face(0))
    covering.send(.add)
    share.session.closeCovers(keeping: false)
    covering.send(.coverAll)
    XCTAssertEqual(share.session.state.photos[0].covers.forCore.count, 1)
    XCTAssertEqual(covering.editor.covers.marks.count, 1, "it is closed and hears nothing")
    try await until { share.session.pair?.covers.count == 1 }
  }

  @MainActor
  func testTheEditorsPictureIsTheOnlyLargeOne() async throws {
    let share = try await looked()
    try await until { share.session.pair != nil }
    let covering = try await opened(share)
    XCTAssertNil(share.session.pair)
    XCTAssertEqual(covering.editor.viewport.picture, CGSize(width: 4, height: 3))
    share.session.closeCovers(keeping: true)
    try await until { share.session.pair != nil }
  }

  @MainActor
  func testThePictureFollowsWhatIsChosenAndTheNewestWins() async throws {
    let (drawn, gate) = (Seen<[PhotoCover]>(), Gate())
    let share = try await looked()
    let covering = try await opened(share)
    core.onPreview = { covers in
      drawn.add(covers)
      gate.pass()
    }
    covering.send(.face(0))
    XCTAssertEqual(covering.pending, covering.editor.covers.marks, "marked at once")
    try await until { drawn.all.count == 1 }
    covering.send(.styleChosen(.blur))
    covering.send(.styleChosen(.solid))
    covering.send(.add)
    gate.open()
    try await until { covering.pending.isEmpty }
    XCTAssertEqual(covering.drawn, covering.editor.covers.forCore)
    XCTAssertEqual(drawn.all.map(\.count), [1, 2], "what was chosen in between was not drawn")
    covering.send(.pinched(by: 2, around: .zero))
    try await Task.sleep(nanoseconds: 50_000_000)
    XCTAssertEqual(drawn.all.count, 2, "zooming draws nothing")
  }

  @MainActor
  func testAPictureThatFailsLeavesTheCoversMarked() async throws {
    let tries = Counter()
    let share = try await looked()
    let covering = try await opened(share)
    core.onPreview = { _ in
      tries.next()
      throw SafeShareError.NotEnoughMemory
    }
    covering.send(.face(0))
    try await until { tries.count == 1 }
    try await Task.sleep(nanoseconds: 100_000_000)
    XCTAssertEqual(covering.pending.count, 1)
    XCTAssertNotNil(covering.picture)
    XCTAssertEqual(tries.count, 1, "it was tried once")
  }

  @MainActor
  func testASearchThatFailsHasFoundNone() async throws {
    let share = try await looked(0)
    core.onFaces = { _ in throw SafeShareError.NotEnoughMemory }
    let covering = try await opened(share)
    XCTAssertEqual(covering.editor.faces, [])
    XCTAssertEqual(share.session.state.photos.map(\.problem), [nil])
  }

  @MainActor
  func testThePhonesFacesJoinTheNets() async throws {
    let sizes = Seen<Int>()
    let finder = FakeFinder { picture in
      sizes.add(picture.width)
      return [place(0.11, 0.4, 0.2, 0.2), place(0.7, 0.4, 0.1, 0.1)]
    }
    let covering = try await opened(looked(finder: finder))
    XCTAssertEqual(covering.editor.faces.count, 2)
    XCTAssertEqual(sizes.all, [4], "in the editor's picture, not in the photo")
  }

  @MainActor
  func testWhereThePhoneFailsTheNetsFacesStandAlone() async throws {
    let finder = FakeFinder { _ in throw DecodingError.noMemory }
    let covering = try await opened(looked(finder: finder))
    XCTAssertEqual(covering.editor.faces.count, 1)
  }

  @MainActor
  func testWhereTheNetFailsThePhonesFacesStandAlone() async throws {
    let share = try await looked(0, finder: FakeFinder { _ in [place(0.7, 0.4, 0.1, 0.1)] })
    core.onFaces = { _ in throw SafeShareError.NotEnoughMemory }
    let covering = try await opened(share)
    XCTAssertEqual(covering.editor.faces, [Face(phone: place(0.7, 0.4, 0.1, 0.1))])
  }

  @MainActor
  func testClosingEndsTheSearch() async throws {
    let gate = Gate()
    let share = try await looked(0)
    core.onFaces = { _ in
      gate.pass()
      throw SafeShareError.Cancelled
    }
    share.session.openCovers()
    let covering = try XCTUnwrap(share.session.covering)
    try await until { gate.arrived == 1 }
    XCTAssertNotNil(covering.picture)
    share.session.closeCovers(keeping: false)
    gate.open()
    try await Task.sleep(nanoseconds: 100_000_000)
    XCTAssertTrue(covering.editor.isLooking, "what it found came too late")
    core.onFaces = { _ in [found(somewhere)] }
    let again = try await opened(share)
    XCTAssertEqual(again.editor.faces.count, 1, "it is looked for anew")
  }

  @MainActor
  func testClosingTheShareClosesTheEditor() async throws {
    let share = try await looked()
    let covering = try await opened(share)
    covering.send(.face(0))
    await share.session.close()
    XCTAssertNil(share.session.covering)
    XCTAssertFalse(FileManager.default.fileExists(atPath: share.folder.outputs.path))
    share.session.openCovers()
    XCTAssertNil(share.session.covering)
  }

  @MainActor
  func testNewsIsToldAndAPhotoThatFailedHasNoEditor() async throws {
    let share = try await looked()
    let covering = try await opened(share)
    var told: [CoverNews] = []
    covering.onNews = { told.append($0) }
    covering.send(.face(0))
    covering.send(.pinched(by: 2, around: .zero))
    covering.send(.undo)
    XCTAssertEqual(told, [.face(1, of: 1, isCovered: true), .covered(0)])

    let failed = try Share([URL(fileURLWithPath: "/not/there")], in: emptyFolder(), core: core)
    failed.session.start()
    try await until { !failed.session.state.isLooking }
    failed.session.openCovers()
    XCTAssertNil(failed.session.covering)
  }

  func testFacesOfWhatThePhoneDecodesAreLookedForInItsPicture() async throws {
    core.format = .heic
    let files = Seen<String>()
    core.onFaces = { file in
      files.add(file.pathExtension)
      return []
    }
    let decoder = FakeDecoder(isTiny: true)
    let works = PhotoWorks(core: core, decoder: decoder, plan: .shareExtension)
    let seen = try await works.look(emptyFolder().appendingPathComponent("photo"))
    _ = try await works.editorPicture(seen, choice: Choice(), covers: [])
    _ = try await works.faces(seen, in: nil, choice: Choice())
    XCTAssertEqual(files.all, ["png"])
    XCTAssertEqual(decoder.sides, [2048], "once for both")
  }
}
