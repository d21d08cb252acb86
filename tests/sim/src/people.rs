//! What people do on the devices, and the book of what they wrote.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use headless::pen::units;
use headless::{Device, Error, MemoryStorage, ReadPage};
use shared::event::{
    EditorEvent, Happening, LensChoice, PageField, Place, SettingsEvent, SyncEvent,
};

use crate::node::{Fault, Node};
use crate::op::Op;
use crate::world::World;

/// How sure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// No.
    No,
    /// A crash came in between.
    Maybe,
    /// It settled.
    Yes,
}

/// Where a word was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In the title line.
    Title,
    /// In the text.
    Body,
    /// As a tag.
    Tag,
}

/// A word that was written, unlike any other.
#[derive(Clone, Debug)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The page, as far as it is known.
    pub page: Option<String>,
    /// Where on it.
    pub spot: Spot,
    /// It was written.
    pub written: Sure,
    /// It was taken out.
    pub removed: Sure,
    /// The number of the device it was written on.
    pub by: Option<u32>,
    /// The number of the device it was taken out on.
    pub removed_by: Option<u32>,
    /// Numbers of other devices that had it when its own one was about to go.
    pub seen_by: BTreeSet<u32>,
    /// An honest relay had it when its device was about to go.
    pub accepted: bool,
}

impl Word {
    /// How often it stands on a page.
    #[must_use]
    pub fn count_on(&self, page: &ReadPage) -> usize {
        match self.spot {
            Spot::Title => page.title.matches(&self.text).count(),
            Spot::Body => page.text.matches(&self.text).count(),
            Spot::Tag => page.tags.iter().filter(|tag| **tag == self.text).count(),
        }
    }
}

/// What was written.
pub struct Book {
    /// All words.
    pub words: Vec<Word>,
    seed: u64,
}

/// Every word begins with this: what may never be found in clear where it should be sealed.
pub const CANARY: &str = "wren";

impl Book {
    /// An empty book.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            words: Vec::new(),
            seed,
        }
    }

    /// Makes a word and notes that somebody is about to write it.
    fn about_to_write(&mut self, spot: Spot) -> (usize, String) {
        let number = self.words.len();
        let text = format!("{CANARY}{}x{number}q", self.seed);
        self.words.push(Word {
            text: text.clone(),
            page: None,
            spot,
            written: Sure::Maybe,
            removed: Sure::No,
            by: None,
            removed_by: None,
            seen_by: BTreeSet::new(),
            accepted: false,
        });
        (number, text)
    }

    /// Notes the page of a word, and answers the word.
    fn typed(&mut self, number: usize, page: String, by: u32) -> String {
        let Some(word) = self.words.get_mut(number) else {
            return String::new();
        };
        word.page = Some(page);
        word.by = Some(by);
        word.text.clone()
    }

    fn kept(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number) {
            word.written = Sure::Yes;
        }
    }

    fn removed(&mut self, text: &str, sure: Sure, by: Option<u32>) {
        if let Some(word) = self.words.iter_mut().find(|word| word.text == text) {
            word.removed = sure;
            word.removed_by = by;
        }
    }
}

/// Letters that do not compress, enough to make packs due on the device whose turn it is.
const PASTED_LETTERS: usize = 92_000;

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

    pub(crate) fn write(&mut self, device: u32) -> Result<()> {
        let new = Happening::WentTo(Place::NewPage);
        if self.hand(device, |device| device.does(new))?.is_none() {
            return Ok(());
        }
        if self.dice.below(2) == 0 && !self.type_word(device, Spot::Title, Some(0))? {
            return Ok(());
        }
        for _ in 0..=self.dice.below(3) {
            if !self.type_word(device, Spot::Body, None)? {
                return Ok(());
            }
        }
        self.hand(device, Device::done)?;
        Ok(())
    }

    /// So much that what lies in no pack is packed by one of the devices, while two others write.
    fn compact(&mut self, device: u32) -> Result<()> {
        let new = Happening::WentTo(Place::NewPage);
        if self.hand(device, |device| device.does(new))?.is_none()
            || !self.type_word(device, Spot::Body, None)?
        {
            return Ok(());
        }
        let noise: String = (0..PASTED_LETTERS).map(|_| self.dice.letter()).collect();
        let pasted = self.hand(device, |device| {
            let end = units(&device.pen().body);
            device.types(PageField::Body, end, 0, &noise)?;
            device.done()
        })?;
        if pasted.is_none() {
            return Ok(());
        }
        for other in 1..3 {
            self.advance(1_500)?;
            self.edit(device + other, other, None, true)?;
        }
        self.advance(6_000)
    }

    fn edit(&mut self, device: u32, page: u32, at: Option<u32>, done: bool) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        if self.hand(device, |device| device.edit(&page))?.is_some()
            && self.type_word(device, Spot::Body, at)?
            && done
        {
            self.hand(device, Device::done)?;
        }
        Ok(())
    }

    fn edit_same_place(&mut self, one: u32, other: u32, page: u32) -> Result<()> {
        // No time passes and nothing is sent between the two.
        self.edit(one, page, Some(0), true)?;
        self.edit(other, page, Some(0), true)
    }

    /// Two people type in turns, and see each other's words come in while they type.
    fn write_together(&mut self, one: u32, other: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(one, page)? else {
            return Ok(());
        };
        for device in [one, other] {
            let listed = self.hand(device, Device::rows)?.unwrap_or_default();
            if !listed.iter().any(|row| row.page == page)
                || self.hand(device, |device| device.edit(&page))?.is_none()
            {
                return Ok(());
            }
        }
        for turn in 0..4 + self.dice.below(4) {
            let device = if turn % 2 == 0 { one } else { other };
            // A device that stopped meanwhile shows another screen, and its person does no more.
            if self.hand(device, |device| Ok(device.editor().is_some()))? != Some(true) {
                return Ok(());
            }
            self.type_word(device, Spot::Body, None)?;
            let pause = i64::from(self.dice.below(4_000));
            self.advance(pause)?;
        }
        Ok(())
    }

    fn bin_while_edited(&mut self, one: u32, other: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(one, page)? else {
            return Ok(());
        };
        let listed = self.hand(other, Device::rows)?.unwrap_or_default();
        self.hand(one, |device| device.put_in_bin(&page))?;
        if listed.iter().any(|row| row.page == page)
            && !self.same_device(one, other)
            && self.hand(other, |device| device.edit(&page))?.is_some()
            && self.type_word(other, Spot::Body, None)?
        {
            self.hand(other, Device::done)?;
        }
        Ok(())
    }

    fn same_device(&self, one: u32, other: u32) -> bool {
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

    fn type_on(&mut self, device: u32) -> Result<()> {
        let editing = self.hand(device, |device| Ok(device.editor().is_some()))?;
        if editing == Some(true) {
            self.type_word(device, Spot::Body, None)?;
        }
        Ok(())
    }

    fn cut(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        if self.hand(device, |device| device.edit(&page))?.is_none() {
            return Ok(());
        }
        let body = self
            .hand(device, |device| Ok(device.pen().body.clone()))?
            .unwrap_or_default();
        let there = |word: &&str| word.starts_with(CANARY);
        let words: Vec<String> = body
            .split_whitespace()
            .filter(there)
            .map(str::to_owned)
            .collect();
        let roll = self.dice.below(u32::try_from(words.len()).unwrap_or(0)) as usize;
        let Some(word) = words.get(roll).cloned() else {
            return Ok(());
        };
        self.book.removed(&word, Sure::Maybe, None);
        if self
            .hand(device, |device| device.replace_in_body(&word, ""))?
            .is_some()
        {
            self.removed(device, &word);
            self.hand(device, Device::done)?;
        }
        Ok(())
    }

    fn retitle(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        if self.hand(device, |device| device.edit(&page))?.is_some()
            && self.type_word(device, Spot::Title, None)?
        {
            self.hand(device, Device::done)?;
        }
        Ok(())
    }

    fn choose(&mut self, device: u32, page: u32, event: EditorEvent) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        self.hand(device, |device| {
            device.edit(&page)?;
            device.does(Happening::Editor(event))?;
            device.done()
        })?;
        Ok(())
    }

    fn tag(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        if self.hand(device, |device| device.edit(&page))?.is_none() {
            return Ok(());
        }
        let (number, tag) = self.book.about_to_write(Spot::Tag);
        let added = Happening::Editor(EditorEvent::TagAdded { tag });
        if self.hand(device, |device| device.does(added))?.is_some() {
            self.written(device, number, page)?;
            self.hand(device, Device::done)?;
        }
        Ok(())
    }

    fn untag(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        if self.hand(device, |device| device.edit(&page))?.is_none() {
            return Ok(());
        }
        let tags = self.hand(device, |device| {
            Ok(device
                .editor()
                .map(|editor| editor.tags)
                .unwrap_or_default())
        })?;
        let Some(tag) = tags.and_then(|tags| tags.into_iter().next()) else {
            return Ok(());
        };
        self.book.removed(&tag, Sure::Maybe, None);
        let removed = Happening::Editor(EditorEvent::TagRemoved { tag: tag.clone() });
        if self.hand(device, |device| device.does(removed))?.is_some() {
            self.removed(device, &tag);
            self.hand(device, Device::done)?;
        }
        Ok(())
    }

    fn bin(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        self.hand(device, |device| device.put_in_bin(&page))?;
        Ok(())
    }

    fn restore(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(rows) = self.hand(device, Device::bin)? else {
            return Ok(());
        };
        let Some(row) = rows.get(page as usize % rows.len().max(1)) else {
            return Ok(());
        };
        let page = row.page.clone();
        self.hand(device, |device| device.take_from_bin(&page))?;
        Ok(())
    }

    /// A page that this device lists.
    fn pick(&mut self, device: u32, page: u32) -> Result<Option<String>> {
        let rows = self.hand(device, Device::rows)?.unwrap_or_default();
        let mut pages: Vec<String> = rows.into_iter().map(|row| row.page).collect();
        // By id, so that two devices that list the same pages mean the same one.
        pages.sort();
        Ok(pages.get(page as usize % pages.len().max(1)).cloned())
    }

    /// Types a new word into the open editor, at the beginning of one of its words or at its end.
    /// False if the device stopped under it.
    pub(crate) fn type_word(&mut self, device: u32, spot: Spot, at: Option<u32>) -> Result<bool> {
        let (number, word) = self.book.about_to_write(spot);
        let roll = at.unwrap_or_else(|| self.dice.below(1_000));
        let gap = if spot == Spot::Body && self.dice.below(4) == 0 {
            "\n\n"
        } else {
            " "
        };
        let typed = format!("{word}{gap}");
        let page = self.hand(device, |device| {
            let (field, text) = match spot {
                Spot::Title => (PageField::Title, device.pen().title.clone()),
                _ => (PageField::Body, device.pen().body.clone()),
            };
            device.types(field, place_in(&text, roll), 0, &typed)?;
            device.settle_local()?;
            Ok(device
                .editor()
                .map(|editor| editor.page)
                .unwrap_or_default())
        })?;
        let Some(page) = page else { return Ok(false) };
        self.written(device, number, page)?;
        Ok(true)
    }

    /// A word settled on a device: it is kept, unless there is no room for it.
    fn written(&mut self, device: u32, number: usize, page: String) -> Result<()> {
        let index = device as usize % self.nodes.len().max(1);
        let Some(node) = self.nodes.get_mut(index) else {
            return Ok(());
        };
        let text = self.book.typed(number, page, node.number);
        let (name, full) = (&node.name, node.full);
        self.trace
            .push(format!("  {name} writes {text}, full {full}"));
        if !node.full {
            self.book.kept(number);
            return Ok(());
        }
        node.unkept.push(number);
        let claims = node
            .device
            .editor()
            .is_some_and(|editor| editor.kept.starts_with("Kept"));
        if claims {
            bail!(
                "{} says that words are kept, without room for them",
                node.name
            );
        }
        Ok(())
    }

    /// A word was taken out, for certain if there was room to keep that.
    fn removed(&mut self, device: u32, word: &str) {
        let index = device as usize % self.nodes.len().max(1);
        let Some(node) = self.nodes.get(index) else {
            return;
        };
        let (name, full) = (&node.name, node.full);
        self.trace
            .push(format!("  {name} takes out {word}, full {full}"));
        if !node.full {
            let by = node.number;
            self.book.removed(word, Sure::Yes, Some(by));
        }
    }
}

/// The place, in UTF-16 units, where the `roll`th word of `text` begins; its end counts too.
fn place_in(text: &str, roll: u32) -> u32 {
    let mut starts = vec![0];
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            starts.push(at + letter.len_utf8());
        }
    }
    let at = starts
        .get(roll as usize % starts.len().max(1))
        .copied()
        .unwrap_or(0);
    units(text.get(..at).unwrap_or_default())
}

fn arm(node: &mut Node, after: u32, written: bool) {
    node.device
        .stop_at(Some(headless::device::Stop { after, written }));
}

fn lens_of(number: u32) -> Option<LensChoice> {
    match number {
        1 => Some(LensChoice::Self_),
        2 => Some(LensChoice::Team),
        3 => Some(LensChoice::Across),
        4 => Some(LensChoice::System),
        _ => None,
    }
}
