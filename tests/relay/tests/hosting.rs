//! What a host sees: the web app's files, headers, figures, doctor.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{RelayProcess, refused};
use reqwest::Method;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use tempfile::TempDir;
use wire::Code;

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

#[tokio::test]
async fn the_web_app_is_served_under_a_strict_policy() {
    let (data, web) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::create_dir(web.path().join("assets")).unwrap();
    fs::write(web.path().join("index.html"), "<!doctype html>").unwrap();
    fs::write(web.path().join("sw.js"), "1").unwrap();
    fs::write(web.path().join("assets/app-1a2b.js"), "long").unwrap();
    fs::write(web.path().join("assets/app-1a2b.js.br"), "short").unwrap();
    let folder = web.path().to_str().unwrap().to_owned();
    let args = ["--web", &folder, "--connect-src", "https://other.example"];
    let relay = RelayProcess::start(PROGRAM, data.path(), &args)
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let get = async |path: &str| client.bare(Method::GET, path).send().await.unwrap();

    for path in ["/", "/index.html", "/sw.js", "/a/page/of/the/app"] {
        let answer = get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let headers = answer.headers();
        assert_eq!(headers["cache-control"], "no-cache", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
        assert!(policy.contains("connect-src 'self' https://other.example;"));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
    }
    let asset = client
        .bare(Method::GET, "/assets/app-1a2b.js")
        .header("accept-encoding", "br");
    let asset = asset.send().await.unwrap();
    assert_eq!(asset.headers()["content-encoding"], "br");
    assert!(
        asset.headers()["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(asset.text().await.unwrap(), "short");
    let missing = get("/assets/missing.js").await;
    assert_eq!(missing.status(), 404);
    assert_eq!(missing.headers()["cache-control"], "no-cache");
    let escaped = get("/..%2f..%2fetc/passwd").await;
    assert!(!escaped.text().await.unwrap().contains("root:"));
    // The API stays the API.
    let unknown = client.bare(Method::GET, "/v1/nothing");
    assert_eq!(refused(client.send(unknown).await).code, Code::NotFound);
}

#[tokio::test]
async fn other_origins_may_call_only_when_allowed() {
    let data = TempDir::new().unwrap();
    let args = ["--allow-origin", "https://app.example"];
    let relay = RelayProcess::start(PROGRAM, data.path(), &args)
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let preflight = async |origin: &str, path: &str| {
        client
            .bare(Method::OPTIONS, path)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "hearten-auth,hearten-version,content-type",
            )
            .send()
            .await
            .unwrap()
    };
    let allowed = preflight("https://app.example", "/v1/sync").await;
    assert!(allowed.status().is_success());
    assert_eq!(
        allowed.headers()["access-control-allow-origin"],
        "https://app.example"
    );
    let headers = allowed.headers()["access-control-allow-headers"]
        .to_str()
        .unwrap();
    for name in ["hearten-auth", "hearten-version", "content-type"] {
        assert!(headers.contains(name), "{headers}");
    }
    let other = preflight("https://evil.example", "/v1/sync").await;
    assert!(!other.headers().contains_key("access-control-allow-origin"));
    // A refusal can be read by the page that caused it.
    let refusal = client
        .bare(Method::POST, "/v1/sync")
        .header("origin", "https://app.example")
        .send()
        .await
        .unwrap();
    assert_eq!(refusal.status(), 415);
    assert_eq!(
        refusal.headers()["access-control-allow-origin"],
        "https://app.example"
    );
}

#[tokio::test]
async fn figures_are_served_on_their_own_address_only_and_round_spaces_down() {
    let data = TempDir::new().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let args = ["--metrics-listen", &port.to_string()];
    let relay = RelayProcess::start(PROGRAM, data.path(), &args)
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let public = client.bare(Method::GET, "/metrics").send().await.unwrap();
    assert_eq!(public.status(), 404);
    let own = reqwest::get(format!("http://{port}/metrics"))
        .await
        .unwrap();
    let page = own.text().await.unwrap();
    assert!(page.contains("hearten_spaces_rounded_down 0"), "{page}");
    assert!(page.contains("hearten_requests_total{route=\"/v1/relay\",status=\"200\"}"));
    let health = client.bare(Method::GET, "/healthz").send().await.unwrap();
    assert_eq!(health.status(), 200);
}

/// A folder as the relay itself makes it.
fn private() -> TempDir {
    let data = TempDir::new().unwrap();
    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o700)).unwrap();
    data
}

fn doctor(data: &TempDir, more: &[&str]) -> (bool, String) {
    let output = Command::new(PROGRAM)
        .args(["doctor", "--data"])
        .arg(data.path())
        .args(more)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[tokio::test]
async fn doctor_finds_nothing_on_a_good_day_and_says_what_is_wrong_on_a_bad_one() {
    let data = private();
    let relay = RelayProcess::start(PROGRAM, data.path(), &[])
        .await
        .unwrap();
    let key = data.path().join("identity.key");
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let (well, said) = doctor(&data, &[]);
    assert!(well, "{said}");
    assert!(said.contains("journal WAL and synchronous FULL"), "{said}");
    relay.stop().await.unwrap();

    for (listen, well) in [("127.0.0.1:1", true), ("0.0.0.0:1", false)] {
        assert_eq!(doctor(&data, &["--listen", listen]).0, well, "{listen}");
    }
    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let (well, said) = doctor(&data, &[]);
    assert!(!well && said.contains("chmod 700"), "{said}");

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (well, said) = doctor(&data, &["--web", "/nowhere"]);
    assert!(!well);
    assert!(said.contains("mode 644, not 600"), "{said}");
    assert!(said.contains("no index.html"), "{said}");
    // A key that others can read is not used either.
    assert!(
        RelayProcess::start(PROGRAM, data.path(), &[])
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_certificate_is_made_once_and_served() {
    let data = private();
    // The readiness check cannot trust the certificate, so the process is driven by hand.
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--tls", "--listen", "127.0.0.1:0", "--data"])
        .arg(data.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    let address = line.trim().rsplit("https://").next().unwrap().to_owned();
    let made = |name: &str| data.path().join(name).exists();
    for _ in 0..200 {
        if made("tls-until-day") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    // Plain HTTP gets nowhere on this port.
    let _ = rustls::crypto::ring::default_provider().install_default();
    assert!(
        reqwest::get(format!("http://{address}/healthz"))
            .await
            .is_err()
    );
    child.kill().unwrap();
    child.wait().unwrap();
    let mode = fs::metadata(data.path().join("tls-key.pem"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let (well, said) = doctor(&data, &["--tls"]);
    assert!(
        well && said.contains("The TLS certificate is good for"),
        "{said}"
    );
}
