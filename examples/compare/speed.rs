//! Time, memory, bytes and what comes out, for each photo and tool.

use std::path::Path;
use std::process::Command;

use crate::inputs::{PHOTOS, Photo, seen};
use crate::measure::{Measured, run};
use crate::support::canary::hides;
use crate::tools::{IMAGEMAGICK, TOOLS, Tool};
use crate::view;

/// Mean difference in levels up to which two very small pictures show the same.
const ALIKE: f64 = 12.0;

/// One photo's row in every table.
struct Row {
    name: &'static str,
    bytes: u64,
    /// The most heap that we take, in MiB.
    heap: Option<f64>,
    cells: Vec<Option<Cell>>,
}

/// What one tool made of one photo, and took for it.
struct Cell {
    cpu: f64,
    memory: f64,
    bytes: usize,
    survivors: usize,
    hidden: usize,
    is_upright: bool,
    are_colours_right: bool,
}

/// Prints the tables for every photo whose name has `filter` in it.
pub fn print(filter: &str) {
    let tools: Vec<&Tool> = TOOLS.iter().filter(|tool| tool.in_speed && tool.is_there()).collect();
    let photos = PHOTOS.iter().filter(|photo| photo.name.contains(filter));
    let rows: Vec<Row> = photos.map(|photo| row(photo, &tools)).collect();
    let imagemagick = tools.iter().position(|tool| tool.name == IMAGEMAGICK);

    println!("### Time\n\nUser and system time, as a ratio to ImageMagick's on the same photo (its own in seconds).\n");
    table(&tools, &rows, "", |row, cell| {
        let base = imagemagick.and_then(|at| row.cells[at].as_ref());
        match base {
            Some(base) if std::ptr::eq(base, cell) => format!("{:.2} s", cell.cpu),
            Some(base) => format!("{:.2}", cell.cpu / base.cpu),
            None => format!("{:.2} s", cell.cpu),
        }
    });
    println!(
        "\n### Memory\n\nThe most that a process had resident, in MiB, by the kernel's figure; for our heap an allocator's count.\n"
    );
    table(&tools, &rows, "our heap", |_, cell| format!("{:.0}", cell.memory));
    println!("\n### Size of the new file\n\nIn KiB.\n");
    table(&tools, &rows, "the photo", |_, cell| format!("{}", cell.bytes / 1024));
    println!(
        "\n### What comes out\n\nHidden strings left, whether a viewer shows it upright, and in the right colours (the photos' are Display P3).\n"
    );
    table(&tools, &rows, "", |_, cell| {
        let upright = if cell.is_upright { "upright" } else { "**sideways**" };
        let colours = if cell.are_colours_right { "right" } else { "**wrong**" };
        format!("{} of {}, {upright}, {colours}", cell.survivors, cell.hidden)
    });
    println!();
}

/// A `-` is a tool that makes nothing of a photo. `more` is the heading of a column that our own figures fill.
fn table(tools: &[&Tool], rows: &[Row], more: &str, text: impl Fn(&Row, &Cell) -> String) {
    let names = tools.iter().map(|tool| tool.name).chain((!more.is_empty()).then_some(more));
    let names: Vec<&str> = names.collect();
    println!("| | {} |\n|---|{}", names.join(" | "), "---:|".repeat(names.len()));
    for row in rows {
        let mut cells: Vec<String> =
            row.cells.iter().map(|cell| cell.as_ref().map_or("-".into(), |cell| text(row, cell))).collect();
        match more {
            "our heap" => cells.push(row.heap.map_or("-".into(), |heap| format!("{heap:.0}"))),
            "the photo" => cells.push((row.bytes / 1024).to_string()),
            _ => {}
        }
        println!("| {} | {} |", row.name, cells.join(" | "));
    }
}

fn row(photo: &Photo, tools: &[&Tool]) -> Row {
    eprintln!("{} ...", photo.name);
    let file = photo.file();
    let long = photo.width.max(photo.height);
    let mut runs: Vec<Vec<Measured>> = tools.iter().map(|_| Vec::new()).collect();
    // Round by round, so that what else the machine does meets every tool.
    for round in 0..photo.rounds {
        for (tool, runs) in tools.iter().zip(&mut runs) {
            // What a tool cannot do it cannot do the second time either.
            if round == 0 || !runs.is_empty() {
                runs.extend(run(tool, &file, long, "jpg"));
            }
        }
    }
    let cells = runs.into_iter().map(|runs| cell(photo, runs)).collect();
    Row { name: photo.name, bytes: std::fs::metadata(&file).map_or(0, |data| data.len()), heap: heap(&file), cells }
}

fn cell(photo: &Photo, mut runs: Vec<Measured>) -> Option<Cell> {
    let cpu = median(runs.iter().map(|run| run.cpu).collect())?;
    let memory = median(runs.iter().map(|run| run.memory).collect())?;
    let output = runs.pop()?.output;
    let canaries = photo.canaries();
    let edges = edges(&output);
    let survivors = canaries.iter().filter(|canary| hides(&edges, canary.text)).count();
    let (as_meant, as_stored) = seen(photo);
    let view = view::of_file(&output)?;
    // Turned in each of the eight ways: which is the nearest to what was meant?
    let nearest = (1..=8).min_by(|a, b| {
        let distance = |turn| view::difference(&as_meant, &view::upright(&view, turn));
        distance(*a).total_cmp(&distance(*b))
    })?;
    let turned = view::upright(&view, nearest);
    let difference = view::difference(&as_meant, &turned);
    assert!(difference < ALIKE, "{}: another picture came out ({difference:.1} levels)", photo.name);
    Some(Cell {
        cpu,
        memory,
        bytes: output.len(),
        survivors,
        hidden: canaries.len(),
        is_upright: nearest == 1,
        are_colours_right: difference < view::difference(&as_stored, &turned),
    })
}

/// The start and the end of a file, where everything hidden in these photos is: the blocks of a large picture would
/// take minutes to search.
fn edges(file: &[u8]) -> Vec<u8> {
    const START: usize = 256 << 10;
    const END: usize = 16 << 10;
    if file.len() <= START + END {
        return file.to_vec();
    }
    [&file[..START], &file[file.len() - END..]].concat()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The most heap that we take for this photo, in MiB, in a process of its own.
fn heap(photo: &Path) -> Option<f64> {
    let this = std::env::current_exe().ok()?;
    let output = Command::new(this).arg("heap").arg(photo).output().ok()?;
    let bytes: f64 = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    Some(bytes / f64::from(1 << 20))
}
