//! What people do on the devices, and what befalls them.

use anyhow::{Context, Result};
use headless::{Device, Error, MemoryStorage};
use shared::event::{EditorEvent, Happening, SettingsEvent, SyncEvent};

use crate::book::CANARY;
use crate::node::{Fault, Node};
use crate::op::Op;
use crate::world::World;
use crate::writing::lens_of;

impl World {
    /// Carries out one op.
    ///
    /// # Errors
    /// If somebody could not do what a person must always be able to do.
    pub fn apply(&mut self, op: Op) -> Result<()> {
        let waits = self.dishonest && op.changes_members() && self.somebody_is_alarmed()?;
        match op {
            op if waits => self.trace.push(format!("  not now: {op:?}")),
            Op::Write { device } => self.write(device)?,
            Op::Edit { device, page } => self.edit(device, page, None, true)?,
            Op::StayIn { device, page } => self.edit(device, page, None, false)?,
            Op::EditSamePlace { one, other, page } => self.edit_same_place(one, other, page)?,
            Op::WriteTogether { one, other, page } => self.write_together(one, other, page)?,
            Op::BinWhileEdited { one, other, page } => self.bin_while_edited(one, other, page)?,
            Op::FillForm { device, form } => self.fill_form(device, form)?,
            Op::Answer { device, page } => self.answer(device, page, None)?,
            Op::AnswerSamePlace { one, other, page } => self.answer_same_place(one, other, page)?,
            Op::Draft { device, page } => self.draft(device, page)?,
            Op::StoreRoom { device } => self.make_room(device)?,
            Op::Compact { device } => self.compact(device)?,
            Op::Rename { device } => self.rename(device)?,
            Op::AddTwoDevices { one, other } => self.add_two_devices(one, other)?,
            Op::RestoreDevice => self.restore_device()?,
            Op::TypeOn { device } => self.type_on(device)?,
            Op::Cut { device, page } => self.cut(device, page)?,
            Op::Retitle { device, page } => self.retitle(device, page)?,
            Op::Lens { device, page, lens } => {
                let lens = lens_of(lens);
                self.choose(device, page, EditorEvent::LensChosen { lens })?;
            }
            Op::Backdate { device, page, day } => {
                let local = format!("2026-10-{:02}T08:30", day + 1);
                self.choose(device, page, EditorEvent::WhenChosen { local })?;
            }
            Op::Tag { device, page } => self.tag(device, page)?,
            Op::Untag { device, page } => self.untag(device, page)?,
            Op::Bin { device, page } => self.bin(device, page)?,
            Op::Restore { device, page } => self.restore(device, page)?,
            Op::DayTurn { device, hour } => {
                let chosen = Happening::Settings(SettingsEvent::DayTurnChosen { hour });
                self.hand(device, |device| device.does(chosen))?;
            }
            Op::AddDevice { sponsor } => self.add_device(sponsor)?,
            Op::AdvanceTime { ms } => self.advance(i64::from(ms))?,
            Op::RestartRelay => self.relay.kill_and_restart()?,
            Op::SleepDays { days } => self.sleep_days(days)?,
            Op::BackUpRelay => self.relay.back_up()?,
            other => self.live_on(other)?,
        }
        self.advance(200)?;
        for node in &mut self.nodes {
            // With a full store an answer is not kept, however long ago it came.
            let stored = std::mem::take(&mut node.stored);
            if !node.full && !node.is_armed() {
                self.acknowledged.extend(stored);
            }
        }
        self.look_at_keyrings();
        Ok(())
    }

    /// Somebody is told that not all is there that there is.
    fn somebody_is_alarmed(&mut self) -> Result<bool> {
        for index in 0..self.nodes.len() {
            let on = self.list(index)?;
            if on.is_some_and(|on| on.parked.is_some() || on.alarm.is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Ops about members and copies.
    fn live_on(&mut self, op: Op) -> Result<()> {
        match op {
            Op::RemoveDevice { by, device } => self.remove(by, device).map(drop),
            Op::RemoveWhileWriting { by, device } => self.remove_while_writing(by, device),
            Op::RemoveTwo { by } => {
                self.remove(by, by + 1)?;
                self.remove(by, by + 2).map(drop)
            }
            Op::RemoveOneByTwo { one, other } => {
                let third = one + 1 + u32::from(self.same_device(one + 1, other));
                self.at_once([one, other], |world, by, _| {
                    world.remove(by, third).map(drop)
                })
            }
            Op::RemoveEachOther { one, other } => self.at_once([one, other], |world, by, who| {
                world.remove(by, who)?;
                world.write(by)
            }),
            Op::ReplaceRecovery { device } => self.replace_recovery(device),
            Op::ComeBack { device, words } => self.come_back(device, words),
            Op::BackUpDevice { device, whole } => self.back_up_device(device, whole),
            Op::StartCopy { dies } => self.start_copy(dies),
            Op::SwapAtPairing { sponsor } => self.swap_at_pairing(sponsor),
            Op::AlterPairing { sponsor, slot } => self.alter_pairing(sponsor, slot),
            Op::Withhold { .. }
            | Op::DropRecords { .. }
            | Op::Disorder { .. }
            | Op::Alter { .. }
            | Op::Forge { .. }
            | Op::Readmit { .. }
            | Op::HideStatements { .. }
            | Op::Replay { .. }
            | Op::Fork { .. }
            | Op::LieOfGeneration { .. }
            | Op::LieOfPlace { .. }
            | Op::ThrowAway { .. }
            | Op::Refuse { .. }
            | Op::PutBackRelay { .. }
            | Op::WipeRelay
            | Op::ComeToSenses => self.deceive(op),
            other => self.befall(other),
        }
    }

    /// Ops that befall one device.
    fn befall(&mut self, op: Op) -> Result<()> {
        let index = |device: u32| device as usize % self.nodes.len().max(1);
        let (Op::Sync { device }
        | Op::Background { device }
        | Op::GoOffline { device }
        | Op::GoOnline { device }
        | Op::DropRequest { device }
        | Op::DropResponse { device }
        | Op::DuplicateRequest { device }
        | Op::DelayResponse { device, .. }
        | Op::ReorderResponses { device }
        | Op::CrashBeforeStore { device, .. }
        | Op::CrashAfterStore { device, .. }
        | Op::StoreFull { device }
        | Op::RestartApp { device }
        | Op::RestartRelayInPush { device }
        | Op::SkewClock { device, .. }) = op
        else {
            return Ok(());
        };
        let index = index(device);
        let Some(node) = self.nodes.get_mut(index) else {
            return Ok(());
        };
        match op {
            Op::Sync { .. } => node.device.happen(Happening::Sync(SyncEvent::SyncAsked)),
            Op::Background { .. } => {
                node.device.happen(Happening::WentToBackground);
                self.settle()?;
                if let Some(node) = self.nodes.get_mut(index) {
                    node.device.happen(Happening::CameToForeground);
                }
            }
            Op::GoOffline { .. } => node.set_online(false),
            Op::GoOnline { .. } => node.set_online(true),
            Op::DropRequest { .. } => node.faults.push_back(Fault::DropRequest),
            Op::DropResponse { .. } => node.faults.push_back(Fault::DropResponse),
            Op::DuplicateRequest { .. } => node.faults.push_back(Fault::Duplicate),
            Op::DelayResponse { ms, .. } => node.faults.push_back(Fault::Delay(i64::from(ms))),
            Op::ReorderResponses { .. } => node.reorder = true,
            Op::CrashBeforeStore { after, .. } => arm(node, after, false),
            Op::CrashAfterStore { after, .. } => arm(node, after, true),
            Op::StoreFull { .. } => node.set_full(true),
            Op::RestartApp { .. } => node.restart()?,
            Op::RestartRelayInPush { .. } => node.faults.push_back(Fault::KillRelay),
            Op::SkewClock { ms, .. } => node.skew(i64::from(ms)),
            _ => {}
        }
        Ok(())
    }

    /// Lets a hand do something on a device. Nothing if the device stopped under it; then it is
    /// started again.
    pub(crate) fn hand<T>(
        &mut self,
        device: u32,
        gesture: impl FnOnce(&mut Device<MemoryStorage>) -> Result<T, Error>,
    ) -> Result<Option<T>> {
        let index = device as usize % self.nodes.len().max(1);
        let Some(node) = self.nodes.get_mut(index) else {
            return Ok(None);
        };
        match gesture(&mut node.device) {
            Ok(done) => Ok(Some(done)),
            Err(Error::Stopped) => {
                self.trace
                    .push(format!("  {} stopped and starts again", node.name));
                node.restart()?;
                Ok(None)
            }
            // What a page is made of may be kept back, all but a change that came later.
            Err(Error::Missing { .. }) if self.dishonest => Ok(None),
            Err(error) => Err(error).with_context(|| node.name.clone()),
        }
    }

    pub(crate) fn same_device(&self, one: u32, other: u32) -> bool {
        let count = self.nodes.len().max(1);
        one as usize % count == other as usize % count
    }

    /// There is room again: what was typed without it is kept soon.
    fn make_room(&mut self, device: u32) -> Result<()> {
        let index = device as usize % self.nodes.len().max(1);
        if let Some(node) = self.nodes.get_mut(index) {
            node.set_full(false);
        }
        // Longer than the core waits between two tries.
        self.advance(8_000)?;
        let Some(node) = self.nodes.get_mut(index) else {
            return Ok(());
        };
        for number in std::mem::take(&mut node.unkept) {
            self.book.kept(number);
        }
        Ok(())
    }

    fn rename(&mut self, device: u32) -> Result<()> {
        let name = format!("{CANARY}{}x{}", self.seed, self.dice.below(1_000));
        let renamed = Happening::Sync(SyncEvent::DeviceRenamed { name });
        self.hand(device, |device| device.does(renamed))?;
        Ok(())
    }
}

fn arm(node: &mut Node, after: u32, written: bool) {
    node.device
        .stop_at(Some(headless::device::Stop { after, written }));
}
