//! ICC profiles whose texts are canaries.

use moxcms::{ColorProfile, LocalizableString, ProfileText};
use safeshare::inspect::{Kind, Place};

use super::canary::Canary;
use super::jpeg;

const ICC: &[Place] = &[Place::Icc];
const PROFILE: &[Kind] = &[Kind::ColorProfile];

/// What [`profile`] hides.
pub const CANARIES: &[Canary] = &[
    Canary::text("CANARY-icc-description", ICC, PROFILE),
    Canary::text("CANARY-icc-copyright", ICC, PROFILE).not_shown(),
    Canary::text("CANARY-icc-maker", ICC, PROFILE).not_shown(),
    Canary::text("CANARY-icc-model", ICC, PROFILE).not_shown(),
];

/// A Display P3 profile; its texts are UTF-16BE (`mluc`).
pub fn profile() -> Vec<u8> {
    let mut profile = ColorProfile::new_display_p3();
    profile.description = Some(text("CANARY-icc-description"));
    profile.copyright = Some(text("CANARY-icc-copyright"));
    profile.device_manufacturer = Some(text("CANARY-icc-maker"));
    profile.device_model = Some(text("CANARY-icc-model"));
    profile.encode().expect("a known profile")
}

/// A printer's profile (ICC.1:2001-04): CMYK through a table of 8 bits (`lut8Type`) to Lab, one colour for each
/// combination of full inks, as coated paper shows them.
pub fn press_profile() -> Vec<u8> {
    let table = press_table();
    let tag_start = 128 + 4 + 12;
    let mut profile = vec![0_u8; 128];
    profile[..4].copy_from_slice(&((tag_start + table.len()) as u32).to_be_bytes());
    profile[8] = 2;
    profile[12..24].copy_from_slice(b"prtrCMYKLab ");
    profile[36..40].copy_from_slice(b"acsp");
    // D50, the white of the connection space.
    profile[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    profile.extend(1_u32.to_be_bytes());
    profile.extend(b"A2B0");
    profile.extend((tag_start as u32).to_be_bytes());
    profile.extend((table.len() as u32).to_be_bytes());
    profile.extend(table);
    profile
}

fn press_table() -> Vec<u8> {
    /// L, a, b of paper and inks by the bits cyan 4, magenta 2, yellow 1.
    const INKS: [[f64; 3]; 8] = [
        [95.0, 0.0, -2.0],
        [89.0, -5.0, 93.0],
        [48.0, 74.0, -3.0],
        [47.0, 68.0, 48.0],
        [55.0, -37.0, -50.0],
        [50.0, -65.0, 27.0],
        [24.0, 17.0, -46.0],
        [20.0, 0.0, 0.0],
    ];
    /// Points on each axis: few enough to be small, enough that engines agree between them.
    const GRID: usize = 9;
    let mut table = b"mft1\0\0\0\0".to_vec();
    table.extend([4, 3, GRID as u8, 0]);
    let identity = [1_i32, 0, 0, 0, 1, 0, 0, 0, 1];
    table.extend(identity.iter().flat_map(|entry| (entry << 16).to_be_bytes()));
    let straight = || 0..=u8::MAX;
    (0..4).for_each(|_| table.extend(straight()));
    // The first ink varies slowest, black fastest.
    for index in 0..GRID.pow(4) {
        let [cyan, magenta, yellow, black] =
            [3, 2, 1, 0].map(|axis| (index / GRID.pow(axis) % GRID) as f64 / (GRID - 1) as f64);
        // Between full inks their combinations mix by the paper that each covers (Neugebauer 1937).
        let mut lab = [0.0; 3];
        for (bits, ink) in INKS.iter().enumerate() {
            let of = |amount: f64, bit: usize| if bits & bit == 0 { 1.0 - amount } else { amount };
            let covered = of(cyan, 4) * of(magenta, 2) * of(yellow, 1) * (1.0 - 0.85 * black);
            lab.iter_mut().zip(ink).for_each(|(sum, value)| *sum += covered * value);
        }
        table.extend([lab[0] * 2.55, lab[1] + 128.0, lab[2] + 128.0].map(|value| value.round() as u8));
    }
    (0..3).for_each(|_| table.extend(straight()));
    table
}

/// The profile in as many APP2 segments of at most `most` bytes as it takes (ICC.1, annex B.4).
pub fn segments(profile: &[u8], most: usize) -> Vec<u8> {
    let parts: Vec<&[u8]> = profile.chunks(most).collect();
    let numbered = parts.iter().enumerate();
    numbered
        .flat_map(|(index, part)| jpeg::app(2, "ICC_PROFILE", &[&[index as u8 + 1, parts.len() as u8], *part].concat()))
        .collect()
}

fn text(canary: &str) -> ProfileText {
    ProfileText::Localizable(vec![LocalizableString::new("en".into(), "US".into(), canary.into())])
}
