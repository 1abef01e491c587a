//! The whole way of a photo and its steps, on generated photos of 12 and 48 megapixels.
//!
//! `cargo bench` measures all, `cargo bench -- 12MP` the smaller ones.
#![allow(missing_docs, reason = "criterion's macros")]

#[path = "../tests/support/picture.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod picture;
#[path = "../tests/support/random.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod random;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use safeshare::{Control, Engine, Limits, Options, OutputFormat, PixelColorSpace, Pixels, Strength, inspect_bytes};

/// What phones take: 4:3.
const SIZES: [(&str, u16, u16); 2] = [("12MP", 4000, 3000), ("48MP", 8000, 6000)];

/// The size at which pictures leave, and from which the later steps are measured.
const OUTPUT: (u32, u32) = (2048, 1536);

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(10));
    targets = way, output_size, load
}
criterion_main!(benches);

/// Everything, and what comes before the shield.
fn way(criterion: &mut Criterion) {
    let engine = Engine::new().expect("the model loads");
    for (name, width, height) in SIZES {
        for (flavour, progressive) in [("baseline", false), ("progressive", true)] {
            let jpeg = jpeg(width, height, progressive);
            let mut group = criterion.benchmark_group(format!("{name} {flavour}"));
            group.throughput(Throughput::Elements(u64::from(width) * u64::from(height)));
            group.bench_function("inspect", |bench| {
                bench.iter(|| inspect_bytes(black_box(&jpeg), &Limits::default(), &Control::default()));
            });
            for (step, strength) in [("without shield", Strength::Off), ("whole way", Strength::Standard)] {
                let options = options(strength, OutputFormat::Auto);
                group.bench_function(step, |bench| {
                    bench.iter(|| engine.protect_bytes(black_box(&jpeg), &options, &Control::default()));
                });
            }
            group.finish();
        }
    }
}

/// The steps after decoding, from pixels that need no scaling: JPEG, PNG, and the shield on top of JPEG.
fn output_size(criterion: &mut Criterion) {
    let engine = Engine::new().expect("the model loads");
    let folder = tempfile::tempdir().expect("a folder");
    let (width, height) = OUTPUT;
    let rgba: Vec<u8> =
        picture::photo(width, height).chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    let pixels = Pixels {
        width,
        height,
        stride: width as usize * 4,
        rgba: &rgba,
        premultiplied: false,
        color_space: PixelColorSpace::Srgb,
        orientation: 1,
    };
    let mut group = criterion.benchmark_group("pixels of 2048 x 1536");
    group.throughput(Throughput::Elements(u64::from(width) * u64::from(height)));
    let steps = [
        ("encode, verify, save", Strength::Off, OutputFormat::Jpeg),
        ("encode, verify, save", Strength::Off, OutputFormat::Png),
        ("shield, encode, verify, save", Strength::Standard, OutputFormat::Jpeg),
    ];
    for (step, strength, format) in steps {
        let options = options(strength, format);
        group.bench_function(BenchmarkId::new(step, format!("{format:?}")), |bench| {
            bench.iter(|| engine.protect_pixels(black_box(&pixels), folder.path(), &options, &Control::default()));
        });
    }
    group.finish();
}

fn load(criterion: &mut Criterion) {
    criterion.bench_function("load the model", |bench| bench.iter(Engine::new));
}

fn options(strength: Strength, format: OutputFormat) -> Options {
    let mut options = Options::default();
    options.strength = strength;
    options.format = format;
    options
}

fn jpeg(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 92);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_progressive(progressive);
    let pixels = picture::photo(width.into(), height.into());
    encoder.encode(&pixels, width, height, ColorType::Rgb).expect("the pixels fit the size");
    jpeg
}
