import Foundation

/// Attributes of working files and folders: the phone cannot read them while it is locked.
var protectedAttributes: [FileAttributeKey: Any] {
  #if canImport(Darwin)
    [.protectionKey: FileProtectionType.complete]
  #else
    [:]
  #endif
}

/// Puts a working file under the phone's data protection.
func applyDataProtection(to file: URL) throws {
  try FileManager.default.setAttributes(protectedAttributes, ofItemAtPath: file.path)
}
