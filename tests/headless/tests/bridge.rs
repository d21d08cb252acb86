//! The core through its bridge of bytes: the same as without it, and unharmed by nonsense.

#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_possible_truncation)]

use std::collections::VecDeque;

use crux_core::bridge::{BincodeFfiFormat, Bridge, EffectId, FfiFormat, Request};
use headless::gestures::Draft;
use headless::{Clock, Device, MemoryStorage, Setup, Storage};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::effect::{
    EffectFfi, HttpOutcome, StoreFailure, StoreOperation, StoreOutcome, StoreValue, VaultOperation,
    VaultOutcome,
};
use shared::event::{
    EditorEvent, Event, FirstRunEvent, Happening, LensChoice, Moment, Occurrence, PageField, Place,
    ShellFacts,
};
use shared::{Hearten, ViewModel};

const NOW_MS: i64 = 1_792_821_120_000;

/// A shell that speaks bytes, as those in other languages do.
struct ByteShell {
    bridge: Bridge<Hearten>,
    storage: MemoryStorage,
    waiting: VecDeque<Request<EffectFfi>>,
}

fn to_bytes<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    BincodeFfiFormat::serialize(&mut bytes, value).unwrap();
    bytes
}

fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> T {
    BincodeFfiFormat::deserialize(bytes).unwrap()
}

fn moment() -> Moment {
    Moment {
        unix_ms: NOW_MS,
        zone: "Europe/London".to_owned(),
    }
}

fn facts() -> ShellFacts {
    ShellFacts {
        relay_hint: String::new(),
        device_kind: "phone".to_owned(),
        release: "test".to_owned(),
    }
}

impl ByteShell {
    fn new(storage: MemoryStorage, seed: [u8; 32]) -> Self {
        let bridge = Bridge::new(shared::core(seed));
        let mut shell = Self {
            bridge,
            storage,
            waiting: VecDeque::new(),
        };
        shell.happens(Happening::Started(facts()));
        shell
    }

    fn happens(&mut self, what: Happening) {
        self.tells(what);
        self.settles();
    }

    /// Tells the core and answers nothing.
    fn tells(&mut self, what: Happening) {
        let event = to_bytes(&Event::Occurred(Occurrence { at: moment(), what }));
        let mut requests = Vec::new();
        self.bridge.update(&event, &mut requests).unwrap();
        self.waiting
            .extend(from_bytes::<Vec<Request<EffectFfi>>>(&requests));
    }

    fn settles(&mut self) {
        while let Some(request) = self.waiting.pop_front() {
            let Some(output) = self.output(&request.effect) else {
                continue;
            };
            let mut requests = Vec::new();
            self.bridge
                .resolve(request.id, &output, &mut requests)
                .unwrap();
            self.waiting
                .extend(from_bytes::<Vec<Request<EffectFfi>>>(&requests));
        }
    }

    fn output(&mut self, effect: &EffectFfi) -> Option<Vec<u8>> {
        match effect {
            EffectFfi::Store(operation) => Some(to_bytes(&match operation {
                StoreOperation::Read { names } => StoreOutcome::Read {
                    values: self.storage.read(names).unwrap(),
                },
                StoreOperation::Commit { writes } => {
                    self.storage.commit(writes).unwrap();
                    StoreOutcome::Committed
                }
                StoreOperation::Persist => StoreOutcome::Persisted { granted: true },
            })),
            EffectFfi::Vault(operation) => Some(to_bytes(&match operation {
                VaultOperation::Load => self.storage.load_secret(),
                VaultOperation::Keep { secret } => self.storage.keep_secret(secret),
                VaultOperation::LoadToken => self.storage.load_token(),
                VaultOperation::KeepToken { token } => self.storage.keep_token(token),
            })),
            EffectFfi::Http(_) => Some(to_bytes(&HttpOutcome::Unreachable { at: moment() })),
            _ => None,
        }
    }

    fn view_bytes(&self) -> Vec<u8> {
        let mut view = Vec::new();
        self.bridge.view(&mut view).unwrap();
        view
    }
}

fn first_page() -> Vec<Happening> {
    let typed = |field, seq, insert: &str| {
        let (at, remove, insert) = (0, 0, insert.to_owned());
        Happening::Editor(EditorEvent::TextChanged {
            field,
            seq,
            at,
            remove,
            insert,
        })
    };
    vec![
        Happening::FirstRun(FirstRunEvent::Began),
        typed(PageField::Title, 1, "Feet"),
        typed(PageField::Body, 2, "Cold toast. 😀 Kofi humming."),
        Happening::Editor(EditorEvent::LensChosen {
            lens: Some(LensChoice::Team),
        }),
        Happening::Editor(EditorEvent::TagAdded {
            tag: "nights".to_owned(),
        }),
        Happening::FirstRun(FirstRunEvent::FirstPageDone),
        Happening::FirstRun(FirstRunEvent::Finished),
        Happening::WentTo(Place::Journal),
        Happening::WentTo(Place::Today),
    ]
}

#[test]
fn bytes_show_what_the_typed_core_shows() {
    let mut shell = ByteShell::new(MemoryStorage::new(), [5; 32]);
    let setup = Setup {
        seed: [5; 32],
        zone: "Europe/London".to_owned(),
        clock: Clock::at(NOW_MS),
        facts: facts(),
    };
    let mut device = Device::start(MemoryStorage::new(), setup);
    device.settle_local().unwrap();
    for what in first_page() {
        shell.happens(what.clone());
        device.does(what.clone()).unwrap();
        assert_eq!(
            shell.view_bytes(),
            to_bytes(&device.view()),
            "after {what:?}"
        );
        assert_eq!(from_bytes::<ViewModel>(&shell.view_bytes()), device.view());
    }
    assert_eq!(device.rows().unwrap().len(), 1);
}

/// Writes a page and reads it: the core still does what it is for.
fn still_works(storage: MemoryStorage) {
    let setup = Setup {
        seed: [9; 32],
        zone: "Europe/London".to_owned(),
        clock: Clock::at(NOW_MS),
        facts: facts(),
    };
    let mut device = Device::start(storage, setup);
    device.settle_local().unwrap();
    let draft = Draft {
        body: "After the nonsense.".to_owned(),
        ..Draft::default()
    };
    let page = match device.view() {
        ViewModel::FirstRun(_) => device.begin(&draft).unwrap(),
        _ => device.write(&draft).unwrap(),
    };
    assert_eq!(device.open_page(&page).unwrap().blocks.len(), 1);
}

fn any_outcome() -> impl Strategy<Value = StoreOutcome> {
    let bytes = || proptest::collection::vec(any::<u8>(), 0..60);
    let value = (any::<bool>(), bytes()).prop_map(|(found, value)| StoreValue { found, value });
    prop_oneof![
        proptest::collection::vec(value, 0..5).prop_map(|values| StoreOutcome::Read { values }),
        Just(StoreOutcome::Committed),
        any::<bool>().prop_map(|granted| StoreOutcome::Persisted { granted }),
        Just(StoreOutcome::Failed(StoreFailure::Full)),
        Just(StoreOutcome::Failed(StoreFailure::Unavailable)),
        Just(StoreOutcome::Failed(StoreFailure::Damaged)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_events_never_panic_and_the_core_goes_on(
        nonsense in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 1..8),
    ) {
        let mut shell = ByteShell::new(MemoryStorage::new(), [3; 32]);
        for bytes in &nonsense {
            let mut requests = Vec::new();
            // Bytes that happen to be an event are one: the shell then does its part.
            if shell.bridge.update(bytes, &mut requests).is_ok() {
                shell.waiting.extend(from_bytes::<Vec<Request<EffectFfi>>>(&requests));
                shell.settles();
            }
            let _ = shell.view_bytes();
        }
        for what in first_page() {
            shell.happens(what);
        }
        prop_assert!(matches!(from_bytes(&shell.view_bytes()), ViewModel::Ready(_)));
    }

    #[test]
    fn any_event_with_arbitrary_bytes_behind_its_tag_never_panics(
        tags in proptest::collection::vec(0_u8..20, 4),
        tail in proptest::collection::vec(any::<u8>(), 0..120),
    ) {
        let mut shell = ByteShell::new(MemoryStorage::new(), [4; 32]);
        // Occurred, a moment without a zone, then a happening by its tags.
        let mut event = to_bytes(&0_u32);
        event.extend(to_bytes(&moment()));
        for tag in tags {
            event.extend(u32::from(tag).to_le_bytes());
        }
        event.extend(tail);
        let mut requests = Vec::new();
        if shell.bridge.update(&event, &mut requests).is_ok() {
            shell.waiting.extend(from_bytes::<Vec<Request<EffectFfi>>>(&requests));
            shell.settles();
        }
        for what in first_page() {
            shell.happens(what);
        }
        let _: ViewModel = from_bytes(&shell.view_bytes());
    }

    #[test]
    fn arbitrary_outputs_never_panic_and_another_start_works(
        id in 0_u32..12,
        nonsense in proptest::collection::vec(any::<u8>(), 0..300),
        stage in 0_usize..9,
    ) {
        let storage = MemoryStorage::new();
        let mut shell = ByteShell::new(storage.clone(), [6; 32]);
        for what in first_page().into_iter().take(stage) {
            shell.happens(what);
        }
        shell.tells(Happening::WentTo(Place::Today));
        let mut requests = Vec::new();
        let ids: Vec<_> = shell.waiting.iter().map(|request| request.id).collect();
        for id in ids.into_iter().chain([EffectId(id), EffectId(u32::MAX)]) {
            requests.clear();
            if shell.bridge.resolve(id, &nonsense, &mut requests).is_ok() {
                let _: Vec<Request<EffectFfi>> = from_bytes(&requests);
            }
        }
        let _: ViewModel = from_bytes(&shell.view_bytes());
        still_works(storage);
    }

    #[test]
    fn any_answer_of_the_store_never_panics_the_core(
        outcomes in proptest::collection::vec(any_outcome(), 1..12),
        secret in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..80)),
    ) {
        let mut shell = ByteShell {
            bridge: Bridge::new(shared::core([8; 32])),
            storage: MemoryStorage::new(),
            waiting: VecDeque::new(),
        };
        shell.tells(Happening::Started(facts()));
        let mut happenings = first_page().into_iter();
        for outcome in outcomes {
            let Some(request) = shell.waiting.pop_front() else {
                if let Some(what) = happenings.next() {
                    shell.tells(what);
                }
                continue;
            };
            let output = match (&request.effect, &secret) {
                (EffectFfi::Store(_), _) => to_bytes(&outcome),
                (EffectFfi::Vault(VaultOperation::Load), Some(secret)) => {
                    to_bytes(&VaultOutcome::Loaded { secret: secret.clone() })
                }
                (EffectFfi::Vault(VaultOperation::Load | VaultOperation::LoadToken), _) => {
                    to_bytes(&VaultOutcome::Empty)
                }
                (EffectFfi::Vault(_), _) => to_bytes(&VaultOutcome::Kept),
                _ => continue,
            };
            let mut requests = Vec::new();
            shell.bridge.resolve(request.id, &output, &mut requests).unwrap();
            shell.waiting.extend(from_bytes::<Vec<Request<EffectFfi>>>(&requests));
        }
        let _: ViewModel = from_bytes(&shell.view_bytes());
    }
}
