import Foundation
import SafeShareCore

/// Why a photo cannot be shared. Each has one plain sentence.
public enum Problem: CaseIterable, Sendable {
  case notAPhoto, unsupported, damaged, tooLarge, notEnoughMemory, tooMuchWork, notAllowed, gone, noSpace, unreadable
  case noShield, `internal`

  /// The problem behind what the core, the phone's decoder, the file system or another app threw.
  public init(_ error: any Error) {
    self =
      switch error {
      case let error as SafeShareError: Problem(core: error)
      case let error as DecodingError: Problem(decoding: error)
      case let error as LoadingError: Problem(loading: error)
      case let error as CocoaError: Problem(file: error.code)
      default: .internal
      }
  }

  private init(core error: SafeShareError) {
    self =
      switch error {
      case .UnsupportedFormat: .notAPhoto
      case .PlatformDecoded, .UnsupportedVariant: .unsupported
      case .Damaged: .damaged
      case .TooManyPixels, .FileTooLarge: .tooLarge
      case .NotEnoughMemory: .notEnoughMemory
      case .TooMuchWork: .tooMuchWork
      case .NotFound: .gone
      case .StorageFull: .noSpace
      case .PermissionDenied, .ReadFailed: .unreadable
      case .Model: .noShield
      case .Cancelled, .CallbackFailed, .WriteFailed, .InvalidCover, .Internal: .internal
      }
  }

  private init(decoding error: DecodingError) {
    self =
      switch error {
      case .unsupported: .unsupported
      case .damaged: .damaged
      case .noMemory: .notEnoughMemory
      }
  }

  private init(loading error: LoadingError) {
    self =
      switch error {
      case .nothing: .unreadable
      case .tooLarge: .tooLarge
      case .notAllowed: .notAllowed
      }
  }

  private init(file code: CocoaError.Code) {
    self =
      switch code {
      case .fileReadNoSuchFile, .fileNoSuchFile: .gone
      case .fileReadNoPermission: .notAllowed
      case .fileWriteOutOfSpace: .noSpace
      case .fileReadTooLarge: .tooLarge
      default: .unreadable
      }
  }
}
