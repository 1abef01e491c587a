import Foundation

/// Awaits what begins with a `Progress` and ends in a callback, as fetching from another app does. Cancelling the task
/// cancels the progress; what then ends with an error throws `CancellationError`.
@MainActor
public func awaiting(
  _ begin: (_ end: @escaping @Sendable (Result<Void, any Error>) -> Void) -> Progress
) async throws {
  let running = Running()
  do {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        running.begin(begin { continuation.resume(with: $0) })
      }
    } onCancel: {
      running.cancel()
    }
  } catch {
    try Task.checkCancellation()
    throw error
  }
}

/// A progress that may be cancelled before it is known.
private final class Running: @unchecked Sendable {
  private let lock = NSLock()
  private var progress: Progress?
  private var isCancelled = false

  func begin(_ progress: Progress) {
    lock.withLock { self.progress = progress }
    if lock.withLock({ isCancelled }) { progress.cancel() }
  }

  func cancel() {
    lock.withLock { isCancelled = true }
    lock.withLock { progress }?.cancel()
  }
}
