import SafeShareCore
import SafeShareKit
import SwiftUI

/// Tells what was hidden in a photo.
struct ReportCard: View {
  let report: ToldReport

  private let words = Words.here

  var body: some View {
    VStack(alignment: .leading, spacing: 12) {
      VStack(alignment: .leading, spacing: 4) {
        Text(words(report.isEmpty ? .reportNothing : .reportTitle))
          .font(.headline)
          .accessibilityAddTraits(.isHeader)
        Text(words(report.isEmpty ? .reportNothingText : .reportText))
          .font(.subheadline)
          .foregroundStyle(Palette.textSoft)
      }
      ForEach(report.groups, id: \.category) { group in GroupRow(group: group) }
      if report.isIncomplete {
        Text(words(.reportIncomplete)).font(.subheadline)
      }
    }
    .fixedSize(horizontal: false, vertical: true)
    .card()
  }
}

private struct GroupRow: View {
  let group: ReportGroup

  private let words = Words.here

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Label(words.name(of: group.category), systemImage: group.category.symbol)
        .font(.subheadline.weight(.semibold))
        .foregroundStyle(Palette.primary)
      ForEach(group.lines, id: \.kind) { line in
        Text(words.name(of: line)).font(.subheadline)
        if !line.values.isEmpty {
          Text(words.values(of: line)).font(.subheadline.weight(.medium))
        }
      }
      if group.more > 0 {
        Text(words(.reportMore, group.more)).font(.subheadline).foregroundStyle(Palette.textSoft)
      }
    }
    .accessibilityElement(children: .combine)
  }
}

extension HiddenCategory {
  fileprivate var symbol: String {
    switch self {
    case .location: "mappin.and.ellipse"
    case .identity: "person.2"
    case .time: "clock"
    case .device: "camera"
    case .hiddenMedia: "photo.on.rectangle"
    case .editHistory: "pencil"
    case .other: "ellipsis.circle"
    }
  }
}
