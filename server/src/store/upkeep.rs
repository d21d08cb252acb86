//! What jobs need from a database: finding what may go, and deleting it in bounded slices.

use super::{Store, StoreError, Swept};
use wire::{Generation, PartId, Place, SpaceId};

/// A part that nobody used for long and no checkpoint names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unused {
    /// The space that holds it.
    pub space: SpaceId,
    /// Its id.
    pub part: PartId,
}

/// A store that can be kept tidy.
pub trait Upkeep: Store {
    /// Positions and sizes of at most `max` records up to these heads; never membership, never
    /// envelopes.
    fn covered(
        &self,
        number: u32,
        covered: &[Place],
        max: usize,
    ) -> impl Future<Output = Result<Vec<(u64, u64)>, StoreError>> + Send;

    /// Ids and sizes of the parts of a space that a covering checkpoint names, or did.
    fn named_parts(
        &self,
        number: u32,
    ) -> impl Future<Output = Result<Vec<(PartId, u64)>, StoreError>> + Send;

    /// Spaces whose checkpoint is acknowledged or being settled, or was read again by its writer
    /// and accepted on or before a day.
    fn unsettled(
        &self,
        read_again_by: u32,
    ) -> impl Future<Output = Result<Vec<SpaceId>, StoreError>> + Send;

    /// At most `max` parts that no checkpoint names and nobody used since before a day.
    fn unused_parts(
        &self,
        before: u32,
        max: usize,
    ) -> impl Future<Output = Result<Vec<Unused>, StoreError>> + Send;

    /// Writes down that members of these spaces were there on a day.
    fn seen(
        &self,
        numbers: &[u32],
        day: u32,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// At most `max` spaces in which no member was seen since before a day.
    fn silent(
        &self,
        before: u32,
        max: usize,
    ) -> impl Future<Output = Result<Vec<SpaceId>, StoreError>> + Send;

    /// Forgets those of the spaces that are silent still and takes a new generation if there are
    /// any; their rows go by [`Upkeep::sweep`]. Gives back those forgotten.
    fn purge(
        &self,
        spaces: &[SpaceId],
        before: u32,
        generation: Generation,
    ) -> impl Future<Output = Result<Vec<SpaceId>, StoreError>> + Send;

    /// Deletes at most about `max` rows of spaces that are gone.
    fn sweep(&self, max: usize) -> impl Future<Output = Result<Swept, StoreError>> + Send;

    /// Gives at most so many free pages back to the disk; whether there are more.
    fn reclaim(&self, pages: u32) -> impl Future<Output = Result<bool, StoreError>> + Send;
}
