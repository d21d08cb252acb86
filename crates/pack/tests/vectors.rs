//! The committed vectors still read, and still mean what they meant.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use pack::{Manifest, Pack, Tombstones};
use serde_json::Value;

const PACK: &str = include_str!("../vectors/pack.json");
const MANIFEST: &str = include_str!("../vectors/manifest.json");

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}

#[test]
fn a_pack_opens_to_its_documents() {
    let vector: Value = serde_json::from_str(PACK).unwrap();
    let pack = Pack::parse(bytes(&vector["bytes"])).unwrap();
    let documents = vector["documents"].as_array().unwrap();
    assert_eq!(pack.documents(), documents.len());
    let bundle = pack.bundle(0).unwrap();
    let open = bundle.kept().open().unwrap();
    for (slot, document) in documents.iter().enumerate() {
        let entry = &bundle.entries()[slot];
        assert_eq!(entry.id.as_bytes().as_slice(), bytes(&document["id"]));
        assert_eq!(open.title(slot), document["title"].as_str());
        assert_eq!(open.body(slot), document["body"].as_str());
        assert_eq!(open.saved(slot).unwrap(), bytes(&document["saved"]));
        let page = journal::Page::load(open.saved(slot).unwrap(), [9; 16]).unwrap();
        assert_eq!(page.heads(), entry.heads);
        assert_eq!(
            page.read().unwrap().body,
            document["body"].as_str().unwrap()
        );
    }
}

#[test]
fn a_manifest_and_tombstones_are_written_as_they_were() {
    let vector: Value = serde_json::from_str(MANIFEST).unwrap();
    let encoded = bytes(&vector["manifest"]["bytes"]);
    let manifest = Manifest::decode(&encoded).unwrap();
    assert_eq!(manifest.encode().unwrap(), encoded);
    let pack = &vector["manifest"]["packs"][0];
    assert_eq!(
        manifest.packs[0].part.as_bytes().as_slice(),
        bytes(&pack["part"])
    );
    assert_eq!(manifest.packs[0].bytes, pack["bytes"].as_u64().unwrap());
    assert_eq!(manifest.covered[0].seq, 9);
    assert_eq!(manifest.deleted[0].seen[0].1, 8);
    let encoded = bytes(&vector["tombstones"]["bytes"]);
    let tombstones = Tombstones::decode(&encoded).unwrap();
    assert_eq!(tombstones.encode().unwrap(), encoded);
    assert_eq!(tombstones.documents[0].0.as_bytes(), &[1; 16]);
}
