//! The pack in British English that every build carries.
//!
//! `build.rs` writes the JSON of `content/en-GB` as CBOR, compressed, a part at a time; a part is
//! unfolded when it is first asked for, so that the first screen pays for a prompt and not for
//! practices or exemplars.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::parts::{Files, Format, Part};
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
        files.take(Format::Cbor, name, value)?;
    }
    Ok(files)
}
