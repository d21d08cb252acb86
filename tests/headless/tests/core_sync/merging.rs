//! Words from two devices on one page.

use shared::event::{EditorEvent, Happening, JournalEvent, PageField, Place};

use crate::town::{Person, Town, meet};

/// A change as a shell sends it, made to the text that shell shows.
fn typed(person: &mut Person, seq: u32, at: u32, remove: u32, insert: &str) {
    person
        .shell
        .device
        .happen(Happening::Editor(EditorEvent::TextChanged {
            field: PageField::Body,
            seq,
            at,
            remove,
            insert: insert.to_owned(),
        }));
}

fn caught_up(person: &mut Person, revision: u32) {
    person
        .shell
        .device
        .happen(Happening::Editor(EditorEvent::CaughtUp { revision }));
}

async fn edited(person: &mut Person, page: &str, find: &str, replace: &str) {
    let device = &mut person.shell.device;
    device.edit(page).unwrap();
    device.replace_in_body(find, replace).unwrap();
    device.done().unwrap();
    person.synced().await;
}

/// Types in front of a page that is there already.
async fn prepended(person: &mut Person, page: &str, text: &str) {
    let device = &mut person.shell.device;
    device.edit(page).unwrap();
    device.types(PageField::Body, 0, 0, text).unwrap();
    device.done().unwrap();
    person.synced().await;
}

/// Two devices, both with a page of this text; its id.
async fn with_page(text: &str) -> (Person, Person, String) {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let id = one.write(text).await;
    meet(&mut one, &mut two).await;
    (one, two, id)
}

fn markdown(person: &mut Person, page: &str) -> String {
    person
        .shell
        .device
        .does(Happening::WentTo(Place::Journal))
        .unwrap();
    person.shell.device.markdown(page).unwrap()
}

async fn assert_agree(one: &mut Person, two: &mut Person, page: &str, text: &str) {
    meet(one, two).await;
    assert_eq!(markdown(one, page), text);
    assert_eq!(markdown(two, page), text);
}

#[tokio::test]
async fn both_edits_of_one_page_are_on_both_devices() {
    let (mut one, mut two, id) = with_page("The ward was quiet tonight.").await;
    one.shell.set_online(false).await.unwrap();
    two.shell.set_online(false).await.unwrap();
    one.shell.device.edit(&id).unwrap();
    one.shell
        .device
        .replace_in_body("quiet", "very quiet")
        .unwrap();
    one.shell.device.done().unwrap();
    two.shell.device.edit(&id).unwrap();
    two.shell.device.append_to_body(" Almost.").unwrap();
    two.shell.device.done().unwrap();
    one = one.restart().await;
    two = two.restart().await;
    one.shell.set_online(true).await.unwrap();
    two.shell.set_online(true).await.unwrap();
    assert_agree(
        &mut one,
        &mut two,
        &id,
        "The ward was very quiet tonight. Almost.",
    )
    .await;
    let page = one.shell.device.open_page(&id).unwrap();
    assert!(
        page.state.text.starts_with("On another device too"),
        "{}",
        page.state.text
    );
}

#[tokio::test]
async fn a_page_merged_while_it_is_open_offers_the_text_and_where_the_caret_goes() {
    let (mut one, mut two, id) = with_page("one two").await;
    two.shell.device.edit(&id).unwrap();
    typed(&mut two, 1, 7, 0, " three");
    prepended(&mut one, &id, "zero ").await;
    two.sync().await;
    let editor = two.shell.device.editor().unwrap();
    assert_eq!((editor.revision, editor.seq), (1, 1));
    assert_eq!(editor.body, "zero one two three");
    assert_eq!(editor.body_splices.len(), 1);
    let splice = &editor.body_splices[0];
    assert_eq!((splice.at, splice.remove, splice.insert), (0, 0, 5));

    // The shell had typed on before it saw that: places are those of its own text.
    typed(&mut two, 2, 13, 0, "!");
    let editor = two.shell.device.editor().unwrap();
    assert_eq!((editor.revision, editor.seq), (2, 2));
    assert_eq!(editor.body, "zero one two three!");
    caught_up(&mut two, 2);
    typed(&mut two, 3, 19, 0, "?");
    two.shell
        .device
        .happen(Happening::Editor(EditorEvent::Done));
    assert_agree(&mut one, &mut two, &id, "zero one two three!?").await;
}

#[tokio::test]
async fn two_merges_in_flight_and_answers_out_of_order_put_every_word_in_its_place() {
    let (mut one, mut two, id) = with_page("middle").await;
    two.shell.device.edit(&id).unwrap();
    typed(&mut two, 1, 6, 0, ".");
    prepended(&mut one, &id, "A ").await;
    two.sync().await;
    prepended(&mut one, &id, "B ").await;
    two.sync().await;
    let editor = two.shell.device.editor().unwrap();
    assert_eq!((editor.revision, editor.body.as_str()), (2, "B A middle."));
    // It took the first over, `A middle.`, and types into that.
    caught_up(&mut two, 1);
    typed(&mut two, 2, 2, 6, "MIDDLE");
    let editor = two.shell.device.editor().unwrap();
    assert_eq!((editor.revision, editor.body.as_str()), (3, "B A MIDDLE."));
    caught_up(&mut two, 3);
    // Late, doubled and unknown ones change nothing.
    for late in [1, 2, 3, 99, 0] {
        caught_up(&mut two, late);
    }
    typed(&mut two, 3, 11, 0, "..");
    two.shell
        .device
        .happen(Happening::Editor(EditorEvent::Done));
    assert_agree(&mut one, &mut two, &id, "B A MIDDLE...").await;
}

#[tokio::test]
async fn a_shell_that_never_catches_up_loses_nothing() {
    let (mut one, mut two, id) = with_page("x").await;
    two.shell.device.edit(&id).unwrap();
    typed(&mut two, 1, 1, 0, "y");
    for number in 0..40_u32 {
        prepended(&mut one, &id, &format!("{number} ")).await;
        if number % 10 == 9 {
            two.sync().await;
            typed(&mut two, 2 + number / 10, 2 + number / 10, 0, "z");
        }
    }
    two.shell
        .device
        .happen(Happening::Editor(EditorEvent::Done));
    meet(&mut one, &mut two).await;
    let body = markdown(&mut one, &id);
    assert_eq!(body, markdown(&mut two, &id));
    assert!(body.ends_with("yzzzz"), "{body}");
    assert!(body.starts_with("39 38 "), "{body}");
}

#[tokio::test]
async fn a_kill_right_after_a_merge_loses_neither_side() {
    let (mut one, mut two, id) = with_page("one two").await;
    two.shell.device.edit(&id).unwrap();
    two.shell.device.append_to_body(" three").unwrap();
    prepended(&mut one, &id, "zero ").await;
    two.sync().await;
    two.shell.device.append_to_body(" four").unwrap();
    two = two.restart().await;
    assert_agree(&mut one, &mut two, &id, "zero one two three four").await;
}

#[tokio::test]
async fn a_page_in_the_bin_that_was_edited_elsewhere_returns_and_says_so() {
    for binned_first in [false, true] {
        let (mut one, mut two, id) = with_page("To be or not.").await;
        one.shell.set_online(false).await.unwrap();
        two.shell.set_online(false).await.unwrap();
        one.shell.device.put_in_bin(&id).unwrap();
        two.shell.device.edit(&id).unwrap();
        two.shell.device.append_to_body(" To be!").unwrap();
        two.shell.device.done().unwrap();
        let (first, second) = if binned_first {
            (&mut one, &mut two)
        } else {
            (&mut two, &mut one)
        };
        first.shell.set_online(true).await.unwrap();
        first.sync().await;
        second.shell.set_online(true).await.unwrap();
        meet(first, second).await;
        let says = "A page came back from the bin, because it was edited on another device.";
        let mut told = 0;
        let mut remarked = 0;
        for person in [&mut one, &mut two] {
            told += u32::from(
                person
                    .shell
                    .device
                    .notice()
                    .is_some_and(|notice| notice.text == says),
            );
            assert!(person.shell.device.bin().unwrap().is_empty());
            let page = person.shell.device.open_page(&id).unwrap();
            remarked += u32::from(
                page.remark
                    .is_some_and(|remark| remark.contains("came back")),
            );
            assert_eq!(markdown(person, &id), "To be or not. To be!");
        }
        assert!(told > 0 && remarked > 0, "told {told}, remarked {remarked}");
    }
}

#[tokio::test]
async fn a_page_put_in_the_bin_is_in_the_bin_everywhere() {
    let (mut one, mut two, id) = with_page("Gone.").await;
    one.shell.device.put_in_bin(&id).unwrap();
    meet(&mut one, &mut two).await;
    assert_eq!(two.shell.device.bin().unwrap()[0].page, id);
    two.shell.device.take_from_bin(&id).unwrap();
    meet(&mut two, &mut one).await;
    assert!(one.shell.device.bin().unwrap().is_empty());
}

#[tokio::test]
async fn search_says_that_it_is_reading_while_pages_are_being_merged() {
    let (mut one, mut two, id) = with_page("One thing.").await;
    // The words are behind the excerpt, so that only the merged page holds them.
    let long = format!("One thing. {} kestrel", "and another ".repeat(40));
    edited(&mut one, &id, "One thing.", &long).await;
    let search = |text: &str| {
        Happening::Journal(JournalEvent::SearchChanged {
            text: text.to_owned(),
        })
    };
    two.shell
        .device
        .does(Happening::WentTo(Place::Journal))
        .unwrap();
    two.shell.device.does(search("before")).unwrap();
    two.shell
        .happens(Happening::Sync(shared::event::SyncEvent::SyncAsked))
        .await
        .unwrap();
    two.shell.device.does(search("kestrel")).unwrap();
    let journal = two.shell.device.ready("search").unwrap().journal.unwrap();
    assert!(journal.days.is_empty());
    let reading = journal.summary.unwrap();
    two.shell.advance(1_000).await.unwrap();
    let journal = two.shell.device.ready("search").unwrap().journal.unwrap();
    assert_eq!(journal.days.len(), 1);
    two.shell.device.does(search("heron")).unwrap();
    let none = two
        .shell
        .device
        .ready("search")
        .unwrap()
        .journal
        .unwrap()
        .summary
        .unwrap();
    assert_ne!(reading, none);
}

#[tokio::test]
async fn lens_tags_and_date_travel() {
    let (mut one, mut two, id) = with_page("Plain.").await;
    one.shell.device.edit(&id).unwrap();
    for what in [
        EditorEvent::LensChosen {
            lens: Some(shared::event::LensChoice::System),
        },
        EditorEvent::TagAdded {
            tag: "rota".to_owned(),
        },
        EditorEvent::WhenChosen {
            local: "2026-02-03T04:05".to_owned(),
        },
    ] {
        one.shell.device.does(Happening::Editor(what)).unwrap();
    }
    one.shell.device.done().unwrap();
    two.shell.device.edit(&id).unwrap();
    let tag = "night".to_owned();
    two.shell
        .device
        .does(Happening::Editor(EditorEvent::TagAdded { tag }))
        .unwrap();
    two.shell.device.done().unwrap();
    meet(&mut one, &mut two).await;
    let (here, there) = (
        one.shell.device.read_all().unwrap(),
        two.shell.device.read_all().unwrap(),
    );
    assert_eq!(here, there);
    let page = here.iter().find(|page| page.page == id).unwrap();
    assert_eq!(
        (page.lens.as_str(), page.tags.clone()),
        ("system", vec!["night".to_owned(), "rota".to_owned()])
    );
    assert_eq!(page.when, "Tuesday 3 February, 04:05");
    assert_eq!(two.shell.device.rows().unwrap().last().unwrap().page, id);
}

#[tokio::test]
async fn a_page_whose_changes_wait_is_not_read_over_and_over_while_it_is_in_the_editor() {
    let (mut one, mut two, id) = with_page("one two").await;
    prepended(&mut one, &id, "zero ").await;
    // The changes are here, and the chore that merges them has not come.
    two.does(Happening::Sync(shared::event::SyncEvent::SyncAsked))
        .await;
    two.shell.device.edit(&id).unwrap();
    assert_eq!(two.shell.device.editor().unwrap().body, "zero one two");
    let before = two.shelf.reads();
    two.shell.advance(1_000).await.unwrap();
    let reads = two.shelf.reads() - before;
    assert!(reads < 10, "{reads} reads in a second");
    two.shell.device.append_to_body(" three").unwrap();
    two.shell.device.done().unwrap();
    assert_agree(&mut one, &mut two, &id, "zero one two three").await;
}
