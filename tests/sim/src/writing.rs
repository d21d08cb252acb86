//! Writing: pages, titles, tags, and the bin.

use anyhow::{Result, bail};
use headless::Device;
use headless::pen::units;
use shared::event::{EditorEvent, Happening, LensChoice, PageField, Place};

use crate::book::{CANARY, Spot, Sure};
use crate::world::World;

/// Letters that do not compress, enough to make packs due on the device whose turn it is.
const PASTED_LETTERS: usize = 92_000;

impl World {
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
    pub(crate) fn compact(&mut self, device: u32) -> Result<()> {
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

    pub(crate) fn edit(
        &mut self,
        device: u32,
        page: u32,
        at: Option<u32>,
        done: bool,
    ) -> Result<()> {
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

    pub(crate) fn edit_same_place(&mut self, one: u32, other: u32, page: u32) -> Result<()> {
        // No time passes and nothing is sent between the two.
        self.edit(one, page, Some(0), true)?;
        self.edit(other, page, Some(0), true)
    }

    /// Two people type in turns, and see each other's words come in while they type.
    pub(crate) fn write_together(&mut self, one: u32, other: u32, page: u32) -> Result<()> {
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

    pub(crate) fn bin_while_edited(&mut self, one: u32, other: u32, page: u32) -> Result<()> {
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
    pub(crate) fn type_on(&mut self, device: u32) -> Result<()> {
        let editing = self.hand(device, |device| Ok(device.editor().is_some()))?;
        if editing == Some(true) {
            self.type_word(device, Spot::Body, None)?;
        }
        Ok(())
    }

    pub(crate) fn cut(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        if self.hand(device, |device| device.edit(&page))?.is_none() {
            return Ok(());
        }
        let body = self
            .hand(device, |device| Ok(device.pen().body.clone()))?
            .unwrap_or_default();
        let Some(word) = self.one_of(&body) else {
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

    /// A word of somebody's in a text, if there is one.
    pub(crate) fn one_of(&mut self, text: &str) -> Option<String> {
        let words = text.split(|letter: char| letter.is_whitespace() || letter == ',');
        let words: Vec<&str> = words.filter(|word| word.starts_with(CANARY)).collect();
        let roll = self.dice.below(u32::try_from(words.len()).unwrap_or(0)) as usize;
        words.get(roll).map(|&word| word.to_owned())
    }

    pub(crate) fn retitle(&mut self, device: u32, page: u32) -> Result<()> {
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

    pub(crate) fn choose(&mut self, device: u32, page: u32, event: EditorEvent) -> Result<()> {
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

    pub(crate) fn tag(&mut self, device: u32, page: u32) -> Result<()> {
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

    pub(crate) fn untag(&mut self, device: u32, page: u32) -> Result<()> {
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

    pub(crate) fn bin(&mut self, device: u32, page: u32) -> Result<()> {
        let Some(page) = self.pick(device, page)? else {
            return Ok(());
        };
        self.hand(device, |device| device.put_in_bin(&page))?;
        Ok(())
    }

    pub(crate) fn restore(&mut self, device: u32, page: u32) -> Result<()> {
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
    pub(crate) fn pick(&mut self, device: u32, page: u32) -> Result<Option<String>> {
        let rows = self.hand(device, Device::rows)?.unwrap_or_default();
        let mut pages: Vec<String> = rows.into_iter().map(|row| row.page).collect();
        // By id, so that two devices that list the same pages mean the same one.
        pages.sort();
        Ok(pages.get(page as usize % pages.len().max(1)).cloned())
    }

    /// Types a new word into the title or the body of the open editor, at the beginning of one of its
    /// words or at its end. False if the device stopped under it.
    pub(crate) fn type_word(&mut self, device: u32, spot: Spot, at: Option<u32>) -> Result<bool> {
        let field = match spot {
            Spot::Title => PageField::Title,
            _ => PageField::Body,
        };
        self.type_into(device, field, spot, at)
    }

    /// The same for any text of a page.
    pub(crate) fn type_into(
        &mut self,
        device: u32,
        field: PageField,
        spot: Spot,
        at: Option<u32>,
    ) -> Result<bool> {
        let (number, word) = self.book.about_to_write(spot);
        let roll = at.unwrap_or_else(|| self.dice.below(1_000));
        let gap = if spot == Spot::Body && self.dice.below(4) == 0 {
            "\n\n"
        } else {
            " "
        };
        let typed = format!("{word}{gap}");
        let page = self.hand(device, |device| {
            let text = device.pen().read(&field).to_owned();
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
    pub(crate) fn written(&mut self, device: u32, number: usize, page: String) -> Result<()> {
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
    pub(crate) fn removed(&mut self, device: u32, word: &str) {
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
pub(crate) fn lens_of(number: u32) -> Option<LensChoice> {
    match number {
        1 => Some(LensChoice::Self_),
        2 => Some(LensChoice::Team),
        3 => Some(LensChoice::Across),
        4 => Some(LensChoice::System),
        _ => None,
    }
}
