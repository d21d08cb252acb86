//! A device that founds a space and makes records.

use ed25519_dalek::SigningKey;
use wire::{
    AccessOp, AuthorId, Checkpoint, EpochId, Hash, Head, Kind, PartId, Place, Record, RecordHeader,
    Role, SpaceId, Statement, StatementDraft, author_of,
};

/// A made-up epoch.
#[must_use]
pub fn epoch(byte: u8) -> EpochId {
    EpochId::from_bytes([byte; 32])
}

/// A device in a space.
#[derive(Clone)]
pub struct Device {
    /// Its signing key.
    pub key: SigningKey,
    /// Its space.
    pub space: SpaceId,
    /// The epoch of its records.
    pub epoch: EpochId,
    /// Its own newest record.
    pub head: Head,
}

impl Device {
    /// A device that founds a space, and the statement that does.
    ///
    /// # Errors
    /// Never, short of a bug.
    pub fn found(seed: u8) -> anyhow::Result<(Self, Statement)> {
        Self::found_with(seed, &[])
    }

    /// Likewise, with more operations in the first statement.
    ///
    /// # Errors
    /// If the operations are too many.
    pub fn found_with(seed: u8, more: &[AccessOp]) -> anyhow::Result<(Self, Statement)> {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let mut operations = vec![
            AccessOp::Add {
                author: author_of(&key),
                role: Role::Device,
            },
            AccessOp::Epoch(epoch(1)),
        ];
        operations.extend_from_slice(more);
        let draft = StatementDraft {
            space: SpaceId::ZERO,
            version: 1,
            previous: Hash::ZERO,
            nonce: [seed; 16],
            operations,
        };
        let statement = Statement::sign(&key, &draft)?;
        let space = statement.space();
        Ok((
            Self {
                key,
                space,
                epoch: epoch(1),
                head: Head::NONE,
            },
            statement,
        ))
    }

    /// Another device of the same space.
    #[must_use]
    pub fn join(&self, seed: u8) -> Self {
        Self {
            key: SigningKey::from_bytes(&[seed; 32]),
            space: self.space,
            epoch: self.epoch,
            head: Head::NONE,
        }
    }

    /// Its public key.
    #[must_use]
    pub fn author(&self) -> AuthorId {
        author_of(&self.key)
    }

    /// A statement after another.
    ///
    /// # Errors
    /// If the operations are too many.
    pub fn statement(
        &self,
        after: &Statement,
        operations: &[AccessOp],
    ) -> anyhow::Result<Statement> {
        let draft = StatementDraft {
            space: self.space,
            version: after.version() + 1,
            previous: after.hash(),
            nonce: [7; 16],
            operations: operations.to_vec(),
        };
        Ok(Statement::sign(&self.key, &draft)?)
    }

    /// The next record of its chain; does not move the chain on.
    ///
    /// # Errors
    /// If the payload is too large.
    pub fn peek(&self, payload: &[u8]) -> anyhow::Result<Record> {
        let header = RecordHeader {
            kind: Kind::Updates,
            space: self.space,
            author: self.author(),
            seq: self.head.seq + 1,
            previous: self.head.hash,
            epoch: self.epoch,
        };
        Ok(Record::seal_header(&self.key, &header, payload)?)
    }

    /// The next record of its chain.
    ///
    /// # Errors
    /// If the payload is too large.
    pub fn record(&mut self, payload: &[u8]) -> anyhow::Result<Record> {
        let record = self.peek(payload)?;
        self.head = record.head();
        Ok(record)
    }

    /// The next record of its chain, of any kind.
    ///
    /// # Errors
    /// If the payload is too large.
    pub fn record_of(&mut self, kind: Kind, payload: &[u8]) -> anyhow::Result<Record> {
        let header = RecordHeader {
            kind,
            ..*self.peek(&[])?.header()
        };
        let record = Record::seal_header(&self.key, &header, payload)?;
        self.head = record.head();
        Ok(record)
    }

    /// A manifest, and the checkpoint that covers these heads with these parts.
    ///
    /// # Errors
    /// If they are too many.
    pub fn manifest(
        &mut self,
        covered: &[Place],
        parts: &[PartId],
    ) -> anyhow::Result<(Place, Vec<Vec<u8>>)> {
        let manifest = self.record_of(Kind::Manifest, b"sealed manifest")?;
        let place = Place::new(self.author(), self.head);
        let covers = Checkpoint::Covers {
            manifest: place,
            covered: covered.to_vec(),
            parts: parts.to_vec(),
        };
        let checkpoint = self.record_of(Kind::Checkpoint, &covers.to_payload())?;
        let records = vec![manifest.into_bytes(), checkpoint.into_bytes()];
        Ok((place, records))
    }

    /// Several records.
    ///
    /// # Errors
    /// Never, short of a bug.
    pub fn records(&mut self, count: u8) -> anyhow::Result<Vec<Vec<u8>>> {
        (0..count)
            .map(|n| Ok(self.record(&[n; 100])?.into_bytes()))
            .collect()
    }
}
