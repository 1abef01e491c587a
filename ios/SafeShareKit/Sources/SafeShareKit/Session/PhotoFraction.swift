import SafeShareCore

/// How far one photo is, 0 to 1, from how far its stage is. The weights are rough shares of the time.
func photoFraction(_ stage: ProtectStage, _ fraction: Float) -> Float {
  let (begin, end): (Float, Float) =
    switch stage {
    case .inspect: (0, 0.05)
    case .decode: (0.05, 0.4)
    case .shield: (0.4, 0.85)
    case .encode: (0.85, 0.95)
    case .verify: (0.95, 1)
    }
  let fraction = min(max(fraction, 0), 1)
  return begin * (1 - fraction) + end * fraction
}
