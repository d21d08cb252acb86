//! What must be true when everything has come to rest. Devices are read as a person reads them.

use std::collections::BTreeMap;

use anyhow::Result;
use headless::ReadPage;
use headless::screens::sync_on;
use headless::shell::is_stored;
use shared::event::{Happening, Place};
use shared::view::ScreenView;

use crate::node::Node;
use crate::people::{CANARY, Spot, Sure, Word};
use crate::world::World;

impl World {
    /// Everything that is not as it must be, in sentences; nothing if all is well.
    ///
    /// # Errors
    /// If a device could not be read.
    pub fn find_faults(&mut self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let mut readings = Vec::new();
        for node in &mut self.nodes {
            readings.push(node.device.read_all()?);
            standing(node, &mut faults)?;
        }
        let prints: Vec<_> = self.nodes.iter_mut().map(fingerprint).collect();
        if prints.windows(2).any(|two| two.first() != two.last()) {
            faults.push(format!("the fingerprint words differ: {prints:?}"));
        }
        self.compare(&readings, &mut faults);
        for (node, pages) in self.nodes.iter().zip(&readings) {
            for word in &self.book.words {
                judge(word, pages, &node.name, &mut faults);
            }
            if contains(&node.storage_bytes(), CANARY.as_bytes()) {
                faults.push(format!("{} keeps words in clear", node.name));
            }
        }
        for (path, bytes) in self.relay.files()? {
            if contains(&bytes, CANARY.as_bytes()) {
                faults.push(format!(
                    "the relay's {} holds words in clear",
                    path.display()
                ));
            }
        }
        Ok(faults)
    }

    /// All devices show what the first one shows.
    fn compare(&mut self, readings: &[Vec<ReadPage>], faults: &mut Vec<String>) {
        let Some((first, others)) = readings.split_first() else {
            return;
        };
        for (node, pages) in self.nodes.iter().skip(1).zip(others) {
            let (mine, theirs) = (by_id(first), by_id(pages));
            for (id, page) in &mine {
                match theirs.get(id) {
                    None => faults.push(format!("{} lacks page {id}: {page:?}", node.name)),
                    Some(other) if other != page => {
                        faults.push(format!(
                            "{} shows {other:?}\n    and not {page:?}",
                            node.name
                        ));
                    }
                    Some(_) => {}
                }
            }
            for id in theirs.keys().filter(|id| !mine.contains_key(*id)) {
                faults.push(format!("only {} has page {id}", node.name));
            }
        }
        let hours: Vec<Option<u32>> = self.nodes.iter_mut().map(day_turn).collect();
        if hours.windows(2).any(|two| two.first() != two.last()) {
            faults.push(format!("the hour of a new day differs: {hours:?}"));
        }
    }
}

/// Nothing waits, nothing is wrong, nothing was set aside.
fn standing(node: &mut Node, faults: &mut Vec<String>) -> Result<()> {
    let name = node.name.clone();
    for (page, state) in node.device.page_states()? {
        if !is_stored(state) {
            faults.push(format!("{name}: page {page} is {state:?}"));
        }
    }
    node.device.does(Happening::WentTo(Place::Devices))?;
    let view = node.device.view();
    match sync_on(&view) {
        None => faults.push(format!("{name}: sync is not on")),
        Some(on) => {
            if !is_stored(on.summary.state) {
                faults.push(format!(
                    "{name}: {:?}, {}",
                    on.summary.state, on.summary.text
                ));
            }
            if let Some(parked) = &on.parked {
                faults.push(format!("{name}: {parked}"));
            }
        }
    }
    if let Some(problem) = node.device.problem() {
        faults.push(format!("{name} shows a problem: {}", problem.text));
    }
    node.device.does(Happening::WentTo(Place::Today))?;
    Ok(())
}

/// One word, on one device.
fn judge(word: &Word, pages: &[ReadPage], name: &str, faults: &mut Vec<String>) {
    let held = |page: &ReadPage| match word.spot {
        Spot::Title => page.title.matches(&word.text).count(),
        Spot::Body => page.text.matches(&word.text).count(),
        Spot::Tag => page.tags.iter().filter(|tag| **tag == word.text).count(),
    };
    let count: usize = pages.iter().map(held).sum();
    let text = &word.text;
    if count > 1 {
        faults.push(format!("{name} shows {text} {count} times"));
    }
    if count > 0 && word.removed == Sure::Yes {
        faults.push(format!("{name} shows {text}, which was taken out"));
    }
    if word.written != Sure::Yes || word.removed != Sure::No {
        return;
    }
    let home = pages
        .iter()
        .find(|page| word.page.as_ref() == Some(&page.page));
    match home {
        None => faults.push(format!("{name} lacks the page of {text}, {:?}", word.page)),
        Some(page) if held(page) == 0 => {
            faults.push(format!("{name} lacks {text} ({:?}) on {page:?}", word.spot));
        }
        Some(_) => {}
    }
}

fn by_id(pages: &[ReadPage]) -> BTreeMap<&str, &ReadPage> {
    pages
        .iter()
        .map(|page| (page.page.as_str(), page))
        .collect()
}

fn fingerprint(node: &mut Node) -> Vec<String> {
    // A device that cannot go there has been told of above.
    let _ = node.device.does(Happening::WentTo(Place::Devices));
    let print = sync_on(&node.device.view()).map(|on| on.fingerprint.clone());
    let _ = node.device.does(Happening::WentTo(Place::Today));
    print.unwrap_or_default()
}

fn day_turn(node: &mut Node) -> Option<u32> {
    node.device.does(Happening::WentTo(Place::Settings)).ok()?;
    let screen = node.device.ready("reading settings").ok()?.screen;
    node.device.does(Happening::WentTo(Place::Today)).ok()?;
    match screen {
        ScreenView::Settings(settings) => Some(settings.day_turn_hour),
        _ => None,
    }
}

/// Whether `bytes` hold `needle`.
#[must_use]
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && bytes.windows(needle.len()).any(|window| window == needle)
}
