import SafeShareCore

/// What the parent set, kept on the phone. What cannot be read is as if it was never set.
public struct Settings: Sendable {
  private let store: any SettingsStore

  public init(_ store: any SettingsStore = GroupDefaults()) { self.store = store }

  public var strength: ShieldStrength {
    get { Choice.strengths.first { $0.stored == store.string(Key.strength) } ?? .standard }
    set { store.set(newValue.stored, Key.strength) }
  }

  /// Longest side of new pictures, in pixels; one of `Choice.longSides`.
  public var longSide: Int {
    get { Choice.longSides.first { String($0) == store.string(Key.longSide) } ?? Choice.defaultLongSide }
    set { store.set(String(newValue), Key.longSide) }
  }

  /// Whether a picture that comes as PNG leaves as PNG.
  public var keepPng: Bool {
    get { store.string(Key.keepPng) == Self.yes }
    set { store.set(newValue ? Self.yes : Self.no, Key.keepPng) }
  }

  /// Whether the golden rules were read once.
  public var rulesRead: Bool {
    get { store.string(Key.rulesRead) == Self.yes }
    set { store.set(newValue ? Self.yes : Self.no, Key.rulesRead) }
  }

  public var choice: Choice { Choice(strength: strength, longSide: longSide, keepPng: keepPng) }

  private enum Key {
    static let strength = "strength"
    static let longSide = "long_side"
    static let keepPng = "keep_png"
    static let rulesRead = "rules_read"
  }

  private static let yes = "yes"
  private static let no = "no"
}

extension ShieldStrength {
  /// Its name in the settings; never to be changed.
  fileprivate var stored: String {
    switch self {
    case .off: "off"
    case .subtle: "subtle"
    case .standard: "standard"
    case .strong: "strong"
    }
  }
}
