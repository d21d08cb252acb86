//! The disk under the data folder.

use super::Finding;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Free space below which a relay should not go on, in bytes.
const FREE_MIN: u64 = 512 * 1024 * 1024;
/// Times a page is written and synced, to measure.
const SYNCS: usize = 16;
/// Beyond this every acknowledgement takes too long.
const SYNC_MAX: Duration = Duration::from_millis(30);
const PAGE: [u8; 4096] = [0; 4096];

pub(super) fn writable(data: &Path) -> Finding {
    let probe = data.join(".doctor");
    let wrote = fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe));
    match wrote {
        Ok(()) => Ok("The data folder can be written.".to_owned()),
        Err(error) => Err(format!(
            "The data folder cannot be written ({error}). Make it, or give it to this user."
        )),
    }
}

pub(super) fn room(data: &Path) -> Finding {
    match rustix::fs::statvfs(data) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let mebibytes = free / (1024 * 1024);
            if free >= FREE_MIN {
                Ok(format!("The disk has {mebibytes} MiB free."))
            } else {
                Err(format!(
                    "The disk has only {mebibytes} MiB free. Make room."
                ))
            }
        }
        Err(error) => Err(format!(
            "The disk cannot be asked for its free space ({error})."
        )),
    }
}

/// What a commit waits for.
pub(super) fn speed(data: &Path) -> Finding {
    let probe = data.join(".doctor");
    let measured = syncs(&probe);
    let _ = fs::remove_file(&probe);
    let median = measured.map_err(|error| format!("The disk cannot be measured ({error})."))?;
    let shown = median.as_secs_f64() * 1_000.0;
    if median <= SYNC_MAX {
        Ok(format!("The disk keeps a page for good in {shown:.2} ms."))
    } else {
        Err(format!(
            "The disk takes {shown:.0} ms to keep a page for good, and every acknowledgement waits \
             for it. Put the data on a faster disk."
        ))
    }
}

/// The median time of a write with its sync.
fn syncs(probe: &Path) -> io::Result<Duration> {
    let mut file = File::create(probe)?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let begun = Instant::now();
        file.write_all(&PAGE)?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    times
        .get(SYNCS / 2)
        .copied()
        .ok_or_else(|| io::Error::other("nothing was measured"))
}
