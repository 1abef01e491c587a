/// A title and its text.
public struct HelpText: Identifiable, Hashable, Sendable {
  public let title: Phrase
  public let text: Phrase

  public var id: Phrase { title }

  /// The three golden rules.
  public static let rules = [
    HelpText(title: .rule1Title, text: .rule1Text), HelpText(title: .rule2Title, text: .rule2Text),
    HelpText(title: .rule3Title, text: .rule3Text),
  ]

  /// What SafeShare does and does not.
  public static let about = [
    HelpText(title: .helpDoesTitle, text: .helpDoesText), HelpText(title: .helpLimitsTitle, text: .helpLimitsText),
    HelpText(title: .helpPrivateTitle, text: .helpPrivateTextIos),
  ]

  /// The shield's model card, in plain words.
  public static let shield = [
    HelpText(title: .modelDoesTitle, text: .modelDoesText),
    HelpText(title: .modelMeasuredTitle, text: .modelMeasuredText),
    HelpText(title: .modelLimitsTitle, text: .modelLimitsText),
    HelpText(title: .modelTrainedTitle, text: .modelTrainedText),
  ]
}

/// Whom to call when a photo was misused.
public struct Helpline: Identifiable, Hashable, Sendable {
  public let title: Phrase
  public let text: Phrase
  public let links: [HelpLink]

  public var id: Phrase { title }

  public static let all = [
    Helpline(
      title: .help3018Title, text: .help3018Text,
      links: [
        HelpLink(words: .help3018Call, address: "tel:3018"),
        HelpLink(words: .help3018Open, address: "https://3018.fr"),
      ]),
    Helpline(
      title: .helpPointTitle, text: .helpPointText,
      links: [HelpLink(words: .helpPointOpen, address: "https://www.pointdecontact.net")]),
    Helpline(
      title: .helpInhopeTitle, text: .helpInhopeText,
      links: [HelpLink(words: .helpInhopeOpen, address: "https://www.inhope.org")]),
  ]
}

/// A plain link: the browser or the phone opens it, SafeShare does not.
public struct HelpLink: Identifiable, Hashable, Sendable {
  public let words: Phrase
  public let address: String

  public var id: String { address }

  /// The address as it is read out: a number, or a site.
  public var shown: String { address.hasPrefix("tel:") ? String(address.dropFirst(4)) : address }
}
