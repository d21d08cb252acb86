//! Whoever holds everything a relay stores, and the storage of a device.

use std::sync::{Arc, Mutex};

use headless::{Answer, Storage};
use minicbor::Decoder;
use seal::at_rest::{DataKey, open_value};
use seal::envelope::open_envelope_record;
use seal::epoch::Keyring;
use seal::keys::DeviceKeys;
use seal::record::open_record;
use shared::effect::VaultOutcome;
use wire::api::{SyncRequest, SyncResponse};
use wire::{Kind, Record};

use crate::shelf::Shelf;
use crate::town::{Person, is_sync};

/// Every record that the relay accepted, in order.
#[derive(Clone, Default)]
pub(crate) struct Stolen(Arc<Mutex<Vec<Record>>>);

impl Stolen {
    /// Looks over the relay's shoulder: whatever it accepts from this device is noted.
    pub(crate) fn watch(&self, person: &Person) {
        let noted = self.0.clone();
        person.road.after(move |operation, answer| {
            if let (
                true,
                Answer::Answered {
                    status: 200, body, ..
                },
            ) = (is_sync(operation), &answer)
            {
                let request: SyncRequest = wire::cbor::decode(&operation.body).unwrap();
                let response: SyncResponse = wire::cbor::decode(body).unwrap();
                assert_eq!(request.records.len(), response.accepted.len());
                let mut noted = noted.lock().unwrap();
                for bytes in &request.records {
                    let record = Record::parse(bytes).unwrap();
                    if !noted.contains(&record) {
                        noted.push(record);
                    }
                }
            }
            answer
        });
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Which of the records that hold pages or members open for whoever has this shelf, by place.
    pub(crate) fn opened_by(&self, shelf: &Shelf) -> Vec<bool> {
        let records = self.0.lock().unwrap();
        let (keys, mut keyring) = keys_of(shelf);
        for record in records.iter() {
            if let Ok(found) = open_envelope_record(keys.receiving(), record) {
                for (epoch, identity) in found {
                    let _ = keyring.insert(epoch, identity);
                }
            }
        }
        records
            .iter()
            .map(|record| match record.header().kind {
                Kind::Envelope => open_envelope_record(keys.receiving(), record).is_ok(),
                _ => open_record(&keyring, record).is_ok(),
            })
            .collect()
    }
}

/// The key of everything on a shelf.
pub(crate) fn data_key(shelf: &Shelf) -> DataKey {
    let VaultOutcome::Loaded { secret } = shelf.inner.clone().load_secret() else {
        panic!("no secret");
    };
    let plain = bytes_under(&secret, 0).expect("no lock");
    DataKey::from_bytes(plain.try_into().unwrap())
}

/// What a device keeps: its keys, and the keys of epochs.
pub(crate) fn keys_of(shelf: &Shelf) -> (DeviceKeys, Keyring) {
    let mut storage = shelf.inner.clone();
    let key = data_key(shelf);
    let value = storage.read(&["space".to_owned()]).unwrap().remove(0);
    let space = open_value(&key, "space", &value.value).unwrap();
    let keys = DeviceKeys::from_bytes(&bytes_under(&space, 2).unwrap()).unwrap();
    let keyring = Keyring::from_bytes(&bytes_under(&space, 3).unwrap()).unwrap();
    (keys, keyring)
}

/// The byte string under a key of a CBOR map.
fn bytes_under(map: &[u8], wanted: u64) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(map);
    let count = decoder.map().unwrap()?;
    for _ in 0..count {
        if decoder.u64().unwrap() == wanted {
            return Some(decoder.bytes().unwrap().to_vec());
        }
        decoder.skip().unwrap();
    }
    None
}
