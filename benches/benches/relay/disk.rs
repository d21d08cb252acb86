//! The disk under everything: as it is, or made slow for whatever is started on it.

use anyhow::{Context, Result, ensure};
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Flushes measured for one figure.
const FLUSHES: usize = 60;

/// Where databases of a bench go, and how slow a flush is made there.
pub(crate) struct Disk {
    folder: PathBuf,
    slow: Option<(PathBuf, Duration)>,
}

impl Disk {
    /// The disk of the build folder: `/tmp` may be memory.
    pub(crate) fn as_it_is() -> Self {
        Self {
            folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
            slow: None,
        }
    }

    /// The same with so long a wait before every flush.
    pub(crate) fn slowed(by: Duration) -> Result<Self> {
        let disk = Self::as_it_is();
        let library = disk.folder.join("slow_disk.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/relay/slow_disk.c");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .arg(&library)
            .arg(source)
            .arg("-ldl")
            .status()
            .context("there is no C compiler")?;
        ensure!(compiled.success(), "the slow disk does not compile");
        Ok(Self {
            slow: Some((library, by)),
            ..disk
        })
    }

    /// Whether flushes are made slow.
    pub(crate) fn is_slowed(&self) -> bool {
        self.slow.is_some()
    }

    /// A folder of its own, gone when dropped.
    pub(crate) fn folder(&self) -> Result<tempfile::TempDir> {
        Ok(tempfile::tempdir_in(&self.folder)?)
    }

    /// A program that runs on this disk.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Some((library, wait)) = &self.slow {
            command
                .env("LD_PRELOAD", library)
                .env("HEARTEN_BENCH_FLUSH_US", wait.as_micros().to_string());
        }
        command
    }
}

/// What flushing four written kilobytes takes here, the median.
pub(crate) fn flush_time(folder: &Path) -> Result<Duration> {
    let mut file = File::create(folder.join("flushed"))?;
    file.write_all(&[7; 64 * 1024])?;
    file.sync_all()?;
    let mut times = Vec::with_capacity(FLUSHES);
    for round in 0..FLUSHES {
        file.seek(SeekFrom::Start(4096 * (round as u64 % 16)))?;
        file.write_all(&[8; 4096])?;
        let started = Instant::now();
        file.sync_data()?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    times.get(FLUSHES / 2).copied().context("nothing measured")
}
