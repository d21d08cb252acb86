//! What must be true when everything has come to rest. Devices are read as a person reads them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use headless::ReadPage;
use headless::screens::{devices, screen_name, sync_on};
use headless::shell::is_stored;
use shared::event::{Happening, Place};
use shared::view::{DevicesView, ScreenView};
use wire::{Hash, Record};

use crate::book::{CANARY, Sure, Word};
use crate::hostile::FORGED;
use crate::node::Node;
use crate::thief::Thief;
use crate::world::World;

impl World {
    /// Everything that is not as it must be, in sentences; nothing if all is well.
    ///
    /// # Errors
    /// If a device could not be read.
    pub fn find_faults(&mut self) -> Result<Vec<String>> {
        let mut faults = std::mem::take(&mut self.faults);
        let members = self.members()?;
        if members.is_empty() {
            faults.push("no device is a member any more".to_owned());
        }
        let mut readings = Vec::new();
        for index in 0..self.nodes.len() {
            let Some(node) = self.nodes.get_mut(index) else {
                continue;
            };
            readings.push(node.device.read_all()?);
            if members.contains(&index) {
                standing(node, &mut faults)?;
                self.shows_no_problem(index, &mut faults)?;
            } else {
                self.is_rightly_out(index, &mut faults)?;
            }
        }
        self.agree(&members, &mut faults)?;
        self.compare(&members, &readings, &mut faults);
        self.judge_words(&members, &readings, &mut faults);
        self.judge_answers(&members, &readings, &mut faults);
        self.lists_agree(&members, &mut faults)?;
        self.removals_are_done(&members, &mut faults)?;
        self.losses_are_told(&members, &mut faults)?;
        // Long enough never to stand in sealed bytes by chance.
        let canary = format!("{CANARY}{}x", self.seed);
        for node in &self.nodes {
            if contains(&node.storage_bytes(), canary.as_bytes()) {
                faults.push(format!("{} keeps words in clear", node.name));
            }
        }
        for (path, bytes) in self.relay.files()? {
            if contains(&bytes, canary.as_bytes()) {
                faults.push(format!(
                    "the relay's {} holds words in clear",
                    path.display()
                ));
            }
        }
        Ok(faults)
    }

    /// Devices that are members, as far as they know.
    ///
    /// # Errors
    /// If a device could not be read.
    pub fn members(&mut self) -> Result<Vec<usize>> {
        let mut members = Vec::new();
        for index in 0..self.nodes.len() {
            if self.list(index)?.is_some() {
                members.push(index);
            }
        }
        Ok(members)
    }

    /// The only problem on show is one that the history tells of too.
    fn shows_no_problem(&mut self, index: usize, faults: &mut Vec<String>) -> Result<()> {
        let node = self.nodes.get(index);
        let Some(problem) = node.and_then(|node| node.device.problem()) else {
            return Ok(());
        };
        if !self.history(index)?.contains(&problem.text) {
            faults.push(format!("device at {index} shows: {}", problem.text));
        }
        Ok(())
    }

    /// A device that is no member was removed by somebody, or by a copy of itself, and says so.
    fn is_rightly_out(&mut self, index: usize, faults: &mut Vec<String>) -> Result<()> {
        let Some(node) = self.nodes.get_mut(index) else {
            return Ok(());
        };
        node.device.does(Happening::WentTo(Place::You))?;
        node.device.does(Happening::WentTo(Place::Devices))?;
        let view = node.device.view();
        node.device.does(Happening::WentTo(Place::Today))?;
        let name = &node.name;
        if !matches!(devices(&view), Some(DevicesView::Removed(_))) {
            faults.push(format!("{name}: sync is not on: {}", screen_name(&view)));
            return Ok(());
        }
        let asked = self
            .asked_removals
            .iter()
            .any(|asked| Some(&asked.id) == node.id.as_ref());
        let number = node.number;
        let copied = self
            .families
            .iter()
            .any(|(one, other)| *one == number || *other == number);
        if !asked && !copied {
            faults.push(format!("{name} is out, and nobody removed it"));
        }
        Ok(())
    }

    /// All members list the same devices, have seen the same, and have one hour of a new day.
    fn agree(&mut self, members: &[usize], faults: &mut Vec<String>) -> Result<()> {
        let mut lists = Vec::new();
        let mut hours = Vec::new();
        for index in members {
            let Some(on) = self.list(*index)? else {
                continue;
            };
            let mut ids: Vec<_> = on.devices.iter().map(|row| row.device.clone()).collect();
            ids.sort();
            let mut gone: Vec<_> = on.removed.iter().map(|row| row.name.clone()).collect();
            gone.sort();
            lists.push((ids, gone, on.fingerprint.clone()));
            hours.extend(self.nodes.get_mut(*index).map(day_turn));
        }
        if hours.windows(2).any(|two| two.first() != two.last()) {
            faults.push(format!("the hour of a new day differs: {hours:?}"));
        }
        let pairs = || lists.iter().zip(lists.iter().skip(1));
        if pairs().any(|(one, two)| one.0 != two.0 || one.1 != two.1) {
            faults.push(format!("members differ: {lists:?}"));
        }
        if pairs().any(|(one, two)| one.2 != two.2) {
            let prints: Vec<_> = lists.iter().map(|list| list.2.join(" ")).collect();
            faults.push(format!("the fingerprint words differ: {prints:?}"));
        }
        for index in members {
            let id = self.nodes.get(*index).and_then(|node| node.id.clone());
            let listed = lists.iter().all(|list| {
                id.as_ref()
                    .is_some_and(|id| list.0.iter().any(|listed| listed == id))
            });
            if !listed {
                faults.push(format!("device at {index} is a member for itself only"));
            }
        }
        Ok(())
    }

    /// Every word, on every device where it must be.
    fn judge_words(&self, members: &[usize], readings: &[Vec<ReadPage>], faults: &mut Vec<String>) {
        let number = |index: &usize| self.nodes.get(*index).map(|node| node.number);
        let live: Vec<u32> = members.iter().filter_map(number).collect();
        for (index, (node, pages)) in self.nodes.iter().zip(readings).enumerate() {
            let is_member = members.contains(&index);
            for word in &self.book.words {
                let own = word.by == Some(node.number);
                let lives = word.by.is_some_and(|by| live.contains(&by))
                    || word.seen_by.iter().any(|seer| live.contains(seer))
                    || (word.accepted && !self.dishonest);
                // What a device holds it keeps, a member or not.
                let sure = if is_member { lives } else { own };
                let cut = match word.removed_by {
                    Some(by) if is_member => live.contains(&by),
                    Some(by) => by == node.number,
                    None => false,
                };
                judge(word, pages, &node.name, sure, cut, faults);
            }
            if pages.iter().any(|page| page.text.contains(FORGED)) {
                faults.push(format!("{} took what was forged", node.name));
            }
        }
    }

    /// A device that somebody removed is out, unless who removed it is out too.
    fn removals_are_done(&mut self, members: &[usize], faults: &mut Vec<String>) -> Result<()> {
        let Some(first) = members.first() else {
            return Ok(());
        };
        let Some(on) = self.list(*first)? else {
            return Ok(());
        };
        for asked in self.asked_removals.iter().filter(|asked| asked.kept) {
            let goes_on = members.iter().any(|index| {
                self.nodes
                    .get(*index)
                    .is_some_and(|node| node.number == asked.by && node.id == asked.by_id)
            });
            if goes_on && on.devices.iter().any(|row| row.device == asked.id) {
                faults.push(format!("{} was removed and is a member", asked.id));
            }
        }
        Ok(())
    }

    /// When the relay lost what it had acknowledged, somebody was told.
    fn losses_are_told(&mut self, members: &[usize], faults: &mut Vec<String>) -> Result<()> {
        let ids: Vec<Option<String>> = members
            .iter()
            .map(|index| self.nodes.get(*index).and_then(|node| node.id.clone()))
            .collect();
        let ledger = &self.relay.ledger;
        let of_a_member: BTreeSet<Hash> = ledger
            .records
            .iter()
            .filter(|record| ids.contains(&Some(record.header().author.to_string())))
            .map(wire::Record::hash)
            .filter(|hash| self.acknowledged.contains(hash))
            .collect();
        let lost = ledger
            .losses
            .iter()
            .flat_map(|loss| &loss.records)
            .any(|hash| of_a_member.contains(hash));
        if !lost {
            return Ok(());
        }
        self.told_checks += 1;
        let mut told = Vec::new();
        for index in 0..self.nodes.len() {
            told.extend(self.history(index)?);
        }
        let says = |text: &String| text.contains("put back") || text.contains("had forgotten");
        if !told.iter().any(says) {
            faults.push(format!("the relay lost something, and told was {told:?}"));
        }
        Ok(())
    }

    /// Everything that is written from record `from` on, and with an honest relay everything that it
    /// took since a removal, stays shut to whoever has the removed device and the relay.
    ///
    /// # Errors
    /// What opens.
    pub fn steal(&mut self, from: usize) -> Result<()> {
        let mut listed = Vec::new();
        for index in self.members()? {
            if let Some(on) = self.list(index)? {
                listed.extend(on.devices.into_iter().map(|row| row.device));
            }
        }
        let ledger = &self.relay.ledger;
        for removal in &ledger.removals {
            let id = removal.author.to_string();
            let since = if self.dishonest { from } else { removal.after };
            let snapshots = self.outcasts.iter().filter(|outcast| outcast.id == id);
            let latest = self
                .nodes
                .iter()
                .filter(|node| node.id.as_ref() == Some(&id));
            let storages = snapshots
                .map(|outcast| &outcast.storage)
                .chain(latest.map(Node::storage));
            if listed.contains(&id) {
                continue;
            }
            for storage in storages {
                let Ok(mut thief) = Thief::of(storage) else {
                    continue;
                };
                thief.take_envelopes(&ledger.records);
                let opened = ledger.records.iter().skip(since);
                let opened: Vec<_> = opened
                    .filter(|record| thief.opens(record))
                    .map(Record::header)
                    .collect();
                if !opened.is_empty() {
                    bail!("{id} was removed, and opens {opened:?}");
                }
                if since > 0 && !ledger.records.iter().any(|record| thief.opens(record)) {
                    bail!("{id} opens nothing at all: the thief has lost its keys");
                }
            }
        }
        Ok(())
    }

    /// Somebody who has nothing but the words gets everything that the members show.
    ///
    /// # Errors
    /// What is missing.
    pub fn restore_all(&mut self) -> Result<()> {
        let Some(first) = self.members()?.first().copied() else {
            return Ok(());
        };
        let Some(node) = self.nodes.get_mut(first) else {
            return Ok(());
        };
        let wanted = node.device.read_all()?;
        let before = self.nodes.len();
        for words in self.words.clone().into_iter().rev() {
            if self.restore_from(words)? {
                self.advance(10_000)?;
                let found = match self.nodes.get_mut(before) {
                    Some(node) => node.device.read_all()?,
                    None => Vec::new(),
                };
                self.nodes.truncate(before);
                if found != wanted {
                    let pages = |one: &[ReadPage], other: &[ReadPage]| -> Vec<ReadPage> {
                        let only = one.iter().filter(|page| !other.contains(page));
                        only.cloned().collect()
                    };
                    let (lacks, has) = (pages(&wanted, &found), pages(&found, &wanted));
                    bail!("restored from the words: {has:?}\n    and not {lacks:?}");
                }
                return Ok(());
            }
            self.nodes.truncate(before);
        }
        bail!("no words restore the journal")
    }

    /// All members show what the first one shows.
    fn compare(&self, members: &[usize], readings: &[Vec<ReadPage>], faults: &mut Vec<String>) {
        let shown = |index: &usize| Some((self.nodes.get(*index)?, readings.get(*index)?));
        let mut shown = members.iter().filter_map(shown);
        let Some((_, first)) = shown.next() else {
            return;
        };
        for (node, pages) in shown {
            let (mine, theirs) = (by_id(first), by_id(pages));
            for (id, page) in &mine {
                match theirs.get(id) {
                    None => faults.push(format!("{} lacks page {id}: {page:?}", node.name)),
                    Some(other) if other != page => {
                        faults.push(format!(
                            "{} shows {other:?}\n    and not {page:?}",
                            node.name
                        ));
                    }
                    Some(_) => {}
                }
            }
            for id in theirs.keys().filter(|id| !mine.contains_key(*id)) {
                faults.push(format!("only {} has page {id}", node.name));
            }
        }
    }
}

/// Nothing waits, nothing is wrong, nothing was set aside.
fn standing(node: &mut Node, faults: &mut Vec<String>) -> Result<()> {
    let name = node.name.clone();
    for (page, state) in node.device.page_states()? {
        if !is_stored(state) {
            faults.push(format!("{name}: page {page} is {state:?}"));
        }
    }
    node.device.does(Happening::WentTo(Place::Devices))?;
    let view = node.device.view();
    match sync_on(&view) {
        None => faults.push(format!("{name}: sync is not on")),
        Some(on) => {
            if !is_stored(on.summary.state) {
                faults.push(format!(
                    "{name}: {:?}, {}",
                    on.summary.state, on.summary.text
                ));
            }
            if let Some(parked) = &on.parked {
                faults.push(format!("{name}: {parked}"));
            }
            if let Some(alarm) = &on.alarm {
                faults.push(format!("{name}: {alarm}"));
            }
        }
    }
    node.device.does(Happening::WentTo(Place::Today))?;
    Ok(())
}

/// One word, on one device: `sure` if what settled of it must be there, `cut` if its removal is as
/// sure.
fn judge(
    word: &Word,
    pages: &[ReadPage],
    name: &str,
    sure: bool,
    cut: bool,
    faults: &mut Vec<String>,
) {
    let count: usize = pages.iter().map(|page| word.count_on(page)).sum();
    let text = &word.text;
    if count > 1 {
        faults.push(format!("{name} shows {text} {count} times"));
    }
    if count > 0 && word.removed == Sure::Yes && cut {
        faults.push(format!("{name} shows {text}, which was taken out"));
    }
    if !sure || word.written != Sure::Yes || word.removed != Sure::No {
        return;
    }
    let home = pages
        .iter()
        .find(|page| word.page.as_ref() == Some(&page.page));
    match home {
        None => faults.push(format!("{name} lacks the page of {text}, {:?}", word.page)),
        Some(page) if word.count_on(page) == 0 => {
            faults.push(format!("{name} lacks {text} ({:?}) on {page:?}", word.spot));
        }
        Some(_) => {}
    }
}

fn by_id(pages: &[ReadPage]) -> BTreeMap<&str, &ReadPage> {
    pages
        .iter()
        .map(|page| (page.page.as_str(), page))
        .collect()
}

fn day_turn(node: &mut Node) -> Option<u32> {
    node.device.does(Happening::WentTo(Place::Settings)).ok()?;
    let screen = node.device.ready("reading settings").ok()?.screen;
    node.device.does(Happening::WentTo(Place::Today)).ok()?;
    match screen {
        ScreenView::Settings(settings) => Some(settings.day_turn_hour),
        _ => None,
    }
}

/// Whether `bytes` hold `needle`.
#[must_use]
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && bytes.windows(needle.len()).any(|window| window == needle)
}
