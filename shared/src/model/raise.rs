//! From a pressure to somebody who can change it: a draft that holds only what was ticked, looked
//! over before it leaves, and the question two weeks later.

use content::{DraftId, Pack};
use insight::day::today;
use journal::{Answer, AnswerKey, Answers, DocumentId, Field, Page, Splice};

use super::form::{self, DRAFT, PRESSURE};
use super::open::{Open, Screen};
use super::rows::Row;
use super::{Surroundings, batch, change, draft, pages};
use crate::asks::Asks;
use crate::event::SystemEvent;
use crate::told::{PageUse, Rung};

/// Fields that the app adds to a pressure: the days on which it was raised and asked about last.
pub(crate) const RAISED_ON: &str = "raised-on";
const ASKED_ON: &str = "asked-on";
const OUTCOME: &str = "outcome";
/// The fields that a draft keeps about itself. No word of them is in its text.
const ABOUT: &str = "about";
const TEMPLATE: &str = "template";
/// The field of a draft that is sent.
pub(crate) const BODY: &str = "body";

/// What goes into a draft is being chosen.
pub(crate) struct Seed {
    source: DocumentId,
    pub(crate) template: DraftId,
    pub(crate) facts: Vec<draft::Fact>,
}

/// A draft that is about to be sent.
pub(crate) enum Sending {
    /// Something in it looks like a patient's.
    Warned(Vec<guard::Finding>),
    /// The text is with the shell.
    Ready,
}

/// Something happened with pressures and drafts.
pub(crate) fn happen(
    open: &mut Open,
    event: &SystemEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    match event {
        SystemEvent::DraftAsked { template } => draft_asked(open, template, around),
        SystemEvent::SeedTicked { key, on } => {
            if let Some(seed) = &mut open.seed {
                let ticked = seed.facts.iter_mut().filter(|fact| fact.key == *key);
                ticked.for_each(|fact| fact.on = *on);
            }
        }
        SystemEvent::DraftMade => draft_made(open, around, asks),
        SystemEvent::SendAsked => send_asked(open, around),
        SystemEvent::Masked => masked(open, around, asks),
        SystemEvent::SentAnyway => open.sending = Some(Sending::Ready),
        SystemEvent::SendLeft => open.sending = None,
        SystemEvent::Sent => sent(open, asks),
        SystemEvent::SetDown => set_down(open, around, asks),
        SystemEvent::FollowUpAnswered { page, outcome } => {
            let rung = match outcome.as_str() {
                "raised" => Rung::AskedAgain,
                "answered" => Rung::Answered,
                "changed" => Rung::Changed,
                _ => return,
            };
            mark(open, page, rung, asks);
        }
        SystemEvent::FollowUpLater { page } => mark(open, page, Rung::AskedAgain, asks),
    }
}

fn mark(open: &mut Open, page: &str, rung: Rung, asks: &mut Asks) {
    if let Some(id) = pages::id_of(page) {
        pages::ask(open, id, PageUse::Mark(rung), asks);
    }
}

/// The pressure on show, written or read, with its answers.
fn pressure_on_show(open: &Open) -> Option<(DocumentId, Answers)> {
    let (id, answers) = match open.screen() {
        Screen::Editor => {
            let (id, page) = open.editor.as_ref()?.page.as_ref()?;
            (*id, page.read().ok()?.answers?)
        }
        Screen::Page(id) => (id, open.reader.text(&id)?.answers()?),
        _ => return None,
    };
    (answers.form == PRESSURE).then_some((id, answers))
}

fn draft_asked(open: &mut Open, template: &str, around: &mut Surroundings<'_>) {
    let template = DraftId::ALL.into_iter().find(|id| id.as_str() == template);
    let Some((template, (source, answers))) = template.zip(pressure_on_show(open)) else {
        return;
    };
    batch::close(open, around);
    open.screens.retain(|screen| *screen != Screen::Editor);
    open.seed = Some(Seed {
        source,
        template,
        facts: draft::facts(&answers),
    });
    open.go(Screen::Seed);
}

/// The draft: a page of its own, with what was ticked and nothing else.
fn draft_made(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if !open.rows.complete() {
        open.notices.problem("notice-not-yet");
        return;
    }
    let Some(seed) = open.seed.take() else { return };
    open.screens.retain(|screen| *screen != Screen::Seed);
    let Some((template, form)) = Pack::bundled().draft(seed.template).zip(form::ours(DRAFT)) else {
        return;
    };
    let text = draft::compose(template, &seed.facts);
    let made = form::keep(open, around, form, |page| {
        page.edit_text(
            Field::Title,
            &page.heads(),
            &Splice::insert(0, &template.title),
        )?;
        let body = Field::Answer(AnswerKey::new(BODY)?);
        page.edit_text(body, &page.heads(), &Splice::insert(0, text))?;
        let about = Answer::Choice(pages::id_text(&seed.source));
        page.set_answer(AnswerKey::new(ABOUT)?, Some(&about))?;
        let template = Answer::Choice(seed.template.as_str().to_owned());
        page.set_answer(AnswerKey::new(TEMPLATE)?, Some(&template))
    });
    match made {
        Some((id, _)) => pages::ask(open, id, PageUse::Edit, asks),
        None => open.notices.problem("notice-page-damaged"),
    }
}

/// The text of the draft in the editor.
pub(crate) fn draft_text(open: &Open) -> Option<String> {
    let editor = open.editor.as_ref()?;
    if editor.form.as_ref()?.id != DRAFT {
        return None;
    }
    let (_, page) = editor.page.as_ref()?;
    let key = AnswerKey::new(BODY).ok()?;
    page.text_at(Field::Answer(key), &page.heads()).ok()
}

fn send_asked(open: &mut Open, around: &mut Surroundings<'_>) {
    let Some(text) = draft_text(open) else { return };
    batch::close_batch(open, around);
    let findings = guard::find(&text, crate::when::zoned(around.now).date());
    open.sending = Some(if findings.is_empty() {
        Sending::Ready
    } else {
        Sending::Warned(findings)
    });
}

fn masked(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(text) = draft_text(open) else { return };
    let findings = guard::find(&text, crate::when::zoned(around.now).date());
    let word = around.phrases.say("guard-masked");
    let Ok(key) = AnswerKey::new(BODY) else {
        return;
    };
    let Some(editor) = &mut open.editor else {
        return;
    };
    let Some((_, page)) = &mut editor.page else {
        return;
    };
    // From the end, so that positions stay right.
    for finding in findings.iter().rev() {
        let units = |bytes: usize| {
            let before = text.get(..bytes).unwrap_or_default();
            u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
        };
        let splice = Splice {
            at: units(finding.start),
            delete: units(finding.end).saturating_sub(units(finding.start)),
            insert: word.clone(),
        };
        let heads = page.heads();
        if page.edit_text(Field::Answer(key), &heads, &splice).is_err() {
            return;
        }
    }
    editor.shown.merged(page);
    open.sending = Some(Sending::Ready);
    batch::touched(open, 64, around, asks);
}

/// The text left by the person's own hand: the pressure it is about was raised.
fn sent(open: &mut Open, asks: &mut Asks) {
    open.sending = None;
    open.notices.done("notice-draft-sent");
    let about = open.editor.as_ref().and_then(|editor| {
        let (_, page) = editor.page.as_ref()?;
        match page.read().ok()?.answers?.get(ABOUT)? {
            Answer::Choice(id) => pages::id_of(id),
            _ => None,
        }
    });
    if let Some(id) = about.filter(|id| open.rows.get(id).is_some()) {
        pages::ask(open, id, PageUse::Mark(Rung::Raised), asks);
    }
}

fn set_down(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some((id, _)) = pressure_on_show(open) else {
        return;
    };
    if open.screen() == Screen::Editor {
        let choice = Some("set-down".to_owned());
        form::choose(open, OUTCOME, choice, around, asks);
    } else {
        pages::ask(open, id, PageUse::Mark(Rung::SetDown), asks);
    }
}

/// An outcome was chosen in the editor: when it was raised is noted with it.
pub(crate) fn outcome_chosen(
    open: &mut Open,
    key: &str,
    answer: Option<&Answer>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let is_pressure = open
        .editor
        .as_ref()
        .and_then(|editor| editor.form.as_ref())
        .is_some_and(|form| form.id == PRESSURE);
    let raised = matches!(answer, Some(Answer::Choice(choice)) if choice == "raised");
    if is_pressure && key == OUTCOME && raised {
        let day = Answer::Choice(day(open, around));
        form::answer_with(open, RAISED_ON, Some(&day), around, asks);
    }
}

fn day(open: &Open, around: &Surroundings<'_>) -> String {
    let turn = open.settings.day_turn_hour();
    today(around.now.unix_ms, &around.now.zone, turn).to_string()
}

/// A pressure that is not on show moves on the ladder.
pub(crate) fn page_came(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    mut page: Page,
    rung: Rung,
    asks: &mut Asks,
) {
    let base = page.heads();
    let day = day(open, around);
    // The page was opened while it was being read: what is written there must not write over this.
    if let Some(editor) = &mut open.editor
        && let Some((written, page)) = &mut editor.page
        && *written == id
    {
        if moved(page, rung, day).is_ok() {
            editor.shown.follow(page);
            batch::touched(open, 64, around, asks);
        }
        return;
    }
    if moved(&mut page, rung, day).is_ok() {
        change::page_changed(open, around, id, &page, &base);
    }
}

fn moved(page: &mut Page, rung: Rung, day: String) -> journal::Result<()> {
    let outcome = AnswerKey::new(OUTCOME)?;
    let day = Answer::Choice(day);
    let choice = |id: &str| Answer::Choice(id.to_owned());
    match rung {
        Rung::Raised => {
            let answers = page.read()?.answers.unwrap_or_default();
            // What was answered or changed before does not go back a rung.
            if !matches!(answers.get(OUTCOME), Some(Answer::Choice(at)) if at == "answered" || at == "changed")
            {
                page.set_answer(outcome, Some(&choice("raised")))?;
            }
            page.set_answer(AnswerKey::new(RAISED_ON)?, Some(&day))
        }
        Rung::AskedAgain => page.set_answer(AnswerKey::new(ASKED_ON)?, Some(&day)),
        Rung::Answered => page.set_answer(outcome, Some(&choice("answered"))),
        Rung::Changed => page.set_answer(outcome, Some(&choice("changed"))),
        Rung::SetDown => page.set_answer(outcome, Some(&choice("set-down"))),
    }
}

/// What a digest says was answered to a field.
pub(crate) fn mark_of<'a>(row: &'a Row, key: &str) -> Option<&'a str> {
    marks_of(row, key).next()
}

/// The same, for a set.
pub(crate) fn marks_of<'a>(row: &'a Row, key: &str) -> impl Iterator<Item = &'a str> {
    let marks = row.digest.marks.iter();
    marks
        .filter_map(|mark| mark.split_once('='))
        .filter(move |(known, _)| *known == key)
        .map(|(_, value)| value)
}

/// Pressures, newest first.
pub(crate) fn pressures(open: &Open) -> impl Iterator<Item = &Row> {
    open.rows
        .iter()
        .filter(|row| !row.digest.binned && row.digest.form.as_deref() == Some(PRESSURE))
}

/// The pressure that is due to be asked about: raised, unanswered, and two weeks old.
pub(crate) fn due<'a>(open: &'a Open, now: &crate::event::Moment) -> Option<&'a Row> {
    let days = Pack::bundled()
        .follow_up()
        .map_or(14, |follow_up| follow_up.days);
    let today = today(now.unix_ms, &now.zone, open.settings.day_turn_hour());
    pressures(open)
        .filter(|row| mark_of(row, OUTCOME) == Some("raised"))
        .find(|row| {
            let asked = [RAISED_ON, ASKED_ON]
                .into_iter()
                .filter_map(|key| mark_of(row, key)?.parse::<jiff::civil::Date>().ok())
                .max();
            asked.is_some_and(|asked| {
                let since = today.since(asked).map_or(0, |span| span.get_days());
                i64::from(since) >= i64::from(days)
            })
        })
}
