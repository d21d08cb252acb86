//! Whoever holds everything a relay stores, and the storage of a device.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use headless::{Answer, Storage};
use minicbor::Decoder;
use seal::Frontier;
use seal::at_rest::{DataKey, open_value};
use seal::envelope::open_envelope_record;
use seal::epoch::Keyring;
use seal::keys::DeviceKeys;
use seal::record::{RecordDraft, open_record, seal_record};
use shared::effect::{HttpHeader, HttpOperation, VaultOutcome};
use wire::api::SyncRequest;
use wire::auth::{RequestAuth, RequestParts};
use wire::{AuthorId, Checkpoint, EpochId, Head, Kind, Place, Record, RecordHeader, SpaceId};

use crate::shelf::Shelf;
use crate::town::{Person, RELAY, Town, ask};

/// Every record that the relay accepted, in order.
#[derive(Clone, Default)]
pub(crate) struct Stolen(Arc<Mutex<Vec<Record>>>);

impl Stolen {
    /// Looks over the relay's shoulder: whatever it accepts from this device is noted.
    pub(crate) fn watch(&self, person: &Person) {
        let noted = self.0.clone();
        person.road.after_sync(move |request, response| {
            assert_eq!(request.records.len(), response.accepted.len());
            let mut noted = noted.lock().unwrap();
            for bytes in &request.records {
                let record = Record::parse(bytes).unwrap();
                if !noted.contains(&record) {
                    noted.push(record);
                }
            }
        });
    }

    /// The newest place of everybody's chain, in the order of authors.
    pub(crate) fn heads(&self) -> Vec<Place> {
        let records = self.0.lock().unwrap();
        let places = records.iter().map(|record| {
            let author = record.header().author;
            (author, Place::new(author, record.head()))
        });
        let newest: BTreeMap<AuthorId, Place> = places.collect();
        newest.into_values().collect()
    }

    /// The space, and the epoch of the newest record of this author.
    fn last_of(&self, author: AuthorId) -> (SpaceId, EpochId, Head) {
        let records = self.0.lock().unwrap();
        let mut records = records.iter().rev();
        let last = records
            .find(|record| record.header().author == author)
            .unwrap();
        (last.header().space, last.header().epoch, last.head())
    }

    /// A manifest of no packs at all and the checkpoint that says that it covers everything there
    /// is, as whoever has this shelf can sign them.
    pub(crate) fn cover_with_nothing(&self, shelf: &Shelf) -> [Record; 2] {
        let (keys, keyring) = keys_of(shelf);
        let author = wire::author_of(keys.author_key());
        let (space, epoch, head) = self.last_of(author);
        let covered = self.heads();
        let draft = RecordDraft {
            kind: Kind::Manifest,
            space,
            epoch,
            seq: head.seq + 1,
            previous: head.hash,
            frontier: Frontier::new(),
            body: manifest_of_nothing(&covered),
        };
        let recipient = keyring.get(&epoch).unwrap().recipient();
        let manifest = seal_record(keys.author_key(), draft, &recipient).unwrap();
        let place = Place::new(author, manifest.head());
        let header = RecordHeader {
            kind: Kind::Checkpoint,
            seq: place.seq + 1,
            previous: place.hash,
            ..*manifest.header()
        };
        let payload = Checkpoint::Covers {
            manifest: place,
            covered,
            parts: Vec::new(),
        }
        .to_payload();
        let checkpoint = Record::seal_header(keys.author_key(), &header, &payload).unwrap();
        [manifest, checkpoint]
    }

    /// Sends records to the relay as the device of this shelf would.
    pub(crate) async fn push(&self, town: &Town, shelf: &Shelf, records: &[Record]) -> Answer {
        let space = records[0].header().space;
        let request = SyncRequest {
            space,
            records: records
                .iter()
                .map(|record| record.bytes().to_vec())
                .collect(),
            page_bytes: Some(0),
            ..SyncRequest::default()
        };
        let body = wire::cbor::encode(&request);
        ask_as(town, shelf, space, "/v1/sync", body).await
    }

    /// Kinds of the records from this one on.
    pub(crate) fn kinds_since(&self, before: usize) -> Vec<Kind> {
        let records = self.0.lock().unwrap();
        let later = records.iter().skip(before);
        later.map(|record| record.header().kind).collect()
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

/// Asks the relay with the keys of the device of this shelf.
pub(crate) async fn ask_as(
    town: &Town,
    shelf: &Shelf,
    space: SpaceId,
    path: &str,
    body: Vec<u8>,
) -> Answer {
    let (keys, _) = keys_of(shelf);
    let parts = RequestParts {
        method: "POST",
        path_and_query: path,
        relay: &town.relay.id(),
        body: &body,
    };
    let time_ms = u64::try_from(town.clock.now_ms()).unwrap();
    let auth = RequestAuth::sign(keys.author_key(), space, time_ms, [9; 16], &parts);
    let header = |name: &str, value: String| HttpHeader {
        name: name.to_ascii_lowercase(),
        value,
    };
    let operation = HttpOperation {
        method: "POST".to_owned(),
        url: format!("{RELAY}{path}"),
        headers: vec![
            header(wire::AUTH_HEADER, auth.to_header()),
            header(wire::VERSION_HEADER, wire::VERSION.to_string()),
            header("content-type", wire::MEDIA_TYPE.to_owned()),
        ],
        body,
        timeout_ms: 10_000,
    };
    ask(town, &operation).await
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

/// A manifest without packs that covers these heads (docs/protocol.md 2.7).
fn manifest_of_nothing(covered: &[Place]) -> Vec<u8> {
    let mut e = minicbor::Encoder::new(Vec::new());
    e.map(2).unwrap().u8(0).unwrap().array(0).unwrap();
    e.u8(1).unwrap().array(covered.len() as u64).unwrap();
    for place in covered {
        e.array(3).unwrap().bytes(place.author.as_bytes()).unwrap();
        e.u64(place.seq).unwrap();
        e.bytes(place.hash.as_bytes()).unwrap();
    }
    e.into_writer()
}
