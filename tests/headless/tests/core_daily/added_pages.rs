//! Pages made from what was added: over its removal, on other devices, and what never leaves one.

use shared::event::{FormEvent, Happening, PageEvent, Place, PracticeEvent, Variant};
use shared::view::{ScreenView, ViewModel};

use crate::added::{added, opened, removes, takes};
use crate::added_packs::northtrust;
use crate::added_places::with_a_pack;
use crate::hand::{
    backup_pages, begun, chooses, chosen, does, done, field, form, opens, player, reads, rows,
    title, types, went, words,
};
use crate::town::{Person, Town, meet};

#[test]
fn a_page_of_a_form_that_went_is_read_edited_and_whole_when_the_form_comes_back() {
    let (_, mut device) = with_a_pack();
    opens(&mut device, "northtrust.handover");
    types(&mut device, "passed-on", "The drip.");
    types(&mut device, "fell-between", "The bed.");
    chooses(&mut device, "how-often", "daily");
    done(&mut device);
    removes(&mut device, "northtrust");

    let row = rows(&mut device).remove(0);
    assert_eq!(row.kind.as_deref(), Some("A form that is not here"));
    assert!(!title(&row).is_empty());
    let page = reads(&mut device, &row.page);
    let read: Vec<_> = page
        .answers
        .iter()
        .map(|a| (a.label.as_str(), a.text.as_str()))
        .collect();
    assert_eq!(
        read,
        [("Passed on", "The drip."), ("Fell between", "The bed.")]
    );
    does(&mut device, Happening::Page(PageEvent::EditAsked));
    assert_eq!(form(&device).title, "A form that is not here");
    assert_eq!(words(&device, "fell-between"), "The bed.");
    types(&mut device, "fell-between", "Mrs B. ");
    done(&mut device);
    assert!(
        backup_pages(&mut device)
            .iter()
            .any(|page| page.contains("Mrs B. The bed."))
    );

    takes(&mut device, &northtrust());
    let page = reads(&mut device, &row.page);
    let read: Vec<_> = page.answers.iter().map(|a| a.text.as_str()).collect();
    assert_eq!(
        read,
        ["The drip.", "Mrs B. The bed.", "Every day"],
        "the choice waited"
    );
    does(&mut device, Happening::Page(PageEvent::EditAsked));
    assert_eq!(chosen(&device, "how-often"), ["daily"]);
    assert_eq!(field(&device, "fell-between").label, "What fell between?");
}

#[test]
fn a_practice_under_way_goes_on_when_its_pack_goes() {
    let (_, mut device) = with_a_pack();
    let chosen = PracticeEvent::Chosen {
        practice: "northtrust.basin".to_owned(),
        script: "180".to_owned(),
        variant: Variant::Usual,
    };
    for event in [chosen, PracticeEvent::SafetyRead, PracticeEvent::Started] {
        does(&mut device, Happening::Practice(event));
    }
    removes(&mut device, "northtrust");
    went(&mut device, Place::Practise);
    let view = player(&device);
    assert_eq!((view.title.as_str(), view.steps.len()), ("At the basin", 3));
}

#[test]
fn the_pack_that_lies_beside_the_journeys_still_opens() {
    let (_, mut device) = begun();
    let bytes = include_bytes!("../../../e2e/packs/northtrust.heartenpack").to_vec();
    let addition = content::Addition::open(&bytes).unwrap();
    for (name, text) in northtrust().files {
        let hash = wire::domain::sha256(text.as_bytes());
        let signed = addition.manifest().files.get(&name);
        assert_eq!(
            signed,
            Some(hash.as_bytes()),
            "{name} changed: sign the pack again"
        );
    }
    let view = opened(&mut device, bytes);
    assert!(view.offered.is_some(), "{:?}", view.problem);
    assert_eq!(added(&device).problem, None);
}

fn kinds(person: &mut Person) -> Vec<Option<String>> {
    let rows = person.shell.device.rows().unwrap();
    rows.into_iter().map(|row| row.kind).collect()
}

#[tokio::test]
async fn taking_a_pack_in_sends_nothing_and_no_other_device_learns_of_it() {
    let town = Town::new().await;
    let (mut phone, mut tablet) = town.two().await;
    phone.road.take_asked();
    let names = phone.shelf.inner.names();
    phone.does(Happening::WentTo(Place::Added)).await;
    let bytes = northtrust().bytes();
    let steps = [
        shared::event::AddedEvent::FileOpened { bytes },
        shared::event::AddedEvent::Taken,
    ];
    for step in steps {
        phone.does(Happening::Added(step)).await;
    }
    phone.shell.advance(60_000).await.unwrap();
    assert_eq!(
        phone.road.take_asked(),
        Vec::<String>::new(),
        "nothing is sent"
    );
    let after = phone.shelf.inner.names();
    let new = after.iter().filter(|name| !names.contains(name));
    assert_eq!(
        new.count(),
        1,
        "its own record, and none for the outbox or the log"
    );

    // A page of one of its forms travels as any other, and is read without the form.
    let form = "northtrust.handover".to_owned();
    phone
        .does(Happening::Form(FormEvent::Opened { form }))
        .await;
    let field = shared::event::PageField::Answer {
        key: "passed-on".to_owned(),
    };
    phone.shell.device.types(field, 0, 0, "The drip.").unwrap();
    phone
        .does(Happening::Editor(shared::event::EditorEvent::Done))
        .await;
    meet(&mut phone, &mut tablet).await;
    assert!(kinds(&mut phone).contains(&Some("Handover, looked at again".to_owned())));
    assert!(kinds(&mut tablet).contains(&Some("A form that is not here".to_owned())));
    tablet.does(Happening::WentTo(Place::Added)).await;
    let ViewModel::Ready(ready) = tablet.view() else {
        panic!("not open");
    };
    let ScreenView::Added(view) = ready.screen else {
        panic!("{:?}", ready.screen);
    };
    assert!(view.packs.is_empty());
}
