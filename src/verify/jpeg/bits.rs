//! Bits and Huffman codes of a JPEG scan (ITU-T T.81, annexes C and F).

/// Symbol and code length for each of the next 16 bits; length 0 where no code begins so.
pub(super) struct HuffmanTable {
    codes: Vec<(u8, u8)>,
}

impl HuffmanTable {
    /// A table from the 16 counts of code lengths and the symbols, which must fill the payload exactly.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let (counts, symbols) = payload.split_at_checked(16)?;
        if counts.iter().map(|count| usize::from(*count)).sum::<usize>() != symbols.len() {
            return None;
        }
        let mut codes = Vec::with_capacity(1 << 16);
        let mut symbols = symbols.iter();
        for (length, count) in (1_u8..).zip(counts) {
            for symbol in symbols.by_ref().take(usize::from(*count)) {
                codes.extend(std::iter::repeat_n((*symbol, length), 1 << (16 - length)));
            }
        }
        if codes.len() > 1 << 16 {
            return None;
        }
        codes.resize(1 << 16, (0, 0));
        Some(Self { codes })
    }
}

/// Reads a scan's bits; every 0xFF must be stuffed with 0x00.
pub(super) struct Bits<'a> {
    rest: &'a [u8],
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub fn new(scan: &'a [u8]) -> Self {
        Self { rest: scan, held: 0, count: 0 }
    }

    /// The next Huffman code's symbol.
    pub fn symbol(&mut self, table: &HuffmanTable) -> Option<u8> {
        self.fill();
        // Past the end of the data ones are seen, as the padding has them.
        let missing = 16_u32.saturating_sub(self.count);
        let next = (self.held << missing) >> (self.count + missing - 16);
        let next = (next as usize & 0xFFFF) | ((1 << missing) - 1);
        let (symbol, length) = table.codes[next];
        if length == 0 {
            return None;
        }
        self.skip(length)?;
        Some(symbol)
    }

    pub fn skip(&mut self, count: u8) -> Option<()> {
        self.fill();
        self.count = self.count.checked_sub(u32::from(count))?;
        Some(())
    }

    /// What follows the scan, if only padding of one-bits to the byte's end is left of it.
    pub fn end(mut self) -> Option<&'a [u8]> {
        self.fill();
        let padding = (1_u64 << self.count.min(8)) - 1;
        (self.count < 8 && self.held & padding == padding).then_some(self.rest)
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            let (byte, after) = match self.rest {
                [0xFF, 0x00, after @ ..] => (0xFF, after),
                [0xFF, ..] | [] => return,
                [byte, after @ ..] => (*byte, after),
            };
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
            self.rest = after;
        }
    }
}
