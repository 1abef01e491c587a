import SwiftUI
import UIKit

/// Opens the system's share sheet over the view it lies behind, as soon as there are files; on an iPad as a popover
/// that points there.
struct SharePresenter: UIViewControllerRepresentable {
  let files: [URL]
  let onBegin: @MainActor () -> Void
  /// Told whether an activity took the files.
  let onEnd: @MainActor (Bool) -> Void

  func makeUIViewController(context: Context) -> UIViewController {
    let anchor = UIViewController()
    anchor.view.backgroundColor = .clear
    anchor.view.isUserInteractionEnabled = false
    return anchor
  }

  func updateUIViewController(_ anchor: UIViewController, context: Context) {
    guard !files.isEmpty else { return }
    // A state may not change while views are updated.
    Task { present(from: anchor) }
  }

  @MainActor
  private func present(from anchor: UIViewController) {
    guard anchor.presentedViewController == nil, anchor.view.window != nil else { return }
    let sheet = UIActivityViewController(activityItems: files, applicationActivities: nil)
    sheet.completionWithItemsHandler = { _, isDone, _, _ in onEnd(isDone) }
    sheet.popoverPresentationController?.sourceView = anchor.view
    sheet.popoverPresentationController?.sourceRect = anchor.view.bounds
    onBegin()
    anchor.present(sheet, animated: true)
  }
}
