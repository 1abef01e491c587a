/// What VoiceOver is told of a face or of a cover that was drawn, and what it can do to it.
public struct CoverNode: Identifiable, Equatable, Sendable {
  public struct Action: Equatable, Sendable {
    public let name: String
    public let event: CoverEvent
  }

  public let target: CoverTarget
  public let label: String
  /// What a double tap does.
  public let main: Action
  /// What else can be done to it.
  public let others: [Action]

  public var id: CoverTarget.ID { target.id }
}

extension CoverEditor {
  /// Each face and each cover that was drawn, in words.
  public func nodes(_ words: Words) -> [CoverNode] {
    targets.map { target in
      switch target.id {
      case .face(let number): face(number, target, words)
      case .mark(let id): mark(id, target, words)
      }
    }
  }

  private func face(_ number: Int, _ target: CoverTarget, _ words: Words) -> CoverNode {
    let label = words.face(number + 1, of: faces.count, isCovered: target.isCovered)
    let name = words(target.isCovered ? .coverActionUncover : .coverActionCover)
    return CoverNode(
      target: target, label: label, main: CoverNode.Action(name: name, event: .face(number)), others: [])
  }

  private func mark(_ id: Int, _ target: CoverTarget, _ words: Words) -> CoverNode {
    let number = (drawn.firstIndex { $0.id == id } ?? 0) + 1
    return CoverNode(
      target: target, label: words.cover(number, of: drawn.count),
      main: CoverNode.Action(name: words(.coverActionRemove), event: .remove(id)),
      others: Adjustment.allCases.map { CoverNode.Action(name: words.name(of: $0), event: .adjust(id, $0)) })
  }
}
