//! What `--cover` means.

use clap::ValueEnum;
use safeshare::{Area, Cover, CoverShape, CoverStyle};

/// One `--cover`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Covering {
    /// Every face that is found.
    Faces(CoverStyle),
    /// A given place.
    Place(Cover),
}

#[derive(Clone, Copy, ValueEnum)]
enum StyleArg {
    Mosaic,
    Blur,
    Solid,
    Sticker,
}

impl From<StyleArg> for CoverStyle {
    fn from(style: StyleArg) -> Self {
        match style {
            StyleArg::Mosaic => Self::Mosaic,
            StyleArg::Blur => Self::Blur,
            StyleArg::Solid => Self::Solid,
            StyleArg::Sticker => Self::Sticker,
        }
    }
}

/// `faces[:style]` or `x,y,w,h[:style]`.
pub fn parse(text: &str) -> Result<Covering, String> {
    let (place, style) = match text.split_once(':') {
        Some((place, style)) => (place, StyleArg::from_str(style, false)?.into()),
        None => (text, CoverStyle::default()),
    };
    if place == "faces" {
        return Ok(Covering::Faces(style));
    }
    let numbers: Result<Vec<f32>, _> = place.split(',').map(|number| number.trim().parse()).collect();
    let Ok([x, y, width, height]) = numbers.as_deref() else {
        return Err("it is neither `faces` nor four numbers".into());
    };
    let area = Area::new(*x, *y, *width, *height).map_err(|error| error.to_string())?;
    // A sticker is round.
    let shape = if style == CoverStyle::Sticker { CoverShape::Ellipse } else { CoverShape::RoundedRectangle };
    Ok(Covering::Place(Cover { area, shape, style }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_and_places_with_and_without_a_style() {
        assert_eq!(parse("faces"), Ok(Covering::Faces(CoverStyle::Mosaic)));
        assert_eq!(parse("faces:sticker"), Ok(Covering::Faces(CoverStyle::Sticker)));
        let area = Area::new(0.1, 0.2, 0.3, 0.25).unwrap();
        let cover = Cover { area, shape: CoverShape::RoundedRectangle, style: CoverStyle::Solid };
        assert_eq!(parse("0.1,0.2,0.3,0.25:solid"), Ok(Covering::Place(cover)));
        assert_eq!(parse(" 0.1, 0.2,0.3 ,0.25:solid"), Ok(Covering::Place(cover)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in
            ["", "face", "faces:red", "faces:", "1,2,3", "0,0,1,1,1", "0,0,2,1", "0,0,NaN,1", "0,0,0,1", "-1,0,1,1"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
