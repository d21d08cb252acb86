//! What crosses to the relay (`crates/wire`).

use std::str::FromStr;

use ed25519_dalek::SigningKey;
use wire::api::{
    InviteRequest, InviteResponse, LookupRequest, LookupResponse, PartsRequest, PartsResponse,
    RelayInfo, RendezvousResponse, SyncRequest, SyncResponse,
};
use wire::{
    AccessList, AccessOp, AuthorId, Checkpoint, Entry, EpochId, Generation, Hash, Head, Licence,
    Problem, Record, RecordHeader, RelayId, RequestAuth, Role, SpaceId, Statement, StatementDraft,
    author_of, cbor, limits,
};

use crate::memory::{capped, in_proportion};
use crate::pieces::{Pieces, choose};

/// The key number `n` of those that sign here.
#[must_use]
pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n.wrapping_add(1); 32])
}

/// A record: its bytes are kept as they are, and what is signed anew holds until a bit changes.
pub fn record(input: &[u8]) {
    let Ok(record) = capped(in_proportion(input, 2), || Record::parse(input)) else {
        return;
    };
    assert!(input.len() <= limits::RECORD_BYTES_MAX);
    assert_eq!(record.bytes(), input);
    assert_eq!(
        record.payload().len() + wire::record::HEADER_LEN,
        input.len()
    );
    assert_eq!(
        record.hash(),
        wire::record::hash_of(&input[..wire::record::SIGNED_LEN])
    );
    let header = *record.header();
    assert!(header.seq > 0 && (header.seq == 1) == header.previous.is_zero());
    let _ = record.verify();

    let ours = RecordHeader {
        author: author_of(&key(1)),
        ..header
    };
    let signed = Record::seal_header(&key(1), &ours, record.payload()).expect("a whole header");
    assert_eq!(Record::parse(signed.bytes()).as_ref(), Ok(&signed));
    assert_eq!(signed.verify(), Ok(()));
    let at = usize::from(input[input.len() - 1]) % signed.bytes().len();
    let mut changed = signed.into_bytes();
    changed[at] ^= 0x10;
    assert!(
        Record::parse(&changed)
            .and_then(|record| record.verify())
            .is_err()
    );
}

/// Statements, alone and folded into a list: as they are, and signed with known keys.
pub fn statement(input: &[u8]) {
    let (mode, rest) = choose(input);
    let mut list = AccessList::default();
    for piece in Pieces::of(rest).take(24) {
        let statement = if mode & 1 == 0 {
            capped(in_proportion(piece, 4), || Statement::parse(piece)).ok()
        } else {
            drafted(&list, piece)
        };
        let Some(statement) = statement else { continue };
        if mode & 1 == 0 {
            assert_eq!(statement.bytes(), piece);
            let _ = statement.verify();
        } else {
            assert_eq!(Statement::parse(statement.bytes()).as_ref(), Ok(&statement));
        }
        assert!((1..=limits::STATEMENT_OPERATIONS_MAX).contains(&statement.operations().len()));
        fold(&mut list, &statement);
    }
}

/// A statement that continues the list, signed by a known key, with operations from `piece`.
fn drafted(list: &AccessList, piece: &[u8]) -> Option<Statement> {
    let (signer, rest) = choose(piece);
    let operations = rest.chunks(2).map(|chunk| {
        let who = chunk.get(1).copied().unwrap_or_default();
        let author = author_of(&key(who % 6));
        match chunk[0] % 5 {
            0 | 1 => AccessOp::Add {
                author,
                role: Role::from_byte(1 + who / 6 % 3).expect("a role"),
            },
            2 => AccessOp::Remove {
                author,
                head: Head::NONE,
            },
            3 => AccessOp::Remove {
                author,
                head: Head {
                    seq: 9,
                    hash: Hash::from_bytes([who | 1; 32]),
                },
            },
            _ => AccessOp::Epoch(EpochId::from_bytes([who; 32])),
        }
    });
    let draft = StatementDraft {
        space: list.space().unwrap_or(SpaceId::ZERO),
        version: list.version() + 1,
        previous: list.newest_hash(),
        nonce: [signer; 16],
        operations: operations.collect(),
    };
    Statement::sign(&key(signer % 6), &draft).ok()
}

fn fold(list: &mut AccessList, statement: &Statement) {
    let before = list.clone();
    match list.apply(statement) {
        Err(_) => assert!(*list == before, "a refused statement changes nothing"),
        Ok(wire::access::Applied::Known) => assert!(*list == before),
        Ok(wire::access::Applied::New) => {
            assert_eq!(list.version(), before.version() + 1);
            assert_eq!(list.newest_hash(), statement.hash());
            assert!(list.members().count() <= limits::MEMBERS_MAX);
            assert!(list.current_epoch().is_some());
            for (removed, _) in before.removed() {
                assert!(
                    list.role(&removed).is_none(),
                    "who was removed never comes back"
                );
            }
            let signer = before.role(&statement.author());
            assert!(before.version() == 0 || signer.is_some_and(Role::writes));
            assert!(matches!(
                list.apply(statement),
                Ok(wire::access::Applied::Known)
            ));
        }
    }
}

/// Reads a body, writes it, reads it again: the same value, and then the same bytes.
fn comes_back<T>(bytes: &[u8]) -> Option<T>
where
    T: minicbor_body::Body + PartialEq + std::fmt::Debug,
{
    let value: T = capped(in_proportion(bytes, 48), || T::read(bytes))?;
    let written = value.write();
    let again = T::read(&written).expect("what was written is read");
    assert_eq!(again, value);
    assert_eq!(again.write(), written);
    Some(value)
}

/// One name for what `wire::cbor` reads and writes.
mod minicbor_body {
    pub(super) trait Body: Sized {
        fn read(bytes: &[u8]) -> Option<Self>;
        fn write(&self) -> Vec<u8>;
    }
}

macro_rules! bodies {
    ($($type:ty),*) => {
        $(impl minicbor_body::Body for $type {
            fn read(bytes: &[u8]) -> Option<Self> {
                cbor::decode(bytes).ok()
            }
            fn write(&self) -> Vec<u8> {
                cbor::encode(self)
            }
        })*
    };
}

bodies!(
    SyncRequest,
    SyncResponse,
    PartsRequest,
    PartsResponse,
    InviteRequest,
    InviteResponse,
    LookupRequest,
    LookupResponse,
    RelayInfo,
    RendezvousResponse
);

/// Bodies that a relay reads.
pub fn request(input: &[u8]) {
    let (which, body) = choose(input);
    match which % 4 {
        0 => {
            if let Some(read) = comes_back::<SyncRequest>(body) {
                assert!(read.records.len() <= limits::SYNC_RECORDS_MAX);
                assert!(read.statements.len() <= limits::SYNC_STATEMENTS_MAX);
            }
        }
        1 => {
            if let Some(read) = comes_back::<InviteRequest>(body) {
                assert!(read.token_hashes.len() <= limits::INVITE_TOKENS);
            }
        }
        2 => drop(comes_back::<LookupRequest>(body)),
        _ => {
            if let Some(read) = comes_back::<PartsRequest>(body) {
                assert!(read.asked.len().max(read.delete.len()) <= limits::PARTS_MAX);
            }
        }
    }
}

/// Bodies that a client reads.
pub fn response(input: &[u8]) {
    let (which, body) = choose(input);
    match which % 6 {
        0 => {
            if let Some(read) = comes_back::<SyncResponse>(body) {
                assert!(read.page.len() <= limits::PAGE_RECORDS_MAX);
                assert!(read.accepted.len() <= limits::SYNC_RECORDS_MAX);
                assert!(read.statements.len() <= limits::PAGE_STATEMENTS_MAX);
            }
        }
        1 => drop(comes_back::<RelayInfo>(body)),
        2 => drop(comes_back::<InviteResponse>(body)),
        3 => drop(comes_back::<LookupResponse>(body)),
        4 => drop(comes_back::<RendezvousResponse>(body)),
        _ => drop(comes_back::<PartsResponse>(body)),
    }
}

/// Checkpoints and what is left of erased records: one encoding each. (Mode 0, 1.)
pub fn checkpoint(input: &[u8]) {
    let (which, bytes) = choose(input);
    if which & 1 == 0 {
        let read = capped(in_proportion(bytes, 16), || Checkpoint::from_payload(bytes));
        let Some(read) = read else { return };
        assert_eq!(read.to_payload(), bytes, "a checkpoint has one encoding");
        if let Checkpoint::Covers { covered, parts, .. } = &read {
            assert!(covered.len() <= limits::CHECKPOINT_COVERED_MAX);
            assert!(parts.len() <= limits::CHECKPOINT_PARTS_MAX);
        }
        return;
    }
    if let Ok(entry) = Entry::from_vec(bytes.to_vec()) {
        assert_eq!(entry.bytes(), bytes);
        let _ = entry.verify();
        match entry {
            Entry::Whole(record) => {
                if let Some(stub) = record.to_stub() {
                    assert_eq!(stub.hash(), record.hash());
                    assert_eq!(stub.verify(), record.verify_signature());
                }
            }
            Entry::Stub(stub) => {
                assert!(stub.payload_len() > 0);
                assert!(Record::parse(bytes).is_err(), "a stub is no record");
            }
        }
    }
}

/// What travels as text or has a text form, and licences.
pub fn text(input: &[u8]) {
    if let Ok(licence) = Licence::parse(input) {
        assert_eq!(licence.to_bytes(), input);
        let _ = licence.verify();
    }
    if let Some(problem) = capped(in_proportion(input, 48), || Problem::from_json(input)) {
        assert_eq!(
            Problem::from_json(&problem.to_json()).as_ref(),
            Some(&problem)
        );
        let _ = problem.statement_bytes();
    }
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Ok(auth) = RequestAuth::parse(text) {
        assert_eq!(auth.to_header(), text, "a header has one spelling");
    }
    one_spelling::<SpaceId>(text);
    one_spelling::<AuthorId>(text);
    one_spelling::<EpochId>(text);
    one_spelling::<RelayId>(text);
    one_spelling::<Generation>(text);
    one_spelling::<Hash>(text);
    if let Some(code) = wire::code::normalise(text) {
        assert_eq!(wire::code::normalise(&code).as_ref(), Some(&code));
        assert!(
            code.bytes()
                .all(|byte| wire::code::ALPHABET.contains(&byte))
        );
    }
}

fn one_spelling<T: FromStr + ToString>(text: &str) {
    if let Ok(id) = T::from_str(text) {
        assert_eq!(id.to_string(), text, "an id has one spelling");
    }
}
