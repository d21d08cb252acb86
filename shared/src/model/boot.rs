//! From nothing to an open journal: the vault, then the install, the space and the draft.

use journal::SettingsDocument;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;
use seal::at_rest::{DataKey, make_data_key};
use zeroize::Zeroizing;

use super::install::{self, FORMAT, Install};
use super::keeper::Keeper;
use super::lock::{Locked, Secret};
use super::open::Open;
use super::space::{self, Space};
use super::{
    Model, Phase, added, attach, backlog, backup, batch, chores, delete, heal, history,
    install_token, list, log, months, packs, pages, rant, rebase, relocate, sync,
};
use crate::asks::Asks;
use crate::effect::{StoreOutcome, StoreValue, VaultOutcome};
use crate::event::ShellFacts;
use crate::told::{Reading, VaultReason};

/// The shell started.
pub(crate) fn started(model: &mut Model, facts: ShellFacts, asks: &mut Asks) {
    model.facts = facts;
    if !model.started {
        model.started = true;
        asks.load_vault();
    }
}

/// The vault was read.
pub(crate) fn vault_loaded(model: &mut Model, outcome: VaultOutcome, asks: &mut Asks) {
    asks.redraw();
    match outcome {
        VaultOutcome::Loaded { secret } => match Secret::decode(&secret) {
            Some(Secret {
                plain: Some(key), ..
            }) => {
                let key = DataKey::from_bytes(key);
                begin(model, Keeper::new(key), asks);
            }
            Some(secret) => model.phase = Phase::Locked(Box::new(Locked::new(secret))),
            None => model.phase = Phase::Fatal("fatal-vault"),
        },
        // An empty vault beside a full store means that the key was lost, not that this is a new
        // journal: making a new key would hide what is there.
        VaultOutcome::Empty => asks.read(vec![install::NAME.to_owned()], Reading::Orphan),
        VaultOutcome::Kept | VaultOutcome::Failed => model.phase = Phase::Fatal("fatal-vault"),
    }
}

fn orphan(model: &mut Model, outcome: &StoreOutcome, asks: &mut Asks) {
    match outcome {
        StoreOutcome::Read { values } if values.iter().all(|value| !value.found) => {
            let key = make_data_key(&mut model.rng);
            let secret = Secret::plain(&key);
            asks.keep_in_vault(secret.encode(), VaultReason::NewJournal);
            let keeper = Keeper::new(key);
            let install = new_install(&mut model.rng, &model.facts, &model.phrases);
            let settings = SettingsDocument::create(install.actor);
            let mut open = Open::new(keeper, secret, install, settings, None);
            open.install_changed = true;
            // Nothing is written before the vault says that it has the key.
            open.chores.vault_pending = true;
            model.phase = Phase::Open(Box::new(open));
        }
        StoreOutcome::Read { .. } => model.phase = Phase::Fatal("fatal-vault"),
        _ => model.phase = Phase::Fatal("fatal-store"),
    }
    asks.redraw();
}

pub(crate) fn new_install(
    rng: &mut ChaCha20Rng,
    facts: &ShellFacts,
    phrases: &phrases::Phrases,
) -> Install {
    let mut actor = [0; 16];
    rng.fill_bytes(&mut actor);
    let name = match facts.device_kind.as_str() {
        "phone" => "name-phone",
        "tablet" => "name-tablet",
        "computer" => "name-computer",
        _ => "name-other",
    };
    Install {
        format: FORMAT,
        actor,
        device_name: phrases.say(name),
        theme: 0,
        lock_wait_minutes: 1,
        months: Vec::new(),
        first_run_done: false,
        backup_asked_at_pages: 0,
        backup_ms: None,
        settings: Vec::new(),
        settings_seq: 0,
        persist_asked: false,
        prompts: Vec::new(),
        rant_day: String::new(),
        talk_put_away_ms: 0,
        talk_muted_until_ms: 0,
        practising: None,
        timer: None,
        safety_read: false,
        reminders: super::reminders::Reminders::default(),
        doors_aside: Vec::new(),
        lock_hides_nation: false,
        added: Vec::new(),
        token: None,
    }
}

/// The key is known: read what opens the journal.
pub(crate) fn begin(model: &mut Model, keeper: Keeper, asks: &mut Asks) {
    let names = [
        install::NAME,
        space::NAME,
        batch::DRAFT,
        history::NAME,
        log::NAME,
        heal::NAME,
        attach::shelf::NAME,
        packs::book::NAME,
    ]
    .map(str::to_owned)
    .to_vec();
    let secret = Secret::plain(keeper.key());
    let install = new_install(&mut model.rng, &model.facts, &model.phrases);
    let settings = SettingsDocument::create(install.actor);
    let mut open = Open::new(keeper, secret, install, settings, None);
    open.chores.booting = true;
    model.phase = Phase::Open(Box::new(open));
    asks.read(names, Reading::Boot);
}

/// The store was read: to whoever asked.
pub(crate) fn read(model: &mut Model, outcome: StoreOutcome, why: Reading, asks: &mut Asks) {
    match why {
        Reading::Orphan => return orphan(model, &outcome, asks),
        Reading::Boot => return booted(model, outcome, asks),
        _ => {}
    }
    let Some((open, mut around)) = model.open() else {
        return;
    };
    let values = match outcome {
        StoreOutcome::Read { values } => values,
        _ => {
            open.notices.problem("notice-store-unavailable");
            asks.redraw();
            Vec::new()
        }
    };
    match why {
        Reading::Months(names) => months::read(open, &names, &values, &mut around, asks),
        Reading::Page(id, purpose) => pages::read(open, id, purpose, &values, &mut around, asks),
        Reading::Draft => batch::draft_read(open, &values, &mut around, asks),
        Reading::Texts(ids) => list::texts_read(open, &ids, &values, &mut around, asks),
        Reading::Stale(ids) => chores::stale_read(open, &ids, &values, &mut around, asks),
        Reading::Backlog(ids) => backlog::read(open, &ids, &values, &mut around, asks),
        Reading::Backup(ids) => backup::pages_read(open, &ids, &values, &mut around, asks),
        Reading::Restore(ids) => backup::merge_read(open, &ids, &values, &mut around, asks),
        Reading::Part(part) => attach::show::read(open, part, &values, &mut around, asks),
        Reading::PartToSend(part) => attach::send::read(open, part, &values, &mut around, asks),
        Reading::OnPages(ids) => {
            attach::send::pages_read(open, &ids, &values, &mut around, asks);
        }
        Reading::Carry(one) => backup::media_read(open, &one, &values, &mut around, asks),
        Reading::Outbox(seqs) => sync::outbox_read(open, &seqs, &values, &mut around, asks),
        Reading::Rebase(seqs) => rebase::outbox_read(open, &seqs, &values, &mut around, asks),
        Reading::Log(shards) => log::read(open, &shards, &values, &mut around, asks),
        Reading::Heal(held) => heal::read(open, &held, &values, &mut around, asks),
        Reading::Pack(ids) => packs::gather::read(open, &ids, &values, &mut around, asks),
        Reading::Returning(ids) => delete::returning(open, &ids, &values, &mut around, asks),
        Reading::Rant => rant::read(open, &values, asks),
        Reading::Added => added::read(open, &values, &mut around, asks),
        Reading::Erase(held) => delete::read(open, &held, &values, &mut around, asks),
        Reading::Orphan | Reading::Boot => {}
    }
}

fn booted(model: &mut Model, outcome: StoreOutcome, asks: &mut Asks) {
    asks.redraw();
    let StoreOutcome::Read { values } = outcome else {
        model.phase = Phase::Fatal("fatal-store");
        return;
    };
    let Some((open, mut around)) = model.open() else {
        return;
    };
    let Ok(found) = found(open, &values) else {
        model.phase = Phase::Fatal("fatal-damaged");
        return;
    };
    if let Some(install) = found.install {
        let settings = SettingsDocument::load(&install.settings, install.actor)
            .unwrap_or_else(|_| SettingsDocument::create(install.actor));
        let keeper = std::mem::replace(&mut open.keeper, Keeper::new(DataKey::from_bytes([0; 32])));
        let secret = open.secret.clone();
        *open = Open::new(keeper, secret, install, settings, found.space);
    } else {
        // Killed before anything was kept: the key is there, the rest begins now.
        open.install_changed = true;
    }
    open.chores.booting = false;
    open.chores.drafts = found.drafts;
    open.history = found.history;
    if let Some(healing) = &found.healing {
        open.heal.resume(healing);
    }
    install_token::begin(open, asks);
    log::booted(open, found.log.as_deref().map(Vec::as_slice), asks);
    relocate::resume(open, &mut around, asks);
    open.attach.shelf = found.shelf;
    open.packs.book = found.book;
    months::begin(open, &mut around, asks);
}

struct Found {
    install: Option<Install>,
    space: Option<Box<Space>>,
    drafts: Vec<batch::Draft>,
    history: history::History,
    log: Option<Zeroizing<Vec<u8>>>,
    healing: Option<Zeroizing<Vec<u8>>>,
    shelf: attach::shelf::Shelf,
    book: packs::book::Book,
}

/// Opens what was read; anything damaged, or newer than this version, stops here untouched.
fn found(open: &Open, values: &[StoreValue]) -> Result<Found, seal::Error> {
    let opened = |index: usize, name: &str| match values.get(index) {
        Some(value) => open.keeper.open(name, value),
        None => Ok(None),
    };
    let install = match opened(0, install::NAME)? {
        Some(bytes) => {
            let install: Install =
                wire::cbor::decode(&bytes).map_err(|_| seal::Error::Malformed)?;
            if install.format > FORMAT {
                return Err(seal::Error::Malformed);
            }
            Some(install)
        }
        None => None,
    };
    let space = match opened(1, space::NAME)? {
        Some(bytes) => Some(Box::new(
            Space::decode(&bytes).ok_or(seal::Error::Malformed)?,
        )),
        None => None,
    };
    let drafts = match opened(2, batch::DRAFT)? {
        Some(bytes) => wire::cbor::decode(&bytes).map_err(|_| seal::Error::Malformed)?,
        None => Vec::new(),
    };
    // The install is in the first commit: without it, what is there was described by one that is
    // lost, and a new one would hide it.
    if install.is_none() && (space.is_some() || !drafts.is_empty()) {
        return Err(seal::Error::Malformed);
    }
    let history = opened(3, history::NAME)?
        .map(|bytes| history::History::decode(&bytes))
        .unwrap_or_default();
    let shelf = match opened(6, attach::shelf::NAME)? {
        Some(bytes) => attach::shelf::Shelf::decode(&bytes).ok_or(seal::Error::Malformed)?,
        None => attach::shelf::Shelf::default(),
    };
    let book = match opened(7, packs::book::NAME)? {
        Some(bytes) => packs::book::Book::decode(&bytes).ok_or(seal::Error::Malformed)?,
        None => packs::book::Book::default(),
    };
    Ok(Found {
        install,
        space,
        drafts,
        history,
        log: opened(4, log::NAME)?,
        healing: opened(5, heal::NAME)?,
        shelf,
        book,
    })
}
