//! A frame of an animation format, placed on its canvas.

use super::picture::{Channels, Layout, Row, Rows};
use crate::Result;
use crate::control::Control;

/// Where a frame lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placement {
    /// Width and height of the canvas.
    pub(crate) canvas: (u32, u32),
    /// Left and top edge of the frame on it.
    pub(crate) at: (u32, u32),
}

/// Rows of a canvas that is transparent around the frame; what of the frame lies outside is cut off.
pub(crate) struct OnCanvas<R> {
    frame: R,
    placement: Placement,
    line: Vec<u8>,
    next: u32,
}

impl<R: Rows> OnCanvas<R> {
    /// `frame` gives 8-bit rows of any channels but CMYK.
    pub(crate) fn new(frame: R, placement: Placement) -> Self {
        let line = vec![0; placement.canvas.0 as usize * 4];
        Self { frame, placement, line, next: 0 }
    }
}

impl<R: Rows> Rows for OnCanvas<R> {
    fn layout(&self) -> Layout {
        let (width, height) = self.placement.canvas;
        Layout { width, height, channels: Channels::Rgba }
    }

    fn next_row(&mut self, control: &Control) -> Result<Option<Row<'_>>> {
        control.check()?;
        let (row, frame) = (self.next, self.frame.layout());
        if row == self.placement.canvas.1 {
            return Ok(None);
        }
        self.next += 1;
        self.line.fill(0);
        let (left, top) = self.placement.at;
        if row.checked_sub(top).is_some_and(|row| row < frame.height)
            && let Some(Row::U8(samples)) = self.frame.next_row(control)?
        {
            let places = self.line.as_chunks_mut::<4>().0.iter_mut().skip(left as usize);
            for (to, from) in places.zip(samples.chunks_exact(frame.channels.count())) {
                *to = match *from {
                    [v] => [v, v, v, u8::MAX],
                    [v, a] => [v, v, v, a],
                    [r, g, b] => [r, g, b, u8::MAX],
                    [r, g, b, a] => [r, g, b, a],
                    _ => [0; 4],
                };
            }
        }
        Ok(Some(Row::U8(&self.line)))
    }
}
