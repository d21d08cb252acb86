//! Rendezvous: meeting places of two devices that do not know each other yet. In memory only.

use crate::config::{Clock, Entropy};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use wire::limits::{RENDEZVOUS_LIFE_MS, RENDEZVOUS_SLOT_BYTES_MAX, RENDEZVOUS_SLOTS};
use wire::{Code, Problem, code};

/// Rendezvous at a time: a tenth of the ids there are, so that guessing one seldom hits.
const ROOMS_MAX: usize = 3_276;
/// Bytes in all slots together.
const BYTES_MAX: usize = 64 * 1024 * 1024;
const ID_LEN: usize = 3;

/// All rendezvous.
pub(crate) struct Rendezvous {
    clock: Clock,
    entropy: Entropy,
    rooms: Mutex<Rooms>,
}

#[derive(Default)]
struct Rooms {
    by_id: HashMap<String, Room>,
    bytes: usize,
}

struct Room {
    made_ms: u64,
    slots: BTreeMap<u8, Vec<u8>>,
}

impl Rendezvous {
    pub(crate) fn new(clock: Clock, entropy: Entropy) -> Self {
        Self {
            clock,
            entropy,
            rooms: Mutex::default(),
        }
    }

    /// Makes a rendezvous and says its id.
    pub(crate) fn make(&self) -> Result<String, Problem> {
        let mut rooms = self.rooms();
        if rooms.by_id.len() >= ROOMS_MAX {
            return Err(crate::writer::busy());
        }
        loop {
            let random: [u8; ID_LEN] = self.entropy.bytes().ok_or_else(crate::writer::internal)?;
            let id = code::from_random(&random);
            if rooms.by_id.contains_key(&id) {
                continue;
            }
            let room = Room {
                made_ms: self.clock.now_ms(),
                slots: BTreeMap::new(),
            };
            rooms.by_id.insert(id.clone(), room);
            return Ok(id);
        }
    }

    /// Writes a slot once; the same bytes again are fine.
    pub(crate) fn put(&self, id: &str, slot: u8, bytes: &[u8]) -> Result<(), Problem> {
        if bytes.len() > RENDEZVOUS_SLOT_BYTES_MAX {
            return Err(Problem::new(Code::TooLarge, "a slot holds at most 64 KiB"));
        }
        let mut rooms = self.rooms();
        let full = rooms.bytes + bytes.len() > BYTES_MAX;
        let room = rooms.by_id.get_mut(id).ok_or_else(unknown)?;
        check(slot)?;
        match room.slots.get(&slot) {
            Some(held) if held == bytes => return Ok(()),
            Some(_) => {
                let detail = "the slot holds other bytes";
                return Err(Problem::new(Code::RendezvousTaken, detail));
            }
            None if full => return Err(crate::writer::busy()),
            None => room.slots.insert(slot, bytes.to_vec()),
        };
        rooms.bytes += bytes.len();
        Ok(())
    }

    /// Reads a slot; `None` when nothing was written yet.
    pub(crate) fn get(&self, id: &str, slot: u8) -> Result<Option<Vec<u8>>, Problem> {
        let rooms = self.rooms();
        let room = rooms.by_id.get(id).ok_or_else(unknown)?;
        check(slot)?;
        Ok(room.slots.get(&slot).cloned())
    }

    /// The rooms that are not over.
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        let now = self.clock.now_ms();
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms
            .by_id
            .retain(|_, room| now.saturating_sub(room.made_ms) < RENDEZVOUS_LIFE_MS);
        rooms.bytes = rooms
            .by_id
            .values()
            .flat_map(|room| room.slots.values())
            .map(Vec::len)
            .sum();
        rooms
    }
}

fn check(slot: u8) -> Result<(), Problem> {
    if slot < RENDEZVOUS_SLOTS {
        Ok(())
    } else {
        Err(Problem::new(
            Code::Malformed,
            "slots are numbered from 0 to 63",
        ))
    }
}

fn unknown() -> Problem {
    Problem::new(
        Code::RendezvousUnknown,
        "there is no such rendezvous, or no longer",
    )
}
