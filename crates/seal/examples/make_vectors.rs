//! Writes `vectors/*.json`: bytes to check other implementations, and later versions, against.
//!
//! Run once per format (`cargo run -p seal --example make_vectors -- crates/seal/vectors`). age draws
//! its own randomness, so sealed bytes differ from run to run; committed vectors stay as they are
//! and are only ever opened.

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
    write(folder, "payload.json", &payload_vector()?)?;
    write(folder, "envelope.json", &envelope_vector()?)?;
    write(folder, "recovery.json", &recovery_vector()?)?;
    write(folder, "pairing.json", &pairing_vector()?)?;
    write(folder, "membership.json", &membership_vector()?)?;
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
