//! The tools that are compared, and what each is told to do.

use std::path::Path;

/// A tool, and the command by which a person would clean a photo with it.
pub struct Tool {
    pub name: &'static str,
    /// The program that must be there, and the Debian package that has it; none for our own.
    pub needs: Option<(&'static str, &'static str)>,
    /// A command for `sh`; the photo is at `$IN`, its long side is `$LONG` pixels. The new file goes to `$OUT` or into
    /// the folder `$FOLDER`, or beside the photo.
    pub command: &'static str,
    /// Whether it is compared on the hiding places too.
    pub in_places: bool,
    /// Whether it is compared on time and memory.
    pub in_speed: bool,
}

pub const IMAGEMAGICK: &str = "ImageMagick";

/// In the order of the tables' columns.
pub const TOOLS: [Tool; 10] = [
    Tool {
        name: "SafeShare",
        needs: None,
        command: "exec $SAFESHARE protect --quiet --jobs 1 -o $FOLDER $IN",
        in_places: true,
        in_speed: true,
    },
    Tool {
        name: "SafeShare `--strength off`",
        needs: None,
        command: "exec $SAFESHARE protect --quiet --jobs 1 --strength off -o $FOLDER $IN",
        in_places: false,
        in_speed: true,
    },
    Tool {
        name: IMAGEMAGICK,
        needs: Some(("convert", "imagemagick")),
        command: "exec convert $IN -auto-orient -resize '2048x2048>' -strip -quality 90 $OUT",
        in_places: true,
        in_speed: true,
    },
    Tool {
        name: "libvips",
        needs: Some(("vipsthumbnail", "libvips-tools")),
        command: "exec vipsthumbnail $IN --size '2048x2048>' --export-profile srgb -o $OUT$VIPS_OPTIONS",
        in_places: true,
        in_speed: true,
    },
    Tool {
        name: "djpeg, cjpeg",
        needs: Some(("djpeg", "libjpeg-turbo-progs")),
        command: "djpeg -scale $EIGHTHS/8 $IN >$OUT.ppm && cjpeg -quality 90 -outfile $OUT $OUT.ppm",
        in_places: true,
        in_speed: true,
    },
    Tool { name: "mat2", needs: Some(("mat2", "mat2")), command: "exec mat2 $IN", in_places: true, in_speed: true },
    Tool {
        name: "ExifTool",
        needs: Some(("exiftool", "libimage-exiftool-perl")),
        command: "exec exiftool -q -all= -o $OUT $IN",
        in_places: true,
        in_speed: true,
    },
    Tool {
        name: "Exiv2",
        needs: Some(("exiv2", "exiv2")),
        command: "cp $IN $OUT && exec exiv2 rm $OUT",
        in_places: true,
        in_speed: false,
    },
    Tool {
        name: "jpegoptim",
        needs: Some(("jpegoptim", "jpegoptim")),
        command: "exec jpegoptim -q -s -d $FOLDER $IN",
        in_places: true,
        in_speed: true,
    },
    Tool {
        name: "jpegtran",
        needs: Some(("jpegtran", "libjpeg-turbo-progs")),
        command: "exec jpegtran -copy none -outfile $OUT $IN",
        in_places: true,
        in_speed: true,
    },
];

impl Tool {
    pub fn is_there(&self) -> bool {
        let Some((program, package)) = self.needs else { return true };
        let there = std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()));
        if !there {
            eprintln!("{program} is missing (Debian package {package}): {} is left out", self.name);
        }
        there
    }
}

/// The `safeshare` program of the same build as this one.
pub fn safeshare() -> std::path::PathBuf {
    let this = std::env::current_exe().expect("the program's own path");
    let program = this.ancestors().nth(2).unwrap_or(Path::new(".")).join("safeshare");
    assert!(program.is_file(), "build the program first: cargo build --release");
    program
}
