//! The stage `ffi`: the library that phones load, driven from Kotlin on this machine.

use anyhow::{Result, bail};
use xshell::cmd;

use crate::ensure::{self, JDK, MAVEN};
use crate::place::Place;
use crate::{codegen, suite};

/// Builds the library and its Kotlin side, compiles the Kotlin shell, and plays its scenario.
///
/// # Errors
/// When something does not build, or a test fails.
pub(crate) fn run(place: &Place) -> Result<()> {
    ensure::all(place, &[&JDK, &MAVEN])?;
    suite::build(place)?;
    codegen::write_all(place)?;
    let shell = place.shell()?;
    shell.change_dir(place.at("android/host"));
    let libraries = place.target.join("debug");
    let build = place.target.join("android-host");
    let output = cmd!(
        shell,
        "mvn --batch-mode --no-transfer-progress -Dstyle.color=never test"
    )
    .arg(format!("-Dhearten.libraries={}", libraries.display()))
    .arg(format!("-Dhearten.build={}", build.display()))
    .quiet()
    .ignore_status()
    .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        println!("{text}");
        bail!("the Kotlin tests failed");
    }
    for line in text.lines().filter(|line| line.contains("Tests run:")) {
        println!("  {}", line.trim_start_matches("[INFO] "));
    }
    Ok(())
}
