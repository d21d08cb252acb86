//! A relay with one space, as most tests want it.

use crate::{Client, Device, RelayProcess, refused};
use anyhow::{Context, ensure};
use tempfile::TempDir;
use wire::api::SyncRequest;
use wire::{Problem, Statement, Token};

/// A running relay, a device in its own space, and eleven unspent tokens.
pub struct Scene {
    /// The relay.
    pub relay: RelayProcess,
    /// A client of it.
    pub client: Client,
    /// The device that founded the space.
    pub phone: Device,
    /// The statement that did.
    pub first: Statement,
    /// Twelve tokens; the first is spent.
    pub tokens: Vec<Token>,
    _data: TempDir,
}

impl Scene {
    /// Starts a relay in a fresh folder and creates the space.
    ///
    /// # Errors
    /// If anything is refused.
    pub async fn start(program: &str, args: &[&str]) -> anyhow::Result<Self> {
        let data = TempDir::new()?;
        let relay = RelayProcess::start(program, data.path(), args).await?;
        let client = relay.client().await?;
        let code = relay.invite(1).await?;
        let tokens = client
            .redeem(&code, 9)
            .await?
            .ok()
            .context("the code is refused")?;
        let (phone, first) = Device::found(1)?;
        let token = tokens.first().context("no token")?.clone();
        client.create(&phone, &first, token).await?;
        Ok(Self {
            relay,
            client,
            phone,
            first,
            tokens,
            _data: data,
        })
    }

    /// Why a signed body is refused.
    pub async fn post_refused(&self, body: Vec<u8>) -> Problem {
        let phone = &self.phone;
        let auth = self
            .client
            .auth(&phone.key, phone.space, "POST", "/v1/sync", &body, 0);
        refused(self.client.post("/v1/sync", &auth, body).await)
    }

    /// Why records of the phone are refused.
    pub async fn push_refused(&self, records: Vec<Vec<u8>>) -> Problem {
        refused(self.client.push(&self.phone, records).await)
    }

    /// Why a statement is refused.
    pub async fn change_refused(&self, who: &Device, statement: &Statement) -> Problem {
        let request = SyncRequest {
            space: self.phone.space,
            statements: vec![statement.bytes().to_vec()],
            ..Default::default()
        };
        refused(self.client.sync(who, &request).await)
    }

    /// Checks that the relay holds what it held, and takes the next record.
    ///
    /// # Errors
    /// If not.
    pub async fn still_works(&mut self) -> anyhow::Result<()> {
        let records = self.phone.records(1)?;
        let taken = self.client.push(&self.phone, records).await?;
        let taken = taken.ok().context("a good record is refused")?;
        ensure!(taken.head == Some(self.phone.head), "another head");
        ensure!(
            taken.newest == self.phone.head.seq,
            "something else was taken"
        );
        Ok(())
    }
}
