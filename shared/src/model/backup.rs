//! The backup file: a zip of Markdown pages and of the documents themselves, sealed by age under a
//! passphrase, so that stock tools open it.

use std::collections::VecDeque;
use std::io::{Cursor, Read, Write};

use journal::{Attachment, DocumentId, Heads, Page, PageContent};
use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::attach::carry;
use super::open::Open;
use super::{Surroundings, answered, batch, change, chores, first_run, pages, settings};
use crate::asks::Asks;
use crate::effect::{FileOperation, FileOutcome, StoreValue};
use crate::told::Reading;
use crate::when;

const PASSPHRASE_CHARS_MIN: usize = 8;
/// Pages read at a time.
const SLICE: usize = 50;
/// The largest document taken from a file.
const DOCUMENT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Making or opening a backup file.
#[derive(Default)]
pub(crate) struct BackupRun {
    pub(crate) busy: bool,
    pub(crate) error: Option<&'static str>,
    pub(crate) made: bool,
    pub(crate) opened: Option<u32>,
    /// Photos and voice notes that are not here and so not in the file.
    pub(crate) left_out: u32,
    passphrase: Option<Zeroizing<String>>,
    waiting: VecDeque<DocumentId>,
    media: VecDeque<Attachment>,
    carried: carry::Media,
    writer: Option<ZipWriter<Cursor<Vec<u8>>>>,
    incoming: VecDeque<(DocumentId, Vec<u8>)>,
    restored: u32,
}

impl BackupRun {
    /// The screen is left: what was said about the last try goes.
    pub(crate) fn leave(&mut self) {
        if !self.busy {
            *self = Self::default();
        }
    }
}

/// Make a backup file.
pub(crate) fn save_asked(
    open: &mut Open,
    passphrase: Zeroizing<String>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.backup.busy || !open.rows.complete() {
        return;
    }
    if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
        open.backup.error = Some("backup-short");
        return;
    }
    batch::close(open, around);
    let waiting = open.rows.iter().map(|row| row.id).collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let readme = around.phrases.say("backup-readme");
    let begun = put(&mut writer, "README.txt", readme.as_bytes())
        .and_then(|()| put(&mut writer, "settings.automerge", &open.settings.save()));
    if begun.is_none() {
        open.backup.error = Some("notice-file-failed");
        return;
    }
    open.backup = BackupRun {
        busy: true,
        passphrase: Some(passphrase),
        waiting,
        writer: Some(writer),
        ..BackupRun::default()
    };
    next_slice(open, around, asks);
}

fn put(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Option<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file(name, options).ok()?;
    writer.write_all(bytes).ok()
}

fn next_slice(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let take = open.backup.waiting.len().min(SLICE);
    let ids: Vec<(DocumentId, u32)> = open
        .backup
        .waiting
        .drain(..take)
        .filter_map(|id| open.rows.get(&id).map(|row| (id, row.waiting)))
        .collect();
    if ids.is_empty() {
        next_media(open, around, asks);
        return;
    }
    let names = pages::names_of_all(open, &ids);
    asks.read(names, Reading::Backup(ids));
}

/// Photos and voice notes follow the pages, one at a time.
fn next_media(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    match open.backup.media.pop_front() {
        Some(attachment) => carry::ask(open, &attachment, asks),
        None => finish(open, around, asks),
    }
}

/// A photo's or a voice note's pieces were read.
pub(crate) fn media_read(
    open: &mut Open,
    attachment: &Attachment,
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(mut writer) = open.backup.writer.take() else {
        return;
    };
    let files = carry::files(open, attachment, values);
    let put_all = files.and_then(|files| {
        let mut files = files.iter();
        files.try_for_each(|(name, bytes)| put(&mut writer, name, bytes))
    });
    if put_all.is_none() {
        // It was made elsewhere and never looked at here: the file says so, and has the rest.
        open.backup.left_out = open.backup.left_out.saturating_add(1);
    }
    open.backup.writer = Some(writer);
    next_media(open, around, asks);
}

/// Pages for the file were read.
pub(crate) fn pages_read(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    asks.redraw();
    if values.is_empty() {
        // A file that lacks pages would be worse than none.
        open.backup = BackupRun {
            error: Some("notice-file-failed"),
            ..BackupRun::default()
        };
        return;
    }
    let loaded = chores::loaded_with_editor(open, ids, values);
    let Some(mut writer) = open.backup.writer.take() else {
        return;
    };
    // More arrived for some pages while they were being read: they come again.
    let missing: Vec<DocumentId> = ids
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| loaded.iter().all(|(known, _)| known != id))
        .collect();
    open.backup.waiting.extend(missing);
    for (id, page) in loaded {
        let Some(page) = page else {
            open.notices.problem("notice-page-damaged");
            continue;
        };
        let short = pages::id_text(&id);
        let document = put(
            &mut writer,
            &format!("documents/{short}.automerge"),
            &page.save(),
        );
        let read = page.read().ok();
        let markdown = read
            .as_ref()
            .map(|read| (file_name(read, &short), markdown(read, &open.library)));
        let attachments = read.map(|read| read.attachments).unwrap_or_default();
        open.backup.media.extend(attachments);
        let readable = markdown.and_then(|(name, text)| put(&mut writer, &name, text.as_bytes()));
        if document.is_none() || readable.is_none() {
            open.notices.problem("notice-page-damaged");
        }
    }
    open.backup.writer = Some(writer);
    next_slice(open, around, asks);
}

fn file_name(read: &PageContent, short: &str) -> String {
    let stamp = read.when.get(..16).unwrap_or("undated").replace(':', "");
    let id = short.get(..8).unwrap_or(short);
    format!(
        "pages/{}/{stamp}-{id}.md",
        read.when.get(..4).unwrap_or("undated")
    )
}

fn markdown(read: &PageContent, library: &content::Library) -> String {
    let mut text = String::from("---\n");
    let mut line = |key: &str, value: String| {
        text.push_str(key);
        text.push_str(": ");
        text.push_str(&value);
        text.push('\n');
    };
    // JSON strings are YAML strings, whatever stands in them.
    let quoted = |value: &str| serde_json::Value::from(value).to_string();
    line("created", quoted(&read.when));
    if !read.title.is_empty() {
        line("title", quoted(&read.title));
    }
    if let Some(answers) = &read.answers {
        line("kind", quoted(&answers.form));
    }
    if let Some(lens) = read.lens {
        line("lens", lens.name().to_owned());
    }
    let tags: Vec<String> = read.tags.iter().map(|tag| quoted(tag)).collect();
    line("tags", format!("[{}]", tags.join(", ")));
    text.push_str("---\n\n");
    text.push_str(&read.body);
    text.push('\n');
    text.push_str(&answered::markdown(read.answers.as_ref(), library));
    text.push_str(&carry::markdown(&read.attachments));
    text
}

fn finish(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let passphrase = open.backup.passphrase.take().unwrap_or_default();
    let zip = open
        .backup
        .writer
        .take()
        .and_then(|writer| writer.finish().ok());
    let sealed = zip.and_then(|zip| seal::backup::seal_backup(zip.get_ref(), &passphrase).ok());
    let Some(bytes) = sealed else {
        open.backup = BackupRun {
            error: Some("notice-file-failed"),
            ..BackupRun::default()
        };
        return;
    };
    let day = when::zoned(around.now).date().to_string();
    let name = around
        .phrases
        .say_with("backup-name", &[("day", phrases::Value::Text(&day))]);
    asks.hand_over(FileOperation {
        name,
        mime: "application/octet-stream".to_owned(),
        bytes,
    });
}

/// The file was handed over, or not.
pub(crate) fn filed(
    open: &mut Open,
    outcome: FileOutcome,
    around: &Surroundings<'_>,
    asks: &mut Asks,
) {
    asks.redraw();
    let left_out = open.backup.left_out;
    open.backup = BackupRun::default();
    match outcome {
        FileOutcome::Saved => {
            open.backup.made = true;
            open.backup.left_out = left_out;
            open.install.backup_ms = Some(around.now.unix_ms);
            open.install.backup_asked_at_pages = open.rows.documents();
            open.install_changed = true;
        }
        FileOutcome::Declined => {}
        FileOutcome::Failed => open.backup.error = Some("notice-file-failed"),
    }
}

/// A file was chosen.
pub(crate) fn file_opened(
    open: &mut Open,
    bytes: &[u8],
    passphrase: &str,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.backup.busy || !open.rows.complete() {
        return;
    }
    let content = match seal::backup::open_backup(bytes, passphrase) {
        Ok(content) => content,
        Err(seal::backup::BackupError::WrongPassphrase) => {
            open.backup.error = Some("backup-wrong");
            return;
        }
        Err(_) => {
            open.backup.error = Some("backup-not");
            return;
        }
    };
    let Some((incoming, other, carried)) = documents(&content) else {
        open.backup.error = Some("backup-not");
        return;
    };
    if let Some(other) = other
        && let Ok(other) = journal::SettingsDocument::load(&other, open.install.actor)
        && open.settings.merge(&other).unwrap_or(false)
    {
        settings::keep(open);
        settings::offer(open);
    }
    batch::close(open, around);
    open.backup = BackupRun {
        busy: true,
        incoming,
        carried,
        ..BackupRun::default()
    };
    next_incoming(open, asks);
}

type Documents = (
    VecDeque<(DocumentId, Vec<u8>)>,
    Option<Vec<u8>>,
    carry::Media,
);

fn documents(content: &[u8]) -> Option<Documents> {
    let mut archive = ZipArchive::new(Cursor::new(content)).ok()?;
    let mut incoming = VecDeque::new();
    let mut settings = None;
    let mut carried = carry::Media::new();
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    for name in names {
        let id = name
            .strip_prefix("documents/")
            .and_then(|rest| rest.strip_suffix(".automerge"))
            .and_then(pages::id_of);
        let media = carry::of_name(&name);
        if id.is_none() && media.is_none() && name != "settings.automerge" {
            continue;
        }
        let mut bytes = Vec::new();
        let file = archive.by_name(&name).ok()?;
        if let Some(key) = media {
            let most = carry::FILE_BYTES_MAX;
            file.take(most).read_to_end(&mut bytes).ok()?;
            carried.insert(key, bytes);
            continue;
        }
        file.take(DOCUMENT_BYTES_MAX).read_to_end(&mut bytes).ok()?;
        match id {
            Some(id) => incoming.push_back((id, bytes)),
            None => settings = Some(bytes),
        }
    }
    let any = settings.is_some() || !incoming.is_empty();
    any.then_some((incoming, settings, carried))
}

fn next_incoming(open: &mut Open, asks: &mut Asks) {
    let ids: Vec<(DocumentId, u32)> = open
        .backup
        .incoming
        .iter()
        .take(SLICE)
        .map(|(id, _)| (*id, open.rows.get(id).map_or(0, |row| row.waiting)))
        .collect();
    let names = pages::names_of_all(open, &ids);
    asks.read(names, Reading::Restore(ids));
}

/// What is here of the file's pages was read: merge a slice.
pub(crate) fn merge_read(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    asks.redraw();
    if values.is_empty() {
        open.backup = BackupRun {
            error: Some("notice-store-unavailable"),
            ..BackupRun::default()
        };
        return;
    }
    let here: std::collections::HashMap<DocumentId, Option<Page>> =
        chores::loaded_with_editor(open, ids, values)
            .into_iter()
            .collect();
    for _ in 0..ids.len() {
        let Some((id, bytes)) = open.backup.incoming.pop_front() else {
            break;
        };
        let known = open.rows.get(&id).is_some();
        match here.get(&id) {
            Some(Some(page)) if known => merge(open, around, id, page.clone(), &bytes),
            // It cannot be read, and is left as it is.
            Some(None) if known => {}
            // More arrived for it while it was being read: once more.
            None if known => open.backup.incoming.push_back((id, bytes)),
            _ => add(open, around, id, &bytes),
        }
    }
    if open.backup.incoming.is_empty() {
        let count = open.backup.restored;
        open.backup = BackupRun {
            opened: Some(count),
            ..BackupRun::default()
        };
        if open.first_run.is_some() && open.rows.documents() > 0 {
            first_run::finish(open);
            open.screens.push(super::open::Screen::Backup);
        }
        return;
    }
    next_incoming(open, asks);
}

fn merge(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    mut page: Page,
    bytes: &[u8],
) {
    let base = page.heads();
    let applied = page.apply(bytes).unwrap_or(false);
    carry_back(open, around, &mut page);
    if (applied || base != page.heads()) && change::page_changed(open, around, id, &page, &base) {
        open.backup.restored = open.backup.restored.saturating_add(1);
    }
}

/// What the file has of the page's attachments and this device has not.
fn carry_back(open: &mut Open, around: &mut Surroundings<'_>, page: &mut Page) {
    let carried = std::mem::take(&mut open.backup.carried);
    carry::restore(open, page, &carried, around);
    open.backup.carried = carried;
}

fn add(open: &mut Open, around: &mut Surroundings<'_>, id: DocumentId, bytes: &[u8]) {
    let Ok(mut page) = Page::load(bytes, open.install.actor) else {
        open.notices.problem("notice-page-damaged");
        return;
    };
    carry_back(open, around, &mut page);
    if change::page_changed(open, around, id, &page, &Heads::new()) {
        open.backup.restored = open.backup.restored.saturating_add(1);
    }
}
