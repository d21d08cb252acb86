//! Practices, the timer and the player.

use content::{Pack, Practice, Situation};

use super::{Pen, journal::row_view};
use crate::event::Variant;
use crate::model::form::PLAN;
use crate::model::open::Open;
use crate::model::practice::{self, Practising, Stage, What};
use crate::view::{
    BellView, GentlerView, LengthView, LinkView, PlayerCardView, PlayerStage, PlayerView,
    PracticeRowView, PractiseView, SituationView, StepView,
};

const SITUATIONS: [(Situation, &str); 9] = [
    (Situation::BetweenPatients, "situation-between-patients"),
    (
        Situation::BeforeHardConversation,
        "situation-before-hard-conversation",
    ),
    (Situation::InAMeeting, "situation-in-a-meeting"),
    (Situation::AfterADeath, "situation-after-a-death"),
    (Situation::EndOfShift, "situation-end-of-shift"),
    (Situation::CantSleep, "situation-cant-sleep"),
    (Situation::Walking, "situation-walking"),
    (Situation::WithTeam, "situation-with-team"),
    (Situation::Any, "situation-any"),
];
/// If-then plans shown.
const PLANS_MAX: usize = 20;

pub(crate) fn view(open: &Open, pen: &Pen<'_>) -> PractiseView {
    let kept = open.install.timer.unwrap_or_default();
    let seconds = practice::seconds_in_all(open);
    let cards = Pack::bundled().cards();
    PractiseView {
        total: (seconds > 0)
            .then(|| pen.say_text("practise-total", "time", &duration(seconds, pen))),
        under_way: open
            .practising
            .as_ref()
            .filter(|_| practice::is_under_way(open))
            .map(|run| title(run, pen)),
        situations: situations(pen),
        timer: kept.choice(),
        signs: kept.signs(),
        on_the_web: cards
            .map(|cards| cards.on_the_web.clone())
            .unwrap_or_default(),
        gentler: practice::was_difficult_twice(open)
            .then(|| gentler(pen))
            .flatten(),
        teach: cards.map_or_else(Vec::new, |cards| {
            let teach = cards.teach.iter();
            teach
                .map(|card| LinkView {
                    id: card.id.clone(),
                    title: card.title.clone(),
                    line: minutes(card.minutes, pen),
                })
                .collect()
        }),
        plans: open
            .rows
            .iter()
            .filter(|row| !row.digest.binned && row.digest.form.as_deref() == Some(PLAN))
            .take(PLANS_MAX)
            .map(|row| row_view(open, row, None, pen))
            .collect(),
        plan_ideas: cards.map_or_else(Vec::new, |cards| {
            let plans = cards.plans.iter();
            plans
                .map(|idea| LinkView {
                    id: idea.id.clone(),
                    title: idea.cue.clone(),
                    line: idea.text.clone(),
                })
                .collect()
        }),
        explainers: cards.map_or_else(Vec::new, |cards| {
            let explainers = cards.explainers.iter();
            explainers
                .map(|card| LinkView {
                    id: card.id.clone(),
                    title: card.title.clone(),
                    line: minutes(card.minutes, pen),
                })
                .collect()
        }),
    }
}

/// What may help when, ours and what was added.
fn situations(pen: &Pen<'_>) -> Vec<SituationView> {
    SITUATIONS
        .iter()
        .map(|(situation, id)| SituationView {
            title: pen.phrases.say(id),
            practices: pen
                .library
                .practices()
                .filter(|practice| practice.situations.contains(situation))
                .map(|practice| row(practice, pen))
                .collect(),
        })
        .filter(|situation| !situation.practices.is_empty())
        .collect()
}

fn minutes(minutes: u32, pen: &Pen<'_>) -> String {
    duration(u64::from(minutes).saturating_mul(60), pen)
}

/// A practice in a list.
pub(crate) fn row(practice: &Practice, pen: &Pen<'_>) -> PracticeRowView {
    let mut scripts: Vec<_> = practice.scripts.iter().collect();
    scripts.sort_by_key(|script| script.seconds);
    PracticeRowView {
        id: practice.id.clone(),
        title: practice.title.clone(),
        line: practice.line.clone(),
        from: pen.from(&practice.id),
        lengths: scripts
            .into_iter()
            .map(|script| LengthView {
                script: script.id.clone(),
                label: duration(script.seconds.into(), pen),
            })
            .collect(),
    }
}

/// `45 seconds`, `3 minutes`, `4 hours and 10 minutes`.
pub(crate) fn duration(seconds: u64, pen: &Pen<'_>) -> String {
    let count = |id: &str, count: u64| {
        pen.phrases
            .say_with(id, &[("count", phrases::Value::Count(count))])
    };
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) => count("seconds", seconds),
        // A minute and a half is said as such; longer ones are rounded down to what was done.
        (0, 1) if !seconds.is_multiple_of(60) => {
            let rest = count("seconds", seconds % 60);
            pen.phrases.say_with(
                "time-and",
                &[
                    ("one", phrases::Value::Text(&count("minutes", 1))),
                    ("other", phrases::Value::Text(&rest)),
                ],
            )
        }
        (0, minutes) => count("minutes", minutes),
        (hours, 0) => count("hours", hours),
        (hours, minutes) => pen.phrases.say_with(
            "time-and",
            &[
                ("one", phrases::Value::Text(&count("hours", hours))),
                ("other", phrases::Value::Text(&count("minutes", minutes))),
            ],
        ),
    }
}

fn gentler(pen: &Pen<'_>) -> Option<GentlerView> {
    let pack = Pack::bundled();
    let gentler = &pack.cards()?.gentler;
    Some(GentlerView {
        title: gentler.title.clone(),
        lines: gentler.lines.clone(),
        practices: gentler
            .practices
            .iter()
            .filter_map(|id| Some(row(pack.practice(id)?, pen)))
            .collect(),
    })
}

pub(crate) fn player(open: &Open, run: &Practising, pen: &Pen<'_>) -> PlayerView {
    let cards = Pack::bundled().cards();
    let difficult = practice::was_difficult_twice(open) && run.stage == Stage::After;
    PlayerView {
        session: run.session,
        title: title(run, pen),
        stage: stage(run),
        variant: match &run.what {
            What::Guided { variant, .. } => Some(*variant),
            What::Timer(_) => None,
        },
        total_ms: run.total_ms(),
        prepare_ms: run.prepare_ms(),
        steps: steps(run),
        bells: run
            .bells()
            .into_iter()
            .map(|bell| BellView {
                at_ms: bell.at_ms,
                strikes: bell.strikes,
            })
            .collect(),
        signs: open.install.timer.unwrap_or_default().signs(),
        passed_ms: run.passed_ms,
        running_since_ms: match run.stage {
            Stage::Running { since_ms } => since_ms,
            _ => 0,
        },
        notes: notes(run),
        on_the_web: cards
            .map(|cards| cards.on_the_web.clone())
            .unwrap_or_default(),
        felt: run.felt,
        line: run.line.clone(),
        kept: run
            .kept_seconds
            .filter(|seconds| *seconds > 0)
            .map(|seconds| duration(seconds.into(), pen)),
        teach: match &run.what {
            What::Guided { practice, .. } => cards
                .and_then(|cards| cards.teach.iter().find(|card| card.practice == practice.id))
                .map(|card| card.id.clone()),
            What::Timer(_) => None,
        },
        after: difficult.then(|| gentler(pen)).flatten(),
    }
}

fn title(run: &Practising, pen: &Pen<'_>) -> String {
    match &run.what {
        What::Guided { practice, .. } => practice.title.clone(),
        What::Timer(_) => pen.phrases.say("practice-timer"),
    }
}

fn stage(run: &Practising) -> PlayerStage {
    let cards = Pack::bundled().cards();
    let card = |long: bool| {
        let card = cards.map(|cards| {
            if long {
                &cards.long_warning
            } else {
                &cards.safety
            }
        });
        PlayerStage::Card(PlayerCardView {
            title: card.map(|card| card.title.clone()).unwrap_or_default(),
            lines: card.map(|card| card.lines.clone()).unwrap_or_default(),
            long,
        })
    };
    match run.stage {
        Stage::Safety => card(false),
        Stage::Long => card(true),
        Stage::Ready => PlayerStage::Ready,
        Stage::Running { .. } => PlayerStage::Running,
        Stage::Paused => PlayerStage::Paused,
        Stage::After => PlayerStage::After,
    }
}

fn steps(run: &Practising) -> Vec<StepView> {
    let What::Guided {
        script, variant, ..
    } = &run.what
    else {
        return Vec::new();
    };
    let mut at_ms = 0_u32;
    let mut steps = Vec::with_capacity(script.steps.len());
    for step in &script.steps {
        let text = match variant {
            Variant::Usual => &step.say,
            Variant::EyesOpen => step.open.as_ref().unwrap_or(&step.say),
            Variant::Moving => step.moving.as_ref().unwrap_or(&step.say),
        };
        steps.push(StepView {
            at_ms,
            text: text.clone(),
        });
        at_ms = at_ms.saturating_add(step.seconds.saturating_mul(1_000));
    }
    steps
}

fn notes(run: &Practising) -> Vec<String> {
    match &run.what {
        What::Guided { practice, .. } => {
            let mut notes = practice.cautions.clone();
            notes.push(practice.evidence_line.clone());
            notes
        }
        What::Timer(_) => Vec::new(),
    }
}
