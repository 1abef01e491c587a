import Foundation
import SafeShareCore

/// All that the share screen shows, pictures aside.
public struct ShareState: Equatable, Sendable {
  public internal(set) var photos: [Photo]
  public internal(set) var choice: Choice
  public internal(set) var selected: Int?
  public internal(set) var rulesRead: Bool
  /// Items that are no photos, and photos that were too many.
  public let leftOut: Int
  public let overLimit: Int
  public internal(set) var phase = Phase.choosing
  public internal(set) var notice: Notice?
  /// Counts the times that protecting began, so that late news of an earlier one is told apart.
  var run = 0

  public init(_ intake: Intake, choice: Choice, rulesRead: Bool) {
    photos = intake.attachments.map { Photo(attachment: $0) }
    self.choice = choice
    self.rulesRead = rulesRead
    leftOut = intake.leftOut
    overLimit = intake.overLimit
    selected = photos.first?.id
  }

  public var usable: [Photo] { photos.filter { $0.problem == nil } }
  public var failed: [Photo] { photos.filter { $0.problem != nil } }
  public var shown: Photo? { photos.first { $0.id == selected } }
  public var isLooking: Bool { photos.contains { $0.look == .waiting } }

  /// Whether the parent may go on now.
  public var canGo: Bool { phase == .choosing && !isLooking && !usable.isEmpty }

  /// Whether the shown photo can be covered now.
  public var canCover: Bool { phase == .choosing && shown?.report != nil }

  /// The new pictures that are ready for the present choice, in the order of the photos.
  public var outputs: [URL] {
    usable.compactMap { $0.output(for: choice)?.file }
  }
}

/// One photo of the share.
public struct Photo: Identifiable, Equatable, Sendable {
  public let attachment: Attachment
  public internal(set) var look = Look.waiting
  public internal(set) var covers = Covers()
  public internal(set) var output: Output?

  public var id: Int { attachment.id }

  public var report: PhotoReport? {
    if case .done(let report) = look { report } else { nil }
  }

  public var problem: Problem? {
    if case .failed(let problem) = look { problem } else { nil }
  }
}

extension Photo {
  /// The new picture, where it was made for this choice and for the present covers.
  public func output(for choice: Choice) -> Output? {
    output.flatMap { $0.choice == choice && $0.covers == covers.forCore ? $0 : nil }
  }
}

/// How far looking at a photo is.
public enum Look: Equatable, Sendable {
  case waiting
  case done(PhotoReport)
  case failed(Problem)
}

/// A new picture, and what it was made for.
public struct Output: Equatable, Sendable {
  public let file: URL
  public let choice: Choice
  public let covers: [PhotoCover]
  /// Places that are covered in it, as the core tells.
  public let covered: Int
}

/// What the parent asked for.
public enum Goal: Sendable {
  case share, save
}

/// Where the share stands.
public enum Phase: Equatable, Sendable {
  /// The parent looks and chooses.
  case choosing
  /// The golden rules are shown, before the first share.
  case reminding(Goal)
  /// New pictures are made.
  case protecting(Protecting)
  /// All is ready: the screen now opens the share sheet, or saves.
  case ready(Goal)
  /// The share sheet is open, or copies are being saved.
  case handingOver(Goal)
  /// Handed over: the screen closes.
  case over
}

/// How far protecting is: of the photos `ids`, `done` are finished, the next one by `fraction`.
public struct Protecting: Equatable, Sendable {
  public let goal: Goal
  public let ids: [Int]
  public internal(set) var done = 0
  public internal(set) var fraction: Float = 0

  /// The photo that is being protected.
  public var current: Int? { done < ids.count ? ids[done] : nil }

  /// Of all photos together, 0 to 1.
  public var overall: Float { min((Float(done) + fraction) / Float(ids.count), 1) }
}

/// One sentence about what just happened.
public enum Notice: Equatable, Sendable {
  case saved(Int)
  case notSaved
  /// The parent did not allow adding to Photos.
  case mayNotSave
  /// Photos failed while protecting; the others are ready.
  case someFailed(Int)
  case cancelled
}
