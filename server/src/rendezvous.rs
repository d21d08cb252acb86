//! Rendezvous: meeting places of two devices that do not know each other yet. In memory only, or,
//! where several relays share a database, in a table of it, so that the two may reach different
//! relays.

use crate::config::{Clock, Entropy};
use crate::store::StoreError;
use crate::store::database::Database;
use crate::store::postgres::Slot;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
    database: Arc<Database>,
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
    pub(crate) fn new(clock: Clock, entropy: Entropy, database: Arc<Database>) -> Self {
        Self {
            clock,
            entropy,
            database,
            rooms: Mutex::default(),
        }
    }

    /// Makes a rendezvous and says its id.
    pub(crate) async fn make(&self) -> Result<String, Problem> {
        let Some(shared) = self.database.shared() else {
            return self.make_here();
        };
        loop {
            let id = self.random_id()?;
            let now_ms = self.clock.now_ms();
            match shared.make_rendezvous(&id, now_ms, ROOMS_MAX).await {
                Ok(Some(true)) => return Ok(id),
                Ok(Some(false)) => {}
                Ok(None) => return Err(crate::writer::busy()),
                Err(error) => return Err(failed(error)),
            }
        }
    }

    fn random_id(&self) -> Result<String, Problem> {
        let random: [u8; ID_LEN] = self.entropy.bytes().ok_or_else(crate::writer::internal)?;
        Ok(code::from_random(&random))
    }

    fn make_here(&self) -> Result<String, Problem> {
        let mut rooms = self.rooms();
        if rooms.by_id.len() >= ROOMS_MAX {
            return Err(crate::writer::busy());
        }
        loop {
            let id = self.random_id()?;
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
    pub(crate) async fn put(&self, id: &str, slot: u8, bytes: &[u8]) -> Result<(), Problem> {
        if bytes.len() > RENDEZVOUS_SLOT_BYTES_MAX {
            return Err(Problem::new(Code::TooLarge, "a slot holds at most 64 KiB"));
        }
        let Some(shared) = self.database.shared() else {
            return self.put_here(id, slot, bytes);
        };
        check(slot)?;
        let now_ms = self.clock.now_ms();
        let put = shared.put_slot(id, slot, bytes, now_ms, BYTES_MAX).await;
        match put.map_err(failed)? {
            Some(Slot::Holds(held)) if held == bytes => Ok(()),
            Some(Slot::Holds(_)) => Err(taken()),
            Some(Slot::NoRoom) => Err(unknown()),
            Some(Slot::Empty) | None => Err(crate::writer::busy()),
        }
    }

    fn put_here(&self, id: &str, slot: u8, bytes: &[u8]) -> Result<(), Problem> {
        let mut rooms = self.rooms();
        let full = rooms.bytes + bytes.len() > BYTES_MAX;
        let room = rooms.by_id.get_mut(id).ok_or_else(unknown)?;
        check(slot)?;
        match room.slots.get(&slot) {
            Some(held) if held == bytes => return Ok(()),
            Some(_) => return Err(taken()),
            None if full => return Err(crate::writer::busy()),
            None => room.slots.insert(slot, bytes.to_vec()),
        };
        rooms.bytes += bytes.len();
        Ok(())
    }

    /// Reads a slot; `None` when nothing was written yet.
    pub(crate) async fn get(&self, id: &str, slot: u8) -> Result<Option<Vec<u8>>, Problem> {
        let Some(shared) = self.database.shared() else {
            return self.get_here(id, slot);
        };
        check(slot)?;
        let read = shared.read_slot(id, slot, self.clock.now_ms()).await;
        match read.map_err(failed)? {
            Slot::Holds(bytes) => Ok(Some(bytes)),
            Slot::Empty => Ok(None),
            Slot::NoRoom => Err(unknown()),
        }
    }

    fn get_here(&self, id: &str, slot: u8) -> Result<Option<Vec<u8>>, Problem> {
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

fn taken() -> Problem {
    Problem::new(Code::RendezvousTaken, "the slot holds other bytes")
}

fn failed(error: StoreError) -> Problem {
    crate::writer::failed(&error)
}

fn unknown() -> Problem {
    Problem::new(
        Code::RendezvousUnknown,
        "there is no such rendezvous, or no longer",
    )
}
