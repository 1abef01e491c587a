import Foundation
import SafeShareCore

/// Runs the cover editor of one photo: looks for its faces, and has the core draw what is covered.
@MainActor
public final class CoverSession {
  public private(set) var editor: CoverEditor
  /// The photo with the covers `drawn`, as the core draws them.
  public private(set) var picture: SmallPicture?
  public private(set) var drawn: [PhotoCover] = []
  /// Told after each change.
  public var onChange: (@MainActor () -> Void)?
  /// Told what is to be said to whoever does not see the screen.
  public var onNews: (@MainActor (CoverNews) -> Void)?
  /// Told the faces when the search has ended well.
  var onFound: (@MainActor ([Face]) -> Void)?

  /// The photo's number in the share.
  let id: Int
  private let photo: SeenPhoto
  private let choice: Choice
  private let works: PhotoWorks
  private var drawing: Task<Void, Never>?
  private var finding: Task<Void, Never>?
  private var isStopped = false

  init(_ editor: CoverEditor, of id: Int, _ photo: SeenPhoto, choice: Choice, works: PhotoWorks) {
    self.editor = editor
    self.id = id
    self.photo = photo
    self.choice = choice
    self.works = works
  }

  /// Covers that are chosen and not yet in the picture.
  public var pending: [Mark] {
    zip(editor.covers.marks, editor.covers.forCore).filter { !drawn.contains($0.1) }.map(\.0)
  }

  func start() {
    draw()
    if editor.isLooking { find() }
  }

  public func send(_ event: CoverEvent) {
    guard !isStopped else { return }
    let before = editor.covers
    let news = editor.take(event)
    if editor.covers != before { draw() }
    onChange?()
    if let news { onNews?(news) }
  }

  /// Stops all work; from now on nothing changes. The task that is given ends when no work is left.
  func stop() -> Task<Void, Never> {
    isStopped = true
    (onChange, onNews, onFound) = (nil, nil, nil)
    let tasks = [drawing, finding].compactMap { $0 }
    tasks.forEach { $0.cancel() }
    return Task { for task in tasks { await task.value } }
  }

  /// Draws until the picture shows what is chosen: one at a time, and what was chosen meanwhile comes next.
  private func draw() {
    guard drawing == nil, picture == nil || drawn != editor.covers.forCore else { return }
    drawing = Task {
      var isFine = true
      while isFine, !Task.isCancelled, picture == nil || drawn != editor.covers.forCore { isFine = await drawOnce() }
      drawing = nil
    }
  }

  /// Whether it went well. If not, the picture stays as it was, with what is covered marked on it.
  private func drawOnce() async -> Bool {
    let covers = editor.covers.forCore
    let made = try? await works.editorPicture(photo, choice: choice, covers: covers)
    guard let made, !isStopped else { return false }
    let isFirst = picture == nil
    (picture, drawn) = (made, covers)
    if isFirst { _ = editor.take(.pictured(made.size)) }
    onChange?()
    return true
  }

  /// Looks for faces once the picture is there for the phone's search. A search that fails has found none.
  private func find() {
    finding = Task {
      await drawing?.value
      guard !Task.isCancelled else { return }
      let faces = try? await works.faces(photo, in: picture, choice: choice)
      guard !Task.isCancelled else { return }
      if let faces { onFound?(faces) }
      send(.found(faces ?? []))
    }
  }
}
