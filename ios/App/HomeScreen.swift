import PhotosUI
import SafeShareKit
import SwiftUI

/// The app itself: opens photos, and says how to share them from Photos.
struct HomeScreen: View {
  @State private var isPicking = false
  @State private var picked: [PhotosPickerItem] = []
  @State private var model: SessionModel?
  @State private var problem: Problem?
  @Environment(\.scenePhase) private var scenePhase
  private let words = Words.here

  var body: some View {
    NavigationStack {
      ScrollView {
        VStack(alignment: .leading, spacing: 20) {
          Text(words(.homeTitle)).font(.largeTitle.bold()).accessibilityAddTraits(.isHeader)
          Text(words(.homeText)).foregroundStyle(Palette.textSoft)
          Button(words(.homeOpen)) { isPicking = true }.buttonStyle(PrimaryButtonStyle())
          if let problem {
            Text(words.sentence(about: problem, in: .app)).foregroundStyle(Palette.onWarning)
          }
          steps
        }
        .fixedSize(horizontal: false, vertical: true)
        .padding()
        .frame(maxWidth: 640)
        .frame(maxWidth: .infinity)
      }
      .background(Palette.background)
      .toolbar {
        ToolbarItem(placement: .primaryAction) {
          NavigationLink {
            SettingsScreen()
          } label: {
            Label(words(.settings), systemImage: "gearshape")
          }
        }
        ToolbarItem(placement: .primaryAction) {
          NavigationLink {
            HelpScreen()
          } label: {
            Label(words(.help), systemImage: "questionmark.circle")
          }
        }
      }
    }
    .tint(Palette.primary)
    // As they are: a converted copy would hide from the report what the photo holds. Needs no permission.
    .photosPicker(
      isPresented: $isPicking, selection: $picked, maxSelectionCount: Limits.photos, matching: .images,
      preferredItemEncoding: .current
    )
    .onChange(of: picked) { items in if !items.isEmpty { begin(items) } }
    .fullScreenCover(item: $model) { model in
      // A curtain of its own: what is presented lies above the one of the app.
      ShareScreen(model: model) { _ in end(model) }.modifier(Curtain(isUp: scenePhase != .active))
    }
  }

  private var steps: some View {
    VStack(alignment: .leading, spacing: 12) {
      Text(words(.homeOrPhotos)).font(.headline).accessibilityAddTraits(.isHeader)
      ForEach(Array([Phrase.homeStep1, .homeStep2, .homeStep3].enumerated()), id: \.element) { index, step in
        Label(words(step), systemImage: "\(index + 1).circle")
      }
    }
    .card()
  }

  private func begin(_ items: [PhotosPickerItem]) {
    picked = []
    let loader = PickerLoader(items)
    do {
      model = try SessionModel(Intake(of: loader.offers), loader: loader, plan: .app)
      problem = nil
    } catch {
      problem = Problem(error)
    }
  }

  private func end(_ ended: SessionModel) {
    Task {
      await ended.close()
      model = nil
    }
  }
}
