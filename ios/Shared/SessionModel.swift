import SafeShareKit
import SwiftUI
import UIKit

/// What the screens observe of a session.
@MainActor
final class SessionModel: ObservableObject, Identifiable {
  @Published private(set) var state: ShareState
  @Published private(set) var thumbnails: [Int: SmallPicture] = [:]
  @Published private(set) var pair: ShownPair?
  let plan: MemoryPlan

  private let session: ShareSession

  /// Begins a share; throws when there is no space for its working files.
  init(_ intake: Intake, loader: any AttachmentLoader, plan: MemoryPlan) throws {
    let folders = ShareFolders.ofThisProcess
    folders.wipeLeftovers()
    let works = PhotoWorks(core: RustPhotoCore(isFrugal: plan.isShareExtension), decoder: ImageIODecoder(), plan: plan)
    session = ShareSession(
      intake, loader: loader, works: works, folder: try folders.create(), settings: SafeShareKit.Settings())
    self.plan = plan
    state = session.state
    session.onChange = { [weak self] in self?.changed() }
    session.start()
  }

  func send(_ event: Event) { session.send(event) }

  /// Stops all work and deletes every working file.
  func close() async { await session.close() }

  private func changed() {
    let before = state
    state = session.state
    pair = session.pair
    if thumbnails.count != session.thumbnails.count { thumbnails = session.thumbnails }
    if let notice = state.notice, notice != before.notice { announce(notice) }
  }

  /// VoiceOver says what just happened, wherever its cursor is.
  private func announce(_ notice: Notice) {
    UIAccessibility.post(notification: .announcement, argument: Words.here.sentence(about: notice))
  }
}
