//! Profiles of colour spaces that are told by numbers and not by an ICC profile.

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, MatrixCoefficients, ToneReprCurve,
    TransferCharacteristics, XyY, curve_from_gamma,
};

/// x, y of white, red, green and blue (CIE 1931).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Chromaticities {
    pub(crate) white: (f32, f32),
    pub(crate) red: (f32, f32),
    pub(crate) green: (f32, f32),
    pub(crate) blue: (f32, f32),
}

/// Numbers of ITU-T H.273. Full range, and RGB as it is in PNG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CodePoints {
    pub(crate) primaries: u8,
    pub(crate) transfer: u8,
}

const PERCEPTUAL_QUANTIZER: u8 = 16;
const HYBRID_LOG_GAMMA: u8 = 18;

/// `None` where the numbers name no space that we know.
pub(super) fn of_code_points(points: CodePoints) -> Option<ColorProfile> {
    let color_primaries = CicpColorPrimaries::try_from(points.primaries).ok()?;
    let hdr_curve = match points.transfer {
        PERCEPTUAL_QUANTIZER => Some(curve_of(perceptual_quantizer)),
        HYBRID_LOG_GAMMA => Some(curve_of(hybrid_log_gamma)),
        _ => None,
    };
    let transfer = if hdr_curve.is_some() { TransferCharacteristics::Srgb as u8 } else { points.transfer };
    let mut profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries,
        transfer_characteristics: TransferCharacteristics::try_from(transfer).ok()?,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    });
    if let Some(curve) = hdr_curve {
        set_curves(&mut profile, &curve);
    }
    profile.is_matrix_shaper().then_some(profile)
}

/// `linear = sample ^ exponent`, with the primaries of sRGB where none are given.
pub(super) fn of_power_curve(exponent: f32, primaries: Option<Chromaticities>) -> Option<ColorProfile> {
    // Outside this range nothing of a picture would be left.
    if !(0.2..=5.0).contains(&exponent) {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    if let Some(primaries) = primaries {
        primaries.check()?;
        let at = |(x, y)| Chromaticity::new(x, y);
        let white = XyY::new(f64::from(primaries.white.0), f64::from(primaries.white.1), 1.0);
        let primaries = ColorPrimaries { red: at(primaries.red), green: at(primaries.green), blue: at(primaries.blue) };
        profile.update_rgb_colorimetry(white, primaries);
    }
    set_curves(&mut profile, &curve_from_gamma(exponent));
    Some(profile)
}

impl Chromaticities {
    /// Whether they are those of sRGB, to the precision that files are written with.
    pub(crate) fn are_srgb(self) -> bool {
        const SRGB: [(f32, f32); 4] = [(0.3127, 0.329), (0.64, 0.33), (0.3, 0.6), (0.15, 0.06)];
        let mut pairs = [self.white, self.red, self.green, self.blue].into_iter().zip(SRGB);
        pairs.all(|(a, b)| (a.0 - b.0).abs() < 0.002 && (a.1 - b.1).abs() < 0.002)
    }

    /// `None` unless they span colours: each inside the diagram, and red, green, blue not on one line.
    fn check(self) -> Option<()> {
        let is_inside = |(x, y): (f32, f32)| (0.0..=1.0).contains(&x) && (0.001..=1.0).contains(&y);
        let all_inside = [self.white, self.red, self.green, self.blue].into_iter().all(is_inside);
        let (r, g, b) = (self.red, self.green, self.blue);
        let twice_the_area = (g.0 - r.0) * (b.1 - r.1) - (b.0 - r.0) * (g.1 - r.1);
        (all_inside && twice_the_area.abs() > 0.01).then_some(())
    }
}

fn set_curves(profile: &mut ColorProfile, curve: &ToneReprCurve) {
    profile.cicp = None;
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve.clone());
}

/// Light of `signal` 0 to 1 where 1 is the white of a page; what is brighter is cut.
fn curve_of(light: fn(f32) -> f32) -> ToneReprCurve {
    const STEPS: u16 = 4095;
    let points = (0..=STEPS).map(|step| light(f32::from(step) / f32::from(STEPS)));
    ToneReprCurve::Lut(points.map(|light| (light.clamp(0.0, 1.0) * 65_535.0).round() as u16).collect())
}

/// Light of white paper or a caption on an HDR screen, in cd/m2 (ITU-R BT.2408).
const HDR_WHITE: f32 = 203.0;

/// ITU-R BT.2100 table 4, relative to [`HDR_WHITE`].
fn perceptual_quantizer(signal: f32) -> f32 {
    const M1: f32 = 2610.0 / 16_384.0;
    const M2: f32 = 2523.0 / 4096.0 * 128.0;
    const C1: f32 = 3424.0 / 4096.0;
    const C2: f32 = 2413.0 / 4096.0 * 32.0;
    const C3: f32 = 2392.0 / 4096.0 * 32.0;
    let power = signal.powf(1.0 / M2);
    let light = ((power - C1).max(0.0) / (C2 - C3 * power)).powf(1.0 / M1);
    light * 10_000.0 / HDR_WHITE
}

/// ITU-R BT.2100 table 5 with the system gamma of a 1,000 cd/m2 screen, relative to [`HDR_WHITE`].
fn hybrid_log_gamma(signal: f32) -> f32 {
    const A: f32 = 0.178_832_77;
    const B: f32 = 1.0 - 4.0 * A;
    const C: f32 = 0.559_910_7;
    const SYSTEM_GAMMA: f32 = 1.2;
    let scene = if signal <= 0.5 { signal * signal / 3.0 } else { (((signal - C) / A).exp() + B) / 12.0 };
    scene.powf(SYSTEM_GAMMA) * 1000.0 / HDR_WHITE
}
