//! Hand-built HEIC files and videos.

mod damage;
mod movies;
mod pictures;
mod standalone;

use crate::inspect::{Kind, Place, Report, inspect_bytes};
use crate::{Control, Limits};

type Told = (Kind, &'static str, Option<&'static str>, u64);

fn bx(kind: &[u8], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), kind, body].concat()
}

fn full(kind: &[u8], version: u8, flags: u8, body: &[u8]) -> Vec<u8> {
    bx(kind, &[&[version, 0, 0, flags], body].concat())
}

fn inspect(file: &[u8]) -> Report {
    inspect_bytes(file, &Limits::default(), &Control::default()).unwrap()
}

/// Kind, field, value and bytes of what was found in boxes.
fn told(report: &Report) -> Vec<(Kind, &str, Option<&str>, u64)> {
    let of_boxes = report.findings.iter().filter(|found| matches!(found.place, Place::IsoBox | Place::Picture));
    of_boxes.map(|found| (found.kind, found.field.as_str(), found.value.as_deref(), found.bytes)).collect()
}

#[derive(Default)]
struct Heic {
    infos: Vec<Vec<u8>>,
    references: Vec<u8>,
    properties: Vec<Vec<u8>>,
    associations: Vec<(u16, Vec<u8>)>,
    /// Number, construction method, data.
    data: Vec<(u16, u8, Vec<u8>)>,
    in_meta: Vec<u8>,
    between: Vec<u8>,
    unclaimed: Vec<u8>,
    after: Vec<u8>,
}

impl Heic {
    fn item(&mut self, id: u16, kind: &[u8], text: &str, method: u8, data: &[u8]) -> &mut Self {
        let info = [&id.to_be_bytes(), &[0, 0], kind, text.as_bytes(), b"\0"].concat();
        self.infos.push(full(b"infe", 2, 0, &info));
        self.data.push((id, method, data.to_vec()));
        self
    }

    fn refers(&mut self, kind: &[u8], from: u16, to: &[u16]) -> &mut Self {
        let targets: Vec<u8> = to.iter().flat_map(|id| id.to_be_bytes()).collect();
        let body = [&from.to_be_bytes(), &(to.len() as u16).to_be_bytes(), targets.as_slice()].concat();
        self.references.extend(bx(kind, &body));
        self
    }

    fn property(&mut self, ids: &[u16], property: Vec<u8>) -> &mut Self {
        self.properties.push(property);
        let index = self.properties.len() as u8;
        for &id in ids {
            match self.associations.iter_mut().find(|(known, _)| *known == id) {
                Some((_, indices)) => indices.push(index),
                None => self.associations.push((id, vec![index])),
            }
        }
        self
    }

    fn size(&mut self, ids: &[u16], width: u32, height: u32) -> &mut Self {
        self.property(ids, full(b"ispe", 0, 0, &[width.to_be_bytes(), height.to_be_bytes()].concat()))
    }

    fn auxiliary(&mut self, id: u16, urn: &str) -> &mut Self {
        self.property(&[id], full(b"auxC", 0, 0, &[urn.as_bytes(), b"\0"].concat()))
    }

    fn build(&self) -> Vec<u8> {
        // Positions depend on the length of what states them: built twice.
        let length = self.build_at(0).0;
        self.build_at(length).1
    }

    fn build_at(&self, storage: usize) -> (usize, Vec<u8>) {
        let infos = [&(self.infos.len() as u16).to_be_bytes(), self.infos.concat().as_slice()].concat();
        let mut locations = [&[0x44, 0x00], (self.data.len() as u16).to_be_bytes().as_slice()].concat();
        let (mut idat, mut mdat) = (Vec::new(), Vec::new());
        for (id, method, data) in &self.data {
            let (into, base) = if *method == 0 { (&mut mdat, storage + 8) } else { (&mut idat, 0) };
            locations.extend([id.to_be_bytes(), [0, *method], [0, 0], [0, 1]].concat());
            locations.extend(((base + into.len()) as u32).to_be_bytes());
            locations.extend((data.len() as u32).to_be_bytes());
            into.extend(data);
        }
        let mut associations = (self.associations.len() as u32).to_be_bytes().to_vec();
        for (id, indices) in &self.associations {
            associations.extend([&id.to_be_bytes(), [indices.len() as u8].as_slice(), indices].concat());
        }
        let properties = [bx(b"ipco", &self.properties.concat()), full(b"ipma", 0, 0, &associations)].concat();
        let meta = [
            full(b"hdlr", 0, 0, b"\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            full(b"pitm", 0, 0, &[0, 1]),
            full(b"iinf", 0, 0, &infos),
            full(b"iref", 0, 0, &self.references),
            bx(b"iprp", &properties),
            full(b"iloc", 1, 0, &locations),
            bx(b"idat", &idat),
            self.in_meta.clone(),
        ];
        let mut file = bx(b"ftyp", b"heic\0\0\0\0mif1heic");
        file.extend(full(b"meta", 0, 0, &meta.concat()));
        file.extend(&self.between);
        let length = file.len();
        mdat.extend(&self.unclaimed);
        file.extend(bx(b"mdat", &mdat));
        file.extend(&self.after);
        (length, file)
    }
}

/// A shown grid of two tiles, and nothing hidden.
fn plain() -> Heic {
    let mut heic = Heic::default();
    heic.item(1, b"grid", "", 1, &[0, 0, 0, 1, 2, 0, 1, 0]).item(2, b"hvc1", "", 0, &[7; 50]);
    heic.item(3, b"hvc1", "", 0, &[8; 60]).refers(b"dimg", 1, &[2, 3]);
    heic.size(&[1], 1024, 512).size(&[2, 3], 512, 512);
    heic
}
