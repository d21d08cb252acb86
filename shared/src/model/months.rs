//! Reading the timeline: the newest months for the first view, the others right after it.

use super::open::Open;
use super::timers::Purpose;
use super::{Surroundings, chores, rows};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

/// Rows enough for the first view.
const FIRST_ROWS: u32 = 40;
/// Months a slice, after the first view.
const SLICE: usize = 24;
/// Before the store is asked again after it did not answer.
pub(crate) const RETRY_MS: u32 = 3_000;

/// The journal opened: read what the first view needs.
pub(crate) fn begin(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let mut enough = 0_u32;
    let counts: std::collections::BTreeMap<String, u32> = open.rows.months().into_iter().collect();
    let mut names = Vec::new();
    for month in open.rows.unread_months() {
        enough = enough.saturating_add(counts.get(&month).copied().unwrap_or(0));
        names.push(month);
        if enough >= FIRST_ROWS {
            break;
        }
    }
    if names.is_empty() {
        chores::complete(open, around, asks);
    } else {
        ask(open, names, asks);
    }
}

fn ask(open: &Open, months: Vec<String>, asks: &mut Asks) {
    let names = months
        .iter()
        .map(|month| open.keeper.name("month", month.as_bytes()))
        .collect();
    asks.read(names, Reading::Months(months));
}

/// Months were read.
pub(crate) fn read(
    open: &mut Open,
    months: &[String],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    for (month, value) in months.iter().zip(values) {
        let name = open.keeper.name("month", month.as_bytes());
        let rows = match open.keeper.open(&name, value) {
            Ok(Some(bytes)) => rows::decode(&bytes),
            Ok(None) => Some(Vec::new()),
            Err(_) => None,
        };
        match rows {
            Some(rows) => open.rows.month_read(month, rows),
            None => {
                open.notices.problem("notice-page-damaged");
                // Pages of this month may be written over its list: what was there is kept aside.
                let aside = open.keeper.name("damaged-month", month.as_bytes());
                open.keeper.put(aside, value.value.clone());
                open.rows.month_read(month, Vec::new());
            }
        }
    }
    if values.is_empty() {
        // Until every month is read nothing but drafts can be kept: ask again soon.
        open.chores.months_failed = true;
        around.timers.start(Purpose::Chore, RETRY_MS, asks);
        return;
    }
    asks.redraw();
    let rest: Vec<String> = open.rows.unread_months().into_iter().take(SLICE).collect();
    if rest.is_empty() {
        chores::complete(open, around, asks);
    } else {
        ask(open, rest, asks);
    }
}
