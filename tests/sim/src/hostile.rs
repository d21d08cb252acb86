//! A relay that lies to a device, and what the person is told of it.

use anyhow::{Result, bail};
use ed25519_dalek::SigningKey;
use headless::Answer;
use headless::gestures::Draft;
use shared::event::{Happening, SyncEvent};
use wire::api::SyncRequest;
use wire::{AccessOp, Entry, Kind, Problem, Record, RecordHeader, Role, Statement, StatementDraft};

use crate::gate::{Lie, unfounded};
use crate::node::Node;
use crate::op::Op;
use crate::thief::Thief;
use crate::world::World;

/// What is forged begins with this: it may never be read anywhere.
pub const FORGED: &str = "kestrel";

impl World {
    /// The relay does to somebody what an honest one would not do.
    pub(crate) fn deceive(&mut self, op: Op) -> Result<()> {
        self.dishonest = true;
        match op {
            Op::Withhold { from, of, answers } => self.withhold(from, of, answers),
            Op::DropRecords { device, answers } => self.lie(device, Lie::Drop, answers),
            Op::Disorder { device, answers } => self.lie(device, Lie::Disorder, answers),
            Op::Alter { device, answers } => {
                let place = self.dice.below(1_000);
                self.lie(device, Lie::Alter(place), answers)
            }
            Op::Forge { device, answers } => {
                let records = self.forge(device)?;
                self.lie(device, Lie::Forge(records), answers)
            }
            Op::Readmit { device, answers } => match self.readmission() {
                Some(statement) => self.lie(device, Lie::Readmit(statement), answers),
                None => Ok(()),
            },
            Op::HideStatements { device, answers } => {
                self.lie(device, Lie::HideStatements, answers)
            }
            Op::Replay { device, answers } => {
                let number = self.dice.below(64);
                self.lie(device, Lie::Replay(number), answers)
            }
            Op::LieOfGeneration { device, answers } => self.lie(device, Lie::Generation, answers),
            Op::LieOfPlace { device, answers } => {
                let way = self.dice.below(7);
                self.lie(device, Lie::Place(way), answers)
            }
            Op::ThrowAway { device, answers } => self.lie(device, Lie::ThrowAway, answers),
            Op::Refuse {
                device,
                reason,
                answers,
            } => {
                let problem = self.refusal(device, reason);
                self.lie(device, Lie::Refuse(Box::new(problem)), answers)
            }
            Op::Fork { device } => self.fork(device),
            Op::PutBackRelay { openly } => {
                self.relay.put_back(openly)?;
                Ok(())
            }
            Op::WipeRelay => self.relay.wipe(),
            Op::ComeToSenses => {
                self.come_to_senses();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The relay is honest again.
    pub(crate) fn come_to_senses(&mut self) {
        self.relay.unsplit();
        for node in &mut self.nodes {
            node.gate.disarm();
        }
    }

    /// The relay tells a device a lie, and there is something for it to lie about.
    fn lie(&mut self, device: u32, lie: Lie, answers: u32) -> Result<()> {
        let index = self.index(device);
        let Some(node) = self.nodes.get_mut(index) else {
            return Ok(());
        };
        node.gate.spoiled = 0;
        node.gate.arm(lie, answers);
        if self.nodes.len() > 1 {
            self.write(u32::try_from(index + 1).unwrap_or(0))?;
        }
        self.advance(4_000)?;
        if let Some(node) = self.nodes.get_mut(index) {
            node.device.happen(Happening::Sync(SyncEvent::SyncAsked));
        }
        self.advance(2_000)?;
        self.must_be_told(index)
    }

    /// While a relay serves what cannot hold, its person is told so.
    fn must_be_told(&mut self, index: usize) -> Result<()> {
        let Some(node) = self.nodes.get(index) else {
            return Ok(());
        };
        let undisturbed = node.faults.is_empty()
            && node.online()
            && !node.full
            && !node.device.stops()
            && !node.waits_for_answers();
        if node.gate.spoiled == 0 || !node.gate.tampers() || !undisturbed {
            return Ok(());
        }
        self.told_checks += 1;
        if self.told(index)?.is_empty() {
            let name = self.nodes.get(index).map(|node| node.name.clone());
            bail!("{name:?} is served what cannot hold, and says nothing");
        }
        Ok(())
    }

    fn withhold(&mut self, from: u32, of: u32, answers: u32) -> Result<()> {
        let (from, of) = (self.index(from), self.index(of));
        if from == of || self.list(of)?.is_none() {
            return Ok(());
        }
        let id = self.nodes.get(of).and_then(|node| node.id.clone());
        let Some(author) = id.and_then(|id| id.parse().ok()) else {
            return Ok(());
        };
        self.lie(
            u32::try_from(from).unwrap_or(0),
            Lie::Withhold(author),
            answers,
        )
    }

    /// One device is served from a copy of the database that goes its own way.
    fn fork(&mut self, device: u32) -> Result<()> {
        let index = self.index(device);
        self.relay.unsplit();
        for node in &mut self.nodes {
            node.gate.forked = false;
        }
        self.relay.split()?;
        if let Some(node) = self.nodes.get_mut(index) {
            node.gate.forked = true;
        }
        Ok(())
    }

    /// A refusal for no reason; one that speaks of a removal may show one that a stranger signed.
    fn refusal(&mut self, device: u32, reason: u32) -> Problem {
        let mut problem = unfounded(reason);
        if problem.code == wire::Code::Removed && self.dice.below(2) == 0 {
            let index = self.index(device);
            let id = self.nodes.get(index).and_then(|node| node.id.clone());
            if let Some(author) = id.and_then(|id| id.parse().ok()) {
                let head = wire::Head::NONE;
                let remove = AccessOp::Remove { author, head };
                let statement = self.statement(&stranger(), remove);
                if let Some(statement) = statement {
                    problem = problem.removed_by(statement.bytes());
                }
            }
        }
        problem
    }

    /// Records that an honest relay would not have taken: of a stranger, and of a device that was
    /// removed, which writes on under its old keys.
    fn forge(&mut self, device: u32) -> Result<Vec<Vec<u8>>> {
        let mut records: Vec<Vec<u8>> = self.of_a_stranger().into_iter().collect();
        let index = self.index(device);
        let Some(on) = self.list(index)? else {
            return Ok(records);
        };
        let gone = self
            .outcasts
            .iter()
            .rev()
            .find(|outcast| on.devices.iter().all(|row| row.device != outcast.id));
        if let Some(outcast) = gone {
            let storage = outcast.storage.cloned_whole();
            records.extend(self.written_on_by(storage)?);
        }
        Ok(records)
    }

    fn of_a_stranger(&self) -> Option<Vec<u8>> {
        let last = self.relay.ledger.records.last()?.header();
        let key = stranger();
        let header = RecordHeader {
            kind: Kind::Updates,
            space: last.space,
            author: wire::author_of(&key),
            seq: 1,
            previous: wire::Hash::ZERO,
            epoch: last.epoch,
        };
        let record = Record::seal_header(&key, &header, FORGED.as_bytes()).ok()?;
        Some(record.into_bytes())
    }

    /// What a device signs next that no honest relay hears of.
    fn written_on_by(&mut self, storage: headless::MemoryStorage) -> Result<Vec<Vec<u8>>> {
        let number = self.made;
        self.made += 1;
        let mut node = Node::start_on(storage, self.seed, number, &self.clock)?;
        let body = format!("{FORGED}{number}");
        node.device.write(&Draft {
            body,
            ..Draft::default()
        })?;
        node.device.happen(Happening::Sync(SyncEvent::SyncAsked));
        let mut records = Vec::new();
        for _ in 0..4 {
            node.device.settle_local()?;
            for call in node.device.take_calls() {
                let body = &call.operation().body;
                if let Ok(request) = wire::cbor::decode::<SyncRequest>(body) {
                    let whole = |bytes: &Vec<u8>| Entry::from_vec(bytes.clone()).is_ok();
                    records.extend(request.records.into_iter().filter(whole));
                }
                node.device.answer(call, Answer::Unreachable);
            }
            node.device.happen(Happening::Sync(SyncEvent::SyncAsked));
        }
        records.dedup();
        Ok(records)
    }

    /// A statement that lists a stranger, signed by a stranger or by a device that was removed.
    fn readmission(&mut self) -> Option<Vec<u8>> {
        let add = AccessOp::Add {
            author: wire::author_of(&stranger()),
            role: Role::Device,
        };
        let removed = self.relay.ledger.removals.last()?.author.to_string();
        let outcast = self.outcasts.iter().rev().find(|o| o.id == removed);
        let thief = outcast.and_then(|outcast| Thief::of(&outcast.storage).ok());
        let statement = match thief.filter(|_| self.dice.below(2) == 0) {
            Some(thief) => self.statement(thief.keys.author_key(), add),
            None => self.statement(&stranger(), add),
        };
        statement.map(|statement| statement.bytes().to_vec())
    }

    /// A statement that follows the newest one.
    fn statement(&self, key: &SigningKey, operation: AccessOp) -> Option<Statement> {
        let last = self.relay.ledger.statements.last()?;
        let draft = StatementDraft {
            space: last.space(),
            version: last.version() + 1,
            previous: last.hash(),
            nonce: [2; 16],
            operations: vec![operation],
        };
        Statement::sign(key, &draft).ok()
    }
}

/// Somebody who was never let in.
fn stranger() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}
