//! `serve`: build everything and start it.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use xshell::cmd;

use crate::codegen;
use crate::ensure::{self, NODE, WASM};
use crate::place::Place;
use crate::relay::{self, Demo, PROGRAM, Relay};
use crate::web::{self, DIST, Profile};

/// How many people the printed invite code is good for.
const INVITE_USES: u32 = 10;

/// What to serve.
#[derive(Args)]
pub(crate) struct Options {
    /// The port.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Where the relay keeps its database and keys.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Begin with a journal of a month in it, in a folder that is emptied first.
    #[arg(long, conflicts_with = "data")]
    demo: bool,
    /// Serve HTTPS with a certificate of our own, so that other machines in the house can use it.
    #[arg(long)]
    tls: bool,
}

/// Builds, starts, and stays until Ctrl-C.
///
/// # Errors
/// When something does not build, or the port is taken.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    free_port(options)?;
    ensure::all(place, &[&WASM, &NODE])?;
    build(place, options.demo)?;

    let data = data(place, options)?;
    let is_new = !data.join("relay.db").exists();
    let mut invite = None;
    if is_new {
        invite = Some(relay::invite(place, &data, INVITE_USES)?);
    }
    let demo = match (&invite, options.demo) {
        (Some(invite), true) => Some(demo(place, options, &data, invite)?),
        _ => None,
    };
    say(place, options, &data, invite.as_deref(), demo.as_ref());

    let mut command = Command::new(place.built(PROGRAM));
    command
        .arg("serve")
        .arg("--data")
        .arg(&data)
        .arg("--web")
        .arg(place.at(DIST));
    command.args([
        "--listen",
        &listen(options).to_string(),
        "--public-url",
        &address(options),
    ]);
    command.envs(relay::quiet());
    if options.tls {
        command.arg("--tls");
    }
    // The relay takes this process's place: Ctrl-C and every other signal reach it alone.
    Err(command.exec()).context(PROGRAM)
}

fn build(place: &Place, with_demo: bool) -> Result<()> {
    println!("Building; the first time takes about a quarter of an hour");
    let shell = place.shell()?;
    let demo: &[&str] = if with_demo { &["-p", "headless"] } else { &[] };
    println!("  the relay");
    cmd!(shell, "cargo build --quiet -p server -p codegen {demo...}")
        .quiet()
        .run()?;
    codegen::write_types(place)?;
    web::build(place, Profile::Release)
}

/// Says so now rather than after the build.
fn free_port(options: &Options) -> Result<()> {
    let port = options.port;
    TcpListener::bind(listen(options))
        .map(drop)
        .with_context(|| {
            format!(
                "Port {port} is taken. Choose another: cargo xtask serve --port {}",
                port ^ 1
            )
        })
}

fn data(place: &Place, options: &Options) -> Result<PathBuf> {
    let data = if options.demo {
        let folder = place.target.join("demo");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        folder.join("relay")
    } else {
        match &options.data {
            Some(data) => data.clone(),
            None => home_data()?,
        }
    };
    fs::create_dir_all(data.parent().unwrap_or(Path::new(".")))?;
    Ok(data)
}

/// Not in the repository, and not in a folder that `cargo clean` empties: these are journals.
fn home_data() -> Result<PathBuf> {
    let home = std::env::var_os("HOME")
        .map(PathBuf::from)
        .context("HOME is not set")?;
    Ok(home.join(".local/share/hearten/relay"))
}

/// Plays the month over plain HTTP on this machine, whatever is served afterwards.
fn demo(place: &Place, options: &Options, data: &Path, invite: &str) -> Result<Demo> {
    println!("  a month is being written");
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let relay = Relay::start(place, data, here)?;
    let demo = relay::play_month(place, &relay, invite, &data.with_file_name("devices"))?;
    relay.stop(place)?;
    Ok(demo)
}

fn say(place: &Place, options: &Options, data: &Path, invite: Option<&str>, demo: Option<&Demo>) {
    println!("\nHearten is ready. Ctrl-C stops it.\n");
    println!("  Address      {}", address(options));
    match invite {
        Some(code) => println!("  Invite code  {code}   (for {INVITE_USES} people)"),
        None => println!(
            "  The invite code shown at first is still good. Another one:\n  {} invite create \
             --data {}",
            place.built(PROGRAM).display(),
            data.display()
        ),
    }
    println!("  Data         {}\n", data.display());
    if let Some(demo) = demo {
        println!(
            "  A month of {} pages is there to be read. In the browser, choose to bring",
            demo.pages
        );
        println!("  your journal back with recovery words, and enter these:\n");
        for line in demo.words.split(' ').collect::<Vec<_>>().chunks(8) {
            println!("    {}", line.join(" "));
        }
        println!();
    }
    println!(
        "  Open the address and write. For a second device, turn on sync under You on the first"
    );
    println!(
        "  with the invite code, then open the address there (a second browser profile will do)"
    );
    println!("  and say that you have another device.");
    if options.tls {
        println!("  Browsers warn of a certificate they do not know: it was made on this machine.");
    } else {
        println!("  Browsers on other machines withhold what the app needs: for those, add --tls.");
    }
    println!();
}

fn listen(options: &Options) -> SocketAddr {
    let ip = if options.tls {
        Ipv4Addr::UNSPECIFIED
    } else {
        Ipv4Addr::LOCALHOST
    };
    SocketAddr::from((ip, options.port))
}

fn address(options: &Options) -> String {
    let port = options.port;
    match own_address().filter(|_| options.tls) {
        Some(ip) => format!("https://{ip}:{port}"),
        None if options.tls => format!("https://localhost:{port}"),
        None => format!("http://localhost:{port}"),
    }
}

/// The address under which the house knows this machine. Connecting a UDP socket sends nothing; it
/// only chooses a way out.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address set aside for documentation.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}
