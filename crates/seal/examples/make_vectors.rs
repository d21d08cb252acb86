//! Writes `vectors/*.json`: bytes to check other implementations, and later versions, against.
//!
//! Run once per format (`cargo run -p seal --example make_vectors -- crates/seal/vectors sealed.json`),
//! with the names of the files to write, or none for all. age draws its own randomness, so sealed
//! bytes differ from run to run; committed vectors stay as they are and are only ever opened.

// A tool for us, not part of the room: it may write files.
#![allow(clippy::disallowed_methods)]

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use seal::pairing::{Invitation, RendezvousId, Transcript, check_words};
use seal::{
    Action, DeviceKeys, Entry, Frontier, Identity, Inner, RecoverySeed, envelope, make_device_keys,
    payload,
};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::path::Path;
use wire::{AuthorId, EpochId, Hash, Head, RelayId, SpaceId};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("name the folder to write to")?;
    let folder = Path::new(&folder);
    let wanted: Vec<String> = std::env::args().skip(2).collect();
    let vectors = [
        ("payload.json", payload_vector()?),
        ("envelope.json", envelope_vector()?),
        ("recovery.json", recovery_vector()?),
        ("pairing.json", pairing_vector()?),
        ("membership.json", membership_vector()?),
        ("sealed.json", sealed_vector(folder)?),
        ("backup.json", backup_vector(folder)?),
    ];
    for (name, value) in vectors {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            write(folder, name, &value)?;
        }
    }
    Ok(())
}

fn write(folder: &Path, name: &str, value: &Value) -> Result<(), Box<dyn Error>> {
    fs::write(
        folder.join(name),
        serde_json::to_string_pretty(value)? + "\n",
    )?;
    Ok(())
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    data_encoding::HEXLOWER.encode(bytes.as_ref())
}

fn device(seed: u64) -> Result<DeviceKeys, seal::Error> {
    make_device_keys(&mut ChaCha20Rng::seed_from_u64(seed))
}

fn payload_vector() -> Result<Value, seal::Error> {
    let identity = Identity::from_secret(&[0x11; 32])?;
    let id = |name: &str| wire::hash("vector", name.as_bytes()).to_bytes();
    let case = |body: Vec<u8>| {
        let head = Head {
            seq: 7,
            hash: id("head").into(),
        };
        let inner = Inner {
            space: SpaceId::from_bytes(id("space")),
            author: AuthorId::from_bytes(id("author")),
            seq: 8,
            epoch: EpochId::from_bytes(id("epoch")),
            frontier: Frontier::from_iter([(AuthorId::from_bytes(id("other author")), head)]),
            body: body.clone(),
        };
        let sealed = payload::seal_payload(&identity.recipient(), &inner)?;
        Ok::<Value, seal::Error>(json!({
            "sealed": hex(sealed), "space": hex(inner.space), "author": hex(inner.author),
            "seq": 8, "epoch": hex(inner.epoch), "body": hex(body),
            "frontier": [[hex(id("other author")), 7, hex(id("head"))]],
        }))
    };
    let noise: Vec<u8> = (0..30).flat_map(|n| id(&format!("noise {n}"))).collect();
    let cases = [
        case(noise)?,
        case(b"quiet ".repeat(200))?,
        case(Vec::new())?,
    ];
    Ok(json!({ "identity": identity.to_text().as_str(), "cases": cases }))
}

fn envelope_vector() -> Result<Value, seal::Error> {
    let members = [
        Identity::from_secret(&[0x12; 32])?,
        Identity::from_secret(&[0x13; 32])?,
    ];
    let recipients = members.each_ref().map(Identity::recipient);
    let space = SpaceId::from_bytes([0x22; 32]);
    let epoch = EpochId::from_bytes([0x44; 32]);
    let key = Identity::from_secret(&[0x45; 32])?;
    let sealed = envelope::seal_envelope(&recipients, &space, &[(epoch, key.clone())])?;
    Ok(json!({
        "identities": members.each_ref().map(|member| member.to_text().to_string()),
        "space": hex(space), "sealed": hex(sealed),
        "keys": [[hex(epoch), key.to_text().as_str()]],
    }))
}

fn recovery_vector() -> Result<Value, seal::Error> {
    let space = SpaceId::from_bytes([0x22; 32]);
    let case = |bytes: [u8; 32]| {
        let seed = RecoverySeed::from_bytes(bytes);
        let sheet = seal::recovery::Sheet {
            seed: seed.clone(),
            relay_address: "https://relay.example".to_owned(),
        };
        Ok::<Value, seal::Error>(json!({
            "seed": hex(bytes), "words": seed.to_words().join(" "),
            "author": hex(wire::author_of(&seed.derive_author())),
            "receiving": seed.derive_receiving()?.to_text().as_str(),
            "recipient": seed.derive_receiving()?.recipient().to_string(),
            "space": hex(space), "author_in_space": hex(wire::author_of(&seed.derive_author_for(&space))),
            "lookup_id": hex(seed.lookup_id()), "sheet": sheet.to_text().as_str(),
            "relay_address": "https://relay.example",
        }))
    };
    let counted = std::array::from_fn(|at| u8::try_from(at).unwrap_or_default());
    Ok(json!([case([0; 32])?, case([0xff; 32])?, case(counted)?]))
}

fn pairing_vector() -> Result<Value, seal::Error> {
    let (newcomer, sponsor) = (device(1)?.bundle(), device(2)?.bundle());
    let invitation = Invitation {
        ephemeral: Identity::from_secret(&[0x14; 32])?.recipient(),
        bundle_hash: newcomer.hash(),
        rendezvous: RendezvousId::parse("a7k")?,
        relay_address: "https://relay.example".to_owned(),
    };
    let genesis = Hash::from_bytes([0x71; 32]);
    let relay = RelayId::from_bytes([0x72; 32]);
    let rendezvous = invitation.rendezvous;
    let bundles = (newcomer.encode(), sponsor.encode());
    let transcript = Transcript {
        newcomer: &bundles.0,
        sponsor: &bundles.1,
        genesis,
        rendezvous,
        relay,
    };
    Ok(json!({
        "newcomer_bundle": hex(&bundles.0), "sponsor_bundle": hex(&bundles.1),
        "genesis": hex(genesis), "rendezvous": "a7k", "relay": hex(relay),
        "transcript": hex(transcript.hash()), "words": check_words(&transcript.hash()),
        "ephemeral": hex(invitation.ephemeral.as_bytes()), "bundle_hash": hex(newcomer.hash()),
        "relay_address": invitation.relay_address, "invitation": invitation.to_text(),
    }))
}

fn membership_vector() -> Result<Value, seal::Error> {
    let (phone, laptop) = (device(1)?, device(2)?);
    let recovery = |seed| RecoverySeed::from_bytes([seed; 32]).bundle();
    let recipient = |seed| Identity::from_secret(&[seed; 32]).map(|key| key.recipient());
    let head = Head {
        seq: 4,
        hash: Hash::from_bytes([0x77; 32]),
    };
    let name = "Laptop".to_owned();
    let actions = [
        Action::Genesis {
            nonce: [1; 32],
            device: phone.bundle(),
            name: "Phone".to_owned(),
            recovery: recovery(1)?,
            recipient: recipient(2)?,
        },
        Action::AddDevice {
            device: laptop.bundle(),
            name: name.clone(),
        },
        Action::RenameDevice {
            author: laptop.author(),
            name,
        },
        Action::SetRecovery {
            recovery: recovery(3)?,
        },
        Action::Revoke {
            author: laptop.author(),
            head,
        },
        Action::Rotate {
            nonce: [4; 32],
            recipient: recipient(5)?,
        },
        Action::MergeRotate {
            nonce: [6; 32],
            recipient: recipient(7)?,
        },
        Action::Retire {
            author: phone.author(),
            head,
        },
    ];
    let mut parents = Vec::new();
    let mut entries = Vec::new();
    for action in actions {
        let tag = action.tag();
        let bytes = Entry {
            parents,
            action,
            author: None,
        }
        .encode();
        let hash = Entry::hash_of(&bytes);
        entries.push(json!({ "tag": tag, "entry": hex(bytes), "hash": hex(hash) }));
        parents = vec![hash];
    }
    Ok(
        json!({ "author": hex(phone.author()), "removed": hex(laptop.author()), "entries": entries }),
    )
}

/// Bytes of another room's vector.
fn beside(folder: &Path, file: &str, pointer: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let vector: Value = serde_json::from_slice(&fs::read(folder.join("../..").join(file))?)?;
    let text = vector.pointer(pointer).and_then(Value::as_str);
    let text = text.ok_or("no such bytes")?;
    Ok(data_encoding::HEXLOWER
        .decode(text.as_bytes())
        .map_err(|error| error.to_string())?)
}

/// A chain of whole records of each sealed kind, a part, and a handover.
fn sealed_vector(folder: &Path) -> Result<Value, Box<dyn Error>> {
    let phone = device(1)?;
    let space = SpaceId::from_bytes([0x22; 32]);
    let epoch = EpochId::from_bytes([0x44; 32]);
    let key = Identity::from_secret(&[0x45; 32])?;
    let bodies = [
        (
            wire::Kind::Updates,
            beside(folder, "journal/vectors/updates.json", "/batch")?,
        ),
        (
            wire::Kind::Manifest,
            beside(folder, "pack/vectors/manifest.json", "/manifest/bytes")?,
        ),
        (
            wire::Kind::Tombstones,
            beside(folder, "pack/vectors/manifest.json", "/tombstones/bytes")?,
        ),
    ];
    let (mut seq, mut previous, mut records) = (1, Hash::ZERO, Vec::new());
    for (kind, body) in bodies {
        let draft = seal::RecordDraft {
            kind,
            space,
            epoch,
            seq,
            previous,
            frontier: Frontier::new(),
            body: body.clone(),
        };
        let record = seal::seal_record(phone.author_key(), draft, &key.recipient())?;
        (seq, previous) = (seq + 1, record.hash());
        records
            .push(json!({ "kind": kind as u8, "bytes": hex(record.bytes()), "body": hex(body) }));
    }
    let draft = envelope::EnvelopeDraft {
        space,
        epoch,
        seq,
        previous,
    };
    let keys = [(epoch, key.clone())];
    let to = [phone.receiving().recipient()];
    let record = envelope::seal_envelope_record(phone.author_key(), draft, &to, &keys)?;
    let pack = beside(folder, "pack/vectors/pack.json", "/bytes")?;
    let mut sealer = seal::part::PartSealer::new(&key.recipient(), pack.clone())?;
    let part = sealer.seal(usize::MAX)?.ok_or("a small part")?;
    let relay = ed25519_dalek::SigningKey::from_bytes(&[3; 32]);
    let handover = seal::pairing::Handover {
        space,
        relay_address: "https://relay.example".to_owned(),
        relay: RelayId::from_bytes(relay.verifying_key().to_bytes()),
        genesis: Hash::from_bytes([0x71; 32]),
        keys: keys.to_vec(),
        licence: Some(wire::Licence::issue(&relay, space, 20_000)),
        tokens: vec![wire::Token::from_bytes([0x82; 32])],
    };
    Ok(json!({
        "author": hex(phone.author()), "space": hex(space), "epoch": hex(epoch),
        "identity": key.to_text().as_str(), "receiving": phone.receiving().to_text().as_str(),
        "records": records, "envelope": hex(record.bytes()),
        "part": { "id": wire::PartId::of(&part).to_string(), "bytes": hex(part), "pack": hex(pack) },
        "handover": hex(wire::cbor::encode(&handover)),
    }))
}

/// A backup file: `backup.zip`, under a passphrase.
fn backup_vector(folder: &Path) -> Result<Value, Box<dyn Error>> {
    let zip = fs::read(folder.join("backup.zip"))?;
    let sealed = seal::backup::seal_backup(&zip, "quiet harbour")?;
    Ok(json!({ "passphrase": "quiet harbour", "sealed": hex(sealed) }))
}
