import CoreGraphics
import SafeShareKit
import Vision

/// Faces through Vision, beside those of the shield's net.
struct VisionFaceFinder: FaceFinder {
  func faces(in picture: SmallPicture) throws -> [Place] {
    guard let image = picture.cgImage else { return [] }
    let request = VNDetectFaceRectanglesRequest()
    // Upright already.
    try VNImageRequestHandler(cgImage: image, orientation: .up, options: [:]).perform([request])
    return (request.results ?? []).compactMap { Place(fromBottomLeft: $0.boundingBox) }
  }
}
