import Foundation

/// The working files of one share: copies of what came in, and the new pictures.
public struct ShareFolder: Sendable {
  let folder: URL
  public var inputs: URL { folder.appendingPathComponent("in", isDirectory: true) }
  public var outputs: URL { folder.appendingPathComponent("out", isDirectory: true) }

  fileprivate init(at folder: URL) throws {
    self.folder = folder
    for part in [inputs, outputs] {
      try FileManager.default.createDirectory(
        at: part, withIntermediateDirectories: true, attributes: protectedAttributes)
    }
  }

  /// Where the photo of that number is copied to. The name tells nothing, and no one's name is used as a path.
  public func input(_ id: Int) -> URL { inputs.appendingPathComponent(String(id)) }

  /// Deletes all of it.
  public func wipe() { try? FileManager.default.removeItem(at: folder) }
}

/// The working folders of all shares.
public struct ShareFolders: Sendable {
  private let root: URL

  /// Those of this process: an extension's temporary folder is its own.
  public static let ofThisProcess = ShareFolders(
    in: FileManager.default.temporaryDirectory.appendingPathComponent("shares", isDirectory: true))
  /// What a share that was cut off left goes after this time, in seconds: another one may still be going on.
  static let longest: TimeInterval = 60 * 60

  public init(in root: URL) { self.root = root }

  /// A new folder under a random name.
  public func create() throws -> ShareFolder {
    try ShareFolder(at: root.appendingPathComponent(UUID().uuidString, isDirectory: true))
  }

  /// Where something may be put for a moment before a share takes it: a new name, nothing is there yet.
  public func passing() throws -> URL {
    try FileManager.default.createDirectory(
      at: root, withIntermediateDirectories: true, attributes: protectedAttributes)
    return root.appendingPathComponent(UUID().uuidString)
  }

  /// Deletes what shares that were cut off left behind.
  public func wipeLeftovers(now: Date = Date()) {
    let folders = try? FileManager.default.contentsOfDirectory(
      at: root, includingPropertiesForKeys: [.contentModificationDateKey])
    for folder in folders ?? [] where isOver(folder, now) { try? FileManager.default.removeItem(at: folder) }
  }

  private func isOver(_ folder: URL, _ now: Date) -> Bool {
    let values = try? folder.resourceValues(forKeys: [.contentModificationDateKey])
    guard let changed = values?.contentModificationDate else { return true }
    // A negative age: the clock was set back.
    return !(0..<Self.longest).contains(now.timeIntervalSince(changed))
  }
}
