import SafeShareKit
import SwiftUI
import UIKit

/// What the screens observe of a session.
@MainActor
final class SessionModel: ObservableObject, Identifiable {
  @Published private(set) var state: ShareState
  @Published private(set) var thumbnails: [Int: SmallPicture] = [:]
  @Published private(set) var pair: ShownPair?
  /// The cover editor, while it is open.
  @Published private(set) var covering: CoverModel?
  let plan: MemoryPlan

  private let session: ShareSession

  /// Begins a share; throws when there is no space for its working files.
  init(_ intake: Intake, loader: any AttachmentLoader, plan: MemoryPlan) throws {
    let folders = ShareFolders.ofThisProcess
    folders.wipeLeftovers()
    let works = PhotoWorks(
      core: RustPhotoCore(isFrugal: plan.isShareExtension), decoder: ImageIODecoder(), finder: VisionFaceFinder(),
      plan: plan)
    session = ShareSession(
      intake, loader: loader, works: works, folder: try folders.create(), settings: SafeShareKit.Settings())
    self.plan = plan
    state = session.state
    session.onChange = { [weak self] in self?.changed() }
    session.start()
  }

  func send(_ event: Event) { session.send(event) }

  func openCovers() { session.openCovers() }

  func closeCovers(keeping isKept: Bool) { session.closeCovers(keeping: isKept) }

  /// Stops all work and deletes every working file.
  func close() async { await session.close() }

  private func changed() {
    let before = state
    state = session.state
    pair = session.pair
    thumbnails = session.thumbnails
    if covering?.session !== session.covering { covering = session.covering.map { CoverModel($0) } }
    if let notice = state.notice, notice != before.notice { announce(Words.here.sentence(about: notice)) }
  }
}

/// VoiceOver says what just happened, wherever its cursor is.
@MainActor
func announce(_ sentence: String) { UIAccessibility.post(notification: .announcement, argument: sentence) }
