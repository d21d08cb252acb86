//! The pack in British English that every build carries.
//!
//! `build.rs` takes the JSON of `content/en-GB`, leaves out the spaces, and compresses it a part at a
//! time; a part is unfolded when it is first asked for, so that the first screen pays for prompts
//! and not for practices or exemplars.
//!
//! What it costs, measured on one core of a build machine, optimised: 217 KB of JSON are 65 KB in the
//! program. Prompts take 0.2 ms at their first use, practices 0.5 ms, all parts together 1.7 ms; a
//! second look at a part costs nothing. CBOR in place of JSON was tried: it was no smaller once
//! compressed (68 KB) and hardly faster (1.3 ms), and a second reader for every kind of thing made
//! the web build 240 KB larger.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::parts::{Files, Part};
use crate::{Error, Pack, Result, TOTAL_BYTES_MAX};

macro_rules! part {
    ($name:literal, $field:ident) => {
        Part::later(|| {
            let packed = include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".part"));
            // A build whose pack does not read does not pass its tests; empty is better than none.
            unfold(packed).unwrap_or_default().$field
        })
    };
}

static BUNDLED: Pack = Pack {
    prompts: part!("prompts", prompts),
    feelings: part!("feelings", feelings),
    forms: part!("forms", forms),
    pressures: part!("pressures", pressures),
    drafts: part!("drafts", drafts),
    rehearsals: part!("rehearsals", rehearsals),
    practices: part!("practices", practices),
    cards: part!("cards", cards),
    exemplars: part!("exemplars", exemplars),
    programmes: part!("programme", programmes),
    support: part!("support", support),
    // Local contacts are an organisation's, or a person's own.
    slots: Part::later(crate::parts::SlotPart::default),
};

impl Pack {
    /// The pack in British English that came with the program.
    #[must_use]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }
}

/// Reads what `build.rs` wrote of one part.
fn unfold(packed: &[u8]) -> Result<Files> {
    let damaged = || Error::File {
        file: "the bundled pack".to_owned(),
        reason: "is damaged".to_owned(),
    };
    let bytes = decompress_to_vec_with_limit(packed, TOTAL_BYTES_MAX).map_err(|_| damaged())?;
    let mut decoder = minicbor::Decoder::new(&bytes);
    let mut files = Files::default();
    while decoder.position() < bytes.len() {
        let name = decoder.str().map_err(|_| damaged())?;
        let value = decoder.bytes().map_err(|_| damaged())?;
        files.take(name, value)?;
    }
    Ok(files)
}
