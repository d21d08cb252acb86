use std::borrow::Cow;
use std::fmt;

use automerge::transaction::{Transactable, Transaction};
use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use jiff::Zoned;

use crate::answer::{AnswerKey, NewForm};
use crate::document::{self, Actor, Document, Heads, SCHEMA};
use crate::tag::normalise_tag;
use crate::{Error, Lens, Result};

mod edit;
mod read;

pub use edit::{Splice, TEXT_UNITS_MAX};
pub use read::PageContent;

const KIND: &str = "page";

/// The message of a change that is about the page and not in it: putting it in the bin, noting when
/// it was last edited. Such a change alone never brings a page back from the bin.
const ASIDE: &str = "b";

/// The most bytes of a date and time, and of a prompt's id.
pub(crate) const NAME_BYTES_MAX: usize = 128;

/// A text of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Its title: one line, plain.
    Title,
    /// What is written on it: Markdown.
    Body,
    /// The words answered to a field of its form.
    Answer(AnswerKey),
}

impl Field {
    fn key(self) -> Cow<'static, str> {
        match self {
            Self::Title => "title".into(),
            Self::Body => "body".into(),
            Self::Answer(key) => key.root_key().into(),
        }
    }
}

/// What a new page begins with.
#[derive(Clone, Copy)]
pub struct NewPage<'a> {
    /// The moment it is about, in the form of RFC 9557.
    pub when: &'a str,
    /// Now, in milliseconds since 1970.
    pub created_ms: i64,
    /// The id of the prompt it answers.
    pub prompt: Option<&'a str>,
}

/// One page of a journal.
///
/// All methods that write make one change each, to be sealed with
/// [`changes_since`](Self::changes_since). Writing to a page in the bin takes it out.
#[derive(Clone)]
pub struct Page {
    document: Document,
}

impl Page {
    /// A new page, with no words on it.
    ///
    /// # Errors
    /// [`Error::BadWhen`] for a time that is no time, [`Error::TooLarge`] for a long prompt id.
    pub fn create(actor: Actor, new: &NewPage<'_>) -> Result<Self> {
        Self::begin(actor, new, None)
    }

    /// A new page of a form, with nothing answered.
    ///
    /// # Errors
    /// As [`create`](Self::create), and [`Error::TooLarge`] for a long form.
    pub fn create_form(actor: Actor, new: &NewPage<'_>, form: &NewForm<'_>) -> Result<Self> {
        Self::begin(actor, new, Some(form))
    }

    fn begin(actor: Actor, new: &NewPage<'_>, form: Option<&NewForm<'_>>) -> Result<Self> {
        let when = checked_when(new.when)?;
        if new
            .prompt
            .is_some_and(|prompt| prompt.len() > NAME_BYTES_MAX)
        {
            return Err(Error::TooLarge);
        }
        let mut document = Document::new(actor);
        document.write(None, |tx| {
            document::put(tx, "v", SCHEMA.into())?;
            document::put(tx, "kind", KIND.into())?;
            for field in [Field::Title, Field::Body] {
                tx.put_object(ROOT, field.key().as_ref(), ObjType::Text)
                    .map_err(|_| Error::Malformed)?;
            }
            tx.put_object(ROOT, "tags", ObjType::Map)
                .map_err(|_| Error::Malformed)?;
            document::put(tx, "when", when.into())?;
            document::put(tx, "created", new.created_ms.into())?;
            document::put(tx, "edited", new.created_ms.into())?;
            new.prompt
                .map_or(Ok(()), |prompt| document::put(tx, "prompt", prompt.into()))?;
            form.map_or(Ok(()), |form| form.write(tx))
        })?;
        Ok(Self { document })
    }

    /// Reads saved pages and changes of one page, concatenated in any order. Changes whose
    /// predecessors are missing are kept until these arrive.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::Forked`]. That what was read is a whole page is known only
    /// to [`read`](Self::read).
    pub fn load(bytes: &[u8], actor: Actor) -> Result<Self> {
        Ok(Self {
            document: Document::load(bytes, actor)?,
        })
    }

    /// The whole history, compressed, with changes that still wait for others.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.document.save(true)
    }

    /// The same, for a container that is compressed as a whole.
    #[must_use]
    pub fn save_uncompressed(&self) -> Vec<u8> {
        self.document.save(false)
    }

    /// The state of the whole document.
    #[must_use]
    pub fn heads(&self) -> Heads {
        self.document.heads()
    }

    /// True if changes are kept that wait for others.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.document.is_waiting()
    }

    /// The changes that are not in the history of `heads`, each as a chunk; heads that are not known
    /// here are passed over.
    #[must_use]
    pub fn changes_since(&self, heads: &Heads) -> Vec<u8> {
        self.document.changes_since(heads)
    }

    /// Merges what [`save`](Self::save) or [`changes_since`](Self::changes_since) made elsewhere.
    /// True if the page moved on.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::Forked`]; nothing was merged then.
    pub fn apply(&mut self, bytes: &[u8]) -> Result<bool> {
        self.document.apply(bytes)
    }

    /// Chooses a lens, or none.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::Incomplete`] if this is not a whole page: so for all
    /// methods that write.
    pub fn set_lens(&mut self, lens: Option<Lens>) -> Result<()> {
        self.write(|tx| match lens {
            Some(lens) => document::put(tx, "lens", lens.name().into()),
            None => document::remove(tx, "lens"),
        })
    }

    /// Adds or removes a tag, tidied by [`normalise_tag`].
    ///
    /// # Errors
    /// [`Error::BadTag`] if nothing is left of it.
    pub fn set_tag(&mut self, tag: &str, on: bool) -> Result<()> {
        let tag = normalise_tag(tag).ok_or(Error::BadTag)?;
        let tags = self
            .document
            .root_object("tags", ObjType::Map)
            .ok_or(Error::Malformed)?;
        self.write(|tx| {
            let is_on = tx
                .get(&tags, tag.as_str())
                .map_err(|_| Error::Malformed)?
                .is_some();
            match (is_on, on) {
                (false, true) => tx.put(&tags, tag.as_str(), true),
                (true, false) => tx.delete(&tags, tag.as_str()),
                _ => Ok(()),
            }
            .map_err(|_| Error::Malformed)
        })
    }

    /// Moves the page to another moment, in the form of RFC 9557.
    ///
    /// # Errors
    /// [`Error::BadWhen`].
    pub fn set_when(&mut self, when: &str) -> Result<()> {
        let when = checked_when(when)?;
        self.write(|tx| document::put(tx, "when", when.into()))
    }

    /// Notes when the page was last edited, in milliseconds since 1970: once for each batch that is
    /// sealed, not for each key. An earlier time than the noted one is passed over.
    ///
    /// # Errors
    /// As [`set_lens`](Self::set_lens).
    pub fn mark_edited(&mut self, now_ms: i64) -> Result<()> {
        self.document.check(KIND)?;
        if self.edited_ms() >= now_ms {
            return Ok(());
        }
        self.document
            .write(Some(ASIDE), |tx| document::put(tx, "edited", now_ms.into()))?;
        Ok(())
    }

    /// Puts the page in the bin, as it stands here now.
    ///
    /// # Errors
    /// As [`set_lens`](Self::set_lens).
    pub fn bin(&mut self, now_ms: i64) -> Result<()> {
        self.document.check(KIND)?;
        if self.bin_state().is_some_and(|bin| !bin.edited_elsewhere) {
            return Ok(());
        }
        let seen = self.heads().concat();
        self.document.write(Some(ASIDE), |tx| {
            let entry = tx.put_object(ROOT, "binned", ObjType::Map);
            let entry = entry.map_err(|_| Error::Malformed)?;
            tx.put(&entry, "at", now_ms).map_err(|_| Error::Malformed)?;
            tx.put(&entry, "heads", ScalarValue::Bytes(seen))
                .map_err(|_| Error::Malformed)
        })?;
        Ok(())
    }

    /// Takes the page out of the bin.
    ///
    /// # Errors
    /// As [`set_lens`](Self::set_lens).
    pub fn restore(&mut self) -> Result<()> {
        self.write(|_| Ok(()))
    }

    /// True if the page was put in the bin on one device while another edited it: it is not in the
    /// bin, and the person should be told. The next write here settles it.
    #[must_use]
    pub fn returned_by_edit(&self) -> bool {
        self.bin_state().is_some_and(|bin| bin.edited_elsewhere)
    }

    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    pub(crate) fn write(
        &mut self,
        change: impl FnOnce(&mut Transaction<'_>) -> Result<()>,
    ) -> Result<()> {
        self.document.check(KIND)?;
        self.document.write(None, |tx| {
            document::remove(tx, "binned")?;
            change(tx)
        })?;
        Ok(())
    }

    fn text_object(&self, field: Field) -> Result<ObjId> {
        self.document
            .root_object(&field.key(), ObjType::Text)
            .ok_or_else(|| {
                if self.is_waiting() {
                    Error::Incomplete
                } else {
                    Error::Malformed
                }
            })
    }

    /// The newest of the times that devices noted at the same time.
    fn edited_ms(&self) -> i64 {
        let noted = self
            .document
            .inner
            .get_all(ROOT, "edited")
            .unwrap_or_default();
        noted
            .iter()
            .filter_map(|(value, _)| value.as_i64())
            .max()
            .unwrap_or_default()
    }

    fn bin_state(&self) -> Option<BinState> {
        let inner = &self.document.inner;
        // two devices may have put it in at the same time, each having seen its own part
        let entries = inner.get_all(ROOT, "binned").ok()?;
        let mut seen = Vec::new();
        let mut at_ms = None;
        for (value, entry) in &entries {
            if !matches!(value, Value::Object(ObjType::Map)) {
                continue;
            }
            if let Ok(Some((Value::Scalar(heads), _))) = inner.get(entry, "heads")
                && let ScalarValue::Bytes(heads) = heads.as_ref()
            {
                let (heads, _) = heads.as_chunks::<32>();
                seen.extend(heads.iter().map(|hash| automerge::ChangeHash(*hash)));
            }
            if let Ok(Some((at, _))) = inner.get(entry, "at") {
                at_ms = at_ms.max(at.as_i64());
            }
        }
        let unseen = inner.get_changes_meta(&seen);
        let edited_elsewhere = unseen.iter().any(|c| c.message.as_deref() != Some(ASIDE));
        at_ms.map(|at_ms| BinState {
            at_ms,
            edited_elsewhere,
        })
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Page")
    }
}

struct BinState {
    at_ms: i64,
    edited_elsewhere: bool,
}

fn checked_when(when: &str) -> Result<String> {
    let zoned: Zoned = when.parse().map_err(|_| Error::BadWhen)?;
    let text = zoned.to_string();
    if text.len() > NAME_BYTES_MAX {
        Err(Error::BadWhen)
    } else {
        Ok(text)
    }
}
