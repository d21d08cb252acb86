//! The bytes between the core and its shells.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "bridge/daily.rs"]
mod daily;
#[path = "bridge/samples.rs"]
mod samples;
#[path = "bridge/shell.rs"]
mod shell;

use std::collections::BTreeSet;
use std::fmt::Debug;

use crux_core::bridge::EffectId;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::effect::*;
use shared::event::Place;
use shared::view::ScreenView;
use shared::{Happening, ViewModel};

use samples::*;
use shell::{Shell, decode, encode, event};

/// Every sample comes back as it went, and the samples are all the variants there are: their tags
/// have no gap, and the tag after the last is not one.
fn covers<T: Serialize + DeserializeOwned + Debug>(samples: &[T]) {
    let mut tags = BTreeSet::new();
    for sample in samples {
        let bytes = encode(sample);
        let back: T = decode(&bytes).unwrap_or_else(|| panic!("{sample:?} does not come back"));
        assert_eq!(encode(&back), bytes, "{sample:?} comes back as {back:?}");
        tags.insert(tag_of(&bytes));
    }
    let count = u32::try_from(tags.len()).unwrap();
    assert_eq!(tags, (0..count).collect(), "tags of {samples:?}");
    let mut unknown = count.to_le_bytes().to_vec();
    unknown.extend([0; 512]);
    let read: Option<T> = decode(&unknown);
    assert!(read.is_none(), "{read:?} is among no samples");
}

fn tag_of(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes[..4].try_into().unwrap())
}

#[test]
fn every_happening_comes_back_as_it_went() {
    covers(&happenings());
    covers(&places());
    covers(&lenses());
    covers(&themes());
    covers(&first_run_events());
    covers(&lock_events("rosemary"));
    covers(&today_events());
    covers(&editor_events("a word", 7));
    covers(&journal_events("a word"));
    covers(&page_events());
    covers(&sync_events("a word"));
    covers(&join_events("a word"));
    covers(&backup_events("a word"));
    covers(&[settings_events(5), daily::preferences()].concat());
    covers(&attach_events("a word", 7));
    covers(&[
        shared::event::AttachKind::Photo,
        shared::event::AttachKind::Voice,
    ]);
    covers(&[
        shared::event::PageField::Title,
        shared::event::PageField::Body,
        shared::event::PageField::Answer {
            key: "text".to_owned(),
        },
    ]);
    covers(&daily::form_events("a word"));
    covers(&daily::system_events("a word"));
    covers(&daily::rant_events("a word", 7));
    covers(&daily::practice_events("a word", 7));
    covers(&daily::reminder_events(7));
    covers(&daily::support_events("a word"));
    covers(&daily::added_events("a word"));
}

#[test]
fn every_outcome_of_an_effect_comes_back_as_it_went() {
    covers(&store_outcomes(&[1, 2, 3]));
    covers(&store_failures());
    covers(&vault_outcomes(&[1, 2, 3]));
    covers(&http_outcomes(200, &[1, 2, 3]));
    covers(&live_outcomes("17", 3));
    covers(&file_outcomes());
    covers(&media_outcomes());
}

#[test]
fn an_event_of_the_core_alone_cannot_come_from_a_shell() {
    let mut told = 1_u32.to_le_bytes().to_vec();
    told.extend([0; 64]);
    assert!(!Shell::new().update(&told));
}

/// A skipped variant counts for the writer and not for the reader: one in the middle would shift
/// the tags of all that follow.
#[test]
fn skipped_variants_stand_last_in_their_enums() {
    let sources = [
        include_str!("../src/event.rs"),
        include_str!("../src/effect.rs"),
        include_str!("../src/view.rs"),
    ];
    let mut enums = 0;
    for source in sources {
        for block in source.split("\npub enum ").skip(1) {
            let body = block.split("\n}").next().unwrap();
            enums += 1;
            let after_first_skip = body.split("#[serde(skip").skip(1);
            for rest in after_first_skip {
                let variants = rest.lines().skip(1).filter(|line| is_variant(line));
                assert_eq!(variants.count(), 1, "{body}");
            }
        }
    }
    assert!(enums > 20);
}

fn is_variant(line: &str) -> bool {
    line.strip_prefix("    ")
        .is_some_and(|line| line.starts_with(|first: char| first.is_ascii_uppercase()))
}

#[test]
fn a_first_page_is_written_and_read_through_bytes_alone() {
    let mut shell = Shell::with_a_page();
    shell.does(Happening::WentTo(Place::Journal));
    let ViewModel::Ready(ready) = shell.view() else {
        panic!("{:?}", shell.view());
    };
    let row = &ready.journal.unwrap().days[0].rows[0];
    assert_eq!(row.title[0].text, "A quiet night.");
}

#[test]
fn an_unknown_id_is_an_error_and_nothing_else() {
    let mut shell = Shell::with_a_page();
    let before = shell.view();
    for id in [u32::MAX, 4_000_000] {
        assert!(!shell.resolve(EffectId(id), &encode(&StoreOutcome::Committed)));
    }
    assert_eq!(shell.view(), before);
}

#[test]
fn an_effect_is_answered_once() {
    let mut shell = Shell::new();
    shell.update(&event(happenings().remove(0)));
    let asked = |effect: &EffectFfi| matches!(effect, EffectFfi::Vault(_));
    let (id, _) = shell.waiting.iter().find(|(_, e)| asked(e)).unwrap();
    let id = *id;
    let empty = encode(&VaultOutcome::Empty);
    assert!(shell.resolve(id, &empty));
    assert!(!shell.resolve(id, &empty));
}

/// The core takes a good event, and a person still sees their page.
fn still_answers(shell: &mut Shell) {
    assert!(shell.update(&event(Happening::WentTo(Place::Journal))));
    shell.view();
}

/// An outcome of the right type for an effect, right or wrong in everything else.
fn some_outcome(effect: &EffectFfi, pick: usize, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let status = [200, 204, 401, 409, 410, 503][pick % 6];
    fn choose<T: Serialize>(all: &[T], pick: usize) -> Vec<u8> {
        encode(&all[pick % all.len()])
    }
    match effect {
        EffectFfi::Render(_) => Vec::new(),
        EffectFfi::Store(_) => choose(&store_outcomes(bytes), pick),
        EffectFfi::Vault(_) => choose(&vault_outcomes(bytes), pick),
        EffectFfi::Http(_) => choose(&http_outcomes(status, bytes), pick),
        EffectFfi::Live(_) => choose(&live_outcomes(&text, 1), pick),
        EffectFfi::Timer(timer) => encode(&TimerOutcome {
            id: timer.id,
            at: moment(),
        }),
        EffectFfi::File(_) => choose(&file_outcomes(), pick),
        EffectFfi::Media(_) => choose(&media_outcomes(), pick),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn arbitrary_bytes_never_bring_the_bridge_down(
        events in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..120), 1..12),
        answers in prop::collection::vec((0..40_u32, prop::collection::vec(any::<u8>(), 0..90)), 1..12),
    ) {
        let mut shell = Shell::with_a_page();
        for bytes in &events {
            shell.update(bytes);
        }
        for (id, bytes) in &answers {
            shell.resolve(EffectId(*id), bytes);
        }
        still_answers(&mut shell);
    }

    #[test]
    fn a_good_event_cut_short_or_changed_in_a_byte_is_taken_or_refused(
        pick in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut shell = Shell::with_a_page();
        let all = all_happenings("a word", 3);
        let mut bytes = event(pick.get(&all).clone());
        let whole = bytes.clone();
        bytes.truncate(cut.index(bytes.len()));
        prop_assert!(!shell.update(&bytes));
        bytes = whole;
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        shell.update(&bytes);
        still_answers(&mut shell);
    }

    #[test]
    fn any_happenings_with_any_outcomes_never_bring_the_core_down(
        steps in prop::collection::vec(
            (any::<prop::sample::Index>(), ".{0,12}", 0..40_u32, any::<bool>(),
             any::<prop::sample::Index>(), 0..60_usize, prop::collection::vec(any::<u8>(), 0..60)),
            1..40,
        ),
        fresh in any::<bool>(),
    ) {
        let mut shell = if fresh { Shell::new() } else { Shell::with_a_page() };
        for (what, text, number, honest, which, pick, bytes) in &steps {
            let all = all_happenings(text, *number);
            prop_assert!(shell.update(&event(what.get(&all).clone())));
            if *honest {
                shell.settle();
            } else if !shell.waiting.is_empty() {
                let (id, effect) = shell.waiting.remove(which.index(shell.waiting.len()));
                shell.resolve(id, &some_outcome(&effect, *pick, bytes));
            }
            shell.view();
        }
        still_answers(&mut shell);
    }

    #[test]
    fn a_view_comes_back_as_it_went(wild in any::<prop::sample::Index>(), text in ".{0,20}") {
        let mut shell = Shell::with_a_page();
        shell.does(wild.get(&all_happenings(&text, 2)).clone());
        let view = shell.view();
        prop_assert_eq!(decode::<ViewModel>(&encode(&view)), Some(view));
    }
}

#[test]
fn every_place_is_reached_through_bytes() {
    let mut shell = Shell::with_a_page();
    for place in places() {
        shell.does(Happening::WentTo(place));
        let ViewModel::Ready(ready) = shell.view() else {
            panic!("{place:?} leads out of the journal");
        };
        let reached = match ready.screen {
            ScreenView::Today(_) => Place::Today,
            ScreenView::Journal => Place::Journal,
            ScreenView::Editor(_) => Place::NewPage,
            ScreenView::You(_) => Place::You,
            ScreenView::Devices(_) => Place::Devices,
            ScreenView::RecoverySheet(_) => Place::RecoverySheet,
            ScreenView::Backup(_) => Place::Backup,
            ScreenView::Bin(_) => Place::Bin,
            ScreenView::Settings(_) => Place::Settings,
            ScreenView::LockSettings(_) => Place::LockSettings,
            ScreenView::Support(_) => Place::Support,
            ScreenView::About(_) => Place::About,
            ScreenView::ServerHistory(_) => Place::ServerHistory,
            ScreenView::Reflect(_) => Place::Reflect,
            ScreenView::Rant(_) => Place::Rant,
            ScreenView::Practise(_) => Place::Practise,
            ScreenView::Programme(_) => Place::Programme,
            ScreenView::Ladder(_) => Place::Ladder,
            ScreenView::Calendar(_) => Place::Calendar,
            ScreenView::Reminders(_) => Place::Reminders,
            ScreenView::Added(_) => Place::Added,
            ScreenView::Page(_)
            | ScreenView::Card(_)
            | ScreenView::Seed(_)
            | ScreenView::Player(_) => panic!("{place:?} leads elsewhere"),
        };
        // Without sync there is no sheet: the place leads to Devices, where sync is turned on.
        if place != Place::RecoverySheet {
            assert_eq!(reached, place);
        }
    }
}
