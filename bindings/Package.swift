// swift-tools-version:6.0
import PackageDescription

// The library itself: bindings/apple/build makes it for Apple's platforms; elsewhere the linker finds it (-L).
#if os(macOS)
  let library = Target.binaryTarget(name: "SafeShareCoreFFI", path: "build/apple/SafeShareCoreFFI.xcframework")
  let linkerSettings: [LinkerSetting] = []
#else
  let library = Target.systemLibrary(name: "SafeShareCoreFFI", path: "swift/SafeShareCoreFFI")
  let linkerSettings: [LinkerSetting] = [.linkedLibrary("safeshare")]
#endif

let package = Package(
  name: "SafeShareCore",
  platforms: [.iOS(.v15), .macOS(.v12)],
  products: [.library(name: "SafeShareCore", targets: ["SafeShareCore"])],
  targets: [
    library,
    .target(
      name: "SafeShareCore", dependencies: ["SafeShareCoreFFI"], path: "swift/SafeShareCore",
      // The generated code is Swift 5.
      swiftSettings: [.swiftLanguageMode(.v5)], linkerSettings: linkerSettings),
    .executableTarget(name: "share", dependencies: ["SafeShareCore"], path: "examples/swift"),
    .testTarget(name: "SafeShareCoreTests", dependencies: ["SafeShareCore"], path: "tests/swift"),
  ]
)
