// swift-tools-version:6.0
import PackageDescription

// What bindings/apple/build lays beside the xcframework.
let package = Package(
  name: "SafeShareCore",
  platforms: [.iOS(.v15)],
  products: [.library(name: "SafeShareCore", targets: ["SafeShareCore"])],
  targets: [
    .binaryTarget(name: "SafeShareCoreFFI", path: "SafeShareCoreFFI.xcframework"),
    .target(
      name: "SafeShareCore", dependencies: ["SafeShareCoreFFI"], path: "Sources",
      // The generated code is Swift 5.
      swiftSettings: [.swiftLanguageMode(.v5)]),
  ]
)
