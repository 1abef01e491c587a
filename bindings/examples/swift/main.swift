// Shares one photo on the command line: what was hidden in it, how far it is, and where the new file lies.

import Foundation
import SafeShareCore

final class Printer: ProgressListener {
  func onProgress(stage: ProtectStage, fraction: Float) { print("\(stage) \(Int(100 * fraction)) %") }
}

func fail(_ sentence: String) -> Never {
  FileHandle.standardError.write(Data("\(sentence)\n".utf8))
  exit(1)
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fail("usage: share PHOTO OUTPUT_FOLDER") }

do {
  let shared = try SafeShareEngine().protect(
    path: arguments[1], outputDir: arguments[2], options: ProtectOptions(strength: .standard), progress: Printer())
  for (category, data) in Dictionary(grouping: shared.report.findings, by: \.category) {
    print("removed \(category): " + data.map { $0.value ?? "\($0.kind)" }.joined(separator: ", "))
  }
  print("\(shared.width) x \(shared.height), \(shared.bytes) bytes: \(shared.path)")
} catch SafeShareError.NotFound {
  fail("there is no such photo or folder")
} catch SafeShareError.PlatformDecoded {
  fail("the phone decodes this format; here there is no phone")
} catch SafeShareError.StorageFull {
  fail("the disk is full")
} catch {
  fail("the photo could not be protected: \(error)")
}
