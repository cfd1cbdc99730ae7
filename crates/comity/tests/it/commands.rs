//! One node's commands, one after the other, as its operator would give them.

use std::path::Path;

use crate::kill::Process;
use crate::{Done, comity, text};

const NOTICE: &str = r#"{"title":"A notice","text":"Words with <b>markup</b> and “quotes”."}"#;

#[test]
fn a_wrong_call_is_one_json_value_and_shells_know_the_values() {
    for wrong in [
        &["finding", "list", "--json", "--status", "overdue"][..],
        &["--json", "no-such-command"],
        &["agreement", "show", "--json"],
    ] {
        let done = comity(wrong).code(2);
        assert_eq!(done.stdout, "");
        let told: serde_json::Value = serde_json::from_str(&done.stderr).expect(&done.stderr);
        assert_eq!(
            (&told["error"]["kind"], &told["error"]["exit_code"]),
            (&"usage".into(), &2.into())
        );
    }
    assert!(
        comity(&["finding", "list", "--status", "overdue"]).code(2).stderr.starts_with("error:")
    );
    for shell in ["bash", "zsh", "fish"] {
        let script = comity(&["completions", shell]).code(0).stdout;
        for value in ["unverifiable", "AMBER+STRICT", "incident.assessment"] {
            assert!(script.contains(value), "{shell} does not complete {value}");
        }
    }
}

#[test]
fn an_operators_day() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on =
        |words: &[&str]| -> Done { comity(&[words, &["--dir", text(&dir), "--json"]].concat()) };
    on(&["log", "show"]).code(3);
    for state in ["FR", "..", "/"] {
        on(&["init", "--party", state, "--name", "Laboratory"]).code(2);
    }
    let made = on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0).json();
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(1);
    let shown = comity(&["fingerprint", text(&dir), "--json"]).code(0).json();
    assert_eq!(shown["fingerprint"], made["fingerprint"]);
    // What it prints is read again, unless the fingerprint is another's.
    let file = folder.path().join("printed.json");
    std::fs::write(&file, shown.to_string()).unwrap();
    let again = comity(&["fingerprint", text(&file), "--json"]).code(0).json();
    assert_eq!(again, shown);
    let forged =
        serde_json::json!({ "fingerprint": "0".repeat(64), "descriptor": shown["descriptor"] });
    std::fs::write(&file, forged.to_string()).unwrap();
    comity(&["fingerprint", text(&file)]).code(1);

    let body = folder.path().join("notice.json");
    std::fs::write(&body, NOTICE).unwrap();
    let notice = ["submit", text(&body), "--kind", "general.notice", "--subject", "urn:example:1"];
    on(&[&notice[..], &["--tlp", "AMBER"]].concat()).code(2);
    on(&["submit", text(&body), "--kind", "incident.report", "--tlp", "CLEAR"]).code(1);
    let logged = on(&[&notice[..], &["--tlp", "CLEAR"]].concat()).code(0).json();
    let id = logged["id"].as_str().unwrap();
    assert_eq!(on(&["log", "show"]).code(0).json()["size"], 2);
    on(&["get", &"0".repeat(64)]).code(3);
    let evidence = folder.path().join("evidence");
    let got = on(&["get", id, "--out", text(&evidence)]).code(0).json();
    assert_eq!(got["body"]["title"], "A notice");
    assert_eq!(got["files"].as_array().unwrap().len(), 4);
    check_evidence(&evidence, &dir);

    let witnessed = on(&["log", "witness"]).code(0).json();
    assert_eq!(witnessed["policy"], false);
    on(&["user", "add", "reader-1", "--no-password"]).code(0);
    on(&["user", "role", "reader-1", "officer"]).code(0);
    let users = on(&["user", "list"]).code(0).json();
    let roles: Vec<&str> =
        users.as_array().unwrap().iter().map(|user| user["role"].as_str().unwrap()).collect();
    assert!(roles.contains(&"officer") && roles.contains(&"admin"), "{roles:?}");
    let token = on(&["user", "token", "reader-1"]).code(0).json();
    assert!(token["token"].as_str().unwrap().starts_with("comity_"));
    assert_eq!(on(&["peers", "list"]).code(0).json(), serde_json::json!([]));
    on(&["peers", "show", "nobody.example"]).code(3);

    let bundle = folder.path().join("stick");
    on(&["bundle", "export", text(&bundle)]).code(0);
    let walked = comity(&["verify", text(&bundle), "--dir", text(&dir), "--json"]).code(0).json();
    assert_eq!(walked["contents"]["valid"], 2);
    on(&["erase", id, "--reason", "asked for"]).code(2);
    on(&["erase", id, "--reason", "asked for", "--yes"]).code(0);
    assert_eq!(on(&["get", id]).code(0).json()["content"], "erased");
    assert_eq!(on(&["log", "show"]).code(0).json()["size"], 3);
}

#[test]
fn one_proposes_and_another_decides() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let body = folder.path().join("act.json");
    std::fs::write(&body, r#"{"agreement":"cets-225"}"#).unwrap();
    let process = Process::start(&dir);
    let act = ["submit", text(&body), "--kind", "agreement.ratification", "--tlp", "CLEAR"];
    let alone = on(&act).code(1);
    assert!(alone.stderr.contains("two-persons-required"), "{}", alone.stderr);
    assert!(alone.stderr.contains("--propose"), "{}", alone.stderr);
    on(&[&act[..], &["--propose", "--days", "367"]].concat()).code(1);
    on(&[&act[..], &["--days", "3"]].concat()).code(2);
    let propose = || {
        let proposed = on(&[&act[..], &["--propose", "--days", "3"]].concat()).code(0).json();
        proposed["id"].as_str().unwrap().to_owned()
    };
    let id = propose();
    assert_eq!(on(&["proposal", "list"]).code(0).json()[0]["id"], id.as_str());
    let shown = on(&["proposal", "show", &id]).code(0).json();
    assert_eq!(
        (&shown["state"], &shown["body"]["agreement"]),
        (&"open".into(), &"cets-225".into())
    );
    on(&["proposal", "approve", &id]).code(2);
    let own = on(&["proposal", "approve", &id, "--yes"]).code(1);
    assert!(own.stderr.contains("own-proposal"), "{}", own.stderr);

    on(&["user", "add", "chief", "--role", "approver", "--no-password"]).code(0);
    let token = on(&["user", "token", "chief"]).code(0).json();
    let (node, token) = (format!("http://{}", process.address), token["token"].as_str().unwrap());
    let chief =
        |words: &[&str]| comity(&[words, &["--node", &node, "--token", token, "--json"]].concat());
    let logged = chief(&["proposal", "approve", &id, "--yes"]).code(0).json();
    assert_eq!(on(&["log", "show"]).code(0).json()["size"], 2);
    chief(&["proposal", "approve", &id, "--yes"]).code(1);
    let shown = on(&["proposal", "show", &id]).code(0).json();
    assert_eq!((&shown["state"], &shown["statement"]), (&"approved".into(), &logged["id"]));

    let id = propose();
    chief(&["proposal", "withdraw", &id]).code(1);
    let rejected = chief(&["proposal", "reject", &id, "--reason", "Not yet."]).code(0).json();
    assert_eq!((&rejected["state"], &rejected["reason"]), (&"rejected".into(), &"Not yet.".into()));
    let id = propose();
    assert_eq!(on(&["proposal", "withdraw", &id]).code(0).json()["state"], "withdrawn");
    assert_eq!(on(&["proposal", "list"]).code(0).json(), serde_json::json!([]));
    let all = on(&["proposal", "list", "--all"]).code(0).json();
    assert_eq!(all.as_array().unwrap().len(), 3);
    on(&["proposal", "show", &"0".repeat(32)]).code(3);
    assert_eq!(on(&["log", "show"]).code(0).json()["size"], 2);
}

#[test]
fn everything_derived_comes_out_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let report = on(&["reindex", "--check"]).code(0).json();
    assert_eq!((&report["entries"], &report["differences"]), (&1.into(), &serde_json::json!([])));
}

#[test]
fn no_changed_byte_of_a_log_escapes_the_verifier() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    comity(&["init", "--party", "lab.example", "--name", "Laboratory", "--dir", text(&dir)])
        .code(0);
    let file = folder.path().join("stick");
    comity(&["bundle", "export", text(&file), "--dir", text(&dir)]).code(0);
    let verify = || comity(&["verify", text(&file), "--dir", text(&dir)]);
    verify().code(0);
    let good = std::fs::read(&file).unwrap();
    // The first two lines say what the file is; nothing of them is relied on but the descriptor's
    // keys.
    let lines = good.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let (start, _) = lines.take(2).last().unwrap();
    let step = (good.len() - start) / 40;
    for at in (start + 1..good.len()).step_by(step) {
        let mut bad = good.clone();
        bad[at] ^= 0x04;
        std::fs::write(&file, bad).unwrap();
        assert_eq!(verify().code, 1, "byte {at} of {}", good.len());
    }
    std::fs::write(&file, &good[..good.len() - 1]).unwrap();
    verify().code(1);
}

/// The files verify together offline, and no longer once a byte differs.
fn check_evidence(evidence: &Path, dir: &Path) {
    let mut files: Vec<String> = std::fs::read_dir(evidence)
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    let verify = |files: &[String]| -> Done {
        let mut words = vec!["verify", "--json", "--dir", text(dir)];
        words.extend(files.iter().map(String::as_str));
        comity(&words)
    };
    let report = verify(&files).code(0).json();
    let checks = report["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 4, "statement, content, receipt, proof: {checks:?}");
    for file in &files {
        let good = std::fs::read(file).unwrap();
        let mut bad = good.clone();
        let at = bad.len() - 40;
        bad[at] ^= 1;
        std::fs::write(file, bad).unwrap();
        verify(&files).code(1);
        std::fs::write(file, good).unwrap();
    }
    verify(&files).code(0);
    assert_eq!(comity(&["verify", &files[0]]).code, 2, "without any key");
}

#[test]
fn what_cannot_work_says_so_by_its_exit_code() {
    comity(&[]).code(2);
    comity(&["verify", "http://127.0.0.1:1"]).code(4);
    comity(&["verify", "/nowhere.cose", "--key", "x"]).code(3);
    comity(&["--version"]).code(0);
    let script = comity(&["completions", "bash"]).code(0).stdout;
    assert!(script.contains("_comity"));
    let failed = comity(&["reindex", "--dir", "/nowhere", "--json"]).code(3);
    let error: serde_json::Value = serde_json::from_str(&failed.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "not-found");
}
