//! The console in a real Chromium: `tests/browser`, driven by playwright-core.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::place::Place;
use crate::steps::{Outcome, read, succeed};
use crate::tally::Tally;

/// Fonts without which Arabic and Chinese would be drawn as boxes in the screenshots.
const FONTS: [(&str, &str); 2] =
    [("fonts-noto-core", "Noto Sans Arabic"), ("fonts-noto-cjk", "Noto Sans CJK SC")];

/// Installs what is missing where it may, then runs the browser tests.
pub(crate) fn check(place: &Place) -> Outcome {
    let chromium = match prepare(place) {
        Ok(chromium) => chromium,
        Err(why) => return Outcome::Missing(why),
    };
    let report = place.target.join("browser.tap");
    let mut command = place.command("node");
    command.current_dir(place.root.join("tests/browser"));
    command.args(["--test", "--test-concurrency=1"]);
    command.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
    command.arg("--test-reporter=tap");
    command.arg(format!("--test-reporter-destination={}", report.display()));
    command.env("COMITY_BIN", place.comity()).env("COMITY_CHROMIUM", chromium);
    command.env("COMITY_SCREENSHOTS", place.target.join("screenshots"));
    let ended = succeed(&mut command);
    let tally = std::fs::read_to_string(&report).ok().and_then(|text| Tally::from_tap(&text));
    match (ended, tally) {
        (_, Some(tally)) if tally.failed > 0 => Outcome::Ran(tally),
        (Ok(()), Some(tally)) if tally.passed > 0 => Outcome::Ran(tally),
        (Err(why), _) => Outcome::Broke(why),
        (Ok(()), _) => Outcome::Broke("node ran no test".into()),
    }
}

/// Chromium, fonts and node modules.
fn prepare(place: &Place) -> Result<PathBuf, String> {
    for tool in ["node", "npm"] {
        read(Command::new(tool).arg("--version"))
            .map_err(|_| "install Node.js 20 or newer with npm".to_owned())?;
    }
    let chromium = std::env::var_os("COMITY_CHROMIUM")
        .map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    if !chromium.exists() {
        debian::install(&["chromium"])?;
    }
    let fonts: Vec<&str> =
        FONTS.iter().filter(|(_, family)| !has_font(family)).map(|(name, _)| *name).collect();
    if !fonts.is_empty()
        && let Err(why) = debian::install(&fonts)
    {
        println!("screenshots will lack letters: {why}");
    }
    modules(&place.root.join("tests/browser"))?;
    Ok(chromium)
}

fn has_font(family: &str) -> bool {
    read(Command::new("fc-list").args([family, "family"])).is_ok_and(|found| !found.is_empty())
}

/// `npm ci`, unless what is installed is what the lock file says.
fn modules(folder: &Path) -> Result<(), String> {
    let lock = folder.join("package-lock.json");
    let stamp = folder.join("node_modules/.locked");
    let wanted = std::fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    succeed(Command::new("npm").current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))
    .map_err(|why| format!("the node modules could not be installed: {why}"))?;
    std::fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))
}
