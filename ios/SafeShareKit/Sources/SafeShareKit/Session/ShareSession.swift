import Foundation
import SafeShareCore

/// The large before-and-after pair of the shown photo, and what it was made for.
public struct ShownPair: Sendable {
  public let id: Int
  public let choice: Choice
  public let covers: [PhotoCover]
  public let before: SmallPicture
  public let after: SmallPicture
}

/// Runs a share: takes events, steps the state, does the work that the steps ask for. Lives as long as the share.
@MainActor
public final class ShareSession {
  public private(set) var state: ShareState
  public private(set) var thumbnails: [Int: SmallPicture] = [:]
  /// What is covered in the thumbnails.
  private var thumbnailCovers: [Int: [PhotoCover]] = [:]
  public private(set) var pair: ShownPair?
  /// The cover editor of the shown photo, while it is open.
  public private(set) var covering: CoverSession?
  /// Told after each change.
  public var onChange: (@MainActor () -> Void)?

  private let loader: any AttachmentLoader
  private let works: PhotoWorks
  private let folder: ShareFolder
  private var settings: Settings
  private var seen: [Int: SeenPhoto] = [:]
  /// Faces of the photos whose editor was open once.
  private var faces: [Int: [Face]] = [:]
  private var looking: Task<Void, Never>?
  private var previewing: Task<Void, Never>?
  private var protecting: Task<Void, Never>?
  private var leaving: Task<Void, Never>?
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
    leaveCovers()
    let tasks = [looking, previewing, protecting, leaving].compactMap { $0 }
    tasks.forEach { $0.cancel() }
    for task in tasks { await task.value }
    folder.wipe()
  }

  /// Opens the cover editor of the shown photo, if there is something to cover now.
  public func openCovers() {
    guard !isClosed, covering == nil, state.canCover, let shown = state.shown else { return }
    guard let photo = seen[shown.id], let small = thumbnails[shown.id] else { return }
    previewing?.cancel()
    // The editor has a picture of its own, and two have no room in an extension.
    pair = nil
    let id = shown.id
    let editor = CoverEditor(shown.covers, faces: faces[id], picture: small.size)
    let covering = CoverSession(editor, of: id, photo, choice: state.choice, works: works)
    covering.onFound = { [weak self] in self?.faces[id] = $0 }
    self.covering = covering
    covering.start()
    onChange?()
  }

  /// Closes the cover editor; its covers stay only when they are to be kept.
  public func closeCovers(keeping isKept: Bool) {
    guard let covering else { return }
    let before = state
    leaveCovers()
    if isKept { send(.covered(covering.id, covering.editor.covers)) }
    if state == before { preview() }
    onChange?()
  }

  private func leaveCovers() {
    guard let covering else { return }
    self.covering = nil
    let stopping = covering.stop()
    leaving = Task { [leaving] in
      await leaving?.value
      await stopping.value
    }
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
    guard covering == nil, let shown = state.shown, let photo = seen[shown.id] else { return }
    let (id, covers) = (shown.id, shown.covers.forCore)
    guard pair?.id != id || pair?.choice != choice || pair?.covers != covers else { return }
    previewing = Task {
      await drawThumbnail(of: photo, id, covers)
      let made = try? await works.preview(photo, side: Self.pairSide, choice: choice, covers: covers)
      // Without the large pair the small picture stays: nothing to complain about.
      guard let made, !Task.isCancelled else { return }
      pair = ShownPair(
        id: id, choice: choice, covers: covers, before: made.picture(made.before), after: made.picture(made.after))
      onChange?()
    }
  }

  /// Small pictures show the covers too: at once, and for good where there is no room for the large pair.
  private func drawThumbnail(of photo: SeenPhoto, _ id: Int, _ covers: [PhotoCover]) async {
    guard !Task.isCancelled, covers != thumbnailCovers[id] ?? [] else { return }
    let made = try? await works.preview(photo, side: Self.thumbnailSide, choice: Self.thumbnail, covers: covers)
    guard let made, !Task.isCancelled else { return }
    thumbnails[id] = made.picture(made.before)
    thumbnailCovers[id] = covers
    onChange?()
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
    guard let photo = seen[id], let covers = state.photos.first(where: { $0.id == id })?.covers.forCore else {
      return send(.notMade(run: run, id, .internal))
    }
    do {
      let made = try await works.protect(photo, into: folder.outputs, choice: choice, covers: covers) {
        [weak self] stage, fraction in
        Task { @MainActor in self?.send(.advanced(run: run, id, fraction: photoFraction(stage, fraction))) }
      }
      let file = URL(fileURLWithPath: made.path)
      // Cancelled when it was just done: nobody knows of this file.
      guard !Task.isCancelled else { return remove(file) }
      try applyDataProtection(to: file)
      if let old = state.photos.first(where: { $0.id == id })?.output { remove(old.file) }
      send(.made(run: run, id, Output(file: file, choice: choice, covers: covers, covered: Int(made.covered))))
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
