//! People to talk to, from a locked journal: of the nation that was chosen.

use headless::{Clock, Device, Storage};
use shared::ViewModel;
use shared::effect::VaultOutcome;
use shared::event::{Happening, LockEvent, Place, SupportEvent};
use shared::view::SupportView;

use crate::hand::{begun, does, ready, went};
use crate::shelf::{HOUR_MS, MONDAY_MS, Shelf};
use crate::town::{Person, Town, meet};

const PASSPHRASE: &str = "rosemary and thyme";

fn lock(event: LockEvent) -> Happening {
    Happening::Lock(event)
}

fn chosen(nation: &str) -> Happening {
    Happening::Support(SupportEvent::NationChosen {
        nation: nation.to_owned(),
    })
}

fn sets_a_lock(device: &mut Device<Shelf>) {
    let passphrase = PASSPHRASE.to_owned();
    does(device, lock(LockEvent::PassphraseChosen { passphrase }));
}

/// What the vault holds, for whoever has the device.
fn vault(shelf: &Shelf) -> String {
    match shelf.clone().load_secret() {
        VaultOutcome::Loaded { secret } => String::from_utf8_lossy(&secret).into_owned(),
        other => panic!("{other:?}"),
    }
}

/// The support screen of a device that starts locked.
fn support(shelf: &Shelf) -> SupportView {
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    does(&mut device, Happening::WentTo(Place::Support));
    match device.view() {
        ViewModel::Locked(locked) => locked.support.expect("it was opened"),
        other => panic!("{other:?}"),
    }
}

fn of(nation: &str) -> Vec<String> {
    let (_, mut device) = begun();
    does(&mut device, chosen(nation));
    went(&mut device, Place::Support);
    let shared::view::ScreenView::Support(view) = ready(&device).screen else {
        panic!("no support");
    };
    contacts(&view)
}

fn contacts(view: &SupportView) -> Vec<String> {
    view.lines.iter().map(|line| line.contact.clone()).collect()
}

#[test]
fn the_locked_screen_has_the_numbers_of_the_nation_and_nobody_nearby() {
    assert_ne!(of("scotland"), of("england"), "or this proves nothing");
    // chosen before the lock, or after it
    for first in [true, false] {
        let (shelf, mut device) = begun();
        if first {
            does(&mut device, chosen("scotland"));
            sets_a_lock(&mut device);
        } else {
            sets_a_lock(&mut device);
            does(&mut device, chosen("scotland"));
        }
        let slot = "union".to_owned();
        let text = "Priya, ext 4411".to_owned();
        let written = SupportEvent::SlotWritten { slot, text };
        does(&mut device, Happening::Support(written));
        drop(device.crash());
        let view = support(&shelf);
        assert_eq!(contacts(&view), of("scotland"));
        assert!(view.nations.is_empty() && view.slots.is_empty());
        assert!(!vault(&shelf).contains("Priya"));
    }
}

#[test]
fn who_does_not_want_that_keeps_nothing_in_clear_and_sees_what_everybody_sees() {
    let (shelf, mut device) = begun();
    assert!(!vault(&shelf).contains("wales"));
    does(&mut device, chosen("wales"));
    assert!(
        !vault(&shelf).contains("wales"),
        "without a lock nothing is needed"
    );
    sets_a_lock(&mut device);
    assert!(vault(&shelf).contains("wales"));
    let shown = |shown| lock(LockEvent::NationShown { shown });
    does(&mut device, shown(false));
    assert!(!vault(&shelf).contains("wales"));
    does(&mut device, chosen("scotland"));
    assert!(!vault(&shelf).contains("scotland"));
    drop(device.crash());
    assert_eq!(contacts(&support(&shelf)), of("england"));
    // and it still opens, and can be wanted again
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    let passphrase = PASSPHRASE.to_owned();
    does(
        &mut device,
        lock(LockEvent::PassphraseEntered { passphrase }),
    );
    does(&mut device, shown(true));
    drop(device.crash());
    assert_eq!(contacts(&support(&shelf)), of("scotland"));
}

#[test]
fn another_passphrase_keeps_the_nation_and_no_lock_keeps_none() {
    let (shelf, mut device) = begun();
    does(&mut device, chosen("wales"));
    sets_a_lock(&mut device);
    let passphrase = "sage and mint".to_owned();
    does(
        &mut device,
        lock(LockEvent::PassphraseChosen {
            passphrase: passphrase.clone(),
        }),
    );
    assert!(vault(&shelf).contains("wales"));
    does(&mut device, lock(LockEvent::LockRemoved { passphrase }));
    assert!(!vault(&shelf).contains("wales"));
}

#[tokio::test]
async fn a_nation_that_another_device_chose_is_shown_too() {
    let town = Town::new().await;
    let (mut phone, mut tablet): (Person, Person) = town.two().await;
    sets_a_lock(&mut tablet.shell.device);
    phone.does(chosen("northern-ireland")).await;
    meet(&mut phone, &mut tablet).await;
    let shelf = tablet.shelf.clone();
    drop(tablet.shell.crash());
    assert_eq!(contacts(&support(&shelf)), of("northern-ireland"));
}
