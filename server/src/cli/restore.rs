//! `hearten-relay restore`: puts a backup in the place of the database, which is kept aside.
//!
//! The backup is copied, checked and brought up to date before anything that is there is touched.
//! It gets a new generation: devices then offer again what it lacks. The identity key stays.

use super::backup::sync_folder;
use super::{RestoreArgs, make_folder, say};
use crate::config::{Config, Storage};
use crate::relay;
use crate::store::Store;
use crate::store::sqlite::SqliteStore;
use anyhow::{Context, bail, ensure};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use wire::Generation;

const POSTGRES: &str = "a PostgreSQL database is restored with its own tools: stop every relay, \
    pg_restore --clean --if-exists --dbname=URL FILE, then hearten-relay generation renew \
    --database URL, and start the relays";

/// Files that may lie beside a SQLite database and belong to it.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Restores a backup.
pub(super) async fn run(args: &RestoreArgs) -> anyhow::Result<()> {
    let config = args.data.config();
    let database = match &config.storage {
        Storage::File(path) => path.clone(),
        Storage::Memory => bail!("there is nothing to restore into memory"),
        Storage::Postgres(_) => bail!(POSTGRES),
    };
    ensure!(args.file.is_file(), "there is no such backup");
    make_folder(&args.data.data)?;
    // Held to the end: no relay may start on what is being exchanged.
    let _lock = relay::lock(&config.storage).context("stop the relay first")?;
    let fresh = beside(&database, "restoring");
    let prepared = prepare(&args.file, &fresh, &config).await;
    let (generation, spaces) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            remove(&fresh);
            return Err(error.context("the backup cannot be used; nothing was changed"));
        }
    };
    let aside = exchange(&database, &fresh).await?;
    say(&format!(
        "Restored {spaces} spaces under the new generation {generation}."
    ))?;
    if let Some(aside) = aside {
        let name = aside.file_name().unwrap_or_default().to_string_lossy();
        say(&format!(
            "The database that was there is kept beside it as {name}; delete it when all is well."
        ))?;
    }
    if config.identity_path().is_some_and(|path| !path.exists()) {
        say(
            "There is no identity.key in the data folder. Put the old one back before the relay \
             starts: a new one would make it another relay to every device.",
        )?;
    }
    Ok(())
}

/// Copies the backup, looks through every page of it, brings its schema up to date, and renews its
/// generation.
async fn prepare(
    backup: &Path,
    fresh: &Path,
    config: &Config,
) -> anyhow::Result<(Generation, u64)> {
    remove(fresh);
    fs::copy(backup, fresh).context("cannot copy it")?;
    check(fresh).await?;
    let storage = Storage::File(fresh.to_owned());
    let store = SqliteStore::open(&storage, &config.entropy)
        .await
        .context("it is not of a relay of this version or an earlier one")?;
    let random = config.entropy.bytes().context("no random bytes")?;
    let generation = Generation::from_bytes(random);
    store.renew_generation(generation).await?;
    let spaces = store.count_spaces().await?;
    store.close().await;
    fs::File::open(fresh)?.sync_all()?;
    Ok((generation, spaces))
}

async fn check(file: &Path) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .context("it is no database")?;
    let said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_all(&mut connection)
        .await
        .context("it is no database")?;
    let relays: Option<i64> = sqlx::query_scalar("SELECT count(*) FROM relay")
        .fetch_optional(&mut connection)
        .await
        .context("it is no database of a relay")?;
    connection.close().await?;
    ensure!(said == ["ok"], "it is damaged");
    ensure!(relays == Some(1), "it is no database of a relay");
    Ok(())
}

/// Puts the fresh database in the place of the old one, in one step, and keeps the old one aside.
async fn exchange(database: &Path, fresh: &Path) -> anyhow::Result<Option<PathBuf>> {
    let mut aside = None;
    if database.exists() {
        // What is in its log belongs to it. If it cannot be opened, its log goes along as it is.
        let _ = fold(database).await;
        let kept = free_name(database);
        if fs::hard_link(database, &kept).is_err() {
            fs::copy(database, &kept).context("cannot keep the present database aside")?;
            fs::File::open(&kept)?.sync_all()?;
        }
        for companion in COMPANIONS {
            let old = with(database, companion);
            if old.exists() {
                fs::rename(old, with(&kept, companion))?;
            }
        }
        sync_folder(database)?;
        aside = Some(kept);
    }
    fs::rename(fresh, database).context("cannot put the backup in its place")?;
    sync_folder(database)?;
    Ok(aside)
}

/// Brings what is in the write-ahead log into the database itself.
async fn fold(database: &Path) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new().filename(database);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

fn free_name(database: &Path) -> PathBuf {
    let names = (1_u32..).map(|number| beside(database, &format!("before-restore-{number}")));
    names
        .into_iter()
        .find(|name| !name.exists())
        .unwrap_or_else(|| beside(database, "before-restore"))
}

/// `relay.db` and `x` make `relay.x.db`.
fn beside(database: &Path, what: &str) -> PathBuf {
    let stem = database.file_stem().unwrap_or_default();
    let mut name = OsString::from(stem);
    name.push(format!(".{what}.db"));
    database.with_file_name(name)
}

fn with(database: &Path, companion: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(companion);
    PathBuf::from(name)
}

fn remove(database: &Path) {
    let _ = fs::remove_file(database);
    for companion in COMPANIONS {
        let _ = fs::remove_file(with(database, companion));
    }
}
