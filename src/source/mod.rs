//! From a file to an upright sRGB picture at the output size.

mod picture;

pub use picture::Picture;
