import SafeShareKit
import SwiftUI

/// The one calm screen of a share: what was hidden, the picture as it will be, how strong, and on.
struct ShareScreen: View {
  @ObservedObject var model: SessionModel
  /// Ends the share; told whether the pictures went on.
  let onEnd: @MainActor (Bool) -> Void

  @Environment(\.dynamicTypeSize) private var typeSize
  @State private var isHelpShown = false
  private let words = Words.here

  var body: some View {
    NavigationStack {
      ScrollView {
        VStack(alignment: .leading, spacing: 16) {
          Notices(state: model.state)
          if model.state.photos.count > 1 { PhotoStrip(model: model) }
          ShownPhoto(model: model)
          StrengthPicker(
            chosen: model.state.choice.strength, isEnabled: model.state.phase == .choosing,
            choose: { model.send(.strengthChosen($0)) })
          CoverCard(model: model)
          // The largest letters leave no room for a bar: there the actions scroll with the rest.
          if typeSize.isAccessibilitySize { actions }
        }
        .padding()
        .frame(maxWidth: 640)
        .frame(maxWidth: .infinity)
      }
      .background(Palette.background)
      .safeAreaInset(edge: .bottom) { if !typeSize.isAccessibilitySize { actions.padding().background(.bar) } }
      .navigationTitle(words(.shareTitle))
      .navigationBarTitleDisplayMode(.inline)
      .toolbar {
        ToolbarItem(placement: .cancellationAction) { Button(words(.close)) { onEnd(false) } }
        ToolbarItem(placement: .primaryAction) {
          Button {
            isHelpShown = true
          } label: {
            Label(words(.help), systemImage: "questionmark.circle")
          }
        }
      }
    }
    .tint(Palette.primary)
    .sheet(isPresented: $isHelpShown) { HelpSheet() }
    .sheet(isPresented: isReminding) { RulesSheet(model: model) }
    .fullScreenCover(item: covering) { covering in
      CoverScreen(model: covering, small: model.state.selected.flatMap { model.thumbnails[$0] }) { isKept in
        model.closeCovers(keeping: isKept)
      }
    }
    .onChange(of: model.state.phase) { phase in
      if phase == .ready(.save) { save() }
      if phase == .over { onEnd(true) }
    }
  }

  private var actions: some View {
    Actions(model: model)
      .background(SharePresenter(files: filesToShare, onBegin: { model.send(.handOverBegan) }, onEnd: handedOver))
  }

  private var filesToShare: [URL] { model.state.phase == .ready(.share) ? model.state.outputs : [] }

  private func handedOver(_ isDone: Bool) { model.send(isDone ? .handedOver : .cameBack) }

  private func save() {
    let files = model.state.outputs
    model.send(.handOverBegan)
    Task {
      switch await PhotoSaver.save(files) {
      case .saved: model.send(.saved(files.count))
      case .notAllowed: model.send(.notSaved(allowed: false))
      case .failed: model.send(.notSaved(allowed: true))
      }
    }
  }

  private var covering: Binding<CoverModel?> {
    Binding {
      model.covering
    } set: { covering in
      if covering == nil { model.closeCovers(keeping: false) }
    }
  }

  private var isReminding: Binding<Bool> {
    Binding {
      if case .reminding = model.state.phase { true } else { false }
    } set: { isShown in
      // Swiped away: back to the photo. After "go on" the phase is another one, and this changes nothing.
      if !isShown, case .reminding = model.state.phase { model.send(.cancel) }
    }
  }
}
