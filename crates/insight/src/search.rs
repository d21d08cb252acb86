//! Search: a scan over folded text. Ten thousand pages are some fifteen megabytes, which is less
//! work to read through than an inverted index is to keep, to seal and to open.

mod fold;
mod index;
mod query;
mod snippet;

pub use fold::fold;
pub use index::{Entry, Filter, Hit, SearchIndex};
pub use query::{Query, TERMS_MAX};
pub use snippet::{Highlight, Snippet, highlights, snippet};
