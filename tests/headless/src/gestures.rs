//! What a person's hand does, as happenings in the right order. Local: nothing here waits for a
//! network.

use shared::ViewModel;
use shared::event::{
    EditorEvent, FirstRunEvent, Happening, JournalEvent, LensChoice, PageEvent, PageField, Place,
};
use shared::view::FirstRunView;

use crate::pen::units;
use crate::storage::Storage;
use crate::{Device, Error};

/// A page to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Title line, possibly empty.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Lens.
    pub lens: Option<LensChoice>,
    /// Tags.
    pub tags: Vec<String>,
}

impl<S: Storage> Device<S> {
    /// Goes through first run on a device that is alone: writes `draft` as the first page and goes
    /// on to Today. Answers the page's id.
    ///
    /// # Errors
    /// [`Error::WrongScreen`] if this is not a first run; [`Error::Stopped`], [`Error::Restless`].
    pub fn begin(&mut self, draft: &Draft) -> Result<String, Error> {
        self.settle_local()?;
        self.does(Happening::FirstRun(FirstRunEvent::Began))?;
        let page = self.fill(draft)?;
        self.does(Happening::FirstRun(FirstRunEvent::FirstPageDone))?;
        if !matches!(self.view(), ViewModel::FirstRun(FirstRunView::Kept(_))) {
            return Err(self.wrong_screen("finishing the first page", "kept"));
        }
        self.does(Happening::FirstRun(FirstRunEvent::Finished))?;
        Ok(page)
    }

    /// Writes a new page and is done with it. Answers its id.
    ///
    /// # Errors
    /// [`Error::WrongScreen`], [`Error::Stopped`], [`Error::Restless`].
    pub fn write(&mut self, draft: &Draft) -> Result<String, Error> {
        self.does(Happening::WentTo(Place::NewPage))?;
        let page = self.fill(draft)?;
        self.done()?;
        Ok(page)
    }

    /// Opens a page in the editor.
    ///
    /// # Errors
    /// As [`Device::write`], and [`Error::Missing`] if there is no such page.
    pub fn edit(&mut self, page: &str) -> Result<(), Error> {
        self.does(Happening::WentTo(Place::Journal))?;
        self.open_page(page)?;
        self.does(Happening::Page(PageEvent::EditAsked))?;
        match self.editor() {
            Some(editor) if editor.page == page => Ok(()),
            _ => Err(self.wrong_screen("editing a page", "editor")),
        }
    }

    /// Is done with the page in the editor.
    ///
    /// # Errors
    /// [`Error::Stopped`], [`Error::Restless`].
    pub fn done(&mut self) -> Result<(), Error> {
        self.does(Happening::Editor(EditorEvent::Done))
    }

    /// Replaces the first `find` of the open editor's body.
    ///
    /// # Errors
    /// [`Error::Missing`] if the body does not hold `find`.
    pub fn replace_in_body(&mut self, find: &str, replace: &str) -> Result<(), Error> {
        self.follow_pen();
        let Some((before, _)) = self.pen().body.split_once(find) else {
            return Err(Error::Missing {
                gesture: "replace",
                what: "such words".to_owned(),
            });
        };
        let at = units(before);
        self.types(PageField::Body, at, units(find), replace)?;
        self.settle_local()
    }

    /// Types at the end of the open editor's body.
    ///
    /// # Errors
    /// As [`Device::types`].
    pub fn append_to_body(&mut self, text: &str) -> Result<(), Error> {
        self.follow_pen();
        let end = units(&self.pen().body);
        self.types(PageField::Body, end, 0, text)?;
        self.settle_local()
    }

    /// Types another title over the open editor's.
    ///
    /// # Errors
    /// As [`Device::types`].
    pub fn retitle(&mut self, title: &str) -> Result<(), Error> {
        self.follow_pen();
        let old = units(&self.pen().title);
        self.types(PageField::Title, 0, old, title)?;
        self.settle_local()
    }

    /// Puts a page into the bin from its reading screen.
    ///
    /// # Errors
    /// As [`Device::open_page`].
    pub fn put_in_bin(&mut self, page: &str) -> Result<(), Error> {
        self.does(Happening::WentTo(Place::Journal))?;
        self.open_page(page)?;
        self.does(Happening::Page(PageEvent::Binned))
    }

    /// Takes a page out of the bin.
    ///
    /// # Errors
    /// [`Error::Missing`] if it is not in the bin.
    pub fn take_from_bin(&mut self, page: &str) -> Result<(), Error> {
        if !self.bin()?.iter().any(|row| row.page == page) {
            return Err(Error::Missing {
                gesture: "restore",
                what: format!("page {page}"),
            });
        }
        self.does(Happening::Journal(JournalEvent::Restored {
            page: page.to_owned(),
        }))
    }

    /// Fills the editor on show and answers the page's id.
    fn fill(&mut self, draft: &Draft) -> Result<String, Error> {
        self.follow_pen();
        if !draft.title.is_empty() {
            self.types(PageField::Title, 0, 0, &draft.title)?;
            self.settle_local()?;
        }
        self.append_to_body(&draft.body)?;
        if draft.lens.is_some() {
            let lens = draft.lens;
            self.does(Happening::Editor(EditorEvent::LensChosen { lens }))?;
        }
        for tag in &draft.tags {
            self.does(Happening::Editor(EditorEvent::TagAdded {
                tag: tag.clone(),
            }))?;
        }
        match self.editor() {
            Some(editor) if !editor.page.is_empty() => Ok(editor.page),
            _ => Err(self.wrong_screen("writing a page", "editor")),
        }
    }
}
