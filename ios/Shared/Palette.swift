import SwiftUI
import UIKit

/// Warm paper and deep teal, as on Android; each pair of text and ground keeps to WCAG AA.
enum Palette {
  static let background = color(0xFB_F8_F3, dark: 0x11_17_16)
  static let surface = color(0xFF_FF_FF, dark: 0x1B_23_22)
  static let surfaceSoft = color(0xF1_EC_E3, dark: 0x26_31_30)
  static let text = color(0x1E_23_22, dark: 0xE8_ED_EB)
  static let textSoft = color(0x55_60_5D, dark: 0xAE_B9_B6)
  static let primary = color(0x0F_5E_5A, dark: 0x8A_D5_CD)
  static let onPrimary = color(0xFF_FF_FF, dark: 0x00_33_2F)
  static let primarySoft = color(0xD7_EC_E8, dark: 0x1F_4A_46)
  static let onPrimarySoft = color(0x0B_47_44, dark: 0xC5_F0_EA)
  static let outline = color(0x87_86_7C, dark: 0x76_83_7F)
  static let warning = color(0xFB_E6_DA, dark: 0x43_27_1B)
  static let onWarning = color(0x7A_2E_12, dark: 0xFF_C9_B0)

  private static func color(_ light: Int, dark: Int) -> Color {
    Color(UIColor { traits in UIColor(rgb: traits.userInterfaceStyle == .dark ? dark : light) })
  }
}

extension UIColor {
  fileprivate convenience init(rgb: Int) {
    func level(_ shift: Int) -> CGFloat { CGFloat(rgb >> shift & 255) / 255 }
    self.init(red: level(16), green: level(8), blue: level(0), alpha: 1)
  }
}
