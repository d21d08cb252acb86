//! Where the committed corpus comes from: real encodings, made here, so that a run begins behind the
//! first checks of each decoder and not in front of them.

use seal::at_rest::DataKey;
use seal::recovery::Sheet;
use seal::{Entry, Frontier, Inner, Keyring, RecoverySeed};
use wire::api::{
    InviteRequest, InviteResponse, LookupRequest, LookupResponse, PageEntry, RelayInfo,
    RendezvousResponse, SyncRequest, SyncResponse,
};
use wire::auth::RequestParts;
use wire::{Code, EpochId, Hash, Head, Licence, Problem, RequestAuth, cbor};

use crate::pieces::join;
use crate::seals::payload::EXPECTED;
use crate::seals::{devices, identity, rng};
use crate::wires::key;
use crate::{core, journals, replicas, seals};

/// A seed: for which target, under which name, and its bytes.
pub type Seed = (&'static str, &'static str, Vec<u8>);

/// All of them.
#[must_use]
pub fn seeds() -> Vec<Seed> {
    let mut all = wires();
    all.extend(sealed());
    all.extend(membership_and_pairing());
    all.extend(texts_and_files());
    all.extend(documents());
    all.extend(engine());
    all.extend(crate::packs::seeds());
    all.extend(crate::contents::seeds());
    all.extend(core::seeds());
    all
}

fn behind(choice: u8, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    [&[choice], bytes.as_ref()].concat()
}

fn wires() -> Vec<Seed> {
    let first = replicas::first_statement();
    let record = replicas::signed(1, 1, Hash::ZERO, b"sealed elsewhere");
    let licence = Licence::issue(&key(3), first.space(), 20_000);
    let request = SyncRequest {
        space: first.space(),
        cursor: 300,
        generation: Some([0x81; 16].into()),
        records: vec![record.bytes().to_vec()],
        statements: vec![first.bytes().to_vec()],
        licence: Some(licence),
        page_bytes: Some(65_536),
        ..SyncRequest::default()
    };
    let invite = InviteRequest {
        code: "abcd-efgh".to_owned(),
        token_hashes: vec![Hash::ZERO; 12],
    };
    let relay = RelayInfo {
        relay: [3; 32].into(),
        versions: vec![1, 2],
        generation: [4; 16].into(),
        time_ms: 1_795_000_000_000,
        record_bytes_max: 1 << 20,
        software: "hearten-relay 0.1.0".to_owned(),
    };
    let parts = RequestParts {
        method: "POST",
        path_and_query: "/v1/sync",
        relay: &relay.relay,
        body: b"\xa0",
    };
    let auth = RequestAuth::sign(&key(1), first.space(), 1_750_000_000_000, [7; 16], &parts);
    let problem = Problem::new(Code::ChainConflict, "another record stands there")
        .holding(record.head())
        .at(2)
        .removed_by(first.bytes());
    let changes = [
        [0_u8, 0, 0, 0, 1, 1, 4, 9].as_slice(),
        &[0, 2, 1, 4, 7],
        &[0, 0, 2],
    ];
    vec![
        ("wire_record", "whole", record.bytes().to_vec()),
        ("wire_statement", "first", behind(0, join(&[first.bytes()]))),
        ("wire_statement", "changes", behind(1, join(&changes))),
        ("wire_request", "sync", behind(0, cbor::encode(&request))),
        ("wire_request", "invite", behind(1, cbor::encode(&invite))),
        (
            "wire_request",
            "lookup",
            behind(2, cbor::encode(&LookupRequest { lookup: Hash::ZERO })),
        ),
        ("wire_response", "sync", behind(0, cbor::encode(&answer()))),
        ("wire_response", "relay", behind(1, cbor::encode(&relay))),
        (
            "wire_response",
            "invite",
            behind(2, cbor::encode(&InviteResponse { count: 12 })),
        ),
        (
            "wire_response",
            "lookup",
            behind(
                3,
                cbor::encode(&LookupResponse {
                    space: first.space(),
                }),
            ),
        ),
        (
            "wire_response",
            "place",
            behind(
                4,
                cbor::encode(&RendezvousResponse {
                    id: "a7k".to_owned(),
                }),
            ),
        ),
        (
            "wire_checkpoint",
            "covers",
            behind(0, covers().to_payload()),
        ),
        (
            "wire_checkpoint",
            "stub",
            behind(1, &record.bytes()[..wire::record::HEADER_LEN]),
        ),
        ("wire_checkpoint", "whole", behind(1, record.bytes())),
        (
            "wire_request",
            "parts",
            behind(3, cbor::encode(&parts_request())),
        ),
        ("wire_text", "auth", auth.to_header().into_bytes()),
        ("wire_text", "licence", licence.to_bytes()),
        ("wire_text", "problem", problem.to_json()),
        ("wire_text", "space", first.space().to_string().into_bytes()),
        (
            "wire_text",
            "generation",
            relay.generation.to_string().into_bytes(),
        ),
        ("wire_text", "hash", record.hash().to_string().into_bytes()),
        ("wire_text", "code", b"AbCd-oil0".to_vec()),
    ]
}

fn covers() -> wire::Checkpoint {
    let head = Head {
        seq: 4,
        hash: Hash::from_bytes([5; 32]),
    };
    let place = |n| wire::Place::new([n; 32].into(), head);
    wire::Checkpoint::Covers {
        manifest: place(1),
        covered: vec![place(1), place(2)],
        parts: vec![wire::PartId::of(b"one")],
    }
}

fn parts_request() -> wire::api::PartsRequest {
    let part = wire::PartId::of(b"one");
    wire::api::PartsRequest {
        asked: vec![part],
        delete: vec![part],
        list_after: Some(part),
    }
}

fn answer() -> SyncResponse {
    let first = replicas::first_statement();
    let record = replicas::signed(1, 1, Hash::ZERO, b"sealed elsewhere");
    SyncResponse {
        generation: [0x81; 16].into(),
        accepted: Vec::new(),
        page: vec![PageEntry {
            position: 1,
            record: record.bytes().to_vec(),
        }],
        cursor: 1,
        more: false,
        statements: vec![first.bytes().to_vec()],
        head: Some(Head {
            seq: 4,
            hash: Hash::from_bytes([5; 32]),
        }),
        licence: Some(Licence::issue(&key(3), first.space(), 20_000)),
        bytes_used: 1_000,
        bytes_allowed: 1 << 30,
        time_ms: 1_795_000_000_000,
        newest: 1,
        heads: vec![wire::Place::new([1; 32].into(), record.head())],
        erased: Some(1),
    }
}

fn sealed() -> Vec<Seed> {
    let head = Head {
        seq: 7,
        hash: Hash::from_bytes([8; 32]),
    };
    let inner = Inner {
        space: EXPECTED.space,
        author: EXPECTED.author,
        seq: EXPECTED.seq,
        epoch: EXPECTED.epoch,
        frontier: Frontier::from_iter([([9; 32].into(), head)]),
        body: b"quiet ".repeat(20),
    };
    let raw = cbor::encode(&inner);
    // One stored block of DEFLATE (RFC 1951, 3.2.4).
    let length = u16::try_from(raw.len()).expect("short");
    let mut deflated = u32::from(length).to_be_bytes().to_vec();
    deflated.push(1);
    deflated.extend_from_slice(&length.to_le_bytes());
    deflated.extend_from_slice(&(!length).to_le_bytes());
    deflated.extend_from_slice(&raw);
    let text = identity(0x45).to_text();
    let mut keys = vec![0xa2, 0x00, 0x58, 0x20];
    keys.extend_from_slice(EXPECTED.space.as_bytes());
    keys.extend_from_slice(&[0x01, 0x81, 0x82, 0x58, 0x20]);
    keys.extend_from_slice(&[0x44; 32]);
    keys.extend_from_slice(&[0x78, u8::try_from(text.len()).expect("short")]);
    keys.extend_from_slice(text.as_bytes());
    let file = |seed, content: &[u8]| {
        behind(
            0,
            seals::age_file(&identity(seed).recipient(), &seals::plain(content)),
        )
    };
    vec![
        ("seal_payload", "file", file(0x11, &raw)),
        ("seal_payload", "frame", behind(1, seals::plain(&raw))),
        ("seal_payload", "content", behind(2, &raw)),
        ("seal_payload", "deflated", behind(3, &deflated)),
        ("seal_envelope", "file", file(0x12, &keys)),
        ("seal_envelope", "content", behind(2, &keys)),
    ]
}

fn membership_and_pairing() -> Vec<Seed> {
    let added = [
        [0_u8, 0, 1].as_slice(),
        &[0, 1, 2],
        &[1, 3, 2],
        &[0, 6, 1],
        &[0, 3, 1, 2],
    ];
    let forked = [
        [0_u8, 0, 1].as_slice(),
        &[0, 3, 8, 1],
        &[1, 3, 7, 1],
        &[5, 5, 1],
        &[5, 7, 3, 2, 3],
    ];
    let raw = behind(0, behind(9, seals::membership::genesis()));
    // What the newcomer put, the sponsor reads, and so on: by QR, then by code.
    let by_qr = [
        [0_u8, 32].as_slice(),
        &[0x80, 33],
        &[0x86, 0],
        &[0, 34],
        &[6, 0],
    ];
    let by_code = [
        [0_u8, 0].as_slice(),
        &[0x80, 1],
        &[0, 2],
        &[0, 32],
        &[0x80, 33],
    ];
    vec![
        ("seal_membership", "added", join(&added)),
        ("seal_membership", "forked", join(&forked)),
        ("seal_membership", "bytes", join(&[raw])),
        ("seal_pairing", "by-qr", behind(0, join(&by_qr))),
        ("seal_pairing", "by-code", behind(1, join(&by_code))),
        ("seal_pairing", "wrong-code", behind(3, join(&by_code))),
    ]
}

fn texts_and_files() -> Vec<Seed> {
    let seed = RecoverySeed::from_bytes([0x21; 32]);
    let words = seed.to_words().join(" ");
    let sheet = Sheet {
        seed,
        relay_address: "https://relay.example".to_owned(),
    };
    let lock = seal::lock::lock(&DataKey::from_bytes([1; 32]), "p", &mut rng(1)).expect("memory");
    let mut keyring = Keyring::new();
    keyring
        .insert(EpochId::from_bytes([1; 32]), identity(1))
        .expect("the first key");
    let bundle = devices()[0].bundle().encode();
    vec![
        ("seal_text", "words", words.into_bytes()),
        ("seal_text", "sheet", sheet.to_text().as_bytes().to_vec()),
        (
            "seal_text",
            "invitation",
            seals::pairing::an_invitation().into_bytes(),
        ),
        ("seal_text", "code", b"a7k0-1234".to_vec()),
        (
            "seal_text",
            "identity",
            identity(1).to_text().as_bytes().to_vec(),
        ),
        (
            "seal_text",
            "recipient",
            identity(1).recipient().to_string().into_bytes(),
        ),
        ("seal_stored", "value", behind(0, b"a value")),
        ("seal_stored", "lock", behind(1, lock.to_bytes())),
        ("seal_stored", "keyring", behind(2, &*keyring.to_bytes())),
        ("seal_stored", "keys", behind(3, &*devices()[0].to_bytes())),
        ("seal_stored", "bundle", behind(4, &bundle)),
        (
            "seal_backup",
            "light",
            core::light_backup(b"a year of pages"),
        ),
        (
            "seal_membership",
            "renamed",
            join(&[[0_u8, 0, 1].as_slice(), &[1, 8, 0], &[1, 2, 30]]),
        ),
        (
            "seal_membership",
            "known",
            join(&[behind(0, behind(9, Entry::encode(&an_entry())))]),
        ),
    ]
}

fn an_entry() -> Entry {
    let genesis = Entry::hash_of(&seals::membership::genesis());
    let recipient = identity(5).recipient();
    Entry {
        author: Some(devices()[0].author()),
        parents: vec![genesis],
        action: seal::Action::Rotate {
            nonce: [4; 32],
            recipient,
        },
    }
}

fn documents() -> Vec<Seed> {
    let page = journals::a_page();
    let digest = journal::Digest::of(&page.read().expect("a page"));
    let update = journal::Update {
        document: journal::DocumentId::from_bytes([1; 16]),
        kind: journal::DocumentKind::Page,
        base: vec![[1; 32]],
        heads: page.heads(),
        changes: page.changes_since(&Vec::new()),
        digest: Some(digest.clone()),
    };
    let batch = journal::Updates {
        updates: vec![update],
    }
    .encode()
    .expect("small");
    let changes = journals::apart(&page.changes_since(&Vec::new()));
    let mut settings = journal::SettingsDocument::create([2; 16]);
    settings
        .set("day_turn_hour", Some(&journal::Setting::Whole(5)))
        .expect("a setting");
    let chosen = journals::apart(&settings.changes_since(&Vec::new()));
    vec![
        ("journal_updates", "batch", behind(0, batch)),
        (
            "journal_updates",
            "digest",
            behind(1, digest.encode().expect("small")),
        ),
        ("journal_page", "saved", behind(0, page.save())),
        (
            "journal_page",
            "saved-plain",
            behind(1, join(&journals::apart(&page.save_uncompressed()))),
        ),
        ("journal_page", "changes", behind(1, join(&changes))),
        (
            "journal_page",
            "last-change",
            behind(1, join(&changes[changes.len() - 1..])),
        ),
        ("journal_settings", "saved", behind(0, settings.save())),
        ("journal_settings", "changes", behind(1, join(&chosen))),
    ]
}

fn engine() -> Vec<Seed> {
    let described = [
        [1_u8, 0x42, 0, 1, 0, 0, 2, 0, 1, 1, 9].as_slice(),
        &[1, 3, 1, 1, 0, 0, 3, 0],
    ];
    vec![
        ("replica_state", "begun", replicas::replica().encode()),
        (
            "replica_answer",
            "answer",
            join(&[behind(0, cbor::encode(&answer()))]),
        ),
        ("replica_answer", "described", join(&described)),
    ]
}
