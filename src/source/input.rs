//! The bytes of a photo, from a file or from memory.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use crate::format::SIGNATURE_BYTES;
use crate::{Error, Limits, Result, Storage, TooLarge};

const BUFFER_BYTES: usize = 64 << 10;

/// A file or bytes of known length, at most [`Limits::file_bytes`] of them. It never reads past the length that it
/// had when it was opened, however the file grows meanwhile; when the file shrinks, it just ends earlier.
pub(crate) struct Input<'a> {
    bytes: Bytes<'a>,
    len: u64,
    position: u64,
}

enum Bytes<'a> {
    OfFile(BufReader<File>),
    InMemory(Cursor<&'a [u8]>),
}

impl<'a> Input<'a> {
    /// Opens a regular file; see [`open_regular`].
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self> {
        let (file, len) = open_regular(path)?;
        Self::limited(Bytes::OfFile(BufReader::with_capacity(BUFFER_BYTES, file)), len, limits)
    }

    /// Bytes in memory.
    pub(crate) fn from_bytes(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        Self::limited(Bytes::InMemory(Cursor::new(bytes)), bytes.len() as u64, limits)
    }

    fn limited(bytes: Bytes<'a>, len: u64, limits: &Limits) -> Result<Self> {
        if len > limits.file_bytes {
            return Err(TooLarge::File.into());
        }
        Ok(Self { bytes, len, position: 0 })
    }

    /// Number of bytes.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The first [`SIGNATURE_BYTES`] bytes, or all when there are fewer; afterwards it stands at the start again.
    pub(crate) fn signature(&mut self) -> Result<Vec<u8>> {
        let mut start = Vec::with_capacity(SIGNATURE_BYTES);
        self.to(0)?;
        self.by_ref().take(SIGNATURE_BYTES as u64).read_to_end(&mut start).map_err(|error| Error::from_read(&error))?;
        self.to(0)?;
        Ok(start)
    }

    /// Goes to `position` bytes from the start, or to the end where there are fewer.
    pub(crate) fn to(&mut self, position: u64) -> Result<()> {
        self.go_to(position).map_err(|error| Error::from_read(&error))
    }

    fn go_to(&mut self, position: u64) -> io::Result<()> {
        let position = position.min(self.len);
        let step = i128::from(position) - i128::from(self.position);
        let step = i64::try_from(step).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        match &mut self.bytes {
            // Keeps the buffer where the target lies in it.
            Bytes::OfFile(reader) => reader.seek_relative(step)?,
            Bytes::InMemory(cursor) => cursor.set_position(position),
        }
        self.position = position;
        Ok(())
    }
}

/// Opens a regular file, and tells how long it is; symbolic links to one are followed. Folders, pipes and devices are
/// refused with [`Storage::Read`].
pub(crate) fn open_regular(path: &Path) -> Result<(File, u64)> {
    // Asked before opening, because opening a pipe waits for its writer.
    let metadata = fs::metadata(path).map_err(|error| Error::from_read(&error))?;
    if !metadata.is_file() {
        return Err(Storage::Read.into());
    }
    let file = File::open(path).map_err(|error| Error::from_read(&error))?;
    let metadata = file.metadata().map_err(|error| Error::from_read(&error))?;
    if !metadata.is_file() {
        return Err(Storage::Read.into());
    }
    Ok((file, metadata.len()))
}

impl Read for Input<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let left = usize::try_from(self.len.saturating_sub(self.position)).unwrap_or(usize::MAX);
        if left == 0 {
            return Ok(&[]);
        }
        let buffer = match &mut self.bytes {
            Bytes::OfFile(reader) => reader.fill_buf()?,
            Bytes::InMemory(cursor) => cursor.fill_buf()?,
        };
        Ok(buffer.get(..left).unwrap_or(buffer))
    }

    fn consume(&mut self, count: usize) {
        self.position += count as u64;
        match &mut self.bytes {
            Bytes::OfFile(reader) => reader.consume(count),
            Bytes::InMemory(cursor) => cursor.consume(count),
        }
    }
}

impl Seek for Input<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.go_to(position.ok_or(io::ErrorKind::InvalidInput)?)?;
        Ok(self.position)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        Ok(self.position)
    }

    fn seek_relative(&mut self, offset: i64) -> io::Result<()> {
        self.seek(SeekFrom::Current(offset)).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn files_and_bytes_read_alike() {
        let data: Vec<u8> = (0..200_000_u32).map(|i| (i * 7 % 251) as u8).collect();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&data).unwrap();
        let limits = Limits::default();
        let inputs = [Input::open(file.path(), &limits).unwrap(), Input::from_bytes(&data, &limits).unwrap()];
        for mut input in inputs {
            assert_eq!(input.len(), data.len() as u64);
            assert_eq!(input.signature().unwrap(), &data[..SIGNATURE_BYTES]);
            let mut all = Vec::new();
            input.read_to_end(&mut all).unwrap();
            assert_eq!(all, data);
            for at in [0_u64, 199_999, 70_000, 70_001, 3, 200_000] {
                assert_eq!(input.seek(SeekFrom::Start(at)).unwrap(), at);
                let mut rest = Vec::new();
                input.read_to_end(&mut rest).unwrap();
                assert_eq!(rest, data[at as usize..]);
            }
            input.seek(SeekFrom::End(-10)).unwrap();
            input.seek_relative(-10).unwrap();
            assert_eq!(input.stream_position().unwrap(), 199_980);
            assert!(input.seek(SeekFrom::End(-300_000)).is_err());
            input.to(u64::MAX).unwrap();
            assert_eq!(input.read(&mut [0; 4]).unwrap(), 0);
        }
    }

    #[test]
    fn larger_than_the_limit_is_refused() {
        let limits = Limits { file_bytes: 10, ..Limits::default() };
        assert!(Input::from_bytes(&[0; 10], &limits).is_ok());
        assert_eq!(Input::from_bytes(&[0; 11], &limits).err(), Some(TooLarge::File.into()));
    }

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits::default();
        assert_eq!(Input::open(folder.path(), &limits).err(), Some(Storage::Read.into()));
        let nothing = folder.path().join("nothing");
        assert_eq!(Input::open(&nothing, &limits).err(), Some(Storage::NotFound.into()));
        #[cfg(unix)]
        {
            assert_eq!(Input::open(Path::new("/dev/null"), &limits).err(), Some(Storage::Read.into()));
            let (file, link) = (folder.path().join("file"), folder.path().join("link"));
            fs::write(&file, b"abc").unwrap();
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert_eq!(Input::open(&link, &limits).unwrap().len(), 3);
        }
    }

    #[test]
    fn a_file_that_grows_ends_where_it_ended_and_one_that_shrinks_just_ends() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&vec![1; 300_000]).unwrap();
        let limits = Limits::default();
        let mut input = Input::open(file.path(), &limits).unwrap();
        file.write_all(&vec![2; 300_000]).unwrap();
        let mut all = Vec::new();
        input.read_to_end(&mut all).unwrap();
        assert_eq!(all.len(), 300_000);

        let mut input = Input::open(file.path(), &limits).unwrap();
        file.as_file().set_len(100_000).unwrap();
        all.clear();
        input.read_to_end(&mut all).unwrap();
        assert_eq!(all.len(), 100_000);
    }
}
