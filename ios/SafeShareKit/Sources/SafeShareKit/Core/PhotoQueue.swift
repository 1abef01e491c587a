import Foundation
import SafeShareCore

/// Runs blocking work on a thread that may wait, one piece at a time: so one photo at a time is in memory.
final class PhotoQueue: Sendable {
  private let queue = DispatchQueue(label: "app.safeshare.photos", qos: .userInitiated)

  /// Awaits `work`. Cancelling the task cancels the token that the work was given; then, or when the core says it was
  /// cancelled, this throws `CancellationError`.
  func run<Value: Sendable>(_ work: @escaping @Sendable (CancelToken) throws -> Value) async throws -> Value {
    let token = CancelToken()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: outcome(of: work, token)) }
      }
    } onCancel: {
      try? token.cancel()
    }
  }
}

private func outcome<Value>(of work: (CancelToken) throws -> Value, _ token: CancelToken) -> Result<Value, any Error> {
  pooled {
    do {
      guard try !token.isCancelled() else { return .failure(CancellationError()) }
      return .success(try work(token))
    } catch SafeShareError.Cancelled {
      return .failure(CancellationError())
    } catch {
      return .failure(error)
    }
  }
}

/// ImageIO's pictures live in the autorelease pool: without one of its own a photo's pixels would outlive the photo.
private func pooled<Value>(_ work: () -> Value) -> Value {
  #if canImport(ObjectiveC)
    autoreleasepool(invoking: work)
  #else
    work()
  #endif
}
