//! Who may come in: versions, signatures, clocks, nonces and rates.

use crate::nonces::Seen;
use crate::relay::App;
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use wire::auth::RequestParts;
use wire::{Code, Problem, RequestAuth, limits};

/// The protocol version a request is in; who names none speaks version 1.
///
/// # Errors
/// `unsupported-version` for one this relay does not serve.
pub(crate) fn version(parts: &Parts) -> Result<u64, Problem> {
    let Some(value) = parts.headers.get(wire::VERSION_HEADER) else {
        return Ok(1);
    };
    let served = wire::VERSIONS
        .iter()
        .find(|version| value.as_bytes() == version.to_string().as_bytes());
    served.copied().ok_or_else(|| {
        Problem::new(
            Code::UnsupportedVersion,
            "this relay does not serve that protocol version",
        )
    })
}

/// Checks a signed request. Cheap checks come first; the nonce is spent last, so that nobody can
/// spend another's.
pub(crate) async fn signed(app: &App, parts: &Parts, body: &[u8]) -> Result<RequestAuth, Problem> {
    version(parts)?;
    let header = parts
        .headers
        .get(wire::AUTH_HEADER)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(|| Problem::new(Code::Malformed, "the request is not signed"))?;
    let auth = RequestAuth::parse(header)
        .map_err(|error| Problem::new(Code::Malformed, error.to_string()))?;
    let now_ms = app.config.clock.now_ms();
    if now_ms.abs_diff(auth.time_ms) > limits::CLOCK_SKEW_MS_MAX {
        let mut problem = Problem::new(
            Code::ClockSkew,
            "the request's time is over five minutes off",
        );
        problem.relay_time_ms = Some(now_ms);
        return Err(problem);
    }
    let path_and_query = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let request = RequestParts {
        method: parts.method.as_str(),
        path_and_query,
        relay: &app.id,
        body,
    };
    app.keys
        .verify(&auth, &request)
        .map_err(|error| Problem::new(Code::BadSignature, error.to_string()))?;
    if let Some(limits) = &app.limits {
        limits.author(&auth.author)?;
    }
    let seen = app
        .nonces
        .see(&app.store, &auth.author, &auth.nonce, now_ms)
        .await
        .map_err(|error| crate::writer::failed(&error))?;
    match seen {
        Seen::New => Ok(auth),
        Seen::Again => Err(Problem::new(
            Code::ReplayedNonce,
            "the nonce was used before",
        )),
        Seen::Full => Err(crate::writer::busy()),
    }
}

/// Counts an unsigned request against its peer.
pub(crate) fn unsigned(app: &App, parts: &Parts) -> Result<(), Problem> {
    version(parts)?;
    match &app.limits {
        Some(limits) => limits.peer(peer(app, parts)),
        None => Ok(()),
    }
}

/// The peer's address; in process, where there is none, all are one.
fn peer(app: &App, parts: &Parts) -> IpAddr {
    let forwarded = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .filter(|_| app.config.trust_forwarded_for)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok());
    forwarded.unwrap_or_else(|| {
        parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
    })
}
