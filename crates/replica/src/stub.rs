//! Records of which only the header is left.

use wire::Stub;
use wire::api::PageEntry;

use crate::state::Replica;

impl Replica {
    /// Takes an entry that is what a hard delete left of a record: its author's chain moves on, and
    /// nothing is opened. `None` if it is something else, does not hold, or is not next in its chain;
    /// [`Replica::examine`] says then what it is.
    pub fn take_stub(&mut self, entry: &PageEntry) -> Option<Stub> {
        let stub = Stub::from_vec(entry.record.clone()).ok()?;
        let header = *stub.header();
        let head = self.head_of(&header.author);
        let next = header.seq == head.seq.checked_add(1)? && header.previous == head.hash;
        if header.space != self.space || !next || stub.verify().is_err() {
            return None;
        }
        let head = wire::Head {
            seq: header.seq,
            hash: stub.hash(),
        };
        self.heads.insert(header.author, head);
        Some(stub)
    }
}
