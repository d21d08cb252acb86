//! The calendar, earlier pages of the same day, and reminders.

use headless::{Clock, Device};
use shared::event::{
    Cell, EditorEvent, Happening, JournalEvent, Place, Preference, ReminderEvent, ReminderKind,
    SettingsEvent,
};
use shared::view::{CalendarView, RemindersView, ScreenView};

use crate::hand::{
    begun, chooses, does, done, edits, opens, ready, taps, title, today, types, went,
};
use crate::shelf::{DAY_MS, HOUR_MS, MINUTE_MS, MONDAY_MS, Shelf, page, pass};

fn calendar(device: &mut Device<Shelf>) -> CalendarView {
    went(device, Place::Calendar);
    match ready(device).screen {
        ScreenView::Calendar(view) => view,
        other => panic!("{other:?}"),
    }
}

fn reminders(device: &mut Device<Shelf>) -> RemindersView {
    went(device, Place::Reminders);
    match ready(device).screen {
        ScreenView::Reminders(view) => view,
        other => panic!("{other:?}"),
    }
}

fn reminds(device: &mut Device<Shelf>, event: ReminderEvent) {
    does(device, Happening::Reminder(event));
}

fn set(number: u32, minute: u32, days: [bool; 7]) -> ReminderEvent {
    ReminderEvent::Set {
        number,
        what: ReminderKind::CheckIn,
        minute,
        days: days.to_vec(),
    }
}

const WEEKDAYS: [bool; 7] = [true, true, true, true, true, false, false];

#[test]
fn a_night_counts_to_the_day_before_and_a_day_shows_the_middle_of_its_check_ins() {
    let (_, mut device) = begun();
    // 03:30 on Tuesday is Monday's night
    pass(&mut device, 17 * HOUR_MS + HOUR_MS / 2);
    for pleasantness in [-3, -1, 2] {
        opens(&mut device, "check-in");
        taps(&mut device, pleasantness, 0);
        done(&mut device);
    }
    let view = calendar(&mut device);
    assert_eq!(
        (view.month.as_str(), view.title.as_str()),
        ("2026-11", "November 2026")
    );
    assert!(view.after.is_none());
    let days: Vec<_> = view.weeks.iter().flat_map(|week| &week.days).collect();
    let monday = days.iter().find(|day| day.day == "2026-11-23").unwrap();
    assert_eq!((monday.pages, monday.pleasantness), (4, Some(-1)));
    assert_eq!(
        monday.label,
        "Monday 23 November, 4 pages, a little unpleasant"
    );
    assert!(monday.today && monday.inside && !monday.open);
    let day = "2026-11-23".to_owned();
    does(
        &mut device,
        Happening::Journal(JournalEvent::DayChosen { day }),
    );
    let view = calendar(&mut device);
    assert_eq!(view.rows.len(), 4);
    let month = "2026-10".to_owned();
    does(
        &mut device,
        Happening::Journal(JournalEvent::MonthShown { month }),
    );
    let view = calendar(&mut device);
    assert_eq!(
        (view.rows.len(), view.after.as_deref()),
        (0, Some("2026-11"))
    );
    assert_eq!(view.summary, "No pages this month.");
}

#[test]
fn earlier_pages_of_the_day_come_back_unless_they_are_vetoed_or_turned_off() {
    let (shelf, mut device) = begun();
    device.write(&page("A year before.")).unwrap();
    // 03:00 on the 24th is still the night of the 23rd; 05:00 is not
    for (hours, text) in [(17, "In its night."), (2, "The day after.")] {
        pass(&mut device, hours * HOUR_MS);
        device.write(&page(text)).unwrap();
    }
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 365 * DAY_MS));
    let earlier = today(&mut device).on_this_day;
    assert_eq!(earlier.len(), 2);
    assert_eq!(title(&earlier[0].row), "In its night.");
    assert_eq!(earlier[0].label, "A year ago");
    let vetoed = earlier[0].row.page.clone();
    let veto = JournalEvent::OnThisDayVetoed {
        page: vetoed.clone(),
    };
    does(&mut device, Happening::Journal(veto));
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 365 * DAY_MS));
    let earlier = today(&mut device).on_this_day;
    assert!(earlier.iter().all(|one| one.row.page != vetoed));
    let titles: Vec<String> = earlier.iter().map(|one| title(&one.row)).collect();
    assert_eq!(titles, ["A year before.", "Before."]);
    let off = SettingsEvent::Preferred {
        what: Preference::OnThisDay,
        on: false,
    };
    does(&mut device, Happening::Settings(off));
    assert!(today(&mut device).on_this_day.is_empty());
}

#[test]
fn reminders_are_computed_here_and_say_nothing() {
    let (shelf, mut device) = begun();
    reminds(&mut device, ReminderEvent::Allowed { allowed: true });
    reminds(&mut device, set(0, 11 * 60, WEEKDAYS));
    reminds(&mut device, set(1, 23 * 60, [true; 7]));
    reminds(
        &mut device,
        ReminderEvent::QuietChosen {
            from: 22 * 60,
            to: 7 * 60,
        },
    );
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    let view = reminders(&mut device);
    let labels: Vec<&str> = view.reminders.iter().map(|r| r.label.as_str()).collect();
    assert_eq!(labels, ["Monday to Friday at 11:00", "Every day at 23:00"]);
    // 23:00 is quiet; it is ten now
    let due = ready(&device).due;
    assert_eq!(due[0].at_ms, MONDAY_MS + HOUR_MS);
    assert!(
        due.iter()
            .all(|due| (due.at_ms - MONDAY_MS) % DAY_MS == HOUR_MS)
    );
    assert!(due.iter().all(|due| due.text == "A moment for you"));
    reminds(&mut device, ReminderEvent::CalendarAsked);
    let file = device.take_files().remove(0);
    assert_eq!(
        (file.name.as_str(), file.mime.as_str()),
        ("hearten-reminders.ics", "text/calendar")
    );
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("SUMMARY:A moment for you"));
    assert!(!text.to_lowercase().contains("check"));
    reminds(&mut device, ReminderEvent::Removed { number: 0 });
    reminds(&mut device, ReminderEvent::Removed { number: 1 });
    assert!(reminders(&mut device).reminders.is_empty());
    reminds(&mut device, ReminderEvent::CalendarAsked);
    assert!(device.take_files().is_empty());
    assert!(ready(&device).notice.is_some());
}

#[test]
fn what_is_no_reminder_is_not_taken() {
    let (_, mut device) = begun();
    reminds(&mut device, set(0, 24 * 60, WEEKDAYS));
    reminds(&mut device, set(0, 60, [false; 7]));
    for number in 0..20 {
        reminds(&mut device, set(number, number * 5, WEEKDAYS));
    }
    assert_eq!(reminders(&mut device).reminders.len(), 12);
    let said = ready(&device).notice.unwrap();
    assert!(said.text.starts_with("Twelve reminders"), "{}", said.text);
    reminds(&mut device, set(3, 600, [true; 7]));
    let view = reminders(&mut device);
    assert_eq!(view.reminders.len(), 12);
    assert!(
        view.reminders
            .iter()
            .any(|r| r.number == 3 && r.minute == 600)
    );
}

#[test]
fn a_backup_file_says_what_was_answered() {
    let (_, mut device) = begun();
    opens(&mut device, "react-respond");
    types(&mut device, "trigger", "The fourth bleep.");
    chooses(&mut device, "which", "between");
    done(&mut device);
    pass(&mut device, MINUTE_MS);
    opens(&mut device, "check-in");
    edits(
        &mut device,
        EditorEvent::CellChosen {
            key: "cell".to_owned(),
            cell: Some(Cell {
                pleasantness: 2,
                energy: -1,
            }),
        },
    );
    done(&mut device);
    let texts = crate::hand::backup_pages(&mut device);
    let form = texts
        .iter()
        .find(|text| text.contains("react-respond"))
        .unwrap();
    assert!(
        form.contains("## What set it off?\n\nThe fourth bleep."),
        "{form}"
    );
    assert!(
        form.contains("- Looking back, it was: Somewhere between"),
        "{form}"
    );
    assert!(
        texts
            .iter()
            .any(|text| text.contains("kind: \"check-in\"") && text.contains("2,-1"))
    );
    assert_eq!(
        title(&crate::hand::rows(&mut device)[0]),
        "pleasant, a little low"
    );
}
