//! What is shipped: a Debian package of the program, its unit, its manual and its samples.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::{Place, cargo};
use crate::steps::{Outcome, read, succeed};
use crate::tally::Tally;

/// Where the parts of the package that are no program stand.
const PARTS: &str = "docs/operate/debian";

/// Builds the program as it is shipped, and the package of it.
pub(crate) fn dist(place: &Place) -> Outcome {
    let mut build = place.command(cargo());
    build.args(["build", "--profile", "dist", "--locked", "--package", "comity"]);
    let built = succeed(&mut build);
    match built.and_then(|()| package(place, &place.target.join("dist/comity"))) {
        Ok(package) => {
            println!("{}", package.display());
            Outcome::Ran(Tally::ONE)
        }
        Err(why) => Outcome::Broke(why),
    }
}

/// Makes the package of a program; gives its file.
pub(crate) fn package(place: &Place, program: &Path) -> Result<PathBuf, String> {
    let missing =
        |_| "install dpkg (Debian's own; elsewhere: apt-get or dnf install dpkg)".to_owned();
    let architecture = read(Command::new("dpkg").arg("--print-architecture")).map_err(missing)?;
    let architecture = architecture.trim();
    let said = read(Command::new(program).arg("--version"))?;
    let version = said.split_whitespace().last().unwrap_or_default();
    let folder = place.target.join("package");
    let root = folder.join("root");
    if root.exists() {
        fs::remove_dir_all(&root).map_err(|e| format!("{}: {e}", root.display()))?;
    }
    fill(place, &root, program)?;
    write(&root.join("DEBIAN/control"), control(version, architecture).as_bytes(), 0o644)?;
    let file = folder.join(format!("comity_{version}_{architecture}.deb"));
    let mut build = Command::new("dpkg-deb");
    build.args(["--root-owner-group", "--build"]).arg(&root).arg(&file);
    read(&mut build)?;
    Ok(file)
}

/// Lays everything where it will be.
fn fill(place: &Place, root: &Path, program: &Path) -> Result<(), String> {
    let from = |path: &str| place.root.join(path);
    copy(program, &root.join("usr/bin/comity"), 0o755)?;
    for (part, at, mode) in [
        ("docs/operate/systemd/comity.service", "usr/lib/systemd/system/comity.service", 0o644),
        (&*format!("{PARTS}/comity.sysusers"), "usr/lib/sysusers.d/comity.conf", 0o644),
        (&*format!("{PARTS}/postinst"), "DEBIAN/postinst", 0o755),
        (&*format!("{PARTS}/prerm"), "DEBIAN/prerm", 0o755),
        ("LICENSE", "usr/share/doc/comity/copyright", 0o644),
        ("CHANGELOG.md", "usr/share/doc/comity/CHANGELOG.md", 0o644),
    ] {
        copy(&from(part), &root.join(at), mode)?;
    }
    copy_all(&from("docs/operate"), &root.join("usr/share/doc/comity/operate"))?;
    copy_all(&from("docs/guides"), &root.join("usr/share/doc/comity/guides"))?;
    for (shell, at) in [
        ("bash", "usr/share/bash-completion/completions/comity"),
        ("zsh", "usr/share/zsh/vendor-completions/_comity"),
        ("fish", "usr/share/fish/vendor_completions.d/comity.fish"),
    ] {
        let script = read(Command::new(program).args(["completions", shell]))?;
        write(&root.join(at), script.as_bytes(), 0o644)?;
    }
    Ok(())
}

fn control(version: &str, architecture: &str) -> String {
    // What the program was linked with is what it needs at least.
    let libc = read(Command::new("dpkg-query").args(["-W", "-f", "${Version}", "libc6"]));
    let libc = libc.ok().and_then(|version| version.split('-').next().map(str::to_owned));
    let libc = libc.map_or_else(|| "libc6".to_owned(), |least| format!("libc6 (>= {least})"));
    format!(
        "Package: comity\nVersion: {version}\nArchitecture: {architecture}\n\
         Maintainer: The Comity authors <comity@localhost>\nSection: net\nPriority: optional\n\
         Depends: {libc}, ca-certificates\nRecommends: systemd\n\
         Description: coordination on AI between parties that do not trust each other\n \
         Each party runs its own node. Nodes exchange signed statements, and whatever a\n \
         node says can be checked by anyone who may see it.\n"
    )
}

fn copy_all(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", from.display());
    for entry in from.read_dir().map_err(failed)?.flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if !path.is_dir() {
            copy(&path, &to, 0o644)?;
        } else if path.file_name() != Some(OsStr::new("debian")) {
            copy_all(&path, &to)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), String> {
    let bytes = fs::read(from).map_err(|e| format!("{}: {e}", from.display()))?;
    write(to, &bytes, mode)
}

fn write(to: &Path, bytes: &[u8], mode: u32) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", to.display());
    fs::create_dir_all(to.parent().unwrap_or(to)).map_err(failed)?;
    fs::write(to, bytes).map_err(failed)?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).map_err(failed)
}
