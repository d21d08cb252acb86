use journal::{Error, Lens, NewPage, Page, TAG_CHARS_MAX};
use rstest::rstest;

use super::{WHEN, copy_for, exchange, page_by, type_at};

#[test]
fn a_new_page_has_what_it_was_given_and_no_words() {
    let new = NewPage {
        when: WHEN,
        created_ms: 7_000,
        prompt: Some("proud-of"),
    };
    let content = Page::create([1; 16], &new).unwrap().read().unwrap();
    assert_eq!((content.title.as_str(), content.body.as_str()), ("", ""));
    assert_eq!(content.when, WHEN);
    assert_eq!((content.created_ms, content.edited_ms), (7_000, 7_000));
    assert_eq!(content.prompt.as_deref(), Some("proud-of"));
    assert_eq!(
        (content.lens, content.binned_ms, content.words),
        (None, None, 0)
    );
    assert!(content.tags.is_empty());
}

#[rstest]
#[case("yesterday")]
#[case("2026-11-23T06:40:00Z")]
#[case("2026-11-23T06:40:00+00:00[Nowhere/Land]")]
#[case("")]
fn a_time_that_is_no_time_is_refused(#[case] when: &str) {
    let new = NewPage {
        when,
        created_ms: 0,
        prompt: None,
    };
    assert_eq!(Page::create([1; 16], &new).err(), Some(Error::BadWhen));
    assert_eq!(page_by(1).set_when(when), Err(Error::BadWhen));
}

#[test]
fn a_long_prompt_id_is_refused() {
    let new = NewPage {
        when: WHEN,
        created_ms: 0,
        prompt: Some(&"p".repeat(129)),
    };
    assert_eq!(Page::create([1; 16], &new).err(), Some(Error::TooLarge));
}

#[test]
fn the_last_time_set_wins_as_a_whole() {
    let mut phone = page_by(1);
    let mut laptop = copy_for(&phone, 2);
    let (one, other) = (
        "2026-03-01T09:00:00+00:00[Europe/London]",
        "2026-04-02T21:30:00+02:00[Europe/Paris]",
    );
    phone.set_when(one).unwrap();
    laptop.set_when(other).unwrap();
    exchange(&mut phone, &mut laptop);
    let when = phone.read().unwrap().when;
    assert!(when == one || when == other);
    assert_eq!(laptop.read().unwrap().when, when);
}

#[test]
fn tags_are_tidied_sorted_and_kept_from_both_sides() {
    let mut phone = page_by(1);
    phone.set_tag("#old", true).unwrap();
    let mut laptop = copy_for(&phone, 2);
    phone.set_tag(" #on   call ", true).unwrap();
    laptop.set_tag("nights", true).unwrap();
    laptop.set_tag("old", false).unwrap();
    laptop.set_tag("never there", false).unwrap();
    exchange(&mut phone, &mut laptop);
    assert_eq!(phone.read().unwrap().tags, ["nights", "on call"]);
    assert_eq!(phone.set_tag("#", true), Err(Error::BadTag));
    phone.set_tag(&"t".repeat(99), true).unwrap();
    assert_eq!(phone.read().unwrap().tags[2].len(), TAG_CHARS_MAX);
}

#[test]
fn a_lens_can_be_chosen_and_taken_back() {
    let mut page = page_by(1);
    page.set_lens(Some(Lens::Across)).unwrap();
    assert_eq!(page.read().unwrap().lens, Some(Lens::Across));
    page.set_lens(None).unwrap();
    assert_eq!(page.read().unwrap().lens, None);
}

#[test]
fn setting_what_is_set_makes_no_change() {
    let mut page = page_by(1);
    page.set_lens(Some(Lens::Team)).unwrap();
    page.set_tag("nights", true).unwrap();
    page.mark_edited(2_000).unwrap();
    let heads = page.heads();
    page.set_lens(Some(Lens::Team)).unwrap();
    page.set_tag("nights", true).unwrap();
    page.set_when(WHEN).unwrap();
    page.mark_edited(1_500).unwrap();
    page.restore().unwrap();
    assert_eq!(page.heads(), heads);
    assert_eq!(page.read().unwrap().edited_ms, 2_000);
}

#[test]
fn a_device_that_only_wrote_what_was_there_already_leaves_no_trace() {
    let page = page_by(1);
    let mut other = copy_for(&page, 2);
    other.set_when(WHEN).unwrap();
    assert_eq!(other.save(), page.save());
}

#[test]
fn a_page_whose_beginning_is_missing_is_kept_and_not_read() {
    let mut page = page_by(1);
    let begun = page.heads();
    type_at(&mut page, 0, 0, "later");
    let mut waiting = Page::load(&page.changes_since(&begun), [2; 16]).unwrap();
    assert!(waiting.is_waiting());
    assert_eq!(waiting.read().err(), Some(Error::Incomplete));
    assert_eq!(waiting.set_lens(None), Err(Error::Incomplete));
    assert_eq!(waiting.bin(0), Err(Error::Incomplete));
    assert!(waiting.apply(&page_by(1).save()).unwrap());
    assert_eq!(waiting.read().unwrap().body, "later");
}

#[test]
fn nothing_is_not_a_page() {
    assert_eq!(
        Page::load(&[], [1; 16]).unwrap().read().err(),
        Some(Error::Malformed)
    );
}

#[test]
fn two_installations_with_one_actor_are_told_apart() {
    let mut page = page_by(1);
    let mut clone = copy_for(&page, 1);
    type_at(&mut page, 0, 0, "one");
    type_at(&mut clone, 0, 0, "other");
    assert_eq!(page.apply(&clone.save()), Err(Error::Forked));
    assert_eq!(page.read().unwrap().body, "one");
}

#[test]
fn debug_shows_no_words() {
    let mut page = page_by(1);
    type_at(&mut page, 0, 0, "secret");
    let splice = journal::Splice::insert(3, "secret");
    let shown = format!("{page:?} {:?} {splice:?}", page.read().unwrap());
    assert_eq!(shown, "Page PageContent Splice(3, -0, +6)");
}
