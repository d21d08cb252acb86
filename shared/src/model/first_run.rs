//! First run: from nothing to a first page that is kept, with nothing asked.

use super::open::{Open, Screen};
use super::rows::Rows;
use super::{Surroundings, batch, editor, join};
use crate::asks::Asks;
use crate::event::FirstRunEvent;

/// How far first run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstRun {
    Welcome,
    FirstPage,
    Kept,
    Join,
    OpenBackup,
}

impl FirstRun {
    /// Where leaving the editor leads.
    pub(crate) fn after_page(self, rows: &Rows) -> Option<Self> {
        match self {
            Self::FirstPage if rows.documents() > 0 => Some(Self::Kept),
            Self::FirstPage => Some(Self::Welcome),
            other => Some(other),
        }
    }
}

/// Something happened in first run.
pub(crate) fn happen(
    open: &mut Open,
    event: &FirstRunEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.first_run.is_none() {
        return;
    }
    match event {
        FirstRunEvent::Began => {
            editor::open_blank(open, around, content::Pack::bundled().first_prompt());
            open.first_run = Some(FirstRun::FirstPage);
        }
        FirstRunEvent::HasAnotherDevice => begin_join(open, join::Stage::Relay),
        FirstRunEvent::HasWords => begin_join(open, join::Stage::Words),
        FirstRunEvent::HasBackupFile => open.first_run = Some(FirstRun::OpenBackup),
        FirstRunEvent::WentBack => {
            batch::close(open, around);
            if open.join.as_ref().is_some_and(|run| run.words.is_some()) {
                open.space = None;
            }
            open.join = None;
            open.first_run = Some(FirstRun::Welcome);
            open.screens = vec![Screen::Today];
        }
        FirstRunEvent::FirstPageDone => {
            batch::close(open, around);
            open.screens = vec![Screen::Today];
            let run = open.first_run.and_then(|run| run.after_page(&open.rows));
            open.first_run = run;
        }
        FirstRunEvent::Finished => finish(open),
    }
    let _ = asks;
}

fn begin_join(open: &mut Open, stage: join::Stage) {
    open.join = Some(join::JoinRun::at(stage));
    open.first_run = Some(FirstRun::Join);
}

/// First run is over, for good.
pub(crate) fn finish(open: &mut Open) {
    open.first_run = None;
    open.join = None;
    open.install.first_run_done = true;
    open.install_changed = true;
    open.screens = vec![Screen::Today];
}
