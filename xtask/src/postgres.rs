//! `postgres`: the tests that need a PostgreSQL server, on one that is started here and stopped.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::ensure::{self, POSTGRES, postgres_program};
use crate::place::Place;
use crate::suite;

/// What tests find the server by.
const VARIABLE: &str = "HEARTEN_TEST_POSTGRES";
/// Tests that need the server have this in their path, and no others.
pub(crate) const FILTER: &str = "postgres";
/// How long the server may take to start.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// The stage of the tests.
///
/// # Errors
/// When the server does not start or a test fails.
pub(crate) fn stage(place: &Place) -> Result<()> {
    ensure::all(place, &[&POSTGRES])?;
    // Built first: the server need not wait for the compiler.
    suite::build(place)?;
    let server = Server::start(place)?;
    println!(
        "  PostgreSQL on port {} in {}",
        server.port,
        server.folder.display()
    );
    let url = server.url();
    suite::run_with(place, &[FILTER], &[(VARIABLE, &url)], |binary| {
        !binary.is_bench && ["server", "relay-tests"].contains(&binary.package.as_str())
    })
}

/// A server in a folder of its own; stopped, and its folder removed, when dropped.
struct Server {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Server {
    fn start(place: &Place) -> Result<Self> {
        let shell = place.shell()?;
        let is_root = cmd!(shell, "id -u").quiet().read()? == "0";
        // PostgreSQL refuses to run as root: then it runs as the user that Debian's package made,
        // or as nobody.
        let user = is_root.then(|| {
            let here = cmd!(shell, "id -u postgres").quiet().ignore_stderr().read();
            if here.is_ok() { "postgres" } else { "nobody" }
        });
        let folder = std::env::temp_dir().join(format!("hearten-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        if let Some(user) = user {
            cmd!(shell, "chown {user} {folder}").quiet().run()?;
        }
        let data = folder.join("data");
        let initdb = program(user, "initdb", &folder)?
            .arg("-D")
            .arg(&data)
            .args([
                "-U",
                "hearten",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync",
            ])
            .output()
            .context("initdb")?;
        if !initdb.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&initdb.stderr));
        }
        let port = free_port()?;
        let log = fs::File::create(folder.join("log"))?;
        let child = program(user, "postgres", &folder)?
            .arg("-D")
            .arg(&data)
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &port.to_string(),
                "-c",
                "max_connections=300",
            ])
            .arg("-k")
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("postgres")?;
        let mut server = Self {
            child,
            port,
            folder,
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < READY_WITHIN {
            if self.child.try_wait()?.is_some() {
                break;
            }
            let says = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            if says.contains("ready to accept connections") {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        let says = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start:\n{says}")
    }

    fn url(&self) -> String {
        format!("postgres://hearten@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT is a fast shutdown: it ends connections and waits for nobody.
        let stopped = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        if stopped.is_ok_and(|status| status.success()) {
            self.child.wait().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// A program of PostgreSQL, run as somebody who is not root, and not for longer than we run.
fn program(user: Option<&str>, name: &str, folder: &Path) -> Result<Command> {
    let path = postgres_program(name).with_context(|| format!("{name} is not found"))?;
    let mut command = Command::new("setpriv");
    if let Some(user) = user {
        let group = Command::new("id")
            .args(["-g", user])
            .output()
            .context("id")?;
        let group = String::from_utf8(group.stdout)?;
        command.args(["--reuid", user, "--regid", group.trim(), "--clear-groups"]);
    }
    command
        .args(["--pdeathsig", "INT", "--"])
        .arg(path)
        .current_dir(folder)
        .stdin(Stdio::null());
    Ok(command)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
