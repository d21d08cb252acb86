//! `hearten-relay backup`: a consistent copy of the database, while the relay runs or not.

use super::{BackupArgs, say};
use crate::config::Storage;
use anyhow::{Context, bail, ensure};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What to do about a database that brings its own tools.
const POSTGRES: &str = "a PostgreSQL database is backed up with its own tools, online: \
    pg_dump --format=custom --exclude-table-data='nonces' --exclude-table-data='rendezvous*' \
    --file=FILE --dbname=URL. To bring it back: stop every relay, pg_restore --clean --if-exists \
    --dbname=URL FILE, then hearten-relay generation renew --database URL. The identity key is \
    not in it: keep a copy of identity.key";

/// Copies the database into a file that did not exist.
pub(super) async fn run(args: &BackupArgs) -> anyhow::Result<()> {
    let database = match args.data.config().storage {
        Storage::File(path) => path,
        Storage::Memory => bail!("there is nothing to back up in memory"),
        Storage::Postgres(_) => bail!(POSTGRES),
    };
    ensure!(
        database.is_file(),
        "there is no database in the data folder"
    );
    copy(&database, &args.file).await?;
    let bytes = fs::metadata(&args.file)?.len();
    say(&format!(
        "Backed up {bytes} bytes. The identity key is not in it: keep a copy of identity.key apart \
         from it. If parts are kept outside the database, copy those after this."
    ))
}

/// Written beside the target and synced before it gets its name: a crash leaves a whole backup or
/// none.
async fn copy(database: &Path, target: &Path) -> anyhow::Result<()> {
    ensure!(
        !target.exists(),
        "the backup's file is there already; choose another name"
    );
    let mut name = target.file_name().context("not a file's name")?.to_owned();
    name.push(".unfinished");
    let unfinished = target.with_file_name(name);
    // SQLite copies into an empty file; made here, it is for its owner only.
    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)
        .context("cannot make the backup's file")?;
    let copied = vacuum_into(database, &unfinished).await;
    let finished = copied.and_then(|()| finish(&unfinished, target));
    if finished.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    finished
}

/// One read transaction: what it sees is of one moment, whatever is written meanwhile, and what was
/// erased before does not travel along.
async fn vacuum_into(database: &Path, target: &Path) -> anyhow::Result<()> {
    let target = target.to_str().context("the file's name is not text")?;
    let options = SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(false);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .context("cannot open the database")?;
    sqlx::query("VACUUM INTO ?")
        .bind(target)
        .execute(&mut connection)
        .await
        .context("cannot copy the database")?;
    Ok(connection.close().await?)
}

fn finish(unfinished: &Path, target: &Path) -> anyhow::Result<()> {
    fs::File::open(unfinished)?.sync_all()?;
    fs::rename(unfinished, target)?;
    Ok(sync_folder(target)?)
}

/// Makes names in the folder of a file durable.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
