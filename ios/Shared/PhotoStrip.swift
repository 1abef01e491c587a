import SafeShareKit
import SwiftUI

/// All photos of the share, side by side.
struct PhotoStrip: View {
  @ObservedObject var model: SessionModel

  private let words = Words.here
  private let side: CGFloat = 72

  var body: some View {
    ScrollView(.horizontal, showsIndicators: false) {
      LazyHStack(spacing: 8) {
        ForEach(Array(model.state.photos.enumerated()), id: \.element.id) { index, photo in
          Button {
            model.send(.selected(photo.id))
          } label: {
            thumbnail(of: photo)
          }
          .buttonStyle(.plain)
          .accessibilityLabel(words.photo(photo, number: index + 1, of: model.state.photos.count))
          .accessibilityAddTraits(photo.id == model.state.selected ? .isSelected : [])
        }
      }
      .padding(4)
    }
    .frame(height: side + 8)
  }

  private func thumbnail(of photo: Photo) -> some View {
    ZStack {
      Palette.surfaceSoft
      if photo.problem != nil {
        Image(systemName: "exclamationmark.triangle").foregroundStyle(Palette.onWarning)
      } else if let image = model.thumbnails[photo.id]?.image {
        image.resizable().scaledToFill()
      } else {
        ProgressView()
      }
    }
    .frame(width: side, height: side)
    .clipShape(RoundedRectangle(cornerRadius: 10))
    .overlay {
      RoundedRectangle(cornerRadius: 10)
        .stroke(photo.id == model.state.selected ? Palette.primary : Palette.outline, lineWidth: isBold(photo) ? 3 : 1)
    }
  }

  private func isBold(_ photo: Photo) -> Bool { photo.id == model.state.selected }
}
