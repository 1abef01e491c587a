//! The command line of `SafeShare`.

mod args;
mod covering;
mod heic;
mod inputs;
mod inspect;
mod json;
mod protect;
mod words;

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    // What a dependency would print of its own panic may tell of the photo.
    std::panic::set_hook(Box::new(|_| eprintln!("safeshare: internal fault")));
    match Args::parse().command {
        Command::Protect(args) => protect::run(&args).into(),
        Command::Inspect(args) => inspect::run(&args).into(),
    }
}

/// Prints a line; whoever reads may have gone, as `head` does, and that is no fault.
fn print_line(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// How many files went well and how many did not.
#[derive(Clone, Copy, Default)]
struct Tally {
    done: usize,
    failed: usize,
}

impl Tally {
    fn count(&mut self, well: bool) {
        if well { self.done += 1 } else { self.failed += 1 }
    }
}

impl From<Tally> for ExitCode {
    /// 0 when all went well, 1 when some failed, 3 when all failed; 2 is clap's, for wrong usage.
    fn from(tally: Tally) -> Self {
        match tally {
            Tally { failed: 0, .. } => ExitCode::SUCCESS,
            Tally { done: 0, .. } => ExitCode::from(3),
            _ => ExitCode::from(1),
        }
    }
}
