//! Stub.
/// s
pub struct Plan {
    /// s
    pub prepare_ms: u32,
    /// s
    pub length_ms: Option<u32>,
    /// s
    pub interval_ms: Option<u32>,
    /// s
    pub start: bool,
    /// s
    pub end: bool,
    /// s
    pub strikes: u32,
}
/// s
pub struct Bell {
    /// s
    pub at_ms: u32,
    /// s
    pub strikes: u32,
}
/// s
#[must_use]
pub fn schedule(_p: &Plan) -> Vec<Bell> {
    Vec::new()
}
