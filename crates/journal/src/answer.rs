use std::fmt;

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use minicbor::decode::Decoder;

use crate::cbor::{self, OrMalformed, Writer};
use crate::document::{self, Document};
use crate::page::Page;
use crate::{Error, Result};

/// The most bytes of a form's id.
pub const FORM_BYTES_MAX: usize = 48;
/// The most bytes of a field's key.
pub const KEY_BYTES_MAX: usize = 24;
/// The most bytes of a choice, and of an item of a set.
pub const CHOICE_BYTES_MAX: usize = 64;
/// The most items of one set.
pub const SET_ITEMS_MAX: usize = 64;
/// The most fields of a page.
const FIELDS_MAX: usize = 64;
const FIELDS_BYTES_MAX: usize = FIELDS_MAX * (KEY_BYTES_MAX + 1);

/// Keys of the root. Each answer, and each item of a set, has a key of its own: two devices that
/// answer at the same time never write to the same place, which a common map made by both would be.
const FORM: &str = "form";
const FIELDS: &str = "fields";
const ANSWER: &str = "f/";
const ITEM: &str = "s/";

/// The key of a form's field: 1 to 24 of `a`–`z`, `0`–`9` and `-`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerKey {
    bytes: [u8; KEY_BYTES_MAX],
    length: u8,
}

impl AnswerKey {
    /// From its text.
    ///
    /// # Errors
    /// [`Error::Malformed`] for anything that is no key.
    pub fn new(text: &str) -> Result<Self> {
        let is_key = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || !text.bytes().all(is_key) {
            return Err(Error::Malformed);
        }
        let mut bytes = [0; KEY_BYTES_MAX];
        let place = bytes.get_mut(..text.len()).ok_or(Error::Malformed)?;
        place.copy_from_slice(text.as_bytes());
        let length = u8::try_from(text.len()).map_err(|_| Error::Malformed)?;
        Ok(Self { bytes, length })
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length));
        bytes
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    pub(crate) fn root_key(self) -> String {
        format!("{ANSWER}{}", self.as_str())
    }

    fn item_prefix(self) -> String {
        format!("{ITEM}{}/", self.as_str())
    }
}

impl fmt::Debug for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What was answered to one field of a form.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// Words.
    Text(String),
    /// One of several, by its id; or a date.
    Choice(String),
    /// A whole number.
    Number(i64),
    /// Some of several, and own words; sorted.
    Set(Vec<String>),
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer")
    }
}

impl Answer {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Set(items) => items.is_empty(),
            Self::Choice(_) | Self::Number(_) => false,
        }
    }
}

/// The form a page is made from, and all that was answered.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// The form's id.
    pub form: String,
    /// In the order of the form's fields; empty answers are left out.
    pub given: Vec<(AnswerKey, Answer)>,
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answers({})", self.form)
    }
}

impl Answers {
    /// What was answered to a field.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Answer> {
        let found = self.given.iter().find(|(known, _)| known.as_str() == key);
        found.map(|(_, answer)| answer)
    }

    /// The words that were answered, one field after the other, with an empty line between.
    #[must_use]
    pub fn words(&self) -> String {
        let texts = self.given.iter().filter_map(|(_, answer)| match answer {
            Answer::Text(text) => Some(text.trim()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n\n")
    }

    /// Everything but words, as `key=value`: what a list is filtered by, and counted by.
    #[must_use]
    pub fn marks(&self) -> Vec<String> {
        let mut marks = Vec::new();
        for (key, answer) in &self.given {
            let key = key.as_str();
            match answer {
                Answer::Text(_) => {}
                Answer::Choice(choice) => marks.push(format!("{key}={choice}")),
                Answer::Number(number) => marks.push(format!("{key}={number}")),
                Answer::Set(items) => marks.extend(items.iter().map(|i| format!("{key}={i}"))),
            }
        }
        marks
    }

    /// CBOR: the form, and a map from keys to answers. docs/protocol.md 2.3.
    ///
    /// # Errors
    /// [`Error::Malformed`], which does not happen.
    pub fn encode(&self) -> Result<Vec<u8>> {
        cbor::write(|w| {
            w.array(2)?.str(&self.form)?;
            w.array(self.given.len() as u64)?;
            for (key, answer) in &self.given {
                w.array(2)?.str(key.as_str())?;
                write_answer(w, answer)?;
            }
            Ok(())
        })
    }

    /// From CBOR.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        cbor::read_all(bytes, |d| {
            pair(d)?;
            let form = cbor::text(d, FORM_BYTES_MAX)?;
            let given = cbor::array(d, FIELDS_MAX, |d| {
                pair(d)?;
                let key = AnswerKey::new(&cbor::text(d, KEY_BYTES_MAX)?)?;
                Ok((key, read_answer(d)?))
            })?;
            Ok(Self { form, given })
        })
    }
}

fn pair(d: &mut Decoder<'_>) -> Result<()> {
    match d.array().or_malformed()? {
        Some(2) => Ok(()),
        _ => Err(Error::Malformed),
    }
}

/// A text is an array of it, so that it is told from a choice.
fn write_answer(
    w: &mut Writer,
    answer: &Answer,
) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
    match answer {
        Answer::Text(text) => w.array(2)?.u8(0)?.str(text)?,
        Answer::Choice(choice) => w.array(2)?.u8(1)?.str(choice)?,
        Answer::Number(number) => w.array(2)?.u8(2)?.i64(*number)?,
        Answer::Set(items) => {
            w.array(2)?.u8(3)?.array(items.len() as u64)?;
            for item in items {
                w.str(item)?;
            }
            w
        }
    };
    Ok(())
}

fn read_answer(d: &mut Decoder<'_>) -> Result<Answer> {
    pair(d)?;
    Ok(match d.u8().or_malformed()? {
        0 => Answer::Text(cbor::text(d, usize::MAX)?),
        1 => Answer::Choice(cbor::text(d, CHOICE_BYTES_MAX)?),
        2 => Answer::Number(d.i64().or_malformed()?),
        3 => Answer::Set(cbor::array(d, SET_ITEMS_MAX, |d| {
            cbor::text(d, CHOICE_BYTES_MAX)
        })?),
        _ => return Err(Error::Malformed),
    })
}

/// What a new page of a form begins with.
#[derive(Clone, Copy)]
pub struct NewForm<'a> {
    /// The form's id, of at most [`FORM_BYTES_MAX`] bytes.
    pub id: &'a str,
    /// Its fields in their order, and whether each is answered in words. Texts are made with the
    /// page, so that two devices that write into one write into the same.
    pub fields: &'a [(AnswerKey, bool)],
}

impl NewForm<'_> {
    pub(crate) fn write(&self, tx: &mut automerge::transaction::Transaction<'_>) -> Result<()> {
        if self.id.is_empty() || self.id.len() > FORM_BYTES_MAX || self.fields.len() > FIELDS_MAX {
            return Err(Error::TooLarge);
        }
        let order: Vec<&str> = self.fields.iter().map(|(key, _)| key.as_str()).collect();
        document::put(tx, FORM, self.id.into())?;
        document::put(tx, FIELDS, order.join("\n").into())?;
        for (key, _) in self.fields.iter().filter(|(_, in_words)| *in_words) {
            tx.put_object(ROOT, key.root_key(), ObjType::Text)
                .map_err(|_| Error::Malformed)?;
        }
        Ok(())
    }
}

impl Page {
    /// Chooses one answer, or none: a choice or a number. (Words are edited with
    /// [`edit_text`](Self::edit_text), sets item by item.)
    ///
    /// # Errors
    /// [`Error::TooLarge`] for a long choice, [`Error::Malformed`] for words or a set, and as
    /// [`set_lens`](Self::set_lens).
    pub fn set_answer(&mut self, key: AnswerKey, answer: Option<&Answer>) -> Result<()> {
        let value = match answer {
            None => None,
            Some(Answer::Number(number)) => Some(ScalarValue::Int(*number)),
            Some(Answer::Choice(choice)) if choice.len() <= CHOICE_BYTES_MAX => {
                Some(ScalarValue::Str(choice.as_str().into()))
            }
            Some(Answer::Choice(_)) => return Err(Error::TooLarge),
            Some(Answer::Text(_) | Answer::Set(_)) => return Err(Error::Malformed),
        };
        let key = key.root_key();
        self.write(|tx| match value {
            Some(value) => document::put(tx, &key, value),
            None => document::remove(tx, &key),
        })
    }

    /// Puts an item into a set, or takes it out.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for a long item, and as [`set_lens`](Self::set_lens).
    pub fn set_item(&mut self, key: AnswerKey, item: &str, on: bool) -> Result<()> {
        if item.is_empty() || item.len() > CHOICE_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let key = format!("{}{item}", key.item_prefix());
        self.write(|tx| {
            if on {
                document::put(tx, &key, true.into())
            } else {
                document::remove(tx, &key)
            }
        })
    }

    /// Brings the texts of a field together that devices began at the same time (which happens only
    /// where a form gained a field after the page was made): what stands in the others is added to
    /// the one that counts. Nothing is taken away, as somebody may still be writing there. True if
    /// there was something to add.
    ///
    /// # Errors
    /// As [`set_lens`](Self::set_lens).
    pub fn settle_answers(&mut self) -> Result<bool> {
        let document = self.document();
        let mut added = Vec::new();
        for key in document.inner.keys(ROOT).filter(|k| k.starts_with(ANSWER)) {
            let Some(counts) = document.root_object(&key, ObjType::Text) else {
                continue;
            };
            let text = document.inner.text(&counts).unwrap_or_default();
            let others = parts(document, &key).unwrap_or_default();
            let missing = others.into_iter().filter(|part| !text.contains(part));
            let missing: String = missing.map(|part| format!("\n\n{part}")).collect();
            if !missing.is_empty() {
                added.push((counts, missing));
            }
        }
        if added.is_empty() {
            return Ok(false);
        }
        self.write(|tx| {
            for (text, missing) in &added {
                let end = tx.length(text);
                tx.splice_text(text, end, 0, missing)
                    .map_err(|_| Error::Malformed)?;
            }
            Ok(())
        })?;
        Ok(true)
    }
}

/// The form and all answers of a page, if it was made from a form.
pub(crate) fn read(document: &Document) -> Option<Answers> {
    let form = document.root_text(FORM)?;
    if form.is_empty() || form.len() > FORM_BYTES_MAX {
        return None;
    }
    let order = document.root_text(FIELDS).unwrap_or_default();
    let order = if order.len() > FIELDS_BYTES_MAX {
        String::new()
    } else {
        order
    };
    let mut keys: Vec<AnswerKey> = order
        .lines()
        .filter_map(|k| AnswerKey::new(k).ok())
        .collect();
    let mut sets: Vec<(AnswerKey, String)> = Vec::new();
    for root in document.inner.keys(ROOT) {
        let (key, item) = if let Some(key) = root.strip_prefix(ANSWER) {
            (key, None)
        } else if let Some((key, item)) = root
            .strip_prefix(ITEM)
            .and_then(|rest| rest.split_once('/'))
        {
            (key, Some(item))
        } else {
            continue;
        };
        let Ok(key) = AnswerKey::new(key) else {
            continue;
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
        if let Some(item) = item.filter(|item| item.len() <= CHOICE_BYTES_MAX) {
            sets.push((key, item.to_owned()));
        }
    }
    let given = keys.into_iter().take(FIELDS_MAX).filter_map(|key| {
        let answer = answer(document, key, &sets)?;
        (!answer.is_empty()).then_some((key, answer))
    });
    Some(Answers {
        form,
        given: given.collect(),
    })
}

fn answer(document: &Document, key: AnswerKey, sets: &[(AnswerKey, String)]) -> Option<Answer> {
    let root = key.root_key();
    if let Some(text) = text(document, &root) {
        return Some(Answer::Text(text));
    }
    match document.root_scalar(&root) {
        Some(ScalarValue::Str(choice)) if choice.len() <= CHOICE_BYTES_MAX => {
            return Some(Answer::Choice(choice.to_string()));
        }
        Some(ScalarValue::Int(number)) => return Some(Answer::Number(number)),
        _ => {}
    }
    let mut items: Vec<String> = sets
        .iter()
        .filter(|(of, _)| *of == key)
        .map(|(_, item)| item.clone())
        .collect();
    items.sort_unstable();
    items.truncate(SET_ITEMS_MAX);
    Some(Answer::Set(items))
}

/// The texts under a key of the root: one, unless two devices began it at the same time.
fn texts(document: &Document, key: &str) -> Vec<ObjId> {
    let found = document.inner.get_all(ROOT, key).unwrap_or_default();
    found
        .into_iter()
        .filter(|(value, _)| matches!(value, Value::Object(ObjType::Text)))
        .map(|(_, id)| id)
        .collect()
}

/// What stands under a key of the root, text by text, without what stands whole in another.
fn parts(document: &Document, key: &str) -> Option<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for object in texts(document, key) {
        let part = document.inner.text(&object).ok()?;
        if !part.is_empty() && !all.contains(&part) {
            all.push(part);
        }
    }
    let whole = |part: &String| {
        all.iter()
            .any(|other| other != part && other.contains(part))
    };
    let kept = all.iter().filter(|part| !whole(part)).cloned().collect();
    Some(kept)
}

/// The words under a key of the root, of whoever wrote there.
fn text(document: &Document, key: &str) -> Option<String> {
    if texts(document, key).is_empty() {
        return None;
    }
    Some(parts(document, key)?.join("\n\n"))
}
