//! Packs of an organisation: looked at, trusted, kept, mended and taken away.

use headless::{Clock, Device};
use shared::effect::StoreFailure;
use shared::event::{AddedEvent, Happening, Place};
use shared::view::{AddedPackView, AddedView, OfferedPackView, ScreenView, SettingsView};

use crate::added_packs::{Unsigned, northtrust};
use crate::hand::{begun, does, ready, today, went};
use crate::shelf::{HOUR_MS, MONDAY_MS, Shelf, pass, stop};

pub(crate) fn added(device: &Device<Shelf>) -> AddedView {
    match ready(device).screen {
        ScreenView::Added(view) => view,
        other => panic!("{other:?}"),
    }
}

/// Chooses a file on the screen of what was added.
pub(crate) fn opened(device: &mut Device<Shelf>, bytes: Vec<u8>) -> AddedView {
    went(device, Place::Added);
    does(device, Happening::Added(AddedEvent::FileOpened { bytes }));
    added(device)
}

fn offered(device: &mut Device<Shelf>, pack: &Unsigned) -> OfferedPackView {
    let view = opened(device, pack.bytes());
    view.offered.unwrap_or_else(|| panic!("{:?}", view.problem))
}

/// Looks at a pack and takes it in.
pub(crate) fn takes(device: &mut Device<Shelf>, pack: &Unsigned) {
    offered(device, pack);
    does(device, Happening::Added(AddedEvent::Taken));
}

pub(crate) fn removes(device: &mut Device<Shelf>, pack: &str) {
    went(device, Place::Added);
    let name = || pack.to_owned();
    does(
        device,
        Happening::Added(AddedEvent::RemoveAsked { pack: name() }),
    );
    does(
        device,
        Happening::Added(AddedEvent::Removed { pack: name() }),
    );
}

fn here(device: &mut Device<Shelf>) -> Vec<AddedPackView> {
    went(device, Place::Added);
    added(device).packs
}

/// Why a file is not offered. Nothing else changes, and what is here stays.
fn refused(device: &mut Device<Shelf>, bytes: Vec<u8>) -> String {
    let before = here(device);
    let view = opened(device, bytes);
    assert!(view.offered.is_none());
    does(device, Happening::Added(AddedEvent::Taken));
    assert_eq!(here(device), before);
    view.problem.unwrap()
}

fn opens_again(shelf: &Shelf, device: Device<Shelf>) -> Device<Shelf> {
    drop(device.crash());
    shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS))
}

#[test]
fn a_pack_is_looked_at_before_it_is_taken_and_leaving_it_leaves_nothing() {
    let (shelf, mut device) = begun();
    let bytes_before = shelf.inner.bytes();
    let pack = northtrust();
    let look = offered(&mut device, &pack);
    assert_eq!(look.id, "northtrust");
    assert_eq!(look.line, "Version 2, in British English");
    assert_eq!(
        look.brings,
        [
            "1 form",
            "1 practice",
            "2 questions",
            "1 real case",
            "2 sessions of a programme",
            "2 ways to reach somebody"
        ]
    );
    assert_eq!(look.publisher, pack.publisher().fingerprint());
    assert!(!look.known && look.trust.contains("Compare these digits"));
    does(&mut device, Happening::Added(AddedEvent::Left));
    assert!(added(&device).offered.is_none());
    offered(&mut device, &pack);
    does(&mut device, Happening::WentBack);
    assert!(added(&device).offered.is_none(), "back leads to the list");
    offered(&mut device, &pack);
    went(&mut device, Place::Today);
    assert!(here(&mut device).is_empty() && added(&device).offered.is_none());
    does(&mut device, Happening::Added(AddedEvent::Taken));
    assert!(here(&mut device).is_empty(), "there is nothing to take");
    drop(device.crash());
    let grown = shelf.inner.bytes().len().abs_diff(bytes_before.len());
    assert!(grown < 2_000, "nothing of it was written: {grown}");
}

#[test]
fn what_was_taken_is_listed_and_there_after_a_restart() {
    let (shelf, mut device) = begun();
    takes(&mut device, &northtrust());
    assert!(ready(&device).notice.is_some());
    let mut device = opens_again(&shelf, device);
    let packs = here(&mut device);
    assert_eq!(packs.len(), 1);
    assert_eq!(
        packs[0].line,
        "Version 2, in British English, here since Monday 23 November"
    );
    assert_eq!(packs[0].brings.len(), 6);
    assert!(packs[0].problem.is_none() && packs[0].removing.is_none());
    went(&mut device, Place::Settings);
    let ScreenView::Settings(SettingsView { added, .. }) = ready(&device).screen else {
        panic!("no settings");
    };
    assert_eq!(added, "northtrust");
}

#[test]
fn nothing_that_is_wrong_with_a_file_changes_anything() {
    let (_, mut device) = begun();
    takes(&mut device, &northtrust());
    let good = northtrust().version(3);
    let mut damaged = good.bytes();
    let at = damaged.len() / 2;
    damaged[at] ^= 1;
    let mut cut = good.bytes();
    cut.pop();
    for bytes in [damaged, cut, Vec::new(), b"%PDF-1.7".to_vec()] {
        assert!(refused(&mut device, bytes).contains("damaged"));
    }
    let mut welsh = good.clone();
    welsh.language = "cy".to_owned();
    assert!(refused(&mut device, welsh.bytes()).contains("another language"));
    let large = vec![0; content::SIGNED_BYTES_MAX + 1];
    assert!(refused(&mut device, large).contains("larger"));
    // 0 is the format in the manifest: 1 becomes 2, which breaks the signature as well.
    for id in ["hearten", "self", "first"] {
        let ours = good.clone().named(id);
        assert!(
            refused(&mut device, ours.bytes()).contains("Hearten’s own"),
            "{id}"
        );
    }
    let gibbs = good
        .clone()
        .only("forms/")
        .with("northtrust.handover", "gibbs");
    let mut gibbs = gibbs;
    gibbs.files[0].0 = "forms/gibbs.json".to_owned();
    assert!(refused(&mut device, gibbs.bytes()).contains("the same for everyone"));
    let mut cards = good.clone();
    let text = include_str!("../../../../content/en-GB/cards.json").to_owned();
    cards.files.push(("cards.json".to_owned(), text));
    assert!(refused(&mut device, cards.bytes()).contains("the same for everyone"));
}

#[test]
fn a_pack_made_for_another_version_of_the_app_is_named_as_that() {
    let (_, mut device) = begun();
    let key = content::PublisherKey::from_seed(&[7; 32]);
    let bytes = northtrust().bytes();
    // A manifest begins {0: format, and is signed as a whole: it is made by hand here.
    let files: Vec<(String, String)> = northtrust().files;
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let manifest = content::Manifest::of("northtrust", 2, "en-GB", &files);
    let before = manifest.to_bytes();
    let mut after = before.clone();
    after[2] = 2;
    let seed = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let signature = wire::sign(&seed, "hearten/v1/content-pack", &after);
    let bytes = swapped(&bytes, &before, &after);
    let bytes = swapped(&bytes, &key.sign(&manifest), &signature);
    assert!(refused(&mut device, bytes).contains("another version of Hearten"));
}

fn swapped(bytes: &[u8], before: &[u8], after: &[u8]) -> Vec<u8> {
    let found = bytes.windows(before.len()).position(|part| part == before);
    let at = found.unwrap();
    [&bytes[..at], after, &bytes[at + before.len()..]].concat()
}

#[test]
fn a_later_version_is_of_the_same_publisher_and_never_a_lower_one() {
    let (_, mut device) = begun();
    takes(&mut device, &northtrust());
    assert!(refused(&mut device, northtrust().bytes()).contains("here already"));
    assert!(refused(&mut device, northtrust().version(1).bytes()).contains("newer version"));
    let same = northtrust().with("What fell between?", "What was lost?");
    assert!(refused(&mut device, same.bytes()).contains("not the same"));
    for version in [1, 2, 3] {
        let other = northtrust().version(version).signed_by(8);
        assert!(refused(&mut device, other.bytes()).contains("another publisher"));
    }
    let next = same.version(3);
    let look = offered(&mut device, &next);
    assert!(look.known && look.trust.contains("takes the place of version 2"));
    does(&mut device, Happening::Added(AddedEvent::Taken));
    assert!(here(&mut device)[0].line.starts_with("Version 3"));
    assert!(refused(&mut device, northtrust().bytes()).contains("newer version"));
}

#[test]
fn packs_of_several_stand_side_by_side_up_to_a_number() {
    let (shelf, mut device) = begun();
    for number in 0..8 {
        takes(
            &mut device,
            &northtrust()
                .named(&format!("trust{number}"))
                .signed_by(number),
        );
    }
    let one_more = northtrust().bytes();
    assert!(refused(&mut device, one_more).contains("as there can be"));
    let mut device = opens_again(&shelf, device);
    assert_eq!(here(&mut device).len(), 8);
    removes(&mut device, "trust3");
    takes(&mut device, &northtrust());
    let names: Vec<String> = here(&mut device).into_iter().map(|pack| pack.id).collect();
    assert!(names.contains(&"northtrust".to_owned()) && !names.contains(&"trust3".to_owned()));
}

#[test]
fn a_pack_goes_only_after_a_second_yes_and_then_all_of_it() {
    let (shelf, mut device) = begun();
    let names = shelf.inner.names();
    takes(&mut device, &northtrust());
    assert_eq!(shelf.inner.names().len(), names.len() + 1);
    let pack = || "northtrust".to_owned();
    does(
        &mut device,
        Happening::Added(AddedEvent::Removed { pack: pack() }),
    );
    assert_eq!(here(&mut device).len(), 1, "nobody asked");
    does(
        &mut device,
        Happening::Added(AddedEvent::RemoveAsked { pack: pack() }),
    );
    assert!(added(&device).packs[0].removing.is_some());
    does(&mut device, Happening::Added(AddedEvent::Left));
    does(
        &mut device,
        Happening::Added(AddedEvent::Removed { pack: pack() }),
    );
    assert_eq!(here(&mut device).len(), 1, "it was to stay");
    removes(&mut device, "northtrust");
    assert!(here(&mut device).is_empty());
    assert_eq!(shelf.inner.names(), names, "its record is erased");
    let mut device = opens_again(&shelf, device);
    assert!(here(&mut device).is_empty());
    // What was trusted went with it: the name is anybody's again, and asked about again.
    assert!(!offered(&mut device, &northtrust().version(1).signed_by(9)).known);
}

#[test]
fn a_kill_at_any_write_leaves_all_of_a_pack_or_none() {
    let (base, mut device) = begun();
    takes(&mut device, &northtrust().named("older"));
    drop(device.crash());
    for (taking, was, may_be) in [(true, 1, 2), (false, 1, 0)] {
        for after in 0.. {
            let mut ended = true;
            for written in [false, true] {
                let shelf = base.copied();
                let mut device = shelf.opened(&Clock::at(MONDAY_MS));
                device.stop_at(stop(after, written));
                let steps = if taking {
                    let bytes = northtrust().bytes();
                    [AddedEvent::FileOpened { bytes }, AddedEvent::Taken]
                } else {
                    let pack = || "older".to_owned();
                    [
                        AddedEvent::RemoveAsked { pack: pack() },
                        AddedEvent::Removed { pack: pack() },
                    ]
                };
                let mut kept = device.does(Happening::WentTo(Place::Added)).is_ok();
                for step in steps {
                    kept = kept && device.does(Happening::Added(step)).is_ok();
                }
                ended &= kept;
                drop(device);
                let mut device = shelf.opened(&Clock::at(MONDAY_MS + 60_000));
                let packs = here(&mut device);
                let whole = packs.iter().all(|pack| pack.problem.is_none());
                assert!(whole, "write {after}, {written}: {packs:?}");
                let count = packs.len();
                assert!(
                    count == may_be || (!kept && count == was),
                    "write {after}, {written}: {count}"
                );
            }
            if ended {
                break;
            }
            assert!(after < 20);
        }
    }
}

#[test]
fn a_pack_that_no_longer_opens_is_set_aside_and_mended_from_its_file() {
    let (shelf, mut device) = begun();
    let before = shelf.inner.names();
    takes(&mut device, &northtrust());
    drop(device.crash());
    let names = shelf.inner.names();
    let name = names.iter().find(|name| !before.contains(name)).unwrap();
    shelf.inner.damage(name, 40);
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    let notice = ready(&device).notice.unwrap();
    assert!(notice.text.contains("set aside"), "{}", notice.text);
    let packs = here(&mut device);
    assert!(packs[0].problem.is_some() && packs[0].brings.is_empty());
    assert!(refused(&mut device, northtrust().version(1).bytes()).contains("newer version"));
    let other = northtrust().signed_by(8);
    assert!(refused(&mut device, other.bytes()).contains("another publisher"));
    takes(&mut device, &northtrust());
    assert!(here(&mut device)[0].problem.is_none());
    let mut device = opens_again(&shelf, device);
    assert!(here(&mut device)[0].problem.is_none());
}

#[test]
fn a_store_that_fails_takes_nothing_back_and_is_asked_again() {
    let (shelf, mut device) = begun();
    shelf.faults().commits_fail = Some(StoreFailure::Full);
    takes(&mut device, &northtrust());
    shelf.mend();
    pass(&mut device, 10_000);
    let mut device = opens_again(&shelf, device);
    assert_eq!(here(&mut device).len(), 1);
    // The record of the pack does not come at first: it is read again, and is no damaged one.
    drop(device.crash());
    let mut device = shelf.start(&Clock::at(MONDAY_MS + HOUR_MS));
    shelf.faults().reads_fail_from = Some(2);
    device.settle_local().unwrap();
    shelf.mend();
    pass(&mut device, 10_000);
    assert!(here(&mut device)[0].problem.is_none());
}

#[test]
fn the_first_view_waits_for_no_pack() {
    let (shelf, mut device) = begun();
    let text = today(&mut device).prompt.unwrap().text;
    takes(&mut device, &northtrust());
    let reads = |shelf: &Shelf| shelf.reads();
    drop(device.crash());
    let mut device = shelf.start(&Clock::at(MONDAY_MS + HOUR_MS));
    let mut first_seen = None;
    while device.step().unwrap().is_some() {
        if first_seen.is_none() && matches!(device.view(), shared::ViewModel::Ready(_)) {
            first_seen = Some(reads(&shelf));
        }
    }
    assert!(
        first_seen.unwrap() < reads(&shelf),
        "the packs were read later"
    );
    assert_eq!(today(&mut device).prompt.unwrap().text, text);
}
