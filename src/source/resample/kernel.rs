//! The weights of a one-dimensional resampling filter.

use std::f64::consts::PI;

/// Half the width of the filter, in output pixels (when shrinking).
pub(super) const LOBES: u32 = 3;

/// For each output sample the source samples it is made of: the Lanczos filter with three lobes, widened by the
/// factor so that nothing finer than the output can show is let through; cut at the picture's edges and normalised
/// there.
///
/// Source: C. E. Duchon, "Lanczos Filtering in One and Two Dimensions", J. Appl. Meteorol. 18 (1979).
pub(super) struct Kernel {
    /// The first source sample, and where its weight stands in `weights`; one more entry closes the last.
    spans: Vec<(u32, u32)>,
    weights: Vec<f32>,
}

impl Kernel {
    /// From `from` samples, of which the first `extent` are shown, to `to` samples.
    pub(super) fn new(from: usize, extent: f64, to: usize) -> Self {
        let scale = extent / to as f64;
        let stretch = scale.max(1.0);
        let reach = f64::from(LOBES) * stretch;
        let mut spans = Vec::with_capacity(to + 1);
        let mut weights = Vec::new();
        for index in 0..to {
            let center = (index as f64 + 0.5) * scale;
            let first = ((center - reach - 0.5).ceil().max(0.0) as usize).min(from - 1);
            let end = ((center + reach + 0.5).floor() as usize).clamp(first + 1, from);
            let values = (first..end).map(|at| lanczos((at as f64 + 0.5 - center) / stretch));
            let sum: f64 = values.clone().sum();
            spans.push((first as u32, weights.len() as u32));
            weights.extend(values.map(|value| (value / sum) as f32));
        }
        spans.push((0, weights.len() as u32));
        Self { spans, weights }
    }

    /// The first source sample of output sample `index`, and the weights from there on.
    pub(super) fn taps(&self, index: usize) -> Option<(usize, &[f32])> {
        let [(first, start), (_, end)] = *self.spans.get(index..index + 2)?.first_chunk::<2>()?;
        Some((first as usize, self.weights.get(start as usize..end as usize)?))
    }
}

fn lanczos(x: f64) -> f64 {
    let lobes = f64::from(LOBES);
    if x.abs() >= lobes { 0.0 } else { sinc(x) * sinc(x / lobes) }
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) }
}
