//! Reading a journal as a person does: scrolling the list and opening each page.

use serde::Serialize;
use shared::ViewModel;
use shared::event::{Happening, JournalEvent, LensChoice, PageEvent, Place};
use shared::view::{
    BlockKind, BlockView, JournalView, NoticeKind, NoticeView, PageView, ReadyView, RowView,
    ScreenView, SyncState,
};

use crate::screens::screen_name;
use crate::storage::Storage;
use crate::{Device, Error};

/// More windows than any journal of a test has.
const WINDOWS_MAX: usize = 10_000;

/// What a person reads on one page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ReadPage {
    /// Its id.
    pub page: String,
    /// Title line.
    pub title: String,
    /// The prompt it answers.
    pub prompt: String,
    /// The text, paragraph by paragraph, with the signs of lists and headings.
    pub text: String,
    /// Date and time as shown.
    pub when: String,
    /// Lens, by its name.
    pub lens: String,
    /// Tags, in order.
    pub tags: Vec<String>,
    /// It is in the bin.
    pub in_bin: bool,
    /// What was answered, each with the label of its field.
    pub answers: Vec<(String, String)>,
}

impl<S: Storage> Device<S> {
    /// The open journal.
    ///
    /// # Errors
    /// [`Error::WrongScreen`] before there is one, or while it is locked.
    pub fn ready(&self, gesture: &'static str) -> Result<ReadyView, Error> {
        match self.view() {
            ViewModel::Ready(ready) => Ok(*ready),
            _ => Err(self.wrong_screen(gesture, "journal")),
        }
    }

    /// The notice on show.
    #[must_use]
    pub fn notice(&self) -> Option<NoticeView> {
        match self.view() {
            ViewModel::Ready(ready) => ready.notice,
            _ => None,
        }
    }

    /// The notice on show, if it tells of a problem.
    #[must_use]
    pub fn problem(&self) -> Option<NoticeView> {
        self.notice()
            .filter(|notice| notice.kind == NoticeKind::Problem)
    }

    /// Goes to the journal, shows all of it and reads its rows, newest first.
    ///
    /// # Errors
    /// [`Error::WrongScreen`], [`Error::Stopped`], [`Error::Restless`].
    pub fn rows(&mut self) -> Result<Vec<RowView>, Error> {
        self.does(Happening::WentTo(Place::Journal))?;
        self.does(Happening::Journal(JournalEvent::LensFiltered {
            lens: None,
        }))?;
        self.does(Happening::Journal(JournalEvent::SearchChanged {
            text: String::new(),
        }))?;
        for _ in 0..WINDOWS_MAX {
            let journal = self.journal()?;
            if !journal.more {
                // Back at its beginning, the list is short again, and quick to draw.
                self.does(Happening::Journal(JournalEvent::LensFiltered {
                    lens: None,
                }))?;
                return Ok(journal.days.into_iter().flat_map(|day| day.rows).collect());
            }
            self.does(Happening::Journal(JournalEvent::EndNeared))?;
        }
        Err(Error::Restless { steps: WINDOWS_MAX })
    }

    /// The rows of the bin.
    ///
    /// # Errors
    /// As [`Device::rows`].
    pub fn bin(&mut self) -> Result<Vec<RowView>, Error> {
        self.does(Happening::WentTo(Place::Bin))?;
        match self.ready("looking into the bin")?.screen {
            ScreenView::Bin(bin) => Ok(bin.rows),
            _ => Err(self.wrong_screen("looking into the bin", "bin")),
        }
    }

    /// Opens a page and reads it.
    ///
    /// # Errors
    /// As [`Device::rows`], and [`Error::Missing`] if it does not open.
    pub fn open_page(&mut self, page: &str) -> Result<PageView, Error> {
        self.does(Happening::Journal(JournalEvent::PageOpened {
            page: page.to_owned(),
        }))?;
        match self.ready("opening a page")?.screen {
            ScreenView::Page(view) if view.page == page => Ok(view),
            _ => Err(Error::Missing {
                gesture: "open",
                what: format!("page {page}"),
            }),
        }
    }

    /// Reads every page of the journal and of the bin, ordered by id.
    ///
    /// # Errors
    /// As [`Device::open_page`].
    pub fn read_all(&mut self) -> Result<Vec<ReadPage>, Error> {
        let mut pages = Vec::new();
        let in_journal = self.rows()?;
        let in_bin = self.bin()?;
        for row in in_journal.into_iter().chain(in_bin) {
            self.does(Happening::WentTo(Place::Journal))?;
            pages.push(read(&self.open_page(&row.page)?));
        }
        self.does(Happening::WentTo(Place::Today))?;
        pages.sort();
        Ok(pages)
    }

    /// The state of every page of the journal, by id.
    ///
    /// # Errors
    /// As [`Device::open_page`].
    pub fn page_states(&mut self) -> Result<Vec<(String, SyncState)>, Error> {
        let rows = self.rows()?;
        rows.into_iter()
            .map(|row| Ok((row.page.clone(), self.open_page(&row.page)?.state.state)))
            .collect()
    }

    /// A page's Markdown as its editor shows it. The page is left as it was.
    ///
    /// # Errors
    /// As [`Device::open_page`].
    pub fn markdown(&mut self, page: &str) -> Result<String, Error> {
        self.open_page(page)?;
        self.does(Happening::Page(PageEvent::EditAsked))?;
        let Some(editor) = self.editor() else {
            return Err(self.wrong_screen("reading Markdown", "editor"));
        };
        self.does(Happening::WentBack)?;
        Ok(editor.body)
    }

    pub(crate) fn journal(&self) -> Result<JournalView, Error> {
        let journal = self.ready("reading the journal")?.journal;
        journal.ok_or_else(|| self.wrong_screen("reading the journal", "journal"))
    }

    pub(crate) fn wrong_screen(&self, gesture: &'static str, wanted: &'static str) -> Error {
        Error::WrongScreen {
            gesture,
            wanted,
            shown: screen_name(&self.view()),
        }
    }
}

/// What a person reads on a page.
#[must_use]
pub fn read(page: &PageView) -> ReadPage {
    let mut tags = page.tags.clone();
    tags.sort();
    ReadPage {
        page: page.page.clone(),
        title: page.title.clone(),
        prompt: page.prompt.clone().unwrap_or_default(),
        text: page
            .blocks
            .iter()
            .map(block_text)
            .chain(page.answers.iter().map(|answer| answer.text.clone()))
            .collect::<Vec<_>>()
            .join("\n\n"),
        when: page.when.clone(),
        lens: lens_name(page.lens).to_owned(),
        tags,
        in_bin: page.in_bin,
        answers: page
            .answers
            .iter()
            .map(|answer| (answer.label.clone(), answer.text.clone()))
            .collect(),
    }
}

/// The name of a lens, as scenarios spell it; empty for none.
#[must_use]
pub fn lens_name(lens: Option<LensChoice>) -> &'static str {
    match lens {
        None => "",
        Some(LensChoice::Self_) => "self",
        Some(LensChoice::Team) => "team",
        Some(LensChoice::Across) => "across",
        Some(LensChoice::System) => "system",
    }
}

fn block_text(block: &BlockView) -> String {
    let indent = "  ".repeat(usize::try_from(block.depth).unwrap_or(0));
    let sign = match block.kind {
        BlockKind::Paragraph => String::new(),
        BlockKind::Heading => format!(
            "{} ",
            "#".repeat(usize::try_from(block.number).unwrap_or(1))
        ),
        BlockKind::Bullet => "• ".to_owned(),
        BlockKind::Numbered => format!("{}. ", block.number),
        BlockKind::Task if block.number == 1 => "[x] ".to_owned(),
        BlockKind::Task => "[ ] ".to_owned(),
        BlockKind::Quote => "> ".to_owned(),
        BlockKind::Code => "` ".to_owned(),
        BlockKind::Rule => "---".to_owned(),
    };
    let text: String = block.spans.iter().map(|span| span.text.as_str()).collect();
    format!("{indent}{sign}{text}")
}
