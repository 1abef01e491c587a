import Foundation
import SafeShareCore

/// Protects photos without a screen, for the Shortcuts action.
public struct Automation: Sendable {
  private let works: PhotoWorks
  private let folders: ShareFolders
  private let choice: Choice

  public init(works: PhotoWorks, folders: ShareFolders, choice: Choice) {
    self.works = works
    self.folders = folders
    self.choice = choice
  }

  /// A photo that could not be protected; then none is handed on, least of all an original.
  public struct Failure: Error, Equatable {
    public let problem: Problem
  }

  /// A new picture.
  public struct Made: Equatable, Sendable {
    public let name: String
    public let bytes: Data
    public let isPng: Bool
  }

  /// The new pictures of the photos that `fetch` copies, one after the other, into the files it is given. Nothing is
  /// left behind.
  public func protect(_ count: Int, fetch: (_ index: Int, _ file: URL) async throws -> Void) async throws
    -> [Made]
  {
    folders.wipeLeftovers()
    do {
      let folder = try folders.create()
      defer { folder.wipe() }
      var made: [Made] = []
      for index in 0..<count {
        let file = folder.input(index)
        try await fetch(index, file)
        let photo = try await works.protect(works.look(file), into: folder.outputs, choice: choice)
        let url = URL(fileURLWithPath: photo.path)
        made.append(
          Made(name: url.lastPathComponent, bytes: try Data(contentsOf: url), isPng: photo.format == .png))
      }
      return made
    } catch let error as CancellationError {
      throw error
    } catch {
      throw Failure(problem: Problem(error))
    }
  }
}
