//! Every decoder gives back what was encoded, and stands whatever it is fed.
#![allow(clippy::unwrap_used, missing_docs)]

use ed25519_dalek::SigningKey;
use proptest::collection::vec;
use proptest::prelude::*;
use std::str::FromStr;
use wire::api::{
    Accepted, InviteRequest, InviteResponse, ListedPart, LookupRequest, LookupResponse, PageEntry,
    PartsRequest, PartsResponse, RelayInfo, RendezvousResponse, SyncRequest, SyncResponse,
};
use wire::auth::RequestParts;
use wire::cbor::{decode, encode};
use wire::{
    AccessOp, AuthorId, Checkpoint, Code, Entry, EpochId, Generation, Hash, Head, Kind, Licence,
    PartId, Place, Problem, Record, RecordError, RecordHeader, RelayId, RequestAuth, Role, SpaceId,
    Statement, StatementDraft, Stub, Token, author_of,
};

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::from_bytes)
}

fn key() -> impl Strategy<Value = SigningKey> {
    any::<[u8; 32]>().prop_map(|seed| SigningKey::from_bytes(&seed))
}

fn head() -> impl Strategy<Value = Head> {
    (1..u64::MAX, hash()).prop_map(|(seq, hash)| Head { seq, hash })
}

fn place() -> impl Strategy<Value = Place> {
    (any::<[u8; 32]>(), head()).prop_map(|(author, head)| Place::new(author.into(), head))
}

fn part() -> impl Strategy<Value = PartId> {
    any::<[u8; 32]>().prop_map(PartId::from_bytes)
}

fn checkpoint() -> impl Strategy<Value = Checkpoint> {
    let covers = (
        place(),
        proptest::collection::btree_map(any::<[u8; 32]>(), head(), 0..9),
        proptest::collection::btree_set(part(), 0..9),
    );
    prop_oneof![
        covers.prop_map(|(manifest, covered, parts)| Checkpoint::Covers {
            manifest,
            covered: covered
                .into_iter()
                .map(|(author, head)| Place::new(author.into(), head))
                .collect(),
            parts: parts.into_iter().rev().collect(),
        }),
        place().prop_map(|manifest| Checkpoint::Acknowledges { manifest }),
        place().prop_map(|manifest| Checkpoint::ReadAgain { manifest }),
    ]
}

prop_compose! {
    fn record()(
        key in key(),
        kind in 1_u8..=6,
        ids in any::<([u8; 32], [u8; 32])>(),
        seq in 1_u64..,
        previous in any::<[u8; 32]>(),
        payload in vec(any::<u8>(), 0..600),
    ) -> Record {
        let header = RecordHeader {
            kind: Kind::from_byte(kind).unwrap(),
            space: ids.0.into(),
            author: author_of(&key),
            seq,
            previous: if seq == 1 { Hash::ZERO } else { previous.into() },
            epoch: ids.1.into(),
        };
        Record::seal_header(&key, &header, &payload).unwrap()
    }
}

fn operation() -> impl Strategy<Value = AccessOp> {
    let author = || any::<[u8; 32]>().prop_map(AuthorId::from_bytes);
    prop_oneof![
        (author(), 1_u8..=3).prop_map(|(author, role)| AccessOp::Add {
            author,
            role: Role::from_byte(role).unwrap()
        }),
        (author(), prop_oneof![Just(Head::NONE), head()])
            .prop_map(|(author, head)| AccessOp::Remove { author, head }),
        any::<[u8; 32]>().prop_map(|epoch| AccessOp::Epoch(EpochId::from_bytes(epoch))),
    ]
}

prop_compose! {
    fn statement()(
        key in key(),
        version in 1_u64..,
        ids in any::<([u8; 32], [u8; 32])>(),
        nonce in any::<[u8; 16]>(),
        operations in vec(operation(), 1..=64),
    ) -> Statement {
        let first = version == 1;
        let draft = StatementDraft {
            space: if first { SpaceId::ZERO } else { ids.0.into() },
            version,
            previous: if first { Hash::ZERO } else { ids.1.into() },
            nonce,
            operations,
        };
        Statement::sign(&key, &draft).unwrap()
    }
}

prop_compose! {
    fn sync_request()(
        space in any::<[u8; 32]>(),
        numbers in any::<(u64, u64, Option<u64>)>(),
        generation in any::<Option<[u8; 16]>>(),
        records in vec(vec(any::<u8>(), 0..300), 0..5),
        statements in vec(vec(any::<u8>(), 0..300), 0..5),
        token in any::<Option<[u8; 32]>>(),
        relay in proptest::option::of(key()),
        flags in any::<(bool, bool, bool, bool, bool)>(),
        erase in vec(place(), 0..3),
    ) -> SyncRequest {
        SyncRequest {
            space: space.into(),
            cursor: numbers.0,
            generation: generation.map(Generation::from_bytes),
            records,
            statements,
            access_version: numbers.1,
            token: token.map(Token::from_bytes),
            licence: relay.map(|key| Licence::issue(&key, space.into(), 9)),
            page_bytes: numbers.2,
            include_own: flags.0,
            want_licence: flags.1,
            reoffer: flags.2,
            from_checkpoint: flags.3,
            want_heads: flags.4,
            erase,
        }
    }
}

prop_compose! {
    fn sync_response()(
        generation in any::<[u8; 16]>(),
        accepted in vec((any::<u64>(), hash(), any::<u64>()), 0..5),
        page in vec((any::<u64>(), vec(any::<u8>(), 0..300)), 0..5),
        statements in vec(vec(any::<u8>(), 0..300), 0..5),
        head in proptest::option::of(head()),
        more in any::<bool>(),
        numbers in any::<[u64; 5]>(),
        heads in vec(place(), 0..3),
        erased in any::<Option<u64>>(),
    ) -> SyncResponse {
        let [cursor, bytes_used, bytes_allowed, time_ms, newest] = numbers;
        SyncResponse {
            generation: generation.into(),
            accepted: accepted
                .into_iter()
                .map(|(seq, hash, position)| Accepted { seq, hash, position })
                .collect(),
            page: page
                .into_iter()
                .map(|(position, record)| PageEntry { position, record })
                .collect(),
            cursor,
            more,
            statements,
            head,
            licence: None,
            bytes_used,
            bytes_allowed,
            time_ms,
            newest,
            heads,
            erased,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_come_back_and_verify(record in record()) {
        let read = Record::parse(record.bytes()).unwrap();
        prop_assert_eq!(&read, &record);
        prop_assert!(read.verify().is_ok());
    }

    #[test]
    fn a_record_with_a_changed_bit_never_verifies(record in record(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut bytes = record.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(Record::parse(&bytes).and_then(|r| r.verify()).is_err());
    }

    #[test]
    fn statements_come_back_and_verify(statement in statement()) {
        let read = Statement::parse(statement.bytes()).unwrap();
        prop_assert_eq!(&read, &statement);
        prop_assert!(read.verify().is_ok());
    }

    #[test]
    fn a_statement_with_a_changed_bit_never_verifies(statement in statement(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut bytes = statement.bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(Statement::parse(&bytes).and_then(|s| s.verify()).is_err());
    }

    #[test]
    fn request_headers_come_back_and_hold_for_their_request_alone(
        key in key(), space in any::<[u8; 32]>(), time_ms in any::<u64>(), nonce in any::<[u8; 16]>(),
        path in "/[a-z0-9/?=]{0,40}", body in vec(any::<u8>(), 0..99), relay in any::<[u8; 32]>(),
    ) {
        let relay = RelayId::from_bytes(relay);
        let parts = RequestParts { method: "POST", path_and_query: &path, relay: &relay, body: &body };
        let auth = RequestAuth::sign(&key, space.into(), time_ms, nonce, &parts);
        let read = RequestAuth::parse(&auth.to_header()).unwrap();
        prop_assert_eq!(read, auth);
        prop_assert!(read.verify(&parts).is_ok());
        let other = RequestParts { method: "GET", ..parts };
        prop_assert!(read.verify(&other).is_err());
        let longer = [body.as_slice(), b"x"].concat();
        let other = RequestParts { body: &longer, ..parts };
        prop_assert!(read.verify(&other).is_err());
        let elsewhere = RelayId::from_bytes([9; 32]);
        let other = RequestParts { relay: &elsewhere, ..parts };
        prop_assert!(read.verify(&other).is_err());
    }

    #[test]
    fn sync_requests_come_back(request in sync_request()) {
        prop_assert_eq!(decode::<SyncRequest>(&encode(&request)).unwrap(), request);
    }

    #[test]
    fn sync_responses_come_back(response in sync_response()) {
        prop_assert_eq!(decode::<SyncResponse>(&encode(&response)).unwrap(), response);
    }

    #[test]
    fn parts_bodies_come_back(
        asked in vec(part(), 0..5), delete in vec(part(), 0..5),
        list_after in proptest::option::of(part()), numbers in any::<(u64, u32)>(),
    ) {
        let listed = asked.iter().map(|part| ListedPart {
            part: *part, bytes: numbers.0, day: numbers.1,
        }).collect();
        let response = PartsResponse { missing: delete.clone(), listed };
        prop_assert_eq!(decode::<PartsResponse>(&encode(&response)).unwrap(), response);
        let request = PartsRequest { asked, delete, list_after };
        prop_assert_eq!(decode::<PartsRequest>(&encode(&request)).unwrap(), request);
    }

    #[test]
    fn checkpoints_come_back_and_have_one_encoding(
        checkpoint in checkpoint(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let payload = checkpoint.to_payload();
        prop_assert_eq!(Checkpoint::from_payload(&payload), Some(checkpoint.clone()));
        let mut changed = payload.clone();
        changed[at.index(payload.len())] = byte;
        if let Some(other) = Checkpoint::from_payload(&changed) {
            prop_assert_eq!(other.to_payload(), changed);
        }
        let longer = [payload.as_slice(), &[0]].concat();
        prop_assert_eq!(Checkpoint::from_payload(&longer), None);
    }

    #[test]
    fn a_stub_is_the_record_without_its_payload(record in record()) {
        let whole = Entry::from_vec(record.bytes().to_vec()).unwrap();
        prop_assert_eq!(whole.whole(), Some(&record));
        match record.to_stub() {
            None => prop_assert!(record.payload().is_empty()),
            Some(stub) => {
                prop_assert!(stub.verify().is_ok());
                prop_assert_eq!(stub.payload_len() as usize, record.payload().len());
                let entry = Entry::from_vec(stub.bytes().to_vec()).unwrap();
                prop_assert!(entry.whole().is_none());
                prop_assert_eq!(entry.head(), record.head());
                prop_assert_eq!(entry.header(), record.header());
                prop_assert_eq!(Record::parse(stub.bytes()), Err(RecordError::Malformed));
                // A stub is the header alone: with anything of the payload it is neither.
                let torn = [stub.bytes(), &record.payload()[..1]].concat();
                prop_assert!(Entry::from_vec(torn).is_err() || record.payload().len() == 1);
                let mut forged = stub.bytes().to_vec();
                forged[68] ^= 1;
                prop_assert!(Entry::from_vec(forged).is_ok_and(|e| e.verify().is_err()));
            }
        }
    }

    #[test]
    fn small_bodies_come_back(
        ids in any::<([u8; 32], [u8; 16])>(), versions in vec(any::<u64>(), 0..16),
        numbers in any::<(u64, u64)>(), text in ".{0,40}", hashes in vec(hash(), 0..=12),
    ) {
        let info = RelayInfo {
            relay: ids.0.into(), versions, generation: ids.1.into(),
            time_ms: numbers.0, record_bytes_max: numbers.1, software: text.clone(),
        };
        prop_assert_eq!(decode::<RelayInfo>(&encode(&info)).unwrap(), info);
        let invite = InviteRequest { code: text.clone(), token_hashes: hashes };
        prop_assert_eq!(decode::<InviteRequest>(&encode(&invite)).unwrap(), invite);
        let invited = InviteResponse { count: numbers.0 };
        prop_assert_eq!(decode::<InviteResponse>(&encode(&invited)).unwrap(), invited);
        let lookup = LookupRequest { lookup: ids.0.into() };
        prop_assert_eq!(decode::<LookupRequest>(&encode(&lookup)).unwrap(), lookup);
        let found = LookupResponse { space: ids.0.into() };
        prop_assert_eq!(decode::<LookupResponse>(&encode(&found)).unwrap(), found);
        let place = RendezvousResponse { id: text };
        prop_assert_eq!(decode::<RendezvousResponse>(&encode(&place)).unwrap(), place);
    }

    #[test]
    fn ids_come_back_from_their_text(bytes in any::<[u8; 32]>(), short in any::<[u8; 16]>()) {
        macro_rules! comes_back {
            ($id:expr, $type:ty) => {
                prop_assert_eq!(<$type>::from_str(&$id.to_string()).unwrap(), $id);
                prop_assert_eq!(decode::<$type>(&encode(&$id)).unwrap(), $id);
                prop_assert!(<$type>::from_str(&$id.to_string().to_uppercase()).is_err() || $id.is_zero());
            };
        }
        comes_back!(SpaceId::from_bytes(bytes), SpaceId);
        comes_back!(AuthorId::from_bytes(bytes), AuthorId);
        comes_back!(EpochId::from_bytes(bytes), EpochId);
        comes_back!(RelayId::from_bytes(bytes), RelayId);
        comes_back!(Generation::from_bytes(short), Generation);
        comes_back!(PartId::from_bytes(bytes), PartId);
        let hash = Hash::from_bytes(bytes);
        prop_assert_eq!(Hash::from_str(&hash.to_string()).unwrap(), hash);
    }

    #[test]
    fn problems_come_back(
        code in prop::sample::select(Code::ALL), detail in ".{0,40}", held in head(),
        index in any::<u16>(), seconds in any::<u64>(), statement in vec(any::<u8>(), 0..99),
    ) {
        let problem = Problem::new(code, detail)
            .at(usize::from(index)).holding(held).retry_after(seconds).removed_by(&statement);
        let read = Problem::from_json(&problem.to_json()).unwrap();
        prop_assert_eq!(read.statement_bytes().unwrap(), statement);
        prop_assert_eq!(read, problem);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..2_000), text in ".{0,300}") {
        let _ = Record::parse(&bytes).map(|r| r.verify());
        let _ = Statement::parse(&bytes).map(|s| s.verify());
        let _ = Entry::from_vec(bytes.clone()).map(|e| e.verify());
        let _ = Stub::from_vec(bytes.clone()).map(|s| s.verify());
        let _ = Checkpoint::from_payload(&bytes);
        let _ = decode::<PartsRequest>(&bytes);
        let _ = decode::<PartsResponse>(&bytes);
        let _ = PartId::from_str(&text);
        let _ = Licence::parse(&bytes).map(|l| l.verify());
        let _ = decode::<SyncRequest>(&bytes);
        let _ = decode::<SyncResponse>(&bytes);
        let _ = decode::<RelayInfo>(&bytes);
        let _ = decode::<InviteRequest>(&bytes);
        let _ = decode::<InviteResponse>(&bytes);
        let _ = decode::<LookupRequest>(&bytes);
        let _ = decode::<LookupResponse>(&bytes);
        let _ = decode::<RendezvousResponse>(&bytes);
        let _ = Problem::from_json(&bytes);
        let _ = RequestAuth::parse(&text);
        let _ = wire::code::normalise(&text);
        let _ = SpaceId::from_str(&text);
        let _ = Hash::from_str(&text);
    }

    #[test]
    fn truncated_and_lengthened_bodies_are_refused(request in sync_request(), cut in any::<prop::sample::Index>()) {
        let bytes = encode(&request);
        let shorter = &bytes[..cut.index(bytes.len())];
        prop_assert!(decode::<SyncRequest>(shorter).is_err());
        let longer = [bytes.as_slice(), &[0]].concat();
        prop_assert!(decode::<SyncRequest>(&longer).is_err());
    }
}

#[test]
fn unknown_keys_are_ignored_and_missing_ones_absent() {
    let mut bytes = vec![0xA2, 0x00, 0x58, 32];
    bytes.extend_from_slice(&[5; 32]);
    // Key 99 with an array of a text and a null.
    bytes.extend_from_slice(&[0x18, 99, 0x82, 0x61, b'x', 0xF6]);
    // Without the cursor, which is required, the request is refused.
    assert!(decode::<SyncRequest>(&bytes).is_err());
    bytes[0] = 0xA3;
    bytes.extend_from_slice(&[0x01, 0x07]);
    let read: SyncRequest = decode(&bytes).unwrap();
    let expected = SyncRequest {
        space: [5; 32].into(),
        cursor: 7,
        ..Default::default()
    };
    assert_eq!(read, expected);
}

#[test]
fn a_declared_length_is_never_believed() {
    // Key 3: an array that says it has 2^32 - 1 records.
    let mut bytes = vec![0xA3, 0x00, 0x58, 32];
    bytes.extend_from_slice(&[5; 32]);
    bytes.extend_from_slice(&[0x01, 0x00, 0x03, 0x9A, 0xFF, 0xFF, 0xFF, 0xFF]);
    assert!(decode::<SyncRequest>(&bytes).is_err());
}

#[test]
fn more_records_than_the_limit_are_refused() {
    let with = |count| SyncRequest {
        records: vec![vec![]; count],
        ..Default::default()
    };
    let most = wire::limits::SYNC_RECORDS_MAX;
    assert!(decode::<SyncRequest>(&encode(&with(most))).is_ok());
    assert!(decode::<SyncRequest>(&encode(&with(most + 1))).is_err());
}

#[test]
fn codes_have_one_text_and_read_it_back() {
    for code in Code::ALL {
        assert_eq!(Code::parse(code.as_str()), *code);
        assert!((400..=599).contains(&code.status()));
    }
    assert_eq!(Code::parse("of-tomorrow"), Code::Unrecognised);
}

#[test]
fn codes_read_aloud_are_understood() {
    let read = wire::code::normalise(" AbCd-oil0 ");
    assert_eq!(read.as_deref(), Some("abcd0110"));
    assert_eq!(wire::code::normalise("abcu"), None);
}

fn covering(covered: Vec<Place>, parts: Vec<PartId>) -> Vec<u8> {
    let manifest = Place {
        author: [1; 32].into(),
        seq: 9,
        hash: [2; 32].into(),
    };
    Checkpoint::Covers {
        manifest,
        covered,
        parts,
    }
    .to_payload()
}

fn numbered(count: u16) -> impl Iterator<Item = [u8; 32]> {
    (0..count).map(|n| {
        let mut bytes = [3; 32];
        bytes[..2].copy_from_slice(&n.to_be_bytes());
        bytes
    })
}

fn places(count: u16) -> Vec<Place> {
    let place = |author: [u8; 32]| Place {
        author: author.into(),
        seq: 1,
        hash: Hash::ZERO,
    };
    numbered(count).map(place).collect()
}

#[test]
fn a_checkpoint_names_each_author_and_each_part_once_and_not_too_many() {
    let read = |payload: Vec<u8>| Checkpoint::from_payload(&payload).is_some();
    let parts = |count| numbered(count).map(PartId::from_bytes).collect::<Vec<_>>();
    assert!(read(covering(places(1_024), parts(4_096))));
    assert!(!read(covering(places(1_025), Vec::new())));
    assert!(!read(covering(Vec::new(), parts(4_097))));
    assert!(!read(covering([places(1), places(1)].concat(), Vec::new())));
    assert!(!read(covering(Vec::new(), [parts(1), parts(1)].concat())));
    let mut nothing = places(1);
    nothing[0].seq = 0;
    assert!(!read(covering(nothing, Vec::new())));
}

#[test]
fn requests_of_version_one_are_written_as_before() {
    let request = encode(&SyncRequest::default());
    assert!(![0x0C, 0x0D, 0x0E].contains(request.last().unwrap()));
    // Keys 0, 1, 5, 9, 10 and 11.
    assert_eq!(request[0], 0xA6);
}
