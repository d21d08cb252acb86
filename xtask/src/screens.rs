//! Chromium: the browser tests, and the pictures of every screen.
//!
//! The scripts in `tests/e2e` are told by environment where things are: `HEARTEN_RELAY` and
//! `HEARTEN_HEADLESS` (programs), `HEARTEN_WEB` (the built app), `HEARTEN_CHROMIUM` (the browser).
//! `screens.mjs` also gets `HEARTEN_URL` (a relay with a month in it), `HEARTEN_INVITE`,
//! `HEARTEN_WORDS` and `HEARTEN_SCREENS` (the folder to write to).

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::ensure::{self, CHROMIUM, NODE, WASM};
use crate::place::Place;
use crate::relay::{self, PROGRAM, Relay};
use crate::web::{self, DIST, Profile};
use crate::{codegen, suite};

/// The folder of the scripts.
const E2E: &str = "tests/e2e";
/// The folder of the pictures; git ignores it.
const SCREENS: &str = "screens";

/// Builds everything, starts a relay with a month in it, and takes a picture of every screen.
///
/// # Errors
/// When something does not build, or a screen cannot be reached.
pub(crate) fn run(place: &Place) -> Result<()> {
    ensure::all(place, &[&WASM, &NODE, &CHROMIUM])?;
    let shell = place.shell()?;
    cmd!(
        shell,
        "cargo build --quiet -p server -p codegen -p headless"
    )
    .run()?;
    codegen::write_types(place)?;
    web::build(place, Profile::Release)?;
    web::npm_ci(place, E2E)?;

    let folder = place.target.join("screens");
    shell.remove_path(&folder)?;
    fs::create_dir_all(&folder)?;
    let data = folder.join("relay");
    let invite = relay::invite(place, &data, 10)?;
    let relay = Relay::start(place, &data, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    println!("  a month is being written");
    let demo = relay::play_month(place, &relay, &invite, &folder.join("devices"))?;

    let shell = scripts(place)?;
    cmd!(shell, "node screens.mjs")
        .env("HEARTEN_URL", &relay.url)
        .env("HEARTEN_INVITE", &invite)
        .env("HEARTEN_WORDS", &demo.words)
        .env("HEARTEN_SCREENS", place.at(SCREENS))
        .quiet()
        .run()?;
    println!("Pictures are in {SCREENS}/.");
    relay.stop(place)
}

/// The stage of the tests: two devices in a real browser.
///
/// # Errors
/// When a test fails.
pub(crate) fn e2e_stage(place: &Place) -> Result<()> {
    ensure::all(place, &[&WASM, &NODE, &CHROMIUM])?;
    suite::build(place)?;
    codegen::write_types(place)?;
    web::build(place, Profile::Release)?;
    web::npm_ci(place, E2E)?;
    let shell = scripts(place)?;
    Ok(cmd!(shell, "npm test --silent").quiet().run()?)
}

/// A shell in the folder of the scripts, which tells them where things are.
fn scripts(place: &Place) -> Result<Shell> {
    let shell = place.shell()?;
    shell.change_dir(place.at(E2E));
    shell.set_var("HEARTEN_RELAY", place.built(PROGRAM));
    shell.set_var("HEARTEN_HEADLESS", place.built("headless"));
    shell.set_var("HEARTEN_WEB", place.at(DIST));
    shell.set_var("HEARTEN_CHROMIUM", "chromium");
    Ok(shell)
}
