//! A shell that knows the core by bytes alone, as every real one does.

use std::collections::BTreeMap;

use crux_core::bridge::{BincodeFfiFormat, Bridge, EffectId, FfiFormat, Request};
use serde::{Deserialize, Serialize};
use shared::effect::*;
use shared::{Event, Happening, Hearten, Occurrence, ViewModel};

use super::samples::moment;

pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    BincodeFfiFormat::serialize(&mut bytes, value).expect("everything bridged can be written");
    bytes
}

pub(crate) fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    BincodeFfiFormat::deserialize(bytes).ok()
}

pub(crate) fn event(what: Happening) -> Vec<u8> {
    encode(&Event::Occurred(Occurrence { at: moment(), what }))
}

#[derive(Default)]
pub(crate) struct Store {
    pub(crate) values: BTreeMap<String, Vec<u8>>,
    pub(crate) secret: Option<Vec<u8>>,
    pub(crate) token: Option<Vec<u8>>,
}

pub(crate) struct Shell {
    pub(crate) bridge: Bridge<Hearten>,
    pub(crate) store: Store,
    /// What has not been answered.
    pub(crate) waiting: Vec<(EffectId, EffectFfi)>,
}

impl Shell {
    pub(crate) fn new() -> Self {
        Self {
            bridge: Bridge::new(shared::core([9; 32])),
            store: Store::default(),
            waiting: Vec::new(),
        }
    }

    /// A journal with one page in it.
    pub(crate) fn with_a_page() -> Self {
        let mut shell = Self::new();
        for what in [
            Happening::Started(shared::event::ShellFacts::default()),
            Happening::FirstRun(shared::event::FirstRunEvent::Began),
            Happening::Editor(shared::event::EditorEvent::TextChanged {
                field: shared::event::PageField::Body,
                seq: 1,
                at: 0,
                remove: 0,
                insert: "A quiet night.".to_owned(),
            }),
            Happening::FirstRun(shared::event::FirstRunEvent::FirstPageDone),
            Happening::FirstRun(shared::event::FirstRunEvent::Finished),
        ] {
            shell.does(what);
        }
        shell
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) -> bool {
        let mut out = Vec::new();
        let taken = self.bridge.update(bytes, &mut out).is_ok();
        self.hear(taken, &out);
        taken
    }

    pub(crate) fn resolve(&mut self, id: EffectId, bytes: &[u8]) -> bool {
        let mut out = Vec::new();
        let taken = self.bridge.resolve(id, bytes, &mut out).is_ok();
        self.hear(taken, &out);
        taken
    }

    fn hear(&mut self, taken: bool, out: &[u8]) {
        if taken {
            let requests: Vec<Request<EffectFfi>> = decode(out).expect("requests can be read");
            let fresh = requests.into_iter().map(|asked| (asked.id, asked.effect));
            self.waiting.extend(fresh);
        }
    }

    /// Tells the core and answers what is local until nothing local waits.
    pub(crate) fn does(&mut self, what: Happening) {
        assert!(self.update(&event(what)), "a good event is taken");
        self.settle();
    }

    pub(crate) fn settle(&mut self) {
        while let Some(at) = self.waiting.iter().position(|(_, effect)| is_local(effect)) {
            let (id, effect) = self.waiting.remove(at);
            match effect {
                EffectFfi::Store(operation) => {
                    let outcome = self.store(operation);
                    assert!(self.resolve(id, &encode(&outcome)));
                }
                EffectFfi::Vault(operation) => {
                    let outcome = self.vault(operation);
                    assert!(self.resolve(id, &encode(&outcome)));
                }
                _ => {}
            }
        }
    }

    fn store(&mut self, operation: StoreOperation) -> StoreOutcome {
        match operation {
            StoreOperation::Read { names } => StoreOutcome::Read {
                values: names
                    .iter()
                    .map(|name| {
                        let value = self.store.values.get(name);
                        StoreValue {
                            found: value.is_some(),
                            value: value.cloned().unwrap_or_default(),
                        }
                    })
                    .collect(),
            },
            StoreOperation::Commit { writes } => {
                for write in writes {
                    if write.remove {
                        self.store.values.remove(&write.name);
                    } else {
                        self.store.values.insert(write.name, write.value);
                    }
                }
                StoreOutcome::Committed
            }
            StoreOperation::Persist => StoreOutcome::Persisted { granted: true },
        }
    }

    fn vault(&mut self, operation: VaultOperation) -> VaultOutcome {
        match operation {
            VaultOperation::Load => match &self.store.secret {
                Some(secret) => VaultOutcome::Loaded {
                    secret: secret.clone(),
                },
                None => VaultOutcome::Empty,
            },
            VaultOperation::Keep { secret } => {
                self.store.secret = Some(secret);
                VaultOutcome::Kept
            }
            VaultOperation::LoadToken => match &self.store.token {
                Some(token) => VaultOutcome::Loaded {
                    secret: token.clone(),
                },
                None => VaultOutcome::Empty,
            },
            VaultOperation::KeepToken { token } => {
                self.store.token = Some(token);
                VaultOutcome::Kept
            }
        }
    }

    pub(crate) fn view(&self) -> ViewModel {
        let mut bytes = Vec::new();
        self.bridge
            .view(&mut bytes)
            .expect("the view can be written");
        decode(&bytes).expect("the view can be read")
    }
}

fn is_local(effect: &EffectFfi) -> bool {
    matches!(
        effect,
        EffectFfi::Store(_) | EffectFfi::Vault(_) | EffectFfi::Render(_)
    )
}
