import SafeShareCore
import SafeShareKit
import SwiftUI

/// What the cover editor observes.
@MainActor
final class CoverModel: ObservableObject, Identifiable {
  @Published private(set) var editor: CoverEditor
  /// The photo with its covers, as the core draws them.
  @Published private(set) var image: Image?
  /// Covers that are not in it yet.
  @Published private(set) var pending: [Mark]
  let session: CoverSession

  /// The covers in `image`.
  private var drawn: [PhotoCover]?

  init(_ session: CoverSession) {
    self.session = session
    editor = session.editor
    pending = session.pending
    session.onChange = { [weak self] in self?.changed() }
    session.onNews = { announce(Words.here.sentence(about: $0)) }
    changed()
  }

  func send(_ event: CoverEvent) { session.send(event) }

  private func changed() {
    editor = session.editor
    pending = session.pending
    // A picture is made for the screen once, and not each time that a finger moves.
    guard let picture = session.picture, drawn != session.drawn else { return }
    image = picture.image
    drawn = session.drawn
  }
}
