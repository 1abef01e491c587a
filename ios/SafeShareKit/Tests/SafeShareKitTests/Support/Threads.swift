import Foundation

/// Counts across threads.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var value = 0

  var count: Int { lock.withLock { value } }

  @discardableResult
  func next() -> Int {
    lock.withLock {
      value += 1
      return value
    }
  }
}

/// What other threads handed over, in its order.
final class Seen<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Value] = []

  var all: [Value] { lock.withLock { values } }

  func add(_ value: Value) { lock.withLock { values.append(value) } }
}

/// Holds the threads that come to it until it is opened: what a test does meanwhile comes before what they do next,
/// however busy the machine is.
final class Gate: @unchecked Sendable {
  private let condition = NSCondition()
  private var isOpen = false
  private var arrivals = 0

  /// How many threads have come so far.
  var arrived: Int { condition.withLock { arrivals } }

  func pass() {
    condition.withLock {
      arrivals += 1
      while !isOpen { condition.wait() }
    }
  }

  func open() {
    condition.withLock {
      isOpen = true
      condition.broadcast()
    }
  }
}
