use std::fmt;

use automerge::ScalarValue;

use crate::document::{self, Actor, Document, Heads, SCHEMA};
use crate::{Error, Result};

/// The hour at which a day of the journal turns, if nobody chose another.
pub const DAY_TURN_HOUR_DEFAULT: u8 = 4;

const KIND: &str = "settings";
const DAY_TURN_HOUR: &str = "day_turn_hour";
const DAY_TURN_HOUR_MAX: u8 = 12;
const TEXT_BYTES_MAX: usize = 4096;

/// One value among the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Whole(i64),
    /// A word of the app's, or a line of the person's such as whom to ring.
    Text(String),
}

/// The settings that a person's devices share: single values under the root of one document, which
/// any device may begin (the caller derives its id). Of values set at the same time one wins.
#[derive(Clone)]
pub struct SettingsDocument {
    document: Document,
}

impl SettingsDocument {
    /// With nothing set, and nothing in its history yet.
    #[must_use]
    pub fn create(actor: Actor) -> Self {
        Self {
            document: Document::new(actor),
        }
    }

    /// As [`Page::load`](crate::Page::load).
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::Forked`].
    pub fn load(bytes: &[u8], actor: Actor) -> Result<Self> {
        Ok(Self {
            document: Document::load(bytes, actor)?,
        })
    }

    /// The whole history, compressed.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.document.save(true)
    }

    /// The same, for a container that is compressed as a whole.
    #[must_use]
    pub fn save_uncompressed(&self) -> Vec<u8> {
        self.document.save(false)
    }

    /// The state of the document.
    #[must_use]
    pub fn heads(&self) -> Heads {
        self.document.heads()
    }

    /// As [`Page::changes_since`](crate::Page::changes_since).
    #[must_use]
    pub fn changes_since(&self, heads: &Heads) -> Vec<u8> {
        self.document.changes_since(heads)
    }

    /// As [`Page::apply`](crate::Page::apply).
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::Forked`].
    pub fn apply(&mut self, bytes: &[u8]) -> Result<bool> {
        self.document.apply(bytes)
    }

    /// Takes over all that another copy has. True if this one moved on.
    ///
    /// # Errors
    /// [`Error::Forked`].
    pub fn merge(&mut self, other: &Self) -> Result<bool> {
        self.apply(&other.changes_since(&self.heads()))
    }

    /// One value. What a newer version wrote there in another form reads as nothing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Setting> {
        match self.document.root_scalar(key)? {
            ScalarValue::Boolean(value) => Some(Setting::Flag(value)),
            ScalarValue::Int(value) => Some(Setting::Whole(value)),
            ScalarValue::Str(value) => Some(Setting::Text(value.to_string())),
            _ => None,
        }
    }

    /// Sets one value, or takes it back.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for the keys of the document itself, [`Error::TooLarge`] for a text of
    /// more than 4 KiB.
    pub fn set(&mut self, key: &str, value: Option<&Setting>) -> Result<()> {
        if matches!(key, "" | "v" | "kind") {
            return Err(Error::OutOfRange);
        }
        let value: Option<ScalarValue> = match value {
            None => None,
            Some(Setting::Flag(value)) => Some((*value).into()),
            Some(Setting::Whole(value)) => Some((*value).into()),
            Some(Setting::Text(text)) if text.len() > TEXT_BYTES_MAX => {
                return Err(Error::TooLarge);
            }
            Some(Setting::Text(text)) => Some(text.as_str().into()),
        };
        self.document.write(None, |tx| match value {
            Some(value) => {
                document::put(tx, "v", SCHEMA.into())?;
                document::put(tx, "kind", KIND.into())?;
                document::put(tx, key, value)
            }
            None => document::remove(tx, key),
        })?;
        Ok(())
    }

    /// The hour, 0 to 12, at which a day of the journal turns.
    #[must_use]
    pub fn day_turn_hour(&self) -> u8 {
        match self.get(DAY_TURN_HOUR) {
            Some(Setting::Whole(hour)) => u8::try_from(hour)
                .ok()
                .filter(|hour| *hour <= DAY_TURN_HOUR_MAX)
                .unwrap_or(DAY_TURN_HOUR_DEFAULT),
            _ => DAY_TURN_HOUR_DEFAULT,
        }
    }

    /// Chooses that hour.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] beyond 12.
    pub fn set_day_turn_hour(&mut self, hour: u8) -> Result<()> {
        if hour > DAY_TURN_HOUR_MAX {
            return Err(Error::OutOfRange);
        }
        self.set(DAY_TURN_HOUR, Some(&Setting::Whole(hour.into())))
    }
}

impl fmt::Debug for SettingsDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SettingsDocument")
    }
}
