//! Reading and writing bodies.

use super::refusal::Refusal;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use minicbor::Encode;
use wire::{Code, Problem};

/// What is read and thrown away of a body that is too large, so that its sender gets to hear why:
/// closing the connection at once could take the answer with it.
const DISCARDED_MAX: usize = 8 * 1024 * 1024;

/// Reads a whole body of at most `max` bytes.
pub(crate) async fn read(
    headers: &HeaderMap,
    mut body: Body,
    max: usize,
) -> Result<Vec<u8>, Problem> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok())
        .unwrap_or_default();
    let mut bytes = Vec::with_capacity(if declared > max { 0 } else { declared });
    let mut total: usize = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::new(Code::Malformed, "the body ended early"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        total = total.saturating_add(data.len());
        if total <= max && declared <= max {
            bytes.extend_from_slice(&data);
        } else if total > max.saturating_add(DISCARDED_MAX) {
            break;
        }
    }
    if total <= max && declared <= max {
        Ok(bytes)
    } else {
        Err(Problem::new(Code::TooLarge, "the body is too large"))
    }
}

/// Refuses bodies that do not say they are CBOR.
pub(crate) fn require_cbor(headers: &HeaderMap) -> Result<(), Problem> {
    let said = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = said.and_then(|text| text.split(';').next()).map(str::trim);
    if essence.is_some_and(|text| text.eq_ignore_ascii_case(wire::MEDIA_TYPE)) {
        Ok(())
    } else {
        Err(Problem::new(
            Code::UnsupportedMediaType,
            "bodies are application/cbor",
        ))
    }
}

/// Decodes a body.
pub(crate) fn decode<'b, T: minicbor::Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, Problem> {
    wire::cbor::decode(bytes).map_err(|error| Problem::new(Code::Malformed, error.to_string()))
}

/// A CBOR answer.
pub(crate) struct Cbor<T>(pub(crate) T);

impl<T: Encode<()>> IntoResponse for Cbor<T> {
    fn into_response(self) -> Response {
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(wire::MEDIA_TYPE),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (headers, wire::cbor::encode(&self.0)).into_response()
    }
}

/// What a handler answers.
pub(crate) type Answer<T> = Result<T, Refusal>;
