//! What can be written on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use safeshare::{Options, OutputFormat, Strength};

use crate::covering::{self, Covering};

/// Takes hidden data out of photos and perturbs them against AI encoders, before they are shared.
#[derive(Parser)]
#[command(
    version,
    after_help = "Exit codes: 0 all went well, 1 some files failed, 2 wrong usage, 3 all files failed.\n\
                  The shield lowers the match on the encoders it was measured on; a determined attacker can undo it. \
                  Not posting is safer still."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Makes new, clean and shielded pictures; the originals are not touched.
    Protect(ProtectArgs),
    /// Tells what is hidden in photos.
    Inspect(InspectArgs),
}

#[derive(clap::Args)]
pub struct ProtectArgs {
    /// Photos, or folders of photos.
    #[arg(required = true)]
    pub inputs: Vec<PathBuf>,
    /// Folder for the new pictures; it is made when it is missing.
    #[arg(short, long, value_name = "DIR", default_value = "protected")]
    pub output: PathBuf,
    /// How strongly the shield perturbs the picture.
    #[arg(long, value_enum, default_value_t = StrengthArg::Standard)]
    strength: StrengthArg,
    /// Longest side of the new picture in pixels; smaller pictures are not enlarged.
    #[arg(long, value_name = "N", default_value_t = 2048, value_parser = clap::value_parser!(u32).range(16..=65_500))]
    max_side: u32,
    /// Format of the new picture; auto is PNG when it has transparency, else JPEG.
    #[arg(long, value_enum, default_value_t = FormatArg::Auto)]
    format: FormatArg,
    /// JPEG quality.
    #[arg(long, value_name = "1-100", default_value_t = 90, value_parser = clap::value_parser!(u8).range(1..=100))]
    quality: u8,
    /// Covers every face that is found (`faces`), or a place given by its left and top edge, width and height in
    /// fractions of the picture (`0.1,0.2,0.3,0.25`), for good; may be given more than once. Styles: mosaic, blur, solid,
    /// sticker.
    #[arg(long, value_name = "faces|X,Y,W,H[:STYLE]", value_parser = covering::parse, allow_hyphen_values = true)]
    cover: Vec<Covering>,
    /// Most memory that one photo may take, in MiB.
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(16..=65_536))]
    memory_limit: Option<u64>,
    /// Goes into folders inside folders.
    #[arg(short, long)]
    pub recursive: bool,
    /// Photos worked on at the same time [default: one for each core].
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Cores that one photo may use.
    #[arg(long, value_name = "N", default_value = "1")]
    cores: NonZeroUsize,
    /// Prints one JSON object for each photo instead of plain words.
    #[arg(long)]
    pub json: bool,
    /// Prints errors only.
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(clap::Args)]
pub struct InspectArgs {
    /// Photos.
    #[arg(required = true)]
    pub inputs: Vec<PathBuf>,
    /// Prints one JSON object for each photo instead of plain words.
    #[arg(long)]
    pub json: bool,
    /// Writes the hidden pictures, videos and trailers that are found into this folder.
    #[arg(long, value_name = "DIR")]
    pub extract: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum StrengthArg {
    Off,
    Subtle,
    Standard,
    Strong,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArg {
    Auto,
    Jpeg,
    Png,
}

impl ProtectArgs {
    /// The library's options.
    pub fn options(&self) -> Options {
        let mut options = Options::default();
        options.strength = match self.strength {
            StrengthArg::Off => Strength::Off,
            StrengthArg::Subtle => Strength::Subtle,
            StrengthArg::Standard => Strength::Standard,
            StrengthArg::Strong => Strength::Strong,
        };
        options.format = match self.format {
            FormatArg::Auto => OutputFormat::Auto,
            FormatArg::Jpeg => OutputFormat::Jpeg,
            FormatArg::Png => OutputFormat::Png,
        };
        options.max_side = self.max_side;
        options.quality = self.quality;
        options.cores = self.cores;
        for covering in &self.cover {
            match *covering {
                Covering::Faces(style) => options.cover_faces = Some(style),
                Covering::Place(cover) => options.covers.push(cover),
            }
        }
        if let Some(mebibytes) = self.memory_limit {
            options.limits.memory = mebibytes << 20;
        }
        options
    }
}
