import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An Android resource file's strings; a plural `name` is there as `name.one` and `name.other`.
final class AndroidStrings: NSObject, XMLParserDelegate {
  private(set) var all: [String: String] = [:]
  private var plural: String?
  private var key: String?
  private var text = ""

  init(at url: URL) throws {
    super.init()
    let parser = XMLParser(data: try Data(contentsOf: url))
    parser.delegate = self
    guard parser.parse() else { throw CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    switch name {
    case "plurals": plural = attributes["name"]
    case "string": key = attributes["name"]
    case "item": key = plural.flatMap { plural in attributes["quantity"].map { "\(plural).\($0)" } }
    default: break
    }
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if name == "plurals" { plural = nil }
    guard let key else { return }
    all[key] = text.replacingOccurrences(of: "\\n", with: "\n").replacingOccurrences(of: "\\'", with: "'")
    self.key = nil
  }
}
