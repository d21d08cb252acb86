//! Problems as responses.

use crate::store::StoreError;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::Problem;

/// A problem on its way out. The frame writes the document, once it knows the request's id.
#[derive(Clone, Debug)]
pub(crate) struct Refusal(pub(crate) Problem);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(crate::writer::failed(&error))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Turns a response that carries a refusal into the document itself.
pub(crate) fn write(mut response: Response, request_id: &str) -> Response {
    let Some(Refusal(mut problem)) = response.extensions_mut().remove::<Refusal>() else {
        return response;
    };
    problem.request_id = Some(request_id.to_owned());
    let retry_after = problem.retry_after_s;
    *response.body_mut() = Body::from(problem.to_json());
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(wire::problem::MEDIA_TYPE),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
