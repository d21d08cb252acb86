//! HTTP: routes, and what surrounds every one of them.

mod body;
mod frame;
mod guard;
mod invites;
mod live;
mod lookup;
pub(crate) mod openapi;
mod parts;
mod refusal;
mod relay_info;
mod rendezvous;
mod service;
mod sync;
mod web;

use crate::relay::{App, OpenError};
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware;
use axum::routing::{any, get, post};
use refusal::Refusal;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;
use wire::{Code, Problem};

/// How long a browser may remember what a preflight allowed.
const PREFLIGHT_LIFE: Duration = Duration::from_secs(60 * 60);

/// Everything the relay serves.
pub(crate) fn router(app: &Arc<App>) -> Result<Router, OpenError> {
    let mut router = Router::new()
        .route("/healthz", get(service::healthz))
        .route("/readyz", get(service::readyz))
        .route("/openapi.json", get(service::openapi_json))
        .merge(api(app)?);
    if app.config.public_metrics {
        router = router.route("/metrics", get(service::metrics));
    }
    let router = match &app.config.web {
        Some(folder) => web::serve(router, folder, &app.config.connect_src)?,
        None => router.fallback(not_found),
    };
    Ok(router
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(middleware::from_fn_with_state(
            Arc::clone(app),
            frame::frame,
        ))
        .with_state(Arc::clone(app)))
}

/// The figures alone.
pub(crate) fn metrics_router(app: &Arc<App>) -> Router {
    Router::new()
        .route("/metrics", get(service::metrics))
        .with_state(Arc::clone(app))
}

fn api(app: &Arc<App>) -> Result<Router<Arc<App>>, OpenError> {
    let router = Router::new()
        .route("/v1/relay", get(relay_info::relay_info))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/live/{space}", get(live::live))
        .route("/v1/parts/{space}", post(parts::post))
        .route("/v1/parts/{space}/{part}", get(parts::get).put(parts::put))
        .route("/v1/invites", post(invites::invites))
        .route("/v1/lookup", post(lookup::lookup))
        .route("/v1/rendezvous", post(rendezvous::make))
        .route(
            "/v1/rendezvous/{id}/{slot}",
            get(rendezvous::read).put(rendezvous::write),
        )
        .route("/v1/{*rest}", any(not_found))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(
            Arc::clone(app),
            frame::timed,
        ));
    if app.config.allow_origins.is_empty() {
        return Ok(router);
    }
    let origins = app
        .config
        .allow_origins
        .iter()
        .map(|origin| HeaderValue::from_str(origin).map_err(|_| OpenError::Header))
        .collect::<Result<Vec<_>, _>>()?;
    let cors = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            HeaderName::from_static("hearten-auth"),
            HeaderName::from_static("hearten-version"),
            header::CONTENT_TYPE,
        ])
        .expose_headers([header::RETRY_AFTER])
        .max_age(PREFLIGHT_LIFE);
    Ok(router.layer(cors))
}

async fn not_found() -> Refusal {
    Refusal(Problem::new(
        Code::NotFound,
        "there is nothing under this path",
    ))
}

async fn method_not_allowed() -> Refusal {
    Refusal(Problem::new(
        Code::MethodNotAllowed,
        "this path does not take this method",
    ))
}
