//! The same of the daily experience: forms, pressures, the rant page, practising, keeping.

use shared::event::*;

pub(crate) fn form_events(text: &str) -> Vec<FormEvent> {
    let cards = [
        CardKind::Explainer,
        CardKind::Exemplar,
        CardKind::Teach,
        CardKind::Session,
        CardKind::Doorway,
        CardKind::Pattern,
    ];
    let forms = ["check-in", "pressure", "stockdale", "now", "draft", text];
    let mut all: Vec<FormEvent> = forms
        .into_iter()
        .map(|form| FormEvent::Opened {
            form: form.to_owned(),
        })
        .collect();
    all.extend(cards.into_iter().map(|what| FormEvent::CardOpened {
        what,
        card: if what == CardKind::Session { "1" } else { text }.to_owned(),
    }));
    all.push(FormEvent::PromptOpened {
        prompt: "first.carry".to_owned(),
    });
    all.push(FormEvent::MoveTaken {
        exemplar: "deep-end".to_owned(),
    });
    all
}

/// Answers that fit the forms above, and some that do not.
pub(crate) fn answer_events(text: &str, number: u32) -> Vec<EditorEvent> {
    let small = i32::try_from(number % 12).unwrap_or(0);
    let mut all = Vec::new();
    for key in [
        "cell", "words", "code", "circle", "outcome", "agency", "text", text,
    ] {
        let key = key.to_owned();
        all.extend([
            EditorEvent::AnswerChosen {
                key: key.clone(),
                choice: Some("influence".to_owned()),
            },
            EditorEvent::AnswerChosen {
                key: key.clone(),
                choice: None,
            },
            EditorEvent::NumberChosen {
                key: key.clone(),
                number: Some(small - 1),
            },
            EditorEvent::CellChosen {
                key: key.clone(),
                cell: Some(Cell {
                    pleasantness: small - 5,
                    energy: 3,
                }),
            },
            EditorEvent::ItemSet {
                key: key.clone(),
                item: text.to_owned(),
                on: number.is_multiple_of(2),
            },
            EditorEvent::TextChanged {
                field: PageField::Answer { key },
                seq: number,
                at: number,
                remove: number % 3,
                insert: text.to_owned(),
            },
        ]);
    }
    all
}

pub(crate) fn system_events(text: &str) -> Vec<SystemEvent> {
    let page = || "00000000000000000000000000000001".to_owned();
    vec![
        SystemEvent::DraftAsked {
            template: "sbar".to_owned(),
        },
        SystemEvent::DraftAsked {
            template: text.to_owned(),
        },
        SystemEvent::SeedTicked {
            key: "text.0".to_owned(),
            on: true,
        },
        SystemEvent::DraftMade,
        SystemEvent::SendAsked,
        SystemEvent::Masked,
        SystemEvent::SentAnyway,
        SystemEvent::SendLeft,
        SystemEvent::Sent,
        SystemEvent::SetDown,
        SystemEvent::FollowUpAnswered {
            page: page(),
            outcome: "changed".to_owned(),
        },
        SystemEvent::FollowUpLater { page: page() },
    ]
}

pub(crate) fn rant_events(text: &str, number: u32) -> Vec<RantEvent> {
    vec![
        RantEvent::TextChanged {
            at: number,
            remove: number / 2,
            insert: text.to_owned(),
        },
        RantEvent::Burned,
        RantEvent::Kept,
        RantEvent::MadeAnAsk,
    ]
}

pub(crate) fn practice_events(text: &str, number: u32) -> Vec<PracticeEvent> {
    let variants = [Variant::Usual, Variant::EyesOpen, Variant::Moving];
    let mut all: Vec<PracticeEvent> = variants
        .into_iter()
        .flat_map(|variant| {
            [
                PracticeEvent::Chosen {
                    practice: "stop".to_owned(),
                    script: "60".to_owned(),
                    variant,
                },
                PracticeEvent::VariantChosen { variant },
            ]
        })
        .collect();
    let felt = [Felt::Settled, Felt::Same, Felt::StirredUp, Felt::Worse];
    all.extend(
        felt.into_iter()
            .map(|felt| PracticeEvent::FeltChosen { felt }),
    );
    all.extend([
        PracticeEvent::TimerChosen {
            timer: TimerChoice {
                minutes: number,
                interval_minutes: number / 3,
                prepare_seconds: number,
                start_bell: true,
                end_bell: false,
                strikes: number,
            },
        },
        PracticeEvent::SignsChosen {
            signs: BellSigns {
                sound: false,
                vibration: true,
                flash: true,
            },
        },
        PracticeEvent::SafetyRead,
        PracticeEvent::LongWarningRead,
        PracticeEvent::Started,
        PracticeEvent::Paused,
        PracticeEvent::Resumed,
        PracticeEvent::Ended,
        PracticeEvent::ReachedEnd,
        PracticeEvent::NotToday,
        PracticeEvent::LineWritten {
            text: text.to_owned(),
        },
        PracticeEvent::Left,
        PracticeEvent::PlanMade {
            idea: text.to_owned(),
        },
    ]);
    all
}

pub(crate) fn reminder_events(number: u32) -> Vec<ReminderEvent> {
    let kinds = [
        ReminderKind::CheckIn,
        ReminderKind::Write,
        ReminderKind::Practise,
    ];
    let mut all: Vec<ReminderEvent> = kinds
        .into_iter()
        .map(|what| ReminderEvent::Set {
            number,
            what,
            minute: number.saturating_mul(37),
            days: vec![true; number as usize % 9],
        })
        .collect();
    all.extend([
        ReminderEvent::Removed { number },
        ReminderEvent::QuietChosen {
            from: number,
            to: number / 2,
        },
        ReminderEvent::CalendarAsked,
        ReminderEvent::Allowed { allowed: true },
    ]);
    all
}

pub(crate) fn shift_events(text: &str, number: u32) -> Vec<ShiftEvent> {
    vec![
        ShiftEvent::Set {
            number: number % 4,
            start: number.saturating_mul(41),
            end: number.saturating_mul(7),
            days: vec![true; 7 + number as usize % 2],
        },
        ShiftEvent::Removed { number: number % 4 },
        ShiftEvent::CardDone {
            card: text.to_owned(),
        },
    ]
}

pub(crate) fn support_events(text: &str) -> Vec<SupportEvent> {
    vec![
        SupportEvent::NationChosen {
            nation: "wales".to_owned(),
        },
        SupportEvent::NationChosen {
            nation: text.to_owned(),
        },
        SupportEvent::SlotWritten {
            slot: "union".to_owned(),
            text: text.to_owned(),
        },
        SupportEvent::OfferPutAway,
        SupportEvent::OfferMuted,
    ]
}

/// A file that is no pack, and everything that can follow a look at one.
pub(crate) fn added_events(text: &str) -> Vec<AddedEvent> {
    vec![
        AddedEvent::FileOpened {
            bytes: [b"HCP1", text.as_bytes()].concat(),
        },
        AddedEvent::Taken,
        AddedEvent::RemoveAsked {
            pack: text.to_owned(),
        },
        AddedEvent::Removed {
            pack: text.to_owned(),
        },
        AddedEvent::Left,
    ]
}

/// Filters, the calendar and earlier pages.
pub(crate) fn list_events(text: &str) -> Vec<JournalEvent> {
    vec![
        JournalEvent::KindFiltered {
            form: Some(text.to_owned()),
        },
        JournalEvent::TagFiltered {
            tag: Some(text.to_owned()),
        },
        JournalEvent::FeelingFiltered {
            feeling: Some(text.to_owned()),
        },
        JournalEvent::OnThisDayVetoed {
            page: text.to_owned(),
        },
        JournalEvent::MonthShown {
            month: "2026-10".to_owned(),
        },
        JournalEvent::MonthShown {
            month: text.to_owned(),
        },
        JournalEvent::DayChosen {
            day: "2026-11-20".to_owned(),
        },
        JournalEvent::DayChosen {
            day: text.to_owned(),
        },
    ]
}

/// What a person wants to see.
pub(crate) fn preferences() -> Vec<SettingsEvent> {
    [
        Preference::ListsNotGrid,
        Preference::OnThisDay,
        Preference::Exemplars,
        Preference::Doorway,
    ]
    .into_iter()
    .map(|what| SettingsEvent::Preferred { what, on: true })
    .collect()
}

/// Everything above.
pub(crate) fn daily_happenings(text: &str, number: u32) -> Vec<Happening> {
    let mut all: Vec<Happening> = Vec::new();
    all.extend(form_events(text).into_iter().map(Happening::Form));
    all.extend(system_events(text).into_iter().map(Happening::System));
    all.extend(rant_events(text, number).into_iter().map(Happening::Rant));
    all.extend(
        practice_events(text, number)
            .into_iter()
            .map(Happening::Practice),
    );
    all.extend(reminder_events(number).into_iter().map(Happening::Reminder));
    all.extend(support_events(text).into_iter().map(Happening::Support));
    all.extend(shift_events(text, number).into_iter().map(Happening::Shift));
    all.push(Happening::WentTo(Place::Added));
    all.extend(added_events(text).into_iter().map(Happening::Added));
    all.extend(
        answer_events(text, number)
            .into_iter()
            .map(Happening::Editor),
    );
    all.extend(list_events(text).into_iter().map(Happening::Journal));
    all.extend(preferences().into_iter().map(Happening::Settings));
    all
}
