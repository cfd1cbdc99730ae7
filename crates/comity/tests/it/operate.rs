//! A node as its operator meets it when something is wrong: the disk, the configuration, a signal.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::kill::{Connection, Process};
use crate::{comity, text};

const NOTICE: &str = r#"{"title":"A notice","text":"Words."}"#;

/// A small file system of its own; `None` where this process may not mount one.
struct Small(PathBuf);

impl Small {
    fn mount(at: PathBuf) -> Option<Self> {
        std::fs::create_dir(&at).ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).arg(&at);
        mount.output().ok()?.status.success().then_some(Self(at))
    }

    fn remount(&self, how: &str) {
        let mut mount = Command::new("mount");
        let how = format!("remount,{how}");
        assert!(mount.args(["-o", &how]).arg(&self.0).status().unwrap().success());
    }

    /// Leaves no room at all, until what is returned is removed.
    fn fill(&self) -> PathBuf {
        let ballast = self.0.join("ballast");
        let mut file = std::fs::File::create(&ballast).unwrap();
        while std::io::Write::write_all(&mut file, &[7; 4_096]).is_ok() {}
        ballast
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Waits until `comity health` ends with an exit code, and gives what it says.
fn health(dir: &Path, code: i32) -> Value {
    let began = Instant::now();
    loop {
        let done = comity(&["health", "--dir", text(dir), "--json"]);
        if done.code == code {
            let told = if code == 0 { &done.stdout } else { &done.stderr };
            return serde_json::from_str(told).unwrap();
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{}{}", done.stdout, done.stderr);
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_disk_without_room_is_seen_while_running_and_said_at_a_start() {
    let base = tempfile::tempdir().unwrap();
    // Only root may mount; what the probe makes of errors is tried without, too.
    let Some(small) = Small::mount(base.path().join("small")) else { return };
    let dir = small.0.join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let body = base.path().join("notice.json");
    std::fs::write(&body, NOTICE).unwrap();
    let submit = [
        "submit",
        text(&body),
        "--kind",
        "general.notice",
        "--subject",
        "urn:example:1",
        "--tlp",
        "CLEAR",
    ];

    let running = Process::start(&dir);
    assert_eq!(health(&dir, 0)["ok"], true);
    let ballast = small.fill();
    assert_eq!(health(&dir, 4)["error"]["code"], "disk-full");
    std::fs::remove_file(&ballast).unwrap();
    health(&dir, 0);
    on(&submit).code(0);
    drop(running);
    // What a killed node left is put in order, which would make room at the next start.
    on(&["log", "show"]).code(0);

    let serve = |code: &str, hint: &str| {
        let failed = on(&["serve", "--listen", "127.0.0.1:0"]).code(4);
        let told: Value = serde_json::from_str(&failed.stderr).expect(&failed.stderr);
        assert_eq!(told["error"]["code"], code);
        assert!(told["error"]["hint"].as_str().unwrap().contains(hint), "{}", failed.stderr);
    };
    let ballast = small.fill();
    serve("disk-full", "make room");
    std::fs::remove_file(&ballast).unwrap();
    small.remount("ro");
    serve("disk-read-only", "mount it to be written to");
    small.remount("rw");
    let _running = Process::start(&dir);
    health(&dir, 0);
}

#[test]
fn a_configuration_is_checked_whole() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    comity(&["init", "--party", "lab.example", "--name", "Lab", "--dir", text(&dir)]).code(0);
    let file = dir.join("comity.toml");
    let good = std::fs::read_to_string(&file).unwrap();
    let tls = "[tls]\nlisten = \"127.0.0.1:0\"\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n";
    std::fs::write(&file, format!("lisen = 1\npull_every_s = \"x\"\n{good}{tls}")).unwrap();
    let failed = comity(&["serve", "--dir", text(&dir)]).code(2);
    for told in [
        "3 things are wrong",
        "line 1: there is no setting lisen",
        "perhaps listen",
        "line 2: pull_every_s",
        "[certificate-unreadable]",
    ] {
        assert!(failed.stderr.contains(told), "{told} is not in {}", failed.stderr);
    }
    // What does not run has no use for a certificate.
    std::fs::write(&file, format!("{good}{tls}")).unwrap();
    comity(&["log", "show", "--dir", text(&dir)]).code(0);
    comity(&["health", "--dir", text(&dir)]).code(4);
}

#[test]
fn a_journal_for_programs_is_json_and_a_hangup_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    comity(&["init", "--party", "lab.example", "--name", "Lab", "--dir", text(&dir)]).code(0);
    let supervisor = std::os::unix::net::UnixDatagram::bind(folder.path().join("notify")).unwrap();
    supervisor.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let told = || {
        let mut bytes = [0; 64];
        let length = supervisor.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(["serve", "--listen", "127.0.0.1:0", "--json", "--log-format", "json", "--dir"])
        .arg(&dir)
        .env("COMITY_LOG", "info")
        .env("NOTIFY_SOCKET", folder.path().join("notify"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(told(), "READY=1");
    comity(&["health", "--ready", "--dir", text(&dir)]).code(0);
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::HUP).unwrap();
    comity(&["health", "--dir", text(&dir)]).code(0);
    kill_process(pid, Signal::TERM).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(told(), "STOPPING=1");
    let mut journal = String::new();
    child.stderr.take().unwrap().read_to_string(&mut journal).unwrap();
    let lines: Vec<Value> =
        journal.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let asked = lines.iter().find(|line| line["path"] == "/readyz").expect(&journal);
    assert_eq!((&asked["method"], &asked["status"]), (&"GET".into(), &200.into()));
    assert!(
        lines
            .iter()
            .any(|line| line["message"].as_str().is_some_and(|text| text.contains("certificate")))
    );
}

/// Somebody took lines away at the end of the audit trail: whoever supervises the node hears of it
/// once, and from then on it serves what it holds until an operator has looked.
#[test]
fn a_store_found_damaged_at_a_start_is_told_once_and_served() {
    let base = tempfile::tempdir().unwrap();
    let dir = base.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let file = dir.join("last-run.json");
    let noted = || serde_json::from_slice::<Value>(&std::fs::read(&file).ok()?).ok();
    let running = Process::start(&dir);
    let began = Instant::now();
    let (mut run, number) = loop {
        // Something happens, so that how far the trail has come is noted again.
        let name = format!("u{}", began.elapsed().as_millis());
        on(&["user", "add", &name, "--role", "reader", "--no-password"]).code(0);
        let run = noted();
        let number = run.as_ref().and_then(|run| run["audit"]["number"].as_u64());
        if let Some(found) = run.zip(number) {
            break found;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "the trail has an end");
        std::thread::sleep(Duration::from_millis(300));
    };
    stop(running);
    // Far behind whatever is noted until it stops.
    run["audit"]["number"] = Value::from(number + 1_000);
    std::fs::write(&file, run.to_string()).unwrap();

    let told = on(&["serve", "--listen", "127.0.0.1:0"]).code(6).stderr;
    assert!(told.contains("store-damaged"), "{told}");
    let served = Process::start(&dir);
    let answer = Connection::new(TcpStream::connect(&served.address).unwrap());
    let status = |mut answer: Connection, path| answer.request("GET", path, &[]).unwrap().status;
    assert_eq!(status(answer, "/checkpoint"), 200);
    let answer = Connection::new(TcpStream::connect(&served.address).unwrap());
    assert_eq!(status(answer, "/healthz"), 503);
    stop(served);

    let recovered = on(&["recover"]).code(1).json();
    assert_eq!(recovered["lifted"], false, "nobody was asked");
    let recovered = on(&["recover", "--although-silent"]).code(0).json();
    let cut = recovered["audit_cut"].as_str().unwrap();
    assert!(cut.contains(&format!("line {}", number + 1_000)), "{cut}");
    let served = Process::start(&dir);
    let answer = Connection::new(TcpStream::connect(&served.address).unwrap());
    assert_eq!(status(answer, "/healthz"), 200);
    stop(served);
}

/// Keys that were replaced stand in a folder of their own, and go with the others.
#[test]
fn a_backup_has_all_keys_and_says_what_it_holds() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("node");
    comity(&["init", "--party", "lab.example", "--name", "Lab", "--dir", text(&dir)]).code(0);
    stop(Process::start(&dir));
    let retired = dir.join("keys/retired");
    std::fs::create_dir(&retired).unwrap();
    std::fs::write(retired.join("receipt-0.key"), "an old key").unwrap();
    let to = place.path().join("copy");
    let words = ["backup", "--dir", text(&dir), "--to", text(&to), "--with-keys", "--json"];
    let about = comity(&words).code(0).json();
    assert_eq!(about["differences"], serde_json::json!([]));
    assert!(to.join("backup.json").exists());
    assert_eq!(std::fs::read(to.join("keys/retired/receipt-0.key")).unwrap(), b"an old key");
    for entry in std::fs::read_dir(dir.join("keys")).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(to.join("keys").join(&name).exists(), "{name:?}");
    }
    // What was put back waits for a person.
    let recovered = comity(&["recover", "--dir", text(&to), "--json"]).code(1).json();
    assert_eq!(recovered["is_put_back"], true);
    let words = ["recover", "--dir", text(&to), "--although-silent", "--json"];
    assert_eq!(comity(&words).code(0).json()["lifted"], true);
    assert!(!to.join("backup.json").exists());
}

/// Stops a node as its supervisor does.
fn stop(mut node: Process) {
    let process = Pid::from_child(&node.child);
    kill_process(process, Signal::TERM).unwrap();
    node.child.wait().unwrap();
}
