//! The database: whether it opens, whether a commit in it is durable, whether it fits the identity.

use super::Finding;
use crate::config::{Config, Storage};
use crate::identity;
use crate::store::database::Database;
use crate::store::postgres::{PostgresStore, Settings};
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreError};
use wire::RelayId;

/// Connections that a relay may have open at once.
const CONNECTIONS_OF_A_RELAY: u32 = 20;
/// Relays and the database may differ by so much before requests sent to one fail at another.
const SKEW_MAX_MS: u64 = 30_000;

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    if let Storage::File(path) = &config.storage
        && !path.exists()
    {
        return vec![Ok(
            "There is no database yet; the first start makes it.".to_owned()
        )];
    }
    match Database::open(&config.storage, &config.entropy).await {
        Ok(Database::Sqlite(store)) => vec![sqlite(store).await],
        Ok(Database::Postgres(store)) => postgres(&store, config).await,
        Err(error) => vec![Err(format!(
            "The database cannot be opened: {}.",
            reasons(&error)
        ))],
    }
}

/// An error with what caused it.
fn reasons(error: &StoreError) -> String {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        said.push_str(": ");
        said.push_str(&error.to_string());
        cause = error.source();
    }
    said
}

async fn sqlite(store: SqliteStore) -> Finding {
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

async fn postgres(store: &PostgresStore, config: &Config) -> Vec<Finding> {
    let settings = match store.settings().await {
        Ok(settings) => settings,
        Err(error) => {
            return vec![Err(format!(
                "The database does not answer: {}.",
                reasons(&error)
            ))];
        }
    };
    let now_ms = config.clock.now_ms();
    let mut findings = vec![Ok(format!(
        "The database opens: PostgreSQL {}.",
        settings.version
    ))];
    findings.extend(judge(&settings, now_ms));
    findings.push(founder(store, config).await);
    store.close().await;
    findings
}

/// What the settings are worth.
fn judge(settings: &Settings, now_ms: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let must = |on: bool, fine: &str, wrong: &str| {
        if on {
            Ok(fine.to_owned())
        } else {
            Err(wrong.to_owned())
        }
    };
    findings.push(must(
        settings.synchronous_commit != "off",
        "Commits wait for the disk (synchronous_commit).",
        "Commits do not wait for the disk. Set synchronous_commit = on.",
    ));
    findings.push(must(
        settings.fsync == "on",
        "Writes reach the disk (fsync).",
        "fsync is off: a power cut loses what was acknowledged. Set fsync = on.",
    ));
    findings.push(must(
        settings.full_page_writes == "on",
        "Torn pages can be mended (full_page_writes).",
        "full_page_writes is off: a power cut can leave torn pages. Set it on.",
    ));
    findings.push(must(
        settings.encrypted || settings.local,
        "Nobody on the network reads along between relay and database.",
        "The connection to the database is not encrypted. Add ?sslmode=verify-full to its URL.",
    ));
    findings.push(must(
        matches!(settings.log_statement.as_str(), "none" | "ddl"),
        "The database does not log what it is told.",
        "The database logs statements. Set log_statement = none.",
    ));
    let relays = settings.connections_max / CONNECTIONS_OF_A_RELAY;
    findings.push(must(
        relays >= 2,
        &format!(
            "Its {} connections do for {relays} relays.",
            settings.connections_max
        ),
        "It takes too few connections for two relays. Raise max_connections to 100.",
    ));
    let skew_ms = settings.time_ms.abs_diff(now_ms);
    findings.push(must(
        skew_ms <= SKEW_MAX_MS,
        "This clock and the database's agree.",
        &format!(
            "This clock and the database's differ by {} s. Set both by the network (NTP).",
            skew_ms / 1_000
        ),
    ));
    findings
}

async fn founder(store: &PostgresStore, config: &Config) -> Finding {
    let founder = store.identity().await.map_err(|error| {
        format!(
            "The database's identity cannot be read: {}.",
            reasons(&error)
        )
    })?;
    let Some(founder) = founder else {
        return Ok("No relay has founded the database yet; the first start does.".to_owned());
    };
    let other = "The database belongs to another identity. Copy the identity.key of the relay \
        that founded it into the data folder."
        .to_owned();
    if config.identity_path().is_some_and(|path| !path.exists()) {
        return Err(other);
    }
    let key = identity::load(&config.identity, &config.entropy)
        .map_err(|error| format!("The identity key cannot be read: {error}."))?;
    if RelayId::from_bytes(key.verifying_key().to_bytes()) == founder {
        Ok("The database belongs to this identity.".to_owned())
    } else {
        Err(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            version: "15.4".to_owned(),
            synchronous_commit: "on".to_owned(),
            synchronous_commit_set: "on".to_owned(),
            fsync: "on".to_owned(),
            full_page_writes: "on".to_owned(),
            encrypted: true,
            local: false,
            log_statement: "none".to_owned(),
            connections_max: 100,
            time_ms: 1_000_000,
        }
    }

    #[test]
    fn every_careless_setting_is_found_and_a_careful_one_is_not() {
        let wrong = |settings: &Settings| {
            judge(settings, 1_000_000)
                .iter()
                .filter(|finding| finding.is_err())
                .count()
        };
        assert_eq!(wrong(&settings()), 0);
        let careless: [fn(&mut Settings); 7] = [
            |s| s.synchronous_commit = "off".to_owned(),
            |s| s.fsync = "off".to_owned(),
            |s| s.full_page_writes = "off".to_owned(),
            |s| s.encrypted = false,
            |s| s.log_statement = "all".to_owned(),
            |s| s.connections_max = 30,
            |s| s.time_ms = 1_060_000,
        ];
        for spoil in careless {
            let mut spoilt = settings();
            spoil(&mut spoilt);
            assert_eq!(wrong(&spoilt), 1, "{spoilt:?}");
        }
    }
}
