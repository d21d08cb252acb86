//! Removing devices, coming back, new keys and new words.

use std::collections::BTreeSet;

use anyhow::Result;
use headless::screens::{devices, has_arrived, joining, sync_on};
use headless::shell::is_stored;
use headless::{Device, MemoryStorage};
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use shared::view::{DevicesView, SyncOnView};

use crate::book::Spot;
use crate::node::Node;
use crate::router::RELAY;
use crate::world::World;

const DAY_MS: i64 = 86_400_000;

/// A device that was removed, as it was just before.
pub struct Outcast {
    /// Its id.
    pub id: String,
    /// All of its storage.
    pub storage: MemoryStorage,
    /// Its number.
    pub number: u32,
}

/// A removal that somebody asked for.
pub struct AskedRemoval {
    /// The number of the device it was asked on.
    pub by: u32,
    /// That device's id at the time.
    pub by_id: Option<String>,
    /// The id of the device that is to go.
    pub id: String,
    /// The device settled after it, so that it is kept.
    pub kept: bool,
}

impl World {
    /// The list of devices, on a device that is a member as far as it knows.
    pub(crate) fn list(&mut self, index: usize) -> Result<Option<Box<SyncOnView>>> {
        let device = u32::try_from(index).unwrap_or(0);
        let view = self.hand(device, |device| {
            device.does(Happening::WentTo(Place::You))?;
            device.does(Happening::WentTo(Place::Devices))?;
            if matches!(devices(&device.view()), Some(DevicesView::Adding(_))) {
                device.does(Happening::Sync(SyncEvent::Cancelled))?;
            }
            let on = sync_on(&device.view()).cloned();
            device.does(Happening::WentTo(Place::Today))?;
            Ok(on)
        })?;
        let on = view.flatten();
        if let Some(on) = &on
            && let Some(node) = self.nodes.get_mut(index)
        {
            let own = on.devices.iter().find(|row| row.this_one);
            node.id = own.map(|row| row.device.clone()).or(node.id.take());
        }
        Ok(on.map(Box::new))
    }

    /// The index of a device.
    pub(crate) fn index(&self, device: u32) -> usize {
        device as usize % self.nodes.len().max(1)
    }

    /// Both taps. False if it cannot be done from there.
    pub(crate) fn remove(&mut self, by: u32, device: u32) -> Result<bool> {
        let (by, target) = (self.index(by), self.index(device));
        if by == target || self.list(target)?.is_none() {
            return Ok(false);
        }
        let Some(id) = self.nodes.get(target).and_then(|node| node.id.clone()) else {
            return Ok(false);
        };
        let Some(on) = self.list(by)? else {
            return Ok(false);
        };
        if !on
            .devices
            .iter()
            .any(|row| row.device == id && row.can_remove)
        {
            return Ok(false);
        }
        self.witness(target)?;
        self.cast_out(target, id.clone());
        let (asked, confirmed) = (id.clone(), id.clone());
        let done = self.hand(u32::try_from(by).unwrap_or(0), |device| {
            device.does(Happening::WentTo(Place::Devices))?;
            device.does(Happening::Sync(SyncEvent::RemoveAsked { device: asked }))?;
            device.does(Happening::Sync(SyncEvent::RemoveConfirmed {
                device: confirmed,
            }))?;
            device.does(Happening::WentTo(Place::Today))
        })?;
        let Some(node) = self.nodes.get(by) else {
            return Ok(false);
        };
        self.asked_removals.push(AskedRemoval {
            by: node.number,
            by_id: node.id.clone(),
            id,
            kept: done.is_some() && !node.full,
        });
        Ok(done.is_some())
    }

    fn cast_out(&mut self, target: usize, id: String) {
        if let Some(node) = self.nodes.get(target) {
            self.outcasts.push(Outcast {
                id,
                storage: node.storage().cloned_whole(),
                number: node.number,
            });
        }
    }

    /// Notes which words of a device others have seen by now: those are not lost with it.
    pub(crate) fn witness(&mut self, target: usize) -> Result<()> {
        let Some(number) = self.nodes.get(target).map(|node| node.number) else {
            return Ok(());
        };
        for index in 0..self.nodes.len() {
            let device = u32::try_from(index).unwrap_or(0);
            let Some(pages) = self.hand(device, Device::read_all)? else {
                continue;
            };
            let Some(seer) = self.nodes.get(index).map(|node| node.number) else {
                continue;
            };
            for word in &mut self.book.words {
                if word.by == Some(number) && pages.iter().any(|page| word.count_on(page) > 0) {
                    word.seen_by.insert(seer);
                }
            }
        }
        if self.dishonest {
            return Ok(());
        }
        let device = u32::try_from(target).unwrap_or(0);
        let states = self.hand(device, Device::page_states)?.unwrap_or_default();
        let stored: BTreeSet<String> = states
            .into_iter()
            .filter(|(_, state)| is_stored(*state))
            .map(|(page, _)| page)
            .collect();
        for word in &mut self.book.words {
            let page = word.page.as_ref();
            word.accepted |= word.by == Some(number) && page.is_some_and(|p| stored.contains(p));
        }
        Ok(())
    }

    /// Somebody removes a device while its person writes on it.
    pub(crate) fn remove_while_writing(&mut self, by: u32, device: u32) -> Result<()> {
        let target = self.index(device);
        let device = u32::try_from(target).unwrap_or(0);
        let by = u32::try_from(self.index(by)).unwrap_or(0);
        let new = Happening::WentTo(Place::NewPage);
        self.remove(by, device)?;
        for turn in 0..3 {
            self.hand(device, |device| device.does(new.clone()))?;
            self.type_word(device, Spot::Body, None)?;
            if turn == 1 {
                self.hand(device, Device::done)?;
            }
            let pause = i64::from(self.dice.below(3_000));
            self.advance(pause)?;
        }
        Ok(())
    }

    /// Two devices do the same, and neither knows: nothing gets through before both have done it.
    pub(crate) fn at_once(
        &mut self,
        devices: [u32; 2],
        mut what: impl FnMut(&mut Self, u32, u32) -> Result<()>,
    ) -> Result<()> {
        let [one, other] = devices.map(|device| self.index(device));
        if one == other {
            return Ok(());
        }
        let pair = [one, other].map(|index| u32::try_from(index).unwrap_or(0));
        for index in [one, other] {
            if let Some(node) = self.nodes.get_mut(index) {
                node.gate.holds_pushes = true;
            }
        }
        what(self, pair[0], pair[1])?;
        self.advance(3_000)?;
        what(self, pair[1], pair[0])?;
        self.advance(3_000)?;
        let order = if self.dice.below(2) == 0 {
            [one, other]
        } else {
            [other, one]
        };
        for index in order {
            if let Some(node) = self.nodes.get_mut(index) {
                node.gate.holds_pushes = false;
                node.device.happen(Happening::Sync(SyncEvent::SyncAsked));
            }
            self.settle()?;
        }
        self.advance(2_000)
    }

    /// Days pass, and every device sleeps through them.
    pub(crate) fn sleep_days(&mut self, days: u32) -> Result<()> {
        self.settle()?;
        let later = self.clock.elapsed_ms() + i64::from(days) * DAY_MS;
        self.clock.move_to(later);
        self.relay.keep_tidy()?;
        self.settle()
    }

    /// Somebody replaces the recovery words.
    pub(crate) fn replace_recovery(&mut self, device: u32) -> Result<()> {
        let words = self.hand(device, |device| {
            device.does(Happening::WentTo(Place::You))?;
            device.does(Happening::WentTo(Place::Devices))?;
            device.does(Happening::Sync(SyncEvent::NewSheetAsked))?;
            Ok(match devices(&device.view()) {
                Some(DevicesView::NewSheet(new)) => Some(new.sheet.words.join(" ")),
                _ => None,
            })
        })?;
        let Some(words) = words.flatten() else {
            return Ok(());
        };
        self.words.push(words);
        self.hand(device, |device| {
            device.does(Happening::Sync(SyncEvent::NewSheetKept))?;
            device.does(Happening::WentTo(Place::Today))
        })?;
        Ok(())
    }

    /// A device that was removed comes back, by the words or by another device.
    pub(crate) fn come_back(&mut self, device: u32, by_words: bool) -> Result<()> {
        let index = self.index(device);
        let device = u32::try_from(index).unwrap_or(0);
        let out = self.hand(device, |device| {
            device.does(Happening::WentTo(Place::You))?;
            device.does(Happening::WentTo(Place::Devices))?;
            let view = device.view();
            Ok(matches!(devices(&view), Some(DevicesView::Removed(_))))
        })?;
        if out != Some(true) {
            return Ok(());
        }
        let back = if by_words {
            self.come_back_by_words(index)?
        } else {
            let sponsor = self.find_member(index)?;
            match sponsor {
                Some(sponsor) => self.pair(&[(sponsor, index)])?,
                None => false,
            }
        };
        if !back {
            self.tell(index, Happening::Join(JoinEvent::Cancelled))?;
            self.trace
                .push(format!("  not back: {}", self.shown(index)));
        }
        for index in 0..self.nodes.len() {
            self.tell(index, Happening::WentTo(Place::Today))?;
        }
        Ok(())
    }

    fn come_back_by_words(&mut self, index: usize) -> Result<bool> {
        let Some(words) = self.words.last().cloned() else {
            return Ok(false);
        };
        let relay = RELAY.to_owned();
        self.tell(index, Happening::Sync(SyncEvent::RestoreChosen))?;
        self.tell(
            index,
            Happening::Join(JoinEvent::WordsEntered { words, relay }),
        )?;
        Ok(self.wait(index, has_arrived)? && self.enter(index)?)
    }

    /// A device that is a member, other than this one.
    fn find_member(&mut self, other_than: usize) -> Result<Option<usize>> {
        for index in 0..self.nodes.len() {
            let ready = self.nodes.get(index).is_some_and(Node::online);
            if index != other_than && ready && self.list(index)?.is_some() {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// Goes on from a journal that has arrived.
    pub(crate) fn enter(&mut self, newcomer: usize) -> Result<bool> {
        let view = self.view(newcomer);
        let is_new = view
            .as_ref()
            .is_some_and(|view| matches!(view, shared::ViewModel::FirstRun(_)));
        if view.is_some_and(|view| joining(&view).is_some()) {
            let on = if is_new {
                Happening::FirstRun(FirstRunEvent::Finished)
            } else {
                Happening::Join(JoinEvent::Cancelled)
            };
            self.tell(newcomer, on)?;
        }
        self.wait(newcomer, |view| matches!(view, shared::ViewModel::Ready(_)))
    }

    /// Keys are only ever added: what a device could open it can open for ever.
    pub(crate) fn look_at_keyrings(&mut self) {
        for node in &self.nodes {
            let Ok(thief) = crate::thief::Thief::of(node.storage()) else {
                continue;
            };
            let now: BTreeSet<_> = thief.epochs().into_iter().collect();
            let before = self.keyrings.entry(node.number).or_default();
            if !before.is_subset(&now) {
                self.faults.push(format!("{} lost a key", node.name));
            }
            before.extend(now);
        }
    }
}
