//! Drafts, sending them, and the ladder.

use content::Pack;

use super::{Pen, journal::row_view};
use crate::model::answered::row_words;
use crate::model::editor::Editor;
use crate::model::open::Open;
use crate::model::raise::{self, Seed, Sending};
use crate::view::{
    FindingView, FollowUpView, LadderView, RungView, SeedFieldView, SeedView, SendView,
};

pub(crate) fn seed(seed: &Seed) -> SeedView {
    let template = Pack::bundled().draft(seed.template);
    SeedView {
        title: template.map(|t| t.title.clone()).unwrap_or_default(),
        when_to_use: template.map(|t| t.when_to_use.clone()).unwrap_or_default(),
        fields: seed
            .facts
            .iter()
            .map(|fact| SeedFieldView {
                key: fact.key.clone(),
                label: fact.label.clone(),
                text: fact.text.clone(),
                on: fact.on,
            })
            .collect(),
    }
}

/// The draft in the editor, about to be sent.
pub(crate) fn sending(open: &Open, _editor: &Editor, pen: &Pen<'_>) -> Option<SendView> {
    let text = raise::draft_text(open)?;
    Some(match open.sending.as_ref()? {
        Sending::Ready => SendView::Ready(text),
        Sending::Warned(findings) => SendView::Warned(
            findings
                .iter()
                .map(|finding| FindingView {
                    text: text
                        .get(finding.start..finding.end)
                        .unwrap_or_default()
                        .to_owned(),
                    why: pen.phrases.say(match finding.kind {
                        guard::Kind::NhsNumber => "guard-nhs-number",
                        guard::Kind::BirthDate => "guard-birth-date",
                    }),
                })
                .collect(),
        ),
    })
}

pub(crate) fn ladder(open: &Open, pen: &Pen<'_>) -> LadderView {
    let words = Pack::bundled().ladder();
    let rung = |outcome: &str, title: Option<&String>| {
        let rows: Vec<_> = raise::pressures(open)
            .filter(|row| raise::mark_of(row, "outcome") == Some(outcome))
            .collect();
        RungView {
            title: title.cloned().unwrap_or_default(),
            count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            rows: rows
                .into_iter()
                .take(50)
                .map(|row| row_view(open, row, None, pen))
                .collect(),
        }
    };
    let rungs = vec![
        rung("raised", words.map(|ladder| &ladder.raised)),
        rung("answered", words.map(|ladder| &ladder.answered)),
        rung("changed", words.map(|ladder| &ladder.changed)),
    ];
    LadderView {
        summary: summary(open, pen),
        rungs,
    }
}

/// One sentence: how much was raised, and what came of it.
pub(crate) fn summary(open: &Open, pen: &Pen<'_>) -> String {
    let count = |outcomes: &[&str]| {
        let of = raise::pressures(open).filter(|row| {
            raise::mark_of(row, "outcome").is_some_and(|outcome| outcomes.contains(&outcome))
        });
        u64::try_from(of.count()).unwrap_or(u64::MAX)
    };
    let raised = count(&["raised", "answered", "changed"]);
    if raised == 0 {
        return pen.phrases.say("ladder-empty");
    }
    pen.phrases.say_with(
        "ladder-summary",
        &[
            ("raised", phrases::Value::Count(raised)),
            (
                "answered",
                phrases::Value::Count(count(&["answered", "changed"])),
            ),
            ("changed", phrases::Value::Count(count(&["changed"]))),
        ],
    )
}

/// The pressure that asks again, if one is due.
pub(crate) fn follow_up(open: &Open, pen: &Pen<'_>) -> Option<FollowUpView> {
    let row = raise::due(open, pen.now)?;
    let raised = raise::mark_of(row, raise::RAISED_ON)?.parse().ok()?;
    let what = row_words(&row.digest);
    let what = what
        .first()
        .cloned()
        .unwrap_or_else(|| row.digest.title.clone());
    let day = pen.phrases.day(raised, pen.this_year());
    Some(FollowUpView {
        page: crate::model::pages::id_text(&row.id),
        text: pen.phrases.say_with(
            "follow-up",
            &[
                ("what", phrases::Value::Text(&what)),
                ("day", phrases::Value::Text(&day)),
            ],
        ),
        question: Pack::bundled()
            .follow_up()
            .map(|follow_up| follow_up.question.clone())
            .unwrap_or_default(),
    })
}
