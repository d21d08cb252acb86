//! The web app's files, under a policy that lets nothing else in.

use crate::relay::{App, OpenError};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use std::path::Path;
use std::sync::Arc;
use tower_http::services::{ServeDir, ServeFile};

/// Files under `/assets/` carry a hash of their content in their name.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else is asked for anew, and usually answered with 304.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

/// Serves the files of a folder wherever no other route is.
pub(super) fn serve(
    router: Router<Arc<App>>,
    folder: &Path,
    connect_src: &[String],
) -> Result<Router<Arc<App>>, OpenError> {
    let policy = HeaderValue::from_str(&policy(connect_src)).map_err(|_| OpenError::Header)?;
    let assets = ServeDir::new(folder.join("assets"))
        .precompressed_br()
        .precompressed_gzip();
    let index = ServeFile::new(folder.join("index.html"))
        .precompressed_br()
        .precompressed_gzip();
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(index);
    let web = Router::new()
        .nest_service("/assets", assets)
        .fallback_service(files)
        .layer(middleware::from_fn(move |request, next| {
            dress(request, next, policy.clone())
        }));
    Ok(router.fallback_service(web))
}

/// The content security policy. A source with a semicolon or a space would be more than a source.
fn policy(connect_src: &[String]) -> String {
    let mut connect = "'self'".to_owned();
    for source in connect_src {
        let plain: String = source
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ';' | ','))
            .collect();
        connect.push(' ');
        connect.push_str(&plain);
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src blob:; font-src 'self'; connect-src {connect}; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

async fn dress(request: Request, next: Next, policy: HeaderValue) -> Response {
    let asset = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let lasting = asset && response.status().is_success();
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        if lasting { IMMUTABLE } else { NO_CACHE },
    );
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    // A QR code is read with the camera, a voice note is heard by the microphone; nothing else is
    // asked for.
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
        ),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}
