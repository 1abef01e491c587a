//! The new file: written under a temporary name, locked while it is written, then renamed; never over another file.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::{Error, Format, Result, Storage};

/// Temporary names begin and end so; no finished photo's name does.
const PREFIX: &str = ".safeshare-";
const SUFFIX: &str = ".part";
/// Random bits of a name: enough that a second try is never needed twice.
const NAME_BYTES: usize = 8;
const TRIES: usize = 16;

/// Writes `bytes` into `folder` under a neutral random name and returns its path.
pub(crate) fn save(bytes: &[u8], format: Format, folder: &Path) -> Result<PathBuf> {
    remove_leftovers(folder);
    let mut file = temporary(folder).map_err(|error| Error::from_write(&error))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_data()).map_err(|error| Error::from_write(&error))?;
    for _ in 0..TRIES {
        let path = folder.join(neutral_name(extension(format))?);
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => file = failed.file,
            Err(failed) => return Err(Error::from_write(&failed.error)),
        }
    }
    Err(Storage::Write.into())
}

/// A name that tells nothing: not the original's, no date, no counter.
pub(crate) fn neutral_name(extension: &str) -> Result<String> {
    let mut random = [0; NAME_BYTES];
    getrandom::fill(&mut random).map_err(|_| Error::Internal("no random numbers"))?;
    Ok(format!("photo-{:016x}.{extension}", u64::from_be_bytes(random)))
}

fn extension(format: Format) -> &'static str {
    if format == Format::Png { "png" } else { "jpg" }
}

/// A temporary file that this process holds a lock on, so that no other takes it for a leftover.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    for _ in 0..TRIES {
        let file = builder.tempfile_in(folder)?;
        // Another process took it for a leftover before it could be locked, and removes it.
        let is_taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        // Some file systems have no locks; there a leftover is never removed, and this file neither.
        if !is_taken && file.path().try_exists()? {
            return Ok(file);
        }
    }
    Err(io::ErrorKind::Other.into())
}

/// Removes what a killed process left: temporary files that nobody holds a lock on. Links are never followed.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        // Where locks are not supported, nobody can tell whether the file is in use: it stays. The lock is held until
        // the file is gone, so that its maker cannot lock it in between and go on.
        let Ok(file) = File::open(entry.path()) else { continue };
        if file.try_lock().is_ok() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_photo_is_saved_whole_under_a_neutral_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = save(b"picture", Format::Jpeg, folder.path()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"picture");
        assert_eq!(names(folder.path()).len(), 1);
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(
            name.starts_with("photo-") && path.extension().is_some_and(|end| end == "jpg") && name.len() == 26,
            "{name}"
        );
    }

    #[test]
    fn a_dead_process_leftover_is_removed_and_a_living_one_s_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let dead = folder.path().join(".safeshare-dead.part");
        let living = folder.path().join(".safeshare-living.part");
        fs::write(&dead, b"half").unwrap();
        let held = File::create(&living).unwrap();
        held.try_lock().unwrap();
        save(b"picture", Format::Png, folder.path()).unwrap();
        assert!(!dead.exists());
        assert!(living.exists());
    }

    #[test]
    fn many_at_once_save_into_one_folder_and_none_takes_another_s_file_for_a_leftover() {
        let folder = tempfile::tempdir().unwrap();
        let (savers, photos) = (8, 100);
        std::thread::scope(|scope| {
            for _ in 0..savers {
                scope.spawn(|| {
                    for _ in 0..photos {
                        save(b"picture", Format::Jpeg, folder.path()).unwrap();
                    }
                });
            }
        });
        let names = names(folder.path());
        assert_eq!(names.len(), savers * photos);
        assert!(names.iter().all(|name| name.starts_with("photo-")));
    }

    #[test]
    fn a_missing_folder_is_a_storage_error() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        assert_eq!(save(b"picture", Format::Jpeg, &missing), Err(Storage::NotFound.into()));
    }
}
