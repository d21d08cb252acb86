//! Bodies of requests and responses (section 4).

use crate::cbor::limited_array;
use crate::ids::{Generation, Hash, Head, PartId, Place, RelayId, SpaceId};
use crate::{Licence, Token, limits};
use minicbor::{Decode, Encode};

limited_array!(bytes sync_records, limits::SYNC_RECORDS_MAX);
limited_array!(bytes sync_statements, limits::SYNC_STATEMENTS_MAX);
limited_array!(bytes page_statements, limits::PAGE_STATEMENTS_MAX);
limited_array!(Accepted, accepted, limits::SYNC_RECORDS_MAX);
limited_array!(PageEntry, page, limits::PAGE_RECORDS_MAX);
limited_array!(Hash, token_hashes, limits::INVITE_TOKENS);
limited_array!(u64, versions, 16);
limited_array!(Place, erase, limits::ERASE_MAX);
limited_array!(Place, heads, limits::HEADS_MAX);
limited_array!(PartId, part_ids, limits::PARTS_MAX);
limited_array!(ListedPart, listed, limits::PARTS_MAX);

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the derive hands over references"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Answer of `GET /v1/relay`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RelayInfo {
    /// The relay's key: the audience of signed requests.
    #[n(0)]
    pub relay: RelayId,
    /// Protocol versions it serves.
    #[cbor(n(1), with = "versions")]
    pub versions: Vec<u64>,
    /// Its database's generation.
    #[n(2)]
    pub generation: Generation,
    /// Its clock, in milliseconds since 1970.
    #[n(3)]
    pub time_ms: u64,
    /// Largest whole record it takes, in bytes.
    #[n(4)]
    pub record_bytes_max: u64,
    /// Its software and version, for people.
    #[n(5)]
    pub software: String,
}

/// Request of `POST /v1/sync`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SyncRequest {
    /// The space; also in the request's header.
    #[n(0)]
    pub space: SpaceId,
    /// Position after which the page starts; 0 at first.
    #[n(1)]
    pub cursor: u64,
    /// The generation this client saw last, if any.
    #[n(2)]
    pub generation: Option<Generation>,
    /// Records to push, in the order of their chains.
    #[cbor(n(3), with = "sync_records", skip_if = "Vec::is_empty")]
    pub records: Vec<Vec<u8>>,
    /// Access statements to push, in version order.
    #[cbor(n(4), with = "sync_statements", skip_if = "Vec::is_empty")]
    pub statements: Vec<Vec<u8>>,
    /// The newest access version this client holds; 0 for none.
    #[cbor(n(5), default)]
    pub access_version: u64,
    /// Leave to create the space.
    #[n(6)]
    pub token: Option<Token>,
    /// Leave given earlier by this relay.
    #[n(7)]
    pub licence: Option<Licence>,
    /// Wanted page size in bytes; absent for the largest, 0 for no page.
    #[n(8)]
    pub page_bytes: Option<u64>,
    /// Whether pages hold the requester's own records too.
    #[cbor(n(9), default)]
    pub include_own: bool,
    /// Whether the answer shall carry a licence.
    #[cbor(n(10), default)]
    pub want_licence: bool,
    /// Whether every record here had been acknowledged before by a relay: records of other,
    /// also former, members and of former epochs are then taken.
    #[cbor(n(11), default)]
    pub reoffer: bool,
    /// Version 2. Leave out of the page what the newest covering checkpoint covers.
    #[cbor(n(12), default, skip_if = "is_false")]
    pub from_checkpoint: bool,
    /// Version 2. Whether the answer shall carry the head of every author.
    #[cbor(n(13), default, skip_if = "is_false")]
    pub want_heads: bool,
    /// Version 2. Records whose payloads shall be deleted for good.
    #[cbor(n(14), default, with = "erase", skip_if = "Vec::is_empty")]
    pub erase: Vec<Place>,
}

impl Default for SpaceId {
    fn default() -> Self {
        Self::ZERO
    }
}

/// A record the relay holds durably.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Accepted {
    /// Its number in its author's chain.
    #[n(0)]
    pub seq: u64,
    /// Its hash.
    #[n(1)]
    pub hash: Hash,
    /// Its position in the space.
    #[n(2)]
    pub position: u64,
}

/// A record of a page.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PageEntry {
    /// Its position in the space.
    #[n(0)]
    pub position: u64,
    /// The whole record.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub record: Vec<u8>,
}

impl std::fmt::Debug for PageEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageEntry")
            .field("position", &self.position)
            .field("len", &self.record.len())
            .finish_non_exhaustive()
    }
}

/// Answer of `POST /v1/sync`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SyncResponse {
    /// The database's generation.
    #[n(0)]
    pub generation: Generation,
    /// One for each record of the request, in its order.
    #[cbor(n(1), with = "accepted", default)]
    pub accepted: Vec<Accepted>,
    /// Records after the cursor.
    #[cbor(n(2), with = "page", default)]
    pub page: Vec<PageEntry>,
    /// The cursor to ask with next.
    #[n(3)]
    pub cursor: u64,
    /// Whether there is more after it.
    #[cbor(n(4), default)]
    pub more: bool,
    /// Access statements after the known version.
    #[cbor(n(5), with = "page_statements", default)]
    pub statements: Vec<Vec<u8>>,
    /// The head the relay holds of the requester; absent if none.
    #[n(6)]
    pub head: Option<Head>,
    /// A licence, when it was asked for or the space was created.
    #[n(7)]
    pub licence: Option<Licence>,
    /// Sealed bytes the space holds.
    #[n(8)]
    pub bytes_used: u64,
    /// Sealed bytes it may hold.
    #[n(9)]
    pub bytes_allowed: u64,
    /// The relay's clock, in milliseconds since 1970.
    #[n(10)]
    pub time_ms: u64,
    /// The newest position in the space.
    #[n(11)]
    pub newest: u64,
    /// Version 2. The head the relay holds of every author, when it was asked for.
    #[cbor(n(12), default, with = "heads", skip_if = "Vec::is_empty")]
    pub heads: Vec<Place>,
    /// Version 2. How many erasures are done: all of the request's; absent without any.
    #[n(13)]
    pub erased: Option<u64>,
}

/// Request of `POST /v1/parts/{space}`: asks, deletes, lists, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PartsRequest {
    /// Parts of which to learn whether they are missing. Being asked for counts as being used.
    #[cbor(n(0), default, with = "part_ids", skip_if = "Vec::is_empty")]
    pub asked: Vec<PartId>,
    /// Parts to delete; those that are not there are deleted already.
    #[cbor(n(1), default, with = "part_ids", skip_if = "Vec::is_empty")]
    pub delete: Vec<PartId>,
    /// List what is held after this id, in the order of ids; zeros to begin, absent for no list.
    #[n(2)]
    pub list_after: Option<PartId>,
}

/// Answer of `POST /v1/parts/{space}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PartsResponse {
    /// Those of the parts asked for that the relay does not hold, in the order of the request.
    #[cbor(n(0), with = "part_ids", default)]
    pub missing: Vec<PartId>,
    /// Parts held, when a list was asked for; fewer than the most there can be only at the end.
    #[cbor(n(1), default, with = "listed", skip_if = "Vec::is_empty")]
    pub listed: Vec<ListedPart>,
}

/// A part the relay holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ListedPart {
    /// Its id.
    #[n(0)]
    pub part: PartId,
    /// Its size.
    #[n(1)]
    pub bytes: u64,
    /// The day it was last put, fetched or asked for, give or take a month, since 1970.
    #[n(2)]
    pub day: u32,
}

/// Request of `POST /v1/invites`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct InviteRequest {
    /// The code as typed.
    #[n(0)]
    pub code: String,
    /// Hashes of twelve new tokens.
    #[cbor(n(1), with = "token_hashes")]
    pub token_hashes: Vec<Hash>,
}

impl std::fmt::Debug for InviteRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InviteRequest").finish_non_exhaustive()
    }
}

/// Answer of `POST /v1/invites`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct InviteResponse {
    /// How many tokens the relay knows now of those in the request.
    #[n(0)]
    pub count: u64,
}

/// Request of `POST /v1/lookup`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LookupRequest {
    /// [`crate::lookup_id`] of the signer.
    #[n(0)]
    pub lookup: Hash,
}

/// Answer of `POST /v1/lookup`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LookupResponse {
    /// The space that lists the signer as its recovery member.
    #[n(0)]
    pub space: SpaceId,
}

/// Answer of `POST /v1/rendezvous`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RendezvousResponse {
    /// Three characters of [`crate::code::ALPHABET`].
    #[n(0)]
    pub id: String,
}
