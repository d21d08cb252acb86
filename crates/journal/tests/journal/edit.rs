use journal::{Error, Field, Splice, TEXT_UNITS_MAX};
use proptest::prelude::*;
use rstest::rstest;

use super::{body, copy_for, exchange, page_by, play, type_at};

/// Letters, a combining mark, characters of two units, and a family of eleven.
const TEXT: &str = "[a-c \n\u{301}é🙂𝄞👩]{0,6}|👩‍👩‍👧‍👦";

fn splice() -> impl Strategy<Value = Splice> {
    (0..40_u32, 0..8_u32, TEXT).prop_map(|(at, delete, insert)| Splice { at, delete, insert })
}

/// What the documentation promises of any splice.
fn expected(text: &str, splice: &Splice) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let is_inside = |at: usize| units.get(at).is_some_and(|u| (0xDC00..0xE000).contains(u));
    let mut start = (splice.at as usize).min(units.len());
    let mut end = (start + splice.delete as usize).min(units.len());
    let is_insertion = start == end;
    start -= usize::from(is_inside(start));
    end = if is_insertion {
        start
    } else {
        end + usize::from(is_inside(end))
    };
    let clamped = Splice {
        at: start as u32,
        delete: (end - start) as u32,
        insert: splice.insert.clone(),
    };
    play(text, &clamped)
}

#[rstest]
#[case(Splice::insert(99, "!"), "a🙂b!")]
#[case(Splice::insert(2, "!"), "a!🙂b")]
#[case(Splice::delete(2, 1), "ab")]
#[case(Splice::delete(1, 1), "ab")]
#[case(Splice::delete(0, u32::MAX), "")]
#[case(Splice::delete(u32::MAX, u32::MAX), "a🙂b")]
#[case(Splice { at: 1, delete: 2, insert: "é".into() }, "aéb")]
fn a_position_is_clamped_and_never_splits_a_pair(#[case] splice: Splice, #[case] text: &str) {
    let mut page = page_by(1);
    type_at(&mut page, 0, 0, "a🙂b");
    let seen = page.heads();
    let mut lagging = page.clone();
    page.edit_text(Field::Body, &seen, &splice).unwrap();
    assert_eq!(body(&page), text);

    // and the same when the screen lags behind
    type_at(&mut lagging, 4, 0, "…");
    let heads = lagging.edit_text(Field::Body, &seen, &splice).unwrap();
    assert_eq!(lagging.text_at(Field::Body, &heads).unwrap(), text);
}

#[test]
fn an_edit_that_changes_nothing_makes_no_change() {
    let mut page = page_by(1);
    let seen = page.heads();
    assert_eq!(
        page.edit_text(Field::Body, &seen, &Splice::delete(3, 9))
            .unwrap(),
        seen
    );
    assert_eq!(page.heads(), seen);
    let _ = page.save(); // an actor without a change would be in the way here
}

#[test]
fn an_edit_at_unknown_heads_is_refused() {
    let mut page = page_by(1);
    let unknown = vec![[7; 32]];
    let splice = Splice::insert(0, "x");
    assert_eq!(
        page.edit_text(Field::Body, &unknown, &splice),
        Err(Error::UnknownHeads)
    );
    assert_eq!(
        page.text_at(Field::Body, &unknown),
        Err(Error::UnknownHeads)
    );
    let heads = page.heads();
    let between = page.splices_between(Field::Body, &unknown, &heads);
    assert_eq!(between, Err(Error::UnknownHeads));
}

#[test]
fn a_text_has_a_largest_length_and_can_shrink_from_there() {
    let mut page = page_by(1);
    type_at(&mut page, 0, 0, &"x".repeat(TEXT_UNITS_MAX as usize));
    let heads = page.heads();
    let one_more = Splice::insert(0, "x");
    assert_eq!(
        page.edit_text(Field::Body, &heads, &one_more),
        Err(Error::TooLarge)
    );
    type_at(&mut page, 0, TEXT_UNITS_MAX - 1, "");
    assert_eq!(body(&page), "x");
}

#[test]
fn two_devices_that_edit_different_places_keep_both() {
    let mut phone = page_by(1);
    type_at(&mut phone, 0, 0, "one two three");
    let mut laptop = copy_for(&phone, 2);
    type_at(&mut phone, 0, 3, "ONE");
    type_at(&mut laptop, 8, 5, "THREE");
    exchange(&mut phone, &mut laptop);
    assert_eq!(body(&phone), "ONE two THREE");
    assert_eq!(body(&laptop), "ONE two THREE");
}

#[test]
fn a_screen_that_lags_behind_goes_on_typing_where_it_was() {
    let mut phone = page_by(1);
    type_at(&mut phone, 0, 0, "ward");
    let mut laptop = copy_for(&phone, 2);
    let mut seen = phone.heads();
    type_at(&mut laptop, 0, 0, "Quiet 🙂 ");
    phone.apply(&laptop.changes_since(&seen)).unwrap();

    for (at, key) in (4..).zip(["!", "?", "."]) {
        seen = phone
            .edit_text(Field::Body, &seen, &Splice::insert(at, key))
            .unwrap();
    }
    assert_eq!(phone.text_at(Field::Body, &seen).unwrap(), "ward!?.");
    assert_eq!(body(&phone), "Quiet 🙂 ward!?.");

    let ahead = phone.heads();
    let splices = phone.splices_between(Field::Body, &seen, &ahead).unwrap();
    assert_eq!(splices, [Splice::insert(0, "Quiet 🙂 ")]);
}

#[test]
fn a_title_and_a_body_do_not_mix() {
    let mut page = page_by(1);
    let seen = page.heads();
    page.edit_text(Field::Title, &seen, &Splice::insert(0, "Nights"))
        .unwrap();
    type_at(&mut page, 0, 0, "Quiet.");
    let (content, heads) = (page.read().unwrap(), page.heads());
    assert_eq!(
        (content.title.as_str(), content.body.as_str()),
        ("Nights", "Quiet.")
    );
    let between = page.splices_between(Field::Title, &seen, &heads).unwrap();
    assert_eq!(between, [Splice::insert(0, "Nights")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn positions_are_utf_16(splices in prop::collection::vec(splice(), 1..24)) {
        let mut page = page_by(1);
        let mut text = String::new();
        for splice in &splices {
            let seen = page.heads();
            let now = page.edit_text(Field::Body, &seen, splice).unwrap();
            prop_assert_eq!(now, page.heads());
            text = expected(&text, splice);
            prop_assert_eq!(body(&page), text.clone());
        }
        prop_assert_eq!(body(&copy_for(&page, 2)), text);
    }

    #[test]
    fn an_edit_at_old_heads_is_the_edit_of_a_device_that_has_seen_no_more(
        before in prop::collection::vec(splice(), 0..8),
        own in prop::collection::vec(splice(), 0..3),
        meanwhile in prop::collection::vec(splice(), 1..8),
        late in prop::collection::vec(splice(), 1..8),
    ) {
        let mut page = page_by(1);
        before.iter().for_each(|s| type_at(&mut page, s.at, s.delete, &s.insert));
        let mut screen = page.heads();
        let mut other = copy_for(&page, 2);
        let mut unaware = copy_for(&page, 3);
        own.iter().for_each(|s| type_at(&mut page, s.at, s.delete, &s.insert));
        meanwhile.iter().for_each(|s| type_at(&mut other, s.at, s.delete, &s.insert));
        page.apply(&other.changes_since(&screen)).unwrap();
        let all_but_late = page.heads();

        let mut text = page.text_at(Field::Body, &screen).unwrap();
        for splice in &late {
            screen = page.edit_text(Field::Body, &screen, splice).unwrap();
            text = expected(&text, splice);
            prop_assert_eq!(page.text_at(Field::Body, &screen).unwrap(), text.clone());
        }
        // the late edits build on nothing that the screen had not shown
        unaware.apply(&page.changes_since(&all_but_late)).unwrap();
        prop_assert!(!unaware.is_waiting());
        prop_assert_eq!(unaware.heads(), screen);
        prop_assert_eq!(body(&unaware), text);

        unaware.apply(&page.save()).unwrap();
        prop_assert_eq!(unaware.heads(), page.heads());
        prop_assert_eq!(body(&unaware), body(&page));
    }

    #[test]
    fn splices_lead_from_any_state_to_any_other(
        ours in prop::collection::vec(splice(), 1..8),
        theirs in prop::collection::vec(splice(), 1..8),
    ) {
        let mut page = page_by(1);
        let mut other = copy_for(&page, 2);
        let mut states = vec![page.heads()];
        for (a, b) in ours.iter().zip(&theirs) {
            type_at(&mut page, a.at, a.delete, &a.insert);
            type_at(&mut other, b.at, b.delete, &b.insert);
            states.push(page.heads());
            states.push(other.heads());
            if a.at % 3 == 0 {
                exchange(&mut page, &mut other);
                states.push(page.heads());
            }
        }
        exchange(&mut page, &mut other);
        states.push(page.heads());
        for from in &states {
            for to in &states {
                let mut text = page.text_at(Field::Body, from).unwrap();
                for splice in page.splices_between(Field::Body, from, to).unwrap() {
                    text = play(&text, &splice);
                }
                prop_assert_eq!(text, page.text_at(Field::Body, to).unwrap());
            }
        }
    }
}
