//! At least one of every variant that crosses the bridge.

use shared::effect::*;
use shared::event::*;

pub(crate) fn moment() -> Moment {
    Moment {
        unix_ms: 1_795_000_000_000,
        zone: "Europe/London".to_owned(),
    }
}

pub(crate) fn places() -> Vec<Place> {
    vec![
        Place::Today,
        Place::Journal,
        Place::NewPage,
        Place::You,
        Place::Devices,
        Place::RecoverySheet,
        Place::Backup,
        Place::Bin,
        Place::Settings,
        Place::LockSettings,
        Place::Support,
        Place::About,
        Place::ServerHistory,
        Place::Reflect,
        Place::Rant,
        Place::Practise,
        Place::Programme,
        Place::Ladder,
        Place::Calendar,
        Place::Reminders,
        Place::Added,
    ]
}

pub(crate) fn lenses() -> Vec<LensChoice> {
    vec![
        LensChoice::Self_,
        LensChoice::Team,
        LensChoice::Across,
        LensChoice::System,
    ]
}

pub(crate) fn themes() -> Vec<Theme> {
    vec![Theme::System, Theme::Light, Theme::Dark]
}

pub(crate) fn first_run_events() -> Vec<FirstRunEvent> {
    vec![
        FirstRunEvent::Began,
        FirstRunEvent::HasAnotherDevice,
        FirstRunEvent::HasWords,
        FirstRunEvent::HasBackupFile,
        FirstRunEvent::WentBack,
        FirstRunEvent::FirstPageDone,
        FirstRunEvent::Finished,
    ]
}

pub(crate) fn lock_events(text: &str) -> Vec<LockEvent> {
    let passphrase = text.to_owned();
    vec![
        LockEvent::PassphraseEntered {
            passphrase: passphrase.clone(),
        },
        LockEvent::PassphraseChosen {
            // Too short to be taken: stretching a passphrase is not what is tested here.
            passphrase: "short".to_owned(),
        },
        LockEvent::LockRemoved { passphrase },
        LockEvent::LockedNow,
        LockEvent::WaitChosen { minutes: 5 },
        LockEvent::WordsEntered {
            words: text.to_owned(),
        },
        LockEvent::NationShown { shown: false },
    ]
}

pub(crate) fn today_events() -> Vec<TodayEvent> {
    vec![TodayEvent::AnotherPromptAsked, TodayEvent::PromptTaken]
}

pub(crate) fn editor_events(text: &str, number: u32) -> Vec<EditorEvent> {
    vec![
        EditorEvent::TextChanged {
            field: PageField::Body,
            seq: number,
            at: number,
            remove: number / 3,
            insert: text.to_owned(),
        },
        EditorEvent::CaughtUp { revision: number },
        EditorEvent::LensChosen {
            lens: Some(LensChoice::Team),
        },
        EditorEvent::TagAdded {
            tag: text.to_owned(),
        },
        EditorEvent::TagRemoved {
            tag: text.to_owned(),
        },
        EditorEvent::WhenChosen {
            local: text.to_owned(),
        },
        EditorEvent::Done,
        EditorEvent::Binned,
        EditorEvent::AnswerChosen {
            key: "circle".to_owned(),
            choice: Some(text.to_owned()),
        },
        EditorEvent::NumberChosen {
            key: "intensity".to_owned(),
            number: Some(4),
        },
        EditorEvent::CellChosen {
            key: "cell".to_owned(),
            cell: Some(Cell {
                pleasantness: -2,
                energy: 3,
            }),
        },
        EditorEvent::ItemSet {
            key: "words".to_owned(),
            item: text.to_owned(),
            on: true,
        },
    ]
}

pub(crate) fn journal_events(text: &str) -> Vec<JournalEvent> {
    vec![
        JournalEvent::EndNeared,
        JournalEvent::PageOpened {
            page: text.to_owned(),
        },
        JournalEvent::LensFiltered { lens: None },
        JournalEvent::SearchChanged {
            text: text.to_owned(),
        },
        JournalEvent::Restored {
            page: text.to_owned(),
        },
        JournalEvent::DeletedForGood {
            page: text.to_owned(),
        },
        JournalEvent::BinEmptied,
    ]
    .into_iter()
    .chain(super::daily::list_events(text))
    .collect()
}

pub(crate) fn page_events() -> Vec<PageEvent> {
    vec![PageEvent::EditAsked, PageEvent::Binned, PageEvent::Restored]
}

pub(crate) fn sync_events(text: &str) -> Vec<SyncEvent> {
    let text = text.to_owned();
    vec![
        SyncEvent::TurnOnAsked {
            relay: "http://relay.test".to_owned(),
            invite: text.clone(),
        },
        SyncEvent::SheetKept,
        SyncEvent::SheetLater,
        SyncEvent::JoinChosen,
        SyncEvent::RestoreChosen,
        SyncEvent::Cancelled,
        SyncEvent::SyncAsked,
        SyncEvent::AddDeviceAsked,
        SyncEvent::InvitationEntered { text: text.clone() },
        SyncEvent::WordsCompared { same: true },
        SyncEvent::DeviceRenamed { name: text.clone() },
        SyncEvent::SheetAsked,
        SyncEvent::MoveAsked {
            relay: text.clone(),
            invite: text.clone(),
        },
        SyncEvent::RelayEntered {
            relay: text.clone(),
        },
        SyncEvent::RemoveAsked {
            device: text.clone(),
        },
        SyncEvent::RemoveConfirmed {
            device: text.clone(),
        },
        SyncEvent::RemoveDeclined { device: text },
        SyncEvent::NewSheetAsked,
        SyncEvent::NewSheetKept,
        SyncEvent::NewSheetLeft,
        SyncEvent::AdviceDeclined,
    ]
}

pub(crate) fn join_events(text: &str) -> Vec<JoinEvent> {
    vec![
        JoinEvent::CodeAsked {
            relay: text.to_owned(),
        },
        JoinEvent::WordsCompared { same: false },
        JoinEvent::WordsEntered {
            words: text.to_owned(),
            relay: "http://relay.test".to_owned(),
        },
        JoinEvent::Cancelled,
    ]
}

pub(crate) fn backup_events(text: &str) -> Vec<BackupEvent> {
    vec![
        BackupEvent::SaveAsked {
            passphrase: "short".to_owned(),
        },
        BackupEvent::FileOpened {
            bytes: text.as_bytes().to_vec(),
            passphrase: text.to_owned(),
        },
        BackupEvent::OfferDeclined,
    ]
}

pub(crate) fn settings_events(hour: u32) -> Vec<SettingsEvent> {
    vec![
        SettingsEvent::DayTurnChosen { hour },
        SettingsEvent::ThemeChosen { theme: Theme::Dark },
    ]
}

/// One of every variant of [`Happening`], in the order of the enum.
pub(crate) fn happenings() -> Vec<Happening> {
    vec![
        Happening::Started(ShellFacts {
            relay_hint: "http://relay.test".to_owned(),
            device_kind: "phone".to_owned(),
            release: "1.0".to_owned(),
        }),
        Happening::WentToBackground,
        Happening::CameToForeground,
        Happening::NetworkChanged { online: true },
        Happening::WentTo(Place::Journal),
        Happening::WentBack,
        Happening::NoticeDismissed,
        Happening::NoticeActed,
        Happening::FirstRun(FirstRunEvent::Began),
        Happening::Lock(LockEvent::LockedNow),
        Happening::Today(TodayEvent::PromptTaken),
        Happening::Editor(EditorEvent::Done),
        Happening::Journal(JournalEvent::EndNeared),
        Happening::Page(PageEvent::EditAsked),
        Happening::Sync(SyncEvent::SyncAsked),
        Happening::Join(JoinEvent::Cancelled),
        Happening::Backup(BackupEvent::OfferDeclined),
        Happening::Settings(SettingsEvent::DayTurnChosen { hour: 5 }),
        Happening::Attach(AttachEvent::Dropped { ticket: 5 }),
        Happening::Form(FormEvent::Opened {
            form: "check-in".to_owned(),
        }),
        Happening::System(SystemEvent::DraftMade),
        Happening::Rant(RantEvent::Burned),
        Happening::Practice(PracticeEvent::Started),
        Happening::Reminder(ReminderEvent::CalendarAsked),
        Happening::Support(SupportEvent::OfferPutAway),
        Happening::Shift(ShiftEvent::Removed { number: 5 }),
        Happening::Added(AddedEvent::Taken),
    ]
}

/// Every happening there is, with this text and number in it.
pub(crate) fn all_happenings(text: &str, number: u32) -> Vec<Happening> {
    let mut all = happenings();
    all.extend(places().into_iter().map(Happening::WentTo));
    all.extend(first_run_events().into_iter().map(Happening::FirstRun));
    all.extend(lock_events(text).into_iter().map(Happening::Lock));
    all.extend(today_events().into_iter().map(Happening::Today));
    all.extend(
        editor_events(text, number)
            .into_iter()
            .map(Happening::Editor),
    );
    all.extend(journal_events(text).into_iter().map(Happening::Journal));
    all.extend(page_events().into_iter().map(Happening::Page));
    all.extend(sync_events(text).into_iter().map(Happening::Sync));
    all.extend(join_events(text).into_iter().map(Happening::Join));
    all.extend(backup_events(text).into_iter().map(Happening::Backup));
    all.extend(settings_events(number).into_iter().map(Happening::Settings));
    all.extend(
        attach_events(text, number)
            .into_iter()
            .map(Happening::Attach),
    );
    all.extend(super::daily::daily_happenings(text, number));
    all
}

pub(crate) fn store_failures() -> Vec<StoreFailure> {
    vec![
        StoreFailure::Full,
        StoreFailure::Unavailable,
        StoreFailure::Damaged,
    ]
}

pub(crate) fn store_outcomes(bytes: &[u8]) -> Vec<StoreOutcome> {
    let value = StoreValue {
        found: true,
        value: bytes.to_vec(),
    };
    vec![
        StoreOutcome::Read {
            values: vec![value; bytes.len() % 5],
        },
        StoreOutcome::Committed,
        StoreOutcome::Persisted { granted: false },
        StoreOutcome::Failed(StoreFailure::Unavailable),
    ]
}

pub(crate) fn vault_outcomes(bytes: &[u8]) -> Vec<VaultOutcome> {
    vec![
        VaultOutcome::Loaded {
            secret: bytes.to_vec(),
        },
        VaultOutcome::Empty,
        VaultOutcome::Kept,
        VaultOutcome::Failed,
    ]
}

pub(crate) fn http_outcomes(status: u32, bytes: &[u8]) -> Vec<HttpOutcome> {
    vec![
        HttpOutcome::Answered {
            status,
            retry_after_s: status,
            body: bytes.to_vec(),
            at: moment(),
        },
        HttpOutcome::Unreachable { at: moment() },
    ]
}

pub(crate) fn live_outcomes(text: &str, line: u32) -> Vec<LiveOutcome> {
    vec![
        LiveOutcome::Woke {
            line,
            position: text.to_owned(),
        },
        LiveOutcome::Closed {
            line,
            status: 0,
            at: moment(),
        },
    ]
}

pub(crate) fn file_outcomes() -> Vec<FileOutcome> {
    vec![
        FileOutcome::Saved,
        FileOutcome::Declined,
        FileOutcome::Failed,
    ]
}

pub(crate) fn media_outcomes() -> Vec<MediaOutcome> {
    vec![MediaOutcome::Taken, MediaOutcome::Declined]
}

pub(crate) fn attach_events(text: &str, number: u32) -> Vec<AttachEvent> {
    vec![
        AttachEvent::Begun(AttachBegun {
            ticket: number,
            kind: AttachKind::Voice,
            bytes: number,
            duration_ms: number,
            thumbnail: text.as_bytes().to_vec(),
            description: text.to_owned(),
        }),
        AttachEvent::PieceGiven {
            ticket: number,
            bytes: text.as_bytes().to_vec(),
        },
        AttachEvent::Dropped { ticket: number },
        AttachEvent::Removed {
            attachment: text.to_owned(),
        },
        AttachEvent::Described {
            attachment: text.to_owned(),
            text: text.to_owned(),
        },
        AttachEvent::LookedAt {
            page: text.to_owned(),
            attachment: text.to_owned(),
            full: true,
        },
    ]
}
