//! `hearten-relay doctor`

use super::{DoctorArgs, say, tls};
use crate::config::{Clock, Config};
use crate::identity;
use crate::store::Store;
use crate::store::sqlite::SqliteStore;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// 2025-01-01: a clock before it was never set.
const EARLIEST_MS: u64 = 1_735_689_600_000;
/// 2100-01-01: a clock after it is wrong too.
const LATEST_MS: u64 = 4_102_444_800_000;
/// Free space below which a relay should not go on, in bytes.
const FREE_MIN: u64 = 512 * 1024 * 1024;

/// One thing that was looked at: what is fine, or what is wrong and what to do.
type Finding = Result<String, String>;

/// Looks at everything and says so. `false` if something is wrong.
pub(super) async fn run(args: &DoctorArgs) -> anyhow::Result<bool> {
    let data = &args.data.data;
    let config = Config::in_folder(data.clone());
    let mut findings = vec![clock(config.clock.now_ms()), writable(data)];
    // Without the folder there is nothing more to find, and nothing should be made by looking.
    if data.is_dir() {
        findings.push(disk(data));
        findings.push(database(&config).await);
        findings.extend(config.identity_path().map(identity_file));
    }
    findings.extend(args.web.as_deref().map(web));
    if args.tls {
        findings.push(certificate(data, &config.clock));
    }
    for finding in &findings {
        match finding {
            Ok(fine) => say(&format!("ok    {fine}"))?,
            Err(wrong) => say(&format!("WRONG {wrong}"))?,
        }
    }
    Ok(findings.iter().all(Result::is_ok))
}

fn clock(now_ms: u64) -> Finding {
    if (EARLIEST_MS..LATEST_MS).contains(&now_ms) {
        Ok("The clock shows a plausible time.".to_owned())
    } else {
        Err("The clock is plainly wrong. Set it; every request is checked against it.".to_owned())
    }
}

fn writable(data: &Path) -> Finding {
    let probe = data.join(".doctor");
    let wrote = fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe));
    match wrote {
        Ok(()) => Ok("The data folder can be written.".to_owned()),
        Err(error) => Err(format!(
            "The data folder cannot be written ({error}). Make it, or give it to this user."
        )),
    }
}

fn disk(data: &Path) -> Finding {
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

async fn database(config: &Config) -> Finding {
    let opened = SqliteStore::open(&config.storage, &config.entropy).await;
    let store = opened.map_err(|error| format!("The database cannot be opened: {error}."))?;
    let pragmas = store.pragmas().await;
    store.close().await;
    let pragmas = pragmas.map_err(|error| format!("The database does not answer: {error}."))?;
    if !pragmas.journal_mode.eq_ignore_ascii_case("wal") {
        return Err(format!(
            "The database's journal is {}, not WAL. Is the folder on a network disk?",
            pragmas.journal_mode
        ));
    }
    if pragmas.synchronous != 2 {
        return Err(
            "The database does not wait for the disk (synchronous is not FULL).".to_owned(),
        );
    }
    Ok("The database opens, with journal WAL and synchronous FULL.".to_owned())
}

fn identity_file(path: &Path) -> Finding {
    let Ok(metadata) = fs::metadata(path) else {
        return Ok("There is no identity key yet; the first start makes it.".to_owned());
    };
    let mode = metadata.permissions().mode() & 0o777;
    if mode != identity::MODE {
        return Err(format!(
            "The identity key's file has mode {mode:o}, not 600. Run chmod 600 on it."
        ));
    }
    if metadata.len() != 32 {
        return Err("The identity key's file is not 32 bytes long. Restore it.".to_owned());
    }
    Ok("The identity key is there, for this user only.".to_owned())
}

fn web(folder: &Path) -> Finding {
    if folder.join("index.html").is_file() {
        Ok("The web app is there.".to_owned())
    } else {
        Err("The web app's folder has no index.html. Build the web app, or drop --web.".to_owned())
    }
}

fn certificate(data: &Path, clock: &Clock) -> Finding {
    let Some(until) = tls::valid_until_day(data) else {
        return Ok("There is no TLS certificate yet; the first start makes it.".to_owned());
    };
    let left = until.saturating_sub(u64::from(clock.today()));
    if left == 0 {
        Err("The TLS certificate has ended. Delete the tls- files and start again.".to_owned())
    } else if left < tls::DAYS_TO_WARN {
        Err(format!(
            "The TLS certificate ends in {left} days. Delete the tls- files and restart."
        ))
    } else {
        Ok(format!("The TLS certificate is good for {left} days."))
    }
}
