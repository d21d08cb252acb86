//! Stub.
use jiff::civil::Date;
/// s
#[must_use]
pub fn weeks(_m: Date) -> Vec<[Date; 7]> {
    Vec::new()
}
/// s
#[must_use]
pub fn on_this_day(_d: Date, _t: Date) -> Option<u32> {
    None
}
/// s
#[must_use]
pub fn middle(v: &[i32]) -> Option<i32> {
    v.first().copied()
}
