//! Covers over what should not be shared: a face, a badge, a number plate. What is under one is gone.
//!
//! A cover is drawn from the one average colour of what it covers (`mosaic`, `blur`), from what lies around it (`solid`) or
//! from nothing (`sticker`); no pixel under it is kept in part. The soft edge lies outside the shape.

mod average;
mod noise;
mod paint;
mod shape;
mod sticker;

use crate::Result;
use crate::area::Area;
use crate::control::Control;
use crate::source::Picture;
use paint::Paint;
pub(crate) use shape::Outline;

/// A place of the picture that is covered for good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// Where, in the upright picture.
    pub area: Area,
    /// The outline in that box.
    pub shape: CoverShape,
    /// What is drawn there.
    pub style: CoverStyle,
}

/// The outline of a cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CoverShape {
    /// The ellipse that fills the box.
    #[default]
    Ellipse,
    /// The box with rounded corners; it hides a little less of the corners than the box has.
    RoundedRectangle,
}

/// What is drawn in the place of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CoverStyle {
    /// Square cells of at least 1/8 of the shorter side: one average colour, and noise.
    #[default]
    Mosaic,
    /// A smooth picture: one average colour, and noise.
    Blur,
    /// One colour: the average of what lies around the cover.
    Solid,
    /// A round smiling sticker.
    Sticker,
}

/// Draws the covers over the picture, in their order. Transparent places become opaque under them.
pub(crate) fn draw(picture: &mut Picture, covers: &[Cover], control: &Control) -> Result<()> {
    let outlines: Vec<Outline> = covers.iter().map(|cover| Outline::of(cover, picture.width, picture.height)).collect();
    // All are mixed before one is drawn: what a cover shows must not depend on what another one hides.
    let paints: Vec<Paint> = covers
        .iter()
        .zip(&outlines)
        .map(|(cover, outline)| Paint::mix(cover.style, outline, picture, &outlines))
        .collect();
    for (outline, paint) in outlines.iter().zip(&paints) {
        fill(picture, outline, paint, control)?;
    }
    Ok(())
}

fn fill(picture: &mut Picture, outline: &Outline, paint: &Paint, control: &Control) -> Result<()> {
    let place = outline.reach(picture.width, picture.height);
    let mut colours = vec![[0.0; 3]; place.columns.len()];
    let mut rows = paint.rows(outline, &place);
    for y in place.rows.clone() {
        control.check()?;
        rows.fill(y, &mut colours);
        for (x, colour) in place.columns.clone().zip(&colours) {
            let covered = outline.covered(x, y);
            if covered <= 0.0 {
                continue;
            }
            let at = y * picture.width as usize + x;
            for (sample, level) in picture.rgb[3 * at..3 * at + 3].iter_mut().zip(colour) {
                *sample = mixed(*sample, *level, covered);
            }
            if let Some(alpha) = &mut picture.alpha {
                alpha[at] = mixed(alpha[at], 255.0, covered);
            }
        }
    }
    Ok(())
}

fn mixed(under: u8, over: f32, covered: f32) -> u8 {
    // The cast saturates.
    (f32::from(under) + covered * (over - f32::from(under)) + 0.5) as u8
}

#[cfg(test)]
mod tests;
