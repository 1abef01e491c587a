import Foundation
import SafeShareKit
import XCTest

/// What the app and its extension declare to the system, and what their sources must not do.
final class ProjectTests: XCTestCase {
  func testTheExtensionTakesImagesAndNothingElse() throws {
    let info = try plist("ShareExtension/Info.plist")
    let declared = try XCTUnwrap(info["NSExtension"] as? [String: Any])
    XCTAssertEqual(declared["NSExtensionPointIdentifier"] as? String, "com.apple.share-services")
    XCTAssertEqual(declared["NSExtensionPrincipalClass"] as? String, "$(PRODUCT_MODULE_NAME).ShareViewController")
    let attributes = try XCTUnwrap(declared["NSExtensionAttributes"] as? [String: Any])
    let rule = try XCTUnwrap(attributes["NSExtensionActivationRule"] as? [String: Int], "a rule, never TRUEPREDICATE")
    XCTAssertEqual(rule, ["NSExtensionActivationSupportsImageWithMaxCount": Limits.photos])
  }

  func testBothTellWhatTheStoreAsks() throws {
    for target in ["App", "ShareExtension"] {
      let info = try plist("\(target)/Info.plist")
      XCTAssertEqual(info["CFBundleDisplayName"] as? String, "SafeShare")
      XCTAssertEqual(info["CFBundleLocalizations"] as? [String], ["en", "fr"])
      XCTAssertEqual(info["ITSAppUsesNonExemptEncryption"] as? Bool, false)
      XCTAssertNotNil(info["NSPhotoLibraryAddUsageDescription"])
      let unwanted = ["NSPhotoLibraryUsageDescription", "NSAppTransportSecurity", "NSCameraUsageDescription"]
      for key in unwanted { XCTAssertNil(info[key], "\(target): \(key)") }
      for key in ["CFBundleIdentifier", "CFBundleExecutable", "CFBundlePackageType", "CFBundleShortVersionString"] {
        XCTAssertNotNil(info[key], "\(target): \(key)")
      }
    }
    XCTAssertNotNil(try plist("App/Info.plist")["UILaunchScreen"])
  }

  func testTheyMayUseTheAppGroupAndNothingElse() throws {
    for target in ["App", "ShareExtension"] {
      let rights = try plist("\(target)/SafeShare.entitlements")
      XCTAssertEqual(rights as? [String: [String]], ["com.apple.security.application-groups": [GroupDefaults.group]])
    }
  }

  func testThePrivacyManifestIsWhatTheSourcesUse() throws {
    for target in ["App", "ShareExtension"] {
      let manifest = try plist("\(target)/PrivacyInfo.xcprivacy")
      XCTAssertEqual(manifest["NSPrivacyTracking"] as? Bool, false)
      XCTAssertEqual((manifest["NSPrivacyTrackingDomains"] as? [Any])?.count, 0)
      XCTAssertEqual((manifest["NSPrivacyCollectedDataTypes"] as? [Any])?.count, 0)
      let used = try XCTUnwrap(manifest["NSPrivacyAccessedAPITypes"] as? [[String: Any]])
      let reasons = Dictionary(
        uniqueKeysWithValues: used.map {
          ($0["NSPrivacyAccessedAPIType"] as? String ?? "", $0["NSPrivacyAccessedAPITypeReasons"] as? [String] ?? [])
        })
      XCTAssertEqual(
        reasons,
        [
          "NSPrivacyAccessedAPICategoryUserDefaults": ["1C8F.1"],
          "NSPrivacyAccessedAPICategoryFileTimestamp": ["C617.1"],
        ])
    }
    // Other groups of interfaces that Apple asks a reason for.
    let unnamed = /volumeAvailableCapacity|systemFreeSize|systemUptime|mach_absolute_time|activeInputModes|statfs/
    for file in try swiftSources() where !file.path.contains("/Tests/") {
      let found = try String(contentsOf: file, encoding: .utf8).firstMatch(of: unnamed)
      XCTAssertNil(found?.output, file.lastPathComponent)
    }
  }

  func testNothingUsesTheInternetOrLogs() throws {
    let forbidden = /\b(URLSession|URLRequest|NWConnection|WKWebView|CFSocket|NSLog|os_log|Logger|print)\b/
    for file in try swiftSources() where !file.path.contains("/Tests/") {
      let found = try String(contentsOf: file, encoding: .utf8).firstMatch(of: forbidden)
      XCTAssertNil(found?.output.0, file.lastPathComponent)
    }
  }

  func testTheExtensionUsesOnlyWhatAnExtensionMay() throws {
    let project = try String(contentsOf: source("project.yml"), encoding: .utf8)
    XCTAssertTrue(project.contains("APPLICATION_EXTENSION_API_ONLY: YES"))
    XCTAssertTrue(project.contains("-Wl,-application_extension"))
    XCTAssertTrue(project.contains("bindings/apple/build"))
    for file in try swiftSources() where !file.path.contains("/ios/App/") && !file.path.contains("/Tests/") {
      XCTAssertFalse(try String(contentsOf: file, encoding: .utf8).contains("UIApplication.shared"), file.path)
    }
  }

  func testFilesAreShort() throws {
    for file in try swiftSources() {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      XCTAssertLessThan(lines.count, 400, file.path)
    }
  }
}

/// A property list of this repository.
func plist(_ path: String) throws -> [String: Any] {
  let list = try PropertyListSerialization.propertyList(from: Data(contentsOf: source(path)), format: nil)
  return try XCTUnwrap(list as? [String: Any], path)
}

/// Every Swift file of the apps and of this package.
func swiftSources() throws -> [URL] {
  let root = try source("")
  let paths = FileManager.default.subpaths(atPath: root.path) ?? []
  let files = paths.filter { $0.hasSuffix(".swift") && !$0.contains(".build/") }
  XCTAssertGreaterThan(files.count, 40)
  return files.map { root.appendingPathComponent($0) }
}
