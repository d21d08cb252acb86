//! Forms: what two devices answer at the same time.

use journal::{
    Answer, AnswerKey, Answers, CHOICE_BYTES_MAX, Digest, Error, Field, NewForm, NewPage, Page,
    Splice,
};
use proptest::prelude::*;

use super::{WHEN, copy_for, exchange, page_by};

fn key(text: &str) -> AnswerKey {
    AnswerKey::new(text).unwrap()
}

/// A form with a text, another, a choice, a number and a set.
fn form_page() -> Page {
    let fields = [
        (key("happened"), true),
        (key("outcome"), false),
        (key("agency"), false),
        (key("words"), false),
        (key("act"), true),
    ];
    let new = NewPage {
        when: WHEN,
        created_ms: 1_000,
        prompt: None,
    };
    let form = NewForm {
        id: "react-respond",
        fields: &fields,
    };
    Page::create_form([1; 16], &new, &form).unwrap()
}

fn write(page: &mut Page, field: &str, text: &str) {
    let splice = Splice::insert(0, text);
    page.edit_text(Field::Answer(key(field)), &page.heads(), &splice)
        .unwrap();
}

fn answers(page: &Page) -> Answers {
    page.read().unwrap().answers.unwrap()
}

fn text(page: &Page, field: &str) -> String {
    match answers(page).get(field) {
        Some(Answer::Text(text)) => text.clone(),
        None => String::new(),
        other => panic!("{other:?} is no text"),
    }
}

#[test]
fn answers_come_in_the_order_of_the_form_and_empty_ones_do_not_come() {
    let mut page = form_page();
    write(&mut page, "act", "Ring the site office.");
    page.set_answer(key("agency"), Some(&Answer::Number(2)))
        .unwrap();
    page.set_item(key("words"), "tense", true).unwrap();
    page.set_item(key("words"), "an own word", true).unwrap();
    page.set_item(key("words"), "calm", true).unwrap();
    page.set_item(key("words"), "calm", false).unwrap();
    page.set_answer(key("outcome"), Some(&Answer::Choice("reacted".into())))
        .unwrap();
    write(&mut page, "happened", "The bed meeting ran over.");
    let read = answers(&page);
    let keys: Vec<&str> = read.given.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["happened", "outcome", "agency", "words", "act"]);
    assert_eq!(
        read.get("words"),
        Some(&Answer::Set(vec!["an own word".into(), "tense".into()]))
    );
    assert_eq!(
        read.words(),
        "The bed meeting ran over.\n\nRing the site office."
    );
    let marks = [
        "outcome=reacted",
        "agency=2",
        "words=an own word",
        "words=tense",
    ];
    assert_eq!(read.marks(), marks);
    page.set_answer(key("outcome"), None).unwrap();
    assert_eq!(answers(&page).get("outcome"), None);
    let copy = Answers::decode(&read.encode().unwrap()).unwrap();
    assert_eq!(copy, read);
}

#[test]
fn a_digest_says_what_was_answered_and_begins_with_the_words() {
    let mut page = form_page();
    write(&mut page, "act", "Ring the site office.\nAsk for one more.");
    page.set_answer(key("outcome"), Some(&Answer::Choice("responded".into())))
        .unwrap();
    let digest = Digest::of(&page.read().unwrap());
    assert_eq!(digest.form.as_deref(), Some("react-respond"));
    assert_eq!(digest.marks, ["outcome=responded"]);
    assert_eq!(digest.title, "Ring the site office.");
    assert_eq!(digest.excerpt, "Ask for one more.");
    assert_eq!(digest.words, 8);
    assert_eq!(Digest::decode(&digest.encode().unwrap()).unwrap(), digest);
}

#[test]
fn two_devices_that_answer_at_the_same_time_keep_both() {
    let mut phone = form_page();
    let mut tablet = copy_for(&phone, 2);
    write(&mut phone, "happened", "Phone. ");
    write(&mut tablet, "happened", "Tablet. ");
    write(&mut tablet, "act", "One call.");
    phone
        .set_answer(key("agency"), Some(&Answer::Number(3)))
        .unwrap();
    tablet
        .set_answer(key("agency"), Some(&Answer::Number(7)))
        .unwrap();
    phone.set_item(key("words"), "tense", true).unwrap();
    tablet.set_item(key("words"), "tired", true).unwrap();
    exchange(&mut phone, &mut tablet);
    assert_eq!(answers(&phone), answers(&tablet));
    let happened = text(&phone, "happened");
    assert!(happened.contains("Phone. ") && happened.contains("Tablet. "));
    assert_eq!(text(&phone, "act"), "One call.");
    let both = Answer::Set(vec!["tense".into(), "tired".into()]);
    assert_eq!(answers(&phone).get("words"), Some(&both));
    assert!(matches!(
        answers(&phone).get("agency"),
        Some(Answer::Number(3 | 7))
    ));
}

#[test]
fn a_field_that_the_form_gained_later_can_be_begun_on_two_devices_at_once() {
    let mut phone = form_page();
    let mut tablet = copy_for(&phone, 2);
    write(&mut phone, "since", "From the phone.");
    write(&mut tablet, "since", "From the tablet.");
    exchange(&mut phone, &mut tablet);
    let both = text(&phone, "since");
    assert!(both.contains("From the phone.") && both.contains("From the tablet."));
    assert_eq!(text(&tablet, "since"), both);
    assert!(phone.settle_answers().unwrap());
    assert!(!phone.settle_answers().unwrap());
    let joined = text(&phone, "since");
    assert!(joined.contains("From the phone.") && joined.contains("From the tablet."));
    let now = phone.text_at(Field::Answer(key("since")), &phone.heads());
    assert_eq!(now.unwrap(), joined);
    // and if both devices join them: perhaps twice, but never less
    tablet.settle_answers().unwrap();
    exchange(&mut phone, &mut tablet);
    assert_eq!(text(&phone, "since"), text(&tablet, "since"));
    assert!(text(&phone, "since").contains("From the phone."));
    assert!(text(&phone, "since").contains("From the tablet."));
}

#[test]
fn words_typed_while_another_device_joins_the_texts_are_not_lost() {
    let mut phone = form_page();
    let mut tablet = copy_for(&phone, 2);
    write(&mut phone, "since", "One.");
    write(&mut tablet, "since", "Two.");
    let before = phone.clone();
    tablet
        .apply(&before.changes_since(&tablet.heads()))
        .unwrap();
    tablet.settle_answers().unwrap();
    // the phone has heard of nothing and goes on in its own text
    write(&mut phone, "since", "More. ");
    exchange(&mut phone, &mut tablet);
    for page in [&phone, &tablet] {
        let text = text(page, "since");
        assert!(
            text.contains("More. One.") && text.contains("Two."),
            "{text}"
        );
    }
}

#[test]
fn an_answer_begun_elsewhere_meanwhile_does_not_lose_what_is_typed_to_the_old_text() {
    let mut phone = form_page();
    let seen = phone.heads();
    let mut tablet = copy_for(&phone, 2);
    write(&mut tablet, "since", "Tablet.");
    exchange(&mut phone, &mut tablet);
    let field = Field::Answer(key("since"));
    let typed = phone
        .edit_text(field, &seen, &Splice::insert(0, "Phone."))
        .unwrap();
    assert_eq!(phone.text_at(field, &typed).unwrap(), "Phone.");
    let both = text(&phone, "since");
    assert!(both.contains("Phone.") && both.contains("Tablet."));
    let splices = phone.splices_between(field, &seen, &phone.heads()).unwrap();
    let shown = splices
        .iter()
        .fold(String::new(), |t, s| super::play(&t, s));
    assert_eq!(shown, phone.text_at(field, &phone.heads()).unwrap());
}

#[test]
fn what_does_not_fit_is_refused() {
    for bad in ["", "Upper", "a b", "a/b", "a.b", &"k".repeat(25)] {
        assert_eq!(AnswerKey::new(bad), Err(Error::Malformed), "{bad}");
    }
    let mut page = form_page();
    let long = "x".repeat(CHOICE_BYTES_MAX + 1);
    let choice = Answer::Choice(long.clone());
    assert_eq!(
        page.set_answer(key("outcome"), Some(&choice)),
        Err(Error::TooLarge)
    );
    assert_eq!(
        page.set_item(key("words"), &long, true),
        Err(Error::TooLarge)
    );
    assert_eq!(
        page.set_answer(key("act"), Some(&Answer::Text("no".into()))),
        Err(Error::Malformed)
    );
    assert_eq!(page.heads(), form_page().heads());
    assert_eq!(page_by(1).read().unwrap().answers, None);
}

#[test]
fn writing_an_answer_takes_a_page_out_of_the_bin() {
    let mut page = form_page();
    page.bin(5).unwrap();
    page.set_answer(key("agency"), Some(&Answer::Number(1)))
        .unwrap();
    assert_eq!(page.read().unwrap().binned_ms, None);
}

#[derive(Debug, Clone)]
enum Step {
    Words(usize, usize, String),
    Choose(usize, u8),
    Count(usize, i64),
    Item(usize, u8, bool),
    Send(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let device = 0..3_usize;
    prop_oneof![
        4 => (device.clone(), 0..3_usize, "[a-z]{1,4}").prop_map(|(d, f, t)| Step::Words(d, f, t)),
        1 => (device.clone(), 0..3_u8).prop_map(|(d, c)| Step::Choose(d, c)),
        1 => (device.clone(), 0..11_i64).prop_map(|(d, n)| Step::Count(d, n)),
        2 => (device.clone(), 0..4_u8, any::<bool>()).prop_map(|(d, i, on)| Step::Item(d, i, on)),
        2 => (device.clone(), device).prop_map(|(from, to)| Step::Send(from, to)),
    ]
}

/// The third is a field that no page was made with.
const TEXTS: [&str; 3] = ["happened", "act", "since"];

fn take(devices: &mut [Page], step: &Step) {
    match step {
        Step::Words(device, field, words) => {
            // appended, each with a mark of its own, so that it can be looked for
            let page = &mut devices[*device];
            page.settle_answers().unwrap();
            let field = Field::Answer(key(TEXTS[*field]));
            page.edit_text(
                field,
                &page.heads(),
                &Splice::insert(u32::MAX, words.as_str()),
            )
            .unwrap();
        }
        Step::Choose(device, choice) => {
            let choice = ["reacted", "responded", "between"][usize::from(*choice)];
            let choice = Answer::Choice(choice.into());
            devices[*device]
                .set_answer(key("outcome"), Some(&choice))
                .unwrap();
        }
        Step::Count(device, number) => devices[*device]
            .set_answer(key("agency"), Some(&Answer::Number(*number)))
            .unwrap(),
        Step::Item(device, item, on) => devices[*device]
            .set_item(key("words"), &format!("word-{item}"), *on)
            .unwrap(),
        Step::Send(from, to) => {
            let changes = devices[*from].changes_since(&devices[*to].heads());
            devices[*to].apply(&changes).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_devices_answer_every_word_survives_and_the_record_is_valid(
        steps in prop::collection::vec(step(), 1..24)
    ) {
        let page = form_page();
        let mut devices: Vec<Page> = (1..=3).map(|actor| copy_for(&page, actor)).collect();
        let steps: Vec<Step> = steps.into_iter().enumerate().map(|(n, step)| match step {
            Step::Words(d, f, t) => Step::Words(d, f, format!("<{n}{t}>")),
            step => step,
        }).collect();
        for step in &steps {
            take(&mut devices, step);
        }
        for _ in 0..2 {
            for (from, to) in [(0, 1), (1, 2), (2, 0)] {
                take(&mut devices, &Step::Send(from, to));
            }
        }
        let read = answers(&devices[0]);
        prop_assert!(devices.iter().all(|page| answers(page) == read));
        for step in &steps {
            if let Step::Words(_, field, words) = step {
                let text = text(&devices[0], TEXTS[*field]);
                prop_assert!(text.contains(words.as_str()), "{words} is missing");
            }
        }
        for (key, answer) in &read.given {
            let valid = match (key.as_str(), answer) {
                ("outcome", Answer::Choice(c)) => {
                    ["reacted", "responded", "between"].contains(&c.as_str())
                }
                ("agency", Answer::Number(n)) => (0..=10).contains(n),
                ("words", Answer::Set(items)) => items.iter().all(|i| i.starts_with("word-")),
                ("happened" | "act" | "since", Answer::Text(_)) => true,
                _ => false,
            };
            prop_assert!(valid, "{:?}", key);
        }
        prop_assert_eq!(Answers::decode(&read.encode().unwrap()).unwrap(), read);
    }
}
