//! Everything the verbs may need.

use std::path::PathBuf;

use xshell::{Shell, cmd};

use super::{Remedy, Tool};

/// The oldest Node that Vite runs on.
const NODE_MIN: (u32, u32) = (20, 19);
/// cargo-deny, pinned: its checks change with its version.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// The formatter.
pub(crate) const RUSTFMT: Tool = Tool {
    name: "rustfmt",
    why: "the stage fmt",
    found: |shell| first_line(shell, "cargo-fmt", "--version"),
    remedy: Remedy::RustComponent("rustfmt"),
};

/// The lints.
pub(crate) const CLIPPY: Tool = Tool {
    name: "clippy",
    why: "the stage clippy",
    found: |shell| first_line(shell, "cargo-clippy", "--version"),
    remedy: Remedy::RustComponent("clippy"),
};

/// The web.
pub(crate) const WASM: Tool = Tool {
    name: "the Rust target wasm32-unknown-unknown",
    why: "the web app",
    found: |shell| rust_std(shell, "wasm32-unknown-unknown"),
    remedy: Remedy::RustTarget("wasm32-unknown-unknown"),
};

/// Android, checked only: no NDK is needed.
pub(crate) const ANDROID: Tool = Tool {
    name: "the Rust target aarch64-linux-android",
    why: "the check that the core fits a phone",
    found: |shell| rust_std(shell, "aarch64-linux-android"),
    remedy: Remedy::RustTarget("aarch64-linux-android"),
};

/// iOS, checked only: no Xcode is needed.
pub(crate) const IOS: Tool = Tool {
    name: "the Rust target aarch64-apple-ios",
    why: "the check that the core fits a phone",
    found: |shell| rust_std(shell, "aarch64-apple-ios"),
    remedy: Remedy::RustTarget("aarch64-apple-ios"),
};

/// Licences and sources of dependencies.
pub(crate) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    why: "the stage deny",
    found: |shell| {
        first_line(shell, "cargo-deny", "--version")
            .filter(|line| line.ends_with(CARGO_DENY_VERSION))
    },
    remedy: Remedy::Cargo {
        name: "cargo-deny",
        version: CARGO_DENY_VERSION,
    },
};

/// Node and npm.
pub(crate) const NODE: Tool = Tool {
    name: "Node 20.19 or newer, with npm",
    why: "the web app",
    found: |shell| {
        first_line(shell, "npm", "--version")?;
        first_line(shell, "node", "--version").filter(|line| is_node_new_enough(line))
    },
    remedy: Remedy::Node,
};

/// A browser.
pub(crate) const CHROMIUM: Tool = Tool {
    name: "Chromium",
    why: "the browser tests and the screens",
    found: |shell| first_line(shell, "chromium", "--version"),
    remedy: Remedy::Apt(&["chromium"]),
};

/// The Java compiler.
pub(crate) const JDK: Tool = Tool {
    name: "a JDK, 17 or newer",
    why: "the Kotlin test of the native boundary",
    found: |shell| first_line(shell, "javac", "--version").filter(|line| is_jdk_new_enough(line)),
    remedy: Remedy::Apt(&["default-jdk-headless"]),
};

/// Maven, which brings the Kotlin compiler and JNA.
pub(crate) const MAVEN: Tool = Tool {
    name: "Maven",
    why: "the Kotlin test of the native boundary",
    found: |shell| first_line(shell, "mvn", "-version").map(|line| plain(&line)),
    remedy: Remedy::Apt(&["maven"]),
};

/// The database server.
/// A C++ compiler.
pub(crate) const CXX: Tool = Tool {
    name: "a C++ compiler",
    why: "libFuzzer, in the stage fuzz",
    found: |shell| first_line(shell, "c++", "--version"),
    remedy: Remedy::Apt(&["g++"]),
};

/// The stock age program.
pub(crate) const AGE: Tool = Tool {
    name: "age",
    why: "the check that stock tools open what we seal",
    found: |shell| first_line(shell, "age", "--version"),
    remedy: Remedy::Apt(&["age"]),
};

pub(crate) const POSTGRES: Tool = Tool {
    name: "PostgreSQL",
    why: "the tests of several relays over one database",
    found: |shell| {
        postgres_program("initdb")?;
        let postgres = postgres_program("postgres")?;
        first_line(shell, postgres.to_str()?, "--version")
    },
    remedy: Remedy::Apt(&["postgresql"]),
};

/// A program of PostgreSQL. Debian puts those of the server where no PATH leads.
pub(crate) fn postgres_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut folders: Vec<PathBuf> = debian
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    // The newest first; version numbers have two digits.
    folders.sort();
    folders.reverse();
    folders.extend(std::env::split_paths(&path));
    folders
        .into_iter()
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// All of it, as `doctor` lists it.
pub(crate) const EVERYTHING: &[&Tool] = &[
    &RUSTFMT,
    &CLIPPY,
    &WASM,
    &ANDROID,
    &IOS,
    &CARGO_DENY,
    &NODE,
    &CHROMIUM,
    &JDK,
    &MAVEN,
    &POSTGRES,
    &CXX,
    &AGE,
];

/// The first line that a program prints, or nothing when there is no such program.
fn first_line(shell: &Shell, program: &str, argument: &str) -> Option<String> {
    let output = cmd!(shell, "{program} {argument}")
        .quiet()
        .ignore_stderr()
        .read()
        .ok()?;
    output.lines().next().map(str::to_owned)
}

/// Without the colours that Maven paints its version in.
fn plain(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + piece.split_once('m').map_or(piece, |(_, after)| after)
    })
}

/// The folder of a target's standard library. Asks the compiler and not rustup, which need not be
/// what installed it.
fn rust_std(shell: &Shell, target: &str) -> Option<String> {
    let folder = cmd!(shell, "rustc --print target-libdir --target {target}")
        .quiet()
        .read()
        .ok()?;
    shell.path_exists(&folder).then(|| String::from("present"))
}

/// Whether `v20.20.2` is [`NODE_MIN`] or newer.
fn is_node_new_enough(line: &str) -> bool {
    let mut numbers = line
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    version >= NODE_MIN
}

/// Whether `javac 17.0.15` is 17 or newer.
fn is_jdk_new_enough(line: &str) -> bool {
    let version = line
        .trim_start_matches("javac ")
        .split('.')
        .next()
        .unwrap_or("");
    version.parse::<u32>().is_ok_and(|major| major >= 17)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_of_debian_12_is_too_old_and_that_of_13_is_not() {
        assert!(!is_node_new_enough("v18.20.4"));
        assert!(is_node_new_enough("v20.19.2"));
        assert!(is_node_new_enough("v22.3.0"));
        assert!(!is_node_new_enough("nonsense"));
    }

    #[test]
    fn colours_are_taken_off() {
        assert_eq!(
            plain("\u{1b}[1mApache Maven 3.8.7\u{1b}[m"),
            "Apache Maven 3.8.7"
        );
        assert_eq!(plain("Apache Maven 3.9.9"), "Apache Maven 3.9.9");
    }

    #[test]
    fn a_jdk_before_17_does_not_do() {
        assert!(!is_jdk_new_enough("javac 1.8.0_412"));
        assert!(!is_jdk_new_enough("javac 11.0.2"));
        assert!(is_jdk_new_enough("javac 17.0.15"));
        assert!(is_jdk_new_enough("javac 21"));
    }
}
