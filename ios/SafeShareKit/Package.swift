// swift-tools-version:6.0
import PackageDescription

// The Rust core. On a Mac it is the xcframework that bindings/apple/build lays beside its own package; elsewhere (the
// tests on Linux) the package `bindings` finds libsafeshare on the linker's path. Both are called SafeShareCore.
#if os(macOS)
  let core = "../../bindings/build/apple"
  let strings = Resource.process("Resources/Localizable.xcstrings")
#else
  let core = "../../bindings"
  // Only Xcode compiles string catalogs; elsewhere Words reads it as it is.
  let strings = Resource.copy("Resources/Localizable.xcstrings")
#endif

let package = Package(
  name: "SafeShareKit",
  defaultLocalization: "en",
  platforms: [.iOS(.v16), .macOS(.v13)],
  products: [.library(name: "SafeShareKit", targets: ["SafeShareKit"])],
  dependencies: [.package(name: "SafeShareCore", path: core)],
  targets: [
    .target(
      name: "SafeShareKit", dependencies: [.product(name: "SafeShareCore", package: "SafeShareCore")],
      resources: [strings]),
    // What the memory test runs in a process of its own.
    .executableTarget(
      name: "share-some",
      dependencies: ["SafeShareKit", .product(name: "SafeShareCore", package: "SafeShareCore")],
      path: "Tests/ShareSome"),
    .target(name: "Png", path: "Tests/Png"),
    .testTarget(name: "SafeShareKitTests", dependencies: ["SafeShareKit", "share-some", "Png"]),
  ],
  swiftLanguageModes: [.v6]
)
