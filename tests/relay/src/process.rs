//! A relay as a process of its own.

use crate::Client;
use anyhow::{Context, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How long a relay may take to answer `/readyz`.
const READY_WITHIN: Duration = Duration::from_secs(20);

/// A running relay; killed when dropped.
pub struct RelayProcess {
    child: Child,
    program: PathBuf,
    data: PathBuf,
    database: Option<String>,
    /// Where it listens, without a slash at the end.
    pub url: String,
}

impl RelayProcess {
    /// Starts a relay on a free port and waits until it is ready. Its log goes to `stderr.log` in
    /// the data folder, after what was there.
    ///
    /// # Errors
    /// If it does not get ready in time.
    pub async fn start(program: &str, data: &Path, args: &[&str]) -> anyhow::Result<Self> {
        Self::start_in(program, data, args, &[]).await
    }

    /// Likewise, with more variables in its environment.
    ///
    /// # Errors
    /// If it does not get ready in time.
    pub async fn start_in(
        program: &str,
        data: &Path,
        args: &[&str],
        environment: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        // Built beside the relay, reqwest knows TLS and wants to be told which. An error means that
        // it has been told.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let log = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(data.join("stderr.log"))?;
        let mut child = Command::new(program)
            .arg("serve")
            .args(["--listen", "127.0.0.1:0"])
            .arg("--data")
            .arg(data)
            .args(args)
            .env("HEARTEN_LOG", "debug")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .context("the relay does not start")?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let line = tokio::time::timeout(READY_WITHIN, lines.next_line()).await??;
        let line = line.context("the relay ended at once")?;
        let url = line.rsplit(' ').next().context("no address")?.to_owned();
        let (program, data) = (program.into(), data.to_owned());
        let named = args.iter().skip_while(|arg| **arg != "--database").nth(1);
        let relay = Self {
            child,
            program,
            data,
            database: named.map(|name| (*name).to_owned()),
            url,
        };
        relay.wait_until_ready().await?;
        Ok(relay)
    }

    async fn wait_until_ready(&self) -> anyhow::Result<()> {
        let http = reqwest::Client::new();
        let polling = async {
            loop {
                let answer = http.get(format!("{}/readyz", self.url)).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(READY_WITHIN, polling)
            .await
            .context("the relay is not ready")
    }

    /// A client of this relay.
    ///
    /// # Errors
    /// If the relay does not say who it is.
    pub async fn client(&self) -> anyhow::Result<Client> {
        Client::connect(&self.url).await
    }

    /// Makes an invite code, next to the running relay.
    ///
    /// # Errors
    /// If the program fails.
    pub async fn invite(&self, uses: u32) -> anyhow::Result<String> {
        let output = Command::new(&self.program)
            .args(["invite", "create", "--uses", &uses.to_string(), "--data"])
            .arg(&self.data)
            .args(self.database.iter().flat_map(|name| ["--database", name]))
            .output()
            .await?;
        ensure!(output.status.success(), "invite create failed");
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// SIGKILL: no time for a last word.
    ///
    /// # Errors
    /// If it cannot be sent.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await?;
        Ok(())
    }

    /// SIGTERM, and waits for a clean end.
    ///
    /// # Errors
    /// If the relay does not end in time, or badly.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().context("already ended")?;
        Command::new("kill")
            .args(["-TERM", &id.to_string()])
            .status()
            .await?;
        let status = tokio::time::timeout(READY_WITHIN, self.child.wait()).await??;
        if !status.success() {
            bail!("the relay ended with {status}");
        }
        Ok(())
    }

    /// Everything it has logged so far.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn log(&self) -> anyhow::Result<Vec<u8>> {
        Ok(std::fs::read(self.data.join("stderr.log"))?)
    }
}
