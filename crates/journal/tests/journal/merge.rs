use journal::{Field, Heads, Lens, Page, Splice};
use proptest::prelude::*;

use super::{copy_for, page_by};

#[derive(Debug, Clone)]
enum Step {
    Edit {
        device: usize,
        field: Field,
        at: u32,
        delete: u32,
        text: String,
    },
    Lag {
        device: usize,
        at: u32,
        text: String,
    },
    Lens(usize, Option<Lens>),
    Tag(usize, u8, bool),
    When(usize, u8),
    Bin(usize),
    Restore(usize),
    Mark(usize, i64),
    Send {
        from: usize,
        to: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let device = 0..3_usize;
    let field = prop_oneof![Just(Field::Title), Just(Field::Body)];
    prop_oneof![
        4 => (device.clone(), field, 0..30_u32, 0..6_u32, "[a-c🙂é]{0,5}").prop_map(
            |(device, field, at, delete, text)| Step::Edit { device, field, at, delete, text }
        ),
        1 => (device.clone(), 0..30_u32, "[x-z🙂]{1,3}")
            .prop_map(|(device, at, text)| Step::Lag { device, at, text }),
        1 => (device.clone(), 0..5_u8)
            .prop_map(|(device, lens)| Step::Lens(device, Lens::from_code(lens).unwrap())),
        1 => (device.clone(), 0..3_u8, any::<bool>()).prop_map(|(d, tag, on)| Step::Tag(d, tag, on)),
        1 => (device.clone(), 1..20_u8).prop_map(|(device, day)| Step::When(device, day)),
        1 => device.clone().prop_map(Step::Bin),
        1 => device.clone().prop_map(Step::Restore),
        1 => (device.clone(), 0..9_000_i64).prop_map(|(device, ms)| Step::Mark(device, ms)),
        2 => (device.clone(), device).prop_map(|(from, to)| Step::Send { from, to }),
    ]
}

fn take(devices: &mut [Page], begun: &Heads, step: &Step) {
    match step {
        Step::Edit {
            device,
            field,
            at,
            delete,
            text,
        } => {
            let page = &mut devices[*device];
            let splice = Splice {
                at: *at,
                delete: *delete,
                insert: text.clone(),
            };
            page.edit_text(*field, &page.heads(), &splice).unwrap();
        }
        Step::Lag { device, at, text } => {
            let splice = Splice::insert(*at, text.clone());
            devices[*device]
                .edit_text(Field::Body, begun, &splice)
                .unwrap();
        }
        Step::Lens(device, lens) => devices[*device].set_lens(*lens).unwrap(),
        Step::Tag(device, tag, on) => devices[*device].set_tag(&format!("t{tag}"), *on).unwrap(),
        Step::When(device, day) => {
            let when = format!("2026-03-{day:02}T08:00:00+00:00[Europe/London]");
            devices[*device].set_when(&when).unwrap();
        }
        Step::Bin(device) => devices[*device].bin(4_000).unwrap(),
        Step::Restore(device) => devices[*device].restore().unwrap(),
        Step::Mark(device, ms) => devices[*device].mark_edited(*ms).unwrap(),
        Step::Send { from, to } => {
            let changes = devices[*from].changes_since(&devices[*to].heads());
            devices[*to].apply(&changes).unwrap();
        }
    }
}

fn played(steps: &[Step]) -> (Heads, Vec<Page>) {
    let first = page_by(1);
    let begun = first.heads();
    let mut devices = vec![first.clone(), copy_for(&first, 2), copy_for(&first, 3)];
    steps
        .iter()
        .for_each(|step| take(&mut devices, &begun, step));
    (begun, devices)
}

fn merged(order: &[&Page]) -> Page {
    let mut page = Page::load(&order[0].save(), [9; 16]).unwrap();
    order[1..].iter().for_each(|other| {
        page.apply(&other.save_uncompressed()).unwrap();
    });
    page
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn merging_is_commutative_associative_and_idempotent(
        steps in prop::collection::vec(step(), 1..30)
    ) {
        let (_, devices) = played(&steps);
        let [a, b, c] = devices.as_slice() else { unreachable!() };
        let all = merged(&[a, b, c]);
        let content = all.read().unwrap();

        for order in [[c, b, a], [b, a, c]] {
            let other = merged(&order);
            prop_assert_eq!(other.heads(), all.heads());
            prop_assert!(other.read().unwrap() == content);
        }
        let mut grouped = merged(&[b, c]);
        grouped.apply(&a.save()).unwrap();
        prop_assert_eq!(grouped.heads(), all.heads());
        prop_assert!(grouped.read().unwrap() == content);

        let saved = grouped.save();
        prop_assert!(!grouped.apply(&saved).unwrap());
        prop_assert!(!grouped.apply(&a.save()).unwrap());
        prop_assert!(grouped.read().unwrap() == content);
    }

    #[test]
    fn the_same_script_gives_the_same_bytes(steps in prop::collection::vec(step(), 1..20)) {
        let (once, again) = (played(&steps).1, played(&steps).1);
        for (a, b) in once.iter().zip(&again) {
            prop_assert_eq!(a.save(), b.save());
        }
    }

    #[test]
    fn changes_that_arrive_in_any_order_and_in_pieces_give_one_page(
        steps in prop::collection::vec(step(), 1..20),
        order in any::<prop::sample::Index>(),
    ) {
        let (begun, mut devices) = played(&steps);
        let mut pieces: Vec<Vec<u8>> = vec![devices[0].changes_since(&begun)];
        // one piece for each step, from a device that took them all in turn
        let mut last = devices[0].heads();
        for step in &steps {
            take(&mut devices, &begun, step);
            pieces.push(devices[0].changes_since(&last));
            last = devices[0].heads();
        }
        let whole = devices[0].read().unwrap();

        let at = order.index(pieces.len());
        pieces.rotate_left(at);
        pieces.reverse();
        pieces.push(page_by(1).save());
        let mut page = Page::load(&pieces.concat(), [9; 16]).unwrap();
        prop_assert!(page.read().unwrap() == whole);
        prop_assert!(!page.is_waiting());

        page = Page::load(&[], [9; 16]).unwrap();
        for piece in &pieces {
            page.apply(piece).unwrap();
            page = Page::load(&page.save(), [9; 16]).unwrap(); // what waits is saved as well
        }
        prop_assert!(page.read().unwrap() == whole);
    }
}
