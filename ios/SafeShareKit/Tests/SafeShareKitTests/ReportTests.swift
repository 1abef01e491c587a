import Foundation
import SafeShareCore
import XCTest

@testable import SafeShareKit

final class ReportTests: XCTestCase {
  private let words = Words(language: "en")

  private func told(_ findings: HiddenDatum...) -> ToldReport { ToldReport(report(findings)) }

  private func line(_ kind: HiddenKind, _ values: String?...) -> ReportLine? {
    ToldReport(report(values.map { datum(.other, kind, $0) })).groups.first?.lines.first
  }

  func testWhatTouchesTheChildComesFirst() {
    let all: [HiddenCategory] = [.other, .editHistory, .device, .time, .hiddenMedia, .identity, .location]
    let report = ToldReport(report(all.map { datum($0, .text) }))
    XCTAssertEqual(
      report.groups.map(\.category), [.location, .identity, .hiddenMedia, .time, .device, .editHistory, .other])
  }

  func testAGroupIsShort() {
    let group = told(
      datum(.location, .placeName, "Paris"), datum(.location, .gpsDetail), datum(.location, .coordinates, "48.8, 2.2"),
      datum(.location, .gpsDetail), datum(.location, .text, "a"), datum(.location, .uniqueId)
    ).groups[0]
    XCTAssertEqual(group.lines.map(\.kind), [.coordinates, .gpsDetail, .placeName, .uniqueId])
    XCTAssertEqual(group.more, 1)
  }

  func testValuesAreFewShortAndDistinct() {
    let line = line(.personName, "Léa", "Tom", "Léa", nil, "Zoé", "Max")
    XCTAssertEqual(line?.values, ["Léa", "Tom", "Zoé"])
    let long = self.line(.text, String(repeating: "a", count: 59) + " " + String(repeating: "b", count: 9))
    XCTAssertEqual(long?.values, [String(repeating: "a", count: 59) + "…"])
    XCTAssertEqual(self.line(.makerNote, "secret")?.values, [], "its name says more")
  }

  func testLengthsAreInWholeSeconds() {
    let cases = [
      ("3.1 s", 3, false), ("3.1 s, with sound", 3, true), ("0.2 s", 1, false), ("12 s, with sound", 12, true),
    ]
    for (value, seconds, hasSound) in cases {
      XCTAssertEqual(line(.video, value)?.length, ReportLine.Length(seconds: seconds, hasSound: hasSound), value)
    }
    for odd in ["", "3.1", "s", "-1 s", "1e400 s", "3 s, silent", "3 seconds"] {
      XCTAssertNil(line(.video, odd)?.length, odd)
    }
  }

  func testEveryLineIsWords() throws {
    let video = try XCTUnwrap(line(.video, "3.1 s, with sound"))
    XCTAssertEqual(words.name(of: video), "3 seconds of video with sound")
    XCTAssertEqual(Words(language: "fr").name(of: video), "3 secondes de vidéo avec le son")
    XCTAssertEqual(words.name(of: try XCTUnwrap(line(.video, "1 s"))), "1 second of video")
    XCTAssertEqual(words.name(of: try XCTUnwrap(line(.audio, "2 s"))), "2 seconds of sound")
    XCTAssertEqual(words.name(of: try XCTUnwrap(line(.video, nil))), "A video")
    let names = try XCTUnwrap(line(.author, "Léa", "נועה"))
    XCTAssertEqual(words.values(of: names), "\u{2068}Léa\u{2069} · \u{2068}נועה\u{2069}")
    XCTAssertEqual(Set(HiddenKind.told).count, 27, "every kind of the core is told")
  }

  func testDatesAreWrittenAsPeopleWriteThem() throws {
    let line = try XCTUnwrap(line(.dateTime, "2024-07-14 18:32:05", "2024-07-14 18:32:59", "0000-00-00 00:00:00"))
    let (english, french) = (words.values(of: line), Words(language: "fr").values(of: line))
    XCTAssertTrue(english.contains("July 14, 2024") && english.contains("6:32"), english)
    XCTAssertTrue(french.contains("14 juillet 2024") && french.contains("18:32"), french)
    XCTAssertEqual(english.components(separatedBy: " · ").count, 2, "the same minute is said once")
    XCTAssertTrue(english.contains("0000-00-00 00:00:00"), "what is no date stays as it is")
  }

  func testNothingFoundAndDamagedMetadataAreToldApart() {
    XCTAssertTrue(told().isEmpty)
    let damaged = ToldReport(report(incomplete: true))
    XCTAssertTrue(damaged.isIncomplete && !damaged.isEmpty)
  }

  func testARealPhotoIsToldInBothLanguages() throws {
    let found = try rustCore.inspect(realPhoto("jpg/gps/DSCN0010.jpg"), cancel: CancelToken())
    let report = ToldReport(found)
    XCTAssertEqual(report.groups.first?.category, .location)
    for language in ["en", "fr"] {
      let words = Words(language: language)
      for group in report.groups {
        XCTAssertFalse(words.name(of: group.category).contains("_"))
        for line in group.lines { XCTAssertFalse(words.name(of: line).contains("_"), "\(line.kind)") }
      }
    }
    XCTAssertEqual(
      words.name(of: report.groups[0].lines[0]), "Where it was taken: on a map this is a house-sized point")
  }
}
