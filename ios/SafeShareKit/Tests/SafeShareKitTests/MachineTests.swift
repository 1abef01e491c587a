import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

final class MachineTests: XCTestCase {
  private var state = ShareState(photos(2), choice: Choice(), rulesRead: true)
  private let output = Output(file: URL(fileURLWithPath: "/out/a"), choice: Choice(), covers: [], covered: 0)

  @discardableResult
  private func take(_ events: Event...) -> [Effect] { events.reduce([]) { _, event in state.take(event) } }

  private func lookAtAll() { take(.lookedAt(0, report()), .lookedAt(1, report())) }

  func testOnlyTheShownPhotoGetsALargePair() {
    XCTAssertEqual(take(.lookedAt(1, report())), [])
    XCTAssertEqual(take(.lookedAt(0, report())), [.preview])
    XCTAssertEqual(take(.selected(1)), [.preview])
    XCTAssertEqual(take(.selected(1)), [], "it is shown already")
    XCTAssertEqual(take(.selected(9)), [], "there is none")
  }

  func testNothingGoesOnWhileAPhotoIsNotLookedAt() {
    take(.lookedAt(0, report()))
    XCTAssertFalse(state.canGo)
    XCTAssertEqual(take(.go(.share)), [])
    XCTAssertEqual(state.phase, .choosing)
  }

  func testNothingGoesOnWhenAllFailed() {
    take(.cannotUse(0, .damaged), .cannotUse(1, .gone))
    XCTAssertFalse(state.canGo)
    XCTAssertEqual(take(.go(.save)), [])
  }

  func testPhotosAreMadeOnceForAChoice() {
    lookAtAll()
    XCTAssertEqual(take(.go(.share)), [.protect(run: 1, ids: [0, 1])])
    take(.made(run: 1, 0, output), .made(run: 1, 1, output))
    XCTAssertEqual(state.phase, .ready(.share))
    XCTAssertEqual(take(.handOverBegan, .cameBack), [.preview])
    XCTAssertEqual(take(.go(.save)), [], "they are there")
    XCTAssertEqual(state.phase, .ready(.save))
    take(.handOverBegan, .saved(2))
    XCTAssertEqual(state.notice, .saved(2))
    take(.go(.save), .handOverBegan, .notSaved(allowed: false))
    XCTAssertEqual(state.notice, .mayNotSave)
    take(.go(.share), .handOverBegan, .handedOver)
    XCTAssertEqual(state.phase, .over)
  }

  func testLateNewsOfAnEarlierRunChangesNothing() {
    lookAtAll()
    take(.go(.share))
    XCTAssertEqual(take(.cancel), [.stopProtecting, .preview])
    let cancelled = state
    take(.made(run: 1, 0, output), .notMade(run: 1, 1, .damaged), .advanced(run: 1, 0, fraction: 0.9))
    XCTAssertEqual(state, cancelled)
    XCTAssertEqual(take(.go(.share)), [.protect(run: 3, ids: [0, 1])])
    take(.made(run: 1, 0, output))
    XCTAssertNil(state.photos[0].output)
  }

  func testProgressIsOfAllPhotosAndNeverFallsBack() {
    lookAtAll()
    take(.go(.share))
    func overall() -> Float { if case .protecting(let now) = state.phase { now.overall } else { -1 } }
    take(.advanced(run: 1, 0, fraction: 0.5))
    XCTAssertEqual(overall(), 0.25)
    take(.advanced(run: 1, 0, fraction: 0.2), .advanced(run: 1, 1, fraction: 0.9))
    XCTAssertEqual(overall(), 0.25, "an older fraction, and one of a photo that has not begun")
    take(.made(run: 1, 0, output), .advanced(run: 1, 0, fraction: 0.99))
    XCTAssertEqual(overall(), 0.5, "late news of a photo that is done")
  }

  func testTheRemindersCancelGoesBack() {
    state = ShareState(photos(1), choice: Choice(), rulesRead: false)
    take(.lookedAt(0, report()), .go(.share))
    XCTAssertEqual(state.phase, .reminding(.share))
    take(.cancel)
    XCTAssertEqual(state.phase, .choosing)
    take(.go(.save))
    XCTAssertEqual(take(.rulesRead), [.rememberRules, .protect(run: 1, ids: [0])])
    XCTAssertTrue(state.rulesRead)
  }

  func testTheStrengthCannotChangeWhileProtecting() {
    lookAtAll()
    take(.go(.share), .strengthChosen(.off))
    XCTAssertEqual(state.choice.strength, .standard)
  }

  func testOtherCoversMakeThatPhotoAnew() {
    lookAtAll()
    take(.go(.share), .made(run: 1, 0, output), .made(run: 1, 1, output), .handOverBegan, .cameBack)
    var covers = Covers()
    covers.style = .blur
    XCTAssertEqual(take(.covered(0, covers)), [.preview])
    XCTAssertEqual(state.outputs.count, 2, "there is nothing to cover in that style")
    XCTAssertTrue(covers.add(somewhere, .ellipse))
    XCTAssertEqual(take(.covered(0, covers)), [.preview])
    XCTAssertEqual(take(.covered(0, covers)), [], "they are chosen already")
    XCTAssertEqual(state.outputs.count, 1)
    XCTAssertEqual(take(.go(.share)), [.protect(run: 2, ids: [0])], "the other photo is as it was")
    XCTAssertEqual(take(.covered(0, Covers())), [], "not while it is made")
    take(.made(run: 2, 0, Output(file: output.file, choice: Choice(), covers: covers.forCore, covered: 1)))
    XCTAssertEqual(state.outputs.count, 2)
    XCTAssertEqual(state.photos[0].output(for: state.choice)?.covered, 1)
  }

  func testEventsThatDoNotFitChangeNothing() {
    lookAtAll()
    let before = state
    take(.rulesRead, .handOverBegan, .cameBack, .handedOver, .saved(1), .notSaved(allowed: true), .cancel)
    take(.covered(9, Covers()))
    XCTAssertEqual(state, before)
  }

  func testAPhotosFractionGrowsThroughItsStages() {
    let stages: [ProtectStage] = [.inspect, .decode, .shield, .encode, .verify]
    let fractions = stages.flatMap { stage in [0, 0.5, 1].map { photoFraction(stage, $0) } }
    XCTAssertEqual(fractions, fractions.sorted())
    XCTAssertEqual(fractions.first, 0)
    XCTAssertEqual(fractions.last, 1)
  }

  func testTheExtensionClosesOnceAndNeverBeforeItAppeared() {
    var gate = CloseGate()
    XCTAssertFalse(gate.ended())
    XCTAssertTrue(gate.appeared())
    XCTAssertFalse(gate.ended())
    gate = CloseGate()
    XCTAssertFalse(gate.appeared())
    XCTAssertTrue(gate.ended())
    XCTAssertFalse(gate.appeared())
  }
}
