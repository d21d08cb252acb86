//! Stub.
/// s
pub struct Reminder {
    /// s
    pub number: u32,
    /// s
    pub minute: u32,
    /// s
    pub days: [bool; 7],
}
/// s
pub struct Quiet {
    /// s
    pub from: u32,
    /// s
    pub to: u32,
}
/// s
#[must_use]
pub fn due(
    _r: &[Reminder],
    _q: Quiet,
    _f: jiff::Timestamp,
    _z: &jiff::tz::TimeZone,
    _d: u32,
) -> Vec<(jiff::Timestamp, u32)> {
    Vec::new()
}
/// s
#[must_use]
pub fn calendar(_r: &[Reminder], _q: Quiet, _t: &str, _n: &jiff::Zoned, _u: &str) -> String {
    String::new()
}
