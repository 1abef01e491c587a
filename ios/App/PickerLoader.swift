import CoreTransferable
import PhotosUI
import SafeShareKit
import SwiftUI
import UniformTypeIdentifiers

/// Fetches photos that the parent chose in the system's picker.
@MainActor
final class PickerLoader: AttachmentLoader {
  private let items: [PhotosPickerItem]

  init(_ items: [PhotosPickerItem]) { self.items = items }

  /// What the picker offers, in the order of choice.
  var offers: [Offer] {
    items.map { item in
      let types = item.supportedContentTypes
      return Offer(
        types: types.map(\.identifier), imageTypes: Set(types.filter { $0.conforms(to: .image) }.map(\.identifier)))
    }
  }

  func load(_ attachment: Attachment, to file: URL) async throws {
    guard let photo = try await items[attachment.id].loadTransferable(type: PickedPhoto.self) else {
      throw LoadingError.nothing
    }
    defer { try? FileManager.default.removeItem(at: photo.file) }
    try Task.checkCancellation()
    try FileManager.default.moveItem(at: photo.file, to: file)
  }
}

/// A photo on its way from the picker: a copy that is made while the picker's own file is there.
private struct PickedPhoto: Transferable {
  let file: URL

  static var transferRepresentation: some TransferRepresentation {
    FileRepresentation(importedContentType: .image) { received in
      let copy = try ShareFolders.ofThisProcess.passing()
      try copyPhoto(from: received.file, to: copy)
      return PickedPhoto(file: copy)
    }
  }
}
