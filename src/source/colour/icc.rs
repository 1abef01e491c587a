//! ICC profiles (ISO 15076-1) from files, checked before the colour engine sees them.
//!
//! A new profile is built that holds only the tags that say what colours mean, each checked for shape and bounds.
//! Names, copyright, measurements and everything else that a hostile profile could carry stay behind.

use moxcms::ColorProfile;

/// Larger profiles are ignored. Printers' CMYK profiles reach 3 MB.
pub(crate) const MAX_PROFILE_BYTES: usize = 4 << 20;

const HEADER_BYTES: usize = 128;
const MAX_TAGS: usize = 200;
const MAX_CURVE_POINTS: usize = 16_384;
/// X, Y, Z of the connection space's white in the header's fixed point.
const D50: [u8; 12] = [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D];
const MAX_TABLE_POINTS: usize = 2 << 20;

/// The profile, if it is sound: one for gray, RGB or CMYK pixels with either curves and a matrix or a table to the
/// connection space.
pub(super) fn profile(bytes: &[u8]) -> Option<ColorProfile> {
    let profile = Reader::new(bytes)?;
    let table = || [*b"A2B0", *b"A2B1"].into_iter().find_map(|name| Some(vec![(name, profile.table(name)?)]));
    let tags = match profile.device_channels {
        // Gray tables are rare, and the engine does not read them.
        1 => vec![(*b"kTRC", profile.curve(*b"kTRC")?)],
        3 => table().or_else(|| profile.matrix_shaper())?,
        _ => table()?,
    };
    ColorProfile::new_from_slice(&rebuilt(&profile, &tags)).ok()
}

struct Reader<'a> {
    bytes: &'a [u8],
    tags: Vec<([u8; 4], u32, u32)>,
    device_channels: usize,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        if bytes.len() > MAX_PROFILE_BYTES || bytes.get(36..40)? != b"acsp" {
            return None;
        }
        // 2 and 4 are ICC.1; 5 is iccMAX, which is another format.
        if !matches!(bytes.get(8)?, 2..=4) {
            return None;
        }
        if !matches!(bytes.get(12..16)?, b"scnr" | b"mntr" | b"prtr" | b"spac") {
            return None;
        }
        let device_channels = match bytes.get(16..20)? {
            b"GRAY" => 1,
            b"RGB " => 3,
            b"CMYK" => 4,
            _ => return None,
        };
        if !matches!(bytes.get(20..24)?, b"XYZ " | b"Lab ") {
            return None;
        }
        let count = u32_at(bytes, HEADER_BYTES)? as usize;
        if count > MAX_TAGS {
            return None;
        }
        let entries = bytes.get(HEADER_BYTES + 4..HEADER_BYTES + 4 + count * 12)?;
        let tags = entries
            .chunks_exact(12)
            .filter_map(|entry| Some((*entry.first_chunk()?, u32_at(entry, 4)?, u32_at(entry, 8)?)))
            .collect();
        Some(Self { bytes, tags, device_channels })
    }

    fn tag(&self, name: [u8; 4]) -> Option<&'a [u8]> {
        let &(_, offset, len) = self.tags.iter().find(|tag| tag.0 == name)?;
        let start = offset as usize;
        self.bytes.get(start..start.checked_add(len as usize)?)
    }

    fn matrix_shaper(&self) -> Option<Vec<([u8; 4], &'a [u8])>> {
        if self.bytes.get(20..24)? != b"XYZ " {
            return None;
        }
        let colorants = [*b"rXYZ", *b"gXYZ", *b"bXYZ"].map(|name| Some((name, self.xyz(name)?)));
        let curves = [*b"rTRC", *b"gTRC", *b"bTRC"].map(|name| Some((name, self.curve(name)?)));
        colorants.into_iter().chain(curves).collect()
    }

    /// An XYZ tag that is not all zero.
    fn xyz(&self, name: [u8; 4]) -> Option<&'a [u8]> {
        let tag = self.tag(name)?.get(..20)?;
        let is_set = tag.get(8..)?.iter().any(|&byte| byte != 0);
        (tag.starts_with(b"XYZ ") && is_set).then_some(tag)
    }

    fn curve(&self, name: [u8; 4]) -> Option<&'a [u8]> {
        let tag = self.tag(name)?;
        tag.get(..curve_bytes(tag)?)
    }

    fn table(&self, name: [u8; 4]) -> Option<&'a [u8]> {
        let tag = self.tag(name)?;
        // Input and output channels: from the device's to three of the connection space.
        if (usize::from(*tag.get(8)?), *tag.get(9)?) != (self.device_channels, 3) {
            return None;
        }
        match tag.get(..4)? {
            b"mft1" => tag.get(..self.lut_bytes(tag, 1, 48, 256, 256)?),
            b"mft2" => {
                let (inputs, outputs) = (u16_at(tag, 48)?, u16_at(tag, 50)?);
                tag.get(..self.lut_bytes(tag, 2, 52, inputs, outputs)?)
            }
            b"mAB " => self.check_multi_function(tag).map(|()| tag),
            _ => None,
        }
    }

    /// Bytes of a `lut8Type` or `lut16Type`.
    fn lut_bytes(&self, tag: &[u8], sample: usize, header: usize, inputs: u16, outputs: u16) -> Option<usize> {
        if !(2..=4096).contains(&inputs) || !(2..=4096).contains(&outputs) {
            return None;
        }
        let grid = usize::from(*tag.get(10)?);
        if grid < 2 {
            return None;
        }
        let points = grid.checked_pow(self.device_channels as u32)?.checked_mul(3)?;
        if points > MAX_TABLE_POINTS {
            return None;
        }
        let samples = usize::from(inputs) * self.device_channels + points + usize::from(outputs) * 3;
        Some(header + samples * sample)
    }

    /// Checks a `lutAToBType`: B curves, then matrix and M curves, then table and A curves, as far as there.
    fn check_multi_function(&self, tag: &[u8]) -> Option<()> {
        let offset = |at| Some(u32_at(tag, at)? as usize);
        let (b, matrix, m, table, a) = (offset(12)?, offset(16)?, offset(20)?, offset(24)?, offset(28)?);
        check_curves(tag, b, 3)?;
        match (matrix, m) {
            (0, 0) => {}
            (0, _) | (_, 0) => return None,
            _ => {
                tag.get(matrix..matrix.checked_add(48)?)?;
                check_curves(tag, m, 3)?;
            }
        }
        match (table, a) {
            // Without a table three channels go straight through.
            (0, 0) => return (self.device_channels == 3).then_some(()),
            (0, _) | (_, 0) => return None,
            _ => check_curves(tag, a, self.device_channels)?,
        }
        let header = tag.get(table..table.checked_add(20)?)?;
        let grid = header.get(..self.device_channels)?;
        if grid.iter().any(|&points| points < 2) {
            return None;
        }
        let points = grid.iter().try_fold(3_usize, |product, &points| product.checked_mul(usize::from(points)))?;
        let sample = usize::from(*header.get(16)?);
        if points > MAX_TABLE_POINTS || !matches!(sample, 1 | 2) {
            return None;
        }
        tag.get(table + 20..(table + 20).checked_add(points * sample)?).map(|_| ())
    }
}

/// Checks `count` curves from `offset` on, each starting at a multiple of four bytes.
fn check_curves(tag: &[u8], offset: usize, count: usize) -> Option<()> {
    let mut at = offset;
    if at == 0 {
        return None;
    }
    for _ in 0..count {
        let bytes = curve_bytes(tag.get(at..)?)?;
        at = at.checked_add(bytes)?.next_multiple_of(4);
    }
    Some(())
}

/// Bytes of the `curveType` or `parametricCurveType` that stands at the start, if it is sound.
fn curve_bytes(tag: &[u8]) -> Option<usize> {
    match tag.get(..4)? {
        b"curv" => {
            let points = u32_at(tag, 8)? as usize;
            let bytes = 12 + points.checked_mul(2)?;
            let is_sound = points <= MAX_CURVE_POINTS && tag.len() >= bytes;
            let is_power_zero = points == 1 && u16_at(tag, 12)? == 0;
            (is_sound && !is_power_zero).then_some(bytes)
        }
        b"para" => {
            const PARAMETERS: [usize; 5] = [1, 3, 4, 5, 7];
            let bytes = 12 + PARAMETERS.get(usize::from(u16_at(tag, 8)?))? * 4;
            let fixed = |at| Some(f64::from(u32_at(tag, at)?.cast_signed()) / 65_536.0);
            let power = fixed(12)?;
            let has_scale = bytes == 16 || fixed(16)? != 0.0;
            (tag.len() >= bytes && power > 0.0 && power <= 16.0 && has_scale).then_some(bytes)
        }
        _ => None,
    }
}

/// A profile with these tags alone and a clean header.
fn rebuilt(of: &Reader, tags: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut data = Vec::new();
    let mut entries = Vec::new();
    let data_start = HEADER_BYTES + 4 + tags.len() * 12;
    for (name, bytes) in tags {
        entries.extend_from_slice(name);
        entries.extend_from_slice(&((data_start + data.len()) as u32).to_be_bytes());
        entries.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        data.extend_from_slice(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = vec![0; HEADER_BYTES];
    // Version, class, colour space, connection space; signature; illuminant D50.
    for range in [8..10, 12..24, 36..40] {
        if let (Some(to), Some(from)) = (profile.get_mut(range.clone()), of.bytes.get(range)) {
            to.copy_from_slice(from);
        }
    }
    profile.truncate(68);
    profile.extend_from_slice(&D50);
    profile.resize(HEADER_BYTES, 0);
    profile.extend_from_slice(&(tags.len() as u32).to_be_bytes());
    profile.extend(entries);
    profile.extend(data);
    let len = (profile.len() as u32).to_be_bytes();
    if let Some(size) = profile.first_chunk_mut() {
        *size = len;
    }
    profile
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}
