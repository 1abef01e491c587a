//! Reports, results and errors in plain words.

mod english;
mod french;
mod language;
mod lines;
mod table;

pub use language::Language;

use std::path::Path;

use safeshare::{Error, Format, Outcome, Report};

use lines::sections;
use table::Table;

/// What is hidden in a photo, grouped, one line for each kind of datum.
pub fn report(report: &Report, language: Language) -> String {
    let words = language.table();
    told(report, words.hidden(), words.nothing_hidden(), words)
}

/// What was done to a photo, and what was hidden in it.
pub fn done(outcome: &Outcome, language: Language) -> String {
    let words = language.table();
    let format = if outcome.format == Format::Png { "PNG" } else { "JPEG" };
    let bytes = words.bytes(outcome.bytes);
    let mut lines = vec![format!("  {format}, {} x {}, {bytes}", outcome.width, outcome.height)];
    if outcome.covered > 0 {
        lines.push(format!("  {}", words.places_covered(outcome.covered)));
    }
    let (shield, faces) = match &outcome.shield {
        Some(shielded) if shielded.psnr.is_finite() => (words.shielded(shielded.psnr), shielded.faces.len()),
        Some(_) => (words.shield_changed_nothing().to_owned(), 0),
        None => (words.shield_off().to_owned(), 0),
    };
    lines.push(format!("  {shield}"));
    if faces > 0 {
        lines.push(format!("  {}", words.faces_shielded(faces)));
    }
    if outcome.report.frames > 1 {
        lines.push(format!("  {}", words.first_frame_kept()));
    }
    lines.push(match outcome.report.format {
        Format::Pixels => format!("  {}", words.file_not_seen()),
        _ => told(&outcome.report, words.removed(), words.nothing_removed(), words),
    });
    lines.join("\n")
}

/// That faces were to be covered and none was found.
pub fn no_face_covered(language: Language) -> &'static str {
    language.table().no_face_covered()
}

/// What went wrong, and where it helps what to do.
pub fn error(error: &Error, language: Language) -> &'static str {
    language.table().error(error)
}

/// That there was no photo to work on.
pub fn no_photos(language: Language) -> &'static str {
    language.table().no_photos()
}

/// A file's name for the terminal: what could steer it is shown as `?`.
pub fn name(path: &Path) -> String {
    path.to_string_lossy().chars().map(|c| if lines::is_unsafe(c) { '?' } else { c }).collect()
}

fn told(report: &Report, heading: &str, nothing: &str, words: &dyn Table) -> String {
    let mut lines = Vec::new();
    if report.findings.is_empty() {
        lines.push(format!("  {nothing}"));
    } else {
        lines.push(format!("  {heading}"));
        lines.extend(sections(&report.findings, words));
    }
    if report.incomplete {
        lines.push(format!("  {}", words.incomplete()));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
