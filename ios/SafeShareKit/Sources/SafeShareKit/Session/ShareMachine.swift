import Foundation
import SafeShareCore

/// What happens to a share.
public enum Event: Sendable {
  case lookedAt(Int, PhotoReport)
  case cannotUse(Int, Problem)
  case selected(Int)
  case strengthChosen(ShieldStrength)
  /// The cover editor was left with these covers.
  case covered(Int, Covers)
  case go(Goal)
  case rulesRead
  /// The cancel button: leaves the reminder, stops protecting.
  case cancel
  case advanced(run: Int, Int, fraction: Float)
  case made(run: Int, Int, Output)
  case notMade(run: Int, Int, Problem)
  /// The share sheet was opened, or saving has begun.
  case handOverBegan
  /// The parent came back from the share sheet without sharing.
  case cameBack
  /// The pictures went to another app.
  case handedOver
  case saved(Int)
  case notSaved(allowed: Bool)
}

/// Work that an event asks for.
enum Effect: Equatable {
  /// Make the large before-and-after pair of the shown photo, if it is not there. Protecting puts it off.
  case preview
  case protect(run: Int, ids: [Int])
  case stopProtecting
  case rememberRules
}

extension ShareState {
  /// Takes an event; tells what is to be done. An event that does not fit the state changes nothing.
  mutating func take(_ event: Event) -> [Effect] {
    switch event {
    case .lookedAt(let id, let report):
      change(id) { $0.look = .done(report) }
      return id == selected ? [.preview] : []
    case .cannotUse(let id, let problem): change(id) { $0.fail(problem) }
    case .selected(let id): return select(id)
    case .strengthChosen(let strength): return choose(strength)
    case .covered(let id, let covers): return cover(id, covers)
    case .go(let goal): return go(goal)
    case .rulesRead: return readRules()
    case .cancel: return cancel()
    case .advanced(let run, let id, let fraction): advance(run, id, fraction)
    case .made(let run, let id, let output): return finish(run, id) { $0.output = output }
    case .notMade(let run, let id, let problem): return finish(run, id) { $0.fail(problem) }
    case .handOverBegan: if case .ready(let goal) = phase { phase = .handingOver(goal) }
    case .cameBack: return comeBack(nil)
    case .handedOver: if case .handingOver = phase { phase = .over }
    case .saved(let count): return comeBack(.saved(count))
    case .notSaved(let allowed): return comeBack(allowed ? .notSaved : .mayNotSave)
    }
    return []
  }

  private mutating func change(_ id: Int, _ change: (inout Photo) -> Void) {
    if let index = photos.firstIndex(where: { $0.id == id }) { change(&photos[index]) }
  }

  private mutating func select(_ id: Int) -> [Effect] {
    guard id != selected, photos.contains(where: { $0.id == id }) else { return [] }
    selected = id
    return previewOfShown
  }

  private mutating func choose(_ strength: ShieldStrength) -> [Effect] {
    guard phase == .choosing, strength != choice.strength else { return [] }
    choice.strength = strength
    notice = nil
    return previewOfShown
  }

  private mutating func cover(_ id: Int, _ covers: Covers) -> [Effect] {
    guard phase == .choosing, photos.contains(where: { $0.id == id && $0.covers != covers }) else { return [] }
    change(id) { $0.covers = covers }
    notice = nil
    return id == selected ? previewOfShown : []
  }

  private var previewOfShown: [Effect] { shown?.report == nil ? [] : [.preview] }

  private mutating func go(_ goal: Goal) -> [Effect] {
    guard canGo else { return [] }
    notice = nil
    guard rulesRead else {
      phase = .reminding(goal)
      return []
    }
    return begin(goal)
  }

  private mutating func readRules() -> [Effect] {
    guard case .reminding(let goal) = phase else { return [] }
    rulesRead = true
    return [.rememberRules] + begin(goal)
  }

  /// Makes what is not there yet for the present choice and covers.
  private mutating func begin(_ goal: Goal) -> [Effect] {
    let missing = usable.filter { $0.output(for: choice) == nil }.map(\.id)
    guard !missing.isEmpty else {
      phase = .ready(goal)
      return []
    }
    run += 1
    phase = .protecting(Protecting(goal: goal, ids: missing))
    return [.protect(run: run, ids: missing)]
  }

  private mutating func cancel() -> [Effect] {
    switch phase {
    case .reminding:
      phase = .choosing
      return []
    case .protecting:
      phase = .choosing
      run += 1
      notice = .cancelled
      return [.stopProtecting] + previewOfShown
    default: return []
    }
  }

  private mutating func advance(_ run: Int, _ id: Int, _ fraction: Float) {
    guard run == self.run, case .protecting(var protecting) = phase, protecting.current == id else { return }
    // A bar that runs backwards worries.
    protecting.fraction = max(protecting.fraction, min(fraction, 1))
    phase = .protecting(protecting)
  }

  private mutating func finish(_ run: Int, _ id: Int, _ change: (inout Photo) -> Void) -> [Effect] {
    guard run == self.run, case .protecting(var protecting) = phase else { return [] }
    self.change(id, change)
    protecting.done += 1
    protecting.fraction = 0
    guard protecting.done == protecting.ids.count else {
      phase = .protecting(protecting)
      return []
    }
    let failures = failed.filter { protecting.ids.contains($0.id) }.count
    guard failures > 0 else {
      phase = .ready(protecting.goal)
      return []
    }
    // The parent decides whether the others go without them.
    phase = .choosing
    notice = .someFailed(failures)
    return previewOfShown
  }

  /// Back to the screen, which `notice` tells what became of it.
  private mutating func comeBack(_ notice: Notice?) -> [Effect] {
    guard case .handingOver = phase else { return [] }
    phase = .choosing
    self.notice = notice
    return previewOfShown
  }
}

extension Photo {
  fileprivate mutating func fail(_ problem: Problem) {
    look = .failed(problem)
    output = nil
  }
}
