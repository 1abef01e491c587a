import Foundation
import SafeShareCore

// What each hidden thing is called. Compilation fails when one has no words.
extension Words {
  public func name(of category: HiddenCategory) -> String {
    switch category {
    case .location: self(.categoryLocation)
    case .identity: self(.categoryIdentity)
    case .time: self(.categoryTime)
    case .device: self(.categoryDevice)
    case .hiddenMedia: self(.categoryMedia)
    case .editHistory: self(.categoryEdits)
    case .other: self(.categoryOther)
    }
  }

  /// A line of the report, without its values.
  public func name(of line: ReportLine) -> String {
    guard let length = line.length else { return name(of: line.kind) }
    if line.kind == .audio { return self(.kindAudioLength, length.seconds) }
    return self(length.hasSound ? .kindVideoSoundLength : .kindVideoLength, length.seconds)
  }

  /// The values of a line, each in whatever direction its own letters have.
  public func values(of line: ReportLine) -> String {
    let (isolate, end) = ("\u{2068}", "\u{2069}")
    var shown: [String] = []
    for value in line.values.map({ line.kind == .dateTime ? written($0) : $0 }) where !shown.contains(value) {
      shown.append(value)
    }
    return shown.map { isolate + $0 + end }.joined(separator: " · ")
  }

  /// `2024-07-14 18:32:05`, as photos have it, the way it is written in this language; anything else as it is.
  func written(_ dateTime: String) -> String {
    let (plain, ofLanguage) = (DateFormatter(), DateFormatter())
    plain.locale = Locale(identifier: "en_US_POSIX")
    plain.dateFormat = "yyyy-MM-dd HH:mm:ss"
    ofLanguage.locale = locale
    ofLanguage.dateStyle = .long
    ofLanguage.timeStyle = .short
    // A photo's time is of no zone: it is shown as it stands.
    for formatter in [plain, ofLanguage] { formatter.timeZone = TimeZone(secondsFromGMT: 0) }
    return plain.date(from: dateTime).map(ofLanguage.string(from:)) ?? dateTime
  }

  func name(of kind: HiddenKind) -> String {
    switch kind {
    case .coordinates: self(.kindCoordinates)
    case .gpsDetail: self(.kindGpsDetail)
    case .placeName: self(.kindPlaceName)
    case .personName: self(.kindPersonName)
    case .faceRegion: self(.kindFaceRegion)
    case .author: self(.kindAuthor)
    case .serialNumber: self(.kindSerialNumber)
    case .uniqueId: self(.kindUniqueId)
    case .dateTime: self(.kindDateTime)
    case .deviceModel: self(.kindDeviceModel)
    case .software: self(.kindSoftware)
    case .cameraSettings: self(.kindCameraSettings)
    case .makerNote: self(.kindMakerNote)
    case .thumbnail: self(.kindThumbnail)
    case .secondPicture: self(.kindSecondPicture)
    case .depthMap: self(.kindDepthMap)
    case .gainMap: self(.kindGainMap)
    case .video: self(.kindVideo)
    case .audio: self(.kindAudio)
    case .otherFrames: self(.kindOtherFrames)
    case .editHistory: self(.kindEditHistory)
    case .contentCredentials: self(.kindContentCredentials)
    case .text: self(.kindText)
    case .colorProfile: self(.kindColorProfile)
    case .otherField: self(.kindOtherField)
    case .unknownData: self(.kindUnknownData)
    case .trailingData: self(.kindTrailingData)
    }
  }
}
