//! Practising: ready, under way, paused, over. Minutes are kept as they pass, so that a kill costs
//! less than one of them, and what was done counts whether or not the end was reached.

use std::sync::Arc;

use content::Pack;
use journal::{Answer, AnswerKey, DocumentId, Field, Heads, Page, Splice};

mod run;

pub(crate) use run::{Kept, KeptTimer, Practising, Stage, What};

use super::form::{self, PLAN, PRACTICE};
use super::open::{Open, Screen};
use super::timers::Purpose;
use super::{Surroundings, change, editor, raise};
use crate::asks::Asks;
use crate::event::{BellSigns, Felt, PracticeEvent, TimerChoice};

/// More than this needs the warning to have been read.
const LONG_MS: u32 = 20 * 60_000;
/// How often what has passed is kept.
const HEARTBEAT_MS: u32 = 30_000;
/// The core ends a practice itself this long after its end, if the shell does not say so.
const GRACE_MS: u32 = 2_000;
const PREPARE_SECONDS_MAX: u32 = 60;
const MINUTES_MAX: u32 = 60;
const LINE_CHARS_MAX: usize = 500;

/// Something happened in practising.
pub(crate) fn happen(
    open: &mut Open,
    event: &PracticeEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    match event {
        PracticeEvent::Chosen {
            practice,
            script,
            variant,
        } => {
            let practice = open.library.practice(practice);
            let found = practice.and_then(|p| Some((p, p.script(script)?)));
            if let Some((practice, script)) = found {
                let what = What::Guided {
                    practice: Arc::new(practice.clone()),
                    script: script.clone(),
                    variant: *variant,
                };
                begin(open, what, around);
            }
        }
        PracticeEvent::TimerChosen { timer } => timer_chosen(open, *timer, around),
        PracticeEvent::SignsChosen { signs } => signs_chosen(open, *signs),
        PracticeEvent::PlanMade { idea } => plan_made(open, idea, around, asks),
        PracticeEvent::Left => left(open, around, asks),
        event => under_way(open, event, around, asks),
    }
}

fn under_way(
    open: &mut Open,
    event: &PracticeEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let now_ms = around.now.unix_ms;
    let Some(run) = &mut open.practising else {
        return;
    };
    match (event, run.stage) {
        (PracticeEvent::SafetyRead, Stage::Safety) => {
            open.install.safety_read = true;
            open.install_changed = true;
            next_card(open);
        }
        (PracticeEvent::LongWarningRead, Stage::Long) => {
            run.long_read = true;
            next_card(open);
        }
        (PracticeEvent::VariantChosen { variant }, Stage::Ready) => {
            if let What::Guided { variant: shown, .. } = &mut run.what {
                *shown = *variant;
            }
        }
        (PracticeEvent::Started, Stage::Ready) | (PracticeEvent::Resumed, Stage::Paused) => {
            run.stage = Stage::Running { since_ms: now_ms };
            heartbeat(open, around, asks);
        }
        (PracticeEvent::Paused, Stage::Running { .. }) => {
            run.passed_ms = run.passed_at(now_ms);
            run.stage = Stage::Paused;
            around.timers.stop(Purpose::Practice);
            keep_passed(open, now_ms);
        }
        (PracticeEvent::Ended, Stage::Running { .. } | Stage::Paused) => over(open, around),
        (PracticeEvent::ReachedEnd, Stage::Running { .. }) => {
            // The shell's audio clock and this one differ by a little: the end is the end.
            if run.total_ms() > 0 {
                run.passed_ms = run.total_ms();
                run.stage = Stage::Paused;
            }
            over(open, around);
        }
        (PracticeEvent::NotToday, _) => left(open, around, asks),
        (PracticeEvent::FeltChosen { felt }, Stage::After) => {
            run.felt = Some(*felt);
            log(open, around);
        }
        (PracticeEvent::LineWritten { text }, Stage::After) => {
            run.line = text.chars().take(LINE_CHARS_MAX).collect();
        }
        _ => {}
    }
}

/// Another practice. One that is under way is not replaced: it is shown. One that is over is put
/// away with its line.
fn begin(open: &mut Open, what: What, around: &mut Surroundings<'_>) {
    if is_under_way(open) {
        open.go(Screen::Player);
        return;
    }
    leave(open, around);
    open.practices_opened = open.practices_opened.wrapping_add(1);
    open.practising = Some(Practising {
        session: open.practices_opened,
        what,
        stage: Stage::Ready,
        passed_ms: 0,
        long_read: false,
        felt: None,
        line: String::new(),
        page: None,
        kept_seconds: None,
    });
    next_card(open);
    open.go(Screen::Player);
}

/// The card that has to be read next, or ready.
fn next_card(open: &mut Open) {
    let safety_read = open.install.safety_read;
    if let Some(run) = &mut open.practising {
        let total = run.total_ms().saturating_sub(run.prepare_ms());
        let is_long = total > LONG_MS || run.total_ms() == 0;
        run.stage = if !safety_read {
            Stage::Safety
        } else if is_long && !run.long_read {
            Stage::Long
        } else {
            Stage::Ready
        };
    }
}

fn timer_chosen(open: &mut Open, timer: TimerChoice, around: &mut Surroundings<'_>) {
    let timer = TimerChoice {
        minutes: timer.minutes.min(MINUTES_MAX),
        interval_minutes: timer.interval_minutes.min(MINUTES_MAX),
        prepare_seconds: timer.prepare_seconds.min(PREPARE_SECONDS_MAX),
        strikes: timer.strikes.clamp(1, 3),
        ..timer
    };
    let signs = open.install.timer.unwrap_or_default().signs();
    keep_timer(open, timer, signs);
    begin(open, What::Timer(timer), around);
}

fn signs_chosen(open: &mut Open, signs: BellSigns) {
    let timer = open.install.timer.unwrap_or_default().choice();
    keep_timer(open, timer, signs);
}

fn keep_timer(open: &mut Open, timer: TimerChoice, signs: BellSigns) {
    open.install.timer = Some(KeptTimer {
        minutes: timer.minutes,
        interval_minutes: timer.interval_minutes,
        prepare_seconds: timer.prepare_seconds,
        start_bell: timer.start_bell,
        end_bell: timer.end_bell,
        strikes: timer.strikes,
        sound: signs.sound,
        vibration: signs.vibration,
        flash: signs.flash,
    });
    open.install_changed = true;
}

/// What has passed is kept, and looked at again.
pub(crate) fn heartbeat(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let now_ms = around.now.unix_ms;
    let Some(run) = &open.practising else { return };
    let Stage::Running { since_ms } = run.stage else {
        return;
    };
    let elapsed = u32::try_from(now_ms.saturating_sub(since_ms).max(0)).unwrap_or(u32::MAX);
    let (total, passed) = (run.total_ms(), run.passed_ms.saturating_add(elapsed));
    if total > 0 && passed >= total.saturating_add(GRACE_MS) {
        over(open, around);
        asks.redraw();
        return;
    }
    keep_passed(open, now_ms);
    let until_end = if total > 0 {
        total.saturating_add(GRACE_MS).saturating_sub(passed)
    } else {
        HEARTBEAT_MS
    };
    around
        .timers
        .start(Purpose::Practice, until_end.clamp(50, HEARTBEAT_MS), asks);
}

fn keep_passed(open: &mut Open, now_ms: i64) {
    let Some(run) = &open.practising else { return };
    open.install.practising = Some(Kept {
        practice: run.name().to_owned(),
        passed_ms: run.practised_ms(now_ms),
    });
    open.install_changed = true;
}

/// It is over, at its end or before: what was done is kept.
fn over(open: &mut Open, around: &mut Surroundings<'_>) {
    around.timers.stop(Purpose::Practice);
    let now_ms = around.now.unix_ms;
    keep_passed(open, now_ms);
    if let Some(run) = &mut open.practising {
        run.passed_ms = run.passed_at(now_ms);
        run.stage = Stage::After;
    }
    log(open, around);
}

/// Writes the page of a practice that is over, or writes it again. Waits for the timeline.
fn log(open: &mut Open, around: &mut Surroundings<'_>) {
    if !open.rows.complete() {
        return;
    }
    let Some(mut run) = open.practising.take() else {
        return;
    };
    if let Some((id, page)) = &mut run.page {
        let base = page.heads();
        // Somebody wrote on it meanwhile, here or elsewhere: their words count more than one tap.
        let is_newest = open.rows.get(id).is_some_and(|row| row.heads == base);
        if is_newest && after(page, run.felt, &run.line).is_ok() {
            change::page_changed(open, around, *id, page, &base);
        }
    } else {
        let seconds = run.practised_ms(around.now.unix_ms) / 1_000;
        run.kept_seconds = Some(seconds);
        if seconds > 0 {
            run.page = keep(open, around, run.name(), seconds);
        }
        open.install.practising = None;
        open.install_changed = true;
    }
    open.practising = Some(run);
}

/// A page that says what was practised, and for how long.
fn keep(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    practice: &str,
    seconds: u32,
) -> Option<(DocumentId, Page)> {
    let form = form::ours(PRACTICE)?;
    let title = open.library.practice(practice).map_or_else(
        || around.phrases.say("practice-timer"),
        |practice| practice.title.clone(),
    );
    form::keep(open, around, form, |page| {
        let name = Field::Answer(AnswerKey::new("practice")?);
        page.edit_text(name, &page.heads(), &Splice::insert(0, title))?;
        if !practice.is_empty() {
            let id = Answer::Choice(practice.to_owned());
            page.set_answer(AnswerKey::new("practice-id")?, Some(&id))?;
        }
        let seconds = Answer::Number(seconds.into());
        page.set_answer(AnswerKey::new("seconds")?, Some(&seconds))
    })
}

/// How it was, on the practice's page.
fn after(page: &mut Page, felt: Option<Felt>, line: &str) -> journal::Result<()> {
    let felt = felt.map(|felt| Answer::Choice(felt_id(felt).to_owned()));
    page.set_answer(AnswerKey::new("feeling-after")?, felt.as_ref())?;
    let note = Field::Answer(AnswerKey::new("note")?);
    let heads: Heads = page.heads();
    let before = page.text_at(note, &heads)?;
    let splice = Splice {
        at: 0,
        delete: u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX),
        insert: line.to_owned(),
    };
    if before != line {
        page.edit_text(note, &heads, &splice)?;
    }
    Ok(())
}

/// As the form of practices names it.
pub(crate) const fn felt_id(felt: Felt) -> &'static str {
    match felt {
        Felt::Settled => "settled",
        Felt::Same => "same",
        Felt::StirredUp => "stirred-up",
        Felt::Worse => "worse",
    }
}

/// Away from the practice. What runs is over then.
fn left(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    leave(open, around);
    open.screens.retain(|screen| *screen != Screen::Player);
    if open.screens.is_empty() {
        open.screens.push(Screen::Practise);
    }
    asks.redraw();
}

/// The person goes elsewhere: a practice that is over is put away with its line; one that is under
/// way goes on.
pub(crate) fn leave(open: &mut Open, around: &mut Surroundings<'_>) {
    match open.practising.as_ref().map(|run| run.stage) {
        Some(Stage::Running { .. } | Stage::Paused) => over(open, around),
        Some(Stage::After) => {}
        _ => {
            open.practising = None;
            return;
        }
    }
    if open
        .practising
        .as_ref()
        .is_some_and(|run| !run.line.is_empty())
    {
        log(open, around);
    }
    if open.rows.complete() {
        open.practising = None;
    }
}

/// A practice runs or is paused.
pub(crate) fn is_under_way(open: &Open) -> bool {
    let stage = open.practising.as_ref().map(|run| run.stage);
    matches!(stage, Some(Stage::Running { .. } | Stage::Paused))
}

/// The timeline is complete: a practice that a kill cut short is kept, as far as it is known.
pub(crate) fn recover(open: &mut Open, around: &mut Surroundings<'_>) {
    if open.practising.is_some() {
        if open
            .practising
            .as_ref()
            .is_some_and(|run| run.stage == Stage::After)
        {
            log(open, around);
        }
        return;
    }
    let Some(kept) = open.install.practising.take() else {
        return;
    };
    open.install_changed = true;
    let seconds = kept.passed_ms / 1_000;
    if seconds > 0 {
        keep(open, around, &kept.practice, seconds);
    }
}

/// A page for an if-then plan, with the suggestion's words if there is one.
fn plan_made(open: &mut Open, idea: &str, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(form) = form::ours(PLAN) else {
        return;
    };
    editor::open_form(open, around, form.clone());
    let ideas = Pack::bundled().cards().map(|cards| &cards.plans);
    if let Some(idea) = ideas.and_then(|ideas| ideas.iter().find(|known| known.id == idea)) {
        form::fill(open, around, asks, "cue", &idea.cue);
        form::fill(open, around, asks, "practice", &idea.text);
    }
}

/// Seconds of all practices: they accumulate, and nothing resets.
pub(crate) fn seconds_in_all(open: &Open) -> u64 {
    rows(open)
        .filter_map(|row| raise::mark_of(row, "seconds")?.parse::<u64>().ok())
        .fold(0, u64::saturating_add)
}

/// What was practised, newest first.
fn rows(open: &Open) -> impl Iterator<Item = &super::rows::Row> {
    open.rows
        .iter()
        .filter(|row| !row.digest.binned && row.digest.form.as_deref() == Some(PRACTICE))
}

/// The last two were difficult: a gentler path is offered.
pub(crate) fn was_difficult_twice(open: &Open) -> bool {
    let mut last = rows(open).take(2).map(|row| {
        matches!(
            raise::mark_of(row, "feeling-after"),
            Some("stirred-up" | "worse")
        )
    });
    last.next() == Some(true) && last.next() == Some(true)
}
