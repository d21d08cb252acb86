//! A record: sealed, verified, opened.

#![allow(clippy::unwrap_used, missing_docs)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use ed25519_dalek::SigningKey;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use seal::epoch::Keyring;
use seal::identity::make_identity;
use seal::payload::Frontier;
use seal::record::{RecordDraft, open_record, seal_record};
use wire::{EpochId, Hash, Kind, Record, SpaceId};

const SIZES: [usize; 3] = [200, 1_500, 12_000];

fn main() {
    divan::main();
}

struct Bench {
    author: SigningKey,
    identity: seal::identity::Identity,
    epoch: EpochId,
}

fn bench() -> Bench {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    Bench {
        author: SigningKey::from_bytes(&[2; 32]),
        identity: make_identity(&mut rng).unwrap(),
        epoch: EpochId::from_bytes([3; 32]),
    }
}

fn draft(bench: &Bench, len: usize) -> RecordDraft {
    let prose = benches::prose().unwrap();
    let body: Vec<u8> = prose
        .iter()
        .cycle()
        .flat_map(|draft| draft.body.bytes())
        .take(len)
        .collect();
    RecordDraft {
        kind: Kind::Updates,
        space: SpaceId::from_bytes([4; 32]),
        epoch: bench.epoch,
        seq: 1,
        previous: Hash::ZERO,
        frontier: Frontier::new(),
        body,
    }
}

fn sealed(bench: &Bench, len: usize) -> Record {
    seal_record(
        &bench.author,
        draft(bench, len),
        &bench.identity.recipient(),
    )
    .unwrap()
}

#[divan::bench(args = SIZES)]
fn seal_a_record(bencher: Bencher<'_, '_>, len: usize) {
    let bench = bench();
    let recipient = bench.identity.recipient();
    bencher
        .counter(BytesCount::new(len))
        .with_inputs(|| draft(&bench, len))
        .bench_local_values(|draft| black_box(seal_record(&bench.author, draft, &recipient)));
}

#[divan::bench(args = SIZES)]
fn open_a_record(bencher: Bencher<'_, '_>, len: usize) {
    let bench = bench();
    let record = sealed(&bench, len);
    let mut keyring = Keyring::new();
    keyring.insert(bench.epoch, bench.identity.clone()).unwrap();
    bencher
        .counter(BytesCount::new(len))
        .bench_local(|| black_box(open_record(&keyring, &record).unwrap()));
}

#[divan::bench(args = SIZES)]
fn verify_a_record(bencher: Bencher<'_, '_>, len: usize) {
    let bench = bench();
    let record = sealed(&bench, len);
    bencher.bench_local(|| black_box(record.verify()).is_ok());
}
