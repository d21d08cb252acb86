//! Outcomes of effects, on their way back into `update`.

/// An effect was answered.
#[derive(Clone, Debug)]
pub enum Told {
    /// Nothing yet.
    Nothing,
}
