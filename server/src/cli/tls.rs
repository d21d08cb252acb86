//! A certificate of our own, for relays at home: made on the first start, kept in the data folder.

use anyhow::Context;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Years a certificate lasts. It is trusted by hand, so renewing it often helps nobody.
const YEARS: i32 = 10;
/// A certificate that ends within this time is worth a word.
pub(super) const DAYS_TO_WARN: u64 = 30;

const CERTIFICATE: &str = "tls-certificate.pem";
const KEY: &str = "tls-key.pem";
/// The last day of validity, counted from 1970: beside the certificate, for `doctor`.
const UNTIL: &str = "tls-until-day";

/// Loads the certificate, or makes it.
pub(super) async fn acceptor(
    data: &Path,
    public_url: Option<&str>,
) -> anyhow::Result<RustlsAcceptor> {
    // An error means that a provider is chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (certificate, key) = (data.join(CERTIFICATE), data.join(KEY));
    if !certificate.exists() || !key.exists() {
        make(data, public_url)?;
    }
    let config = RustlsConfig::from_pem_file(certificate, key)
        .await
        .context("cannot read the TLS certificate")?;
    Ok(RustlsAcceptor::new(config))
}

/// The last day the certificate is good for; `None` if there is none.
pub(super) fn valid_until_day(data: &Path) -> Option<u64> {
    data.join(CERTIFICATE).exists().then_some(())?;
    fs::read_to_string(data.join(UNTIL))
        .ok()?
        .trim()
        .parse()
        .ok()
}

fn make(data: &Path, public_url: Option<&str>) -> anyhow::Result<()> {
    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    names.extend(public_url.and_then(host));
    let mut params = CertificateParams::new(names).context("cannot name the certificate")?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Hearten relay");
    let today = crate::config::Clock::system().today();
    let year = 1970 + i32::try_from(u64::from(today) * 400 / 146_097)?;
    params.not_before = date_time_ymd(year - 1, 1, 1);
    params.not_after = date_time_ymd(year + YEARS, 1, 1);
    let until = params.not_after.unix_timestamp() / (24 * 60 * 60);
    let key = KeyPair::generate().context("cannot make a TLS key")?;
    let certificate = params
        .self_signed(&key)
        .context("cannot make a certificate")?;
    write(&data.join(KEY), &key.serialize_pem(), 0o600)?;
    write(&data.join(CERTIFICATE), &certificate.pem(), 0o644)?;
    write(&data.join(UNTIL), &until.to_string(), 0o644)
}

fn write(path: &Path, text: &str, mode: u32) -> anyhow::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(path)
        .context("cannot write the TLS certificate")?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// The host of a URL.
fn host(url: &str) -> Option<String> {
    let uri: axum::http::Uri = url.parse().ok()?;
    Some(uri.host()?.trim_matches(['[', ']']).to_owned())
}
