use std::fmt;

use automerge::transaction::Transactable;
use automerge::{ChangeHash, Cursor, ObjId, ObjType, PatchAction, ROOT, ReadDoc, Value};

use super::{Field, Page};
use crate::document::{self, Heads};
use crate::{Error, Result};

/// The most UTF-16 code units of one text: some eighty thousand words. Its history still fits in
/// one batch.
pub const TEXT_UNITS_MAX: u32 = 500_000;

/// A piece of text replaced by another. Positions and lengths are UTF-16 code units.
#[derive(Clone, PartialEq, Eq)]
pub struct Splice {
    /// Where it begins.
    pub at: u32,
    /// How much is taken away there.
    pub delete: u32,
    /// What is put there instead.
    pub insert: String,
}

impl Splice {
    /// Puts text in.
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self {
            at,
            delete: 0,
            insert: text.into(),
        }
    }

    /// Takes text away.
    #[must_use]
    pub const fn delete(at: u32, delete: u32) -> Self {
        Self {
            at,
            delete,
            insert: String::new(),
        }
    }

    fn insert_units(&self) -> u32 {
        units(&self.insert)
    }
}

impl fmt::Debug for Splice {
    /// Without the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Splice({}, -{}, +{})",
            self.at,
            self.delete,
            self.insert_units()
        )
    }
}

/// Where a splice really applies.
struct Span {
    start: usize,
    delete: usize,
}

impl Page {
    /// Edits a text as it stood at `at_heads`, which is what the person sees, and returns the heads
    /// of what the person sees now: that state with this edit. If changes from elsewhere were
    /// merged in between, [`heads`](Self::heads) is further on, and
    /// [`splices_between`](Self::splices_between) leads there.
    ///
    /// Positions outside the text are moved to its end; a position inside a surrogate pair is moved
    /// so that the pair stays, or goes, whole.
    ///
    /// # Errors
    /// [`Error::UnknownHeads`], [`Error::TooLarge`], and as [`set_lens`](Self::set_lens).
    pub fn edit_text(&mut self, field: Field, at_heads: &Heads, splice: &Splice) -> Result<Heads> {
        if self.document.is_at(at_heads) {
            let Some(text) = self.found_text(field, None)? else {
                return self.begin_text(field, at_heads, splice);
            };
            let span = self.span_now(&text, splice)?;
            if span.delete == 0 && splice.insert.is_empty() {
                return Ok(at_heads.clone());
            }
            let change = self.document.write(None, |tx| {
                document::remove(tx, "binned")?;
                splice_text(tx, &text, &span, &splice.insert)
            })?;
            return Ok(change.map_or_else(|| at_heads.clone(), |hash| vec![hash]));
        }
        let heads = self.document.known(at_heads)?;
        let Some(text) = self.found_text(field, Some(&heads))? else {
            return self.begin_text(field, at_heads, splice);
        };
        let seen = self
            .document
            .inner
            .text_at(&text, &heads)
            .map_err(|_| Error::UnknownHeads)?;
        let span = span_in(&seen, splice)?;
        if span.delete == 0 && splice.insert.is_empty() {
            return Ok(at_heads.clone());
        }
        let change = self.document.write_at(&heads, |tx| {
            document::remove(tx, "binned")?;
            splice_text(tx, &text, &span, &splice.insert)
        })?;
        Ok(change.map_or_else(|| at_heads.clone(), |hash| vec![hash]))
    }

    /// The text of a field, now or as of some heads. Title and body are there from the start; the
    /// text of an answer may not be, where the form gained a field after the page was made.
    fn found_text(&self, field: Field, heads: Option<&[ChangeHash]>) -> Result<Option<ObjId>> {
        let Field::Answer(_) = field else {
            return self.text_object(field).map(Some);
        };
        let (inner, key) = (&self.document.inner, field.key());
        let found = match heads {
            None => inner.get(ROOT, key.as_ref()),
            Some(heads) => inner.get_at(ROOT, key.as_ref(), heads),
        };
        Ok(match found {
            Ok(Some((Value::Object(ObjType::Text), id))) => Some(id),
            _ => None,
        })
    }

    /// The first words of an answer that has no text yet.
    fn begin_text(&mut self, field: Field, at_heads: &Heads, splice: &Splice) -> Result<Heads> {
        self.document.check(super::KIND)?;
        if splice.insert.is_empty() {
            return Ok(at_heads.clone());
        }
        if splice.insert_units() > TEXT_UNITS_MAX {
            return Err(Error::TooLarge);
        }
        let heads = self.document.known(at_heads)?;
        let change = self.document.write_at(&heads, |tx| {
            document::remove(tx, "binned")?;
            let text = tx.put_object(ROOT, field.key().as_ref(), ObjType::Text);
            let text = text.map_err(|_| Error::Malformed)?;
            tx.splice_text(&text, 0, 0, &splice.insert)
                .map_err(|_| Error::Malformed)
        })?;
        Ok(change.map_or_else(|| at_heads.clone(), |hash| vec![hash]))
    }

    /// A text as it stood.
    ///
    /// # Errors
    /// [`Error::UnknownHeads`], and as [`read`](Self::read).
    pub fn text_at(&self, field: Field, heads: &Heads) -> Result<String> {
        let heads = self.document.known(heads)?;
        let Some(text) = self.found_text(field, Some(&heads))? else {
            return Ok(String::new());
        };
        self.document
            .inner
            .text_at(&text, &heads)
            .map_err(|_| Error::Malformed)
    }

    /// The splices that, made one after the other, turn the text at `from` into the text at `to`:
    /// for a screen that has a caret to move along.
    ///
    /// # Errors
    /// [`Error::UnknownHeads`], and as [`read`](Self::read).
    pub fn splices_between(&self, field: Field, from: &Heads, to: &Heads) -> Result<Vec<Splice>> {
        let (from_heads, to_heads) = (self.document.known(from)?, self.document.known(to)?);
        let before = self.found_text(field, Some(&from_heads))?;
        let after = self.found_text(field, Some(&to_heads))?;
        let text = match (before, after) {
            (Some(before), Some(after)) if before == after => after,
            // the answer was begun in between, here or elsewhere
            _ => {
                return Ok(whole(
                    &self.text_at(field, from)?,
                    &self.text_at(field, to)?,
                ));
            }
        };
        let patches = self
            .document
            .inner
            .diff_obj(&text, &from_heads, &to_heads, false)
            .map_err(|_| Error::Malformed)?;
        let mut splices = Vec::new();
        for patch in patches {
            let splice = match patch.action {
                PatchAction::SpliceText { index, value, .. } => {
                    Splice::insert(position(index)?, value.make_string())
                }
                PatchAction::DeleteSeq { index, length } => {
                    Splice::delete(position(index)?, position(length)?)
                }
                PatchAction::Mark { .. } => continue,
                // nothing of ours writes such an operation into a text; compare the texts instead
                _ => {
                    return Ok(whole(
                        &self.text_at(field, from)?,
                        &self.text_at(field, to)?,
                    ));
                }
            };
            join(&mut splices, splice);
        }
        Ok(splices)
    }

    /// Without reading the text: this is what typing costs.
    fn span_now(&self, text: &ObjId, splice: &Splice) -> Result<Span> {
        let length = self.document.inner.length(text);
        let (start, end) = clamp(splice, length)?;
        let (start, end) = whole_pairs(start, end, length, |at| self.is_inside(text, at));
        Ok(Span {
            start,
            delete: end - start,
        })
    }

    /// True if the character at `at` begins before `at`.
    fn is_inside(&self, text: &ObjId, at: usize) -> bool {
        let cursor = |at| self.document.inner.get_cursor(text, at, None).ok();
        match (at.checked_sub(1).and_then(cursor), cursor(at)) {
            (Some(before @ Cursor::Op(_)), Some(here)) => before == here,
            _ => false,
        }
    }
}

fn splice_text(
    tx: &mut automerge::transaction::Transaction<'_>,
    text: &ObjId,
    span: &Span,
    insert: &str,
) -> Result<()> {
    let delete = isize::try_from(span.delete).map_err(|_| Error::TooLarge)?;
    tx.splice_text(text, span.start, delete, insert)
        .map_err(|_| Error::Malformed)
}

/// The same for a text that has been read.
fn span_in(text: &str, splice: &Splice) -> Result<Span> {
    let seen: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = clamp(splice, seen.len())?;
    let is_inside = |at: usize| {
        seen.get(at)
            .is_some_and(|unit| (0xDC00..0xE000).contains(unit))
    };
    let (start, end) = whole_pairs(start, end, seen.len(), is_inside);
    Ok(Span {
        start,
        delete: end - start,
    })
}

fn clamp(splice: &Splice, length: usize) -> Result<(usize, usize)> {
    let start = (splice.at as usize).min(length);
    let end = start.saturating_add(splice.delete as usize).min(length);
    let after = (length - (end - start)).saturating_add(splice.insert_units() as usize);
    let grows = splice.insert_units() as usize > end - start;
    if grows && after > TEXT_UNITS_MAX as usize {
        return Err(Error::TooLarge);
    }
    Ok((start, end))
}

fn whole_pairs(
    mut start: usize,
    mut end: usize,
    length: usize,
    is_inside: impl Fn(usize) -> bool,
) -> (usize, usize) {
    let is_insertion = start == end;
    while start > 0 && start < length && is_inside(start) {
        start -= 1;
    }
    if is_insertion {
        return (start, start);
    }
    while end < length && is_inside(end) {
        end += 1;
    }
    (start, end)
}

fn position(value: usize) -> Result<u32> {
    u32::try_from(value).map_err(|_| Error::TooLarge)
}

fn units(text: &str) -> u32 {
    let units: usize = text.chars().map(char::len_utf16).sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Adds a splice to those before it, as one if they touch.
fn join(splices: &mut Vec<Splice>, next: Splice) {
    if let Some(last) = splices.last_mut() {
        let after = last.at.saturating_add(last.insert_units());
        if next.at == after {
            last.delete = last.delete.saturating_add(next.delete);
            last.insert.push_str(&next.insert);
            return;
        }
    }
    splices.push(next);
}

/// One splice from one text to another.
fn whole(from: &str, to: &str) -> Vec<Splice> {
    let same = from.chars().zip(to.chars()).take_while(|(a, b)| a == b);
    let start: usize = same.map(|(a, _)| a.len_utf8()).sum();
    let (from_rest, to_rest) = (
        from.get(start..).unwrap_or(""),
        to.get(start..).unwrap_or(""),
    );
    let same = from_rest
        .chars()
        .rev()
        .zip(to_rest.chars().rev())
        .take_while(|(a, b)| a == b);
    let end: usize = same.map(|(a, _)| a.len_utf8()).sum();
    let gone = from_rest.get(..from_rest.len() - end).unwrap_or("");
    let new = to_rest.get(..to_rest.len() - end).unwrap_or("");
    if gone.is_empty() && new.is_empty() {
        return Vec::new();
    }
    let at = units(from.get(..start).unwrap_or(""));
    vec![Splice {
        at,
        delete: units(gone),
        insert: new.to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn joined(steps: &[Splice]) -> Vec<Splice> {
        let mut splices = Vec::new();
        steps
            .iter()
            .for_each(|step| join(&mut splices, step.clone()));
        splices
    }

    #[test]
    fn splices_that_touch_are_one() {
        let replaced = Splice {
            at: 3,
            delete: 2,
            insert: "é🙂".into(),
        };
        let in_first = [
            Splice::insert(3, "é"),
            Splice::insert(4, "🙂"),
            Splice::delete(6, 2),
        ];
        assert_eq!(joined(&in_first), std::slice::from_ref(&replaced));
        let out_first = [Splice::delete(3, 2), Splice::insert(3, "é🙂")];
        assert_eq!(joined(&out_first), [replaced]);
    }

    #[test]
    fn splices_that_do_not_touch_stay_apart() {
        let apart = [
            Splice::insert(3, "ab"),
            Splice::delete(3, 1),
            Splice::insert(9, "c"),
        ];
        assert_eq!(joined(&apart), apart);
    }

    #[rstest]
    #[case("", "", &[])]
    #[case("same", "same", &[])]
    #[case("aXb", "aYYb", &[Splice { at: 1, delete: 1, insert: "YY".into() }])]
    #[case("🙂aa", "🙂aaa", &[Splice::insert(4, "a")])]
    #[case("a🙂b", "ab", &[Splice::delete(1, 2)])]
    fn two_texts_differ_by_one_splice(
        #[case] from: &str,
        #[case] to: &str,
        #[case] splices: &[Splice],
    ) {
        assert_eq!(whole(from, to), splices);
    }
}
