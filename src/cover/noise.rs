//! Noise that is the same for the same seed on every machine: `SplitMix64` (Steele, Lea and Flood 2014).

use super::paint::Colour;

/// Of a colour's noise, how much differs between R, G and B.
const TINT: f32 = 0.3;

pub(super) struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// R, G and B between `-most` and `most`, mostly alike.
    pub fn colour(&mut self, most: f32) -> Colour {
        let light = self.number() * (1.0 - TINT);
        [(); 3].map(|()| most * (light + TINT * self.number()))
    }

    /// -1 to 1.
    fn number(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        (bits >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}
