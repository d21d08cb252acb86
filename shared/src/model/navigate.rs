//! Where the person goes, and which handler an event belongs to.

use super::first_run::{self, FirstRun};
use super::open::{Open, Screen};
use super::{
    Model, Phase, Surroundings, added, attach, backup, batch, bin, calendar, day, delete, editor,
    form, join, join_words, list, pages, practice, prompt, raise, rant, relocate, reminders,
    remove_device, removed, replace_recovery, settings, shifts, sponsor, support, sync, turn_on,
};
use crate::asks::Asks;
use crate::event::{BackupEvent, Happening, JoinEvent, JournalEvent, Place, SyncEvent, TodayEvent};

/// Hands an event to its handler.
pub(crate) fn happen(model: &mut Model, what: Happening, asks: &mut Asks) {
    if let Phase::Locked(locked) = &mut model.phase {
        // Support stays within reach of a locked journal.
        locked.support = match what {
            Happening::WentTo(Place::Support) => true,
            Happening::WentBack => false,
            _ => locked.support,
        };
        return;
    }
    let Some((open, mut around)) = model.open() else {
        return;
    };
    let around = &mut around;
    if open.locking || open.chores.booting {
        return;
    }
    day::looked_at(open, around, asks);
    match what {
        Happening::WentTo(place) => go(open, place, around, asks),
        Happening::WentBack => back(open, around),
        Happening::NoticeDismissed => open.notices.showing = None,
        Happening::NoticeActed => bin::undo(open, around, asks),
        Happening::FirstRun(event) => first_run::happen(open, &event, around, asks),
        Happening::Today(event) => today(open, &event, around),
        Happening::Editor(event) => editor::happen(open, event, around, asks),
        Happening::Journal(event) => journal(open, event, around, asks),
        Happening::Page(event) => pages::happen(open, &event, asks),
        Happening::Sync(event) => synced(open, event, around, asks),
        Happening::Join(event) => joined(open, event, around, asks),
        Happening::Backup(event) => backed_up(open, event, around, asks),
        Happening::Attach(event) => attach::happen(open, event, around, asks),
        Happening::Settings(event) => settings::happen(open, &event, around),
        Happening::Form(event) => form::happen(open, &event, around, asks),
        Happening::System(event) => raise::happen(open, &event, around, asks),
        Happening::Rant(event) => rant::happen(open, &event, around, asks),
        Happening::Practice(event) => practice::happen(open, &event, around, asks),
        Happening::Reminder(event) => reminders::happen(open, &event, around, asks),
        Happening::Support(event) => support::happen(open, &event, around, asks),
        Happening::Shift(event) => shifts::happen(open, &event, around.now),
        Happening::Added(event) => added::happen(open, event, around),
        // Handled before this.
        Happening::Started(_)
        | Happening::Lock(_)
        | Happening::WentToBackground
        | Happening::CameToForeground
        | Happening::NetworkChanged { .. } => {}
    }
    day::ended(open, around);
}

fn go(open: &mut Open, place: Place, around: &mut Surroundings<'_>, asks: &mut Asks) {
    // Support opens over whatever is there, and leaves it as it is.
    if place == Place::Support {
        open.go(Screen::Support);
        return;
    }
    if open.first_run == Some(FirstRun::Kept) {
        first_run::finish(open);
    } else if open.first_run.is_some() {
        return;
    }
    batch::close(open, around);
    open.screens
        .retain(|screen| !matches!(screen, Screen::Editor | Screen::Seed));
    if !practice::is_under_way(open) {
        // One that is over is put away, with the line that was written about it.
        practice::leave(open, around);
        open.screens.retain(|screen| *screen != Screen::Player);
    }
    open.seed = None;
    open.sending = None;
    open.removing = None;
    open.new_sheet = None;
    if place != Place::Devices {
        open.sponsor = None;
    }
    let screen = match place {
        Place::NewPage => {
            editor::open_blank(open, around, None);
            return;
        }
        Place::Today => Screen::Today,
        Place::Journal => Screen::Journal,
        Place::You => Screen::You,
        Place::Devices => Screen::Devices,
        Place::RecoverySheet => Screen::Sheet,
        Place::Backup => Screen::Backup,
        Place::Bin => Screen::Bin,
        Place::Settings => Screen::Settings,
        Place::LockSettings => Screen::LockSettings,
        Place::Support => Screen::Support,
        Place::About => Screen::About,
        Place::ServerHistory => Screen::ServerHistory,
        Place::Rant => {
            rant::opened(open, around, asks);
            return;
        }
        Place::Reflect => Screen::Reflect,
        Place::Practise if practice::is_under_way(open) => Screen::Player,
        Place::Practise => Screen::Practise,
        Place::Programme => Screen::Programme,
        Place::Ladder => Screen::Ladder,
        Place::Calendar => Screen::Calendar,
        Place::Reminders => Screen::Reminders,
        Place::Added => Screen::Added,
    };
    if matches!(
        screen,
        Screen::Today | Screen::Journal | Screen::You | Screen::Practise | Screen::Programme
    ) {
        open.screens.clear();
        open.screens.push(screen);
    } else {
        open.go(screen);
    }
    if screen == Screen::Sheet
        && open
            .space
            .as_ref()
            .is_some_and(|space| space.seed.is_none())
    {
        open.notices.problem("notice-no-recovery-here");
        open.screens.pop();
    }
    if open.screens.is_empty() {
        open.screens.push(Screen::Today);
    }
    open.backup.leave();
    open.added.leave();
    open.lock_form = super::lock::LockForm::default();
    list::arrived(open, screen, around, asks);
}

fn back(open: &mut Open, around: &mut Surroundings<'_>) {
    if open.screen() == Screen::Support {
        open.screens.pop();
    } else if let Some(run) = open.first_run {
        match run {
            FirstRun::Welcome => {}
            FirstRun::Kept => first_run::finish(open),
            FirstRun::FirstPage | FirstRun::Join | FirstRun::OpenBackup => {
                batch::close(open, around);
                leave_join(open);
                open.first_run = Some(match run {
                    FirstRun::FirstPage if open.rows.documents() > 0 => FirstRun::Kept,
                    _ => FirstRun::Welcome,
                });
                open.screens = vec![Screen::Today];
            }
        }
        return;
    } else if open.screen() == Screen::Devices
        && (open.new_sheet.take().is_some() || open.removing.take().is_some())
    {
        return;
    } else if open.screen() == Screen::Devices && open.sponsor.is_some() {
        open.sponsor = None;
        return;
    } else if open.screen() == Screen::Devices && open.join.is_some() {
        leave_join(open);
        return;
    } else if open.screen() == Screen::Added && open.added.leave() {
        return;
    } else {
        match open.screen() {
            Screen::Editor => batch::close(open, around),
            Screen::Player if !practice::is_under_way(open) => practice::leave(open, around),
            Screen::Seed => open.seed = None,
            _ => {}
        }
        open.sending = None;
        open.screens.pop();
    }
    if open.screens.is_empty() {
        open.screens.push(Screen::Today);
    }
}

fn leave_join(open: &mut Open) {
    if join_words::is_restoring(open) {
        join_words::leave(open);
        open.space_changed = false;
    }
    open.join = None;
}

fn today(open: &mut Open, event: &TodayEvent, around: &mut Surroundings<'_>) {
    match event {
        TodayEvent::AnotherPromptAsked => prompt::choose(open, around),
        TodayEvent::PromptTaken => {
            let shown = prompt::shown(open).cloned();
            editor::open_blank(open, around, shown.as_ref());
            prompt::choose(open, around);
        }
    }
}

fn journal(open: &mut Open, event: JournalEvent, around: &mut Surroundings<'_>, asks: &mut Asks) {
    match event {
        JournalEvent::EndNeared => open.list.widen(),
        JournalEvent::PageOpened { page } => pages::open_row(open, &page, around, asks),
        JournalEvent::LensFiltered { lens } => {
            open.list.filter(lens.map(editor::lens_of));
        }
        JournalEvent::SearchChanged { text } => list::search(open, text, asks),
        JournalEvent::Restored { page } => bin::restore(open, &page, asks),
        JournalEvent::DeletedForGood { page } => delete::asked(open, Some(&page), around),
        JournalEvent::BinEmptied => delete::asked(open, None, around),
        JournalEvent::KindFiltered { form } => open.list.filter_kind(form),
        JournalEvent::TagFiltered { tag } => open.list.filter_tag(tag),
        JournalEvent::FeelingFiltered { feeling } => open.list.filter_feeling(feeling),
        JournalEvent::OnThisDayVetoed { page } => calendar::vetoed(open, &page),
        JournalEvent::MonthShown { month } => calendar::month_shown(open, &month),
        JournalEvent::DayChosen { day } => calendar::day_chosen(open, &day),
    }
}

fn synced(open: &mut Open, event: SyncEvent, around: &mut Surroundings<'_>, asks: &mut Asks) {
    match event {
        SyncEvent::TurnOnAsked { relay, invite } => turn_on::asked(open, &relay, &invite, asks),
        SyncEvent::SheetKept => turn_on::sheet_done(open, true, around, asks),
        SyncEvent::SheetLater => turn_on::sheet_done(open, false, around, asks),
        SyncEvent::SheetAsked => go(open, Place::RecoverySheet, around, asks),
        SyncEvent::JoinChosen if removed::may_join(open) => {
            open.join = Some(join::JoinRun::default());
        }
        SyncEvent::RestoreChosen if removed::may_join(open) => {
            open.join = Some(join::JoinRun::at(join::Stage::Words));
        }
        SyncEvent::JoinChosen | SyncEvent::RestoreChosen => {}
        SyncEvent::Cancelled => {
            turn_on::cancelled(open);
            relocate::cancelled(open);
            open.sponsor = None;
            open.removing = None;
            open.new_sheet = None;
            leave_join(open);
        }
        SyncEvent::SyncAsked => sync::asked(open, around, asks),
        SyncEvent::AddDeviceAsked => {
            open.sponsor = open.space.is_some().then(sponsor::SponsorRun::default);
        }
        SyncEvent::InvitationEntered { text } => sponsor::entered(open, &text, around, asks),
        SyncEvent::WordsCompared { same } => sponsor::compared(open, same, around, asks),
        SyncEvent::DeviceRenamed { name } => settings::rename(open, &name, around),
        SyncEvent::RemoveAsked { device } => remove_device::asked(open, &device),
        SyncEvent::RemoveConfirmed { device } => {
            remove_device::confirmed(open, &device);
            sync::soon(open, around, asks);
        }
        SyncEvent::RemoveDeclined { device } => remove_device::declined(open, &device),
        SyncEvent::NewSheetAsked => replace_recovery::asked(open, around),
        SyncEvent::NewSheetKept => {
            replace_recovery::kept(open);
            sync::soon(open, around, asks);
        }
        SyncEvent::NewSheetLeft => replace_recovery::left(open),
        SyncEvent::AdviceDeclined => replace_recovery::declined(open),
        SyncEvent::MoveAsked { relay, invite } => relocate::asked(open, &relay, &invite, asks),
        SyncEvent::RelayEntered { relay } => relocate::entered(open, &relay, asks),
    }
}

fn joined(open: &mut Open, event: JoinEvent, around: &mut Surroundings<'_>, asks: &mut Asks) {
    match event {
        JoinEvent::CodeAsked { relay } => join::code_asked(open, &relay, asks),
        JoinEvent::WordsCompared { same } => join::compared(open, same, around, asks),
        JoinEvent::WordsEntered { words, relay } => {
            let words = zeroize::Zeroizing::new(words);
            join_words::entered(open, &words, &relay, asks);
        }
        JoinEvent::Cancelled => {
            let arriving = open
                .join
                .as_ref()
                .is_some_and(|run| run.stage == join::Stage::Arriving && run.words.is_none());
            leave_join(open);
            if arriving && open.first_run.is_some() {
                first_run::finish(open);
            } else if open.first_run.is_some() {
                open.first_run = Some(FirstRun::Welcome);
            }
        }
    }
}

fn backed_up(open: &mut Open, event: BackupEvent, around: &mut Surroundings<'_>, asks: &mut Asks) {
    match event {
        BackupEvent::SaveAsked { passphrase } => {
            backup::save_asked(open, zeroize::Zeroizing::new(passphrase), around, asks);
        }
        BackupEvent::FileOpened { bytes, passphrase } => {
            let passphrase = zeroize::Zeroizing::new(passphrase);
            backup::file_opened(open, &bytes, &passphrase, around, asks);
        }
        BackupEvent::OfferDeclined => {
            open.install.backup_asked_at_pages = open.rows.documents();
            open.install_changed = true;
        }
    }
}
