//! Packs: many documents compressed together, with an index from which a timeline is drawn
//! (docs/protocol.md 2.7 and 2.8).
//!
//! A pack replaces the records whose changes it holds. A new device reads the index of the newest
//! pack and shows its timeline; bundles of about sixteen documents stay compressed, and are kept as
//! they came, until one of their pages is opened.
//!
//! Invariants
//! - Parsing is total: any bytes give a value or an error. Every length is checked against its limit
//!   before anything is decompressed or copied.
//! - What a pack says of a document (its heads, its digest) is bound to what it holds by the hash of
//!   the part that carries the pack.
//! - The same documents in the same order give the same bytes.
//!
//! What is not here: sealing and padding (`seal`), when to pack and what to merge (`shared`), reading
//! a document's changes (`journal`). A pack does not know whether its documents load.
//!
//! ```
//! use journal::{Digest, DocumentId, DocumentKind, NewPage, Page};
//! use pack::{Builder, Document, Pack};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let when = "2026-11-23T06:40:00+00:00[Europe/London]";
//! let page = Page::create([1; 16], &NewPage { when, created_ms: 0, prompt: None })?;
//! let mut builder = Builder::new();
//! builder.add(Document {
//!     id: DocumentId([7; 16]),
//!     kind: DocumentKind::Page,
//!     heads: page.heads(),
//!     digest: Some(Digest::of(&page.read()?)),
//!     saved: page.save_uncompressed(),
//!     title: String::new(),
//!     body: String::new(),
//! })?;
//! let bytes = builder.finish()?;
//!
//! let pack = Pack::parse(bytes)?;
//! let bundle = pack.bundles().next().ok_or("empty")?.kept();
//! assert_eq!(bundle.open()?.saved(0), Some(page.save_uncompressed().as_slice()));
//! # Ok(())
//! # }
//! ```

mod build;
mod bundle;
mod cbor;
mod index;
mod manifest;
mod read;

pub use build::{Builder, Document, Place};
pub use bundle::{Bundle, OpenBundle};
pub use index::Entry;
pub use manifest::{Deletion, Manifest, PackEntry, Tombstones};
pub use read::{Pack, PackedBundle};

/// Why bytes are no pack, or documents do not fit one.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Not what the protocol describes.
    #[error("not a pack")]
    Malformed,
    /// Beyond a limit.
    #[error("larger than a pack may be")]
    TooLarge,
}

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What a pack begins with.
pub const MAGIC: &[u8; 4] = b"HPK1";

/// The most bytes of a pack before it is sealed: sealed and padded it still fits a part.
pub const PACK_BYTES_MAX: usize = 4 * 1024 * 1024 - 64 * 1024;
/// The most bytes of an index, decompressed.
pub const INDEX_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The most documents of one pack.
pub const DOCUMENTS_MAX: usize = 16_384;
/// The most documents of one bundle.
pub const BUNDLE_DOCUMENTS_MAX: usize = 64;
/// The most bytes of one bundle, decompressed.
pub const BUNDLE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The most packs a manifest names.
pub const PACKS_MAX: usize = 1_000;
/// The most documents one tombstones record or manifest names as deleted.
pub const DELETIONS_MAX: usize = 10_000;
/// The most heads of one state of a document.
const HEADS_MAX: usize = 1_000;
