//! The relay as a process of its own, and what the system says of it.

use crate::disk::Disk;
use anyhow::{Context, Result};
use ed25519_dalek::SigningKey;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use tempfile::TempDir;
use wire::RelayId;

/// A running relay; killed when dropped.
pub(crate) struct Relay {
    child: Child,
    data: TempDir,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its identity key: with it benches write themselves licences to create spaces.
    pub(crate) key: SigningKey,
}

impl Relay {
    /// Starts the relay on a free port, without rate limits and with the quotas of a large host;
    /// else as it comes.
    pub(crate) fn start(disk: &Disk) -> Result<Self> {
        let data = disk.folder()?;
        let program = std::env::var_os("HEARTEN_BENCH_RELAY").map_or_else(
            || PathBuf::from(env!("CARGO_BIN_EXE_relay-under-bench")),
            Into::into,
        );
        let mut child = disk
            .command(&program)
            .args(["serve", "--listen", "127.0.0.1:0", "--rate", "0"])
            .args(["--quota-records", "100000000"])
            .arg("--data")
            .arg(data.path())
            .args(
                std::env::var("HEARTEN_BENCH_RELAY_ARGS")
                    .unwrap_or_default()
                    .split_whitespace(),
            )
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("the relay does not start")?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line
            .trim()
            .rsplit('/')
            .next()
            .and_then(|address| address.parse().ok())
            .context("the relay does not say where it listens")?;
        let seed: [u8; 32] = fs::read(data.path().join("identity.key"))?
            .try_into()
            .map_err(|_| anyhow::anyhow!("the identity key is not 32 bytes long"))?;
        Ok(Self {
            child,
            data,
            address,
            key: SigningKey::from_bytes(&seed),
        })
    }

    /// Its id.
    pub(crate) fn id(&self) -> RelayId {
        RelayId::from_bytes(self.key.verifying_key().to_bytes())
    }

    /// Resident memory of the whole process, in bytes.
    pub(crate) fn resident(&self) -> Result<u64> {
        Ok(self.figure("status", "VmRSS:")? * 1024)
    }

    /// Bytes it has sent to the disk so far.
    pub(crate) fn written(&self) -> Result<u64> {
        self.figure("io", "write_bytes:")
    }

    /// Processor time it has taken so far, in hundredths of a second.
    pub(crate) fn processor(&self) -> Result<u64> {
        let path = Path::new("/proc")
            .join(self.child.id().to_string())
            .join("stat");
        let text = fs::read_to_string(path)?;
        // After the name, which may hold anything, in brackets.
        let after = text.rsplit(')').next().context("the system does not say")?;
        let times = after.split_whitespace().skip(11).take(2);
        times.map(|time| Ok(time.parse::<u64>()?)).sum()
    }

    /// The size of its database without the log of what was written last.
    pub(crate) fn database(&self) -> Result<u64> {
        Ok(fs::metadata(self.data.path().join("relay.db"))?.len())
    }

    fn figure(&self, file: &str, name: &str) -> Result<u64> {
        let path = Path::new("/proc")
            .join(self.child.id().to_string())
            .join(file);
        let text = fs::read_to_string(path)?;
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.split_whitespace().next());
        Ok(number.context("the system does not say")?.parse()?)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
