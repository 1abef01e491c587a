//! The scale of decoding: as small as the caller can use.

use super::frame::Frame;
use super::scan::Scan;

/// Sets the smallest scale whose picture is not smaller than `wanted` on either side.
pub(super) fn choose(frame: &mut Frame, scan: &Scan, wanted: (u32, u32)) {
    let several = frame.progressive || scan.components.len() < frame.components.len();
    for scale in [1, 2, 4, 8] {
        frame.set_scale(scale, !several);
        if frame.out_width >= wanted.0 && frame.out_height >= wanted.1 {
            return;
        }
    }
}
