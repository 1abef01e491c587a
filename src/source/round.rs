//! Numbers rounded to samples, as many at once as a vector holds: a cast that saturates is done one by one.

/// The nearest of 0 to 255.
#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
pub(crate) fn to_u8(value: f32) -> u8 {
    rounded(value, 255.0) as u8
}

/// The nearest of 0 to `most`, which is below 2^22; of two that are as near the even one.
#[allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide vectors")]
#[inline(always)]
pub(super) fn rounded(value: f32, most: f32) -> u32 {
    // Adding it leaves no bits for a fraction: the last ones are the whole number's.
    const ROUND: f32 = 12_582_912.0;
    // Not `f32::clamp`: this is one instruction each way, and what is no number becomes 0.
    let value = if value > 0.0 { value } else { 0.0 };
    (if value < most { value } else { most } + ROUND).to_bits() & 0x003f_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_sample_is_taken() {
        let samples =
            [-3.0, -0.2, 0.4, 0.6, 99.49, 99.51, 254.6, 255.4, 1e9, f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
        assert_eq!(samples.map(to_u8), [0, 0, 0, 1, 99, 100, 255, 255, 255, 255, 0, 0]);
        assert_eq!([65_534.6, 70_000.0, 12.3].map(|value| rounded(value, 65_535.0)), [65_535, 65_535, 12]);
    }
}
