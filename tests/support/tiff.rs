//! A writer of TIFF structures (TIFF 6.0), as EXIF and MPF use them.

/// A field's value with its TIFF type.
pub enum Value {
    /// Type 1.
    Byte(Vec<u8>),
    /// Type 2; the final NUL is added.
    Ascii(&'static str),
    /// Type 3.
    Short(u16),
    /// Type 4.
    Long(u32),
    /// Type 5.
    Rational(Vec<(u32, u32)>),
    /// Type 7.
    Undefined(Vec<u8>),
    /// Type 4: the offset of a further IFD.
    Ifd(Vec<Field>),
    /// Type 4: the offset of these bytes.
    Offset(Vec<u8>),
}

/// Tag and value.
pub type Field = (u16, Value);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
}

/// A TIFF structure with these IFDs in its chain.
pub fn tiff(order: Order, ifds: Vec<Vec<Field>>) -> Vec<u8> {
    let mut writer = Writer { order, out: Vec::new() };
    writer.out.extend(if order == Order::Little { b"II" } else { b"MM" });
    writer.short(42);
    let mut link = writer.out.len();
    writer.long(0);
    for ifd in ifds {
        let at = writer.out.len() as u32;
        writer.patch(link, at);
        link = writer.ifd(ifd);
    }
    writer.out
}

struct Writer {
    order: Order,
    out: Vec<u8>,
}

impl Writer {
    /// Writes an IFD and its data; returns where its link to the next IFD is.
    fn ifd(&mut self, mut fields: Vec<Field>) -> usize {
        fields.sort_by_key(|(tag, _)| *tag);
        self.short(fields.len() as u16);
        let entries = self.out.len();
        let link = entries + fields.len() * 12;
        self.out.resize(link + 4, 0);
        for (index, (tag, value)) in fields.into_iter().enumerate() {
            self.field(entries + index * 12, tag, value);
        }
        link
    }

    fn field(&mut self, at: usize, tag: u16, value: Value) {
        let (kind, count, data) = match value {
            Value::Byte(bytes) => (1, bytes.len(), bytes),
            Value::Ascii(text) => (2, text.len() + 1, [text.as_bytes(), b"\0"].concat()),
            Value::Short(number) => (3, 1, self.short_bytes(number).to_vec()),
            Value::Long(number) => (4, 1, self.long_bytes(number).to_vec()),
            Value::Rational(list) => {
                let bytes = |(top, bottom)| [self.long_bytes(top), self.long_bytes(bottom)].concat();
                (5, list.len(), list.iter().copied().flat_map(bytes).collect())
            }
            Value::Undefined(bytes) => (7, bytes.len(), bytes),
            Value::Ifd(fields) => {
                self.align();
                let offset = self.out.len() as u32;
                self.ifd(fields);
                (4, 1, self.long_bytes(offset).to_vec())
            }
            Value::Offset(bytes) => {
                self.align();
                let offset = self.out.len() as u32;
                self.out.extend(bytes);
                (4, 1, self.long_bytes(offset).to_vec())
            }
        };
        let mut entry = [self.short_bytes(tag).to_vec(), self.short_bytes(kind).to_vec()].concat();
        entry.extend(self.long_bytes(count as u32));
        if data.len() <= 4 {
            entry.extend(data);
            entry.resize(12, 0);
        } else {
            self.align();
            entry.extend(self.long_bytes(self.out.len() as u32));
            self.out.extend(data);
        }
        self.out[at..at + 12].copy_from_slice(&entry);
    }

    /// Offsets are even.
    fn align(&mut self) {
        if self.out.len() % 2 == 1 {
            self.out.push(0);
        }
    }

    fn patch(&mut self, at: usize, number: u32) {
        let bytes = self.long_bytes(number);
        self.out[at..at + 4].copy_from_slice(&bytes);
    }

    fn short(&mut self, number: u16) {
        let bytes = self.short_bytes(number);
        self.out.extend(bytes);
    }

    fn long(&mut self, number: u32) {
        let bytes = self.long_bytes(number);
        self.out.extend(bytes);
    }

    fn short_bytes(&self, number: u16) -> [u8; 2] {
        if self.order == Order::Little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    fn long_bytes(&self, number: u32) -> [u8; 4] {
        if self.order == Order::Little { number.to_le_bytes() } else { number.to_be_bytes() }
    }
}
