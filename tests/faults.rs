//! What the world does to a photo on its way: full and read-only disks, files that change, processes that are killed.
//!
//! After each there is no file under a final name that is not whole and clean, and nothing else that stays.
#![cfg(all(target_os = "linux", feature = "cli"))]

mod support;

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, SystemTime};

use safeshare::inspect::extract_hidden;
use safeshare::{Control, Error, Limits, Stage, Storage, inspect_bytes, inspect_file};
use support::canary::survivors;
use support::exiftool::missing;
use support::random::Random;
use support::{jpeg, jpeg_fixtures, photo, png};
use tempfile::TempDir;

const SAFESHARE: &str = env!("CARGO_BIN_EXE_safeshare");

/// Ended by `SIGXFSZ`: it wrote more than `ulimit -f` allows.
const FILE_TOO_LARGE: i32 = 25;
const KILLED: i32 = 9;

/// A folder with a photo and an empty folder for what comes out.
struct Desk {
    folder: TempDir,
    photo: PathBuf,
    out: PathBuf,
}

impl Desk {
    fn new() -> Self {
        Self::with(large())
    }

    fn with(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (photo, out) = (folder.path().join("photo.jpg"), folder.path().join("out"));
        fs::write(&photo, bytes).and_then(|()| fs::create_dir(&out)).expect("written");
        // Whoever runs the tests may come in without the rights of root.
        open_to_all(folder.path());
        open_to_all(&out);
        Self { folder, photo, out }
    }

    /// Runs a script with `$PHOTO`, `$OUT` and `$SAFESHARE`.
    fn script(&self, script: &str) -> Output {
        self.command(&["sh", "-euc", script]).output().expect("a shell")
    }

    /// The same with mounts of its own, and without root's right to pass over a file's mode; `None` where that is not
    /// allowed.
    fn enclosed(&self, script: &str) -> Option<Output> {
        let mut words = vec!["unshare", "--mount"];
        if !is_root() {
            words.extend(["--user", "--map-root-user"]);
        }
        words.extend(["setpriv", "--bounding-set=-dac_override,-dac_read_search", "sh", "-euc"]);
        let is_allowed = self.command(&[&words[..], &["mount -t tmpfs tmpfs $OUT"]].concat()).output();
        if !is_allowed.is_ok_and(|output| output.status.success()) {
            missing("the right to mount in a namespace (unshare, setpriv of util-linux)");
            return None;
        }
        Some(self.command(&[&words[..], &[script]].concat()).output().expect("a shell"))
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).env("PHOTO", &self.photo).env("OUT", &self.out).env("SAFESHARE", SAFESHARE);
        command.env("LC_ALL", "C").env_remove("LANGUAGE").current_dir(self.folder.path());
        command
    }

    fn protect(&self) -> Output {
        self.script("exec $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO")
    }

    fn files(&self) -> Vec<PathBuf> {
        photo::files(&self.out)
    }
}

/// A photo whose output takes some 200 KiB.
fn large() -> &'static [u8] {
    static PHOTO: OnceLock<Vec<u8>> = OnceLock::new();
    PHOTO.get_or_init(|| jpeg_fixtures::of_a_phone(&jpeg::photo(1200, 900, false), 1))
}

fn open_to_all(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o777)).expect("our own");
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("coreutils");
    id.stdout.starts_with(b"0\n")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Finished photos, each whole and clean; other files fail the test unless they are temporary and `leftovers` may be.
fn finished(files: &[PathBuf], leftovers: bool) -> usize {
    let (photos, others): (Vec<_>, Vec<_>) = files.iter().partition(|path| photo::name(path).starts_with("photo-"));
    for path in &photos {
        let bytes = fs::read(path).expect("an output");
        photo::rgb(&bytes);
        let report = inspect_bytes(&bytes, &Limits::default(), &Control::default()).expect("a picture");
        assert!(report.findings.is_empty() && !report.incomplete, "{report:?}");
        assert_eq!(survivors(&bytes), Vec::<String>::new());
    }
    assert!(others.iter().all(|path| leftovers && photo::name(path).starts_with(".safeshare-")), "{others:?}");
    photos.len()
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let desk = Desk::new();
    for size in ["4k", "16k", "64k"] {
        let script = format!(
            "mount -t tmpfs -o size={size} tmpfs $OUT
             $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO || echo $?
             ls -A $OUT"
        );
        let Some(output) = desk.enclosed(&script) else { return };
        assert_eq!(String::from_utf8_lossy(&output.stdout), "3\n", "{size}: an exit code and no file");
        assert!(stderr(&output).contains("no space is left"), "{}", stderr(&output));
    }
}

#[test]
fn a_full_disk_is_told_while_hidden_files_are_taken_out() {
    let desk = Desk::with(&jpeg_fixtures::baseline().bytes);
    let script = "mount -t tmpfs -o size=4k tmpfs $OUT
        $SAFESHARE inspect $PHOTO --extract $OUT >/dev/null || echo $?
        find $OUT -type f -size 0";
    let Some(output) = desk.enclosed(script) else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "3\n");
    assert!(stderr(&output).contains("no space is left"), "{}", stderr(&output));
}

#[test]
fn a_read_only_folder_is_told() {
    let desk = Desk::new();
    let scripts = [
        "mount -t tmpfs -o ro tmpfs $OUT; exec $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO",
        "chmod 555 $OUT; exec $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO",
    ];
    for script in scripts {
        let Some(output) = desk.enclosed(script) else { return };
        assert_eq!(output.status.code(), Some(3));
        assert!(stderr(&output).contains("permission denied"), "{}", stderr(&output));
        assert_eq!(desk.files(), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    let desk = Desk::new();
    let script = "chmod 000 $PHOTO
        $SAFESHARE protect --quiet -o $OUT $PHOTO || echo $?
        $SAFESHARE inspect $PHOTO || echo $?";
    let Some(output) = desk.enclosed(script) else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "3\n3\n");
    assert_eq!(stderr(&output).matches("permission denied").count(), 2, "{}", stderr(&output));
    assert_eq!(desk.files(), Vec::<PathBuf>::new());
}

#[test]
fn what_is_no_regular_file_is_refused_and_never_waited_for() {
    let desk = Desk::new();
    let pipe = desk.folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("coreutils").success());
    let (limits, control) = (Limits::default(), Control::default());
    let report = inspect_file(&desk.photo, &limits, &control).expect("a photo");
    for path in [&pipe, Path::new("/dev/zero"), Path::new("/proc/self/mem"), desk.folder.path()] {
        let protected = photo::engine().protect_file(path, &desk.out, &photo::unshielded(), &control);
        let inspected = inspect_file(path, &limits, &control);
        let extracted = extract_hidden(path, &report, &desk.out, &limits, &control);
        for error in [protected.map(drop), inspected.map(drop), extracted.map(drop)] {
            // An empty file, as the kernel's are, is no picture.
            let told = matches!(error, Err(Error::Storage(Storage::Read) | Error::Unsupported(_)));
            assert!(told || path.starts_with("/proc"), "{}: {error:?}", path.display());
        }
    }
    assert_eq!(desk.files(), Vec::<PathBuf>::new());
}

/// What is done to a photo's file.
type Change<'a> = dyn Fn(&File) + Sync + 'a;

/// At every stage the file is cut, emptied, overwritten, or becomes another picture.
#[test]
fn a_file_that_changes_while_it_is_read_gives_a_clean_picture_or_a_typed_error() {
    let other = png::still().bytes;
    let changes: [(&str, &Change); 5] = [
        ("cut", &|file| file.set_len(20_000).expect("shorter")),
        ("emptied", &|file| file.set_len(0).expect("empty")),
        ("grown", &|mut file| file.write_all(&vec![7; 100_000]).expect("written")),
        ("another picture", &|mut file| {
            file.set_len(0).and_then(|()| file.write_all(&other)).expect("written");
        }),
        ("zeros", &|mut file| file.write_all(&vec![0; large().len()]).expect("written")),
    ];
    for (what, change) in changes {
        for (stage, from) in [(Stage::Inspect, 0.0), (Stage::Inspect, 1.0), (Stage::Decode, 0.0), (Stage::Decode, 0.4)]
        {
            let desk = Desk::new();
            let on_progress = |at: Stage, done: f32| {
                if at == stage && done >= from {
                    change(&File::options().write(true).open(&desk.photo).expect("the photo"));
                }
                Ok(())
            };
            let control = Control::default().with_progress(&on_progress);
            let done = photo::engine().protect_file(&desk.photo, &desk.out, &photo::unshielded(), &control);
            let photos = finished(&desk.files(), false);
            match done {
                Ok(_) => assert_eq!(photos, 1),
                Err(Error::Damaged(_) | Error::Unsupported(_) | Error::TooLarge(_)) => assert_eq!(photos, 0),
                Err(other) => panic!("{what} at {stage:?}: {other}"),
            }
        }
    }
}

#[test]
fn a_file_that_vanishes_or_is_swapped_for_a_link_while_it_is_read_is_read_to_its_end() {
    for replacement in [None, Some("/etc/passwd")] {
        let desk = Desk::new();
        let on_progress = |stage: Stage, _: f32| {
            if stage == Stage::Inspect && fs::remove_file(&desk.photo).is_ok() {
                replacement.map(|target| symlink(target, &desk.photo)).transpose().expect("a link");
            }
            Ok(())
        };
        let control = Control::default().with_progress(&on_progress);
        photo::engine().protect_file(&desk.photo, &desk.out, &photo::unshielded(), &control).expect("it was open");
        assert_eq!(finished(&desk.files(), false), 1);
    }
}

#[test]
fn a_process_that_dies_while_it_writes_leaves_nothing_after_the_next_start() {
    let desk = Desk::new();
    let output = desk.script("ulimit -c 0; ulimit -f 8; exec $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO");
    assert_eq!(output.status.signal(), Some(FILE_TOO_LARGE), "{}", stderr(&output));
    let left = desk.files();
    assert_eq!((left.len(), finished(&left, true)), (1, 0), "half a file under a temporary name: {left:?}");

    assert!(desk.protect().status.success());
    assert_eq!((desk.files().len(), finished(&desk.files(), false)), (1, 1));
}

#[test]
fn a_file_that_may_not_grow_is_told_and_leaves_nothing() {
    let desk = Desk::new();
    let output =
        desk.script("trap '' XFSZ; ulimit -f 8; exec $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO");
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("could not be written"), "{}", stderr(&output));
    assert_eq!(desk.files(), Vec::<PathBuf>::new());
}

#[test]
fn killed_at_any_moment_there_is_no_part_of_a_photo_under_a_final_name() {
    const PHOTOS: usize = 12;
    let desk = Desk::new();
    let mut random = Random::new(3);
    let mut finished_photos = 0;
    for _ in 0..12 {
        let mut child = spawn(&desk, PHOTOS);
        thread::sleep(Duration::from_millis(random.below(600) as u64));
        child.kill().expect("a child");
        let status = child.wait().expect("a child");
        assert!(status.signal() == Some(KILLED) || status.success(), "{status}");
        finished_photos = finished(&desk.files(), true);
    }
    assert!(desk.protect().status.success());
    assert_eq!(finished(&desk.files(), false), finished_photos + 1);
}

#[test]
fn two_processes_share_a_folder() {
    const PHOTOS: usize = 8;
    let desk = Desk::with(&jpeg::photo(160, 120, false));
    fs::write(desk.out.join(".safeshare-dead.part"), b"half").expect("written");
    let children: Vec<Child> = (0..4).map(|_| spawn(&desk, PHOTOS)).collect();
    for mut child in children {
        assert!(child.wait().expect("a child").success());
    }
    assert_eq!(finished(&desk.files(), false), 4 * PHOTOS);
}

/// Protects the photo so many times, in a process of its own.
fn spawn(desk: &Desk, photos: usize) -> Child {
    let mut command = desk.command(&[SAFESHARE, "protect", "--quiet", "--strength", "off", "--jobs", "2", "-o"]);
    command.arg(&desk.out).args(vec![&desk.photo; photos]);
    command.stderr(Stdio::null()).spawn().expect("it runs")
}

#[test]
fn clocks_decide_nothing() {
    let desk = Desk::new();
    let ages = [SystemTime::UNIX_EPOCH, SystemTime::now() + Duration::from_hours(24 * 365 * 30)];
    for age in ages {
        // A leftover is one whenever it was made, and a photo too.
        let leftover = desk.out.join(".safeshare-dead.part");
        fs::write(&leftover, b"half").expect("written");
        for path in [&leftover, &desk.photo] {
            File::options().write(true).open(path).and_then(|file| file.set_modified(age)).expect("a new time");
        }
        assert!(desk.protect().status.success());
        assert!(!leftover.exists());
    }
    assert_eq!(finished(&desk.files(), false), 2);
}

/// The time limit runs by the monotonic clock. The day's clock stands decades back first, then goes back by an hour each
/// time that it is read.
#[test]
fn a_clock_that_goes_backwards_changes_nothing() {
    let desk = Desk::new();
    let output = desk.script(
        "command -v faketime >/dev/null || exit 77; export DONT_FAKE_MONOTONIC=1
        faketime '1971-01-01 00:00:00' $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO
        faketime -f '-10y i-3600' $SAFESHARE protect --quiet --strength off -o $OUT $PHOTO",
    );
    if output.status.code() == Some(77) {
        missing("faketime (Debian package faketime)");
        return;
    }
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(finished(&desk.files(), false), 2);
}

#[test]
fn links_in_the_output_folder_are_never_followed() {
    let desk = Desk::new();
    let outside = desk.folder.path().join("outside");
    fs::create_dir(&outside).expect("a folder");
    let precious = outside.join("precious");
    fs::write(&precious, b"precious").expect("written");
    let links = [
        (".safeshare-file.part", precious.clone()),
        (".safeshare-folder.part", outside.clone()),
        (".safeshare-nothing.part", outside.join("nothing")),
        ("photo-0000000000000000.jpg", precious.clone()),
        ("photo-0000000000000001.jpg", outside.join("nothing")),
    ];
    for (name, target) in &links {
        symlink(target, desk.out.join(name)).expect("a link");
    }
    assert!(desk.protect().status.success());
    assert_eq!(fs::read(&precious).expect("still there"), b"precious");
    assert_eq!(photo::files(&outside), vec![precious]);
    for (name, target) in &links {
        assert_eq!(&fs::read_link(desk.out.join(name)).expect("still a link"), target);
    }
    assert_eq!(desk.files().len(), links.len() + 1);
}

#[test]
fn a_link_as_output_folder_leads_to_the_folder_that_was_meant() {
    let desk = Desk::new();
    let link = desk.folder.path().join("link");
    symlink(&desk.out, &link).expect("a link");
    photo::engine()
        .protect_file(&desk.photo, &link, &photo::unshielded(), &Control::default())
        .expect("a folder behind a link");
    assert_eq!(finished(&desk.files(), false), 1);
    let dangling = desk.folder.path().join("dangling");
    symlink(desk.folder.path().join("nothing"), &dangling).expect("a link");
    let done = photo::engine().protect_file(&desk.photo, &dangling, &photo::unshielded(), &Control::default());
    assert_eq!(done, Err(Storage::NotFound.into()));
}
