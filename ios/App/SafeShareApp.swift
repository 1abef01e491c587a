import SafeShareKit
import SwiftUI

@main
struct SafeShareApp: App {
  @Environment(\.scenePhase) private var scenePhase

  init() { ShareFolders.ofThisProcess.wipeLeftovers() }

  var body: some Scene {
    WindowGroup {
      HomeScreen().modifier(Curtain(isUp: scenePhase != .active))
    }
  }
}
