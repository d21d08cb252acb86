use minicbor::decode::Decoder;

use crate::answer::{Answers, CHOICE_BYTES_MAX, FORM_BYTES_MAX, KEY_BYTES_MAX};
use crate::cbor::{self, OrMalformed, Writer};
use crate::page::NAME_BYTES_MAX;
use crate::plain::{head, plain_text};
use crate::tag::TAG_CHARS_MAX;
use crate::{Error, Lens, PageContent, Result};

const TITLE_CHARS_MAX: usize = 80;
const EXCERPT_CHARS_MAX: usize = 160;
/// Four bytes are the most of one character in UTF-8.
const TITLE_BYTES_MAX: usize = 4 * TITLE_CHARS_MAX;
const EXCERPT_BYTES_MAX: usize = 4 * EXCERPT_CHARS_MAX;
const TAG_BYTES_MAX: usize = 4 * TAG_CHARS_MAX;
const TAGS_MAX: usize = 64;
const MARKS_MAX: usize = 64;
const MARK_BYTES_MAX: usize = KEY_BYTES_MAX + 1 + CHOICE_BYTES_MAX;

/// What a timeline shows of a page, so that the page need not be loaded for it.
/// docs/protocol.md 2.3.
#[derive(Clone, PartialEq, Eq)]
pub struct Digest {
    /// The moment the page is about, in the form of RFC 9557.
    pub when: String,
    /// The lens that was chosen.
    pub lens: Option<Lens>,
    /// The title that was given, or the first words; plain, at most 80 characters.
    pub title: String,
    /// What follows the title; plain, at most 160 characters.
    pub excerpt: String,
    /// Sorted, at most 64.
    pub tags: Vec<String>,
    /// Whether the page is in the bin.
    pub binned: bool,
    /// When the page was last edited, in milliseconds since 1970.
    pub edited_ms: i64,
    /// The id of the prompt the page answers.
    pub prompt: Option<String>,
    /// Words of the body and of the answers.
    pub words: u32,
    /// How many photos and voice notes are on the page.
    pub attachments: u32,
    /// The id of the form the page was made from.
    pub form: Option<String>,
    /// What was answered besides words, as `key=value`; at most 64.
    pub marks: Vec<String>,
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digest")
    }
}

impl Digest {
    /// What a timeline shows of this page.
    #[must_use]
    pub fn of(page: &PageContent) -> Self {
        let answers = page.answers.as_ref();
        let mut plain = plain_text(&page.body);
        if let Some(words) = answers.map(Answers::words).filter(|w| !w.is_empty()) {
            if !plain.is_empty() {
                plain.push('\n');
            }
            plain.push_str(&words);
        }
        let given = one_line(&page.title);
        let (title, rest) = if given.is_empty() {
            let first = plain.lines().next().unwrap_or_default();
            let (title, _) = head(first, TITLE_CHARS_MAX);
            (
                title.to_owned(),
                plain.get(title.len()..).unwrap_or_default(),
            )
        } else {
            (head(&given, TITLE_CHARS_MAX).0.to_owned(), plain.as_str())
        };
        let rest = one_line(rest);
        Self {
            when: page.when.clone(),
            lens: page.lens,
            title,
            excerpt: head(&rest, EXCERPT_CHARS_MAX).0.to_owned(),
            tags: page.tags.iter().take(TAGS_MAX).cloned().collect(),
            binned: page.binned_ms.is_some(),
            edited_ms: page.edited_ms,
            prompt: page.prompt.clone(),
            words: page.words,
            attachments: u32::try_from(page.attachments.len()).unwrap_or(u32::MAX),
            form: answers.map(|answers| answers.form.clone()),
            marks: answers
                .map(|answers| answers.marks().into_iter().take(MARKS_MAX).collect())
                .unwrap_or_default(),
        }
    }

    /// CBOR.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if a text or the list of tags is longer than its limit.
    pub fn encode(&self) -> Result<Vec<u8>> {
        self.check()?;
        cbor::write(|w| self.write(w))
    }

    /// From CBOR.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        cbor::read_all(bytes, Self::read)
    }

    pub(crate) fn check(&self) -> Result<()> {
        let within = self.when.len() <= NAME_BYTES_MAX
            && self.title.len() <= TITLE_BYTES_MAX
            && self.excerpt.len() <= EXCERPT_BYTES_MAX
            && self.tags.len() <= TAGS_MAX
            && self.tags.iter().all(|tag| tag.len() <= TAG_BYTES_MAX)
            && self
                .prompt
                .as_ref()
                .is_none_or(|prompt| prompt.len() <= NAME_BYTES_MAX)
            && self
                .form
                .as_ref()
                .is_none_or(|form| form.len() <= FORM_BYTES_MAX)
            && self.marks.len() <= MARKS_MAX
            && self.marks.iter().all(|mark| mark.len() <= MARK_BYTES_MAX);
        if within { Ok(()) } else { Err(Error::TooLarge) }
    }

    pub(crate) fn write(
        &self,
        w: &mut Writer,
    ) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        let optional = u64::from(self.prompt.is_some())
            + u64::from(self.attachments > 0)
            + u64::from(self.form.is_some())
            + u64::from(!self.marks.is_empty());
        w.map(8 + optional)?;
        w.u8(0)?.str(&self.when)?;
        w.u8(1)?.u8(Lens::code(self.lens))?;
        w.u8(2)?.str(&self.title)?;
        w.u8(3)?.str(&self.excerpt)?;
        w.u8(4)?.array(self.tags.len() as u64)?;
        for tag in &self.tags {
            w.str(tag)?;
        }
        w.u8(5)?.bool(self.binned)?;
        w.u8(6)?.i64(self.edited_ms)?;
        if let Some(prompt) = &self.prompt {
            w.u8(7)?.str(prompt)?;
        }
        w.u8(8)?.u32(self.words)?;
        if self.attachments > 0 {
            w.u8(9)?.u32(self.attachments)?;
        }
        if let Some(form) = &self.form {
            w.u8(10)?.str(form)?;
        }
        if !self.marks.is_empty() {
            w.u8(11)?.array(self.marks.len() as u64)?;
            for mark in &self.marks {
                w.str(mark)?;
            }
        }
        Ok(())
    }

    pub(crate) fn read(decoder: &mut Decoder<'_>) -> Result<Self> {
        let (mut when, mut lens, mut title, mut excerpt) = (None, None, None, None);
        let (mut tags, mut binned, mut edited_ms, mut prompt) = (None, None, None, None);
        let (mut words, mut attachments) = (None, None);
        let (mut form, mut marks) = (None, None);
        cbor::map(decoder, |key, d| {
            match key {
                0 => when = Some(cbor::text(d, NAME_BYTES_MAX)?),
                1 => lens = Lens::from_code(d.u8().or_malformed()?)?,
                2 => title = Some(cbor::text(d, TITLE_BYTES_MAX)?),
                3 => excerpt = Some(cbor::text(d, EXCERPT_BYTES_MAX)?),
                4 => tags = Some(cbor::array(d, TAGS_MAX, |d| cbor::text(d, TAG_BYTES_MAX))?),
                5 => binned = Some(d.bool().or_malformed()?),
                6 => edited_ms = Some(d.i64().or_malformed()?),
                7 => prompt = Some(cbor::text(d, NAME_BYTES_MAX)?),
                8 => words = Some(d.u32().or_malformed()?),
                9 => attachments = Some(d.u32().or_malformed()?),
                10 => form = Some(cbor::text(d, FORM_BYTES_MAX)?),
                11 => {
                    marks = Some(cbor::array(d, MARKS_MAX, |d| {
                        cbor::text(d, MARK_BYTES_MAX)
                    })?)
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            when: when.ok_or(Error::Malformed)?,
            lens,
            title: title.unwrap_or_default(),
            excerpt: excerpt.unwrap_or_default(),
            tags: tags.unwrap_or_default(),
            binned: binned.unwrap_or_default(),
            edited_ms: edited_ms.unwrap_or_default(),
            prompt,
            words: words.unwrap_or_default(),
            attachments: attachments.unwrap_or_default(),
            form,
            marks: marks.unwrap_or_default(),
        })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
