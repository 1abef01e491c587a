//! First frames: APNG, GIF, animated WebP.

use super::*;

#[test]
fn apng_shows_its_default_image() {
    let (first, second) = (pattern(12, 8), vec![7; 12 * 8 * 3]);
    for is_separate in [false, true] {
        let mut file = Vec::new();
        let mut encoder = ::png::Encoder::new(&mut file, 12, 8);
        encoder.set_color(::png::ColorType::Rgb);
        encoder.set_animated(2, 0).unwrap();
        encoder.set_sep_def_img(is_separate).unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&first).unwrap();
        writer.write_image_data(&second).unwrap();
        if is_separate {
            writer.write_image_data(&second).unwrap();
        }
        writer.finish().unwrap();
        assert_eq!(load_bytes(&file).unwrap().rgb, first);
    }
}

const PALETTE: [u8; 12] = [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255];

fn gif_of(screen: (u16, u16), frames: &[::gif::Frame]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::gif::Encoder::new(&mut file, screen.0, screen.1, &PALETTE).unwrap();
    for frame in frames {
        encoder.write_frame(frame).unwrap();
    }
    drop(encoder);
    file
}

fn frame(size: (u16, u16), at: (u16, u16), indices: &[u8]) -> ::gif::Frame<'static> {
    ::gif::Frame { left: at.0, top: at.1, ..::gif::Frame::from_indexed_pixels(size.0, size.1, indices.to_vec(), None) }
}

#[test]
fn gif_shows_its_first_frame() {
    let file = gif_of((2, 2), &[frame((2, 2), (0, 0), &[0, 1, 2, 3]), frame((2, 2), (0, 0), &[3, 3, 3, 3])]);
    let picture = load_bytes(&file).unwrap();
    assert_eq!(picture.rgb, PALETTE);
    assert_eq!(picture.alpha, None);
}

#[test]
fn gif_frames_lie_on_the_screen() {
    let loaded = load_bytes(&gif_of((4, 3), &[frame((2, 1), (1, 1), &[1, 2])])).unwrap();
    assert_eq!((loaded.width, loaded.height), (4, 3));
    let mut expected = vec![0; 36];
    expected[15..21].copy_from_slice(&[255, 0, 0, 0, 255, 0]);
    assert_eq!(loaded.rgb, expected);
    assert_eq!(loaded.alpha.unwrap(), [0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0]);
}

#[test]
fn gif_frames_larger_than_the_screen_are_whole() {
    let loaded = load_bytes(&gif_of((1, 1), &[frame((2, 2), (0, 0), &[0, 1, 2, 3])])).unwrap();
    assert_eq!(((loaded.width, loaded.height), loaded.rgb), ((2, 2), PALETTE.to_vec()));
}

#[test]
fn gif_transparency() {
    let mut frame = frame((2, 2), (0, 0), &[0, 1, 2, 3]);
    frame.transparent = Some(2);
    let picture = load_bytes(&gif_of((2, 2), &[frame])).unwrap();
    assert_eq!(picture.rgb, [0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255]);
    assert_eq!(picture.alpha, Some(vec![255, 255, 0, 255]));
}

#[test]
fn gif_interlaced_is_the_same_picture() {
    for height in [1_u16, 2, 5, 8, 9, 17, 30] {
        let indices: Vec<u8> = (0..7 * height).map(|at| (at % 7 + at / 7) as u8 % 4).collect();
        let plain = load_bytes(&gif_of((7, height), &[frame((7, height), (0, 0), &indices)])).unwrap();
        // Rows in the order of the four passes.
        let order =
            [(0, 8), (4, 8), (2, 4), (1, 2)].into_iter().flat_map(|(first, step)| (first..height).step_by(step));
        let stored: Vec<u8> =
            order.flat_map(|row| indices[usize::from(row) * 7..usize::from(row + 1) * 7].to_vec()).collect();
        let mut interlaced = frame((7, height), (0, 0), &stored);
        interlaced.interlaced = true;
        assert_eq!(load_bytes(&gif_of((7, height), &[interlaced])).unwrap(), plain);
    }
}

#[test]
fn gif_cut_short_keeps_what_there_is() {
    let indices: Vec<u8> = (0..60 * 60_u32).map(|at| (at * at % 7 % 4) as u8).collect();
    let file = gif_of((60, 60), &[frame((60, 60), (0, 0), &indices)]);
    let whole = load_bytes(&file).unwrap().rgb;
    let cut = load_bytes(&file[..file.len() / 2]).unwrap().rgb;
    let rows = cut.chunks(180).zip(whole.chunks(180)).take_while(|(a, b)| a == b).count();
    assert!((5..58).contains(&rows), "{rows}");
    assert_eq!(load_bytes(&file[..20]).err(), Some(Error::Damaged("its GIF data cannot be decoded")));
}

#[test]
fn animated_webp_shows_its_first_frame_on_the_canvas() {
    let (first, second) = (pattern(6, 4), vec![9; 6 * 4 * 3]);
    let anmf = |rgb: &[u8], x: u8, y: u8| {
        let data = vp8l((6, 4), &with_alpha(rgb, |_| 255));
        let mut body = vec![x / 2, 0, 0, y / 2, 0, 0, 5, 0, 0, 3, 0, 0, 100, 0, 0, 0];
        body.extend_from_slice(b"VP8L");
        body.extend_from_slice(&(data.len() as u32).to_le_bytes());
        body.extend_from_slice(&data);
        body.resize(body.len().next_multiple_of(2), 0);
        (*b"ANMF", body)
    };
    let anim = (*b"ANIM", vec![255, 255, 255, 255, 0, 0]);
    let file = riff(Some(2), (10, 8), &[anim.clone(), anmf(&first, 2, 4), anmf(&second, 0, 0)]);
    let loaded = load_bytes(&file).unwrap();
    assert_eq!((loaded.width, loaded.height), (10, 8));
    let alpha = loaded.alpha.unwrap();
    for y in 0..8 {
        for x in 0..10 {
            let is_inside = (2..8).contains(&x) && y >= 4;
            let expected = if is_inside { &first[((y - 4) * 6 + x - 2) * 3..][..3] } else { &[0; 3] };
            assert_eq!(&loaded.rgb[(y * 10 + x) * 3..][..3], expected);
            assert_eq!(alpha[y * 10 + x], if is_inside { 255 } else { 0 });
        }
    }
    // A frame as large as the canvas needs none.
    let full = load_bytes(&riff(Some(2), (6, 4), &[anim, anmf(&first, 0, 0), anmf(&second, 0, 0)])).unwrap();
    assert_eq!((full.rgb, full.alpha), (first, None));
}
