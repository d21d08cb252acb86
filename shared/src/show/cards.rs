//! Texts of the content pack to be read, prompts and forms to choose from, and the programme.

use content::{Form, Group, Pack, Programme};
use insight::day::today;
use journal::Lens;

use super::{
    Pen, lens_choice,
    practise::{duration, row},
    raise,
};
use crate::event::{CardKind, LensChoice};
use crate::model::card::{self as known, session_id};
use crate::model::form::ours;
use crate::model::open::Open;
use crate::model::prompt::lens_of;
use crate::model::settings::{Shown, is_on};
use crate::view::{
    AddedProgrammeView, CardSectionView, CardView, ExemplarRowView, FormGroupView, FormRowView,
    LinkView, ProgrammeView, PromptView, ReflectPromptView, ReflectView, SessionRowView,
};

/// The form to rehearse a pattern with.
const REHEARSAL: &str = "rehearsal";
/// Prompts of each lens to choose from at a time.
const PROMPTS_A_LENS: usize = 3;

pub(crate) fn reflect(open: &Open, pen: &Pen<'_>) -> ReflectView {
    let turn = open.settings.day_turn_hour();
    let day = today(pen.now.unix_ms, &pen.now.zone, turn);
    // Other ones every day, and all of them in time.
    let number = usize::try_from(day.day_of_year()).unwrap_or(0);
    let mut prompts = Vec::new();
    for lens in Lens::ALL {
        let of_lens: Vec<_> = pen
            .library
            .prompts()
            .filter(|prompt| lens_of(prompt.lens) == lens)
            .collect();
        let from = number.saturating_mul(PROMPTS_A_LENS);
        for step in 0..PROMPTS_A_LENS.min(of_lens.len()) {
            let index = from.saturating_add(step).checked_rem(of_lens.len());
            if let Some(prompt) = index.and_then(|index| of_lens.get(index)) {
                prompts.push(ReflectPromptView {
                    id: prompt.id.clone(),
                    prompt: PromptView {
                        text: prompt.text.clone(),
                        lens: lens_choice(lens),
                        from: pen.from(&prompt.id),
                    },
                });
            }
        }
    }
    let group = |title: &str, group: Group| FormGroupView {
        title: pen.phrases.say(title),
        forms: forms(group, pen),
    };
    ReflectView {
        prompts,
        groups: vec![
            group("reflect-forms", Group::Reflect),
            group("reflect-team", Group::Team),
            group("reflect-system", Group::System),
        ]
        .into_iter()
        .filter(|group| !group.forms.is_empty())
        .collect(),
    }
}

fn forms(group: Group, pen: &Pen<'_>) -> Vec<FormRowView> {
    let forms = pen.library.forms_of(group);
    forms
        .filter(|form| form.id != crate::model::form::DRAFT)
        .map(|form| form_row(form, pen))
        .collect()
}

fn form_row(form: &Form, pen: &Pen<'_>) -> FormRowView {
    FormRowView {
        id: form.id.clone(),
        title: form.title.clone(),
        line: form.line.clone(),
        from: pen.from(&form.id),
        minutes: pen.say_text(
            "about-minutes",
            "time",
            &duration(u64::from(form.minutes).saturating_mul(60), pen),
        ),
    }
}

pub(crate) fn programme(open: &Open, pen: &Pen<'_>) -> ProgrammeView {
    let pack = Pack::bundled();
    let programme = pack.programmes().next();
    let with_exemplars = is_on(open, Shown::Exemplars);
    let tools = [
        REHEARSAL,
        "influence-map",
        "small-test",
        "ripple",
        "protect",
    ];
    ProgrammeView {
        title: programme.map(|p| p.title.clone()).unwrap_or_default(),
        line: programme.map(|p| p.line.clone()).unwrap_or_default(),
        sessions: programme.map_or_else(Vec::new, |programme| sessions(programme, pen)),
        added: pen
            .library
            .programmes()
            .filter_map(|programme| {
                Some(AddedProgrammeView {
                    from: pen.from(&programme.id)?,
                    title: programme.title.clone(),
                    line: programme.line.clone(),
                    sessions: sessions(programme, pen),
                })
            })
            .collect(),
        exemplars: pen
            .library
            .exemplars()
            .filter(|_| with_exemplars)
            .map(|exemplar| ExemplarRowView {
                id: exemplar.id.clone(),
                title: exemplar.title.clone(),
                line: pen.phrases.say_with(
                    "exemplar-line",
                    &[
                        ("narrator", phrases::Value::Text(&exemplar.narrator)),
                        ("ended", phrases::Value::Text(&exemplar.ended)),
                    ],
                ),
                content_note: exemplar.content_note.clone(),
                from: pen.from(&exemplar.id),
            })
            .collect(),
        exemplars_off: !with_exemplars,
        patterns: pack
            .patterns()
            .iter()
            .map(|pattern| LinkView {
                id: pattern.id.clone(),
                title: pattern.title.clone(),
                line: pattern.line.clone(),
            })
            .collect(),
        tools: tools
            .iter()
            .filter_map(|id| Some(form_row(ours(id)?, pen)))
            .collect(),
        ladder: raise::summary(open, pen),
    }
}

fn sessions(programme: &Programme, pen: &Pen<'_>) -> Vec<SessionRowView> {
    let sessions = programme.sessions.iter();
    sessions
        .map(|session| SessionRowView {
            id: session_id(pen.library, programme, session),
            number: session.n,
            title: session.title.clone(),
            lens: lens(session.lens),
        })
        .collect()
}

pub(crate) fn card(kind: CardKind, number: usize, pen: &Pen<'_>) -> Option<CardView> {
    let id = known::ids(pen.library, kind).get(number)?.clone();
    let blank = CardView {
        kind,
        id: id.clone(),
        title: String::new(),
        line: None,
        content_note: None,
        sections: Vec::new(),
        sources: Vec::new(),
        consent: None,
        practice: None,
        form: None,
        lens: None,
        can_try: false,
    };
    match kind {
        CardKind::Exemplar => exemplar(&id, blank, pen),
        CardKind::Session => session(&id, blank, pen),
        CardKind::Pattern => pattern(&id, blank, pen),
        CardKind::Explainer | CardKind::Teach | CardKind::Doorway => short(&id, blank, pen),
    }
}

fn section(heading: Option<String>, lines: Vec<String>) -> CardSectionView {
    CardSectionView {
        heading,
        lines,
        seconds: Vec::new(),
    }
}

/// Explainers, teach-my-team cards and doorway cards.
fn short(id: &str, blank: CardView, pen: &Pen<'_>) -> Option<CardView> {
    let cards = Pack::bundled().cards()?;
    let minutes = |minutes: u32| Some(duration(u64::from(minutes).saturating_mul(60), pen));
    match blank.kind {
        CardKind::Explainer => {
            let card = cards.explainers.iter().find(|card| card.id == id)?;
            Some(CardView {
                title: card.title.clone(),
                line: minutes(card.minutes),
                sections: vec![
                    section(None, card.paragraphs.clone()),
                    section(
                        Some(pen.phrases.say("card-caveat")),
                        vec![card.caveat.clone()],
                    ),
                ],
                ..blank
            })
        }
        CardKind::Teach => {
            let card = cards.teach.iter().find(|card| card.id == id)?;
            Some(CardView {
                title: card.title.clone(),
                line: minutes(card.minutes),
                sections: vec![section(None, card.lines.clone())],
                practice: Pack::bundled()
                    .practice(&card.practice)
                    .map(|practice| row(practice, pen)),
                ..blank
            })
        }
        _ => {
            let card = cards.doorway.iter().find(|card| card.id == id)?;
            Some(CardView {
                title: card.title.clone(),
                line: Some(duration(card.seconds.into(), pen)),
                sections: vec![CardSectionView {
                    heading: None,
                    lines: card.lines.iter().map(|line| line.text.clone()).collect(),
                    seconds: card.lines.iter().map(|line| line.seconds).collect(),
                }],
                ..blank
            })
        }
    }
}

fn exemplar(id: &str, blank: CardView, pen: &Pen<'_>) -> Option<CardView> {
    let exemplar = pen.library.exemplar(id)?;
    let say = |id: &str| Some(pen.phrases.say(id));
    let one = |text: &String| vec![text.clone()];
    let checked = exemplar.consent.checked_on.parse().ok();
    let day = checked
        .map(|day| pen.phrases.day(day, 0))
        .unwrap_or_default();
    Some(CardView {
        title: exemplar.title.clone(),
        line: Some(pen.phrases.say_with(
            "exemplar-line",
            &[
                ("narrator", phrases::Value::Text(&exemplar.narrator)),
                ("ended", phrases::Value::Text(&exemplar.ended)),
            ],
        )),
        content_note: Some(exemplar.content_note.clone()).filter(|note| !note.is_empty()),
        sections: [
            section(say("exemplar-situation"), exemplar.situation.clone()),
            section(say("exemplar-constraint"), exemplar.constraint.clone()),
            section(say("exemplar-did"), exemplar.did.clone()),
            section(say("exemplar-happened"), exemplar.what_happened.clone()),
            section(say("exemplar-cost"), one(&exemplar.cost)),
            section(say("exemplar-did-not-work"), one(&exemplar.did_not_work)),
            section(say("exemplar-doubt"), one(&exemplar.doubt)),
            section(say("exemplar-move"), one(&exemplar.move_)),
            section(None, one(&exemplar.notice)),
        ]
        .into_iter()
        .filter(|section| section.lines.iter().any(|line| !line.is_empty()))
        .collect(),
        sources: exemplar
            .sources
            .iter()
            .map(|source| format!("{}: {}", source.what, source.where_))
            .collect(),
        consent: Some(pen.phrases.say_with(
            "exemplar-consent",
            &[
                ("basis", phrases::Value::Text(&exemplar.consent.basis)),
                ("day", phrases::Value::Text(&day)),
            ],
        )),
        can_try: true,
        ..blank
    })
}

fn session(id: &str, blank: CardView, pen: &Pen<'_>) -> Option<CardView> {
    let library = pen.library;
    let (_, session) = known::sessions(library).find(|(known, _)| known == id)?;
    let prompts = |ids: &[String]| {
        let found = ids.iter().filter_map(|id| library.prompt(id));
        found.map(|prompt| prompt.text.clone()).collect::<Vec<_>>()
    };
    let say = |id: &str| Some(pen.phrases.say(id));
    let practice = library.practice(&session.practice);
    let form = library.form(&session.form);
    let together = practice
        .map(|practice| practice.title.clone())
        .into_iter()
        .chain(form.map(|form| form.title.clone()))
        .collect();
    Some(CardView {
        title: session.title.clone(),
        line: Some(session.purpose.clone()),
        sections: [
            section(say("session-before"), prompts(&session.before)),
            section(say("session-together"), together),
            section(say("session-after"), prompts(&session.after)),
        ]
        .into_iter()
        .filter(|section| !section.lines.is_empty())
        .collect(),
        practice: practice.map(|practice| row(practice, pen)),
        form: form.map(|form| form_row(form, pen)),
        lens: Some(lens(session.lens)),
        ..blank
    })
}

fn lens(lens: content::Lens) -> LensChoice {
    lens_choice(lens_of(lens))
}

fn pattern(id: &str, blank: CardView, pen: &Pen<'_>) -> Option<CardView> {
    let pattern = Pack::bundled().pattern(id)?;
    let mut sections: Vec<CardSectionView> = pattern
        .steps
        .iter()
        .map(|step| section(Some(step.label.clone()), vec![step.example.clone()]))
        .collect();
    sections.push(section(
        Some(pen.phrases.say("pattern-not-for")),
        vec![pattern.not_for.clone()],
    ));
    Some(CardView {
        title: pattern.title.clone(),
        line: Some(pattern.line.clone()),
        sections,
        form: ours(REHEARSAL).map(|form| form_row(form, pen)),
        ..blank
    })
}
