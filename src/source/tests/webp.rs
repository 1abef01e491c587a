//! WebP: lossy, lossless, alpha, odd containers.

use super::*;

#[test]
fn lossless_is_exact() {
    let rgb = pattern(33, 20);
    let opaque = vp8l((33, 20), &with_alpha(&rgb, |_| 255));
    let picture = load_bytes(&riff(None, (1, 1), &[(*b"VP8L", opaque)])).unwrap();
    assert_eq!((&picture.rgb, &picture.alpha), (&rgb, &None));

    let clear = vp8l((33, 20), &with_alpha(&rgb, |at| (at % 255) as u8 + 1));
    let picture = load_bytes(&riff(None, (1, 1), &[(*b"VP8L", clear)])).unwrap();
    assert_eq!(picture.alpha.unwrap(), (0..660).map(|at| (at % 255) as u8 + 1).collect::<Vec<u8>>());
    assert_eq!(picture.rgb, rgb);
}

#[test]
fn flags_and_sizes_of_the_container_do_not_stop_the_picture() {
    let rgb = pattern(12, 9);
    let data = || (*b"VP8L", vp8l((12, 9), &with_alpha(&rgb, |_| 255)));
    // EXIF, XMP and a profile are promised and are not there; the canvas is another size; chunks nobody knows.
    let files = [
        riff(Some(0x2C), (12, 9), &[data()]),
        riff(Some(0), (500, 400), &[data()]),
        riff(Some(0x0C), (12, 9), &[(*b"ABCD", vec![1; 7]), data(), (*b"EXIF", vec![0; 3]), (*b"XMP ", vec![])]),
        [riff(None, (1, 1), &[data()]), b"and then a video".to_vec()].concat(),
    ];
    for file in files {
        assert_eq!(load_bytes(&file).unwrap().rgb, rgb);
    }
}

#[test]
fn without_a_picture_it_is_damaged() {
    let anim = (*b"ANIM", vec![0; 6]);
    for file in [riff(None, (1, 1), &[]), riff(Some(2), (4, 4), &[anim, (*b"ANMF", vec![0; 16])])] {
        assert_eq!(load_bytes(&file).err(), Some(Error::Damaged("the WebP holds no picture")));
    }
}
