//! First run.

use super::{Pen, devices, editor, page::when_label, places};
use crate::model::first_run::FirstRun;
use crate::model::open::{Open, Screen};
use crate::view::{FirstRunView, KeptView};

pub(crate) fn view(open: &Open, run: FirstRun, pen: &Pen<'_>) -> FirstRunView {
    if open.screen() == Screen::Support {
        return FirstRunView::Support(places::support(open, pen));
    }
    match run {
        FirstRun::Welcome => FirstRunView::Welcome,
        FirstRun::FirstPage => match &open.editor {
            Some(writing) => FirstRunView::FirstPage(Box::new(editor::view(open, writing, pen))),
            None => FirstRunView::Welcome,
        },
        FirstRun::Kept => {
            let row = open.rows.iter().next();
            FirstRunView::Kept(KeptView {
                title: row.map(|row| row.digest.title.clone()).unwrap_or_default(),
                when: row
                    .map(|row| when_label(&row.digest.when, pen))
                    .unwrap_or_default(),
            })
        }
        FirstRun::Join => match &open.join {
            Some(join) => FirstRunView::Join(devices::join(open, join, pen)),
            None => FirstRunView::Welcome,
        },
        FirstRun::OpenBackup => FirstRunView::OpenBackup(places::backup(open, pen)),
    }
}
