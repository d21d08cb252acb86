//! What a pack holds, one module a kind. The fields are those of the files (`docs/content-pack.md`).

pub mod cards;
pub mod draft;
pub mod exemplar;
pub mod feeling;
pub mod form;
pub mod instrument;
pub mod practice;
pub mod pressure;
pub mod programme;
pub mod prompt;
pub mod rehearsal;
pub mod support;
