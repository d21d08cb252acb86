//! Photos and voice notes: on one device, through the relay, on another device, and away again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    dead_code
)]

#[path = "core_attach/carrying.rs"]
mod carrying;
#[path = "core_attach/here.rs"]
mod here;
#[path = "core_support/media.rs"]
mod media;
#[path = "core_support/shelf.rs"]
mod shelf;
#[path = "core_support/town.rs"]
mod town;
#[path = "core_attach/travelling.rs"]
mod travelling;
