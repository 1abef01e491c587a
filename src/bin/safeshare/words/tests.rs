//! Reports of made-up findings, in both languages.

use safeshare::{
    Area, Error, Face, Finding, Format, Kind, Limit, Outcome, Place, Report, Shielded, Storage, TooLarge, Unsupported,
};

use super::lines::plain;
use super::{Language, done, error, name, report};

fn found(kind: Kind, field: &str, value: Option<&str>, bytes: u64) -> Finding {
    Finding { kind, place: Place::Exif, field: field.into(), value: value.map(Into::into), bytes, extent: None }
}

fn photo(findings: Vec<Finding>) -> Report {
    Report {
        format: Format::Jpeg,
        file_bytes: 1_000_000,
        size: Some((4000, 3000)),
        orientation: 1,
        frames: 1,
        findings,
        incomplete: false,
    }
}

fn telling() -> Report {
    photo(vec![
        found(Kind::Coordinates, "GPSLatitude", Some("48.858370, 2.294481"), 48),
        found(Kind::GpsDetail, "GPSAltitude", Some("35.0 m"), 8),
        found(Kind::PersonName, "mwg-rs:Name", Some("Anna"), 4),
        found(Kind::PersonName, "mwg-rs:Name", Some("Anna"), 4),
        found(Kind::FaceRegion, "mwg-rs:Area", Some("0.1 0.2"), 4),
        found(Kind::DateTime, "DateTimeOriginal", Some("2022:02:16 12:55:41"), 20),
        found(Kind::CameraSettings, "FNumber", Some("1.8"), 8),
        found(Kind::CameraSettings, "ISO", Some("32"), 2),
        found(Kind::MakerNote, "Apple", None, 1_400),
        found(Kind::Thumbnail, "IFD1", None, 12_345),
        found(Kind::Video, "mpvd", Some("3.1 s, with sound"), 2_100_000),
        found(Kind::OtherFrames, "", Some("11"), 0),
    ])
}

#[test]
fn a_report_in_english() {
    let wanted = "  Hidden in this photo:
    Where
      Where it was taken: 48.858370, 2.294481 (on a map, a spot the size of a house)
      Altitude, direction and the like: 35.0 m (GPSAltitude)
    Who
      Name of a person: Anna
      Where a face is in the picture: 1 value
    When
      Date and time: 2022:02:16 12:55:41
    With which device
      Settings of the camera: 2 values
      Private notes of the camera's maker (1.4 KB)
    Hidden pictures and videos
      A small second picture, often uncropped (12 KB)
      3.1 s of video, with sound (2.1 MB)
      11 more frames of an animation";
    assert_eq!(report(&telling(), Language::English), wanted);
}

#[test]
fn a_report_in_french() {
    let wanted = "  Caché dans cette photo :
    Où
      Lieu de la prise de vue : 48.858370, 2.294481 (sur une carte, un point de la taille d’une maison)
      Altitude, direction et autres : 35.0 m (GPSAltitude)
    Qui
      Nom d’une personne : Anna
      Emplacement d’un visage dans l’image : 1 valeur
    Quand
      Date et heure : 2022:02:16 12:55:41
    Avec quel appareil
      Réglages de l’appareil : 2 valeurs
      Notes privées du fabricant de l’appareil (1,4 ko)
    Images et vidéos cachées
      Une seconde petite image, souvent non recadrée (12 ko)
      3,1 s de vidéo, avec le son (2,1 Mo)
      11 autres images d’une animation";
    assert_eq!(report(&telling(), Language::French), wanted);
}

#[test]
fn no_more_is_claimed_than_was_found() {
    let line = |findings| report(&photo(findings), Language::English).lines().last().unwrap_or_default().to_owned();
    assert_eq!(line(vec![]), "  Nothing hidden was found.");
    let place = |value| line(vec![found(Kind::Coordinates, "", Some(value), 48)]);
    assert_eq!(place("48.900000, 2.300000"), "      Where it was taken: 48.900000, 2.300000");
    assert_eq!(
        place("0.000000, 0.000000"),
        "      Where it was taken: 0.000000, 0.000000 (the fields are there, but zero)"
    );
    assert_eq!(line(vec![found(Kind::Coordinates, "", None, 48)]), "      Where it was taken (48 bytes)");
    assert_eq!(line(vec![found(Kind::Video, "", None, 999)]), "      A video (999 bytes)");
    assert_eq!(line(vec![found(Kind::Video, "", Some("3.0 s"), 0)]), "      3.0 s of video");
    assert_eq!(line(vec![found(Kind::Video, "", Some("with sound"), 0)]), "      A video, with sound");
    let incomplete = Report { incomplete: true, ..photo(vec![]) };
    assert!(report(&incomplete, Language::English).contains("there may be more"));
    assert!(report(&incomplete, Language::French).contains("il peut y en avoir d’autres"));
}

#[test]
fn long_lists_are_cut_and_counted() {
    let texts = |count: usize| (0..count).map(|n| found(Kind::Text, "", Some(&format!("text {n}")), 6)).collect();
    let line = |findings, language| report(&photo(findings), language).lines().last().unwrap_or_default().to_owned();
    assert_eq!(line(texts(4), Language::English), "      Text: text 0, text 1, text 2, text 3");
    assert_eq!(line(texts(9), Language::English), "      Text: text 0, text 1, text 2, and 6 more");
    assert_eq!(line(texts(9), Language::French), "      Texte : text 0, text 1, text 2, et 6 autres");
    let pictures = vec![found(Kind::SecondPicture, "", Some("320 x 240"), 0); 20];
    assert_eq!(line(pictures, Language::English), "      and 12 more");
}

#[test]
fn nothing_that_steers_a_terminal_gets_through() {
    let evil = "a\u{1B}[31mb\u{9B}2Jc\r\nd\u{7}e\u{202E}f\u{2066}g\u{200F}h\u{FEFF}";
    assert_eq!(plain(evil), "a[31mb2Jcdefgh");
    assert_eq!(name(evil.as_ref()), "a?[31mb?2Jc??d?e?f?g?h?");
    for kind in [Kind::Coordinates, Kind::Text, Kind::SerialNumber, Kind::Video, Kind::Thumbnail, Kind::OtherFrames] {
        let told = report(&photo(vec![found(kind, evil, Some(evil), 5)]), Language::French);
        assert!(told.chars().all(|c| c == '\n' || !super::lines::is_unsafe(c)), "{kind:?}");
    }
    assert_eq!(plain(&"é".repeat(500)).chars().count(), 81);
}

#[test]
fn a_protected_photo() {
    let outcome = Outcome {
        format: Format::Jpeg,
        width: 2048,
        height: 1536,
        bytes: 412_000,
        covered: 0,
        shield: Some(Shielded { gain: 1.0, psnr: 41.23, faces: vec![] }),
        report: Report { frames: 3, ..photo(vec![found(Kind::Text, "COM", Some("my dog"), 6)]) },
    };
    let wanted = "  JPEG, 2048 x 1536, 412 KB
  Shield: on (41.2 dB from the unshielded picture)
  The first frame of the animation was kept, the others were not.
  Was hidden in the original and is not in the new picture:
    Other
      Text: my dog";
    assert_eq!(done(&outcome, Language::English), wanted);
    let off = Outcome { shield: None, report: photo(vec![]), format: Format::Png, ..outcome.clone() };
    let wanted = "  PNG, 2048 x 1536, 412 ko
  Bouclier : inactif
  Rien de caché n’a été trouvé dans l’original.";
    assert_eq!(done(&off, Language::French), wanted);
    let unchanged =
        Outcome { shield: Some(Shielded { gain: 1.0, psnr: f32::INFINITY, faces: vec![] }), ..outcome.clone() };
    assert!(done(&unchanged, Language::English).contains("found nothing to change"));
    let pixels = Outcome { report: Report { format: Format::Pixels, ..photo(vec![]) }, ..outcome };
    assert!(done(&pixels, Language::French).contains("n’a pas été vu"));
}

#[test]
fn faces_and_covers_are_counted() {
    let face = Face { area: Area::new(0.1, 0.1, 0.2, 0.2).unwrap(), probability: 0.9 };
    let outcome = |covered, faces: usize| Outcome {
        format: Format::Jpeg,
        width: 64,
        height: 48,
        bytes: 2_000,
        covered,
        shield: Some(Shielded { gain: 1.0, psnr: 40.0, faces: vec![face; faces] }),
        report: photo(vec![]),
    };
    let told = |covered, faces, language| done(&outcome(covered, faces), language);
    let english = told(2, 1, Language::English);
    assert!(english.contains("  2 places covered\n  Shield: on (40.0 dB"), "{english}");
    assert!(english.contains("\n  1 face shielded\n"), "{english}");
    let french = told(1, 2, Language::French);
    assert!(french.contains("  1 endroit masqué\n") && french.contains("\n  2 visages protégés\n"), "{french}");
    let none = told(0, 0, Language::English);
    assert!(!none.contains("covered") && !none.contains("face"), "{none}");
}

#[test]
fn every_error_is_told_in_both_languages() {
    let errors = [
        Error::Unsupported(Unsupported::Format),
        Error::Unsupported(Unsupported::PlatformDecoded),
        Error::Unsupported(Unsupported::Variant("x")),
        Error::Damaged("x"),
        Error::TooLarge(TooLarge::Pixels),
        Error::TooLarge(TooLarge::Memory),
        Error::TooLarge(TooLarge::File),
        Error::LimitReached(Limit::Time),
        Error::LimitReached(Limit::Scans),
        Error::InvalidCover("x"),
        Error::Cancelled,
        Error::Storage(Storage::NotFound),
        Error::Storage(Storage::Denied),
        Error::Storage(Storage::Full),
        Error::Storage(Storage::Read),
        Error::Storage(Storage::Write),
        Error::Model("x"),
        Error::Internal("x"),
    ];
    for language in [Language::English, Language::French] {
        let mut told: Vec<_> = errors.iter().map(|one| error(one, language)).collect();
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), errors.len());
    }
}
