import SafeShareCore

// What each thing of a share is called. Compilation fails when one has no words.
extension Words {
  public func name(of strength: ShieldStrength) -> String {
    switch strength {
    case .off: self(.strengthOff)
    case .subtle: self(.strengthSubtle)
    case .standard: self(.strengthStandard)
    case .strong: self(.strengthStrong)
    }
  }

  /// What a strength means, in a sentence.
  public func sentence(about strength: ShieldStrength) -> String {
    switch strength {
    case .off: self(.strengthOffText)
    case .subtle: self(.strengthSubtleText)
    case .standard: self(.strengthStandardText)
    case .strong: self(.strengthStrongText)
    }
  }

  /// Why a photo cannot be shared, and what may help where it was tried.
  public func sentence(about problem: Problem, in plan: MemoryPlan) -> String {
    switch problem {
    case .notAPhoto: self(.problemNotAPhoto)
    case .unsupported: self(.problemUnsupported)
    case .damaged: self(.problemDamaged)
    case .tooLarge: self(.problemTooLarge)
    case .notEnoughMemory: self(plan.isShareExtension ? .problemNotEnoughMemoryHere : .problemNotEnoughMemory)
    case .tooMuchWork: self(.problemTooMuchWork)
    case .notAllowed: self(.problemNotAllowed)
    case .gone: self(.problemGone)
    case .noSpace: self(.problemNoSpace)
    case .unreadable: self(.problemUnreadable)
    case .noShield: self(.problemNoShield)
    case .internal: self(.problemInternal)
    }
  }

  public func sentence(about notice: Notice) -> String {
    switch notice {
    case .saved(let count): self(.savedInPhotos, count)
    case .notSaved: self(.notSaved)
    case .mayNotSave: self(.saveNotAllowed)
    case .someFailed(let count): self(.someFailed, count)
    case .cancelled: self(.cancelled)
    }
  }

  /// The button that leads on.
  public func button(_ goal: Goal, count: Int) -> String {
    switch goal {
    case .share: self(.shareButton, count)
    case .save: self(count == 1 ? .saveButtonOne : .saveButtonOther)
    }
  }

  public func looking(count: Int) -> String { self(count == 1 ? .lookingOne : .lookingOther) }

  public func protecting(_ protecting: Protecting) -> String {
    filled(.protecting, min(protecting.done + 1, protecting.ids.count), protecting.ids.count)
  }

  /// What VoiceOver says of the `number`th photo of `count`, counted from 1.
  public func photo(_ photo: Photo, number: Int, of count: Int, isBefore: Bool = false) -> String {
    switch photo.look {
    case .waiting: filled(.photoWaiting, number, count)
    case .failed: filled(.photoFailed, number, count)
    case .done: filled(isBefore ? .photoBefore : .photoAfter, number, count)
    }
  }

  /// Said where neither the browser nor the phone opens an address.
  public func cannotOpen(_ address: String) -> String { filled(.helpNoBrowser, address) }
}
