//! Packs, manifests and tombstones (`crates/pack`).

use pack::{
    BUNDLE_BYTES_MAX, BUNDLE_DOCUMENTS_MAX, Builder, Bundle, DELETIONS_MAX, DOCUMENTS_MAX,
    Document, INDEX_BYTES_MAX, Manifest, PACKS_MAX, Pack, Tombstones,
};

use crate::journals::a_page;
use crate::memory::{capped, in_proportion};
use crate::pieces::choose;

/// An index and a bundle, unfolded as far as they may, with room for what is read from them.
const MEMORY_MAX: usize = 4 * (INDEX_BYTES_MAX + BUNDLE_BYTES_MAX);

/// A pack: bytes (mode 0), a good head before a compressed index (1), one before an index that is
/// compressed here (2), or a bundle as a device keeps it (3).
pub fn pack(input: &[u8]) {
    let (mode, rest) = choose(input);
    if mode % 4 == 3 {
        kept(rest);
        return;
    }
    let bytes = match mode % 4 {
        0 => rest.to_vec(),
        1 => headed(rest, &[]),
        _ => headed(&stored(rest), &[]),
    };
    let Ok(pack) = capped(MEMORY_MAX, || Pack::parse(bytes)) else {
        return;
    };
    assert!(pack.documents() <= DOCUMENTS_MAX);
    for bundle in pack.bundles().take(4) {
        assert!(bundle.entries().len() <= BUNDLE_DOCUMENTS_MAX);
        kept(&bundle.kept().encode());
    }
}

/// A bundle comes back as it was kept, and unfolds to no more than it may.
fn kept(bytes: &[u8]) {
    let Ok(bundle) = capped(in_proportion(bytes, 8), || Bundle::decode(bytes)) else {
        return;
    };
    assert!(Bundle::decode(&bundle.encode()).as_ref() == Ok(&bundle));
    let Ok(open) = capped(MEMORY_MAX, || bundle.open()) else {
        return;
    };
    let mut total = 0;
    for slot in 0..open.len() {
        let saved = open.saved(slot).expect("a bundle has what it says it has");
        let (title, body) = (open.title(slot), open.body(slot));
        total += saved.len() + title.map_or(0, str::len) + body.map_or(0, str::len);
    }
    assert!(total <= BUNDLE_BYTES_MAX);
    assert!(open.saved(open.len()).is_none());
}

/// The head of a pack before an index.
fn headed(index: &[u8], rest: &[u8]) -> Vec<u8> {
    let length = u32::try_from(index.len()).expect("small");
    [pack::MAGIC, length.to_be_bytes().as_slice(), index, rest].concat()
}

/// One stored block of DEFLATE (RFC 1951, 3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let bytes = &bytes[..bytes.len().min(usize::from(u16::MAX))];
    let length = u16::try_from(bytes.len()).expect("cut");
    [
        &[1],
        length.to_le_bytes().as_slice(),
        &(!length).to_le_bytes(),
        bytes,
    ]
    .concat()
}

/// The bodies of manifests and of tombstones.
pub fn manifest(input: &[u8]) {
    let (which, bytes) = choose(input);
    if which & 1 == 0 {
        if let Ok(read) = capped(in_proportion(bytes, 64), || Manifest::decode(bytes)) {
            assert!(read.packs.len() <= PACKS_MAX);
            let written = read.encode().expect("it was within the limits");
            assert!(Manifest::decode(&written).as_ref() == Ok(&read));
        }
    } else if let Ok(read) = capped(in_proportion(bytes, 64), || Tombstones::decode(bytes)) {
        assert!(read.documents.len() <= DELETIONS_MAX);
        let written = read.encode().expect("it was within the limits");
        assert!(Tombstones::decode(&written).as_ref() == Ok(&read));
    }
}

fn a_manifest() -> Manifest {
    let author = wire::AuthorId::from_bytes([3; 32]);
    Manifest {
        packs: vec![pack::PackEntry {
            part: wire::PartId::of(b"one"),
            bytes: 70_000,
            documents: 200,
            level: 1,
            epoch: wire::EpochId::from_bytes([2; 32]),
        }],
        covered: vec![wire::Place {
            author,
            seq: 9,
            hash: wire::Hash::from_bytes([4; 32]),
        }],
        deleted: vec![pack::Deletion {
            id: journal::DocumentId::from_bytes([5; 16]),
            heads: vec![[6; 32]],
            seen: vec![(author, 8)],
        }],
    }
}

/// A pack of one page, a bundle of it as it is kept, and tombstones.
#[must_use]
pub fn seeds() -> Vec<crate::seeds::Seed> {
    let page = a_page();
    let read = page.read().expect("a page");
    let id = journal::DocumentId::from_bytes([1; 16]);
    let mut builder = Builder::new();
    let document = Document {
        id,
        kind: journal::DocumentKind::Page,
        heads: page.heads(),
        digest: Some(journal::Digest::of(&read)),
        saved: page.save_uncompressed(),
        title: read.title,
        body: read.body,
    };
    builder.add(document).expect("a small page");
    let bytes = builder.finish().expect("a small pack");
    let bundle = Pack::parse(bytes.clone())
        .expect("a pack")
        .bundle(0)
        .expect("one")
        .kept();
    let behind = |choice: u8, bytes: Vec<u8>| [vec![choice], bytes].concat();
    let gone = Tombstones {
        documents: vec![(id, page.heads())],
    };
    // {0: 1, 1: []}: an empty bundle of one byte.
    let index = vec![0xa2, 0x00, 0x01, 0x01, 0x80];
    vec![
        ("pack_pack", "one-page", behind(0, bytes)),
        ("pack_pack", "index", behind(2, index)),
        ("pack_pack", "bundle", behind(3, bundle.encode())),
        (
            "pack_manifest",
            "manifest",
            behind(0, a_manifest().encode().expect("small")),
        ),
        (
            "pack_manifest",
            "tombstones",
            behind(1, gone.encode().expect("one")),
        ),
    ]
}
