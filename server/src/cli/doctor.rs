//! `hearten-relay doctor`: what is well, what is not, and what to do about it.

mod database;
mod disk;

use super::{DoctorArgs, say, tls};
use crate::config::Clock;
use crate::identity;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// 2025-01-01: a clock before it was never set.
const EARLIEST_MS: u64 = 1_735_689_600_000;
/// 2100-01-01: a clock after it is wrong too.
const LATEST_MS: u64 = 4_102_444_800_000;

/// One thing that was looked at: what is fine, or what is wrong and what to do.
type Finding = Result<String, String>;

/// Looks at everything and says so. `false` if something is wrong.
pub(super) async fn run(args: &DoctorArgs) -> anyhow::Result<bool> {
    let data = &args.data.data;
    let config = args.data.config();
    let mut findings = vec![clock(config.clock.now_ms()), disk::writable(data)];
    // Without the folder there is nothing more to find, and nothing should be made by looking.
    if data.is_dir() {
        findings.push(closed_to_others(data));
        findings.push(disk::room(data));
        findings.push(disk::speed(data));
        findings.extend(config.identity_path().map(identity_file));
    }
    findings.extend(database::look(&config).await);
    findings.extend(args.web.as_deref().map(web));
    if args.tls {
        findings.push(certificate(data, &config.clock));
    }
    findings.push(transport(args));
    findings.push(logs(std::env::var("HEARTEN_LOG").ok().as_deref()));
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

fn closed_to_others(data: &Path) -> Finding {
    let mode = match fs::metadata(data) {
        Ok(metadata) => metadata.permissions().mode() & 0o777,
        Err(error) => return Err(format!("The data folder cannot be looked at ({error}).")),
    };
    if mode & 0o077 == 0 {
        Ok("The data folder is for this user only.".to_owned())
    } else {
        Err(format!(
            "The data folder has mode {mode:o}: others may look into it. Run chmod 700 on it."
        ))
    }
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

/// Whether what people send is encrypted on its way.
fn transport(args: &DoctorArgs) -> Finding {
    let behind_proxy = args
        .public_url
        .as_deref()
        .is_some_and(|url| url.starts_with("https://"));
    if args.tls {
        Ok("The relay serves TLS itself.".to_owned())
    } else if behind_proxy {
        Ok("The public address is https: what is in front of the relay serves TLS.".to_owned())
    } else if args.listen.ip().is_loopback() {
        Ok("The relay listens to this machine only, where no TLS is needed.".to_owned())
    } else {
        Err(format!(
            "The relay listens on {} without TLS. Add --tls, or put a proxy with TLS in front and \
             name its address with --public-url https://….",
            args.listen
        ))
    }
}

/// The relay's own lines hold no address and no content at any level. Those of its libraries may,
/// when they are asked to tell everything.
fn logs(filter: Option<&str>) -> Finding {
    let Some(filter) = filter.filter(|filter| !filter.is_empty()) else {
        return Ok("Logs are at their usual level: no addresses, no bodies.".to_owned());
    };
    let talkative = filter.split(',').map(str::trim).any(|directive| {
        let (target, level) = directive.rsplit_once('=').unwrap_or(("", directive));
        let ours = target == "server" || target.starts_with("server::");
        let level = level.to_ascii_lowercase();
        !ours && (level == "debug" || level == "trace")
    });
    if talkative {
        Err(format!(
            "HEARTEN_LOG={filter} lets libraries log what passes through them. Use \
             warn,server=info, or server=debug to look closer."
        ))
    } else {
        Ok("The log level keeps addresses and bodies out.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_of_libraries_at_debug_are_wrong_and_our_own_are_not() {
        assert!(logs(None).is_ok());
        assert!(logs(Some("warn,server=info")).is_ok());
        assert!(logs(Some("warn,server=debug,server::writer=trace")).is_ok());
        for talkative in [
            "debug",
            "TRACE",
            "warn,sqlx=debug",
            "server=info,hyper=trace",
        ] {
            assert!(logs(Some(talkative)).is_err(), "{talkative}");
        }
    }

    #[test]
    fn a_clock_that_was_never_set_is_wrong() {
        assert!(clock(0).is_err());
        assert!(clock(1_750_000_000_000).is_ok());
        assert!(clock(LATEST_MS).is_err());
    }

    #[test]
    fn plain_http_is_for_this_machine_or_behind_a_proxy() {
        let args = |listen: &str, tls, public_url: Option<&str>| DoctorArgs {
            data: crate::cli::DataArgs {
                data: std::path::PathBuf::new(),
                database: None,
            },
            web: None,
            tls,
            listen: listen.parse().unwrap(),
            public_url: public_url.map(str::to_owned),
        };
        assert!(transport(&args("127.0.0.1:1", false, None)).is_ok());
        assert!(transport(&args("0.0.0.0:1", false, None)).is_err());
        assert!(transport(&args("0.0.0.0:1", true, None)).is_ok());
        assert!(transport(&args("0.0.0.0:1", false, Some("https://a.example"))).is_ok());
        assert!(transport(&args("0.0.0.0:1", false, Some("http://a.example"))).is_err());
    }
}
