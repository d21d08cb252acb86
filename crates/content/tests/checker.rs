//! Each rule of the checker finds what breaks it. The good pack is `content/en-GB`; every test
//! breaks one thing in it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests that read files and break them"
)]

#[path = "checker/completeness.rs"]
mod completeness;
#[path = "checker/folder.rs"]
mod folder;
#[path = "checker/ids.rs"]
mod ids;
#[path = "checker/instruments.rs"]
mod instruments;
#[path = "checker/notices.rs"]
mod notices;
#[path = "checker/organisation.rs"]
mod organisation;
#[path = "checker/timings.rs"]
mod timings;
#[path = "checker/translation.rs"]
mod translation;
