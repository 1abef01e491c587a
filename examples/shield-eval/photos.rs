//! The photos that are measured.

use std::fs;
use std::path::{Path, PathBuf};

use image::imageops;

use crate::Fallible;
use crate::pixels::{self, Rgb};

/// A face's box in fractions of the picture: left, top, width, height.
pub type Face = [f64; 4];

/// A composed photo's size.
const CANVAS: (u32, u32) = (2048, 1536);
/// Share of a crop's side that its face is tall.
const FACE_SHARE: f64 = 0.5;
/// Crops that encoders are centred and calibrated on.
const REFERENCES: usize = 128;
/// Heights that faces of whole photos are grouped by.
const HEIGHTS: [u32; 5] = [60, 120, 250, 500, 1000];

/// A photo file with its faces.
pub struct Sample {
    pub name: String,
    /// What its figures are averaged over.
    pub group: String,
    pub file: Vec<u8>,
    pub faces: Vec<Face>,
}

/// A folder of one kind.
pub enum Folder {
    /// Whole photos and their faces.
    Scenes(Vec<(PathBuf, Vec<[f64; 4]>)>),
    /// Crops with a centred face.
    Crops(Vec<PathBuf>),
    /// Anything to compose crops into.
    Backgrounds(Vec<PathBuf>),
}

/// The folder itself, or the folders in it.
pub fn folders(path: &Path) -> Fallible<Vec<Folder>> {
    let mut inside: Vec<PathBuf> = fs::read_dir(path)?.flatten().map(|entry| entry.path()).collect();
    inside.retain(|path| path.is_dir());
    inside.sort();
    let paths = if inside.is_empty() { vec![path.to_owned()] } else { inside };
    paths.iter().map(|path| folder(path)).collect()
}

fn folder(path: &Path) -> Fallible<Folder> {
    let mut files: Vec<PathBuf> = fs::read_dir(path)?.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "jpg" || end == "jpeg" || end == "png"));
    files.sort();
    if let Ok(boxes) = fs::read_to_string(path.join("boxes.csv")) {
        return Ok(Folder::Scenes(
            files
                .into_iter()
                .map(|file| {
                    let boxes = boxes_of(&boxes, &file);
                    (file, boxes)
                })
                .collect(),
        ));
    }
    let is_backgrounds = path.file_name().is_some_and(|name| name == "natural");
    Ok(if is_backgrounds { Folder::Backgrounds(files) } else { Folder::Crops(files) })
}

/// Left, top, right, bottom in pixels of the boxes that a file has in the list.
fn boxes_of(list: &str, file: &Path) -> Vec<[f64; 4]> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let of_file = list.lines().filter(|line| line.split(',').next() == Some(&name));
    of_file
        .filter_map(|line| {
            let numbers: Vec<f64> = line.split(',').skip(1).filter_map(|number| number.trim().parse().ok()).collect();
            numbers.get(..4)?.try_into().ok()
        })
        .collect()
}

/// Crops that are not measured: for the encoders' mean and their threshold.
pub fn reference_crops(folders: &[Folder], measured: usize) -> Fallible<Vec<Rgb>> {
    let files: Vec<_> = crop_files(folders).skip(measured).collect();
    files.into_iter().rev().take(REFERENCES).map(|file| pixels::decoded(&fs::read(file)?)).collect()
}

/// The first crops.
pub fn crops(folders: &[Folder], count: usize) -> Fallible<Vec<Rgb>> {
    crop_files(folders).take(count).map(|file| pixels::decoded(&fs::read(file)?)).collect()
}

fn crop_files(folders: &[Folder]) -> impl Iterator<Item = &PathBuf> {
    folders.iter().flat_map(|folder| match folder {
        Folder::Crops(files) => files.as_slice(),
        _ => &[],
    })
}

/// A crop's face.
pub fn face_of_crop() -> Face {
    [(1.0 - FACE_SHARE) / 2.0, (1.0 - FACE_SHARE) / 2.0, FACE_SHARE, FACE_SHARE]
}

/// What is measured: the first crops at every size, and whole photos.
pub fn samples(folders: &[Folder], crops: usize, scenes: usize, sizes: &[u32]) -> Fallible<Vec<Sample>> {
    let backgrounds: Vec<&PathBuf> = folders
        .iter()
        .filter_map(|folder| match folder {
            Folder::Backgrounds(files) => Some(files),
            _ => None,
        })
        .flatten()
        .collect();
    let mut samples = Vec::new();
    for folder in folders {
        match folder {
            Folder::Crops(files) => {
                for size in sizes {
                    for (number, file) in files.iter().take(crops).enumerate() {
                        // Far apart, because neighbours in the folder are alike.
                        let behind = backgrounds.get((number * 37) % backgrounds.len().max(1));
                        samples.push(composed(file, behind.map(|path| path.as_path()), *size)?);
                    }
                }
            }
            Folder::Scenes(files) => {
                let with_faces: Vec<_> = files.iter().filter(|(_, boxes)| !boxes.is_empty()).collect();
                let step = with_faces.len().div_ceil(scenes.max(1)).max(1);
                for (file, boxes) in with_faces.into_iter().step_by(step).take(scenes) {
                    samples.extend(scene(file, boxes)?);
                }
            }
            Folder::Backgrounds(_) => {}
        }
    }
    Ok(samples)
}

/// One sample for each face, so that each is in the group of its height.
fn scene(path: &Path, boxes: &[[f64; 4]]) -> Fallible<Vec<Sample>> {
    let file = fs::read(path)?;
    let picture = pixels::decoded(&file)?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (2048.0 / width.max(height)).min(1.0);
    let faces = boxes.iter().map(|&[left, top, right, bottom]| {
        let tall = (bottom - top) * scale;
        let away = |height: &&u32| ((f64::from(**height) / tall).ln().abs() * 1e6) as u64;
        let group = HEIGHTS.iter().min_by_key(away).copied().unwrap_or_default();
        Sample {
            name: name_of(path),
            group: format!("whole photos, about {group:4} px"),
            file: file.clone(),
            faces: vec![[left / width, top / height, (right - left) / width, (bottom - top) / height]],
        }
    });
    Ok(faces.collect())
}

/// A crop in the middle of a photo, its face `size` pixels tall, softly laid on what is behind.
fn composed(path: &Path, behind: Option<&Path>, size: u32) -> Fallible<Sample> {
    let crop = pixels::decoded(&fs::read(path)?)?;
    let length = (f64::from(size) / FACE_SHARE).round() as u32;
    let crop = pixels::resized(&crop, length, length)?;
    let mut canvas = match behind {
        Some(path) => pixels::resized(&pixels::decoded(&fs::read(path)?)?, CANVAS.0, CANVAS.1)?,
        None => Rgb::from_pixel(CANVAS.0, CANVAS.1, image::Rgb([112, 116, 120])),
    };
    let (left, top) = ((i64::from(CANVAS.0) - i64::from(length)) / 2, (i64::from(CANVAS.1) - i64::from(length)) / 2);
    let mut shown = canvas.clone();
    imageops::replace(&mut shown, &crop, left, top);
    let rim = f64::from(length) / 8.0;
    for (x, y, pixel) in canvas.enumerate_pixels_mut() {
        let inset = |at: u32, start: i64| {
            let at = f64::from(at) + 0.5 - start as f64;
            at.min(f64::from(length) - at) / rim
        };
        let share = inset(x, left).min(inset(y, top)).clamp(0.0, 1.0);
        for (under, over) in pixel.0.iter_mut().zip(shown.get_pixel(x, y).0) {
            *under = (f64::from(*under) + share * (f64::from(over) - f64::from(*under))).round() as u8;
        }
    }
    let (width, height) = (f64::from(CANVAS.0), f64::from(CANVAS.1));
    let tall = f64::from(size);
    let face = [0.5 - tall / width / 2.0, 0.5 - tall / height / 2.0, tall / width, tall / height];
    Ok(Sample {
        name: name_of(path),
        group: format!("{size:4} px"),
        file: pixels::jpeg(&canvas, 95)?,
        faces: vec![face],
    })
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
