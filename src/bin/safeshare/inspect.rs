//! `safeshare inspect`.

use std::path::Path;

use safeshare::inspect::{Extracted, extract_hidden};
use safeshare::{Control, Limits, Report, Result, inspect_file};

use crate::args::InspectArgs;
use crate::protect::made;
use crate::words::Language;
use crate::{Tally, json, print_line, words};

pub fn run(args: &InspectArgs) -> Tally {
    let language = Language::of_environment();
    let mut tally = Tally::default();
    for input in &args.inputs {
        let looked = look(input, args.extract.as_deref());
        tally.count(looked.is_ok());
        match looked {
            Ok((report, extracted)) if args.json => {
                print_line(json::inspected(input, &report, extracted.as_deref()));
            }
            Err(error) if args.json => print_line(json::failed(input, error)),
            Ok((report, extracted)) => {
                print_line(format_args!("{}\n{}", words::name(input), words::report(&report, language)));
                for file in extracted.iter().flatten() {
                    print_line(format_args!("  -> {}", file.path.display()));
                }
            }
            Err(error) => eprintln!("{}: {}", words::name(input), words::error(&error, language)),
        }
    }
    tally
}

fn look(input: &Path, extract: Option<&Path>) -> Result<(Report, Option<Vec<Extracted>>)> {
    let (limits, control) = (Limits::default(), Control::default());
    let report = inspect_file(input, &limits, &control)?;
    extract.map(made).transpose()?;
    let extracted = extract.map(|folder| extract_hidden(input, &report, folder, &limits, &control)).transpose()?;
    Ok((report, extracted))
}
