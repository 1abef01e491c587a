//! SSIMULACRA2 of every pair `NAME a.ppm`, `NAME b.ppm` in a folder, as lines `NAME,score`.

use std::error::Error;
use std::path::Path;

use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: crate_values DIR")?;
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let name = entry?.file_name().into_string().map_err(|_| "odd file name")?;
        names.extend(name.strip_suffix(" a.ppm").map(String::from));
    }
    names.sort();
    for name in names {
        let picture = |which| read_ppm(&Path::new(&folder).join(format!("{name} {which}.ppm")));
        println!("{name},{:.4}", compute_frame_ssimulacra2(picture("a")?, picture("b")?)?);
    }
    Ok(())
}

fn read_ppm(path: &Path) -> Result<Rgb, Box<dyn Error>> {
    let file = std::fs::read(path)?;
    let end = file.iter().position(|byte| *byte == b'\n').ok_or("no header")?;
    let header: Vec<_> = std::str::from_utf8(&file[..end])?.split(' ').collect();
    let (width, height) = (header[1].parse()?, header[2].parse()?);
    let pixels = file[end + 1..].chunks_exact(3).map(|p| [0, 1, 2].map(|c| f32::from(p[c]) / 255.0)).collect();
    let (transfer, primaries) = (TransferCharacteristic::SRGB, ColorPrimaries::BT709);
    Ok(Rgb::new(pixels, width, height, transfer, primaries)?)
}
