//! What this device knows of parts, without loading a document: which page names which, which are
//! here, which the relay has, and which are on their way out. Kept under the name `attachments`.

use std::collections::{BTreeMap, BTreeSet};

use journal::DocumentId;
use minicbor::{Decode, Encode};
use wire::PartId;

use super::alive::Round;

/// The storage name.
pub(crate) const NAME: &str = "attachments";

/// A part that no page names any more stays this long when it was taken off here, so that this can
/// be undone.
const UNDO_MS: i64 = 10 * 60_000;
/// The same when it was taken off elsewhere: whoever did that deletes it at the relay, and if that
/// device is lost, this one does.
const ELSEWHERE_MS: i64 = 24 * 60 * 60_000;
/// Originals that were made elsewhere and fetched stay here up to this much, in bytes.
const FETCHED_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Stands for packs among the pages that name parts.
const PACKS: DocumentId = DocumentId([0; 16]);

/// Whether the relay has a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum AtRelay {
    /// It was not sent yet.
    #[n(0)]
    No,
    /// It acknowledged the part.
    #[n(1)]
    Yes,
    /// It did once; it is to be asked.
    #[n(2)]
    Doubtful,
}

/// A part that is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Held {
    #[n(0)]
    pub(crate) bytes: u32,
    /// Made here: it is not let go to make room.
    #[n(1)]
    pub(crate) made: bool,
    #[n(2)]
    pub(crate) relay: AtRelay,
    /// When it was last looked at, in milliseconds since 1970.
    #[n(3)]
    pub(crate) used_ms: i64,
}

/// Parts of this device.
#[derive(Default)]
pub(crate) struct Shelf {
    pages: BTreeMap<DocumentId, BTreeSet<PartId>>,
    held: BTreeMap<PartId, Held>,
    /// When each part that nothing names any more may go.
    leaving: BTreeMap<PartId, i64>,
    /// Asking the relay for all of them.
    pub(crate) round: Round,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    pages: Vec<KeptPage>,
    #[n(1)]
    held: Vec<(PartId, Held)>,
    #[n(2)]
    leaving: Vec<(PartId, i64)>,
    #[cbor(n(3), default)]
    round: Round,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct KeptPage {
    #[cbor(n(0), with = "minicbor::bytes")]
    id: [u8; 16],
    #[n(1)]
    parts: Vec<PartId>,
}

impl Shelf {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let page = |(id, parts): (&DocumentId, &BTreeSet<PartId>)| KeptPage {
            id: id.0,
            parts: parts.iter().copied().collect(),
        };
        wire::cbor::encode(&Kept {
            pages: self.pages.iter().map(page).collect(),
            held: self
                .held
                .iter()
                .map(|(part, held)| (*part, *held))
                .collect(),
            leaving: self.leaving.iter().map(|(part, at)| (*part, *at)).collect(),
            round: self.round.clone(),
        })
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = wire::cbor::decode(bytes).ok()?;
        let page = |page: KeptPage| (DocumentId(page.id), page.parts.into_iter().collect());
        Some(Self {
            pages: kept.pages.into_iter().map(page).collect(),
            held: kept.held.into_iter().collect(),
            leaving: kept.leaving.into_iter().collect(),
            round: kept.round,
        })
    }

    /// Some page names the part.
    pub(crate) fn is_wanted(&self, part: &PartId) -> bool {
        self.pages.values().any(|parts| parts.contains(part))
    }

    /// Some page names some part, or packs need one.
    pub(crate) fn wants_any(&self) -> bool {
        !self.pages.is_empty()
    }

    /// Some part that is wanted is not here.
    pub(crate) fn lacks_any(&self) -> bool {
        let mut parts = self.pages.values().flatten();
        parts.any(|part| !self.held.contains_key(part))
    }

    /// Parts that are wanted, in the order of their ids, after this one.
    pub(crate) fn wanted_after(&self, after: Option<PartId>, most: usize) -> Vec<PartId> {
        let parts = self.pages.values().flatten().copied();
        let all: BTreeSet<PartId> = parts.filter(|part| Some(*part) > after).collect();
        all.into_iter().take(most).collect()
    }

    pub(crate) fn held(&self, part: &PartId) -> Option<&Held> {
        self.held.get(part)
    }

    /// Parts that are here, for healing.
    #[cfg(test)]
    pub(crate) fn parts_here(&self) -> impl Iterator<Item = &PartId> {
        self.held.keys()
    }

    /// The page names these parts and no others. True if that is news.
    pub(crate) fn page_has(
        &mut self,
        id: DocumentId,
        parts: BTreeSet<PartId>,
        ours: bool,
        now_ms: i64,
    ) -> bool {
        let before = if parts.is_empty() {
            self.pages.remove(&id).unwrap_or_default()
        } else {
            self.pages.insert(id, parts.clone()).unwrap_or_default()
        };
        let mut news = before != parts;
        let stay_ms = if ours { UNDO_MS } else { ELSEWHERE_MS };
        let gone: Vec<PartId> = before.difference(&parts).copied().collect();
        for part in gone {
            if !self.is_wanted(&part) {
                self.leaving.insert(part, now_ms.saturating_add(stay_ms));
            }
        }
        for part in &parts {
            // Put back, here or elsewhere: it stays, and if it went at the relay it is sent again.
            news |= self.leaving.remove(part).is_some();
            if !ours && let Some(held) = self.held.get_mut(part) {
                news |= held.doubt();
            }
        }
        news
    }

    /// Packs need these parts and no others. Answers those that are not needed here any more, which
    /// are forgotten: the relay lets go of them by itself.
    pub(crate) fn packs_are(&mut self, parts: &BTreeSet<PartId>) -> Vec<PartId> {
        let before = if parts.is_empty() {
            self.pages.remove(&PACKS)
        } else {
            self.pages.insert(PACKS, parts.clone())
        };
        for part in parts {
            self.leaving.remove(part);
        }
        let mut gone: Vec<PartId> = before.unwrap_or_default().into_iter().collect();
        gone.retain(|part| !self.is_wanted(part) && self.held.remove(part).is_some());
        gone
    }

    /// A part that nothing ever named is to be deleted at the relay too.
    pub(crate) fn discard(&mut self, part: PartId) {
        self.leaving.insert(part, 0);
    }

    /// A sealed piece is here now.
    pub(crate) fn put(&mut self, part: PartId, held: Held) {
        self.held.insert(part, held);
    }

    /// The piece was looked at.
    pub(crate) fn used(&mut self, part: &PartId, now_ms: i64) {
        if let Some(held) = self.held.get_mut(part) {
            held.used_ms = now_ms;
        }
    }

    /// The relay has the part, or has not.
    pub(crate) fn relay_has(&mut self, part: &PartId, has: bool) {
        if let Some(held) = self.held.get_mut(part) {
            held.relay = if has { AtRelay::Yes } else { AtRelay::No };
        }
    }

    /// The next part to send: one that a page names and the relay has not.
    pub(crate) fn to_send(&self) -> Option<PartId> {
        let unsent = |held: &Held| held.relay == AtRelay::No;
        let mut parts = self.held.iter().filter(|(_, held)| unsent(held));
        parts
            .find(|(part, _)| self.is_wanted(part))
            .map(|(p, _)| *p)
    }

    /// Parts to ask the relay about.
    pub(crate) fn doubtful(&self, most: usize) -> Vec<PartId> {
        let doubtful = |held: &Held| held.relay == AtRelay::Doubtful;
        let parts = self.held.iter().filter(|(_, held)| doubtful(held));
        parts.take(most).map(|(part, _)| *part).collect()
    }

    /// Everything the relay acknowledged is in doubt. True if there is any.
    pub(crate) fn doubt_all(&mut self) -> bool {
        let mut any = false;
        for held in self.held.values_mut() {
            any |= held.doubt();
        }
        any
    }

    /// Parts whose time is over.
    pub(crate) fn due(&self, now_ms: i64, most: usize) -> Vec<PartId> {
        let due = self.leaving.iter().filter(|(_, at_ms)| **at_ms <= now_ms);
        due.take(most).map(|(part, _)| *part).collect()
    }

    /// When the next part's time is over, after now.
    pub(crate) fn next_due_ms(&self, now_ms: i64) -> Option<i64> {
        let later = self.leaving.values().filter(|at_ms| **at_ms > now_ms);
        later.min().copied()
    }

    /// Something is known of the page's parts.
    pub(crate) fn knows(&self, id: &DocumentId) -> bool {
        self.pages.contains_key(id)
    }

    /// Parts that were fetched and can be fetched again.
    pub(crate) fn fetched(&self) -> Vec<PartId> {
        let fetched = |held: &Held| !held.made && held.relay == AtRelay::Yes;
        let held = self.held.iter().filter(|(_, held)| fetched(held));
        held.map(|(part, _)| *part).collect()
    }

    /// The part is not here any more. True if it was.
    pub(crate) fn let_go(&mut self, part: &PartId) -> bool {
        self.held.remove(part).is_some()
    }

    /// The part is not at the relay any more either.
    pub(crate) fn left(&mut self, part: &PartId) {
        self.leaving.remove(part);
    }

    /// Pieces that nothing names and that are not leaving begin to leave. True if there are any.
    pub(crate) fn sweep(&mut self, now_ms: i64) -> bool {
        let strays: Vec<PartId> = self
            .held
            .keys()
            .filter(|part| !self.leaving.contains_key(*part) && !self.is_wanted(part))
            .copied()
            .collect();
        for part in &strays {
            self.leaving.insert(*part, now_ms);
        }
        !strays.is_empty()
    }

    /// Fetched pieces to let go, so that there is room: those looked at longest ago. What was made
    /// here, and what the relay may lack, stays.
    pub(crate) fn surplus(&self) -> Vec<PartId> {
        let mut fetched: Vec<(i64, PartId, u64)> = self
            .held
            .iter()
            .filter(|(_, held)| !held.made && held.relay == AtRelay::Yes)
            .map(|(part, held)| (held.used_ms, *part, u64::from(held.bytes)))
            .collect();
        fetched.sort_unstable();
        let mut total: u64 = fetched.iter().map(|(_, _, bytes)| bytes).sum();
        let mut surplus = Vec::new();
        for (_, part, bytes) in fetched {
            if total <= FETCHED_BYTES_MAX {
                break;
            }
            total = total.saturating_sub(bytes);
            surplus.push(part);
        }
        surplus
    }
}

impl Held {
    fn doubt(&mut self) -> bool {
        let known = self.relay == AtRelay::Yes;
        if known {
            self.relay = AtRelay::Doubtful;
        }
        known
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const PAGE: DocumentId = DocumentId([1; 16]);
    const OTHER: DocumentId = DocumentId([2; 16]);

    fn part(n: u8) -> PartId {
        PartId::from_bytes([n; 32])
    }

    fn held(bytes: u32, made: bool, used_ms: i64) -> Held {
        Held {
            bytes,
            made,
            relay: AtRelay::Yes,
            used_ms,
        }
    }

    #[test]
    fn a_part_leaves_only_when_the_last_page_that_names_it_does() {
        let mut shelf = Shelf::default();
        shelf.page_has(PAGE, [part(1), part(2)].into(), true, 0);
        shelf.page_has(OTHER, [part(1)].into(), true, 0);
        assert!(shelf.page_has(PAGE, BTreeSet::new(), true, 0));
        assert_eq!(shelf.due(UNDO_MS, 9), [part(2)]);
        shelf.page_has(OTHER, BTreeSet::new(), false, 0);
        assert_eq!(shelf.due(UNDO_MS, 9), [part(2)]);
        assert_eq!(shelf.due(ELSEWHERE_MS, 9), [part(1), part(2)]);
    }

    #[test]
    fn what_is_put_back_stays_and_is_asked_about_if_others_put_it_back() {
        let mut shelf = Shelf::default();
        shelf.put(part(1), held(9, true, 0));
        shelf.page_has(PAGE, [part(1)].into(), true, 0);
        shelf.page_has(PAGE, BTreeSet::new(), true, 0);
        assert!(shelf.page_has(PAGE, [part(1)].into(), false, 5));
        assert!(shelf.due(i64::MAX, 9).is_empty());
        assert_eq!(shelf.doubtful(9), [part(1)]);
        shelf.relay_has(&part(1), false);
        assert_eq!(shelf.to_send(), Some(part(1)));
    }

    #[test]
    fn what_no_page_names_is_never_sent_and_is_swept_up() {
        let mut shelf = Shelf::default();
        shelf.put(
            part(1),
            Held {
                relay: AtRelay::No,
                ..held(9, true, 0)
            },
        );
        assert_eq!(shelf.to_send(), None);
        assert!(shelf.sweep(7) && !shelf.sweep(8));
        assert_eq!(shelf.due(7, 9), [part(1)]);
    }

    #[test]
    fn only_what_was_fetched_goes_to_make_room_the_oldest_first() {
        let mut shelf = Shelf::default();
        let quarter = u32::try_from(FETCHED_BYTES_MAX / 4).unwrap();
        shelf.put(part(1), held(u32::MAX, true, 0));
        for n in 2..=6 {
            shelf.put(part(n), held(quarter, false, i64::from(n)));
        }
        assert_eq!(shelf.surplus(), [part(2)]);
        shelf.used(&part(2), 99);
        assert_eq!(shelf.surplus(), [part(3)]);
    }

    #[test]
    fn a_shelf_reads_back() {
        let mut shelf = Shelf::default();
        shelf.put(part(1), held(9, true, 3));
        shelf.page_has(PAGE, [part(1), part(2)].into(), true, 0);
        shelf.page_has(PAGE, [part(1)].into(), true, 0);
        let again = Shelf::decode(&shelf.encode()).unwrap();
        assert_eq!(again.encode(), shelf.encode());
        assert_eq!(again.due(UNDO_MS, 9), [part(2)]);
        assert_eq!(again.parts_here().collect::<Vec<_>>(), [&part(1)]);
        assert!(Shelf::decode(b"nonsense").is_none());
    }
}
