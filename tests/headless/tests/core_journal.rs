//! The journal on one device, without a network: what a person reads, and what is kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

#[path = "core_journal/backup.rs"]
mod backup;
#[path = "core_journal/boot.rs"]
mod boot;
#[path = "core_journal/editor.rs"]
mod editor;
#[path = "core_journal/keeping.rs"]
mod keeping;
#[path = "core_journal/lock.rs"]
mod lock;
#[path = "core_support/shelf.rs"]
mod shelf;
#[path = "core_journal/timeline.rs"]
mod timeline;
