//! The way from a device to the relay, for a relay that lies.

use headless::Answer;
use shared::effect::HttpOperation;
use wire::api::{PageEntry, SyncRequest, SyncResponse};
use wire::{AuthorId, Code, Entry, Problem};

use crate::ledger::synced;
use crate::relay::RelayHost;

/// What a relay does to what it answers one device.
#[derive(Clone, Debug)]
pub enum Lie {
    /// It keeps back what an author wrote.
    Withhold(AuthorId),
    /// It leaves every second record out of a page.
    Drop,
    /// It serves pages backwards.
    Disorder,
    /// It changes a byte of each record, at this place in 1/1000 of its length.
    Alter(u32),
    /// It serves these records too, which an honest relay would not have taken.
    Forge(Vec<Vec<u8>>),
    /// It serves this statement too, which nobody may make.
    Readmit(Vec<u8>),
    /// It serves no statements.
    HideStatements,
    /// It gives an answer that it gave before.
    Replay(u32),
    /// It claims a new generation each time.
    Generation,
    /// It claims another newest position, cursor or head than is true.
    Place(u32),
    /// It acknowledges what it throws away.
    ThrowAway,
    /// It refuses, for one of several reasons that are none.
    Refuse(Box<Problem>),
    /// It hands over other bytes than were left, from this slot of a pairing.
    Swap(u32, Vec<u8>),
}

/// The way from one device to the relay.
#[derive(Default)]
pub struct Gate {
    lies: Vec<(Lie, u32)>,
    past: Vec<SyncResponse>,
    /// The device is served from a branch of its own.
    pub forked: bool,
    /// What carries records does not get through; looking does.
    pub holds_pushes: bool,
    /// Records, statements or bytes of a pairing that were served and cannot hold.
    pub spoiled: u32,
    lied: u8,
}

impl Gate {
    /// The relay lies from now on, in this many answers.
    pub fn arm(&mut self, lie: Lie, answers: u32) {
        self.lies.push((lie, answers));
    }

    /// Whether the relay lies here, or keeps anything from getting through.
    #[must_use]
    pub fn is_armed(&self) -> bool {
        !self.lies.is_empty() || self.forked || self.holds_pushes
    }

    /// Whether it goes on to serve what cannot hold.
    #[must_use]
    pub fn tampers(&self) -> bool {
        let tampers = |lie: &Lie| matches!(lie, Lie::Alter(_) | Lie::Forge(_) | Lie::Readmit(_));
        self.lies.iter().any(|(lie, _)| tampers(lie))
    }

    /// The relay is honest again.
    pub fn disarm(&mut self) {
        self.lies.clear();
        self.forked = false;
        self.holds_pushes = false;
    }

    /// The pairing is over.
    pub fn forgive_pairing(&mut self) {
        self.lies.retain(|(lie, _)| !matches!(lie, Lie::Swap(..)));
    }

    /// Sends a request through.
    pub fn pass(&mut self, relay: &mut RelayHost, operation: &HttpOperation) -> Answer {
        let is_sync = operation.url.ends_with("/v1/sync");
        let request: Option<SyncRequest> = is_sync
            .then(|| wire::cbor::decode(&operation.body).ok())
            .flatten();
        let pushes = request.as_ref().is_some_and(|r| !r.records.is_empty());
        if pushes && self.holds_pushes {
            return Answer::Unreachable;
        }
        if let Some(request) = &request
            && let Some(answer) = self.instead(request)
        {
            return answer;
        }
        let answer = relay.answer_on(self.forked, operation);
        match synced(operation, &answer) {
            Some((request, response)) => self.lie_about(&request, response),
            None => self.swap(operation, answer),
        }
    }

    /// What is answered without the relay.
    fn instead(&mut self, request: &SyncRequest) -> Option<Answer> {
        let found = self.lies.iter().position(|(lie, _)| match lie {
            Lie::Refuse(_) => true,
            Lie::ThrowAway => !request.records.is_empty() && !self.past.is_empty(),
            Lie::Replay(_) => !self.past.is_empty(),
            _ => false,
        })?;
        let lie = self.spend(found)?;
        match lie {
            Lie::Refuse(problem) => Some(Answer::Answered {
                status: u32::from(problem.status),
                retry_after_s: 0,
                body: problem.to_json(),
            }),
            Lie::ThrowAway => self.past.last().map(|last| thrown_away(request, last)),
            Lie::Replay(number) => {
                let index = number as usize % self.past.len().max(1);
                self.past.get(index).map(good)
            }
            _ => None,
        }
    }

    fn spend(&mut self, index: usize) -> Option<Lie> {
        let (lie, left) = self.lies.get_mut(index)?;
        let lie = lie.clone();
        *left = left.saturating_sub(1);
        self.lies.retain(|(_, left)| *left > 0);
        Some(lie)
    }

    fn lie_about(&mut self, request: &SyncRequest, honest: SyncResponse) -> Answer {
        let mut response = honest.clone();
        let mut lies: Vec<Lie> = self.lies.iter().map(|(lie, _)| lie.clone()).collect();
        // What is put in or changed is not kept back after all.
        lies.sort_by_key(|lie| matches!(lie, Lie::Alter(_) | Lie::Forge(_) | Lie::Readmit(_)));
        for lie in &lies {
            self.lied = self.lied.wrapping_add(1);
            tell(lie, request, &mut response, self.lied, &mut self.spoiled);
        }
        for (_, left) in &mut self.lies {
            *left = left.saturating_sub(1);
        }
        self.lies.retain(|(_, left)| *left > 0);
        if self.past.len() < 64 {
            self.past.push(honest);
        }
        good(&response)
    }

    /// Bytes of a pairing, changed on their way.
    fn swap(&mut self, operation: &HttpOperation, answer: Answer) -> Answer {
        let Answer::Answered {
            status: 200,
            retry_after_s,
            body,
        } = answer
        else {
            return answer;
        };
        let reads = operation.method == "GET" && operation.url.contains("/v1/rendezvous/");
        let slot = operation
            .url
            .rsplit('/')
            .next()
            .and_then(|slot| slot.parse::<u32>().ok());
        let swap = self.lies.iter().find_map(|(lie, _)| match lie {
            Lie::Swap(number, other) if reads && slot == Some(*number) => Some(other.clone()),
            _ => None,
        });
        let body = match swap {
            Some(other) if !body.is_empty() => {
                self.spoiled += 1;
                if other.is_empty() {
                    altered(&body)
                } else {
                    other
                }
            }
            _ => body,
        };
        Answer::Answered {
            status: 200,
            retry_after_s,
            body,
        }
    }
}

fn altered(bytes: &[u8]) -> Vec<u8> {
    let mut other = bytes.to_vec();
    let middle = other.len() / 2;
    if let Some(byte) = other.get_mut(middle) {
        *byte ^= 4;
    }
    other
}

fn good(response: &SyncResponse) -> Answer {
    Answer::Answered {
        status: 200,
        retry_after_s: 0,
        body: wire::cbor::encode(response),
    }
}

/// An acknowledgement of records that nobody keeps.
fn thrown_away(request: &SyncRequest, last: &SyncResponse) -> Answer {
    let mut response = last.clone();
    response.page.clear();
    response.statements.clear();
    response.heads.clear();
    response.more = false;
    response.cursor = request.cursor;
    response.accepted.clear();
    for bytes in &request.records {
        let Ok(entry) = Entry::from_vec(bytes.clone()) else {
            continue;
        };
        response.newest += 1;
        response.accepted.push(wire::api::Accepted {
            seq: entry.header().seq,
            hash: entry.hash(),
            position: response.newest,
        });
        if !request.reoffer {
            response.head = Some(entry.head());
        }
    }
    good(&response)
}

fn tell(
    lie: &Lie,
    request: &SyncRequest,
    response: &mut SyncResponse,
    number: u8,
    spoiled: &mut u32,
) {
    match lie {
        Lie::Withhold(author) => {
            let written_by = |entry: &PageEntry| {
                Entry::from_vec(entry.record.clone()).is_ok_and(|e| e.header().author == *author)
            };
            response.page.retain(|entry| !written_by(entry));
        }
        Lie::Drop => {
            let mut index = 0;
            response.page.retain(|_| {
                index += 1;
                index % 2 == 0
            });
        }
        Lie::Disorder => response.page.reverse(),
        Lie::Alter(place) => {
            for entry in &mut response.page {
                let at = entry.record.len() * *place as usize / 1_000;
                if let Some(byte) = entry.record.get_mut(at) {
                    *byte ^= 2;
                    *spoiled += 1;
                }
            }
        }
        Lie::Forge(records) if !response.more => {
            for record in records {
                response.newest += 1;
                response.page.push(PageEntry {
                    position: response.newest,
                    record: record.clone(),
                });
                *spoiled += 1;
            }
        }
        Lie::Readmit(statement) => {
            response.statements.push(statement.clone());
            *spoiled += 1;
        }
        Lie::HideStatements => response.statements.clear(),
        Lie::Generation => response.generation = [number; 16].into(),
        Lie::Place(way) => misplace(*way, request, response),
        _ => {}
    }
}

fn misplace(way: u32, request: &SyncRequest, response: &mut SyncResponse) {
    match way % 7 {
        0 => response.newest += 7,
        1 => response.newest = 0,
        2 => response.head = None,
        3 => {
            if let Some(head) = &mut response.head {
                head.seq += 7;
            }
        }
        4 => {
            response.cursor += 5;
            response.newest += 5;
        }
        5 => {
            response.cursor = request.cursor;
            response.more = true;
        }
        _ => response.heads.clear(),
    }
}

/// Refusals for reasons that are none.
#[must_use]
pub fn unfounded(number: u32) -> Problem {
    let codes = [
        Code::Removed,
        Code::UnknownSpace,
        Code::NotAMember,
        Code::StaleEpoch,
        Code::ChainConflict,
        Code::AccessConflict,
        Code::BadRecord,
        Code::QuotaBytes,
        Code::QuotaRecords,
        Code::Busy,
        Code::Internal,
        Code::UnsupportedVersion,
        Code::ClockSkew,
        Code::ReplayedNonce,
        Code::BadSignature,
        Code::RateLimited,
    ];
    let code = codes.get(number as usize % codes.len()).copied();
    let mut problem = Problem::new(code.unwrap_or(Code::Internal), "as it pleases");
    match problem.code {
        Code::ChainConflict => {
            problem.held_seq = Some(u64::from(number) % 9);
            problem.held_hash = Some(wire::Hash::from_bytes([3; 32]));
            problem.index = Some(0);
        }
        Code::StaleEpoch => problem.epoch = Some([5; 32].into()),
        Code::ClockSkew => problem.relay_time_ms = Some(4_102_444_800_000),
        _ => {}
    }
    problem
}
