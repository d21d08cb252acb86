//! The interface's description, for tools and for people who look around.
//!
//! Bodies are CBOR with integer keys, which OpenAPI cannot describe; the numbers in brackets point
//! into `docs/protocol.md`.

use utoipa::{OpenApi, ToResponse, ToSchema};

/// A problem document (RFC 9457), as [`wire::Problem`] writes it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its schema is used")]
#[schema(as = Problem)]
struct ProblemDocument {
    /// `urn:hearten:problem:<code>`
    #[schema(example = "urn:hearten:problem:stale-epoch")]
    r#type: String,
    /// A short sentence, always the same for a code
    title: String,
    /// The HTTP status
    status: u16,
    /// What was wrong this time
    detail: String,
    /// The reason
    #[schema(example = "stale-epoch")]
    code: String,
    /// With clock-skew: the relay's clock, in milliseconds since 1970
    relay_time_ms: Option<u64>,
    /// With chain-conflict, access-conflict and checkpoint-conflict: the number of the head held
    held_seq: Option<u64>,
    /// With held_seq: the head's hash, base64url
    held_hash: Option<String>,
    /// With removed: the removing statement, base64url
    statement: Option<String>,
    /// With stale-epoch: the current epoch
    epoch: Option<String>,
    /// With checkpoint-conflict: a part that is missing
    part: Option<String>,
    /// With 429 and 503: seconds to wait
    retry_after_s: Option<u64>,
    /// Which record or statement it is about, from 0
    index: Option<u32>,
    /// The request, as the host's log names it
    request_id: Option<String>,
}

/// A refusal.
#[derive(ToResponse)]
#[response(
    description = "A problem document (4.8)",
    content_type = "application/problem+json"
)]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) struct Refused(#[to_schema] ProblemDocument);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hearten relay",
        description = "Stores sealed records in order and can read \
        none of them. docs/protocol.md is normative."
    ),
    paths(
        super::relay_info::relay_info,
        super::sync::sync,
        super::live::live,
        super::parts::put,
        super::parts::get,
        super::parts::post,
        super::invites::invites,
        super::lookup::lookup,
        super::rendezvous::make,
        super::rendezvous::write,
        super::rendezvous::read,
        super::service::healthz,
        super::service::readyz,
    ),
    components(responses(Refused), schemas(ProblemDocument))
)]
struct Document;

/// The document, as `GET /openapi.json` serves it and `docs/openapi.json` keeps it.
#[must_use]
pub fn document() -> String {
    // Nothing in it can fail to serialise; an empty text would fail the test that compares.
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
