//! The core: opening, typing, searching, taking in.

// Figures are what a bench is for.
#![allow(clippy::print_stdout)]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::cell::Cell;
use std::sync::OnceLock;

use benches::{Backlog, backlog, device, is_quick, large_journal, pages, prose};
use divan::{Bencher, black_box};
use headless::gestures::Draft;
use headless::{Answer, Clock, Device, MemoryStorage};
use shared::ViewModel;
use shared::event::{EditorEvent, Happening, JournalEvent, PageField, Place};

fn main() {
    report_opening();
    divan::main();
}

fn journal() -> &'static (MemoryStorage, Clock) {
    static JOURNAL: OnceLock<(MemoryStorage, Clock)> = OnceLock::new();
    JOURNAL.get_or_init(|| large_journal(pages()).unwrap())
}

/// Takes steps until there is something to show.
fn open_to_first_view(storage: MemoryStorage, clock: &Clock) -> (Device<MemoryStorage>, ViewModel) {
    let mut device = device(storage, 7, clock);
    loop {
        let view = device.view();
        if matches!(view, ViewModel::Ready(_)) || device.step().unwrap().is_none() {
            return (device, view);
        }
    }
}

/// Counts what opening reads: the journal's months, and no page.
fn report_opening() {
    let (storage, clock) = journal();
    let before = storage.values_read();
    let (mut device, view) = open_to_first_view(storage.clone(), clock);
    assert!(matches!(view, ViewModel::Ready(_)));
    let first_view = storage.values_read() - before;
    device.settle_local().unwrap();
    device.does(Happening::WentTo(Place::Journal)).unwrap();
    let rows: usize = match device.view() {
        ViewModel::Ready(ready) => ready
            .journal
            .unwrap()
            .days
            .iter()
            .map(|day| day.rows.len())
            .sum(),
        _ => panic!("the journal is not open"),
    };
    let all = storage.values_read() - before;
    let months = months_written(device.rows().unwrap().len());
    println!(
        "{} pages: first view after {first_view} values read; with the journal's list ({rows} rows, \
         {months} months), {all}",
        pages()
    );
    // Install, space and draft, and a digest for each month: what is more would be documents.
    let documents = all.saturating_sub(3 + months);
    println!("documents opened: at most {documents}");
    assert!(
        documents <= rows as u64,
        "{documents} documents were opened for {rows} rows"
    );
}

/// How many months so many pages reach over, at five and a half a day.
fn months_written(pages: usize) -> u64 {
    pages as u64 * 15_777 / 2_629_800 + 2
}

#[divan::bench(sample_count = 20)]
fn open_to_the_first_view(bencher: Bencher<'_, '_>) {
    let (storage, clock) = journal();
    bencher.bench_local(|| black_box(open_to_first_view(storage.clone(), clock)));
}

#[divan::bench(sample_count = 10)]
fn open_and_come_to_rest(bencher: Bencher<'_, '_>) {
    let (storage, clock) = journal();
    bencher.bench_local(|| {
        let mut device = device(storage.clone(), 7, clock);
        device.settle_local().unwrap();
        black_box(device.view())
    });
}

/// A device whose editor holds a page of five thousand words, in a journal of its own.
fn in_a_long_page() -> Device<MemoryStorage> {
    let clock = Clock::at(journal().1.now_ms());
    let mut device = device(MemoryStorage::new(), 8, &clock);
    let words: Vec<String> = prose()
        .unwrap()
        .iter()
        .cycle()
        .flat_map(|draft| draft.body.split_whitespace())
        .take(5_000)
        .map(str::to_owned)
        .collect();
    let body = words.join(" ");
    device.settle_local().unwrap();
    let page = device
        .begin(&Draft {
            body,
            ..Draft::default()
        })
        .unwrap();
    device.edit(&page).unwrap();
    device
}

fn letter(seq: u32, at: u32) -> Happening {
    let (field, remove, insert) = (PageField::Body, 0, "a".to_owned());
    Happening::Editor(EditorEvent::TextChanged {
        field,
        seq,
        at,
        remove,
        insert,
    })
}

/// A letter in the middle of 5,000 words, until its draft is kept.
#[divan::bench(sample_count = 500)]
fn a_letter_in_five_thousand_words(bencher: Bencher<'_, '_>) {
    let mut device = in_a_long_page();
    let seq = Cell::new(0);
    bencher.bench_local(|| {
        seq.set(seq.get() + 1);
        device.happen(letter(seq.get(), 12_000 + seq.get()));
        device.take_steps().unwrap();
    });
}

/// The update call alone: what a keystroke waits for.
#[divan::bench(sample_count = 500)]
fn the_update_of_a_letter_in_five_thousand_words(bencher: Bencher<'_, '_>) {
    let device = std::cell::RefCell::new(in_a_long_page());
    let seq = Cell::new(0);
    bencher
        .with_inputs(|| {
            device.borrow_mut().take_steps().unwrap();
            seq.set(seq.get() + 1);
            letter(seq.get(), 12_000 + seq.get())
        })
        .bench_local_values(|letter| device.borrow_mut().happen(letter));
}

#[divan::bench(sample_count = 20)]
fn the_view_of_five_thousand_words(bencher: Bencher<'_, '_>) {
    let device = in_a_long_page();
    bencher.bench_local(|| black_box(device.view()));
}

fn searched(device: &mut Device<MemoryStorage>, text: &str) -> ViewModel {
    let text = text.to_owned();
    device.happen(Happening::Journal(JournalEvent::SearchChanged { text }));
    device.take_steps().unwrap();
    device.view()
}

fn in_the_journal() -> Device<MemoryStorage> {
    let (storage, clock) = journal();
    let mut device = device(storage.clone(), 7, clock);
    device.settle_local().unwrap();
    device.does(Happening::WentTo(Place::Journal)).unwrap();
    device
}

/// The first search since the app was opened: texts are read.
#[divan::bench(sample_count = 5)]
fn the_first_search(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(in_the_journal)
        .bench_local_values(|mut device| black_box(searched(&mut device, "handover")));
}

#[divan::bench(args = ["handover", "the", "trumpet in the garage", "nowhere to be found"])]
fn a_search(bencher: Bencher<'_, '_>, words: &str) {
    let mut device = in_the_journal();
    searched(&mut device, "warm");
    bencher.bench_local(|| black_box(searched(&mut device, words)));
}

/// A letter more in the search field: what a person waits for while typing.
#[divan::bench(sample_count = 20)]
fn the_list_scrolled_once(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(in_the_journal)
        .bench_local_values(|mut device| {
            device.happen(Happening::Journal(JournalEvent::EndNeared));
            device.take_steps().unwrap();
            black_box(device.view())
        });
}

fn updates() -> usize {
    if is_quick() { 40 } else { 1_000 }
}

fn remote() -> &'static Backlog {
    static REMOTE: OnceLock<Backlog> = OnceLock::new();
    REMOTE.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(backlog(updates())).unwrap()
    })
}

/// Verifying, opening and merging what another device wrote a thousand times, until it is kept.
#[divan::bench(sample_count = 5)]
fn taking_in_a_thousand_updates(bencher: Bencher<'_, '_>) {
    let remote = remote();
    let awake = || {
        let mut device = device(remote.tablet.copied(), 3, &remote.clock);
        device.settle_local().unwrap();
        device
    };
    bencher.with_inputs(awake).bench_local_values(|mut device| {
        let mut answers = remote.answers.iter().cloned();
        for _ in 0..remote.answers.len() * 3 {
            device.take_steps().unwrap();
            let calls = device.take_calls();
            if calls.is_empty() && answers.len() == 0 {
                break;
            }
            for call in calls {
                device.answer(call, answers.next().unwrap_or(Answer::Unreachable));
            }
        }
        device.take_steps().unwrap();
        black_box(device.view())
    });
}
