import Foundation
import SafeShareCore

/// What happens in the cover editor. Points are the view's.
public enum CoverEvent: Equatable, Sendable {
  /// The view has this size.
  case sized(CGSize)
  /// The picture is there, and has this size.
  case pictured(CGSize)
  /// The search for faces has ended.
  case found([Face])
  case tapped(CGPoint)
  /// One finger draws a box between these corners.
  case drawing(CGPoint, CGPoint)
  /// The finger was lifted.
  case drawn
  /// Another finger came: it was no drawing.
  case drawingStopped
  case pinched(by: Double, around: CGPoint)
  case moved(by: CGSize)
  /// Covers or uncovers the face of this number, from 0.
  case face(Int)
  case remove(Int)
  case adjust(Int, Adjustment)
  case coverAll
  /// An oval in the middle of what is seen, for whoever cannot draw.
  case add
  case undo
  case shapeChosen(CoverShape)
  case styleChosen(CoverStyle)
}

/// What can be done to a cover that was drawn, without drawing.
public enum Adjustment: CaseIterable, Sendable {
  case left, right, up, down, larger, smaller
}

/// What is said to whoever does not see the screen.
public enum CoverNews: Equatable, Sendable {
  /// How many faces were found.
  case found(Int)
  /// Face `number` of `count`, counted from 1, is covered now, or no longer.
  case face(Int, of: Int, isCovered: Bool)
  /// A cover that was drawn changed: its number among them, counted from 1.
  case changed(Int, of: Int)
  /// So many places are covered now.
  case covered(Int)
  /// No more covers fit.
  case full
}

/// The editor of one photo's covers: what is chosen, what is seen. The screen only shows it.
public struct CoverEditor: Equatable, Sendable {
  public private(set) var covers: Covers
  public private(set) var faces: [Face]
  public private(set) var isLooking: Bool
  public private(set) var shape = CoverShape.ellipse
  public private(set) var viewport: Viewport
  /// What the finger draws.
  public private(set) var draft: Place?
  /// Whether one more cover was asked for than a photo can have.
  public private(set) var isFull = false
  /// What was chosen before each change.
  private var steps: [Covers] = []

  /// A finger that slips no further than this makes no cover.
  static let leastDrawing: Double = 16

  /// `faces` are nil when they are still to be looked for.
  init(_ covers: Covers, faces: [Face]?, picture: CGSize) {
    self.covers = covers
    self.faces = faces ?? []
    isLooking = faces == nil
    viewport = Viewport(picture: picture)
  }

  public var canUndo: Bool { !steps.isEmpty }
  public var canCoverAll: Bool { faces.indices.contains { !covers.covers(face: $0) } }

  /// The covers that were drawn.
  var drawn: [Mark] { covers.marks.filter { mark in !faces.indices.contains { $0 == mark.face } } }

  /// Takes an event; an event that does not fit changes nothing.
  mutating func take(_ event: CoverEvent) -> CoverNews? {
    switch event {
    case .sized(let size): viewport.view = size
    case .pictured(let size): viewport.picture = size
    case .found(let faces): return found(faces)
    case .tapped(let point): return tap(point)
    case .drawing(let from, let to): draft = drawing(from, to)
    case .drawn: return finishDrawing()
    case .drawingStopped: draft = nil
    case .pinched(let factor, let point): viewport.zoom(by: factor, around: point)
    case .moved(let distance): viewport.move(by: distance)
    case .face(let number): return toggle(face: number)
    case .remove(let id): return remove(id)
    case .adjust(let id, let adjustment): return adjust(id, adjustment)
    case .coverAll: return coverAll()
    case .add: return addInTheMiddle()
    case .undo: return undo()
    case .shapeChosen(let shape): self.shape = shape
    case .styleChosen(let style): change { $0.style = style }
    }
    return nil
  }

  private mutating func found(_ faces: [Face]) -> CoverNews? {
    guard isLooking else { return nil }
    isLooking = false
    self.faces = faces
    return .found(faces.count)
  }

  private mutating func tap(_ point: CGPoint) -> CoverNews? {
    switch target(at: point)?.id {
    case .face(let number): toggle(face: number)
    case .mark(let id): remove(id)
    case nil: nil
    }
  }

  private func drawing(_ from: CGPoint, _ to: CGPoint) -> Place? {
    let size = CGSize(width: abs(to.x - from.x), height: abs(to.y - from.y))
    guard min(size.width, size.height) >= Self.leastDrawing else { return nil }
    let corner = CGPoint(x: min(from.x, to.x), y: min(from.y, to.y))
    return viewport.place(in: CGRect(origin: corner, size: size))
  }

  private mutating func finishDrawing() -> CoverNews? {
    guard let place = draft else { return nil }
    draft = nil
    return add(place, shape)
  }

  private mutating func addInTheMiddle() -> CoverNews? {
    let seen = viewport.visible
    guard !seen.isEmpty else { return nil }
    let side = min(seen.width, seen.height) / 4
    let box = CGRect(x: seen.midX - side / 2, y: seen.midY - side / 2, width: side, height: side)
    return viewport.place(in: box).flatMap { add(free($0), .ellipse) }
  }

  /// That place, or one beside it where there is a cover already: one on top of another would look like one.
  private func free(_ place: Place) -> Place {
    let places = sequence(first: place) { $0.moved(by: $0.width / 2, $0.height / 2) }.prefix(Covers.most)
    return places.first { place in !covers.marks.contains { $0.place == place } } ?? place
  }

  private mutating func add(_ place: Place, _ shape: CoverShape) -> CoverNews {
    guard change({ _ = $0.add(place, shape) }) else { return full() }
    return .covered(covers.marks.count)
  }

  private mutating func toggle(face number: Int) -> CoverNews? {
    guard faces.indices.contains(number) else { return nil }
    let (head, isCovered) = (faces[number].head, covers.covers(face: number))
    let isChanged = change { covers in
      if isCovered {
        covers.marks.removeAll { $0.face == number }
      } else {
        _ = covers.add(head, .ellipse, face: number)
      }
    }
    return isChanged ? .face(number + 1, of: faces.count, isCovered: !isCovered) : full()
  }

  private mutating func coverAll() -> CoverNews? {
    let open = faces.indices.filter { !covers.covers(face: $0) }
    guard !open.isEmpty else { return nil }
    let heads = faces.map(\.head)
    change { covers in
      for number in open { _ = covers.add(heads[number], .ellipse, face: number) }
    }
    return canCoverAll ? full() : .covered(covers.marks.count)
  }

  private mutating func remove(_ id: Int) -> CoverNews? {
    guard change({ $0.marks.removeAll { $0.id == id } }) else { return nil }
    return .covered(covers.marks.count)
  }

  private mutating func adjust(_ id: Int, _ adjustment: Adjustment) -> CoverNews? {
    guard let number = drawn.firstIndex(where: { $0.id == id }) else { return nil }
    let place = drawn[number].place.adjusted(adjustment)
    change { covers in
      for index in covers.marks.indices where covers.marks[index].id == id { covers.marks[index].place = place }
    }
    return .changed(number + 1, of: drawn.count)
  }

  private mutating func undo() -> CoverNews? {
    guard let before = steps.popLast() else { return nil }
    covers = before
    isFull = false
    return .covered(covers.marks.count)
  }

  private mutating func full() -> CoverNews {
    isFull = true
    return .full
  }

  /// Whether something is other than before; then it can be undone.
  @discardableResult
  private mutating func change(_ change: (inout Covers) -> Void) -> Bool {
    var changed = covers
    change(&changed)
    guard changed != covers else { return false }
    steps.append(covers)
    covers = changed
    isFull = false
    return true
  }
}

extension Place {
  fileprivate func adjusted(_ adjustment: Adjustment) -> Place {
    // A quarter of itself at a time.
    switch adjustment {
    case .left: moved(by: -width / 4, 0)
    case .right: moved(by: width / 4, 0)
    case .up: moved(by: 0, -height / 4)
    case .down: moved(by: 0, height / 4)
    case .larger: scaled(by: 5 / 4)
    case .smaller: scaled(by: 4 / 5)
    }
  }
}
