//! Packs of an organisation or a programme: looked at, taken in, taken away.
//!
//! What was taken in lies on this device alone: the pack as it was signed under a name that says
//! nothing, and what is known of it in the install. Nothing of it reaches a document, the outbox or
//! the space, so no device and no relay learns whose packs somebody has. Both are written in one
//! commit, so a kill leaves all of a pack or none.

use content::{Addition, Error};
use minicbor::{Decode, Encode};

use super::open::{Open, Screen};
use super::{Surroundings, chores, months, prompt};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::event::AddedEvent;
use crate::told::Reading;

/// Packs at most. Each is a publisher that somebody trusts.
const PACKS_MAX: usize = 8;
/// What their storage names are made of.
const SORT: &str = "added";

/// What is known of a pack that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Kept {
    #[n(0)]
    pub(crate) id: String,
    #[n(1)]
    pub(crate) version: u32,
    /// The key that was confirmed for it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) publisher: [u8; 32],
    /// SHA-256 of its manifest, and so of all of it.
    #[cbor(n(3), with = "minicbor::bytes")]
    manifest: [u8; 32],
    /// When this version was taken in.
    #[n(4)]
    pub(crate) at_ms: i64,
}

impl Kept {
    fn of(addition: &Addition, at_ms: i64) -> Self {
        let manifest = addition.manifest();
        Self {
            id: manifest.id.clone(),
            version: manifest.version,
            publisher: addition.publisher().0,
            manifest: *wire::domain::sha256(&manifest.to_bytes()).as_bytes(),
            at_ms,
        }
    }

    fn is(&self, addition: &Addition) -> bool {
        *self == Self::of(addition, self.at_ms)
    }
}

/// A pack that was looked at and waits for a yes.
pub(crate) struct Offered {
    bytes: Vec<u8>,
    pub(crate) addition: Addition,
}

/// How far it is.
#[derive(Default)]
pub(crate) struct Added {
    /// Packs were kept that have not been read yet.
    waits: bool,
    reading: bool,
    pub(crate) offered: Option<Offered>,
    /// About to be taken away.
    pub(crate) removing: Option<String>,
    /// The Fluent id of why the last file was not taken.
    pub(crate) problem: Option<&'static str>,
}

impl Added {
    pub(crate) fn of(kept: &[Kept]) -> Self {
        Self {
            waits: !kept.is_empty(),
            ..Self::default()
        }
    }

    /// Everything that was kept was read.
    pub(crate) fn is_read(&self) -> bool {
        !self.waits
    }

    /// The screen is left, or goes on to something else. True if there was something to leave.
    pub(crate) fn leave(&mut self) -> bool {
        self.problem = None;
        self.removing.take().is_some() | self.offered.take().is_some()
    }
}

/// Whether what was added is there; asks for it if not. It is read after the first view, and before
/// anything that needs to know forms.
pub(crate) fn ready(open: &mut Open, asks: &mut Asks) -> bool {
    if open.added.waits && !open.added.reading {
        open.added.reading = true;
        let kept = open.install.added.iter();
        let names = kept.map(|kept| open.keeper.name(SORT, kept.id.as_bytes()));
        asks.read(names.collect(), Reading::Added);
    }
    open.added.is_read()
}

/// Packs were read. One that does not open any more is set aside: it is named on its screen, and the
/// rest works without it.
pub(crate) fn read(
    open: &mut Open,
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    // An answer to a journal that was locked meanwhile is not this one's.
    if !std::mem::take(&mut open.added.reading) {
        return;
    }
    if values.is_empty() {
        // The store did not answer; it is asked again.
        around
            .timers
            .start(super::timers::Purpose::Chore, months::RETRY_MS, asks);
        return;
    }
    open.added.waits = false;
    let kept = open.install.added.clone();
    for (kept, value) in kept.iter().zip(values) {
        let name = open.keeper.name(SORT, kept.id.as_bytes());
        let bytes = open.keeper.open(&name, value).ok().flatten();
        let addition = bytes.and_then(|bytes| Addition::open(&bytes).ok());
        let addition = addition.filter(|addition| kept.is(addition));
        if addition.is_none_or(|addition| open.library.add(addition).is_err()) {
            open.notices.problem("notice-added-aside");
        }
    }
    asks.redraw();
    chores::complete(open, around, asks);
}

/// Whether nothing of a pack shows, because it did not open.
pub(crate) fn is_aside(open: &Open, id: &str) -> bool {
    open.added.is_read() && !open.library.added().iter().any(|added| added.id() == id)
}

/// Something happened on the screen of what was added.
pub(crate) fn happen(open: &mut Open, event: AddedEvent, around: &mut Surroundings<'_>) {
    if open.screen() != Screen::Added {
        return;
    }
    let is_read = open.added.is_read();
    match event {
        AddedEvent::FileOpened { bytes } => {
            open.added.leave();
            match looked_at(open, bytes) {
                Ok(offered) => open.added.offered = Some(offered),
                Err(problem) => open.added.problem = Some(problem),
            }
        }
        AddedEvent::Taken => {
            if let Some(offered) = open.added.offered.take() {
                taken(open, offered, around);
            }
        }
        AddedEvent::RemoveAsked { pack } => {
            open.added.leave();
            let known = open.install.added.iter().any(|kept| kept.id == pack);
            open.added.removing = (known && is_read).then_some(pack);
        }
        AddedEvent::Removed { pack } => {
            if open
                .added
                .removing
                .take_if(|asked| *asked == pack)
                .is_some()
            {
                removed(open, &pack);
            }
        }
        AddedEvent::Left => {
            open.added.leave();
        }
    }
}

/// Opens a file and weighs it against what is here. Nothing changes; what is wrong is a Fluent id.
fn looked_at(open: &Open, bytes: Vec<u8>) -> Result<Offered, &'static str> {
    if !open.added.is_read() {
        return Err("added-not-yet");
    }
    let addition = Addition::open(&bytes).map_err(|error| sentence(&error))?;
    open.library
        .fits(&addition)
        .map_err(|error| sentence(&error))?;
    let known = open
        .install
        .added
        .iter()
        .find(|kept| kept.id == addition.id());
    match known {
        Some(kept) => follows(kept, &addition, is_aside(open, &kept.id))?,
        None if open.install.added.len() >= PACKS_MAX => return Err("added-full"),
        None => {}
    }
    Ok(Offered { bytes, addition })
}

/// Whether a pack may take the place of one that is here: of the same publisher, and no version that
/// was left behind, so that a story or a number that was withdrawn does not come back.
fn follows(kept: &Kept, offered: &Addition, aside: bool) -> Result<(), &'static str> {
    let version = offered.manifest().version;
    if kept.publisher != offered.publisher().0 {
        Err("added-other-publisher")
    } else if version < kept.version {
        Err("added-older")
    } else if version > kept.version {
        Ok(())
    } else if !kept.is(offered) {
        Err("added-same-version")
    } else if aside {
        // The same again mends what did not open.
        Ok(())
    } else {
        Err("added-already")
    }
}

/// What is wrong with a file, as the id of one plain sentence.
fn sentence(error: &Error) -> &'static str {
    match error {
        Error::Format(_) => "added-format",
        Error::Language(_) => "added-language",
        Error::NotAdded { .. } => "added-replaces",
        Error::TooLarge { .. } => "added-large",
        Error::EverybodysKey => "added-everybodys-key",
        _ => "added-damaged",
    }
}

fn taken(open: &mut Open, offered: Offered, around: &Surroundings<'_>) {
    let Offered { bytes, addition } = offered;
    let kept = Kept::of(&addition, around.now.unix_ms);
    let name = open.keeper.name(SORT, kept.id.as_bytes());
    if open.library.add(addition).is_err() {
        open.added.problem = Some("added-replaces");
        return;
    }
    open.keeper.put(name, bytes);
    let all = &mut open.install.added;
    match all.iter_mut().find(|known| known.id == kept.id) {
        Some(known) => *known = kept,
        None => all.push(kept),
    }
    changed(open);
    open.notices.done("notice-added");
}

fn removed(open: &mut Open, id: &str) {
    let name = open.keeper.name(SORT, id.as_bytes());
    open.keeper.remove(name);
    open.install.added.retain(|kept| kept.id != id);
    open.library.remove(id);
    changed(open);
    open.notices.done("notice-added-removed");
}

/// Forms, prompts and cards came or went.
fn changed(open: &mut Open) {
    open.install_changed = true;
    // Cards on the way back are known by a number, which may be another card's now.
    open.screens
        .retain(|screen| !matches!(screen, Screen::Card(..)));
    if prompt::shown(open).is_none() {
        // Today's went with its pack; another is chosen when what happened is done.
        open.prompt = None;
    }
}
