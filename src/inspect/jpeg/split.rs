//! Blocks that are split over several segments: ICC profiles, JUMBF, extended XMP, Photoshop resources.

use std::ops::Range;

use crate::Result;
use crate::inspect::bytes::Order;
use crate::inspect::input::{BLOCK_BYTES, Input};
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;
use crate::inspect::{icc, jumbf, photoshop, xmp};

/// Bytes before a JUMBF piece in its segment: `JP`, instance, sequence number.
const JUMBF_HEAD: u64 = 8;
/// Bytes before an extended XMP piece: its identifier, the whole length, the offset.
const XMP_HEAD: u64 = 40;

/// One piece: its place in the order, and where it lies.
type Piece = (u32, Range<u64>);

/// The pieces met so far.
#[derive(Default)]
pub(super) struct Split {
    icc: Vec<Piece>,
    photoshop: Vec<Piece>,
    /// By box instance number.
    jumbf: Vec<(u16, Vec<Piece>)>,
    /// By the identifier that the main XMP names.
    xmp: Vec<(Vec<u8>, Vec<Piece>)>,
}

impl Split {
    /// A piece of an ICC profile (ICC.1, annex B.4): `body` from the sequence number on.
    pub(super) fn icc(&mut self, data: &[u8], body: Range<u64>) {
        if let Some(number) = data.first() {
            self.icc.push(((*number).into(), body.start + 2..body.end));
        }
    }

    /// Image resources go on in the next APP13 where one is full.
    pub(super) fn photoshop(&mut self, body: Range<u64>) {
        self.photoshop.push((self.photoshop.len() as u32, body));
    }

    /// A piece of JUMBF (ISO/IEC 19566-5, annex D): `body` from `JP` on. Pieces after the first repeat the box header.
    pub(super) fn jumbf(&mut self, data: &[u8], body: Range<u64>) {
        let (Some(instance), Some(number)) = (Order::Big.u16(data, 2), Order::Big.u32(data, 4)) else { return };
        let pieces = group(&mut self.jumbf, instance);
        let is_large = Order::Big.u32(data, JUMBF_HEAD as usize) == Some(1);
        let repeated = match (pieces.is_empty(), is_large) {
            (true, _) => 0,
            (false, false) => 8,
            (false, true) => 16,
        };
        pieces.push((number, body.start + JUMBF_HEAD + repeated..body.end));
    }

    /// A piece of extended XMP (ISO 16684-3, 1.1.3.1): `body` from the identifier on.
    pub(super) fn xmp(&mut self, data: &[u8], body: Range<u64>) {
        let (Some(identifier), Some(offset)) = (data.get(..32), Order::Big.u32(data, 36)) else { return };
        group(&mut self.xmp, identifier.to_vec()).push((offset, body.start + XMP_HEAD..body.end));
    }

    /// Puts the pieces together and reads them.
    pub(super) fn finish(self, input: &mut Input, sink: &mut Sink) -> Result<()> {
        if let Some((data, at)) = join(input, self.icc, Kind::ColorProfile, Place::Icc, sink)? {
            icc::read(&data, at, sink)?;
        }
        if let Some((data, at)) = join(input, self.photoshop, Kind::UnknownData, Place::Photoshop, sink)? {
            photoshop::read(&data, at, sink)?;
        }
        for (_, pieces) in self.xmp {
            if let Some((data, at)) = join(input, pieces, Kind::UnknownData, Place::Xmp, sink)? {
                xmp::read(&data, at, sink)?;
            }
        }
        for (_, pieces) in self.jumbf {
            if let Some((data, at)) = join(input, pieces, Kind::ContentCredentials, Place::Jumbf, sink)? {
                jumbf::read(&data, at, sink)?;
            }
        }
        Ok(())
    }
}

/// The pieces of one block; few blocks are ever split, so a list is searched.
fn group<K: PartialEq>(groups: &mut Vec<(K, Vec<Piece>)>, key: K) -> &mut Vec<Piece> {
    let at = groups.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
        groups.push((key, Vec::new()));
        groups.len() - 1
    });
    &mut groups[at].1
}

/// The block's bytes, and where it begins when it lies together. One that is too large is reported by its size.
fn join(
    input: &mut Input,
    mut pieces: Vec<Piece>,
    kind: Kind,
    place: Place,
    sink: &mut Sink,
) -> Result<Option<(Vec<u8>, Option<u64>)>> {
    if pieces.is_empty() {
        return Ok(None);
    }
    pieces.sort_by_key(|(number, _)| *number);
    if let [(_, only)] = pieces.as_slice() {
        return Ok(Some((input.block(only.clone(), sink)?, Some(only.start))));
    }
    let size = pieces.iter().map(|(_, piece)| piece.end.saturating_sub(piece.start)).fold(0, u64::saturating_add);
    if size > BLOCK_BYTES {
        sink.incomplete();
        sink.found(Finding::new(kind, place).bytes(size));
        return Ok(None);
    }
    let mut data = Vec::with_capacity(size.min(input.len()) as usize);
    for (_, piece) in pieces {
        data.extend(input.block(piece, sink)?);
    }
    Ok(Some((data, None)))
}
