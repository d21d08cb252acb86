//! Sizes and times that both sides agree on. A limit is inclusive unless it says otherwise.

/// Largest whole record, header included, in bytes.
pub const RECORD_BYTES_MAX: usize = 1024 * 1024;

/// Largest body of a request about a space, in bytes.
pub const SYNC_BODY_BYTES_MAX: usize = 5 * 1024 * 1024;

/// Largest body of any other request, in bytes; a rendezvous slot has its own limit.
pub const SMALL_BODY_BYTES_MAX: usize = 8 * 1024;

/// Most records in one sync request.
pub const SYNC_RECORDS_MAX: usize = 1_000;

/// Most access statements in one sync request.
pub const SYNC_STATEMENTS_MAX: usize = 256;

/// Records in one page, in bytes; a page may exceed it only when it holds a single record.
pub const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Most records in one page, so that a page of tiny records stays small to decode.
pub const PAGE_RECORDS_MAX: usize = 4_000;

/// Most access statements in one response. A client that knows fewer asks again.
pub const PAGE_STATEMENTS_MAX: usize = 4_096;

/// Most operations in one access statement.
pub const STATEMENT_OPERATIONS_MAX: usize = 64;

/// Most members an access list holds at a time.
pub const MEMBERS_MAX: usize = 256;

/// Token hashes in one invite request: exactly this many.
pub const INVITE_TOKENS: usize = 12;

/// Largest content of a rendezvous slot, in bytes.
pub const RENDEZVOUS_SLOT_BYTES_MAX: usize = 64 * 1024;

/// Slots of a rendezvous are numbered from 0 and below this.
pub const RENDEZVOUS_SLOTS: u8 = 64;

/// A rendezvous lives this long, in milliseconds.
pub const RENDEZVOUS_LIFE_MS: u64 = 10 * 60 * 1_000;

/// How far a request's time may be from the relay's clock, in milliseconds.
pub const CLOCK_SKEW_MS_MAX: u64 = 5 * 60 * 1_000;

/// How long a nonce is remembered, in milliseconds: twice the skew, so that no request can come
/// back after it was forgotten.
pub const NONCE_LIFE_MS: u64 = 2 * CLOCK_SKEW_MS_MAX;

/// A comment is written to an idle live stream this often, in seconds.
pub const LIVE_COMMENT_S: u64 = 25;

/// Sealed bytes a space may hold unless the host sets another quota.
pub const QUOTA_BYTES_DEFAULT: u64 = 1024 * 1024 * 1024;

/// Records a space may add in a day unless the host sets another quota.
pub const QUOTA_RECORDS_DEFAULT: u64 = 20_000;

/// Largest part, in bytes.
pub const PART_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Most parts asked for, deleted or listed in one request.
pub const PARTS_MAX: usize = 1_000;

/// Most erasures in one sync request.
pub const ERASE_MAX: usize = 1_000;

/// Most heads in one response: every author a space ever listed.
pub const HEADS_MAX: usize = 4_096;

/// Most authors a checkpoint covers.
pub const CHECKPOINT_COVERED_MAX: usize = 1_024;

/// Most parts a checkpoint names.
pub const CHECKPOINT_PARTS_MAX: usize = 4_096;

/// Days after which a manifest that only its writer read again counts as settled, while there are
/// other devices that could have read it …
pub const REREAD_DAYS: u32 = 30;

/// … and while there are none.
pub const REREAD_ALONE_DAYS: u32 = 1;

/// Days after which a manifest that only its writer read again counts as settled, in a space that
/// lists so many devices.
#[must_use]
pub fn reread_days(devices: usize) -> u32 {
    if devices > 1 {
        REREAD_DAYS
    } else {
        REREAD_ALONE_DAYS
    }
}

/// Days for which a silent space is kept unless the host sets another time.
pub const RETENTION_DAYS_DEFAULT: u32 = 400;
