//! One run of the binary: a device, its folder, and what a line does to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use headless::command::{Awaited, Command, Convenience, parse};
use headless::pen::units;
use headless::screens::words_to_compare;
use headless::{Clock, Device, FolderStorage, HttpTransport, MemoryStorage, Setup, Shell, Storage};
use shared::effect::FileOperation;
use shared::event::{BackupEvent, Happening, PageField, ShellFacts};

use crate::DeviceArgs;

/// How long `{"wait":…}` waits, by the device's clock.
const WAIT_MS: i64 = 120_000;
/// How long nothing may happen before standard input is looked at again.
const IDLE_MS: i64 = 1_000;

pub(crate) struct Session {
    args: DeviceArgs,
    clock: Clock,
    memory: MemoryStorage,
    starts: u64,
    shell: Option<Shell<Box<dyn Storage>>>,
}

impl Session {
    pub(crate) async fn open(args: DeviceArgs) -> Result<Self> {
        let clock = match &args.now {
            Some(now) => Clock::at(unix_ms(now)?),
            None => Clock::system(),
        };
        if jiff::tz::TimeZone::get(&args.zone).is_err() {
            bail!("there is no zone {}", args.zone);
        }
        let memory = MemoryStorage::new();
        let mut session = Self {
            args,
            clock,
            memory,
            starts: 0,
            shell: None,
        };
        session.start().await?;
        Ok(session)
    }

    /// Does what a line says and answers with a line of JSON.
    pub(crate) async fn line(&mut self, text: &str) -> Result<String> {
        let json = match parse(text)? {
            Command::Happens(Happening::Started(_)) => {
                bail!("the shell has told the core that it started; use {{\"restart\":true}}")
            }
            Command::Happens(what) => {
                self.shell()?.happens(what).await?;
                None
            }
            Command::Shell(convenience) => self.convenience(convenience).await?,
        };
        self.save_files()?;
        match json {
            Some(json) => Ok(json),
            None => Ok(serde_json::to_string(&self.shell()?.view())?),
        }
    }

    /// Lets time pass until something happens, or for a while.
    pub(crate) async fn idle(&mut self) -> Result<()> {
        if self.clock.runs_by_itself() {
            self.shell()?.advance(IDLE_MS).await?;
        } else {
            // A fixed clock moves only when told.
            std::future::pending::<()>().await;
        }
        Ok(())
    }

    /// The end of the input: leaves the app as a person would.
    pub(crate) async fn close(mut self) -> Result<()> {
        self.shell()?.happens(Happening::WentToBackground).await?;
        self.save_files()
    }

    async fn start(&mut self) -> Result<()> {
        self.shell = None;
        let storage = self.storage()?;
        let setup = Setup {
            seed: self.seed()?,
            zone: self.args.zone.clone(),
            clock: self.clock.clone(),
            facts: ShellFacts {
                relay_hint: self.args.relay.clone(),
                device_kind: self.args.device_kind.clone(),
                release: env!("CARGO_PKG_VERSION").to_owned(),
            },
        };
        let device = Device::start(storage, setup);
        let mut shell = Shell::new(device, Arc::new(HttpTransport::new()));
        shell.settle().await?;
        self.shell = Some(shell);
        Ok(())
    }

    fn storage(&mut self) -> Result<Box<dyn Storage>> {
        self.starts += 1;
        Ok(match &self.args.data {
            Some(dir) => {
                let mut folder = FolderStorage::open(dir)?;
                self.starts = folder.count_start()?;
                Box::new(folder)
            }
            None => Box::new(self.memory.clone()),
        })
    }

    fn seed(&self) -> Result<[u8; 32]> {
        let mut seed = [0; 32];
        match self.args.seed {
            Some(number) => {
                let parts = number
                    .to_be_bytes()
                    .into_iter()
                    .chain(self.starts.to_be_bytes());
                seed.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
            }
            None => getrandom::fill(&mut seed).context("the system gives no randomness")?,
        }
        Ok(seed)
    }

    fn shell(&mut self) -> Result<&mut Shell<Box<dyn Storage>>> {
        self.shell.as_mut().context("the core has not started")
    }

    async fn convenience(&mut self, convenience: Convenience) -> Result<Option<String>> {
        match convenience {
            Convenience::View(_) => self.shell()?.settle().await?,
            Convenience::SleepMs(wait) => self.shell()?.advance(i64::from(wait)).await?,
            Convenience::Online(online) => self.shell()?.set_online(online).await?,
            Convenience::Wait(awaited) => self.wait(awaited).await?,
            Convenience::Type { text, field } => {
                let shell = self.shell()?;
                shell.settle().await?;
                let pen = shell.device.pen();
                let end = match &field {
                    PageField::Title => units(&pen.title),
                    PageField::Body => units(&pen.body),
                    PageField::Answer { key } => pen.answers.get(key).map_or(0, |t| units(t)),
                };
                shell.device.types(field, end, 0, &text)?;
                shell.settle().await?;
            }
            Convenience::Read(_) => {
                let pages = self.shell()?.device.read_all()?;
                return Ok(Some(serde_json::to_string(&pages)?));
            }
            Convenience::Restart(_) => self.start().await?,
            Convenience::OpenBackup { path, passphrase } => {
                let bytes = std::fs::read(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                let opened = BackupEvent::FileOpened { bytes, passphrase };
                self.shell()?.happens(Happening::Backup(opened)).await?;
            }
        }
        Ok(None)
    }

    async fn wait(&mut self, awaited: Awaited) -> Result<()> {
        let shell = self.shell()?;
        match awaited {
            Awaited::Synced => shell.wait_synced(WAIT_MS).await?,
            Awaited::Arrived => shell.arrive().await?,
            Awaited::Words => {
                let shown = |view: &shared::ViewModel| words_to_compare(view).is_some();
                shell
                    .wait_for("six words to compare", WAIT_MS, shown)
                    .await?;
            }
        }
        Ok(())
    }

    fn save_files(&mut self) -> Result<()> {
        let files = self.shell()?.device.take_files();
        for file in files {
            let path = save(self.args.data.as_deref(), &file)?;
            // The view says that it was saved; a script wants to know where.
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("saved {}\n", path.display()).as_bytes(),
            );
        }
        Ok(())
    }
}

fn save(data: Option<&Path>, file: &FileOperation) -> Result<PathBuf> {
    let dir = data.unwrap_or(Path::new(".")).join("files");
    // The core suggests a name; only its last part counts.
    let name = Path::new(&file.name)
        .file_name()
        .context("a file without a name")?;
    let path = dir.join(name);
    std::fs::create_dir_all(&dir)
        .and_then(|()| std::fs::write(&path, &file.bytes))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn unix_ms(now: &str) -> Result<i64> {
    if let Ok(ms) = now.parse() {
        return Ok(ms);
    }
    let time: jiff::Timestamp = now
        .parse()
        .with_context(|| format!("--now: {now} is neither a time nor milliseconds"))?;
    Ok(time.as_millisecond())
}
