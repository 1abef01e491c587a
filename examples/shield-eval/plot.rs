//! The figures as a drawing (SVG): the mean cosine by the face's height, as is and after a network's 1080 px at q75.

use std::fmt::Write as _;

use crate::figures::{Figures, TREATMENTS};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 190.0;
const BOTTOM: f64 = 60.0;
/// One for each treatment.
const COLOURS: [&str; TREATMENTS.len()] = ["#777777", "#2ca02c", "#a1d99b", "#1f77b4", "#9ecae1", "#d62728", "#f4a6a6"];
/// Posting and the dash of its line.
const LINES: [(&str, &str); 2] = [("as is", "none"), ("1080 q75", "5 4")];

pub fn svg(figures: &Figures) -> String {
    let groups: Vec<&String> = figures.groups.iter().collect();
    let across = |at: usize| LEFT + (at as f64 + 0.5) / groups.len() as f64 * (WIDTH - LEFT - RIGHT);
    let up = |cosine: f64| HEIGHT - BOTTOM - cosine.clamp(-0.2, 1.0).max(0.0) * (HEIGHT - TOP - BOTTOM);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"20\" font-size=\"14\">Cosine to the own clean photo, mean of all encoders (1: untouched)</text>\n"
    );
    for tenth in (0..=10).step_by(2) {
        let (cosine, right) = (f64::from(tenth) / 10.0, WIDTH - RIGHT);
        let y = up(cosine);
        let _ = writeln!(text, "<path d=\"M{LEFT} {y}H{right}\" stroke=\"#dddddd\"/>");
        let _ = writeln!(text, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{cosine:.1}</text>", LEFT - 8.0, y + 4.0);
    }
    for (at, group) in groups.iter().enumerate() {
        let (x, y) = (across(at), HEIGHT - BOTTOM + 18.0);
        for (line, part) in group.trim().split(", ").enumerate() {
            let y = y + 15.0 * line as f64;
            let _ = writeln!(text, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{part}</text>");
        }
    }
    let coloured = || TREATMENTS.iter().zip(COLOURS).filter(|(name, _)| figures.treatments.contains(name));
    for (treatment, colour) in coloured() {
        for (posting, dash) in LINES {
            let points: Vec<String> = groups
                .iter()
                .enumerate()
                .map(|(at, group)| (across(at), figures.cosine(group, treatment, posting, None)))
                .filter(|(_, cosine)| cosine.is_finite())
                .map(|(x, cosine)| format!("{x:.1},{:.1}", up(cosine)))
                .collect();
            let _ = writeln!(
                text,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>",
                points.join(" ")
            );
        }
    }
    for (line, (name, colour)) in coloured().enumerate() {
        legend(&mut text, line, name, colour, "none");
    }
    legend(&mut text, figures.treatments.len() + 1, "as is", "#333333", LINES[0].1);
    legend(&mut text, figures.treatments.len() + 2, "1080 px, JPEG q75", "#333333", LINES[1].1);
    text + "</svg>\n"
}

fn legend(text: &mut String, line: usize, name: &str, colour: &str, dash: &str) {
    let (x, y) = (WIDTH - RIGHT + 20.0, TOP + 10.0 + 18.0 * line as f64);
    let _ =
        writeln!(text, "<path d=\"M{x} {y}h28\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>");
    let _ = writeln!(text, "<text x=\"{}\" y=\"{}\">{name}</text>", x + 36.0, y + 4.0);
}
