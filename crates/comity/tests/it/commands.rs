//! One node's commands, one after the other, as its operator would give them.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::kill::Process;
use crate::{Done, comity, comity_typing, text};

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

/// Keys by their identifiers, and what is said of revoking the only one.
fn keys_are_revoked(on: &impl Fn(&[&str]) -> Done) {
    // One identifier in 64 begins with a dash, and is an identifier all the same: what the node
    // says of it comes from the node.
    for words in [
        &["key", "revoke", "-m6qhdXvJ2rGzZ0Y8sQ1wB4nK7tP3cL5aE9fU2iOAAA", "--reason", "lost"][..],
        &["key", "revoke", "--reason", "lost", "-qhVm6dXvJ2rGzZ0Y8sQ1wB4nK7tP3cL5aE9fU2iAAA"],
    ] {
        let refused = on(words);
        assert!(refused.code != 2, "{}", refused.stderr);
        assert!(refused.stderr.contains("\"code\"") && !refused.stderr.contains("unexpected"));
    }
    on(&["key", "revoke", "--no-such-flag", "--reason", "lost"]).code(2);
    // Whoever revokes the only key is told what follows, before anybody approves it.
    let keys = on(&["key", "list"]).code(0).json();
    let only = keys["statement_keys"][0]["kid"].as_str().unwrap();
    let revoke = ["key", "revoke", only, "--reason", "stolen"];
    assert_eq!(on(&revoke).code(0).json()["ends_signing"], true);
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
    assert_eq!(got["files"].as_array().unwrap().len(), 5);
    let short = on(&["get", id.get(..8).unwrap()]).code(0).json();
    assert_eq!(short["id"], id);
    on(&["get", id.get(..7).unwrap()]).code(2);
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

    keys_are_revoked(&on);

    let bundle = folder.path().join("stick");
    on(&["bundle", "export", text(&bundle)]).code(0);
    let walked = comity(&["verify", text(&bundle), "--dir", text(&dir), "--json"]).code(0).json();
    assert_eq!(walked["contents"]["valid"], 2);
    on(&["erase", id, "--reason", "asked for"]).code(2);
    on(&["erase", &"0".repeat(8), "--reason", "asked for", "--yes"]).code(3);
    on(&["erase", id.get(..12).unwrap(), "--reason", "asked for", "--yes"]).code(0);
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
    // Nobody proposes in vain unawares.
    let void = on(&[&act[..], &["--propose"]].concat()).code(1);
    for told in ["act-without-effect", "Convention", "It was not signed before", "--anyway"] {
        assert!(void.stderr.contains(told), "{told}: {}", void.stderr);
    }
    let propose = || {
        let anyway = ["--propose", "--anyway", "--days", "3"];
        let proposed = on(&[&act[..], &anyway].concat()).code(0).json();
        proposed["id"].as_str().unwrap().to_owned()
    };
    let id = propose();
    let listed = on(&["proposal", "list"]).code(0).json();
    assert_eq!(listed[0]["id"], id.as_str());
    let title = listed[0]["title"]["en"].as_str().unwrap();
    assert!(
        title.contains("Framework Convention"),
        "what it acts on is told by its title: {title}"
    );
    let shown = on(&["proposal", "show", &id]).code(0).json();
    assert_eq!(
        (&shown["state"], &shown["body"]["agreement"]),
        (&"open".into(), &"cets-225".into())
    );
    // Whoever may not approve it is told so before being asked.
    for words in
        [&["proposal", "approve", &id, "--yes"][..], &["proposal", "approve", id.get(..8).unwrap()]]
    {
        let own = on(words).code(1);
        assert!(own.stderr.contains("own-proposal"), "{}", own.stderr);
    }

    on(&["user", "add", "chief", "--role", "approver", "--no-password"]).code(0);
    let token = on(&["user", "token", "chief"]).code(0).json();
    let (node, token) = (format!("http://{}", process.address), token["token"].as_str().unwrap());
    let chief =
        |words: &[&str]| comity(&[words, &["--node", &node, "--token", token, "--json"]].concat());
    chief(&["proposal", "approve", &id]).code(2);
    what_would_follow_is_told(&dir, &shown, &id);
    let logged = chief(&["proposal", "approve", id.get(..8).unwrap(), "--yes"]).code(0).json();
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

/// A ratification of what was never signed has no effect, and whoever is to approve it reads that.
fn what_would_follow_is_told(dir: &Path, shown: &serde_json::Value, id: &str) {
    let outlook = &shown["outlook"];
    assert_eq!(
        (&outlook["flaw"], &outlook["before"], &outlook["after"]),
        (&"action-not-signed".into(), &"not-a-party".into(), &"not-a-party".into())
    );
    assert_eq!(outlook["text-digest"], shown["body"]["text_digest"]);
    let words = comity(&["proposal", "show", id, "--dir", text(dir)]).code(0).stdout;
    let void = "without effect: it was not signed before [action-not-signed]";
    assert!(words.contains(void) && words.contains("(cets-225)"), "{words}");
}

#[test]
fn passwords_are_changed_and_reset() {
    const OLD: &str = "the first long password";
    const NEW: &str = "another long password";
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str], typed: &str| {
        comity_typing(&[words, &["--dir", text(&dir), "--json"]].concat(), typed)
    };
    on(&["init", "--party", "lab.example", "--name", "Laboratory"], "").code(0);
    let process = Process::start(&dir);
    on(&["user", "add", "maria"], "").code(2);
    on(&["user", "add", "maria"], &format!("{OLD}\n")).code(0);
    let token = on(&["user", "token", "maria"], "").code(0).json();
    let (node, token) = (format!("http://{}", process.address), token["token"].as_str().unwrap());
    let maria = |words: &[&str], typed: &str| {
        comity_typing(&[words, &["--node", &node, "--token", token]].concat(), typed)
    };
    let wrong = maria(&["user", "password", "maria"], &format!("{NEW}\n{NEW}\n")).code(1);
    assert!(wrong.stderr.contains("password-wrong"), "{}", wrong.stderr);
    maria(&["user", "password", "chief"], &format!("{NEW}\n")).code(1);
    maria(&["user", "password", "maria"], &format!("{OLD}\nshort\n")).code(1);
    maria(&["user", "password", "maria"], &format!("{OLD}\n{NEW}\n")).code(0);
    // Whatever signed in with the old one has ended.
    let ended = maria(&["user", "tokens", "maria"], "").code(1);
    assert!(ended.stderr.contains("sign-in-failed"), "{}", ended.stderr);
    on(&["user", "password", "maria"], &format!("{OLD}\n")).code(0);
    on(&["user", "password", "nobody"], &format!("{OLD}\n")).code(3);
    let link = on(&["user", "password", "maria", "--link"], "").code(0).json();
    assert!(link["address"].as_str().unwrap().contains("/sign-in/once?token="), "{link}");
    let users = on(&["user", "list"], "").code(0).json();
    let row = users.as_array().unwrap().iter().find(|user| user["name"] == "maria").unwrap();
    assert_eq!(row["password"], false);
}

#[test]
fn kinds_are_listed_shown_and_meant() {
    let kinds = comity(&["kind", "list", "--json"]).code(0).json();
    let kinds = kinds.as_array().unwrap();
    assert!(kinds.len() >= 80 && kinds[0]["kind"] == "incident.report", "{}", kinds[0]);
    for kind in kinds {
        let name = kind["kind"].as_str().unwrap();
        let shown = comity(&["kind", "show", name, "--json"]).code(0).json();
        let must = shown["fields"].as_array().unwrap().iter().filter(|one| one["required"] == true);
        let must: Vec<&str> = must.map(|one| one["name"].as_str().unwrap()).collect();
        let example = shown["example"].as_object().unwrap();
        assert!(must.iter().all(|name| example.contains_key(*name)), "{name}");
        assert_eq!(must.len(), example.len(), "{name}");
    }
    let words = comity(&["kind", "show", "incident.assessment"]).code(0).stdout;
    assert!(words.contains("imminent_risk_discovered_at") && words.contains("must"), "{words}");
    let body = comity(&["kind", "show", "general.notice", "--example"]).code(0).json();
    assert_eq!(body["title"], "");
    let meant = comity(&["kind", "show", "incident.reprot"]).code(3);
    assert!(meant.stderr.contains("did you mean incident.report?"), "{}", meant.stderr);
}

#[test]
fn what_was_mistyped_is_told_before_anything_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let body = folder.path().join("notice.json");
    std::fs::write(&body, NOTICE).unwrap();
    let mistyped = on(&["submit", text(&body), "--kind", "general.notise", "--tlp", "CLEAR"]);
    let mistyped = mistyped.code(1).stderr;
    assert!(mistyped.contains("did you mean general.notice?"), "{mistyped}");
    let notice = ["submit", text(&body), "--kind", "general.notice", "--to"];
    let unknown = on(&[&notice[..], &["labb.example"]].concat()).code(2).stderr;
    assert!(unknown.contains("no peer of this node: labb.example"), "{unknown}");
    assert!(unknown.contains("did you mean lab.example?"), "{unknown}");
    // Whoever thinks of no label does not know which one is taken.
    let unmarked = on(&["submit", text(&body), "--kind", "general.notice"]).code(2).stderr;
    for told in ["no --tlp was given", "TLP:AMBER", "name with --to", "--tlp CLEAR"] {
        assert!(unmarked.contains(told), "{told}: {unmarked}");
    }
    assert_eq!(on(&["log", "show"]).code(0).json()["size"], 1);
    let default = ["submit", text(&body), "--kind", "general.notice", "--to", "lab.example"];
    let told = comity(&[&default[..], &["--dir", text(&dir)]].concat()).code(0).stderr;
    assert!(told.contains("the content is TLP:AMBER"), "{told}");
    on(&[&notice[..], &["lab.example"]].concat()).code(0);
    on(&[&notice[..], &["labb.example", "--yes"]].concat()).code(0);
    assert_eq!(on(&["log", "show"]).code(0).json()["size"], 4);
}

#[test]
fn a_node_is_named_by_one_line_and_listens_where_its_address_says() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let address = ["--address", "http://127.0.0.1:9411"];
    let init = ["init", "--party", "lab.example", "--name", "Laboratory", "--dir", text(&dir)];
    comity(&[&init[..], &address].concat()).code(0);
    let file = std::fs::read_to_string(dir.join("comity.toml")).unwrap();
    assert!(file.contains("listen = \"127.0.0.1:9411\""), "{file}");
    let line = comity(&["fingerprint", "--dir", text(&dir)]).code(0).stdout;
    assert_eq!(line.lines().count(), 1, "{line}");
    assert_eq!(comity(&["fingerprint", text(&dir)]).code(0).stdout, line);
    let keys = comity(&["fingerprint", text(&dir), "--keys"]).code(0).stdout;
    assert!(keys.contains(line.trim()) && keys.contains("witness key"), "{keys}");
    comity(&["peers", "add", "localhost:1", "--fingerprint", line.trim(), "--dir", text(&dir)])
        .code(2);
}

#[test]
fn a_cut_audit_trail_is_a_difference() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir), "--json"]].concat());
    on(&["init", "--party", "lab.example", "--name", "Laboratory"]).code(0);
    let mut process = Process::start(&dir);
    on(&["user", "add", "one", "--no-password"]).code(0);
    kill_process(Pid::from_child(&process.child), Signal::TERM).unwrap();
    process.child.wait().unwrap();
    on(&["reindex", "--check"]).code(0);
    // As if the newest lines had been taken away since: the file names one that is not there.
    let file = dir.join("last-run.json");
    let mut run: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let number = run["audit"]["number"].as_u64().unwrap();
    run["audit"]["number"] = (number + 3).into();
    std::fs::write(&file, run.to_string()).unwrap();
    let report = on(&["reindex", "--check"]).code(1).json();
    let told = report["differences"][0].as_str().unwrap();
    assert!(told.contains("The audit trail ended with line"), "{told}");
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

/// A bundle that is wrong is a "no" to whoever takes it in, as it is to whoever checks it, and no
/// fault of the program that reads it.
#[test]
fn a_broken_bundle_is_refused_in_one_way() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let init = |party: &str, dir: &Path| {
        let words = ["init", "--party", party, "--name", "Laboratory", "--dir", text(dir)];
        comity(&[&words[..], &["--json"]].concat()).code(0).json()
    };
    let fingerprint = init("lab.example", &from)["fingerprint"].as_str().unwrap().to_owned();
    init("other.example", &to);
    let file = folder.path().join("stick");
    comity(&["bundle", "export", text(&file), "--dir", text(&from)]).code(0);
    let import = || {
        let words = ["bundle", "import", text(&file), "--fingerprint", &fingerprint, "--dir"];
        comity(&[&words[..], &[text(&to)]].concat())
    };
    let good = std::fs::read(&file).unwrap();
    let lines = good.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let (start, _) = lines.take(2).last().unwrap();
    let mut refused = 0;
    for at in (start + 1..good.len()).step_by((good.len() - start) / 10) {
        let mut bad = good.clone();
        bad[at] ^= 0x04;
        std::fs::write(&file, bad).unwrap();
        let done = import();
        // A content that is not what its statement names is left out, and the log taken in.
        assert!(matches!(done.code, 0 | 1), "byte {at}: {} {}", done.code, done.stderr);
        refused += usize::from(done.code == 1);
    }
    assert!(refused > 0, "none of them was refused");
    std::fs::write(&file, &good[..good.len() / 2]).unwrap();
    import().code(1);
    std::fs::write(&file, &good).unwrap();
    import().code(0);
}

/// The files verify together offline, and no longer once a byte differs.
fn check_evidence(evidence: &Path, dir: &Path) {
    let mut files: Vec<String> = std::fs::read_dir(evidence)
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    // Together with the descriptor of the keeper of the log they need no other key.
    let whole = comity(&["verify", text(evidence), "--json"]).code(0).json();
    assert_eq!(whole["keys_from"], "itself");
    comity(&["verify", text(&evidence.join("nothing"))]).code(3);
    check_retired(evidence, &files);
    files.retain(|file| !file.ends_with("descriptor.json"));
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

/// A key with which the party signs no longer may be in anybody's hands: what was signed with it
/// counts where the party's own log has it, and proves nothing alone.
fn check_retired(evidence: &Path, files: &[String]) {
    let file = std::fs::read(evidence.join("descriptor.json")).unwrap();
    let mut descriptor: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let mut now = serde_json::Map::new();
    for (name, keys) in [
        ("statement_keys", true),
        ("receipt_key", false),
        ("log_keys", true),
        ("witness_keys", true),
    ] {
        now.insert(name.to_owned(), if keys { json!([]) } else { descriptor[name].clone() });
    }
    let place = tempfile::tempdir().unwrap();
    let given = place.path().join("descriptor.json");
    let retired = |file: &String| file.ends_with(".cose") || file.ends_with(".json");
    let alone: Vec<&str> = files
        .iter()
        .filter(|file| retired(file) && !file.contains("descriptor") && !file.contains("receipt"))
        .map(String::as_str)
        .collect();
    let all: Vec<&str> =
        files.iter().filter(|file| !file.contains("descriptor")).map(String::as_str).collect();
    let verify = |files: &[&str]| {
        comity(&[&["verify", "--json", "--descriptor", text(&given)], files].concat())
    };
    std::fs::write(&given, descriptor.to_string()).unwrap();
    verify(&alone).code(0);
    descriptor["current"] = now.into();
    std::fs::write(&given, descriptor.to_string()).unwrap();
    let report = verify(&alone).code(7).json();
    let is_open = |check: &&serde_json::Value| check["outcome"] == "open";
    let open: Vec<_> = report["checks"].as_array().unwrap().iter().filter(is_open).collect();
    assert_eq!(open.len(), 1, "{report}");
    assert_eq!(open[0]["name"], "key");
    verify(&all).code(0);
    // Whoever has all keys that were replaced makes receipts and proofs too.
    descriptor["current"]["receipt_key"] = json!("another");
    std::fs::write(&given, descriptor.to_string()).unwrap();
    assert_eq!(verify(&all).code(7).json()["verified"], false);
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
