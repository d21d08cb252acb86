//! Refusals: RFC 9457 documents with a code from a closed list (section 4.8).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident, $code:literal, $status:literal, $title:literal;)*) => {
        /// Why a request was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)*
            /// A code this version does not know; the problem's status says what sort it is.
            Unrecognised,
        }

        impl Code {
            /// Every code a relay of this version may answer with.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The code as it travels.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Unrecognised => "unrecognised",
                }
            }

            /// The HTTP status it comes with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                    Self::Unrecognised => 500,
                }
            }

            /// A short sentence for people, always the same for a code.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                    Self::Unrecognised => "The relay refused for a reason this version does not know",
                }
            }

            /// Reads a code; an unknown one is [`Code::Unrecognised`].
            #[must_use]
            pub fn parse(text: &str) -> Self {
                match text {
                    $($code => Self::$variant,)*
                    _ => Self::Unrecognised,
                }
            }
        }
    };
}

codes! {
    /// Not what the endpoint takes.
    Malformed, "malformed", 400, "The request is malformed";
    /// A protocol version or suite this relay does not serve.
    UnsupportedVersion, "unsupported-version", 400, "The version is not supported";
    /// The request's signature does not hold.
    BadSignature, "bad-signature", 401, "The signature does not hold";
    /// The request's time is too far from the relay's.
    ClockSkew, "clock-skew", 401, "The request's time is too far off";
    /// The nonce was used before.
    ReplayedNonce, "replayed-nonce", 401, "The request was seen before";
    /// The requester is not listed, or may not do this.
    NotAMember, "not-a-member", 403, "Not a member of the space";
    /// The token is not among the unspent.
    TokenUnknown, "token-unknown", 403, "The token is unknown or spent";
    /// The invite code is wrong or used up.
    InviteUnknown, "invite-unknown", 403, "The invite code is unknown or used up";
    /// The relay holds no such space.
    UnknownSpace, "unknown-space", 404, "The space is unknown";
    /// There is no such rendezvous, or no longer.
    RendezvousUnknown, "rendezvous-unknown", 404, "The rendezvous is unknown or over";
    /// No space lists this recovery member.
    LookupUnknown, "lookup-unknown", 404, "No space is known under this lookup";
    /// There is no such resource.
    NotFound, "not-found", 404, "Not found";
    /// The resource does not take this method.
    MethodNotAllowed, "method-not-allowed", 405, "The method is not allowed";
    /// The request took too long.
    TimedOut, "timed-out", 408, "The request took too long";
    /// A record is not of the current epoch: pull, adopt it, reseal.
    StaleEpoch, "stale-epoch", 409, "The epoch is no longer current";
    /// A record does not continue its author's chain.
    ChainConflict, "chain-conflict", 409, "The record does not continue the chain";
    /// A statement does not continue the access list.
    AccessConflict, "access-conflict", 409, "The statement does not continue the access list";
    /// A checkpoint covers, or names, what the relay does not hold: pull, offer it again, retry.
    CheckpointConflict, "checkpoint-conflict", 409, "The checkpoint does not fit what is held";
    /// The slot holds other bytes.
    RendezvousTaken, "rendezvous-taken", 409, "The slot is taken";
    /// The requester was removed from the space.
    Removed, "removed", 410, "Removed from the space";
    /// A body, a record or a slot is too large.
    TooLarge, "too-large", 413, "Too large";
    /// The body is not of the expected media type.
    UnsupportedMediaType, "unsupported-media-type", 415, "The media type is not supported";
    /// A record or statement does not hold.
    BadRecord, "bad-record", 422, "A record does not hold";
    /// Too many requests.
    RateLimited, "rate-limited", 429, "Too many requests";
    /// Too many records today.
    QuotaRecords, "quota-records", 429, "Too many records today";
    /// The relay failed.
    Internal, "internal", 500, "The relay failed";
    /// The relay has no room at this moment.
    Busy, "busy", 503, "The relay is busy";
    /// The space is full.
    QuotaBytes, "quota-bytes", 507, "The space is full";
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self::parse(&String::deserialize(d)?))
    }
}

/// A problem document. Extra members are present where their code calls for them; byte strings
/// among them are base64url without padding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Problem {
    /// `urn:hearten:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong this time; never holds content.
    #[serde(default)]
    pub detail: String,
    /// The reason.
    pub code: Code,
    /// With `clock-skew`: the relay's clock, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_time_ms: Option<u64>,
    /// With `chain-conflict`, `access-conflict` and `checkpoint-conflict`: the head held of that
    /// author, 0 for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_seq: Option<u64>,
    /// With `held_seq`: that head's hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_hash: Option<crate::Hash>,
    /// With `removed`: the removing statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// With `stale-epoch`: the epoch that is current.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<crate::EpochId>,
    /// With `checkpoint-conflict`: a part that is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<crate::PartId>,
    /// With 429 and 503: seconds to wait, as in `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
    /// Which record or statement of the request it is about, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    /// The request, as the host's log names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem of a code, with what was wrong this time.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:hearten:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            relay_time_ms: None,
            held_seq: None,
            held_hash: None,
            statement: None,
            epoch: None,
            part: None,
            retry_after_s: None,
            index: None,
            request_id: None,
        }
    }

    /// Says which record or statement of the request it is about.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.index = u32::try_from(index).ok();
        self
    }

    /// Adds the head the relay holds.
    #[must_use]
    pub fn holding(mut self, head: crate::Head) -> Self {
        self.held_seq = Some(head.seq);
        self.held_hash = Some(head.hash);
        self
    }

    /// Adds the epoch that is current.
    #[must_use]
    pub fn under(mut self, epoch: crate::EpochId) -> Self {
        self.epoch = Some(epoch);
        self
    }

    /// Adds the part that is missing.
    #[must_use]
    pub fn lacking(mut self, part: crate::PartId) -> Self {
        self.part = Some(part);
        self
    }

    /// Adds the seconds to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Adds the removing statement.
    #[must_use]
    pub fn removed_by(mut self, statement: &[u8]) -> Self {
        self.statement = Some(data_encoding::BASE64URL_NOPAD.encode(statement));
        self
    }

    /// The removing statement's bytes, if there is one and its text is well-formed.
    #[must_use]
    pub fn statement_bytes(&self) -> Option<Vec<u8>> {
        data_encoding::BASE64URL_NOPAD
            .decode(self.statement.as_ref()?.as_bytes())
            .ok()
    }

    /// Reads a problem document; `None` if it is none.
    #[must_use]
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// The document.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Strings and numbers under fixed names cannot fail to serialise.
        serde_json::to_vec(self).unwrap_or_default()
    }
}
