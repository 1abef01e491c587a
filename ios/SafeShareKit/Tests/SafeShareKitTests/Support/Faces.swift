import Foundation
import SafeShareCore

@testable import SafeShareKit

/// A box of the picture, which must lie in it.
func place(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Place {
  guard let place = Place(left: x, top: y, right: x + width, bottom: y + height) else { fatalError("no such place") }
  return place
}

let somewhere = place(0.4, 0.4, 0.2, 0.2)

/// A face of the net, in a head twice as large.
func found(_ area: Place) -> FoundFace {
  let head = Place(
    left: area.x - area.width / 2, top: area.y - area.height / 2, right: area.x + 1.5 * area.width,
    bottom: area.y + 1.5 * area.height)
  return FoundFace(area: area.area, coverArea: (head ?? area).area, probability: 0.9)
}

func faces(_ areas: Place...) -> [Face] { areas.compactMap { Face(found($0)) } }
