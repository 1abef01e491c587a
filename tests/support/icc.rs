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
