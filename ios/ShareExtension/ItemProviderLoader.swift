import Foundation
import SafeShareKit
import UniformTypeIdentifiers

/// Fetches photos from the app that shares them. Item providers stay on the main actor: they may not leave it.
@MainActor
final class ItemProviderLoader: AttachmentLoader {
  private let providers: [NSItemProvider]

  init(_ providers: [NSItemProvider]) { self.providers = providers }

  /// What the providers offer, in their order.
  var offers: [Offer] {
    providers.map { provider in
      let types = provider.registeredTypeIdentifiers
      return Offer(types: types, imageTypes: Set(types.filter { UTType($0)?.conforms(to: .image) ?? false }))
    }
  }

  func load(_ attachment: Attachment, to file: URL) async throws {
    let provider = providers[attachment.id]
    switch attachment.representation {
    case .file(let type):
      try await awaiting { end in
        provider.loadFileRepresentation(forTypeIdentifier: type) { url, error in
          // The file is gone when this handler returns.
          end(Result { try copyPhoto(from: given(url, error), to: file) })
        }
      }
    case .fileAddress:
      try await awaiting { end in
        provider.loadObject(ofClass: URL.self) { url, error in
          end(Result { try copy(given(url, error), to: file) })
        }
      }
    }
  }
}

private func given(_ url: URL?, _ error: (any Error)?) throws -> URL {
  if let url { return url }
  throw error ?? LoadingError.nothing
}

/// A file that another app points at. One of SafeShare's own is no photo that a parent chose.
private func copy(_ source: URL, to file: URL) throws {
  let own = URL(fileURLWithPath: NSHomeDirectory()).resolvingSymlinksInPath().path + "/"
  guard source.isFileURL, !source.resolvingSymlinksInPath().path.hasPrefix(own) else { throw LoadingError.notAllowed }
  let isScoped = source.startAccessingSecurityScopedResource()
  defer { if isScoped { source.stopAccessingSecurityScopedResource() } }
  try copyPhoto(from: source, to: file)
}
