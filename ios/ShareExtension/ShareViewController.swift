import SafeShareKit
import SwiftUI
import UIKit

/// What the share sheet opens: the share's screen, from the photos it was given to the end of the hand-over.
final class ShareViewController: UIViewController {
  private var gate = CloseGate()
  private var model: SessionModel?
  private var isHandedOver = false
  private var isEnding = false

  override func viewDidLoad() {
    super.viewDidLoad()
    // A swipe must not throw away the work; the close button does.
    isModalInPresentation = true
    show(begin())
  }

  override func viewDidAppear(_ animated: Bool) {
    super.viewDidAppear(animated)
    if gate.appeared() { complete() }
  }

  private func begin() -> AnyView {
    let items = extensionContext?.inputItems.compactMap { $0 as? NSExtensionItem } ?? []
    let loader = ItemProviderLoader(items.flatMap { $0.attachments ?? [] })
    let intake = Intake(of: loader.offers)
    guard !intake.attachments.isEmpty else { return refused(Words.here(.refusedNothing)) }
    do {
      let model = try SessionModel(intake, loader: loader, plan: .shareExtension)
      self.model = model
      return AnyView(ShareScreen(model: model) { [weak self] isHandedOver in self?.end(isHandedOver) })
    } catch {
      return refused(Words.here.sentence(about: Problem(error), in: .shareExtension))
    }
  }

  private func refused(_ sentence: String) -> AnyView {
    AnyView(RefusedScreen(sentence: sentence) { [weak self] in self?.end(false) })
  }

  private func show(_ screen: AnyView) {
    let host = UIHostingController(rootView: CurtainedByHost(screen: screen))
    addChild(host)
    host.view.frame = view.bounds
    host.view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
    view.addSubview(host.view)
    host.didMove(toParent: self)
  }

  /// Called when the hand-over has ended, or the parent closes. Working files go before the request is completed: the
  /// system may end this process at once.
  private func end(_ isHandedOver: Bool) {
    guard !isEnding else { return }
    isEnding = true
    self.isHandedOver = isHandedOver
    Task {
      await model?.close()
      if gate.ended() { complete() }
    }
  }

  private func complete() {
    if isHandedOver {
      extensionContext?.completeRequest(returningItems: nil)
    } else {
      extensionContext?.cancelRequest(withError: CocoaError(.userCancelled))
    }
  }
}

/// Hides the screen while the app that shares is not active.
private struct CurtainedByHost: View {
  let screen: AnyView

  @State private var isUp = false

  var body: some View {
    screen
      .modifier(Curtain(isUp: isUp))
      .onReceive(NotificationCenter.default.publisher(for: .NSExtensionHostWillResignActive)) { _ in isUp = true }
      .onReceive(NotificationCenter.default.publisher(for: .NSExtensionHostDidBecomeActive)) { _ in isUp = false }
  }
}
