//! Encoders as an attacker runs them: the face's square, scaled to the encoder's view.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use fast_image_resize::FilterType;
use ndarray::Array4;
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::infer::Factoid;

use crate::photos::{self, Face};
use crate::pixels::{self, Rgb};
use crate::{Fallible, relit};

/// Side of the square that an encoder sees, over the face's height.
const SQUARE: f64 = 124.0 / 112.0;
/// Strangers above this on average mean that the encoder is to be centred on the mean face.
const ALIKE: f32 = 0.2;
/// Of a thousand pairs of strangers, one passes the threshold.
const FALSE_MATCHES: f64 = 0.001;
/// Side of the view where neither the file nor the command line says.
const USUAL_SIDE: usize = 112;

pub struct Encoder {
    pub name: String,
    side: usize,
    net: Arc<TypedRunnableModel>,
    mean: Vec<f32>,
    /// The cosine from which two pictures count as one person.
    threshold: f32,
    strangers: f32,
}

impl Encoder {
    /// `name` is a path, with `@side` where the file does not say it.
    pub fn load(name: &str, references: &[Rgb]) -> Fallible<Self> {
        let (path, side) = match name.rsplit_once('@') {
            Some((path, side)) => (path, Some(side.parse()?)),
            None => (name, None),
        };
        let graph = tract_onnx::onnx().with_ignore_output_shapes(true).model_for_path(path)?;
        let stated =
            graph.input_fact(0)?.shape.dim(2).and_then(|side| side.concretize()).and_then(|side| side.to_i64().ok());
        let side = side.or(stated.and_then(|side| usize::try_from(side).ok())).unwrap_or(USUAL_SIDE);
        let net = graph.with_input_fact(0, f32::fact([1, 3, side, side]).into())?.into_optimized()?.into_runnable()?;
        let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut encoder = Self { name, side, net, mean: Vec::new(), threshold: 0.0, strangers: 0.0 };
        encoder.calibrate(references)?;
        Ok(encoder)
    }

    /// Centres the encoder where strangers look alike to it, and finds its threshold.
    fn calibrate(&mut self, references: &[Rgb]) -> Fallible<()> {
        let face = photos::face_of_crop();
        let mut seen = references.iter().map(|crop| self.raw(crop, face)).collect::<Fallible<Vec<_>>>()?;
        let mut pairs = cosines_of_pairs(&seen);
        if pairs.iter().sum::<f32>() > ALIKE * pairs.len() as f32 {
            let count = seen.len() as f32;
            self.mean = (0..seen[0].len()).map(|i| seen.iter().map(|vector| vector[i]).sum::<f32>() / count).collect();
            for vector in &mut seen {
                self.centre(vector);
            }
            pairs = cosines_of_pairs(&seen);
        }
        pairs.sort_by(f32::total_cmp);
        let passing = (pairs.len() as f64 * (1.0 - FALSE_MATCHES)) as usize;
        self.threshold = pairs.get(passing).copied().unwrap_or(f32::NAN);
        self.strangers = pairs.iter().sum::<f32>() / pairs.len().max(1) as f32;
        Ok(())
    }

    /// The face as the encoder knows it.
    pub fn embed(&self, picture: &Rgb, face: Face) -> Fallible<Vec<f32>> {
        let mut vector = self.raw(picture, face)?;
        self.centre(&mut vector);
        Ok(vector)
    }

    /// Whether what it now sees still is the person of another picture: the clean photo, flipped and in other light.
    pub fn matches(&self, clean: &Rgb, face: Face, now: &[f32]) -> Fallible<bool> {
        let mut view = self.view(clean, face)?;
        image::imageops::flip_horizontal_in_place(&mut view);
        view.iter_mut().for_each(|level| *level = relit(*level));
        let mut probe = self.run(&view)?;
        self.centre(&mut probe);
        Ok(cosine(&probe, now) >= self.threshold)
    }

    fn raw(&self, picture: &Rgb, face: Face) -> Fallible<Vec<f32>> {
        self.run(&self.view(picture, face)?)
    }

    fn centre(&self, vector: &mut [f32]) {
        vector.iter_mut().zip(&self.mean).for_each(|(number, mean)| *number -= mean);
    }

    fn view(&self, picture: &Rgb, [x, y, w, h]: Face) -> Fallible<Rgb> {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        let side = (SQUARE * h * height).min(width).min(height);
        let start = |middle: f64, length: f64| (middle * length - side / 2.0).clamp(0.0, length - side);
        let crop = [start(x + w / 2.0, width), start(y + h / 2.0, height), side, side];
        pixels::cropped(picture, crop, self.side as u32, self.side as u32, FilterType::Bilinear)
    }

    fn run(&self, view: &Rgb) -> Fallible<Vec<f32>> {
        let side = self.side;
        let image = Array4::from_shape_fn((1, 3, side, side), |(_, channel, y, x)| {
            f32::from(view.get_pixel(x as u32, y as u32).0[channel]) / 255.0
        });
        let outputs = self.net.run(tvec!(Tensor::from(image).into_tvalue()))?;
        Ok(outputs[0].to_plain_array_view::<f32>()?.iter().copied().collect())
    }
}

impl fmt::Display for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let centred = if self.mean.is_empty() { "" } else { ", centred" };
        let Self { name, side, strangers, threshold, .. } = self;
        write!(f, "{name}: {side} x {side}{centred}, strangers {strangers:.2}, one in a thousand from {threshold:.2}")
    }
}

fn cosines_of_pairs(vectors: &[Vec<f32>]) -> Vec<f32> {
    let pairs = vectors.iter().enumerate().flat_map(|(at, a)| vectors[..at].iter().map(move |b| cosine(a, b)));
    pairs.collect()
}

pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(f32::MIN_POSITIVE)
}
