//! The lock: a passphrase in front of the data key.

use minicbor::{Decode, Encode};
use seal::at_rest::{DataKey, open_value, seal_value};
use seal::lock::Lock;
use seal::recovery::RecoverySeed;
use zeroize::Zeroizing;

use super::keeper::Keeper;
use super::timers::Purpose;
use super::{Model, Phase, batch, boot, lock_support, sync};
use crate::asks::Asks;
use crate::effect::VaultOutcome;
use crate::event::LockEvent;
use crate::told::VaultReason;

/// The fewest characters of a passphrase.
const PASSPHRASE_CHARS_MIN: usize = 6;
/// The storage name that seals the data key for the recovery words.
const BY_WORDS: &str = "unlock-by-words";

/// What the vault holds.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Secret {
    /// The data key, when there is no lock.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) plain: Option<[u8; 32]>,
    /// The data key behind the passphrase.
    #[cbor(n(1), with = "minicbor::bytes")]
    lock: Option<Vec<u8>>,
    /// The data key behind the recovery seed.
    #[cbor(n(2), with = "minicbor::bytes")]
    by_words: Option<Vec<u8>>,
    /// The nation whose numbers the lock screen shows; see [`lock_support`].
    #[n(3)]
    pub(crate) nation: Option<String>,
}

impl Drop for Secret {
    fn drop(&mut self) {
        if let Some(plain) = &mut self.plain {
            zeroize::Zeroize::zeroize(plain);
        }
    }
}

impl Secret {
    pub(crate) fn plain(key: &DataKey) -> Self {
        Self {
            plain: Some(*key.as_bytes()),
            lock: None,
            by_words: None,
            nation: None,
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        wire::cbor::encode(self)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let secret: Self = wire::cbor::decode(bytes).ok()?;
        (secret.plain.is_some() || secret.lock.is_some()).then_some(secret)
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    fn unlock(&self, passphrase: &str) -> Option<DataKey> {
        Lock::from_bytes(self.lock.as_ref()?)
            .ok()?
            .unlock(passphrase)
            .ok()
    }

    fn unlock_by_words(&self, seed: &RecoverySeed) -> Option<DataKey> {
        let key = words_key(seed);
        let bytes = open_value(&key, BY_WORDS, self.by_words.as_ref()?).ok()?;
        let bytes: [u8; 32] = bytes.as_slice().try_into().ok()?;
        Some(DataKey::from_bytes(bytes))
    }
}

fn words_key(seed: &RecoverySeed) -> DataKey {
    DataKey::from_bytes(wire::hash("hearten/v1/unlock", seed.as_bytes()).to_bytes())
}

/// The lock screen.
pub(crate) struct Locked {
    secret: Secret,
    pub(crate) error: Option<&'static str>,
    pub(crate) support: bool,
}

impl Locked {
    pub(crate) fn new(secret: Secret) -> Self {
        Self {
            secret,
            error: None,
            support: false,
        }
    }

    pub(crate) fn words_can_unlock(&self) -> bool {
        self.secret.by_words.is_some()
    }

    /// The nation whose numbers are shown here.
    pub(crate) fn nation(&self) -> Option<&str> {
        self.secret.nation.as_deref()
    }
}

/// The lock's settings.
#[derive(Default)]
pub(crate) struct LockForm {
    pub(crate) busy: bool,
    pub(crate) error: Option<&'static str>,
    next: Option<Secret>,
}

impl LockForm {
    /// The vault is being written.
    pub(crate) fn is_writing(&self) -> bool {
        self.next.is_some()
    }

    /// The vault is being written, and this is what it holds then.
    pub(crate) fn writes(&mut self, secret: Secret) {
        self.next = Some(secret);
    }
}

/// Something happened about the lock.
pub(crate) fn happen(model: &mut Model, event: LockEvent, asks: &mut Asks) {
    match event {
        LockEvent::PassphraseEntered { passphrase } => {
            let passphrase = Zeroizing::new(passphrase);
            unlock(
                model,
                "lock-wrong",
                |secret| secret.unlock(&passphrase),
                asks,
            );
        }
        LockEvent::WordsEntered { words } => {
            let words = Zeroizing::new(words);
            let by_words =
                |secret: &Secret| secret.unlock_by_words(&RecoverySeed::from_words(&words).ok()?);
            unlock(model, "lock-wrong-words", by_words, asks);
        }
        LockEvent::PassphraseChosen { passphrase } => {
            choose(model, &Zeroizing::new(passphrase), asks);
        }
        LockEvent::LockRemoved { passphrase } => remove(model, &Zeroizing::new(passphrase), asks),
        LockEvent::LockedNow => lock_now(model, asks),
        LockEvent::WaitChosen { minutes } => {
            if let Some((open, _)) = model.open() {
                open.install.lock_wait_minutes = minutes.min(60);
                open.install_changed = true;
            }
        }
        LockEvent::NationShown { shown } => {
            if let Some((open, _)) = model.open() {
                lock_support::chosen(open, shown);
                lock_support::follow(open, asks);
            }
        }
    }
}

fn unlock(
    model: &mut Model,
    error: &'static str,
    open: impl FnOnce(&Secret) -> Option<DataKey>,
    asks: &mut Asks,
) {
    let Phase::Locked(locked) = &mut model.phase else {
        return;
    };
    match open(&locked.secret) {
        Some(key) => {
            let secret = locked.secret.clone();
            boot::begin(model, Keeper::new(key), asks);
            if let Some((open, _)) = model.open() {
                open.secret = secret;
            }
        }
        None => locked.error = Some(error),
    }
}

fn choose(model: &mut Model, passphrase: &str, asks: &mut Asks) {
    let Some((open, around)) = model.open() else {
        return;
    };
    if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
        open.lock_form.error = Some("lock-short");
        return;
    }
    let Ok(lock) = seal::lock::lock(open.keeper.key(), passphrase, around.rng) else {
        open.lock_form.error = Some("lock-short");
        return;
    };
    let by_words = open
        .space
        .as_ref()
        .and_then(|space| space.seed.as_ref())
        .and_then(|seed| {
            let key = words_key(seed);
            seal_value(&key, BY_WORDS, open.keeper.key().as_bytes(), around.rng).ok()
        });
    let secret = Secret {
        plain: None,
        lock: Some(lock.to_bytes()),
        by_words,
        nation: None,
    };
    open.lock_form.busy = true;
    open.lock_form.error = None;
    asks.keep_in_vault(secret.encode(), VaultReason::LockOn);
    open.lock_form.next = Some(secret);
}

/// The recovery seed came to be after the lock: let the words unlock too.
pub(crate) fn seed_made(
    open: &mut super::open::Open,
    rng: &mut rand_chacha::ChaCha20Rng,
    asks: &mut Asks,
) {
    if !open.secret.is_locked() {
        return;
    }
    let Some(seed) = open.space.as_ref().and_then(|space| space.seed.as_ref()) else {
        return;
    };
    let mut secret = open.secret.clone();
    secret.by_words = seal_value(
        &words_key(seed),
        BY_WORDS,
        open.keeper.key().as_bytes(),
        rng,
    )
    .ok();
    asks.keep_in_vault(secret.encode(), VaultReason::Quiet);
    open.lock_form.next = Some(secret);
}

/// The recovery key was replaced elsewhere: the old words do not unlock this device any more.
pub(crate) fn words_replaced(open: &mut super::open::Open, asks: &mut Asks) {
    if open.secret.by_words.is_none() {
        return;
    }
    let mut secret = open.secret.clone();
    secret.by_words = None;
    asks.keep_in_vault(secret.encode(), VaultReason::Quiet);
    open.lock_form.next = Some(secret);
}

fn remove(model: &mut Model, passphrase: &str, asks: &mut Asks) {
    let Some((open, _)) = model.open() else {
        return;
    };
    if open.secret.unlock(passphrase).is_none() {
        open.lock_form.error = Some("lock-wrong");
        return;
    }
    let secret = Secret::plain(open.keeper.key());
    open.lock_form.busy = true;
    open.lock_form.error = None;
    asks.keep_in_vault(secret.encode(), VaultReason::LockOff);
    open.lock_form.next = Some(secret);
}

/// The vault was written.
pub(crate) fn vault_kept(
    model: &mut Model,
    outcome: &VaultOutcome,
    why: VaultReason,
    asks: &mut Asks,
) {
    asks.redraw();
    let kept = matches!(outcome, VaultOutcome::Kept);
    if why == VaultReason::NewJournal {
        if !kept {
            model.phase = Phase::Fatal("fatal-vault");
        } else if let Some((open, _)) = model.open() {
            open.chores.vault_pending = false;
            super::install_token::begin(open, asks);
        }
        return;
    }
    let Some((open, _)) = model.open() else {
        return;
    };
    open.lock_form.busy = false;
    let next = open.lock_form.next.take();
    if !kept {
        open.lock_form.error = Some("notice-store-unavailable");
        return;
    }
    if let Some(secret) = next {
        open.secret = secret;
    }
    match why {
        VaultReason::LockOn => open.notices.done("notice-lock-on"),
        VaultReason::LockOff => open.notices.done("notice-lock-off"),
        VaultReason::NewJournal | VaultReason::Quiet => {}
    }
    lock_support::follow(open, asks);
}

/// The app left the screen: close the batch, and start the lock's clock.
pub(crate) fn went_to_background(model: &mut Model, asks: &mut Asks) {
    let now_ms = model.now.unix_ms;
    let Some((open, mut around)) = model.open() else {
        return;
    };
    batch::close_batch(open, &mut around);
    open.background_ms = Some(now_ms);
    if open.secret.is_locked() {
        if open.install.lock_wait_minutes == 0 {
            lock_now(model, asks);
        } else {
            let wait_ms = open.install.lock_wait_minutes.saturating_mul(60_000);
            around.timers.start(Purpose::Lock, wait_ms, asks);
        }
    }
}

/// The app is on the screen again.
pub(crate) fn came_to_foreground(model: &mut Model, asks: &mut Asks) {
    let now_ms = model.now.unix_ms;
    model.timers.stop(Purpose::Lock);
    let Some((open, mut around)) = model.open() else {
        return;
    };
    let away_ms = open
        .background_ms
        .take()
        .map_or(0, |since| now_ms.saturating_sub(since));
    let wait_ms = i64::from(open.install.lock_wait_minutes).saturating_mul(60_000);
    if open.secret.is_locked() && away_ms >= wait_ms && away_ms > 0 {
        lock_now(model, asks);
        return;
    }
    sync::soon(open, &mut around, asks);
}

/// The lock's wait is over.
pub(crate) fn wait_is_over(model: &mut Model, asks: &mut Asks) {
    let away = model
        .open()
        .is_some_and(|(open, _)| open.background_ms.is_some());
    if away {
        lock_now(model, asks);
    }
}

fn lock_now(model: &mut Model, asks: &mut Asks) {
    asks.redraw();
    let Some((open, mut around)) = model.open() else {
        return;
    };
    if !open.secret.is_locked() {
        return;
    }
    batch::close_batch(open, &mut around);
    open.locking = true;
    open.flush(&mut around, asks);
    lock_if_kept(model, asks);
}

/// Forgets the key, once everything is kept.
pub(crate) fn lock_if_kept(model: &mut Model, asks: &mut Asks) {
    let Some((open, _)) = model.open() else {
        return;
    };
    if !open.locking || !open.is_kept() {
        return;
    }
    sync::close_line(open, asks);
    let mut secret = open.secret.clone();
    secret.plain = None;
    model.timers = super::timers::Timers::continue_from(&model.timers);
    model.phase = Phase::Locked(Box::new(Locked::new(secret)));
    asks.redraw();
}
