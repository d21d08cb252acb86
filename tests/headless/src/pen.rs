//! The text as the screen shows it while somebody types: what a real editor's widget holds.

use std::collections::BTreeMap;

use shared::ViewModel;
use shared::event::{EditorEvent, Happening, PageField};
use shared::view::{EditorView, EntryView, FirstRunView, ScreenView};

use crate::storage::Storage;
use crate::{Device, Error};

/// The texts on the screen of one open editor. Positions are UTF-16 units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pen {
    /// The editor's number.
    pub session: u32,
    /// The revision of the core's texts that the screen has taken over.
    pub revision: u32,
    /// Changes sent.
    pub seq: u32,
    /// The title line on the screen.
    pub title: String,
    /// The text on the screen.
    pub body: String,
    /// The answers in words on the screen, by the field's key.
    pub answers: BTreeMap<String, String>,
}

impl Pen {
    fn take_over(&mut self, editor: &EditorView) {
        self.session = editor.session;
        self.revision = editor.revision;
        self.seq = editor.seq;
        self.title.clone_from(&editor.title);
        self.body.clone_from(&editor.body);
        let fields = editor.form.iter().flat_map(|form| &form.fields);
        self.answers = fields
            .filter_map(|field| match &field.entry {
                EntryView::Words(words) => Some((field.key.clone(), words.text.clone())),
                _ => None,
            })
            .collect();
    }

    /// A text on the screen.
    #[must_use]
    pub fn read(&self, field: &PageField) -> &str {
        match field {
            PageField::Title => &self.title,
            PageField::Body => &self.body,
            PageField::Answer { key } => self.answers.get(key).map_or("", String::as_str),
        }
    }

    fn text(&mut self, field: &PageField) -> &mut String {
        match field {
            PageField::Title => &mut self.title,
            PageField::Body => &mut self.body,
            PageField::Answer { key } => self.answers.entry(key.clone()).or_default(),
        }
    }
}

/// Replaces `remove` UTF-16 units of `text` at `at` by `insert`. What lies outside is clipped.
pub fn splice(text: &mut String, at: u32, remove: u32, insert: &str) {
    let from = byte_at(text, at);
    let to = byte_at(text, at.saturating_add(remove)).max(from);
    text.replace_range(from..to, insert);
}

/// Length in UTF-16 units.
#[must_use]
pub fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The byte at which UTF-16 unit `at` begins; a place inside a character counts as after it.
fn byte_at(text: &str, at: u32) -> usize {
    let mut seen = 0_u32;
    for (byte, letter) in text.char_indices() {
        if seen >= at {
            return byte;
        }
        seen += u32::try_from(letter.len_utf16()).unwrap_or(0);
    }
    text.len()
}

impl<S: Storage> Device<S> {
    /// The editor on show, if there is one.
    #[must_use]
    pub fn editor(&self) -> Option<EditorView> {
        match self.view() {
            ViewModel::FirstRun(FirstRunView::FirstPage(editor)) => Some(*editor),
            ViewModel::Ready(ready) => match ready.screen {
                ScreenView::Editor(editor) => Some(*editor),
                _ => None,
            },
            _ => None,
        }
    }

    /// The texts on the screen of the open editor.
    #[must_use]
    pub fn pen(&self) -> &Pen {
        &self.pen
    }

    /// Types into the open editor: at `at`, `remove` units become `insert`. Takes no step.
    ///
    /// # Errors
    /// [`Error::WrongScreen`] if no editor is open.
    pub fn types(
        &mut self,
        field: PageField,
        at: u32,
        remove: u32,
        insert: &str,
    ) -> Result<(), Error> {
        if self.editor().is_none() {
            return Err(self.wrong_screen("typing", "editor"));
        }
        self.follow_pen();
        self.pen.seq += 1;
        splice(self.pen.text(&field), at, remove, insert);
        let seq = self.pen.seq;
        let insert = insert.to_owned();
        self.happen(Happening::Editor(EditorEvent::TextChanged {
            field,
            seq,
            at,
            remove,
            insert,
        }));
        Ok(())
    }

    /// Lets the screen take over what the core merged, as `EditorView` describes. Says whether it
    /// told the core so.
    pub(crate) fn follow_pen(&mut self) -> bool {
        let Some(editor) = self.editor() else {
            return false;
        };
        if editor.session != self.pen.session {
            self.pen.take_over(&editor);
            return false;
        }
        if editor.revision == self.pen.revision || editor.seq != self.pen.seq {
            return false;
        }
        self.pen.take_over(&editor);
        let revision = editor.revision;
        self.happen(Happening::Editor(EditorEvent::CaughtUp { revision }));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_utf16_units() {
        let mut text = "a😀b".to_owned();
        assert_eq!(units(&text), 4);
        splice(&mut text, 3, 0, "-");
        assert_eq!(text, "a😀-b");
        splice(&mut text, 1, 2, "é");
        assert_eq!(text, "aé-b");
    }

    #[test]
    fn what_lies_outside_is_clipped() {
        let mut text = "ab".to_owned();
        splice(&mut text, 9, 9, "c");
        assert_eq!(text, "abc");
    }
}
