import CoreGraphics
import SafeShareKit
import Vision

/// Faces through Vision, beside those of the shield's net.
struct VisionFaceFinder: FaceFinder {
  func faces(in picture: SmallPicture) throws -> [Place] {
    guard let image = picture.cgImage else { return [] }
    let request = VNDetectFaceRectanglesRequest()
    // It is upright, which is what Vision expects where nothing else is said.
    try VNImageRequestHandler(cgImage: image, options: [:]).perform([request])
    return (request.results ?? []).compactMap { Place(fromBottomLeft: $0.boundingBox) }
  }
}
