//! Whoever holds the storage of a device and everything that the relay took.

use anyhow::{Context, Result, bail};
use headless::{MemoryStorage, Storage};
use minicbor::Decoder;
use seal::at_rest::{DataKey, open_value};
use seal::envelope::open_envelope_record;
use seal::epoch::Keyring;
use seal::keys::DeviceKeys;
use seal::record::open_record;
use shared::effect::VaultOutcome;
use wire::{EpochId, Kind, Record};

/// What a device's storage gives away to whoever has all of it.
pub struct Thief {
    /// Its keys.
    pub keys: DeviceKeys,
    /// The keys of epochs that it holds.
    pub keyring: Keyring,
}

impl Thief {
    /// Opens the storage of a device that has no lock.
    ///
    /// # Errors
    /// If there is no journal with sync in it.
    pub fn of(storage: &MemoryStorage) -> Result<Self> {
        let mut storage = storage.clone();
        let VaultOutcome::Loaded { secret } = storage.load_secret() else {
            bail!("no secret");
        };
        let plain = bytes_under(&secret, 0).context("it is locked")?;
        let key = DataKey::from_bytes(plain.try_into().ok().context("no key")?);
        let read = storage.read(&["space".to_owned()]);
        let value = read.ok().and_then(|mut values| values.pop());
        let value = value.context("no space")?;
        let space = open_value(&key, "space", &value.value)?;
        let keys = bytes_under(&space, 2).context("no keys")?;
        let keyring = bytes_under(&space, 3).context("no keyring")?;
        Ok(Self {
            keys: DeviceKeys::from_bytes(&keys)?,
            keyring: Keyring::from_bytes(&keyring)?,
        })
    }

    /// Takes the keys out of every envelope that is for it.
    pub fn take_envelopes(&mut self, records: &[Record]) {
        for record in records {
            if record.header().kind != Kind::Envelope {
                continue;
            }
            for (epoch, identity) in
                open_envelope_record(self.keys.receiving(), record).unwrap_or_default()
            {
                let _ = self.keyring.insert(epoch, identity);
            }
        }
    }

    /// Whether it reads a record. Checkpoints are clear, and say nothing of what is written.
    #[must_use]
    pub fn opens(&self, record: &Record) -> bool {
        match record.header().kind {
            Kind::Checkpoint => false,
            Kind::Envelope => open_envelope_record(self.keys.receiving(), record).is_ok(),
            _ => open_record(&self.keyring, record).is_ok(),
        }
    }

    /// The epochs it has keys of.
    #[must_use]
    pub fn epochs(&self) -> Vec<EpochId> {
        self.keyring.iter().map(|(epoch, _)| *epoch).collect()
    }
}

/// The byte string under a key of a CBOR map.
fn bytes_under(map: &[u8], wanted: u64) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(map);
    let count = decoder.map().ok()??;
    for _ in 0..count {
        if decoder.u64().ok()? == wanted {
            return Some(decoder.bytes().ok()?.to_vec());
        }
        decoder.skip().ok()?;
    }
    None
}
