import SafeShareCore

/// How far one photo is, 0 to 1, from how far its stage is. The weights are rough shares of the time.
func photoFraction(_ stage: ProtectStage, _ fraction: Float) -> Float {
  let (before, own): (Float, Float) =
    switch stage {
    case .inspect: (0, 0.05)
    case .decode: (0.05, 0.35)
    case .shield: (0.4, 0.45)
    case .encode: (0.85, 0.1)
    case .verify: (0.95, 0.05)
    }
  return before + own * min(max(fraction, 0), 1)
}
