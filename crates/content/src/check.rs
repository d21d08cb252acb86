//! The checker: what makes a pack fit to be shown to people.
//!
//! Reading a pack asks that it has the right shape; this asks that it is whole, that its ids lead
//! somewhere, that its timings add up and that nothing stands without its source. `cargo xtask
//! content` runs it; the app does not. Words that the product does not use are looked for by
//! `cargo xtask tidy`.

mod counts;
pub mod instruments;
mod leaves;
mod lists;
mod notices;
pub(crate) mod organisation;
mod references;
mod shape;
mod support;
mod texts;
mod timings;
pub mod translation;

use std::fmt;

use crate::Pack;

pub use leaves::{Leaves, fingerprint};

/// Something that has to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, named from the pack's folder on.
    pub file: String,
    /// The id of what it is about; empty if it is about the file.
    pub id: String,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() {
            write!(f, "{}: {}", self.file, self.what)
        } else {
            write!(f, "{}, {}: {}", self.file, self.id, self.what)
        }
    }
}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(crate) struct Found(Vec<Problem>);

impl Found {
    pub(crate) fn say(&mut self, file: &str, id: &str, what: impl Into<String>) {
        self.0.push(Problem {
            file: file.to_owned(),
            id: id.to_owned(),
            what: what.into(),
        });
    }
}

/// What the checker saw.
#[derive(Debug, Default)]
pub struct Report {
    /// What has to be mended; none is a good pack.
    pub problems: Vec<Problem>,
    /// How many of each kind there are.
    pub counted: Vec<(&'static str, usize)>,
}

/// What a pack is meant to be.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// A whole pack: everything there has to be is there.
    Whole,
    /// What an organisation adds to one.
    Organisation {
        /// The id of its pack, with which its own ids begin.
        id: &'a str,
        /// The pack it is added to.
        base: &'a Pack,
    },
}

/// Checks the files of a pack. `language` is that of the pack: some rules are about British English.
#[must_use]
pub fn pack(files: &[(&str, &[u8])], language: &str, scope: Scope<'_>) -> Report {
    let mut found = Found::default();
    for file in files {
        if let Err(error) = Pack::read(&[*file]) {
            found.say(file.0, "", reason(file.0, &error));
        }
    }
    if !found.0.is_empty() {
        return Report {
            problems: found.0,
            ..Report::default()
        };
    }
    let pack = match Pack::read(files) {
        Ok(pack) => pack,
        Err(error) => {
            found.say("", "", error.to_string());
            return Report {
                problems: found.0,
                ..Report::default()
            };
        }
    };
    shape::check(&pack, &mut found);
    timings::check(&pack, language, &mut found);
    notices::check(&pack, &mut found);
    support::check(&pack, &mut found);
    texts::check(files, language, &mut found);
    match scope {
        Scope::Whole => {
            references::check(&pack, &pack, &mut found);
            lists::check(&pack, &mut found);
            counts::check(&pack, &mut found);
            if !pack.filled_slots().is_empty() {
                let what = "local contacts belong to an organisation’s pack; take it out";
                found.say("slots.json", "", what);
            }
        }
        Scope::Organisation { id, base } => {
            references::check(&pack, base, &mut found);
            let names = files.iter().map(|(name, _)| *name);
            found.0.extend(organisation::problems(&pack, names, id));
            organisation::check(&pack, base, &mut found);
        }
    }
    Report {
        problems: found.0,
        counted: counts::counted(&pack),
    }
}

/// An error without the name of the file, which stands before it already.
fn reason(file: &str, error: &crate::Error) -> String {
    let text = error.to_string();
    match text
        .strip_prefix(file)
        .and_then(|rest| rest.strip_prefix(": "))
    {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}
