//! Measures the shield on real files through the whole of `protect`, and prints the tables of the model card.
//!
//! `cargo run --release --example shield-eval -- --photos DIR --encoders a.onnx b.onnx`
//!
//! DIR is a folder of photos with a `boxes.csv` beside them (file, left, top, right, bottom in pixels), or of square
//! crops whose face is in the middle and half as tall as the crop, or holds such folders. A crop is composed into a
//! photo at each of `--sizes`. Each photo is protected as `off` and with each of `--strengths`; beside each of these
//! stands random noise on the unshielded picture whose SSIMULACRA2 at the face is the same. All are seen by each encoder
//! as they are and after what networks do.

mod control;
mod covers;
mod encoder;
mod figures;
mod perceptual;
mod photos;
mod pixels;
mod plot;
mod scores;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Parser;
use indicatif::ProgressBar;
use safeshare::{Control, Engine, Options, Strength};

use encoder::Encoder;
use figures::{Figures, Seen};
use photos::Sample;
use pixels::Rgb;

const STRENGTHS: [(&str, Strength); 3] =
    [("subtle", Strength::Subtle), ("standard", Strength::Standard), ("strong", Strength::Strong)];

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures the shield on photos and encoders of your own.
#[derive(Parser)]
struct Args {
    /// Photos with a boxes.csv, square crops of centred faces, or a folder of such folders.
    #[arg(long, value_name = "DIR")]
    photos: PathBuf,
    /// ONNX files: input 1 x 3 x H x W, RGB in [0, 1]; output one vector. A side may be added as `a.onnx@160`.
    #[arg(long, required = true, num_args = 1..)]
    encoders: Vec<String>,
    /// Heights of the face in the output that crops are composed at, in pixels.
    #[arg(long, num_args = 1.., default_values_t = [120, 250, 500, 1000])]
    sizes: Vec<u32>,
    /// Crops that are measured: the first ones of the folder.
    #[arg(long, default_value_t = 32)]
    crops: usize,
    /// Whole photos that are measured.
    #[arg(long, default_value_t = 40)]
    scenes: usize,
    /// The strengths that are measured.
    #[arg(long, num_args = 1.., default_values = ["standard", "strong"], value_parser = STRENGTHS.map(|(name, _)| name))]
    strengths: Vec<String>,
    /// Another net than the library's own.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// The net for faces beside it; none without this.
    #[arg(long, value_name = "FILE", requires = "model")]
    face_model: Option<PathBuf>,
    /// Photos worked on at the same time.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Where the figures are written.
    #[arg(long, value_name = "FILE", default_value = "shield-eval.csv")]
    csv: PathBuf,
    /// Where they are drawn.
    #[arg(long, value_name = "FILE", default_value = "shield-eval.svg")]
    plot: PathBuf,
    /// Measures what can be recovered from under covers instead, on this many crops.
    #[arg(long, value_name = "N")]
    covers: Option<usize>,
    /// Writes the outputs of the first photos here, to look at.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

fn main() -> Fallible<()> {
    let args = Args::parse();
    let engine = match &args.model {
        Some(path) => {
            let face_model = args.face_model.as_ref().map(fs::read).transpose()?;
            Engine::with_models(&fs::read(path)?, face_model.as_deref())?
        }
        None => Engine::new()?,
    };
    let folders = photos::folders(&args.photos)?;
    let others = photos::reference_crops(&folders, args.crops)?;
    let encoders = args.encoders.iter().map(|name| Encoder::load(name, &others)).collect::<Fallible<Vec<_>>>()?;
    if let Some(count) = args.covers {
        let crops = photos::crops(&folders, count)?;
        println!("{}", covers::table(&engine, &encoders, &crops)?);
        return Ok(());
    }
    let samples = photos::samples(&folders, args.crops, args.scenes, &args.sizes)?;
    if samples.is_empty() {
        return Err("no photos with faces were found".into());
    }
    println!("{} photos, {} crops to centre and calibrate the encoders on", samples.len(), others.len());
    for encoder in &encoders {
        println!("{encoder}");
    }

    let figures = measured(&args, &engine, &encoders, &samples)?;
    fs::write(&args.csv, figures.csv())?;
    fs::write(&args.plot, plot::svg(&figures))?;
    println!("\n{}", figures.tables());
    println!("written: {} and {}", args.csv.display(), args.plot.display());
    Ok(())
}

fn measured(args: &Args, engine: &Engine, encoders: &[Encoder], samples: &[Sample]) -> Fallible<Figures> {
    let bar = ProgressBar::new(samples.len() as u64);
    let (next, seen) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || -> Fallible<()> {
        while let Some((number, sample)) = {
            let number = next.fetch_add(1, Ordering::Relaxed);
            samples.get(number).map(|sample| (number, sample))
        } {
            let found = one_photo(args, engine, encoders, sample, number)?;
            seen.lock().map_err(|_| "a thread failed")?.extend(found.into_iter().map(|seen| (number, seen)));
            bar.inc(1);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..args.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        jobs.into_iter().try_for_each(|job| job.join().map_err(|_| "a thread failed")?)
    })?;
    bar.finish_and_clear();
    let mut seen = seen.into_inner().map_err(|_| "a thread failed")?;
    // The order of the threads must not show in sums.
    seen.sort_by_key(|(number, _)| *number);
    Ok(Figures::of(seen.into_iter().map(|(_, seen)| seen).collect()))
}

/// Every face of a photo under every treatment.
fn one_photo(
    args: &Args,
    engine: &Engine,
    encoders: &[Encoder],
    sample: &Sample,
    number: usize,
) -> Fallible<Vec<Seen>> {
    let off = protect(engine, sample, Strength::Off)?;
    let mut treated = vec![("off", off.clone())];
    for (name, strength) in STRENGTHS.iter().filter(|(name, _)| args.strengths.iter().any(|asked| asked == name)) {
        treated.push((name, protect(engine, sample, *strength)?));
    }
    if let Some(folder) = args.keep.as_ref().filter(|_| number < 24) {
        fs::create_dir_all(folder)?;
        for (name, picture) in &treated {
            picture.save(folder.join(format!("{} {} {name}.png", sample.group, sample.name)))?;
        }
    }
    let mut seen = Vec::new();
    for face in &sample.faces {
        let region = scores::Region::of(&off, *face);
        let clean: Vec<_> = encoders.iter().map(|encoder| encoder.embed(&off, *face)).collect::<Result<_, _>>()?;
        let mut looked = |name: &str, picture: &Rgb| -> Fallible<f64> {
            let scores = region.scores(picture)?;
            let mean = scores.ssimulacra2;
            for posting in pixels::POSTINGS {
                let posted = posting.apply(picture)?;
                for (encoder, clean) in encoders.iter().zip(&clean) {
                    let now = encoder.embed(&posted, *face)?;
                    seen.push(Seen {
                        group: sample.group.clone(),
                        treatment: name.to_owned(),
                        posting: posting.name,
                        encoder: encoder.name.clone(),
                        cosine: encoder::cosine(clean, &now),
                        matches: encoder.matches(&off, *face, &now)?,
                        scores,
                    });
                }
            }
            Ok(mean)
        };
        for (name, picture) in &treated {
            let score = looked(name, picture)?;
            if *name != "off" {
                looked(&format!("random as {name}"), &control::noisy(&off, &region, score, number as u64)?)?;
            }
        }
    }
    Ok(seen)
}

fn protect(engine: &Engine, sample: &Sample, strength: Strength) -> Fallible<Rgb> {
    let mut options = Options::default();
    options.strength = strength;
    let done = engine.protect_bytes(&sample.file, &options, &Control::default())?;
    pixels::decoded(&done.bytes)
}

/// A level in other light: darker middle tones and less contrast.
fn relit(level: u8) -> u8 {
    ((f32::from(level) / 255.0).powf(1.25) * 225.0 + 12.0).round() as u8
}
