/// When the extension's request may be completed: after the share is over, and never before the screen has appeared,
/// or else the share sheet stays open behind it.
public struct CloseGate: Sendable {
  private var hasAppeared = false
  private var isOver = false
  private var isClosed = false

  public init() {}

  /// Whether to complete now.
  public mutating func appeared() -> Bool {
    hasAppeared = true
    return close()
  }

  /// Whether to complete now.
  public mutating func ended() -> Bool {
    isOver = true
    return close()
  }

  private mutating func close() -> Bool {
    guard hasAppeared, isOver, !isClosed else { return false }
    isClosed = true
    return true
  }
}
