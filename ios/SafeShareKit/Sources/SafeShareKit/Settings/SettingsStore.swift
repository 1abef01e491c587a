import Foundation

/// Where settings are kept; the app and its extension share one.
public protocol SettingsStore: Sendable {
  func string(_ key: String) -> String?
  func set(_ value: String, _ key: String)
}

/// The defaults of the App Group.
public struct GroupDefaults: SettingsStore {
  public static let group = "group.app.safeshare"
  private let suite: String

  public init(suite: String = GroupDefaults.group) { self.suite = suite }

  public func string(_ key: String) -> String? { defaults?.string(forKey: key) }

  public func set(_ value: String, _ key: String) { defaults?.set(value, forKey: key) }

  private var defaults: UserDefaults? { UserDefaults(suiteName: suite) }
}
