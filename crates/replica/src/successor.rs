//! Going on under another key, because this device turned out to be a copy.

use wire::{AuthorId, Head};

use crate::log::Log;
use crate::state::Replica;

impl Replica {
    /// Writes as `author` from now on. Own records that no relay accepted are given up: their seqs
    /// are answered, and what they carried is sealed anew. The old chain is somebody else's from
    /// here on, known as far as it was accepted; everything is pulled again to learn how it went on.
    pub fn succeed_as(&mut self, author: AuthorId, log: &Log) -> Vec<u64> {
        let old = self.me;
        let given_up: Vec<u64> = self.outbox.iter().map(|queued| queued.seq).collect();
        if !given_up.is_empty() {
            let logged = log.get(&old, self.acked).filter(|_| self.acked > 0);
            let logged = logged.map(|logged| Head {
                seq: self.acked,
                hash: logged.hash,
            });
            match self.acked_head().or(logged) {
                Some(head) => {
                    self.heads.insert(old, head);
                }
                // Not known by its hash: taken again from its beginning, which changes nothing.
                None => {
                    self.heads.remove(&old);
                }
            }
        }
        self.outbox.clear();
        self.transactions.clear();
        self.retract_statements();
        self.lost_race = false;
        self.acked_hash = None;
        self.me = author;
        self.acked = 0;
        self.cursor = 0;
        given_up
    }
}
