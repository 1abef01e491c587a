import Foundation
import SafeShareCore

/// A report as it is told to a parent: what touches the child first.
public struct ToldReport: Equatable, Sendable {
  public let groups: [ReportGroup]
  public let isIncomplete: Bool

  public var isEmpty: Bool { groups.isEmpty && !isIncomplete }

  public init(_ report: PhotoReport) {
    groups = Self.order.compactMap { category in
      let found = report.findings.filter { $0.category == category }
      return found.isEmpty ? nil : ReportGroup(category, found)
    }
    isIncomplete = report.incomplete
  }

  /// Where, who, and pictures that were not shielded come first.
  private static let order: [HiddenCategory] = [
    .location, .identity, .hiddenMedia, .time, .device, .editHistory, .other,
  ]
}

/// What was found of one category: at most `most` lines, and how many kinds more.
public struct ReportGroup: Equatable, Sendable {
  public let category: HiddenCategory
  public let lines: [ReportLine]
  public let more: Int

  public static let most = 4

  fileprivate init(_ category: HiddenCategory, _ found: [HiddenDatum]) {
    let kinds = HiddenKind.told.filter { kind in found.contains { $0.kind == kind } }
    self.category = category
    lines = kinds.prefix(Self.most).map { kind in ReportLine(kind, found.filter { $0.kind == kind }) }
    more = max(kinds.count - Self.most, 0)
  }
}

/// One kind of datum, and what it says.
public struct ReportLine: Equatable, Sendable {
  public let kind: HiddenKind
  /// At most `mostValues`, each at most `longest` characters.
  public let values: [String]
  public let length: Length?

  public static let mostValues = 3
  static let longest = 60

  /// How long a hidden video or sound is, and whether a video has sound.
  public struct Length: Equatable, Sendable {
    /// Whole seconds, at least one.
    public let seconds: Int
    public let hasSound: Bool
  }

  fileprivate init(_ kind: HiddenKind, _ data: [HiddenDatum]) {
    self.kind = kind
    let isMedia = kind == .video || kind == .audio
    length = isMedia ? data.lazy.compactMap { Length($0.value ?? "") }.first : nil
    guard Self.shown.contains(kind) else {
      values = []
      return
    }
    var distinct: [String] = []
    for value in data.compactMap(\.value) where !distinct.contains(value) { distinct.append(value) }
    values = distinct.prefix(Self.mostValues).map(shortened)
  }

  /// Kinds whose value says more to a parent than its name.
  private static let shown: Set<HiddenKind> = [
    .coordinates, .placeName, .personName, .author, .serialNumber, .dateTime, .deviceModel, .software, .text,
  ]
}

extension ReportLine.Length {
  /// A length in the core's words, such as `3.1 s, with sound`.
  init?(_ words: String) {
    let parts = words.components(separatedBy: " s")
    let ends = ["": false, ", with sound": true]
    guard parts.count >= 2, let length = Double(parts[0]), (0..<1e9).contains(length) else { return nil }
    guard let hasSound = ends[String(words.dropFirst(parts[0].count + 2))] else { return nil }
    seconds = max(Int(length.rounded()), 1)
    self.hasSound = hasSound
  }
}

private func shortened(_ value: String) -> String {
  guard value.count > ReportLine.longest else { return value }
  return value.prefix(ReportLine.longest).trimmingCharacters(in: .whitespaces) + "…"
}

extension HiddenKind {
  /// All kinds, in the order they are told in.
  static let told: [HiddenKind] = [
    .coordinates, .gpsDetail, .placeName, .personName, .faceRegion, .author, .serialNumber, .uniqueId, .dateTime,
    .deviceModel, .software, .cameraSettings, .makerNote, .thumbnail, .secondPicture, .depthMap, .gainMap, .video,
    .audio, .otherFrames, .editHistory, .contentCredentials, .text, .colorProfile, .otherField, .unknownData,
    .trailingData,
  ]
}
