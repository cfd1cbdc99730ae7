//! Programs from Debian's newer suites, fetched with apt and unpacked under the target folder.
//!
//! Nothing is installed and apt's own state is not touched: apt runs with folders of its own, with
//! the mirror this machine already uses, and checks the archive's signatures as always. No root.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::steps::{read, succeed};

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
const SUITES: [&str; 2] = ["sid", "trixie"];

/// What Tessera's load generator and log checker are built from: Go itself and their libraries.
const TESSERA: [&str; 43] = [
    "golang-1.26-go",
    "golang-1.26-src",
    "golang-github-avast-retry-go-dev",
    "golang-github-aymanbagabas-go-osc52-v2-dev",
    "golang-github-cenkalti-backoff-dev",
    "golang-github-cespare-xxhash-v2-dev",
    "golang-github-charmbracelet-bubbletea-dev",
    "golang-github-charmbracelet-colorprofile-dev",
    "golang-github-charmbracelet-lipgloss-dev",
    "golang-github-charmbracelet-x-dev",
    "golang-github-clipperhouse-displaywidth-dev",
    "golang-github-clipperhouse-stringish-dev",
    "golang-github-clipperhouse-uax29-dev",
    "golang-github-dustin-go-humanize-dev",
    "golang-github-gdamore-encoding-dev",
    "golang-github-gdamore-tcell.v2-dev",
    "golang-github-go-logr-logr-dev",
    "golang-github-go-logr-stdr-dev",
    "golang-github-hashicorp-golang-lru-v2-dev",
    "golang-github-lucasb-eyer-go-colorful-dev",
    "golang-github-mattn-go-isatty-dev",
    "golang-github-mattn-go-runewidth-dev",
    "golang-github-muesli-ansi-dev",
    "golang-github-muesli-cancelreader-dev",
    "golang-github-muesli-reflow-dev",
    "golang-github-muesli-termenv-dev",
    "golang-github-rivo-tview-dev",
    "golang-github-rivo-uniseg-dev",
    "golang-github-robinus2-golang-moving-average-dev",
    "golang-github-transparency-dev-formats-dev",
    "golang-github-transparency-dev-merkle-dev",
    "golang-github-transparency-dev-tessera-dev",
    "golang-github-xo-terminfo-dev",
    "golang-golang-x-crypto-dev",
    "golang-golang-x-mod-dev",
    "golang-golang-x-net-dev",
    "golang-golang-x-sync-dev",
    "golang-golang-x-sys-dev",
    "golang-golang-x-term-dev",
    "golang-golang-x-text-dev",
    "golang-golang-x-time-dev",
    "golang-k8s-klog-dev",
    "golang-opentelemetry-otel-dev",
];

/// `litewitness` and `witnessctl`: a witness that others wrote.
pub(crate) struct Witness {
    pub(crate) litewitness: PathBuf,
    pub(crate) witnessctl: PathBuf,
}

/// Tessera's `hammer` (load, with proofs checked) and `fsck` (every tile derived anew).
pub(crate) struct Tessera {
    pub(crate) hammer: PathBuf,
    pub(crate) fsck: PathBuf,
}

/// Finds or fetches the witness.
pub(crate) fn witness(place: &Place) -> Result<Witness, String> {
    let folder = place.outside().join("witness");
    let bin = folder.join("usr/bin");
    let found =
        Witness { litewitness: bin.join("litewitness"), witnessctl: bin.join("witnessctl") };
    if found.litewitness.exists() && found.witnessctl.exists() {
        return Ok(found);
    }
    let apt = Apt::new(place)?;
    apt.unpack(&["torchwood/sid"], &folder)
        .or_else(|_| apt.unpack(&["litetlog/trixie"], &folder))
        .map_err(|why| format!("litewitness (Debian: torchwood or litetlog): {why}"))?;
    Ok(found)
}

/// Finds or builds Tessera's programs.
pub(crate) fn tessera(place: &Place) -> Result<Tessera, String> {
    let folder = place.outside().join("tessera");
    let found = Tessera { hammer: folder.join("hammer"), fsck: folder.join("fsck") };
    if found.hammer.exists() && found.fsck.exists() {
        return Ok(found);
    }
    let apt = Apt::new(place)?;
    let packages: Vec<String> = TESSERA.iter().map(|name| format!("{name}/sid")).collect();
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    let unpacked = folder.join("unpacked");
    apt.unpack(&packages, &unpacked).map_err(|why| format!("Tessera's packages: {why}"))?;
    let sources = unpacked.join("usr/share/gocode/src/github.com/transparency-dev/tessera");
    for (program, package) in [(&found.hammer, "./internal/hammer"), (&found.fsck, "./cmd/fsck")] {
        let go_root = unpacked.join("usr/lib/go-1.26");
        let mut go = Command::new(go_root.join("bin/go"));
        go.current_dir(&sources).args(["build", "-o"]).arg(program).arg(package);
        go.env("GOROOT", &go_root).env("GOPATH", unpacked.join("usr/share/gocode"));
        go.env("GOCACHE", folder.join("cache")).env("GO111MODULE", "off");
        go.env("CGO_ENABLED", "0").env("GOFLAGS", "-buildvcs=false").env("GOTOOLCHAIN", "local");
        succeed(&mut go).map_err(|why| format!("Tessera does not build: {why}"))?;
    }
    for part in [unpacked, folder.join("cache")] {
        // Only disk is lost if they stay.
        drop(std::fs::remove_dir_all(part));
    }
    Ok(found)
}

/// nginx and HAProxy, installed where they are missing and this process may.
pub(crate) fn proxies() -> Result<(PathBuf, PathBuf), String> {
    let found = |name: &str| {
        let places = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];
        places.iter().map(|place| Path::new(place).join(name)).find(|path| path.exists())
    };
    let missing: Vec<&str> =
        ["nginx", "haproxy"].into_iter().filter(|name| found(name).is_none()).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    let there = |name: &str| found(name).ok_or_else(|| format!("{name} was not installed"));
    Ok((there("nginx")?, there("haproxy")?))
}

/// Installs packages of this machine's own suite, where this process may.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    let words = packages.join(" ");
    let may = read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !may || read(Command::new("apt-get").arg("--version")).is_err() {
        return Err(format!("install {words} (Debian: as root, apt-get install {words})"));
    }
    let get = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        succeed(apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=2").args(arguments))
    };
    get(&["update"])?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    get(&arguments)
}

/// An apt of our own: its lists and caches lie under the target folder.
struct Apt {
    configuration: PathBuf,
    downloads: PathBuf,
}

impl Apt {
    fn new(place: &Place) -> Result<Self, String> {
        let folder = place.outside().join("apt");
        let apt = Self { configuration: folder.join("apt.conf"), downloads: folder.join("debs") };
        if folder.join("ready").exists() {
            return Ok(apt);
        }
        let mirror = mirror().ok_or("needs apt with a Debian mirror")?;
        let sources = format!(
            "Types: deb\nURIs: {mirror}\nSuites: {}\nComponents: main\nSigned-By: {KEYRING}\n",
            SUITES.join(" ")
        );
        let at = folder.display();
        let configuration = format!(
            "Dir::Etc::sourcelist \"/dev/null\";\nDir::Etc::sourceparts \"{at}/sources\";\n\
             Dir::State \"{at}/state\";\nDir::Cache \"{at}/cache\";\n\
             Acquire::Languages \"none\";\nAPT::Sandbox::User \"\";\n\
             Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";\n"
        );
        let write = |name: &str, text: &str| {
            std::fs::write(folder.join(name), text).map_err(|e| format!("{at}/{name}: {e}"))
        };
        for part in ["sources", "state/lists/partial", "cache/archives/partial", "debs"] {
            std::fs::create_dir_all(folder.join(part)).map_err(|e| format!("{at}/{part}: {e}"))?;
        }
        write("sources/newer.sources", &sources)?;
        write("apt.conf", &configuration)?;
        read(apt.get().arg("update"))?;
        write("ready", "")?;
        Ok(apt)
    }

    fn get(&self) -> Command {
        let mut command = Command::new("apt-get");
        command.env("APT_CONFIG", &self.configuration).current_dir(&self.downloads).arg("-qq");
        command
    }

    /// Downloads packages and unpacks them into `folder`, running none of their scripts.
    fn unpack(&self, packages: &[&str], folder: &Path) -> Result<(), String> {
        println!("fetching {} of Debian's packages", packages.len());
        let failed = |e: std::io::Error| format!("{}: {e}", self.downloads.display());
        std::fs::remove_dir_all(&self.downloads).map_err(failed)?;
        std::fs::create_dir_all(&self.downloads).map_err(failed)?;
        std::fs::create_dir_all(folder).map_err(failed)?;
        let download = || read(self.get().arg("download").args(packages));
        // Lists that were fetched a while ago may name versions that the mirror no longer has.
        download().or_else(|_| read(self.get().arg("update")).and_then(|_| download()))?;
        for package in self.downloads.read_dir().map_err(failed)?.flatten() {
            read(Command::new("dpkg-deb").arg("--extract").arg(package.path()).arg(folder))?;
        }
        Ok(())
    }
}

/// The Debian mirror that apt on this machine already uses.
fn mirror() -> Option<String> {
    let text = std::fs::read_to_string("/etc/apt/sources.list.d/debian.sources")
        .or_else(|_| std::fs::read_to_string("/etc/apt/sources.list"))
        .ok()?;
    if !Path::new(KEYRING).exists() {
        return None;
    }
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        match words.next()? {
            "URIs:" => words.next(),
            "deb" => words.find(|word| word.contains("://")),
            _ => None,
        }
        .map(str::to_owned)
    })
}
