//! The daily experience on one device and between two: checking in, forms, pressures and drafts, the
//! rant page, practising, prompts, support.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    dead_code
)]

#[path = "core_daily/account.rs"]
mod account;
#[path = "core_daily/added.rs"]
mod added;
#[path = "core_daily/added_packs.rs"]
mod added_packs;
#[path = "core_daily/added_pages.rs"]
mod added_pages;
#[path = "core_daily/added_places.rs"]
mod added_places;
#[path = "core_daily/anything.rs"]
mod anything;
#[path = "core_daily/check_in.rs"]
mod check_in;
#[path = "core_daily/deeds.rs"]
mod deeds;
#[path = "core_daily/forms.rs"]
mod forms;
#[path = "core_daily/hand.rs"]
mod hand;
#[path = "core_daily/locked.rs"]
mod locked;
#[path = "core_daily/months.rs"]
mod months;
#[path = "core_daily/practice.rs"]
mod practice;
#[path = "core_daily/prompts.rs"]
mod prompts;
#[path = "core_daily/raise.rs"]
mod raise;
#[path = "core_daily/rant.rs"]
mod rant;
#[path = "core_support/shelf.rs"]
mod shelf;
#[path = "core_daily/shifts.rs"]
mod shifts;
#[path = "core_daily/support.rs"]
mod support;
#[path = "core_support/town.rs"]
mod town;
#[path = "core_daily/two.rs"]
mod two;
