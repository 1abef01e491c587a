//! Bytes that nothing refers to: the filling of free boxes, and storage that no item lays claim to.

use std::ops::Range;

use super::items::Items;
use crate::Result;
use crate::inspect::input::Input;
use crate::inspect::report::{Finding, Kind, Place};
use crate::inspect::sink::Sink;

/// Reports `range` when something other than zeros is in it.
pub(super) fn report_filled(input: &mut Input, name: &str, range: Range<u64>, sink: &mut Sink) -> Result<()> {
    if is_filled(input, range.clone(), sink)? {
        sink.found(Finding::new(Kind::UnknownData, Place::IsoBox).field(name).at(range));
    }
    Ok(())
}

/// Reports the stretches of `storage` that belong to no item and are not all zeros, as one finding.
pub(super) fn report(input: &mut Input, items: &Items, storage: &[Range<u64>], sink: &mut Sink) -> Result<()> {
    let mut claimed: Vec<Range<u64>> = items.by_id.values().flat_map(|item| item.extents.iter().cloned()).collect();
    claimed.sort_by_key(|extent| extent.start);
    let mut hidden = Vec::new();
    for gap in storage.iter().flat_map(|range| gaps(range, &claimed)) {
        if is_filled(input, gap.clone(), sink)? {
            hidden.push(gap);
        }
    }
    let finding = Finding::new(Kind::UnknownData, Place::IsoBox).field("mdat");
    match hidden.as_slice() {
        [] => {}
        [gap] => sink.found(finding.at(gap.clone())),
        gaps => sink.found(finding.bytes(gaps.iter().map(|gap| gap.end - gap.start).sum())),
    }
    Ok(())
}

/// What of `range` the sorted `claimed` do not cover.
fn gaps(range: &Range<u64>, claimed: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut gaps = Vec::new();
    let mut at = range.start;
    for extent in claimed {
        if extent.start >= range.end {
            break;
        }
        if extent.start > at {
            gaps.push(at..extent.start);
        }
        at = at.max(extent.end);
    }
    if at < range.end {
        gaps.push(at..range.end);
    }
    gaps
}

fn is_filled(input: &mut Input, range: Range<u64>, sink: &Sink) -> Result<bool> {
    let mut is_filled = false;
    input.scan(range, sink, |_, piece| {
        is_filled = piece.iter().any(|&byte| byte != 0);
        !is_filled
    })?;
    Ok(is_filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_between_overlapping_claims() {
        assert_eq!(gaps(&(10..50), &[0..12, 11..13, 12..12, 20..30, 25..26, 60..70]), [13..20, 30..50]);
        assert_eq!(gaps(&(10..50), &[0..20, 5..100]), []);
        assert_eq!(gaps(&(10..50), &[]).first(), Some(&(10..50)));
        assert_eq!(gaps(&(10..10), &[]), []);
    }
}
