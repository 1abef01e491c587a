import Foundation
import SafeShareCore

/// A small picture: RGBA, 8 bits each, straight alpha, `4 * width` bytes a row.
public struct SmallPicture: Sendable {
  public let width: Int
  public let height: Int
  public let rgba: Data

  var size: CGSize { CGSize(width: width, height: height) }
}

extension PhotoPreview {
  /// One of its pictures.
  func picture(_ rgba: Data) -> SmallPicture { SmallPicture(width: Int(width), height: Int(height), rgba: rgba) }
}
