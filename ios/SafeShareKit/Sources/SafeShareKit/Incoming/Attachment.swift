/// What another app offers for one item, best first: the uniform type identifiers it can hand over.
public struct Offer: Sendable {
  public let types: [String]
  /// Those of them that conform to `public.image`, as the system knows them.
  public let imageTypes: Set<String>

  public init(types: [String], imageTypes: Set<String>) {
    self.types = types
    self.imageTypes = imageTypes
  }
}

/// A photo that is taken out of an offer.
public struct Attachment: Hashable, Sendable {
  /// How the other app hands a photo over.
  public enum Representation: Hashable, Sendable {
    /// As a file of this type.
    case file(type: String)
    /// As the address of a file, as the Files app does for types it does not know.
    case fileAddress
  }

  /// Its place among all that was offered.
  public let id: Int
  public let representation: Representation

  public init(id: Int, representation: Representation) {
    self.id = id
    self.representation = representation
  }
}

/// What is taken of a share.
public struct Intake: Equatable, Sendable {
  public var attachments: [Attachment] = []
  /// Items that are no photos.
  public var leftOut = 0
  /// Photos beyond `Limits.photos`.
  public var overLimit = 0

  /// Takes the photos out of what is offered.
  public init(of offers: [Offer]) {
    for (id, offer) in offers.enumerated() {
      guard let representation = representation(of: offer) else {
        leftOut += 1
        continue
      }
      guard attachments.count < Limits.photos else {
        overLimit += 1
        continue
      }
      attachments.append(Attachment(id: id, representation: representation))
    }
  }
}

/// The first image that is a file of its own: that is what the other app holds itself, with all that is hidden in it,
/// and not a copy that it would convert for us. A Live Photo is offered as a bundle and as its still picture.
private func representation(of offer: Offer) -> Attachment.Representation? {
  let pictures = offer.types.filter { offer.imageTypes.contains($0) && !notPhotos.contains($0) }
  if let type = pictures.first(where: { $0 != anyImage }) ?? pictures.first { return .file(type: type) }
  return offer.types == [fileAddress] ? .fileAddress : nil
}

private let anyImage = "public.image"
private let fileAddress = "public.file-url"
/// Images to the system, and nothing that a camera makes: drawings, icons, and Live Photos as a whole.
private let notPhotos: Set<String> = ["public.svg-image", "com.apple.icns", "com.apple.live-photo"]
