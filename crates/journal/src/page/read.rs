use automerge::{ObjType, ReadDoc};

use super::{Field, KIND, NAME_BYTES_MAX, Page};
use crate::answer::{self, Answers};
use crate::attachment::{self, Attachment};
use crate::plain::count_words;
use crate::{Error, Lens, Result};

/// What is on a page.
#[derive(Clone, PartialEq, Eq)]
pub struct PageContent {
    /// The title that was given; may be empty.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The lens that was chosen.
    pub lens: Option<Lens>,
    /// Sorted.
    pub tags: Vec<String>,
    /// The moment it is about, in the form of RFC 9557.
    pub when: String,
    /// When it was begun, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it was last edited, in milliseconds since 1970.
    pub edited_ms: i64,
    /// The id of the prompt it answers.
    pub prompt: Option<String>,
    /// When it was put in the bin, if it is there.
    pub binned_ms: Option<i64>,
    /// See [`Page::returned_by_edit`].
    pub returned_by_edit: bool,
    /// Words of the body and of the answers.
    pub words: u32,
    /// What was answered, if the page was made from a form.
    pub answers: Option<Answers>,
    /// Photos and voice notes, oldest first.
    pub attachments: Vec<Attachment>,
}

impl std::fmt::Debug for PageContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PageContent")
    }
}

impl Page {
    /// Reads the page as it is now.
    ///
    /// # Errors
    /// [`Error::Incomplete`] while changes are missing, [`Error::NewerSchema`], or
    /// [`Error::Malformed`] if this is no page.
    pub fn read(&self) -> Result<PageContent> {
        self.document.check(KIND)?;
        let document = &self.document;
        let text = |field| {
            let object = self.text_object(field)?;
            document.inner.text(&object).map_err(|_| Error::Malformed)
        };
        let when = document.root_text("when").ok_or(Error::Malformed)?;
        if when.len() > NAME_BYTES_MAX {
            return Err(Error::Malformed);
        }
        let mut tags: Vec<String> = match document.root_object("tags", ObjType::Map) {
            Some(tags) => document.inner.keys(&tags).collect(),
            None => Vec::new(),
        };
        tags.sort_unstable();
        let bin = self.bin_state();
        let body = text(Field::Body)?;
        let answers = answer::read(document);
        let answered = answers.as_ref().map_or(0, |a| count_words(&a.words()));
        Ok(PageContent {
            title: text(Field::Title)?,
            attachments: attachment::read(document),
            words: count_words(&body).saturating_add(answered),
            answers,
            body,
            lens: document
                .root_text("lens")
                .as_deref()
                .and_then(Lens::from_name),
            tags,
            when,
            created_ms: document.root_int("created").unwrap_or_default(),
            edited_ms: self.edited_ms(),
            prompt: document
                .root_text("prompt")
                .filter(|id| id.len() <= NAME_BYTES_MAX),
            binned_ms: bin
                .as_ref()
                .filter(|bin| !bin.edited_elsewhere)
                .map(|bin| bin.at_ms),
            returned_by_edit: bin.is_some_and(|bin| bin.edited_elsewhere),
        })
    }
}
