//! Makes sure that what a verb needs is on the machine: names each missing thing, installs it, and
//! stops with what to type where it cannot.

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::place::{NODE_PACKAGE, Place, in_ci};

mod catalogue;

pub(crate) use catalogue::{
    AGE, ANDROID, CARGO_DENY, CHROMIUM, CLIPPY, CXX, EVERYTHING, IOS, JDK, MAVEN, NODE, POSTGRES,
    RUSTFMT, WASM, postgres_program,
};

/// Something a verb needs.
pub(crate) struct Tool {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) why: &'static str,
    /// Its version, if a good enough one is here.
    found: fn(&Shell) -> Option<String>,
    remedy: Remedy,
}

/// How a missing tool comes to the machine.
enum Remedy {
    /// Debian packages.
    Apt(&'static [&'static str]),
    /// A compilation target.
    RustTarget(&'static str),
    /// A part of the toolchain.
    RustComponent(&'static str),
    /// A crate with a binary, compiled into our own tools folder.
    Cargo {
        name: &'static str,
        version: &'static str,
    },
    /// Node: the distribution's, and if that is too old the npm registry's build.
    Node,
}

impl Tool {
    /// Its version, if it is here.
    pub(crate) fn version(&self, shell: &Shell) -> Option<String> {
        (self.found)(shell)
    }

    /// How it would be installed, as a person would type it.
    pub(crate) fn remedy(&self) -> String {
        match &self.remedy {
            Remedy::Apt(packages) => format!("apt-get install {}", packages.join(" ")),
            Remedy::RustTarget(target) => format!("rustup target add {target}"),
            Remedy::RustComponent(component) => format!("rustup component add {component}"),
            Remedy::Cargo { name, version } => format!("cargo install {name} --version {version}"),
            Remedy::Node => {
                format!("apt-get install nodejs npm, then npm install {NODE_PACKAGE}@22 if older")
            }
        }
    }
}

/// Installs those of `tools` that are missing.
///
/// # Errors
/// When one of them cannot be installed; the error says what to type.
pub(crate) fn all(place: &Place, tools: &[&Tool]) -> Result<()> {
    let shell = place.shell()?;
    for tool in tools {
        if tool.version(&shell).is_some() {
            continue;
        }
        println!(
            "Installing {} for {}: {}",
            tool.name,
            tool.why,
            tool.remedy()
        );
        match &tool.remedy {
            Remedy::Apt(packages) => apt(&shell, packages)?,
            Remedy::RustTarget(target) => rust_target(&shell, target)?,
            Remedy::RustComponent(component) => rust_component(&shell, component)?,
            Remedy::Cargo { name, version } => cargo_install(place, &shell, name, version)?,
            Remedy::Node => node(place, &shell)?,
        }
        if tool.version(&shell).is_none() {
            bail!(
                "{} was installed but is still not found. Please install it by hand.",
                tool.name
            );
        }
    }
    Ok(())
}

fn apt(shell: &Shell, packages: &[&str]) -> Result<()> {
    let by_hand = format!(
        "sudo apt-get update && sudo apt-get install -y {}",
        packages.join(" ")
    );
    if cmd!(shell, "apt-get --version")
        .quiet()
        .ignore_stderr()
        .read()
        .is_err()
    {
        bail!(
            "This is not a Debian machine: please install {} yourself.",
            packages.join(", ")
        );
    }
    let is_root = cmd!(shell, "id -u").quiet().read()? == "0";
    let (program, flags): (&str, &[&str]) = match (is_root, in_ci()) {
        (true, _) => ("env", &[]),
        (false, true) => ("sudo", &["-n", "env"]),
        (false, false) => ("sudo", &["env"]),
    };
    if !is_root
        && cmd!(shell, "sudo --version")
            .quiet()
            .ignore_stderr()
            .read()
            .is_err()
    {
        bail!("Only root can install packages, and there is no sudo. As root: {by_hand}");
    }
    // env(1), because sudo drops the environment.
    let apt_get = || {
        let command = cmd!(
            shell,
            "{program} {flags...} DEBIAN_FRONTEND=noninteractive apt-get -q"
        );
        command.quiet()
    };
    let install = || {
        let options = ["install", "-y", "--no-install-recommends"];
        apt_get().args(options).args(packages).run()
    };
    if install().is_ok() {
        return Ok(());
    }
    // A fresh machine has no package lists, or old ones.
    apt_get().arg("update").run().ok();
    install().with_context(|| format!("Please install it by hand: {by_hand}"))
}

fn rust_target(shell: &Shell, target: &str) -> Result<()> {
    cmd!(shell, "rustup target add {target}").run().with_context(|| {
        let compiler = cmd!(shell, "rustc --version").quiet().read().unwrap_or_default();
        format!(
            "The Rust target {target} is missing and could not be added. On a machine that reaches \
             the Rust distribution server, type: rustup target add {target}. Without rustup, \
             install the package that holds rust-std for {target}, of this very compiler \
             ({compiler})."
        )
    })
}

fn rust_component(shell: &Shell, component: &str) -> Result<()> {
    cmd!(shell, "rustup component add {component}")
        .run()
        .with_context(|| {
            format!(
                "{component} is missing and could not be added: rustup component add {component}"
            )
        })
}

fn cargo_install(place: &Place, shell: &Shell, name: &str, version: &str) -> Result<()> {
    let root = &place.tools;
    let target = place.tools.with_file_name("tools-target");
    let _target = shell.push_env("CARGO_TARGET_DIR", &target);
    // Unoptimised: it reads one lock file, and compiles in a third of the time.
    cmd!(
        shell,
        "cargo install {name} --locked --debug --version {version} --root {root}"
    )
    .run()
    .with_context(|| format!("Please type: cargo install {name} --version {version}"))
}

fn node(place: &Place, shell: &Shell) -> Result<()> {
    if cmd!(shell, "npm --version")
        .quiet()
        .ignore_stderr()
        .read()
        .is_err()
    {
        apt(shell, &["nodejs", "npm"])?;
    }
    if NODE.version(shell).is_some() {
        return Ok(());
    }
    // Debian 12's Node is too old for Vite. The npm registry has Node as a package.
    let prefix = place.tools.join("node");
    shell.create_dir(&prefix)?;
    let package = format!("{NODE_PACKAGE}@22");
    println!("The distribution's Node is older than 20.19: npm install {package} npm@10");
    cmd!(
        shell,
        "npm install --no-fund --no-audit --prefix {prefix} {package} npm@10"
    )
    .run()
    .context("Please install Node 20.19 or newer by hand.")
}
