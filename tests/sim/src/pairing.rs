//! Devices come to the journal: by code, or by the recovery words.

use anyhow::{Result, bail};
use headless::screens::{adding, has_arrived, shown_code, words_to_compare};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use shared::ViewModel;
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use shared::view::AddingView;

use crate::gate::Lie;
use crate::node::Node;
use crate::router::RELAY;
use crate::world::World;

/// More devices than this say nothing new.
pub(crate) const DEVICES_MAX: usize = 5;

impl World {
    /// Adds a device by code, both people comparing the words.
    pub(crate) fn add_device(&mut self, sponsor: u32) -> Result<()> {
        let sponsor = sponsor as usize % self.nodes.len().max(1);
        self.add_devices(&[sponsor])
    }

    /// Two devices are added at once, by two others, neither knowing.
    pub(crate) fn add_two_devices(&mut self, one: u32, other: u32) -> Result<()> {
        let count = self.nodes.len().max(1);
        let (one, other) = (one as usize % count, other as usize % count);
        if one == other {
            return self.add_devices(&[one]);
        }
        self.add_devices(&[one, other])
    }

    /// One newcomer for each sponsor, all at once.
    fn add_devices(&mut self, sponsors: &[usize]) -> Result<()> {
        let before = self.nodes.len();
        let can = |index: &usize| {
            self.nodes
                .get(*index)
                .is_some_and(|n| n.online() && !n.full)
        };
        if before + sponsors.len() > DEVICES_MAX || !sponsors.iter().all(can) {
            return Ok(());
        }
        let clean = self.is_clean();
        let restarts: u64 = self.nodes.iter().map(|node| node.restarts).sum();
        let mut pairs = Vec::new();
        for sponsor in sponsors {
            pairs.push((*sponsor, self.nodes.len()));
            self.nodes
                .push(Node::start(self.seed, self.made, &self.clock)?);
            self.made += 1;
        }
        let paired = self.pair(&pairs)?;
        let stopped = self.nodes.iter().map(|node| node.restarts).sum::<u64>() != restarts;
        if paired {
            return Ok(());
        }
        let shown: Vec<_> = pairs
            .iter()
            .map(|(one, two)| format!("{} and {}", self.shown(*one), self.shown(*two)))
            .collect();
        self.trace.push(format!("  pairing failed: {shown:?}"));
        self.nodes.truncate(before);
        for sponsor in sponsors {
            let cancelled = Happening::Sync(SyncEvent::Cancelled);
            self.hand(u32::try_from(*sponsor).unwrap_or(0), |device| {
                device.does(cancelled)
            })?;
        }
        if clean && !stopped {
            bail!("pairing failed although nothing went wrong: {shown:?}");
        }
        Ok(())
    }

    /// Nothing is going on that could be in the way of pairing or restoring.
    fn is_clean(&self) -> bool {
        let members_change = !self.asked_removals.is_empty() || self.words.len() > 1;
        let all_there = self.nodes.iter().all(|node| node.online() && !node.full);
        !self.dishonest
            && !members_change
            && self.families.is_empty()
            && all_there
            && !self.nodes.iter().any(Node::is_armed)
    }

    /// Both people say that the words differ.
    fn differ(&mut self, sponsor: usize, newcomer: usize) -> Result<()> {
        let same = false;
        self.tell(sponsor, Happening::Sync(SyncEvent::WordsCompared { same }))?;
        self.tell(newcomer, Happening::Join(JoinEvent::WordsCompared { same }))
    }

    /// The relay hands the sponsor other keys than the newcomer's at the next pairing.
    pub(crate) fn swap_at_pairing(&mut self, sponsor: u32) -> Result<()> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let keys = seal::keys::make_device_keys(&mut rng)?;
        self.pair_through(sponsor, 32, keys.bundle().encode())
    }

    /// The relay changes a byte of what two devices say to each other at the next pairing.
    pub(crate) fn alter_pairing(&mut self, sponsor: u32, slot: u32) -> Result<()> {
        let slots = [0, 1, 2, 32, 33, 34, 35];
        let slot = slots.get(slot as usize % slots.len()).copied();
        self.pair_through(sponsor, slot.unwrap_or(32), Vec::new())
    }

    /// Pairs while the relay puts other bytes into a slot, on both sides: nobody is let in.
    fn pair_through(&mut self, sponsor: u32, slot: u32, bytes: Vec<u8>) -> Result<()> {
        self.dishonest = true;
        let sponsor = self.index(sponsor);
        if self.list(sponsor)?.is_none() || self.nodes.len() >= DEVICES_MAX {
            return Ok(());
        }
        let newcomer = self.nodes.len();
        self.nodes
            .push(Node::start(self.seed, self.made, &self.clock)?);
        self.made += 1;
        for index in [sponsor, newcomer] {
            if let Some(node) = self.nodes.get_mut(index) {
                node.gate.spoiled = 0;
                node.gate.arm(Lie::Swap(slot, bytes.clone()), 1_000);
            }
        }
        let paired = self.pair(&[(sponsor, newcomer)])?;
        let mut spoiled = 0;
        for index in [sponsor, newcomer] {
            if let Some(node) = self.nodes.get_mut(index) {
                spoiled += node.gate.spoiled;
                node.gate.forgive_pairing();
            }
        }
        if paired && spoiled > 0 {
            bail!("a device was let in although slot {slot} was changed on its way");
        }
        if !paired {
            self.nodes.truncate(newcomer);
            let cancelled = Happening::Sync(SyncEvent::Cancelled);
            let device = u32::try_from(sponsor).unwrap_or(0);
            self.hand(device, |device| device.does(cancelled))?;
        }
        Ok(())
    }

    /// Restores a device from the recovery words.
    pub(crate) fn restore_device(&mut self) -> Result<()> {
        let before = self.nodes.len();
        let room = before < DEVICES_MAX;
        let Some(words) = self.words.last().cloned().filter(|_| room) else {
            return Ok(());
        };
        let clean = self.is_clean();
        if self.restore_from(words)? {
            return Ok(());
        }
        let shown = self.shown(before);
        self.trace.push(format!("  restoring failed: {shown}"));
        self.nodes.truncate(before);
        if clean {
            bail!("restoring failed although nothing went wrong: {shown}");
        }
        Ok(())
    }

    /// A new device, from words. False, with the device as it is, if that does not work.
    pub(crate) fn restore_from(&mut self, words: String) -> Result<bool> {
        let newcomer = self.nodes.len();
        self.nodes
            .push(Node::start(self.seed, self.made, &self.clock)?);
        self.made += 1;
        let relay = RELAY.to_owned();
        self.tell(newcomer, Happening::FirstRun(FirstRunEvent::HasWords))?;
        self.tell(
            newcomer,
            Happening::Join(JoinEvent::WordsEntered { words, relay }),
        )?;
        Ok(self.wait(newcomer, has_arrived)? && self.enter(newcomer)?)
    }

    /// Pairs each (sponsor, newcomer), all at once.
    pub(crate) fn pair(&mut self, pairs: &[(usize, usize)]) -> Result<bool> {
        for (sponsor, newcomer) in pairs {
            let relay = RELAY.to_owned();
            let begins = match self.view(*newcomer) {
                Some(ViewModel::Ready(_)) => Happening::Sync(SyncEvent::JoinChosen),
                _ => Happening::FirstRun(FirstRunEvent::HasAnotherDevice),
            };
            self.tell(*newcomer, begins)?;
            self.tell(*newcomer, Happening::Join(JoinEvent::CodeAsked { relay }))?;
            if !self.wait(*newcomer, |view| shown_code(view).is_some())? {
                return Ok(false);
            }
            let view = self.view(*newcomer);
            let text = view
                .as_ref()
                .and_then(shown_code)
                .unwrap_or_default()
                .to_owned();
            self.tell(*sponsor, Happening::WentTo(Place::Devices))?;
            self.tell(*sponsor, Happening::Sync(SyncEvent::AddDeviceAsked))?;
            self.tell(
                *sponsor,
                Happening::Sync(SyncEvent::InvitationEntered { text }),
            )?;
        }
        for (sponsor, newcomer) in pairs {
            let comparing = |view: &ViewModel| words_to_compare(view).is_some();
            if !self.wait(*sponsor, comparing)? || !self.wait(*newcomer, comparing)? {
                return Ok(false);
            }
            let words = |index: usize| {
                self.view(index)
                    .as_ref()
                    .and_then(words_to_compare)
                    .map(<[String]>::to_vec)
            };
            if words(*sponsor) != words(*newcomer) {
                if !self.dishonest {
                    bail!("the six words differ");
                }
                self.trace.push("  the six words differ".to_owned());
                self.differ(*sponsor, *newcomer)?;
                return Ok(false);
            }
        }
        for (sponsor, newcomer) in pairs {
            // Told before anybody's news is heard: with two pairs, both admit at once.
            for (index, what) in [
                (
                    *newcomer,
                    Happening::Join(JoinEvent::WordsCompared { same: true }),
                ),
                (
                    *sponsor,
                    Happening::Sync(SyncEvent::WordsCompared { same: true }),
                ),
            ] {
                if let Some(node) = self.nodes.get_mut(index) {
                    node.device.happen(what);
                }
            }
        }
        for (sponsor, newcomer) in pairs {
            let added = |view: &ViewModel| matches!(adding(view), Some(AddingView::Added { .. }));
            if !self.wait(*sponsor, added)? || !self.wait(*newcomer, has_arrived)? {
                return Ok(false);
            }
            if !self.enter(*newcomer)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
