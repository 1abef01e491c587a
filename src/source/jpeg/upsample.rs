//! Enlarging a subsampled component's rows to the picture's width.
//!
//! Where the picture is twice as large, a sample is 3/4 the nearest and 1/4 the next nearest ("triangle filter"),
//! rounded as libjpeg does; other ratios repeat samples.

use super::sample::Sample;

/// How a component's rows become the picture's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Upsample {
    /// They are the picture's.
    None,
    /// Twice as wide, twice as high, or both, by the triangle filter.
    Triangle { wide: bool, high: bool },
    /// Samples are repeated; picture and plane are in these ratios.
    Repeat { x: [u32; 2], y: [u32; 2] },
}

impl Upsample {
    pub(super) fn new(x: [u32; 2], y: [u32; 2]) -> Self {
        let is = |ratio: [u32; 2], n: u32| ratio[0] == ratio[1] * n;
        match () {
            () if is(x, 1) && is(y, 1) => Self::None,
            () if (is(x, 1) || is(x, 2)) && (is(y, 1) || is(y, 2)) => Self::Triangle { wide: is(x, 2), high: is(y, 2) },
            () => Self::Repeat { x, y },
        }
    }

    /// The plane's rows that a row of the picture comes of: the nearest, and the next nearest where that counts.
    pub(super) fn source_rows(self, row: u32) -> (u32, Option<i64>) {
        match self {
            Self::Triangle { high: true, .. } => {
                let near = row / 2;
                (near, Some(i64::from(near) + if row.is_multiple_of(2) { -1 } else { 1 }))
            }
            Self::Repeat { y: [picture, plane], .. } => {
                ((u64::from(row) * u64::from(plane) / u64::from(picture)) as u32, None)
            }
            _ => (row, None),
        }
    }
}

/// `out` = twice the width of `near`, or one less.
pub(super) fn triangle_wide<S: Sample>(near: &[S], out: &mut [S]) {
    let widened = |a: S, b: S, bias: u16| S::from_u16((3 * a.into() + b.into() + bias) >> 2);
    double(near, out, |before, at, after| (widened(at, before, 1), widened(at, after, 2)));
}

/// A row between two, as wide as they; `bias` is 1 for the upper and 2 for the lower half of `near`.
pub(super) fn triangle_high<S: Sample>(near: &[S], far: &[S], bias: u16, out: &mut [S]) {
    for ((&near, &far), out) in near.iter().zip(far).zip(out) {
        *out = S::from_u16((3 * near.into() + far.into() + bias) >> 2);
    }
}

/// Both at once; `sums` is room for a row.
pub(super) fn triangle_both<S: Sample>(near: &[S], far: &[S], sums: &mut Vec<u16>, out: &mut [S]) {
    sums.clear();
    sums.extend(near.iter().zip(far).map(|(&near, &far)| 3 * near.into() + far.into()));
    let widened = |a: u16, b: u16, bias: u16| S::from_u16((3 * a + b + bias) >> 4);
    double(sums, out, |before, at, after| (widened(at, before, 8), widened(at, after, 7)));
}

/// Gives two samples for each one and its neighbours; the outermost are their own neighbours.
#[inline(always)]
fn double<T: Copy, S: Sample>(row: &[T], out: &mut [S], pair: impl Fn(T, T, T) -> (S, S)) {
    let (Some(&first), Some(&last)) = (row.first(), row.last()) else { return };
    let second = row.get(1).copied().unwrap_or(first);
    let (left, right) = pair(first, first, second);
    out.iter_mut().zip([left, right]).for_each(|(to, from)| *to = from);
    let Some(inner) = out.get_mut(2..) else { return };
    let befores = row.iter();
    let ats = row.iter().skip(1);
    let afters = row.iter().skip(2);
    for (((&before, &at), &after), out) in befores.zip(ats).zip(afters).zip(inner.as_chunks_mut::<2>().0) {
        let (left, right) = pair(before, at, after);
        *out = [left, right];
    }
    if row.len() < 2 {
        return;
    }
    let before = row.get(row.len() - 2).copied().unwrap_or(last);
    let (left, right) = pair(before, last, last);
    out.iter_mut().skip(2 * (row.len() - 1)).zip([left, right]).for_each(|(to, from)| *to = from);
}

/// Repeats samples so that `row` gives `ratio[0] / ratio[1]` times its length.
pub(super) fn repeat<S: Sample>(row: &[S], ratio: [u32; 2], out: &mut [S]) {
    let [picture, plane] = ratio.map(u64::from);
    if picture % plane == 0 {
        for (out, &sample) in out.chunks_mut((picture / plane) as usize).zip(row) {
            out.fill(sample);
        }
        return;
    }
    let last = row.len().saturating_sub(1);
    for (x, out) in (0_u64..).zip(out) {
        let from = ((x * plane / picture) as usize).min(last);
        *out = row.get(from).copied().unwrap_or_default();
    }
}
