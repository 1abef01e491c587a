//! One JSON object for each photo; the schema is in the README.

use std::path::Path;

use safeshare::inspect::Extracted;
use safeshare::{Error, Outcome, Report};
use serde::Serialize;

/// The schema's version.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Line<'a, T: Serialize> {
    version: u32,
    input: String,
    #[serde(flatten)]
    what: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure<'a>>,
}

#[derive(Serialize)]
struct Failure<'a> {
    kind: &'a str,
    message: String,
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Protected<'a> {
    output: String,
    outcome: &'a Outcome,
}

#[derive(Serialize)]
struct Inspected<'a> {
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    extracted: Option<Vec<File>>,
}

#[derive(Serialize)]
struct File {
    output: String,
    kind: safeshare::Kind,
    bytes: u64,
}

pub fn protected(input: &Path, output: &Path, outcome: &Outcome) -> String {
    line(input, Protected { output: text(output), outcome }, None)
}

pub fn inspected(input: &Path, report: &Report, extracted: Option<&[Extracted]>) -> String {
    let file = |file: &Extracted| File { output: text(&file.path), kind: file.kind, bytes: file.bytes };
    let extracted = extracted.map(|files| files.iter().map(file).collect());
    line(input, Inspected { report, extracted }, None)
}

pub fn failed(input: &Path, error: Error) -> String {
    let kind = match error {
        Error::Unsupported(_) => "unsupported",
        Error::Damaged(_) => "damaged",
        Error::TooLarge(_) => "too-large",
        Error::LimitReached(_) => "limit-reached",
        Error::InvalidCover(_) => "invalid-cover",
        Error::Cancelled => "cancelled",
        Error::Callback => "callback",
        Error::Storage(_) => "storage",
        Error::Model(_) => "model",
        _ => "internal",
    };
    line(input, Nothing {}, Some(Failure { kind, message: error.to_string() }))
}

fn line<T: Serialize>(input: &Path, what: T, error: Option<Failure>) -> String {
    let line = Line { version: VERSION, input: text(input), what, error };
    serde_json::to_string(&line).unwrap_or_else(|_| String::from("{}"))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
