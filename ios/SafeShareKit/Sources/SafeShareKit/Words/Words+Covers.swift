import SafeShareCore

// What each thing of the cover editor is called. Compilation fails when one has no words.
extension Words {
  public func name(of style: CoverStyle) -> String {
    switch style {
    case .mosaic: self(.coverStyleMosaic)
    case .blur: self(.coverStyleBlur)
    case .solid: self(.coverStyleSolid)
    case .sticker: self(.coverStyleSticker)
    }
  }

  public func name(of shape: CoverShape) -> String {
    switch shape {
    case .ellipse: self(.coverShapeOval)
    case .roundedRectangle: self(.coverShapeRectangle)
    }
  }

  public func name(of adjustment: Adjustment) -> String {
    switch adjustment {
    case .left: self(.coverActionLeft)
    case .right: self(.coverActionRight)
    case .up: self(.coverActionUp)
    case .down: self(.coverActionDown)
    case .larger: self(.coverActionLarger)
    case .smaller: self(.coverActionSmaller)
    }
  }

  /// Face `number` of `count`, counted from 1.
  func face(_ number: Int, of count: Int, isCovered: Bool) -> String {
    filled(isCovered ? .coverFaceCovered : .coverFaceOpen, number, count)
  }

  /// A cover that was drawn: `number` of `count`, counted from 1.
  func cover(_ number: Int, of count: Int) -> String { filled(.coverShapeItem, number, count) }

  /// The line above the picture.
  public func hint(_ editor: CoverEditor) -> String {
    if editor.isFull { return self(.coverFull) }
    if editor.isLooking { return self(.coverLooking) }
    return self(editor.faces.isEmpty ? .coverHintNone : .coverHintFaces)
  }

  public func sentence(about news: CoverNews) -> String {
    switch news {
    case .found(let count): self(count == 0 ? .coverHintNone : .coverHintFaces)
    case .face(let number, let count, let isCovered): face(number, of: count, isCovered: isCovered)
    case .changed(let number, let count): cover(number, of: count)
    case .covered(let count): self(.coverCount, count)
    case .full: self(.coverFull)
    }
  }
}
