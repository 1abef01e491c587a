import Foundation
import SafeShareCore
import XCTest

/// Notes every step, then does what the test wants done at it.
final class Steps: ProgressListener, @unchecked Sendable {
  private(set) var seen: [(stage: ProtectStage, fraction: Float)] = []
  private(set) var threads: Set<Thread> = []
  private let onStep: (ProtectStage) throws -> Void

  init(onStep: @escaping (ProtectStage) throws -> Void = { _ in }) { self.onStep = onStep }

  func onProgress(stage: ProtectStage, fraction: Float) throws {
    seen.append((stage, fraction))
    threads.insert(Thread.current)
    try onStep(stage)
  }
}

final class ControlTests: XCTestCase {
  private let stages: [ProtectStage] = [.inspect, .decode, .shield, .encode, .verify]
  /// The promise is 0.1 s; an unoptimised library on a busy machine gets more.
  private let soon = 1.0

  func testStagesComeInOrderAndFractionsGrowOnTheCallersThread() throws {
    let steps = Steps()
    try inFolder { folder in
      let photo = try engine().protect(
        path: fixture("large.jpg"), outputDir: folder, options: ProtectOptions(), progress: steps)
      return ([photo.path], ())
    }
    let progress = try steps.seen.map { step in
      (try XCTUnwrap(stages.firstIndex(of: step.stage)), step.fraction)
    }
    XCTAssertEqual(Set(progress.map(\.0)).count, stages.count)
    XCTAssertTrue(zip(progress, progress.dropFirst()).allSatisfy { $0 <= $1 }, "\(steps.seen)")
    XCTAssertTrue(progress.allSatisfy { (0...1).contains($0.1) })
    XCTAssertGreaterThan(progress.count, 10, "several steps")
    XCTAssertEqual(steps.threads, [Thread.current])
  }

  func testAListenerThatThrowsStopsThePhotoAtAnyStage() throws {
    struct AppFault: Error {}
    for at in stages {
      for fault in [AppFault(), SafeShareError.Cancelled] as [Error] {
        let listener = Steps { stage in if stage == at { throw fault } }
        try inUntouchedFolder { folder in
          assertFails(.CallbackFailed, "\(at)") {
            try engine().protect(
              path: fixture("small.jpg"), outputDir: folder, options: ProtectOptions(), progress: listener)
          }
        }
        XCTAssertEqual(listener.seen.last?.stage, at, "nothing came after it")
      }
    }
  }

  func testAnotherThreadCanCancelAtAnyStage() throws {
    for at in stages {
      let reached = DispatchSemaphore(value: 0)
      let cancelled = DispatchSemaphore(value: 0)
      let token = CancelToken()
      Thread.detachNewThread {
        reached.wait()
        try? token.cancel()
        cancelled.signal()
      }
      let listener = Steps { stage in
        if stage == at {
          reached.signal()
          cancelled.wait()
        }
      }
      try inUntouchedFolder { folder in
        assertFails(.Cancelled, "\(at)") {
          try engine().protect(
            path: fixture("small.jpg"), outputDir: folder, options: ProtectOptions(), progress: listener, cancel: token)
        }
      }
    }
  }

  func testACancelledTokenCancelsEveryLaterCallAndNoOther() throws {
    let path = try fixture("small.jpg")
    let token = CancelToken()
    try token.cancel()
    try inUntouchedFolder { folder in
      assertFails(.Cancelled) {
        try engine().protect(path: path, outputDir: folder, options: ProtectOptions(), cancel: token)
      }
    }
    assertFails(.Cancelled) { try engine().preview(path: path, side: 64, options: ProtectOptions(), cancel: token) }
    XCTAssertNoThrow(try engine().preview(path: path, side: 64, options: ProtectOptions(), cancel: CancelToken()))
  }

  func testAPhotoCanBeAwaited() async throws {
    let folder = try emptyFolder()
    let photo = try await engine().shared(fixture("small.jpg"), into: folder)
    XCTAssertEqual(try files(in: folder), [photo.path])
  }

  func testManyPhotosCanBeAwaited() async throws {
    let (folder, path, engine) = (try emptyFolder(), try fixture("small.jpg"), try engine())
    let paths = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<4 { group.addTask { try await engine.shared(path, into: folder).path } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    XCTAssertEqual(try files(in: folder), paths.sorted())
  }

  func testACancelledTaskCancelsItsPhotoSoon() async throws {
    let (folder, path, engine) = (try emptyFolder(), try fixture("large.jpg"), try engine())
    let task = Task {
      // Again and again, so that there is always something to cancel.
      while true { try FileManager.default.removeItem(atPath: try await engine.shared(path, into: folder).path) }
    }
    try await Task.sleep(nanoseconds: 100_000_000)
    let cancelledAt = Date()
    task.cancel()
    let outcome = await task.result
    XCTAssertLessThan(Date().timeIntervalSince(cancelledAt), soon)
    assertFails(.Cancelled) { try outcome.get() }
    XCTAssertEqual(try files(in: folder), [])
  }

  private func emptyFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    addTeardownBlock { try FileManager.default.removeItem(at: folder) }
    return folder.path
  }
}

extension SafeShareEngine {
  /// How an app awaits a photo: the work runs on a thread that may wait, and cancelling the task cancels the photo.
  fileprivate func shared(_ path: String, into folder: String) async throws -> ProtectedPhoto {
    let token = CancelToken()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
          continuation.resume(
            with: Result {
              try self.protect(path: path, outputDir: folder, options: ProtectOptions(), cancel: token)
            })
        }
      }
    } onCancel: {
      try? token.cancel()
    }
  }
}
