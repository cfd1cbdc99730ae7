//! The guides' examples, run as they stand: whoever types them sees what the guide says.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::kill::{Process, pause};
use crate::{comity, text};

/// Longest wait for what another node has to bring about.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between two looks.
const STEP: Duration = Duration::from_millis(100);

/// Beginnings of blocks that cannot run alone, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("jq -n", "an agreement file of one's own, and another program"),
    ("echo '{\"agreement\": \"lab.example:recognition@1\"}'", "the text published before"),
    ("comity finding prove", "witnesses"),
];

/// The documents of this repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Somebody at a terminal, with a guide beside.
struct Reader {
    folder: PathBuf,
    /// The node's folder, address, and the token of a colleague.
    node: Option<(PathBuf, String, String)>,
    /// What a guide writes and what stands there in this run.
    instead: Vec<(String, String)>,
    background: Vec<Child>,
    statement: String,
}

impl Reader {
    /// Does all that a guide says.
    fn follow(&mut self, guide: &str) -> usize {
        let guide = root().join("docs/guides").join(guide);
        let page = std::fs::read_to_string(&guide).unwrap();
        let mut done = 0;
        for block in page.split("```sh\n").skip(1) {
            let (block, _) = block.split_once("\n```").unwrap();
            if LEFT_OUT.iter().any(|(begins, _)| block.starts_with(begins)) {
                continue;
            }
            for command in commands(block) {
                self.run(&command);
                done += 1;
            }
        }
        done
    }

    fn run(&mut self, command: &str) {
        let command = self.filled_in(command);
        if let Some(serve) = command.strip_suffix(" &") {
            self.serve(serve);
            return;
        }
        let until = Instant::now() + PATIENCE;
        loop {
            let output = self.shell(&command).output().unwrap();
            let (stdout, stderr) = (
                String::from_utf8_lossy(&output.stdout).into_owned(),
                String::from_utf8_lossy(&output.stderr).into_owned(),
            );
            // What another node said comes when it comes.
            if output.status.code() == Some(3) && Instant::now() < until {
                pause(STEP);
                continue;
            }
            assert!(output.status.success(), "{command}\n{stdout}\n{stderr}");
            let named = stdout.lines().find_map(|line| line.strip_prefix("statement "));
            if let Some(named) = named {
                self.statement = named.trim().to_owned();
            }
            return;
        }
    }

    /// Puts what is meant in place of what a guide cannot know.
    fn filled_in(&self, command: &str) -> String {
        let mut command = command.to_owned();
        for (written, meant) in &self.instead {
            command = command.replace(written, meant);
        }
        let json = |words: &[&str]| {
            let (dir, ..) = self.node.as_ref().unwrap();
            comity(&[words, &["--json", "--dir", text(dir)]].concat()).code(0).json()
        };
        let short = |id: &serde_json::Value| id.as_str().unwrap().get(..8).unwrap().to_owned();
        if command.contains("FINDING") {
            let found = json(&["finding", "list", "--would-be"]);
            command = command.replace("FINDING", &short(&found[0]["id"]));
        }
        if command.contains("PROPOSAL") {
            let found = json(&["proposal", "list"]);
            command = command.replace("PROPOSAL", &short(&found[0]["id"]));
        }
        if command.contains("FINGERPRINT") {
            let (dir, ..) = self.node.as_ref().unwrap();
            let printed = comity(&["fingerprint", "--dir", text(dir)]).code(0).stdout;
            command = command.replace("FINGERPRINT", printed.trim());
        }
        command.replace("STATEMENT", self.statement.get(..8).unwrap_or_default())
    }

    fn shell(&self, command: &str) -> Command {
        let mut shell = Command::new("sh");
        let binary = Path::new(env!("CARGO_BIN_EXE_comity")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        shell.args(["-ec", command]).current_dir(&self.folder).stdin(Stdio::null());
        shell.env("PATH", format!("{}:{path}", binary.display())).env_remove("COMITY_DIR");
        if let Some((dir, node, token)) = &self.node {
            shell.env("COMITY_DIR", dir).env("NODE", node).env("TOKEN", token);
        }
        shell
    }

    /// Starts a node, and waits until it answers.
    fn serve(&mut self, command: &str) {
        let mut shell = self.shell(&format!("exec {command}"));
        self.background.push(shell.stdout(Stdio::null()).spawn().unwrap());
        let dir = command.split("--dir ").nth(1).unwrap().trim();
        let (left, until) =
            (self.folder.join(dir).join("operator.token"), Instant::now() + PATIENCE);
        while !left.exists() {
            assert!(Instant::now() < until, "{command} does not come up");
            pause(STEP);
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        for node in &mut self.background {
            let _ = node.kill();
            let _ = node.wait();
        }
    }
}

/// A block as its commands, each with the file that it is given to read.
fn commands(block: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut is_within = false;
    for line in block.lines() {
        match commands.last_mut() {
            Some(last) if is_within => last.push_str(&format!("\n{line}")),
            _ if line.trim().is_empty() => continue,
            _ => commands.push(line.to_owned()),
        }
        is_within = if is_within { line != "END" } else { line.ends_with("<<'END'") };
    }
    commands
}

/// A port that nobody has now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn two_nodes_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let instead = [":7201", ":7202"].map(|port| (port.to_owned(), format!(":{}", free_port())));
    let mut reader = Reader {
        folder: folder.path().to_owned(),
        node: None,
        instead: instead.into(),
        background: Vec::new(),
        statement: String::new(),
    };
    assert!(reader.follow("two-nodes.md") >= 12);
    // Starting it again tells that it runs, by the number of its process.
    let one = folder.path().join("one");
    let again = comity(&["serve", "--dir", text(&one)]).code(4);
    let process = reader.background[0].id();
    let told = format!("this node is running already (process {process})");
    assert!(again.stderr.contains(&told), "{}", again.stderr);
    let elsewhere = ["serve", "--dir", text(&one), "--listen", "127.0.0.1:0", "--json"];
    assert!(comity(&elsewhere).code(4).stderr.contains("node-running"));
}

#[test]
fn what_the_guides_say_works() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir)]].concat()).code(0);
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]);
    let peer = folder.path().join("peer");
    comity(&["init", "--party", "asterion.example", "--name", "Asterion", "--dir", text(&peer)])
        .code(0);
    let (node, asterion) = (Process::start(&dir), Process::start(&peer));
    let printed = comity(&["fingerprint", text(&peer)]).code(0).stdout;
    let address = format!("http://{}", asterion.address);
    on(&["peers", "add", &address, "--fingerprint", printed.trim()]);
    on(&["user", "add", "colleague", "--role", "approver", "--no-password"]);
    let token = on(&["user", "token", "colleague"]).stdout.trim().to_owned();
    std::os::unix::fs::symlink(root().join("data"), folder.path().join("data")).unwrap();
    let mut reader = Reader {
        folder: folder.path().to_owned(),
        node: Some((dir, format!("http://{}", node.address), token)),
        instead: Vec::new(),
        background: Vec::new(),
        statement: String::new(),
    };
    for (guide, least) in
        [("reporter.md", 5), ("incidents.md", 4), ("auditor.md", 3), ("agreements-cli.md", 24)]
    {
        let done = reader.follow(guide);
        assert!(done >= least, "{guide}: {done}");
    }
}
