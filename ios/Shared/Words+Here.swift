import SafeShareKit

extension Words {
  /// In the language that the phone shows this app in.
  static let here = Words()
}
