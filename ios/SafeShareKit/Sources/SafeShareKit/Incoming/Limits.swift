/// What one share may bring.
public enum Limits {
  /// Photos of one share; the extension's Info.plist says the same to the share sheet.
  public static let photos = 50
  /// Bytes of one photo, as the core has it.
  public static let photoBytes = 256 << 20
}
