//! `peer_rustface MODEL PHOTOS`: a line for each face of each PNG, `file,left,top,right,bottom,score`.

use std::path::Path;

use rustface::ImageData;

/// Px: the smallest faces that are counted are 40 tall, and its boxes are a little larger than ours.
const SMALLEST: u32 = 36;
/// Under its own usual 2.0, so that the measure can choose the score with as many false boxes as ours.
const LEAST_SCORE: f64 = 0.1;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [model, photos] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "MODEL PHOTOS")?;
    let mut detector = rustface::create_detector(&model)?;
    detector.set_min_face_size(SMALLEST);
    detector.set_score_thresh(LEAST_SCORE);
    detector.set_pyramid_scale_factor(0.8);
    detector.set_slide_window_step(4, 4);
    println!("file,left,top,right,bottom,score");
    let mut files: Vec<_> = Path::new(&photos).read_dir()?.map(|file| file.map(|file| file.path())).collect::<Result<_, _>>()?;
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "png")) {
        let grey = image::open(file)?.into_luma8();
        for face in detector.detect(&ImageData::new(&grey, grey.width(), grey.height())) {
            let (at, name) = (face.bbox(), file.file_name().unwrap_or_default().to_string_lossy());
            let (right, bottom) = (at.x() + at.width() as i32, at.y() + at.height() as i32);
            println!("{name},{},{},{right},{bottom},{:.3}", at.x(), at.y(), face.score());
        }
    }
    Ok(())
}
