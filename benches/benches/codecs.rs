//! Which codec packs are compressed with: sizes and speed of what is pure Rust, on synthetic
//! entries (docs/adr/0023). Sizes are checked; times are only shown.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    missing_docs
)]

use std::io::{Read, Write};
use std::time::Instant;

use benches::words::{sentence, vocabulary};
use journal::{Digest, DocumentId, DocumentKind, Field, NewPage, Page, Splice};
use pack::{Builder, Document, Pack};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Words of one entry, and how often it was returned to.
const WORDS: usize = 230;
const SITTINGS: usize = 6;
/// Documents of one bundle.
const TOGETHER: usize = 16;

fn entries(count: usize) -> Vec<Page> {
    let words = vocabulary();
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    (0..count)
        .map(|number| {
            let new = NewPage {
                when: "2026-11-23T06:40:00+00:00[Europe/London]",
                created_ms: 1_790_000_000_000 + number as i64 * 86_400_000,
                prompt: None,
            };
            let mut page = Page::create([1; 16], &new).unwrap();
            for sitting in 0..SITTINGS {
                let text = sentence(&words, &mut rng, WORDS / SITTINGS);
                let at = u32::try_from(page.read().unwrap().body.encode_utf16().count()).unwrap();
                let heads = page.heads();
                page.edit_text(Field::Body, &heads, &Splice::insert(at, text))
                    .unwrap();
                page.mark_edited(new.created_ms + sitting as i64 * 60_000)
                    .unwrap();
            }
            page
        })
        .collect()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(bytes, 8)
}

fn inflate(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::inflate::decompress_to_vec(bytes).unwrap()
}

fn brotli_of(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4_096, 5, 20);
    writer.write_all(bytes).unwrap();
    drop(writer);
    out
}

fn unbrotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::Decompressor::new(bytes, 4_096)
        .read_to_end(&mut out)
        .unwrap();
    out
}

fn zstd_of(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn unzstd(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut reader = ruzstd::decoding::StreamingDecoder::new(bytes).unwrap();
    reader.read_to_end(&mut out).unwrap();
    out
}

struct Codec {
    name: &'static str,
    pack: fn(&[u8]) -> Vec<u8>,
    unpack: fn(&[u8]) -> Vec<u8>,
}

const CODECS: [Codec; 3] = [
    Codec {
        name: "deflate (miniz_oxide 8)",
        pack: deflate,
        unpack: inflate,
    },
    Codec {
        name: "brotli 5",
        pack: brotli_of,
        unpack: unbrotli,
    },
    Codec {
        name: "zstd (ruzstd fastest)",
        pack: zstd_of,
        unpack: unzstd,
    },
];

/// Bytes, and seconds there and back.
fn measure(codec: &Codec, pieces: &[Vec<u8>]) -> (usize, f64, f64) {
    let begun = Instant::now();
    let packed: Vec<Vec<u8>> = pieces.iter().map(|piece| (codec.pack)(piece)).collect();
    let there = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    for (piece, packed) in pieces.iter().zip(&packed) {
        assert_eq!((codec.unpack)(packed), *piece, "{}", codec.name);
    }
    let back = begun.elapsed().as_secs_f64();
    (packed.iter().map(Vec::len).sum(), there, back)
}

/// The pack as the app makes it, index and readable texts included.
fn packed(pages: &[Page]) -> (usize, f64, f64) {
    let begun = Instant::now();
    let mut builder = Builder::new();
    for (number, page) in pages.iter().enumerate() {
        let read = page.read().unwrap();
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        builder
            .add(Document {
                id: DocumentId(id),
                kind: DocumentKind::Page,
                heads: page.heads(),
                digest: Some(Digest::of(&read)),
                saved: page.save_uncompressed(),
                title: read.title,
                body: read.body,
            })
            .unwrap();
    }
    let bytes = builder.finish().unwrap();
    let there = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let pack = Pack::parse(bytes.clone()).unwrap();
    let listed: usize = pack.bundles().map(|bundle| bundle.entries().len()).sum();
    let back = begun.elapsed().as_secs_f64();
    assert_eq!(listed, pages.len());
    (bytes.len(), there, back)
}

fn main() {
    let count = if benches::is_quick() { 160 } else { 3_000 };
    let pages = entries(count);
    let deflated: usize = pages.iter().map(|page| page.save().len()).sum();
    let alone: Vec<Vec<u8>> = pages.iter().map(Page::save_uncompressed).collect();
    let raw: usize = alone.iter().map(Vec::len).sum();
    let together: Vec<Vec<u8>> = alone.chunks(TOGETHER).map(<[Vec<u8>]>::concat).collect();
    let per = |bytes: usize| bytes as f64 / count as f64;
    println!("{count} entries of {WORDS} words, {SITTINGS} sittings each; bytes an entry");
    println!("saved without compression       {:8.0}", per(raw));
    println!(
        "saved with deflate, one by one  {:8.0}  1.00",
        per(deflated)
    );
    let row = |name: &str, (bytes, there, back): (usize, f64, f64)| {
        let ratio = bytes as f64 / deflated as f64;
        let (mb_there, mb_back) = (raw as f64 / 1e6 / there, raw as f64 / 1e6 / back);
        println!(
            "{name:<32}{:8.0}  {ratio:.2}  {mb_there:6.0} MB/s there  {mb_back:6.0} MB/s back",
            per(bytes)
        );
        ratio
    };
    for codec in &CODECS {
        row(&format!("{}, alone", codec.name), measure(codec, &alone));
        row(
            &format!("{}, {TOGETHER}", codec.name),
            measure(codec, &together),
        );
    }
    let by_deflate = measure(&CODECS[0], &together).0;
    assert!(
        by_deflate as f64 <= 0.70 * deflated as f64,
        "documents compressed together are 30 % smaller"
    );
    row("a pack, with list and texts", packed(&pages));
}
