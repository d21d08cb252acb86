//! Databases on the PostgreSQL server that `cargo xtask test` starts.

use anyhow::Context;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

static MADE: AtomicU32 = AtomicU32::new(0);

/// A database of its own for a test.
pub struct TestDatabase {
    /// Its URL.
    pub url: String,
    front: String,
    name: String,
}

impl TestDatabase {
    /// Makes one; `None`, with a word about it, when there is no server to make it on.
    ///
    /// # Errors
    /// If the server refuses.
    pub async fn make() -> anyhow::Result<Option<Self>> {
        let Ok(server) = std::env::var("HEARTEN_TEST_POSTGRES") else {
            eprintln!("not checked: HEARTEN_TEST_POSTGRES is not set");
            return Ok(None);
        };
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("hearten_relay_{}_{number}", std::process::id());
        let (front, _) = server.rsplit_once('/').context("no database in the URL")?;
        let options: PgConnectOptions = server.parse()?;
        let mut connection = options.connect().await?;
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut connection).await?;
        connection.close().await?;
        Ok(Some(Self {
            url: format!("{front}/{name}"),
            front: front.to_owned(),
            name,
        }))
    }

    /// The database as it is reached through a door.
    ///
    /// # Errors
    /// If the server's address cannot be read.
    pub async fn behind_a_door(&self) -> anyhow::Result<(String, Door)> {
        let (user, server) = self.front.rsplit_once('@').context("no user in the URL")?;
        let door = Door::open(server.parse()?).await?;
        Ok((format!("{user}@{}/{}", door.address, self.name), door))
    }
}

/// A way to a server that can be shut: everything that goes through it ends then.
pub struct Door {
    address: SocketAddr,
    server: SocketAddr,
    passing: Option<JoinHandle<()>>,
}

impl Door {
    async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        Ok(Self {
            address: listener.local_addr()?,
            server,
            passing: Some(tokio::spawn(pass(listener, server))),
        })
    }

    /// Shuts it.
    pub async fn shut(&mut self) {
        if let Some(passing) = self.passing.take() {
            passing.abort();
            let _ = passing.await;
        }
    }

    /// Opens it again.
    ///
    /// # Errors
    /// If its port was taken meanwhile.
    pub async fn reopen(&mut self) -> anyhow::Result<()> {
        let listener = TcpListener::bind(self.address).await?;
        self.passing = Some(tokio::spawn(pass(listener, self.server)));
        Ok(())
    }
}

async fn pass(listener: TcpListener, server: SocketAddr) {
    // They end with this task.
    let mut lines = tokio::task::JoinSet::new();
    while let Ok((mut near, _)) = listener.accept().await {
        lines.spawn(async move {
            if let Ok(mut far) = TcpStream::connect(server).await {
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            }
        });
    }
}
