import SafeShareKit
import SwiftUI

/// What the parent may set; the share extension reads the same.
struct SettingsScreen: View {
  @State private var settings = SafeShareKit.Settings()
  /// What is shown: the settings themselves are kept elsewhere, where SwiftUI sees no change.
  @State private var choice = SafeShareKit.Settings().choice
  private let words = Words.here

  var body: some View {
    ScrollView {
      VStack(alignment: .leading, spacing: 16) {
        StrengthPicker(chosen: choice.strength, title: .settingsStrength) { strength in
          settings.strength = strength
          choice = settings.choice
        }
        sizes
        Toggle(isOn: keepsPng) {
          VStack(alignment: .leading) {
            Text(words(.settingsPng)).font(.headline)
            Text(words(.settingsPngText)).font(.subheadline).foregroundStyle(Palette.textSoft)
          }
        }
        .card()
        Text(words(.settingsNote)).font(.footnote).foregroundStyle(Palette.textSoft)
      }
      .fixedSize(horizontal: false, vertical: true)
      .padding()
      .frame(maxWidth: 640)
      .frame(maxWidth: .infinity)
    }
    .background(Palette.background)
    .navigationTitle(words(.settings))
    .navigationBarTitleDisplayMode(.inline)
  }

  private var sizes: some View {
    VStack(alignment: .leading, spacing: 8) {
      Text(words(.settingsSize)).font(.headline).accessibilityAddTraits(.isHeader)
      size(1080, .settingsSizeSmall, .settingsSizeSmallText)
      size(2048, .settingsSizeMedium, .settingsSizeMediumText)
      size(4096, .settingsSizeLarge, .settingsSizeLargeText)
      Text(words(.settingsSizeNote)).font(.footnote).foregroundStyle(Palette.textSoft)
    }
    .card()
  }

  private func size(_ longSide: Int, _ name: Phrase, _ text: Phrase) -> some View {
    Button {
      settings.longSide = longSide
      choice = settings.choice
    } label: {
      HStack(alignment: .firstTextBaseline) {
        Image(systemName: choice.longSide == longSide ? "largecircle.fill.circle" : "circle")
          .foregroundStyle(Palette.primary)
        VStack(alignment: .leading) {
          Text(words(name)).foregroundStyle(Palette.text)
          Text(words(text)).font(.subheadline).foregroundStyle(Palette.textSoft)
        }
      }
      .multilineTextAlignment(.leading)
      .frame(maxWidth: .infinity, minHeight: 44, alignment: .leading)
    }
    .buttonStyle(.plain)
    .accessibilityElement(children: .combine)
    .accessibilityAddTraits(choice.longSide == longSide ? [.isButton, .isSelected] : .isButton)
  }

  private var keepsPng: Binding<Bool> {
    Binding {
      choice.keepPng
    } set: { keeps in
      settings.keepPng = keeps
      choice = settings.choice
    }
  }
}
