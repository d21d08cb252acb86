//! One page, read or being written, and how far it has travelled.

use facet::Facet;
use serde::{Deserialize, Serialize};

use super::{AnswerView, AttachmentView, FormView, NextView, SendView};
use crate::event::LensChoice;

/// One page, to be read.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct PageView {
    /// Its id.
    pub page: String,
    /// Title line; empty if the person gave none.
    pub title: String,
    /// The prompt it answers.
    pub prompt: Option<String>,
    /// The text.
    pub blocks: Vec<BlockView>,
    /// `Friday 20 November, 06:40`.
    pub when: String,
    /// Its lens.
    pub lens: Option<LensChoice>,
    /// Tags.
    pub tags: Vec<String>,
    /// Where this page is: on this device, sent, stored by the relay, seen by another device, blocked.
    pub state: SyncStateView,
    /// It is in the bin.
    pub in_bin: bool,
    /// A sentence about a merge or a return from the bin.
    pub remark: Option<String>,
    /// Photos and voice notes, oldest first.
    pub attachments: Vec<AttachmentView>,
    /// The name of the form it was made from.
    pub form: Option<String>,
    /// What was answered.
    pub answers: Vec<AnswerView>,
    /// The check-in's place on the grid.
    pub cell: Option<crate::event::Cell>,
    /// What can become of it, for a pressure.
    pub next: Option<NextView>,
}

/// The five states, in words.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SyncStateView {
    /// Which.
    pub state: SyncState,
    /// In words, with the reason if blocked.
    pub text: String,
}

/// How far something has travelled.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum SyncState {
    /// Only on this device.
    OnThisDevice,
    /// On its way to the relay.
    Sent,
    /// Stored by the relay.
    Stored,
    /// Another device has it.
    SeenElsewhere,
    /// It cannot leave, and says why.
    Blocked,
}

/// A block of rendered Markdown.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct BlockView {
    /// What it is.
    pub kind: BlockKind,
    /// Nesting of lists and quotes, from 0.
    pub depth: u32,
    /// Number of an ordered list's item, heading level, or 0.
    pub number: u32,
    /// The text.
    pub spans: Vec<SpanView>,
}

/// Kinds of blocks.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading; `number` is its level.
    Heading,
    /// A bulleted item.
    Bullet,
    /// A numbered item.
    Numbered,
    /// A task, done or not (`number` 1 or 0).
    Task,
    /// A quotation.
    Quote,
    /// Preformatted text.
    Code,
    /// A rule.
    Rule,
}

/// A run of text in one style.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SpanView {
    /// The text; a line break is `\n`.
    pub text: String,
    /// Emphasis.
    pub italic: bool,
    /// Strong.
    pub bold: bool,
    /// Struck through.
    pub struck: bool,
    /// Code.
    pub code: bool,
    /// Link target (http, https or mailto only).
    pub link: Option<String>,
}

/// The editor.
///
/// `title` and `body` are the texts at `revision`, and stay as they are while the person types: the
/// shell owns the text on its screen. When pages merge from elsewhere, `revision` grows; a shell
/// whose last sent `seq` equals `seq` replaces its text, moves the caret by the splices and answers
/// `CaughtUp`. Otherwise it waits for the next view.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct EditorView {
    /// Counts opened editors: another number is another editor.
    pub session: u32,
    /// The page's id; empty until the first character.
    pub page: String,
    /// Texts belong to this revision.
    pub revision: u32,
    /// The newest `TextChanged::seq` that the texts contain.
    pub seq: u32,
    /// Title line.
    pub title: String,
    /// Markdown text.
    pub body: String,
    /// How the title came from what the shell showed, for the caret.
    pub title_splices: Vec<SpliceView>,
    /// How the body came from what the shell showed, for the caret.
    pub body_splices: Vec<SpliceView>,
    /// The prompt it answers.
    pub prompt: Option<String>,
    /// `Friday 06:40`.
    pub when: String,
    /// For a date and time input: `2026-11-20T06:40`.
    pub when_local: String,
    /// Lens.
    pub lens: Option<LensChoice>,
    /// Tags.
    pub tags: Vec<String>,
    /// Tags used before, most used first, without those on the page.
    pub tag_suggestions: Vec<String>,
    /// `Kept on this phone`, or why not.
    pub kept: String,
    /// The page has come to be: something was typed or added.
    pub has_content: bool,
    /// Photos and voice notes, oldest first.
    pub attachments: Vec<AttachmentView>,
    /// A photo or a voice note is being added.
    pub attaching: bool,
    /// The form it is made from.
    pub form: Option<FormView>,
    /// A draft that is about to be sent.
    pub sending: Option<SendView>,
}

/// One replacement in UTF-16 units.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct SpliceView {
    /// Position.
    pub at: u32,
    /// Units taken out.
    pub remove: u32,
    /// Units put in.
    pub insert: u32,
}

// What a person wrote, and what opens it, never reaches a log through a view.
crate::silent::silent_debug!(PageView, SpanView, EditorView);
