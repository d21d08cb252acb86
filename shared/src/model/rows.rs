//! What is known of every page without loading it, in the order of the timeline.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use journal::{Digest, DocumentId, Heads};
use minicbor::{Decode, Encode};

/// A page's place in the timeline: newest first.
pub(crate) type Key = (Reverse<i64>, DocumentId);

/// One page.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) id: DocumentId,
    pub(crate) digest: Digest,
    /// The heads the digest describes.
    pub(crate) heads: Heads,
    /// Changes kept beside the document, not merged into it yet.
    pub(crate) waiting: u32,
    /// The digest or the readable text is older than the changes that wait.
    pub(crate) stale: bool,
    /// The newest own record that carried this page; 0 if none did.
    pub(crate) own_seq: u64,
    /// Some of it came from another device.
    pub(crate) foreign: bool,
    /// Words from another device were merged in, and the person has not seen the page since.
    pub(crate) merged: bool,
    /// Came back from the bin because of an edit elsewhere, and was not opened since.
    pub(crate) returned: bool,
    /// The pack that holds the page as `heads` says, by its number here; 0 if none does.
    pub(crate) pack: u32,
    /// Where the page lies, while it is kept as its pack had it and has no document of its own.
    pub(crate) bundle: Option<Bundled>,
    /// The newest record of another device that changed it: the author's first bytes, and its seq.
    pub(crate) last: Option<(u64, u64)>,
    /// What changed does not fit a record: it travels in a pack.
    pub(crate) large: bool,
}

/// A document's place among the bundles that are kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Bundled {
    /// The pack, by its number here.
    #[n(0)]
    pub(crate) pack: u32,
    /// The bundle of the pack.
    #[n(1)]
    pub(crate) bundle: u16,
    /// The document of the bundle.
    #[n(2)]
    pub(crate) slot: u16,
}

impl Row {
    /// No record carries what is here: it goes out whole, with the pages that were never sent.
    pub(crate) fn unsent(&mut self) {
        self.own_seq = 0;
        self.foreign = false;
        self.large = false;
    }

    /// Everything of it is in this document: nothing waits to be merged.
    pub(crate) fn is_whole(&self) -> bool {
        self.waiting == 0 && !self.stale
    }
}

/// An author as rows name it.
pub(crate) fn author_tag(author: &wire::AuthorId) -> u64 {
    let first = author.as_bytes().first_chunk::<8>();
    first.map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// All pages of the months that were read, and the months there are.
#[derive(Default)]
pub(crate) struct Rows {
    rows: BTreeMap<Key, Row>,
    keys: HashMap<DocumentId, Key>,
    months: BTreeMap<String, Month>,
    changed: BTreeSet<String>,
    /// Rows in the bin, and rows that are stale: asked for at every drawing.
    binned: u32,
    stale: u32,
}

#[derive(Clone, Copy, Default)]
struct Month {
    count: u32,
    read: bool,
}

/// The month a page belongs to, from its own date: `2026-11`.
pub(crate) fn month_of(digest: &Digest) -> &str {
    digest.when.get(..7).unwrap_or("0000-00")
}

fn key_of(row: &Row) -> Key {
    let at = insight::day::parse_when(&row.digest.when)
        .map_or(0, |zoned| zoned.timestamp().as_millisecond());
    (Reverse(at), row.id)
}

impl Rows {
    /// Rows whose months are known and not read yet.
    pub(crate) fn with_months(months: &[(String, u32)]) -> Self {
        let months = months
            .iter()
            .map(|(name, count)| {
                (
                    name.clone(),
                    Month {
                        count: *count,
                        read: *count == 0,
                    },
                )
            })
            .collect();
        Self {
            months,
            ..Self::default()
        }
    }

    /// Months and counts, for the install.
    pub(crate) fn months(&self) -> Vec<(String, u32)> {
        self.months
            .iter()
            .map(|(name, month)| (name.clone(), month.count))
            .collect()
    }

    /// Months not read yet, newest first.
    pub(crate) fn unread_months(&self) -> Vec<String> {
        self.months
            .iter()
            .rev()
            .filter(|(_, month)| !month.read)
            .map(|(n, _)| n.clone())
            .collect()
    }

    /// Every month was read.
    pub(crate) fn complete(&self) -> bool {
        self.months.values().all(|month| month.read)
    }

    /// Takes the rows of a month in.
    pub(crate) fn month_read(&mut self, month: &str, rows: Vec<Row>) {
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.months
            .insert(month.to_owned(), Month { count, read: true });
        for row in rows {
            self.insert(row);
        }
    }

    fn insert(&mut self, row: Row) {
        let key = key_of(&row);
        let (binned, stale) = (row.digest.binned, row.stale);
        self.keys.insert(row.id, key);
        let before = self.rows.insert(key, row);
        let before = before.map_or((false, false), |row| (row.digest.binned, row.stale));
        self.count(before, (binned, stale));
    }

    fn count(&mut self, before: (bool, bool), after: (bool, bool)) {
        let moved = |count: u32, before: bool, after: bool| {
            count
                .saturating_add(u32::from(after))
                .saturating_sub(u32::from(before))
        };
        self.binned = moved(self.binned, before.0, after.0);
        self.stale = moved(self.stale, before.1, after.1);
    }

    pub(crate) fn get(&self, id: &DocumentId) -> Option<&Row> {
        self.keys.get(id).and_then(|key| self.rows.get(key))
    }

    /// Changes a row in place, without moving it.
    pub(crate) fn touch(&mut self, id: &DocumentId, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.keys.get(id).and_then(|key| self.rows.get_mut(key)) {
            let before = (row.digest.binned, row.stale);
            change(row);
            let after = (row.digest.binned, row.stale);
            self.changed.insert(month_of(&row.digest).to_owned());
            self.count(before, after);
        }
    }

    /// Puts a row where its date says, instead of what was there of the same page.
    pub(crate) fn put(&mut self, row: Row) {
        if let Some(key) = self.keys.remove(&row.id)
            && let Some(before) = self.rows.remove(&key)
        {
            self.count((before.digest.binned, before.stale), (false, false));
            self.leave(month_of(&before.digest));
        }
        let month = month_of(&row.digest).to_owned();
        let entry = self.months.entry(month.clone()).or_insert(Month {
            count: 0,
            read: true,
        });
        entry.count = entry.count.saturating_add(1);
        self.changed.insert(month);
        self.insert(row);
    }

    fn leave(&mut self, month: &str) {
        if let Some(entry) = self.months.get_mut(month) {
            entry.count = entry.count.saturating_sub(1);
        }
        self.changed.insert(month.to_owned());
    }

    /// The page is no more.
    pub(crate) fn remove(&mut self, id: &DocumentId) -> Option<Row> {
        let key = self.keys.remove(id)?;
        let row = self.rows.remove(&key)?;
        self.count((row.digest.binned, row.stale), (false, false));
        self.leave(month_of(&row.digest));
        Some(row)
    }

    /// All rows, newest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    /// Pages not in the bin, of all months, read or not.
    pub(crate) fn pages(&self) -> u32 {
        let all: u32 = self.months.values().map(|month| month.count).sum();
        all.saturating_sub(self.binned)
    }

    /// Something that came is not merged yet.
    pub(crate) fn any_stale(&self) -> bool {
        self.stale > 0
    }

    /// Pages there are in all, in the bin or not.
    pub(crate) fn documents(&self) -> u32 {
        self.months.values().map(|month| month.count).sum()
    }

    /// Months changed since the last call, each with its rows as bytes.
    pub(crate) fn take_changed(&mut self) -> Vec<(String, Vec<u8>)> {
        let changed = std::mem::take(&mut self.changed);
        changed
            .into_iter()
            .map(|month| {
                let rows = self
                    .rows
                    .values()
                    .filter(|row| month_of(&row.digest) == month);
                let bytes = encode(rows);
                (month, bytes)
            })
            .collect()
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct KeptRow {
    #[cbor(n(0), with = "minicbor::bytes")]
    id: [u8; 16],
    #[cbor(n(1), with = "minicbor::bytes")]
    digest: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    heads: Vec<u8>,
    #[n(3)]
    waiting: u32,
    #[n(4)]
    stale: bool,
    #[n(5)]
    own_seq: u64,
    #[n(6)]
    foreign: bool,
    #[cbor(n(7), default)]
    merged: bool,
    #[cbor(n(8), default)]
    returned: bool,
    #[cbor(n(9), default)]
    pack: u32,
    #[n(10)]
    bundle: Option<Bundled>,
    #[n(11)]
    last_author: Option<u64>,
    #[cbor(n(12), default)]
    last_seq: u64,
    #[cbor(n(13), default)]
    large: bool,
}

fn encode<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<u8> {
    let kept: Vec<KeptRow> = rows
        .filter_map(|row| {
            Some(KeptRow {
                id: row.id.0,
                digest: row.digest.encode().ok()?,
                heads: row.heads.concat(),
                waiting: row.waiting,
                stale: row.stale,
                own_seq: row.own_seq,
                foreign: row.foreign,
                merged: row.merged,
                returned: row.returned,
                pack: row.pack,
                bundle: row.bundle,
                last_author: row.last.map(|(author, _)| author),
                last_seq: row.last.map_or(0, |(_, seq)| seq),
                large: row.large,
            })
        })
        .collect();
    wire::cbor::encode(&kept)
}

/// Reads the rows of a month.
pub(crate) fn decode(bytes: &[u8]) -> Option<Vec<Row>> {
    let kept: Vec<KeptRow> = wire::cbor::decode(bytes).ok()?;
    kept.into_iter()
        .map(|row| {
            Some(Row {
                id: DocumentId(row.id),
                digest: Digest::decode(&row.digest).ok()?,
                heads: heads_of(&row.heads),
                waiting: row.waiting,
                stale: row.stale,
                own_seq: row.own_seq,
                foreign: row.foreign,
                merged: row.merged,
                returned: row.returned,
                pack: row.pack,
                bundle: row.bundle,
                last: row.last_author.map(|author| (author, row.last_seq)),
                large: row.large,
            })
        })
        .collect()
}

/// Heads from their concatenation.
pub(crate) fn heads_of(bytes: &[u8]) -> Heads {
    bytes
        .chunks_exact(32)
        .filter_map(|chunk| chunk.try_into().ok())
        .collect()
}
