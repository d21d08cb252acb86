//! The program `hearten-relay`: serve, invite, doctor, backup, restore, generation.

mod backup;
mod doctor;
mod logs;
mod restore;
mod serve;
mod tls;

use crate::config::{Config, PartsPlace, Storage};
use crate::relay::create_invite;
use crate::store::Store;
use crate::store::database::Database;
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use wire::{Generation, limits};

/// What the program takes its memory from. A record is taken by one thread and given back by
/// another, which the system's own allocator makes expensive.
pub type Allocator = mimalloc::MiMalloc;

/// The relay of Hearten: stores sealed records in order and can read none of them.
#[derive(Debug, Parser)]
#[command(name = "hearten-relay", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until told to stop.
    Serve(Box<ServeArgs>),
    /// Invite people to keep a space here.
    Invite {
        #[command(subcommand)]
        command: InviteCommand,
    },
    /// Say what is wrong with this installation, if anything.
    Doctor(DoctorArgs),
    /// Copy the database into a file, consistently, while the relay runs or not.
    Backup(BackupArgs),
    /// Put a backup in the place of the database, which is kept aside. Stop the relay first.
    Restore(RestoreArgs),
    /// Take a new generation: do this after restoring a database by other means, while the relay is stopped.
    Generation {
        #[command(subcommand)]
        command: GenerationCommand,
    },
}

#[derive(Debug, Subcommand)]
enum InviteCommand {
    /// Make a code and print it. It is shown once: only a hash of it is kept.
    Create {
        /// How many people may use it.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        uses: u32,
        #[command(flatten)]
        data: DataArgs,
    },
}

#[derive(Debug, Subcommand)]
enum GenerationCommand {
    /// Replace the generation, so that clients offer again what the backup lacks.
    Renew {
        #[command(flatten)]
        data: DataArgs,
    },
}

/// Where everything is kept.
#[derive(Args, Clone, Debug)]
struct DataArgs {
    /// Folder of the database, the identity key and the certificate.
    #[arg(long, env = "HEARTEN_DATA", default_value = "data")]
    data: PathBuf,
    /// The database: `postgres://user@host/name`, which several relays may share, or the path of a
    /// SQLite file. A SQLite file in the data folder, unless set.
    #[arg(long, env = "HEARTEN_DATABASE", hide_env_values = true, value_parser = storage)]
    database: Option<Storage>,
}

fn storage(text: &str) -> Result<Storage, std::convert::Infallible> {
    Ok(Storage::parse(text))
}

/// Clients ask for what they need at least every hundred days.
const PARTS_DAYS_MIN: u32 = 100;

fn parts_days(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(days) if days == 0 || days >= PARTS_DAYS_MIN => Ok(days),
        _ => Err(format!("0 for ever, or at least {PARTS_DAYS_MIN} days")),
    }
}

impl DataArgs {
    /// A relay's configuration, but for how it serves.
    fn config(&self) -> Config {
        let config = Config::in_folder(self.data.clone());
        match &self.database {
            Some(storage) => Config {
                storage: storage.clone(),
                ..config
            },
            None => config,
        }
    }
}

#[derive(Args, Clone, Debug)]
struct BackupArgs {
    /// The file to make. It must not be there yet.
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Args, Clone, Debug)]
struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Args, Clone, Debug)]
struct DoctorArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Folder of the web app, if one is served.
    #[arg(long, env = "HEARTEN_WEB")]
    web: Option<PathBuf>,
    /// Whether the relay serves TLS with its own certificate.
    #[arg(long, env = "HEARTEN_TLS")]
    tls: bool,
    /// Address the relay listens on.
    #[arg(long, env = "HEARTEN_LISTEN", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Address under which people reach it.
    #[arg(long, env = "HEARTEN_PUBLIC_URL")]
    public_url: Option<String>,
}

#[derive(Args, Clone, Debug)]
struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Address to listen on.
    #[arg(long, env = "HEARTEN_LISTEN", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Folder of the web app to serve.
    #[arg(long, env = "HEARTEN_WEB")]
    web: Option<PathBuf>,
    /// Serve TLS with a certificate of our own, made on the first start: for use at home.
    #[arg(long, env = "HEARTEN_TLS")]
    tls: bool,
    /// Origin of pages from elsewhere that may use this relay. May be repeated.
    #[arg(long, env = "HEARTEN_ALLOW_ORIGIN", value_delimiter = ',')]
    allow_origin: Vec<String>,
    /// Other relays that the web app served here may connect to. May be repeated.
    #[arg(long, env = "HEARTEN_CONNECT_SRC", value_delimiter = ',')]
    connect_src: Vec<String>,
    /// Address under which people reach this relay; named in the certificate and printed.
    #[arg(long, env = "HEARTEN_PUBLIC_URL")]
    public_url: Option<String>,
    /// Sealed bytes a space may hold.
    #[arg(long, env = "HEARTEN_QUOTA_BYTES", default_value_t = limits::QUOTA_BYTES_DEFAULT)]
    quota_bytes: u64,
    /// Records a space may add in a day.
    #[arg(long, env = "HEARTEN_QUOTA_RECORDS", default_value_t = limits::QUOTA_RECORDS_DEFAULT)]
    quota_records: u64,
    /// Where the bytes of parts are kept: `database`, `folder:/path` or `s3://bucket/prefix`, with
    /// credentials and endpoint in AWS_… variables.
    #[arg(long, env = "HEARTEN_PARTS", default_value = "database", value_parser = PartsPlace::parse)]
    parts: PartsPlace,
    /// Days for which a space is kept in which no member was; 0 for ever. Whoever returns later
    /// brings back what their devices hold.
    #[arg(long, env = "HEARTEN_RETENTION_DAYS", default_value_t = limits::RETENTION_DAYS_DEFAULT)]
    retention_days: u32,
    /// Days for which a part is kept that no checkpoint names and no device put, fetched or asked
    /// for; 0 for ever. At least 100, or devices find attachments gone.
    #[arg(long, env = "HEARTEN_PARTS_DAYS", default_value_t = limits::RETENTION_DAYS_DEFAULT,
        value_parser = parts_days)]
    parts_days: u32,
    /// Minutes between rounds of tidying: settling, retention, giving room back to the disk.
    #[arg(long, env = "HEARTEN_TIDY_MINUTES", default_value_t = 60,
        value_parser = clap::value_parser!(u32).range(1..=1_440))]
    tidy_minutes: u32,
    /// Signed requests a second of one author in the long run; 0 for no rate limits at all.
    #[arg(long, env = "HEARTEN_RATE", default_value_t = 20)]
    rate: u32,
    /// Take peers' addresses from the last entry of X-Forwarded-For: only behind a proxy.
    #[arg(long, env = "HEARTEN_TRUST_FORWARDED_FOR")]
    trust_forwarded_for: bool,
    /// Check the signature of a record also when its author signed the request that carries it;
    /// clients check it in any case.
    #[arg(long, env = "HEARTEN_VERIFY_OWN_RECORDS")]
    verify_own_records: bool,
    /// Serve figures for Prometheus on an address of their own.
    #[arg(long, env = "HEARTEN_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
}

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow::Error::new(error).context("cannot start")),
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => serve::run(*args).await.map(|()| true),
            Command::Invite {
                command: InviteCommand::Create { uses, data },
            } => invite(&data, uses).await.map(|()| true),
            Command::Doctor(args) => doctor::run(&args).await,
            Command::Backup(args) => backup::run(&args).await.map(|()| true),
            Command::Restore(args) => restore::run(&args).await.map(|()| true),
            Command::Generation {
                command: GenerationCommand::Renew { data },
            } => renew(&data).await.map(|()| true),
        }
    });
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => fail(&error),
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "hearten-relay: {error:#}");
    ExitCode::FAILURE
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{line}").context("cannot write to standard output")
}

async fn invite(data: &DataArgs, uses: u32) -> anyhow::Result<()> {
    let (store, config) = open(data).await?;
    let code = create_invite(&store, &config, uses)
        .await
        .context("cannot store the invite")?;
    store.close().await;
    say(&code)
}

async fn renew(data: &DataArgs) -> anyhow::Result<()> {
    let (store, config) = open(data).await?;
    let fresh = config
        .entropy
        .bytes()
        .context("no random bytes to be had")?;
    let generation = Generation::from_bytes(fresh);
    store
        .renew_generation(generation)
        .await
        .context("cannot store the generation")?;
    store.close().await;
    say(&generation.to_string())
}

/// Opens the database of a data folder, next to a running relay or without one.
async fn open(data: &DataArgs) -> anyhow::Result<(Database, Config)> {
    make_folder(&data.data)?;
    let config = data.config();
    let store = Database::open(&config.storage, &config.entropy)
        .await
        .context("cannot open the database")?;
    Ok((store, config))
}

/// Makes a folder that only its owner may enter.
fn make_folder(folder: &std::path::Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .context("cannot make the data folder")
}
