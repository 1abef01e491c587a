import Foundation
import Photos

/// Adds pictures to Photos; SafeShare may never look into it.
enum PhotoSaver {
  enum Outcome {
    case saved, notAllowed, failed
  }

  static func save(_ files: [URL]) async -> Outcome {
    let status = await PHPhotoLibrary.requestAuthorization(for: .addOnly)
    guard status == .authorized || status == .limited else { return .notAllowed }
    do {
      try await PHPhotoLibrary.shared().performChanges {
        for file in files {
          PHAssetCreationRequest.forAsset().addResource(with: .photo, fileURL: file, options: nil)
        }
      }
      return .saved
    } catch {
      return .failed
    }
  }
}
