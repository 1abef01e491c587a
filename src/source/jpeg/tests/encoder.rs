//! Writes coefficients as JPEG in any scans, sampling and precision, which no encoder at hand does.

use super::super::zigzag::ZIGZAG;

/// A component: sampling factors and quantised blocks in zigzag order, row by row, padded to whole MCUs.
#[derive(Clone)]
pub(super) struct Plane {
    pub h: usize,
    pub v: usize,
    pub blocks: Vec<[i32; 64]>,
}

/// A picture as coefficients.
#[derive(Clone)]
pub(super) struct Coded {
    pub width: usize,
    pub height: usize,
    pub precision: u8,
    pub planes: Vec<Plane>,
    pub step: u16,
    pub restart: usize,
}

/// A scan of a script: components, first and last coefficient, high and low bit of successive approximation.
#[derive(Clone)]
pub(super) struct Script(pub Vec<usize>, pub usize, pub usize, pub u32, pub u32);

impl Coded {
    /// The samples of `channels` planes, each subsampled by its factors by leaving out samples.
    pub(super) fn new(
        (width, height): (usize, usize),
        precision: u8,
        sampling: &[(usize, usize)],
        step: u16,
        sample: impl Fn(usize, usize, usize) -> f64,
    ) -> Self {
        let (h_max, v_max) = Self::largest(sampling);
        let (mcus_x, mcus_y) = (width.div_ceil(8 * h_max), height.div_ceil(8 * v_max));
        let mut planes = Vec::new();
        for (c, &(h, v)) in sampling.iter().enumerate() {
            let mut blocks = Vec::new();
            for by in 0..mcus_y * v {
                for bx in 0..mcus_x * h {
                    let mut block = [[0.0; 8]; 8];
                    for (y, row) in block.iter_mut().enumerate() {
                        for (x, value) in row.iter_mut().enumerate() {
                            let (px, py) = ((bx * 8 + x) * h_max / h, (by * 8 + y) * v_max / v);
                            *value =
                                sample(px.min(width - 1), py.min(height - 1), c) - f64::from(1_u32 << (precision - 1));
                        }
                    }
                    blocks.push(forward(&block, f64::from(step)));
                }
            }
            planes.push(Plane { h, v, blocks });
        }
        Self { width, height, precision, planes, step, restart: 0 }
    }

    fn largest(sampling: &[(usize, usize)]) -> (usize, usize) {
        let largest = |f: fn(&(usize, usize)) -> usize| sampling.iter().map(f).max().unwrap_or(1);
        (largest(|s| s.0), largest(|s| s.1))
    }

    /// A sequential file: one scan for each group of components.
    pub(super) fn sequential(&self, groups: &[&[usize]]) -> Vec<u8> {
        let scans: Vec<_> = groups.iter().map(|group| Script(group.to_vec(), 0, 63, 0, 0)).collect();
        self.write(if self.precision == 8 { 0xC0 } else { 0xC1 }, &scans)
    }

    /// A progressive file.
    pub(super) fn progressive(&self, scans: &[Script]) -> Vec<u8> {
        self.write(0xC2, scans)
    }

    fn write(&self, frame: u8, scans: &[Script]) -> Vec<u8> {
        let mut out = vec![0xFF, 0xD8];
        let mut table = vec![0x10];
        (0..64).for_each(|_| table.extend(self.step.to_be_bytes()));
        segment(&mut out, 0xDB, &table);
        let mut header = vec![self.precision];
        header.extend((self.height as u16).to_be_bytes());
        header.extend((self.width as u16).to_be_bytes());
        header.push(self.planes.len() as u8);
        for (i, plane) in self.planes.iter().enumerate() {
            header.extend([i as u8 + 1, (plane.h << 4 | plane.v) as u8, 0]);
        }
        segment(&mut out, frame, &header);
        // DC: 16 codes of 5 bits, ones only left out; AC: 127 codes of 8 bits and 129 of 9.
        let dc = [&[0x00, 0, 0, 0, 0, 16][..], &[0; 11], &(0..16).collect::<Vec<u8>>()].concat();
        let ac = [&[0x10, 0, 0, 0, 0, 0, 0, 0, 127, 129][..], &[0; 7], &(0..=255).collect::<Vec<u8>>()].concat();
        segment(&mut out, 0xC4, &[dc, ac].concat());
        if self.restart > 0 {
            segment(&mut out, 0xDD, &(self.restart as u16).to_be_bytes());
        }
        for scan in scans {
            self.write_scan(&mut out, scan, frame == 0xC2);
        }
        out.extend([0xFF, 0xD9]);
        out
    }

    fn write_scan(&self, out: &mut Vec<u8>, scan: &Script, progressive: bool) {
        let Script(components, first, last, high, low) = scan;
        let mut header = vec![components.len() as u8];
        for &c in components {
            header.extend([c as u8 + 1, 0]);
        }
        header.extend([*first as u8, *last as u8, (high << 4 | low) as u8]);
        segment(out, 0xDA, &header);

        let mut scan = ScanWriter::new(scan, progressive);
        for (count, blocks) in self.units(components).iter().enumerate() {
            if self.restart > 0 && count > 0 && count.is_multiple_of(self.restart) {
                scan.restart(out, (count / self.restart - 1) as u8 & 7);
            }
            for &(c, index) in blocks {
                scan.block(out, c, &self.planes[c].blocks[index]);
            }
        }
        scan.finish(out);
    }

    /// The MCUs of a scan of these components: component and index of each block.
    fn units(&self, components: &[usize]) -> Vec<Vec<(usize, usize)>> {
        let sampling: Vec<_> = self.planes.iter().map(|p| (p.h, p.v)).collect();
        let (h_max, v_max) = Self::largest(&sampling);
        let (mcus_x, mcus_y) = (self.width.div_ceil(8 * h_max), self.height.div_ceil(8 * v_max));
        if let [c] = *components {
            let (h, v) = sampling[c];
            let (wide, high) = (self.width * h, self.height * v);
            let (wide, high) = (wide.div_ceil(8 * h_max), high.div_ceil(8 * v_max));
            return (0..high).flat_map(|y| (0..wide).map(move |x| vec![(c, y * mcus_x * h + x)])).collect();
        }
        let mut units = Vec::new();
        for (y, x) in (0..mcus_y).flat_map(|y| (0..mcus_x).map(move |x| (y, x))) {
            let mut unit = Vec::new();
            for &c in components {
                let (h, v) = sampling[c];
                for (by, bx) in (0..v).flat_map(|by| (0..h).map(move |bx| (by, bx))) {
                    unit.push((c, (y * v + by) * mcus_x * h + x * h + bx));
                }
            }
            units.push(unit);
        }
        units
    }
}

/// The entropy coder of a scan: T.81 F.1.2 and G.1.2.
struct ScanWriter {
    scan: Script,
    progressive: bool,
    prediction: [i32; 4],
    end_run: u32,
    /// Correction bits that wait for the run of ends of band.
    pending: Vec<bool>,
    acc: u32,
    count: u32,
}

impl ScanWriter {
    fn new(scan: &Script, progressive: bool) -> Self {
        let pending = Vec::new();
        Self { scan: scan.clone(), progressive, prediction: [0; 4], end_run: 0, pending, acc: 0, count: 0 }
    }

    fn block(&mut self, out: &mut Vec<u8>, c: usize, block: &[i32; 64]) {
        let Script(_, first, last, high, low) = self.scan.clone();
        if first == 0 {
            let value = block[0] >> low;
            if high > 0 {
                self.bits(out, (value & 1) as u32, 1);
            } else {
                let difference = value - self.prediction[c];
                self.prediction[c] = value;
                let size = size(difference);
                self.bits(out, size, 5);
                self.signed(out, difference, size);
            }
        }
        if last > 0 {
            // Toward zero, unlike DC.
            let band: Vec<i32> = block[first.max(1)..=last].iter().map(|&v| v.signum() * (v.abs() >> low)).collect();
            if high == 0 { self.ac_first(out, &band) } else { self.ac_refine(out, &band) }
        }
    }

    fn ac_first(&mut self, out: &mut Vec<u8>, band: &[i32]) {
        let mut run = 0;
        for &value in band {
            if value == 0 {
                run += 1;
                continue;
            }
            self.flush_end_run(out);
            while run > 15 {
                self.symbol(out, 0xF0);
                run -= 16;
            }
            let size = size(value);
            self.symbol(out, run << 4 | size);
            self.signed(out, value, size);
            run = 0;
        }
        if run > 0 {
            self.end_of_band(out);
        }
    }

    fn ac_refine(&mut self, out: &mut Vec<u8>, band: &[i32]) {
        let last_new = band.iter().rposition(|v| v.abs() == 1);
        let mut run = 0;
        let mut corrections = Vec::new();
        for (k, &value) in band.iter().enumerate() {
            if value == 0 {
                run += 1;
                continue;
            }
            while run > 15 && last_new.is_some_and(|last| k <= last) {
                self.flush_end_run(out);
                self.symbol(out, 0xF0);
                run -= 16;
                for bit in corrections.drain(..) {
                    self.bits(out, u32::from(bit), 1);
                }
            }
            if value.abs() > 1 {
                corrections.push(value & 1 != 0);
                continue;
            }
            self.flush_end_run(out);
            self.symbol(out, run << 4 | 1);
            self.bits(out, u32::from(value > 0), 1);
            for bit in corrections.drain(..) {
                self.bits(out, u32::from(bit), 1);
            }
            run = 0;
        }
        if run > 0 || !corrections.is_empty() {
            self.pending.append(&mut corrections);
            self.end_of_band(out);
        }
    }

    fn end_of_band(&mut self, out: &mut Vec<u8>) {
        self.end_run += 1;
        if !self.progressive || self.end_run == 0x7FFF {
            self.flush_end_run(out);
        }
    }

    fn flush_end_run(&mut self, out: &mut Vec<u8>) {
        if self.end_run > 0 {
            let size = self.end_run.ilog2();
            self.symbol(out, size << 4);
            self.bits(out, self.end_run & ((1 << size) - 1), size);
            self.end_run = 0;
            for bit in std::mem::take(&mut self.pending) {
                self.bits(out, u32::from(bit), 1);
            }
        }
    }

    fn symbol(&mut self, out: &mut Vec<u8>, symbol: u32) {
        if symbol < 127 { self.bits(out, symbol, 8) } else { self.bits(out, 254 + symbol - 127, 9) }
    }

    fn signed(&mut self, out: &mut Vec<u8>, value: i32, size: u32) {
        let value = if value < 0 { value - 1 } else { value };
        self.bits(out, value as u32 & ((1 << size) - 1), size);
    }

    fn bits(&mut self, out: &mut Vec<u8>, value: u32, count: u32) {
        for i in (0..count).rev() {
            self.acc = self.acc << 1 | (value >> i & 1);
            self.count += 1;
            if self.count == 8 {
                out.push(self.acc as u8);
                if self.acc as u8 == 0xFF {
                    out.push(0);
                }
                (self.acc, self.count) = (0, 0);
            }
        }
    }

    fn restart(&mut self, out: &mut Vec<u8>, number: u8) {
        self.finish(out);
        out.extend([0xFF, 0xD0 + number]);
        self.prediction = [0; 4];
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.flush_end_run(out);
        while self.count != 0 {
            self.bits(out, 1, 1);
        }
    }
}

fn segment(out: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    out.extend([0xFF, marker]);
    out.extend((payload.len() as u16 + 2).to_be_bytes());
    out.extend(payload);
}

/// Bits of the magnitude.
fn size(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

/// The forward DCT by its definition, quantised, in zigzag order.
fn forward(block: &[[f64; 8]; 8], step: f64) -> [i32; 64] {
    let basis = |x: usize, k: usize| {
        let scale = if k == 0 { 0.5_f64.sqrt() / 2.0 } else { 0.5 };
        scale * ((2 * x + 1) as f64 * k as f64 * std::f64::consts::PI / 16.0).cos()
    };
    ZIGZAG.map(|at| {
        let (v, u) = (usize::from(at >> 3), usize::from(at & 7));
        let mut sum = 0.0;
        for (y, row) in block.iter().enumerate() {
            for (x, value) in row.iter().enumerate() {
                sum += value * basis(x, u) * basis(y, v);
            }
        }
        (sum / step).round() as i32
    })
}
