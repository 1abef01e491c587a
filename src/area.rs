//! A place in a picture, whatever its size in pixels.

use crate::{Error, Result};

/// What rounding may leave over the picture's edge.
const SLACK: f32 = 1e-3;

/// A box in the upright picture, in fractions of its width and height from the top left corner; never empty, never
/// outside.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

impl Area {
    /// A box with its left edge at `x` and its top edge at `y`.
    ///
    /// Fails with [`Error::InvalidCover`] when a number is not finite, the box is empty, or it lies outside the picture.
    ///
    /// ```
    /// use safeshare::Area;
    ///
    /// assert!(Area::new(0.25, 0.25, 0.5, 0.5).is_ok());
    /// assert!(Area::new(0.75, 0.25, 0.5, 0.5).is_err());
    /// ```
    pub fn new(x: f32, y: f32, width: f32, height: f32) -> Result<Self> {
        if ![x, y, width, height].iter().all(|number| number.is_finite()) {
            return Err(Error::InvalidCover("a coordinate is no number"));
        }
        if width <= 0.0 || height <= 0.0 {
            return Err(Error::InvalidCover("it is empty"));
        }
        if x < -SLACK || y < -SLACK || x + width > 1.0 + SLACK || y + height > 1.0 + SLACK {
            return Err(Error::InvalidCover("it lies outside the picture"));
        }
        Self::clipped([x, y], [x + width, y + height]).ok_or(Error::InvalidCover("it lies outside the picture"))
    }

    /// The part of the box between two corners that lies in the picture; `None` when there is none.
    pub(crate) fn clipped(from: [f32; 2], to: [f32; 2]) -> Option<Self> {
        let [left, top] = from.map(|edge| edge.clamp(0.0, 1.0));
        let [right, bottom] = to.map(|edge| edge.clamp(0.0, 1.0));
        let area = Self { x: left, y: top, width: right - left, height: bottom - top };
        (area.width > 0.0 && area.height > 0.0).then_some(area)
    }

    /// The left edge.
    pub fn x(&self) -> f32 {
        self.x
    }

    /// The top edge.
    pub fn y(&self) -> f32 {
        self.y
    }

    /// Fraction of the picture's width.
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Fraction of the picture's height.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// The middle, x and y.
    pub(crate) fn centre(&self) -> [f32; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }

    /// Whether the point lies in the box.
    pub(crate) fn holds(&self, [x, y]: [f32; 2]) -> bool {
        (self.x..=self.x + self.width).contains(&x) && (self.y..=self.y + self.height).contains(&y)
    }

    /// Left, top, right and bottom edges in pixels of a picture of this size.
    pub(crate) fn pixels(&self, width: u32, height: u32) -> [f32; 4] {
        let (width, height) = (width as f32, height as f32);
        [self.x * width, self.y * height, (self.x + self.width) * width, (self.y + self.height) * height]
    }

    /// The share of this picture that is in both boxes.
    pub(crate) fn shared(&self, other: &Self) -> f32 {
        let along = |start: f32, length: f32, other_start: f32, other_length: f32| {
            ((start + length).min(other_start + other_length) - start.max(other_start)).max(0.0)
        };
        along(self.x, self.width, other.x, other.width) * along(self.y, self.height, other.y, other.height)
    }

    /// The share of the picture that it takes.
    pub(crate) fn size(&self) -> f32 {
        self.width * self.height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_outside_the_picture_are_refused() {
        for [x, y, width, height] in [
            [f32::NAN, 0.0, 0.5, 0.5],
            [0.0, f32::INFINITY, 0.5, 0.5],
            [0.0, 0.0, 0.0, 0.5],
            [0.0, 0.0, 0.5, -0.1],
            [-0.1, 0.0, 0.5, 0.5],
            [0.6, 0.0, 0.5, 0.5],
            [0.0, 0.6, 0.5, 0.5],
            [1.0005, 0.5, 0.0001, 0.1],
            [f32::MAX, 0.0, f32::MAX, 0.5],
        ] {
            assert!(matches!(Area::new(x, y, width, height), Err(Error::InvalidCover(_))), "{x} {y} {width} {height}");
        }
        // A third three times is a little more than one.
        let whole = Area::new(0.0, 0.0, 1.000_000_1, 1.0).unwrap();
        assert_eq!(whole, Area { x: 0.0, y: 0.0, width: 1.0, height: 1.0 });
    }

    #[test]
    fn what_two_boxes_share() {
        let left = Area::new(0.0, 0.0, 0.5, 1.0).unwrap();
        let middle = Area::new(0.25, 0.0, 0.5, 0.5).unwrap();
        assert!((left.shared(&middle) - 0.125).abs() < 1e-6);
        let right = Area::new(0.75, 0.0, 0.25, 1.0).unwrap();
        assert!(left.shared(&right).abs() < 1e-6);
    }
}
