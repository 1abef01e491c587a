//! The figures: averages over faces, as tables and as CSV.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::pixels::POSTINGS;
use crate::scores::Scores;

/// How tables are ordered.
pub const TREATMENTS: [&str; 7] =
    ["off", "subtle", "random as subtle", "standard", "random as standard", "strong", "random as strong"];

/// One face under one treatment, after one posting, as one encoder sees it.
pub struct Seen {
    pub group: String,
    pub treatment: String,
    pub posting: &'static str,
    pub encoder: String,
    /// To the own photo, unshielded and not posted.
    pub cosine: f32,
    /// Whether it still counts as the person of another picture.
    pub matches: bool,
    pub scores: Scores,
}

pub struct Figures {
    seen: Vec<Seen>,
    pub groups: BTreeSet<String>,
    /// Those of `TREATMENTS` that were measured.
    pub treatments: Vec<&'static str>,
    encoders: BTreeSet<String>,
}

impl Figures {
    pub fn of(seen: Vec<Seen>) -> Self {
        let groups = seen.iter().map(|seen| seen.group.clone()).collect();
        let encoders = seen.iter().map(|seen| seen.encoder.clone()).collect();
        let measured = |name: &&str| seen.iter().any(|seen| seen.treatment == *name);
        let treatments = TREATMENTS.into_iter().filter(measured).collect();
        Self { seen, groups, treatments, encoders }
    }

    /// Mean cosine over faces, of one encoder or of all.
    pub fn cosine(&self, group: &str, treatment: &str, posting: &str, encoder: Option<&str>) -> f64 {
        mean(self.those(group, treatment, posting, encoder).map(|seen| f64::from(seen.cosine)))
    }

    fn those<'a>(
        &'a self,
        group: &'a str,
        treatment: &'a str,
        posting: &'a str,
        encoder: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Seen> {
        self.seen.iter().filter(move |seen| {
            seen.group == group
                && seen.treatment == treatment
                && seen.posting == posting
                && encoder.is_none_or(|encoder| seen.encoder == encoder)
        })
    }

    /// Faces, and of the scores at the face: mean and 10th percentile of SSIMULACRA2, mean PSNR-HVS-M.
    fn visibility(&self, group: &str, treatment: &str) -> (usize, [f64; 3]) {
        let Some(encoder) = self.encoders.first() else { return (0, [f64::NAN; 3]) };
        let scores: Vec<Scores> =
            self.those(group, treatment, POSTINGS[0].name, Some(encoder)).map(|seen| seen.scores).collect();
        let mut ssimulacra2: Vec<f64> = scores.iter().map(|scores| scores.ssimulacra2).collect();
        ssimulacra2.sort_by(f64::total_cmp);
        let tenth = ssimulacra2.get(ssimulacra2.len() / 10).copied().unwrap_or(f64::NAN);
        let hvs = mean(scores.iter().map(|scores| scores.hvs.min(99.0)));
        (scores.len(), [mean(ssimulacra2.into_iter()), tenth, hvs])
    }

    fn matched(&self, group: &str, treatment: &str, posting: &str) -> f64 {
        mean(self.those(group, treatment, posting, None).map(|seen| f64::from(u8::from(seen.matches))))
    }

    /// Two Markdown tables: what is seen and what encoders see, then every posting.
    pub fn tables(&self) -> String {
        let names: Vec<&str> = self.encoders.iter().map(String::as_str).collect();
        let mut text = format!(
            "| face | shield | faces | SSIMULACRA2 mean | 10th pct. | PSNR-HVS-M | {} | mean | matched |\n|{}\n",
            names.join(" | "),
            "---|".repeat(names.len() + 8)
        );
        let posted: Vec<&str> = POSTINGS.iter().map(|posting| posting.name).collect();
        let mut after = format!("| face | shield | {} |\n|{}\n", posted.join(" | "), "---|".repeat(posted.len() + 2));
        for group in &self.groups {
            for &treatment in &self.treatments {
                let (faces, [mean, tenth, hvs]) = self.visibility(group, treatment);
                let cosine = |posting: &str, encoder| self.cosine(group, treatment, posting, encoder);
                let each: Vec<String> =
                    names.iter().map(|name| format!("{:.2}", cosine("as is", Some(name)))).collect();
                let (all, matched) = (cosine("as is", None), self.matched(group, treatment, "as is"));
                let _ = writeln!(
                    text,
                    "| {group} | {treatment} | {faces} | {mean:.1} | {tenth:.1} | {hvs:.1} | {} | {all:.2} | {:.0} % |",
                    each.join(" | "),
                    100.0 * matched
                );
                let each: Vec<String> = posted.iter().map(|posting| format!("{:.2}", cosine(posting, None))).collect();
                let _ = writeln!(after, "| {group} | {treatment} | {} |", each.join(" | "));
            }
        }
        format!(
            "Cosine to the own clean photo, as is:\n\n{text}\nMean of all encoders after what networks do:\n\n{after}"
        )
    }

    /// One line for each average.
    pub fn csv(&self) -> String {
        let mut text = String::from(
            "face,shield,posting,encoder,faces,cosine,matched,ssimulacra2_mean,ssimulacra2_p10,psnr_hvs_m\n",
        );
        for group in &self.groups {
            for &treatment in &self.treatments {
                let (faces, [mean_score, tenth, hvs]) = self.visibility(group, treatment);
                for posting in POSTINGS.iter().map(|posting| posting.name) {
                    for encoder in &self.encoders {
                        let those = || self.those(group, treatment, posting, Some(encoder));
                        let cosine = mean(those().map(|seen| f64::from(seen.cosine)));
                        let matched = mean(those().map(|seen| f64::from(u8::from(seen.matches))));
                        let _ = writeln!(
                            text,
                            "\"{}\",{treatment},{posting},{encoder},{faces},{cosine:.4},{matched:.4},{mean_score:.2},\
                             {tenth:.2},{hvs:.2}",
                            group.trim()
                        );
                    }
                }
            }
        }
        text
    }
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
    sum / f64::from(count)
}
