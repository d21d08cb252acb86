//! The committed vectors still open, and still mean what they meant.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use seal::pairing::{Invitation, RendezvousId, Transcript, check_words};
use seal::payload::{Expected, open_payload};
use seal::recovery::Sheet;
use seal::{DeviceBundle, Entry, Identity, Membership, RecoverySeed, envelope};
use serde_json::Value;
use wire::{AuthorId, Hash};

macro_rules! vector {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../vectors/", $name))).unwrap()
    };
}

fn bytes(value: &Value) -> Vec<u8> {
    data_encoding::HEXLOWER
        .decode(value.as_str().unwrap().as_bytes())
        .unwrap()
}

fn array(value: &Value) -> [u8; 32] {
    bytes(value).try_into().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn payloads_open_to_what_was_sealed() {
    let vector = vector!("payload.json");
    let identity = Identity::parse(text(&vector["identity"])).unwrap();
    for case in vector["cases"].as_array().unwrap() {
        let expected = Expected {
            space: array(&case["space"]).into(),
            author: array(&case["author"]).into(),
            seq: case["seq"].as_u64().unwrap(),
            epoch: array(&case["epoch"]).into(),
        };
        let inner = open_payload(&identity, &bytes(&case["sealed"]), &expected).unwrap();
        assert_eq!(inner.body, bytes(&case["body"]));
        let known = case["frontier"].as_array().unwrap();
        assert_eq!(inner.frontier.len(), known.len());
        for head in known {
            let found = inner.frontier.get(&array(&head[0]).into()).unwrap();
            assert_eq!(
                (found.seq, found.hash),
                (head[1].as_u64().unwrap(), array(&head[2]).into())
            );
        }
    }
}

#[test]
fn an_envelope_opens_for_every_member() {
    let vector = vector!("envelope.json");
    let space = array(&vector["space"]).into();
    for identity in vector["identities"].as_array().unwrap() {
        let identity = Identity::parse(text(identity)).unwrap();
        let keys = envelope::open_envelope(&identity, &space, &bytes(&vector["sealed"])).unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].0, array(&vector["keys"][0][0]).into());
        assert_eq!(keys[0].1.to_text().as_str(), text(&vector["keys"][0][1]));
    }
}

#[test]
fn words_give_the_keys_they_always_gave() {
    for case in vector!("recovery.json").as_array().unwrap() {
        let seed = RecoverySeed::from_words(text(&case["words"])).unwrap();
        assert_eq!(seed.as_bytes(), &array(&case["seed"]));
        assert_eq!(seed.to_words().join(" "), text(&case["words"]));
        let author = wire::author_of(&seed.derive_author());
        assert_eq!(author, AuthorId::from_bytes(array(&case["author"])));
        let there = seed.derive_author_for(&array(&case["space"]).into());
        assert_eq!(
            wire::author_of(&there).to_bytes(),
            array(&case["author_in_space"])
        );
        let receiving = seed.derive_receiving().unwrap();
        assert_eq!(receiving.to_text().as_str(), text(&case["receiving"]));
        assert_eq!(receiving.recipient().to_string(), text(&case["recipient"]));
        assert_eq!(
            seed.lookup_id(),
            Hash::from_bytes(array(&case["lookup_id"]))
        );
        let sheet = Sheet::parse(text(&case["sheet"])).unwrap();
        assert_eq!(sheet.seed, seed);
        assert_eq!(sheet.relay_address, text(&case["relay_address"]));
        assert_eq!(sheet.to_text().as_str(), text(&case["sheet"]));
    }
}

#[test]
fn a_pairing_shows_the_words_it_always_showed() {
    let vector = vector!("pairing.json");
    let (newcomer, sponsor) = (
        bytes(&vector["newcomer_bundle"]),
        bytes(&vector["sponsor_bundle"]),
    );
    let transcript = Transcript {
        newcomer: &newcomer,
        sponsor: &sponsor,
        genesis: array(&vector["genesis"]).into(),
        rendezvous: RendezvousId::parse(text(&vector["rendezvous"])).unwrap(),
        relay: array(&vector["relay"]).into(),
    };
    assert_eq!(
        transcript.hash(),
        Hash::from_bytes(array(&vector["transcript"]))
    );
    let words: Vec<&str> = vector["words"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect();
    assert_eq!(check_words(&transcript.hash()).as_slice(), words);
    let bundle = DeviceBundle::decode(&newcomer).unwrap();
    let invitation = Invitation::parse(text(&vector["invitation"])).unwrap();
    assert_eq!(invitation.bundle_hash, bundle.hash());
    assert_eq!(
        invitation.bundle_hash,
        Hash::from_bytes(array(&vector["bundle_hash"]))
    );
    assert_eq!(
        invitation.ephemeral.as_bytes(),
        &array(&vector["ephemeral"])
    );
    assert_eq!(invitation.rendezvous.as_str(), text(&vector["rendezvous"]));
    assert_eq!(invitation.relay_address, text(&vector["relay_address"]));
    assert_eq!(invitation.to_text(), text(&vector["invitation"]));
}

#[test]
fn membership_entries_keep_their_bytes_and_their_meaning() {
    let vector = vector!("membership.json");
    let author = AuthorId::from_bytes(array(&vector["author"]));
    let entries = vector["entries"].as_array().unwrap();
    let mut membership = Membership::begin(&bytes(&entries[0]["entry"]), author).unwrap();
    for entry in entries {
        let encoded = bytes(&entry["entry"]);
        let decoded = Entry::decode(&encoded).unwrap();
        assert_eq!(
            u64::from(decoded.action.tag()),
            entry["tag"].as_u64().unwrap()
        );
        assert_eq!(decoded.encode(), encoded);
        let applied = membership.apply(&encoded, author).unwrap();
        assert_eq!(applied.hash, Hash::from_bytes(array(&entry["hash"])));
    }
    let removed = membership
        .member(&array(&vector["removed"]).into())
        .unwrap();
    assert!(removed.removal.unwrap().revoked);
    assert_eq!(
        membership.heads(),
        vec![array(&entries.last().unwrap()["hash"]).into()]
    );
}

#[test]
fn whole_records_of_every_sealed_kind_open_along_their_chain() {
    let vector = vector!("sealed.json");
    let identity = Identity::parse(text(&vector["identity"])).unwrap();
    let mut keyring = seal::Keyring::new();
    keyring
        .insert(array(&vector["epoch"]).into(), identity)
        .unwrap();
    let mut previous = Hash::ZERO;
    for case in vector["records"].as_array().unwrap() {
        let record = wire::Record::parse(&bytes(&case["bytes"])).unwrap();
        assert_eq!(record.header().previous, previous);
        assert_eq!(record.header().kind as u64, case["kind"].as_u64().unwrap());
        let opened = seal::open_record(&keyring, &record).unwrap();
        assert_eq!(opened.body, bytes(&case["body"]));
        previous = record.hash();
    }
    let envelope = wire::Record::parse(&bytes(&vector["envelope"])).unwrap();
    assert_eq!(envelope.header().previous, previous);
    let receiving = Identity::parse(text(&vector["receiving"])).unwrap();
    let keys = envelope::open_envelope_record(&receiving, &envelope).unwrap();
    assert_eq!(keys[0].0.to_bytes(), array(&vector["epoch"]));
    assert_eq!(keys[0].1.to_text().as_str(), text(&vector["identity"]));
}

#[test]
fn a_part_opens_to_its_pack_and_zeros() {
    let vector = vector!("sealed.json");
    let identity = Identity::parse(text(&vector["identity"])).unwrap();
    let part = bytes(&vector["part"]["bytes"]);
    assert_eq!(
        wire::PartId::of(&part).to_string(),
        text(&vector["part"]["id"])
    );
    let mut opener = seal::part::PartOpener::new(&identity, part).unwrap();
    assert!(opener.open(usize::MAX).unwrap());
    let plaintext = opener.into_plaintext();
    let pack = bytes(&vector["part"]["pack"]);
    let (front, zeros) = plaintext.split_at(pack.len());
    assert_eq!(front, pack);
    assert!(zeros.iter().all(|byte| *byte == 0));
}

#[test]
fn a_handover_reads_and_is_written_as_it_was() {
    let vector = vector!("sealed.json");
    let encoded = bytes(&vector["handover"]);
    let handover: seal::pairing::Handover = wire::cbor::decode(&encoded).unwrap();
    assert_eq!(handover.space.to_bytes(), array(&vector["space"]));
    assert_eq!(handover.relay_address, "https://relay.example");
    assert!(handover.licence.unwrap().verify().is_ok());
    assert_eq!(handover.tokens.len(), 1);
    assert_eq!(wire::cbor::encode(&handover), encoded);
}

#[test]
fn a_backup_opens_under_its_passphrase() {
    let vector = vector!("backup.json");
    let sealed = bytes(&vector["sealed"]);
    let opened = seal::backup::open_backup(&sealed, text(&vector["passphrase"])).unwrap();
    assert_eq!(
        opened.as_slice(),
        include_bytes!("../vectors/backup.zip").as_slice()
    );
}
