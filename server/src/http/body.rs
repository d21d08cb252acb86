//! Reading and writing bodies.

use super::refusal::Refusal;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use minicbor::Encode;
use std::error::Error;
use wire::{Code, Problem};

/// Reads a whole body of at most `max` bytes.
pub(crate) async fn read(headers: &HeaderMap, body: Body, max: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(Code::TooLarge, "the body is too large");
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<u64>().ok());
    if declared.is_some_and(|length| length > max as u64) {
        return Err(too_large());
    }
    to_bytes(body, max).await.map_err(|error| {
        if error
            .source()
            .is_some_and(|source| source.is::<LengthLimitError>())
        {
            too_large()
        } else {
            Problem::new(Code::Malformed, "the body ended early")
        }
    })
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
