import Foundation
import SafeShareCore

/// A small picture: RGBA, 8 bits each, straight alpha, `4 * width` bytes a row.
public struct SmallPicture: Sendable {
  public let width: Int
  public let height: Int
  public let rgba: Data
}

/// The large before-and-after pair of the shown photo, and what it was made for.
public struct ShownPair: Sendable {
  public let id: Int
  public let choice: Choice
  public let before: SmallPicture
  public let after: SmallPicture
}

/// Runs a share: takes events, steps the state, does the work that the steps ask for. Lives as long as the share.
@MainActor
public final class ShareSession {
  public private(set) var state: ShareState
  public private(set) var thumbnails: [Int: SmallPicture] = [:]
  public private(set) var pair: ShownPair?
  /// Told after each change.
  public var onChange: (@MainActor () -> Void)?

  private let loader: any AttachmentLoader
  private let works: PhotoWorks
  private let folder: ShareFolder
  private var settings: Settings
  private var seen: [Int: SeenPhoto] = [:]
  private var looking: Task<Void, Never>?
  private var previewing: Task<Void, Never>?
  private var protecting: Task<Void, Never>?
  private var isClosed = false

  public init(
    _ intake: Intake, loader: any AttachmentLoader, works: PhotoWorks, folder: ShareFolder, settings: Settings
  ) {
    state = ShareState(intake, choice: settings.choice, rulesRead: settings.rulesRead)
    self.loader = loader
    self.works = works
    self.folder = folder
    self.settings = settings
  }

  /// Fetches all photos, while the other app still offers them, and looks at each.
  public func start() {
    guard looking == nil else { return }
    looking = Task { for photo in state.photos where !Task.isCancelled { await look(at: photo) } }
  }

  public func send(_ event: Event) {
    guard !isClosed else { return }
    let effects = state.take(event)
    for effect in effects { carryOut(effect) }
    onChange?()
  }

  /// Stops all work, waits until none is left, and deletes every working file.
  public func close() async {
    isClosed = true
    onChange = nil
    let tasks = [looking, previewing, protecting].compactMap { $0 }
    tasks.forEach { $0.cancel() }
    for task in tasks { await task.value }
    folder.wipe()
  }

  private func carryOut(_ effect: Effect) {
    switch effect {
    case .preview: preview()
    case .protect(let run, let ids): protect(ids, run)
    case .stopProtecting: protecting?.cancel()
    case .rememberRules: settings.rulesRead = true
    }
  }

  private func look(at photo: Photo) async {
    do {
      let file = folder.input(photo.id)
      try await loader.load(photo.attachment, to: file)
      let looked = try await works.look(file)
      let small = try await works.preview(looked, side: Self.thumbnailSide, choice: Self.thumbnail)
      thumbnails[photo.id] = small.picture(small.before)
      seen[photo.id] = looked
      send(.lookedAt(photo.id, looked.report))
    } catch is CancellationError {
      return
    } catch {
      send(.cannotUse(photo.id, Problem(error)))
    }
  }

  private func preview() {
    previewing?.cancel()
    let choice = state.choice
    guard let id = state.selected, let photo = seen[id], pair?.id != id || pair?.choice != choice else { return }
    previewing = Task {
      // Without the large pair the small picture stays: nothing to complain about.
      guard let made = try? await works.preview(photo, side: Self.pairSide, choice: choice), !Task.isCancelled else {
        return
      }
      pair = ShownPair(id: id, choice: choice, before: made.picture(made.before), after: made.picture(made.after))
      onChange?()
    }
  }

  private func protect(_ ids: [Int], _ run: Int) {
    previewing?.cancel()
    let choice = state.choice
    let before = protecting
    protecting = Task {
      // One that was cancelled a moment ago may still be at work.
      await before?.value
      for id in ids where !Task.isCancelled { await protect(id, choice, run) }
    }
  }

  private func protect(_ id: Int, _ choice: Choice, _ run: Int) async {
    guard let photo = seen[id] else { return send(.notMade(run: run, id, .internal)) }
    do {
      let made = try await works.protect(photo, into: folder.outputs, choice: choice) { [weak self] stage, fraction in
        Task { @MainActor in self?.send(.advanced(run: run, id, fraction: photoFraction(stage, fraction))) }
      }
      let file = URL(fileURLWithPath: made.path)
      // Cancelled when it was just done: nobody knows of this file.
      guard !Task.isCancelled else { return remove(file) }
      try applyDataProtection(to: file)
      if let old = state.photos.first(where: { $0.id == id })?.output { remove(old.file) }
      send(.made(run: run, id, Output(file: file, choice: choice)))
    } catch is CancellationError {
      return
    } catch {
      send(.notMade(run: run, id, Problem(error)))
    }
  }

  private func remove(_ file: URL) { try? FileManager.default.removeItem(at: file) }

  private static let thumbnailSide = 192
  private static let pairSide = 1080
  private static let thumbnail = Choice(strength: .off, longSide: thumbnailSide)
}

extension PhotoPreview {
  fileprivate func picture(_ rgba: Data) -> SmallPicture {
    SmallPicture(width: Int(width), height: Int(height), rgba: rgba)
  }
}
