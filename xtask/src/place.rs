//! Where things are: the root of the repository, the target folder, what was built.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The places and settings of this run.
#[derive(Debug)]
pub(crate) struct Place {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// The Cargo profile everything is built with.
    pub(crate) profile: &'static str,
    /// Whether a check that cannot run counts as failed, as it does in CI.
    pub(crate) strict: bool,
}

impl Place {
    /// Reads the environment: `CI`, `CARGO_TARGET_DIR`.
    pub(crate) fn find() -> Result<Self, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .ok_or("xtask is not inside a repository")?
            .to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |folder| root.join(folder));
        let strict = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
        Ok(Self { root, target, profile: if strict { "ci" } else { "dev" }, strict })
    }

    /// The folder Cargo puts the chosen profile's binaries in.
    fn built(&self) -> PathBuf {
        self.target.join(if self.profile == "dev" { "debug" } else { self.profile })
    }

    /// The program under test.
    pub(crate) fn comity(&self) -> PathBuf {
        self.built().join("comity")
    }

    /// The example that exposes the log room alone.
    pub(crate) fn log_room(&self) -> PathBuf {
        self.built().join("examples").join("log_room")
    }

    /// Where other people's programs, Python's environment and reports are kept.
    pub(crate) fn outside(&self) -> PathBuf {
        self.target.join("outside")
    }

    /// A command that runs in the root of the repository.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}

/// The Cargo that runs this program.
pub(crate) fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
