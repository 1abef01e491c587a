//! What each item is to a person: the picture itself, a part of it, or something hidden beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{Item, Items};
use crate::inspect::report::Kind;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The picture that is shown, or a part of it.
    Shown,
    /// A picture that is not shown.
    Hidden(Kind),
    /// A part of the picture with this number that is not shown, such as a tile; it is told with that picture.
    PartOf(u32),
    /// No picture.
    Data,
}

/// The role of every item.
pub(super) fn assign(items: &Items) -> BTreeMap<u32, Role> {
    let mut roles: BTreeMap<u32, Role> =
        items.by_id.iter().filter(|(_, item)| !is_picture(item)).map(|(&id, _)| (id, Role::Data)).collect();
    let shown = shown(items);
    if let Some(shown) = shown {
        claim(items, shown, Role::Shown, &mut roles);
    }
    // First the pictures that no other is made of, so that their parts are told with them; then what is left over:
    // pictures that are made of each other, as only a damaged file has them.
    let parts: BTreeSet<u32> = items.by_id.keys().flat_map(|&id| items.targets(id, b"dimg")).collect();
    let (whole, rest): (Vec<u32>, Vec<u32>) = items.by_id.keys().partition(|id| !parts.contains(id));
    for id in whole.into_iter().chain(rest) {
        if !roles.contains_key(&id) {
            claim(items, id, hidden_role(items, id, shown), &mut roles);
        }
    }
    roles
}

/// Number of the item that is shown: the primary one, or in a damaged file the first picture.
pub(super) fn shown(items: &Items) -> Option<u32> {
    let first = || items.by_id.iter().find(|(_, item)| is_picture(item)).map(|(&id, _)| id);
    items.primary.filter(|id| items.by_id.contains_key(id)).or_else(first)
}

/// Gives `root` its role and the pictures that it is made of theirs.
fn claim(items: &Items, root: u32, role: Role, roles: &mut BTreeMap<u32, Role>) {
    roles.insert(root, role);
    let part_role = if role == Role::Shown { Role::Shown } else { Role::PartOf(root) };
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let is_tone_mapped = items.by_id.get(&id).is_some_and(|item| &item.kind == b"tmap");
        for (nth, part) in items.targets(id, b"dimg").enumerate() {
            if roles.contains_key(&part) {
                continue;
            }
            // A tone-mapped picture is made of a base picture and a gain map (ISO 21496-1).
            let is_gain_map = is_tone_mapped && nth > 0;
            roles.insert(part, if is_gain_map { Role::Hidden(Kind::GainMap) } else { part_role });
            open.push(part);
        }
    }
}

fn hidden_role(items: &Items, id: u32, shown: Option<u32>) -> Role {
    if items.by_id.get(&id).is_some_and(|item| &item.kind == b"tmap") {
        return Role::Hidden(Kind::GainMap);
    }
    if let Some(of) = items.targets(id, b"auxl").next() {
        let urn = items.auxiliary_type(id).unwrap_or_default();
        // Transparency is shown with its picture.
        let is_shown_alpha = is_alpha(&urn) && Some(of) == shown;
        return if is_shown_alpha { Role::Shown } else { Role::Hidden(auxiliary_kind(&urn)) };
    }
    if items.targets(id, b"thmb").next().is_some() {
        return Role::Hidden(Kind::Thumbnail);
    }
    Role::Hidden(Kind::SecondPicture)
}

/// The kind of an auxiliary picture by its type, a URN.
fn auxiliary_kind(urn: &str) -> Kind {
    let urn = urn.to_ascii_lowercase();
    if urn.contains("gainmap") || urn.contains("21496") {
        return Kind::GainMap;
    }
    let is_depth = urn == "urn:mpeg:hevc:2015:auxid:2" || urn.contains("depth") || urn.contains("disparity");
    if is_depth { Kind::DepthMap } else { Kind::SecondPicture }
}

fn is_alpha(urn: &str) -> bool {
    matches!(
        urn,
        "urn:mpeg:hevc:2015:auxid:1" | "urn:mpeg:avc:2015:auxid:1" | "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
    )
}

/// Whether an item is coded as a picture or made of pictures.
fn is_picture(item: &Item) -> bool {
    match &item.kind {
        b"hvc1" | b"hev1" | b"lhv1" | b"av01" | b"avc1" | b"vvc1" | b"evc1" | b"jpeg" | b"j2k1" | b"unci" | b"grid"
        | b"iovl" | b"iden" | b"tili" | b"tmap" => true,
        b"mime" => item.content_type.starts_with("image/"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(pictures: &[(u32, &[u8; 4])], references: &[(u32, &[u8; 4], &[u32])]) -> Items {
        let item = |kind: &[u8; 4]| Item { kind: *kind, ..Item::default() };
        Items {
            primary: Some(1),
            by_id: pictures.iter().map(|&(id, kind)| (id, item(kind))).collect(),
            references: references.iter().map(|&(from, kind, to)| ((from, *kind), to.to_vec())).collect(),
            ..Items::default()
        }
    }

    #[test]
    fn tiles_of_the_shown_picture_are_shown_and_those_of_hidden_ones_belong_to_them() {
        let found = items(
            &[(1, b"grid"), (2, b"hvc1"), (3, b"hvc1"), (4, b"grid"), (5, b"hvc1"), (6, b"hvc1"), (7, b"Exif")],
            &[(1, b"dimg", &[2, 3]), (4, b"dimg", &[5, 2]), (4, b"auxl", &[1]), (6, b"thmb", &[1])],
        );
        let roles: Vec<Role> = assign(&found).into_values().collect();
        let hidden = Role::Hidden;
        assert_eq!(
            roles,
            [
                Role::Shown,
                Role::Shown,
                Role::Shown,
                hidden(Kind::SecondPicture),
                Role::PartOf(4),
                hidden(Kind::Thumbnail),
                Role::Data
            ]
        );
    }

    #[test]
    fn the_gain_map_of_a_tone_mapped_picture() {
        let references: &[(u32, &[u8; 4], &[u32])] = &[(3, b"dimg", &[1, 2])];
        let mut found = items(&[(1, b"hvc1"), (2, b"hvc1"), (3, b"tmap")], references);
        let roles: Vec<Role> = assign(&found).into_values().collect();
        assert_eq!(roles, [Role::Shown, Role::Hidden(Kind::GainMap), Role::Hidden(Kind::GainMap)]);
        found.primary = Some(3);
        let roles: Vec<Role> = assign(&found).into_values().collect();
        assert_eq!(roles, [Role::Shown, Role::Hidden(Kind::GainMap), Role::Shown]);
    }

    #[test]
    fn pictures_made_of_each_other_are_still_told() {
        let found = items(&[(1, b"hvc1"), (2, b"grid"), (3, b"grid")], &[(2, b"dimg", &[3, 2]), (3, b"dimg", &[2])]);
        let roles: Vec<Role> = assign(&found).into_values().collect();
        assert_eq!(roles, [Role::Shown, Role::Hidden(Kind::SecondPicture), Role::PartOf(2)]);
    }

    #[test]
    fn auxiliary_pictures_by_their_type() {
        for (urn, kind) in [
            ("urn:com:apple:photo:2020:aux:hdrgainmap", Kind::GainMap),
            ("urn:iso:std:iso:ts:21496:-1", Kind::GainMap),
            ("urn:mpeg:hevc:2015:auxid:2", Kind::DepthMap),
            ("urn:mpeg:mpegB:cicp:systems:auxiliary:depth", Kind::DepthMap),
            ("urn:com:apple:photo:2018:aux:portraiteffectsmatte", Kind::SecondPicture),
        ] {
            assert_eq!(auxiliary_kind(urn), kind, "{urn}");
        }
        assert!(is_alpha("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"));
    }
}
