//! What is hidden in a photo. For the report alone: damaged metadata never stops a photo.

mod report;

pub use report::{Category, Finding, Kind, Place, Report};
