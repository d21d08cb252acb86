//! An open journal.

use content::Library;
use journal::{DocumentId, SettingsDocument};
use seal::recovery::RecoverySeed;

use super::added::Added;
use super::attach::{self, Attach};
use super::backup::BackupRun;
use super::calendar::Calendar;
use super::copied::CopyRun;
use super::editor::Editor;
use super::first_run::FirstRun;
use super::heal::Watchful;
use super::history::History;
use super::install::{self, Install};
use super::install_token::TokenRun;
use super::join::JoinRun;
use super::keeper::{Keeper, Kept};
use super::list::List;
use super::lock::{LockForm, Secret};
use super::notice::Notices;
use super::packs::Packs;
use super::pages::Reader;
use super::practice::Practising;
use super::raise::{Seed, Sending};
use super::rant::Rant;
use super::relocate::MoveRun;
use super::rows::Rows;
use super::space::{self, Space};
use super::sponsor::SponsorRun;
use super::sync::SyncRun;
use super::timers::Purpose;
use super::turn_on::TurnOn;
use super::{Surroundings, batch, chores, log, packs, rant, sync};
use crate::asks::Asks;
use crate::effect::{StoreFailure, StoreOutcome};
use crate::event::CardKind;

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    Today,
    Journal,
    Page(DocumentId),
    Editor,
    You,
    Devices,
    Sheet,
    Backup,
    Bin,
    Settings,
    LockSettings,
    Support,
    About,
    ServerHistory,
    Reflect,
    /// A text of the content pack: its kind and its number among those.
    Card(CardKind, usize),
    Rant,
    Seed,
    Practise,
    Player,
    Programme,
    Ladder,
    Calendar,
    Reminders,
    Added,
}

/// Everything of an open journal.
pub(crate) struct Open {
    pub(crate) keeper: Keeper,
    pub(crate) secret: Secret,
    pub(crate) install: Install,
    pub(crate) install_changed: bool,
    pub(crate) settings: SettingsDocument,
    pub(crate) rows: Rows,
    pub(crate) notices: Notices,
    pub(crate) history: History,
    /// Where the person is and came from; never empty.
    pub(crate) screens: Vec<Screen>,
    pub(crate) first_run: Option<FirstRun>,
    pub(crate) editor: Option<Editor>,
    pub(crate) editors_opened: u32,
    pub(crate) reader: Reader,
    pub(crate) list: List,
    /// The prompt on show, by its id.
    pub(crate) prompt: Option<String>,
    pub(crate) rant: Rant,
    /// What goes into a draft is being chosen.
    pub(crate) seed: Option<Seed>,
    /// The draft in the editor is about to be sent.
    pub(crate) sending: Option<Sending>,
    pub(crate) practising: Option<Practising>,
    pub(crate) practices_opened: u32,
    pub(crate) calendar: Calendar,
    /// The app's own content, and what was added to it.
    pub(crate) library: Library,
    pub(crate) added: Added,
    pub(crate) space: Option<Box<Space>>,
    pub(crate) space_changed: bool,
    pub(crate) sync: SyncRun,
    /// The index of the kept log, and whether it was read.
    pub(crate) log: replica::Log,
    pub(crate) log_ready: bool,
    pub(crate) heal: Watchful,
    pub(crate) token: TokenRun,
    pub(crate) copy: CopyRun,
    pub(crate) moving: MoveRun,
    /// A page for the log is being fetched.
    pub(crate) filling: bool,
    pub(crate) turn_on: TurnOn,
    pub(crate) sponsor: Option<SponsorRun>,
    /// The device that is about to be removed, between the two taps.
    pub(crate) removing: Option<wire::AuthorId>,
    /// A new recovery sheet on show, not in force yet.
    pub(crate) new_sheet: Option<RecoverySeed>,
    pub(crate) join: Option<JoinRun>,
    pub(crate) backup: BackupRun,
    pub(crate) attach: Attach,
    pub(crate) packs: Packs,
    pub(crate) lock_form: LockForm,
    pub(crate) chores: chores::Chores,
    /// Lock as soon as everything is kept.
    pub(crate) locking: bool,
    /// When the app left the screen.
    pub(crate) background_ms: Option<i64>,
}

impl Open {
    pub(crate) fn new(
        keeper: Keeper,
        secret: Secret,
        install: Install,
        settings: SettingsDocument,
        space: Option<Box<Space>>,
    ) -> Self {
        let rows = Rows::with_months(&install.months);
        let added = Added::of(&install.added);
        let first_run = (!install.first_run_done).then_some(FirstRun::Welcome);
        Self {
            keeper,
            secret,
            install,
            install_changed: false,
            settings,
            rows,
            notices: Notices::default(),
            history: History::default(),
            screens: vec![Screen::Today],
            first_run,
            editor: None,
            editors_opened: 0,
            reader: Reader::default(),
            list: List::default(),
            prompt: None,
            rant: Rant::default(),
            seed: None,
            sending: None,
            practising: None,
            practices_opened: 0,
            calendar: Calendar::default(),
            library: Library::default(),
            added,
            space,
            space_changed: false,
            sync: SyncRun::default(),
            log: replica::Log::default(),
            log_ready: true,
            heal: Watchful::at_start(),
            token: TokenRun::default(),
            copy: CopyRun::default(),
            moving: MoveRun::default(),
            filling: false,
            turn_on: TurnOn::default(),
            sponsor: None,
            removing: None,
            new_sheet: None,
            join: None,
            backup: BackupRun::default(),
            attach: Attach::default(),
            packs: Packs::default(),
            lock_form: LockForm::default(),
            chores: chores::Chores::default(),
            locking: false,
            background_ms: None,
        }
    }

    pub(crate) fn screen(&self) -> Screen {
        self.screens.last().copied().unwrap_or(Screen::Today)
    }

    /// Another screen on top, unless it is there already.
    pub(crate) fn go(&mut self, screen: Screen) {
        if self.screen() != screen {
            self.screens.push(screen);
        }
        // Nobody walks back through fifty screens.
        if self.screens.len() > 50 {
            self.screens.remove(0);
        }
    }

    /// Hands what changed to the keeper, and the keeper's waiting writes to the shell. Runs at the
    /// end of every event, so that one event's changes are one atomic commit.
    pub(crate) fn flush(&mut self, around: &mut Surroundings<'_>, asks: &mut Asks) {
        if self.keeper.is_busy() || self.chores.vault_pending || self.chores.booting {
            return;
        }
        // After a failure the next try waits for its timer: a full store is not asked again at once.
        if self.keeper.failure().is_some() && around.timers.is_waiting(Purpose::Keep) {
            return;
        }
        batch::keep_draft(self);
        rant::keep(self);
        log::flush(self);
        packs::keep(self);
        for (month, bytes) in self.rows.take_changed() {
            let name = self.keeper.name("month", month.as_bytes());
            self.keeper.put(name, bytes);
            self.install_changed = true;
        }
        if std::mem::take(&mut self.install_changed) {
            self.install.months = self.rows.months();
            self.keeper
                .put(install::NAME.to_owned(), wire::cbor::encode(&self.install));
        }
        if std::mem::take(&mut self.attach.shelf_changed) {
            self.keeper
                .put(attach::shelf::NAME.to_owned(), self.attach.shelf.encode());
        }
        // A space being restored is kept once this device is a member of it.
        if !super::join_words::is_restoring(self)
            && std::mem::take(&mut self.space_changed)
            && let Some(space) = &self.space
        {
            self.keeper.put(space::NAME.to_owned(), space.encode());
        }
        self.keeper.flush(around.rng, asks);
    }

    /// A commit ended.
    pub(crate) fn committed(
        &mut self,
        outcome: &StoreOutcome,
        around: &mut Surroundings<'_>,
        asks: &mut Asks,
    ) {
        let failed_before = self.keeper.failure().is_some();
        match self.keeper.committed(outcome) {
            Kept::Failed(failure) => {
                self.notices.problem(match failure {
                    StoreFailure::Full => "notice-store-full",
                    StoreFailure::Unavailable | StoreFailure::Damaged => "notice-store-unavailable",
                });
                if failure == StoreFailure::Full {
                    attach::send::make_room(self);
                }
                asks.redraw();
                // Hold back, so that a full store is not asked a hundred times a second.
                around.timers.start(Purpose::Keep, 3_000, asks);
                return;
            }
            Kept::Some => {}
            Kept::All => self.everything_kept(around, asks),
        }
        if failed_before {
            self.notices.clear("notice-store-full");
            self.notices.clear("notice-store-unavailable");
            asks.redraw();
        }
        if batch::first_kept(self) {
            asks.redraw();
        }
    }

    fn everything_kept(&mut self, around: &mut Surroundings<'_>, asks: &mut Asks) {
        if self.has_unkept() {
            return;
        }
        if !self.install.persist_asked && self.rows.documents() > 0 {
            self.install.persist_asked = true;
            self.install_changed = true;
            asks.persist();
        }
        sync::kept(self, around, asks);
        attach::send::tend(self, around, asks);
    }

    /// Something waits that the keeper has not been given yet.
    pub(crate) fn has_unkept(&self) -> bool {
        self.install_changed
            || self.attach.shelf_changed
            || self.packs.book_changed
            || (self.space_changed && !super::join_words::is_restoring(self))
            || batch::has_unkept(self)
            || rant::has_unkept(self)
            || (self.log_ready && self.log.has_changes())
    }

    /// Everything so far is durable.
    pub(crate) fn is_kept(&self) -> bool {
        self.keeper.is_idle() && !self.has_unkept()
    }
}

#[cfg(test)]
impl Open {
    /// An empty journal in memory, for tests of what works on an open one.
    pub(crate) fn empty() -> Self {
        use rand_core::SeedableRng;
        let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]);
        let phrases = phrases::Phrases::british_english();
        let facts = crate::event::ShellFacts::default();
        let install = super::boot::new_install(&mut rng, &facts, &phrases);
        let settings = SettingsDocument::create(install.actor);
        let key = seal::at_rest::DataKey::from_bytes([2; 32]);
        let secret = Secret::plain(&key);
        Self::new(Keeper::new(key), secret, install, settings, None)
    }
}
