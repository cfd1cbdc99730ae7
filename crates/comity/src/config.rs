//! `comity.toml` in a node's folder: who the node is, where it listens, whom it asks to witness.
//!
//! It is checked whole: [`document`] notes each fault with its line, [`settings`] says what each
//! setting may be.

mod alerts;
mod document;
mod settings;
mod sign_on;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use comity_node::config::{NodeConfig, Strangers};
use comity_protocol::log::policy::Policy;
use comity_protocol::party::PartyId;

use crate::failure::Failure;
use document::Fault;
use settings::{Files, Settings};

/// Name of the file in the node's folder.
pub(crate) const FILE: &str = "comity.toml";

/// The configuration of the node in `dir`.
///
/// # Errors
/// When there is none, it cannot be read, or it says something it cannot say: all of that at once.
pub(crate) fn read(dir: &Path) -> anyhow::Result<NodeConfig> {
    read_with(dir, Files::Left)
}

/// The configuration of the node in `dir` that is about to run: the files that it names are looked
/// at, too.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_to_serve(dir: &Path) -> anyhow::Result<NodeConfig> {
    read_with(dir, Files::Looked)
}

fn read_with(dir: &Path, files: Files) -> anyhow::Result<NodeConfig> {
    let path = dir.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let failure = Failure::not_found(format!("{} holds no node", dir.display()));
            return Err(failure
                .hint("create one with `comity init`, or name its folder with --dir")
                .into());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let settings = settings::parse(&text, dir, files).map_err(|faults| faulty(&path, &faults))?;
    let policy = match &settings.policy {
        None => String::new(),
        Some(name) => policy_text(&dir.join(name))?,
    };
    config(dir, settings, policy)
}

/// Reads a policy; one that cannot be understood would leave every checkpoint without a witness.
fn policy_text(path: &Path) -> anyhow::Result<String> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !text.trim().is_empty()
        && let Err(refusal) = Policy::parse(text.as_bytes())
    {
        let failure = Failure::usage(format!("{}: {refusal}", path.display()));
        return Err(failure.code(refusal.code()).into());
    }
    Ok(text)
}

fn config(dir: &Path, settings: Settings, policy: String) -> anyhow::Result<NodeConfig> {
    let mut config = NodeConfig::loopback(dir.to_owned(), settings.party, &settings.name);
    config.capacities = settings.capacity;
    config.listen = settings.listen;
    config.public_url = settings.public_url;
    config.pull_every = Duration::from_secs(settings.pull_every_s);
    config.policy = policy;
    config.witnesses = settings.witness;
    config.witness_for = settings.witness_for;
    config.quorum = settings.quorum;
    config.strangers = settings.strangers;
    config.trusted_proxies = settings.trusted_proxies;
    config.tls = settings.tls;
    config.quotas = settings.quotas;
    config.approvers_need_passkey = settings.approvers_need_passkey;
    config.sign_on = settings.sign_on.map(|sign_on| sign_on.read(dir)).transpose()?;
    config.alerts = alerts::read(settings.mail, settings.hook_addresses, dir)?;
    Ok(config)
}

/// All that is wrong with a file, a line each; the code is that of the first.
fn faulty(path: &Path, faults: &[Fault]) -> Failure {
    let count = match faults.len() {
        1 => "one thing is wrong".to_owned(),
        number => format!("{number} things are wrong"),
    };
    let mut text = format!("{}: {count}", path.display());
    for Fault { line, code, what, remedy } in faults {
        text.push_str(&format!("\n  line {line}: {what}\n    {remedy} [{code}]"));
    }
    let failure = Failure::usage(text);
    match faults.first() {
        Some(first) => failure.code(first.code),
        None => failure,
    }
}

/// The policy file that the configuration in `dir` names, relative to the folder.
///
/// # Errors
/// As [`read`].
pub(crate) fn policy(dir: &Path) -> anyhow::Result<Option<PathBuf>> {
    let path = dir.join(FILE);
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let settings =
        settings::parse(&text, dir, Files::Left).map_err(|faults| faulty(&path, &faults))?;
    // One that lies elsewhere is not the node's to copy.
    let is_own = |policy: &PathBuf| policy.components().count() == 1 && !policy.is_absolute();
    Ok(settings.policy.filter(is_own))
}

/// The text that makes a node again as it runs: for folders of nodes that no person configured. The
/// policy stands in a file beside it.
pub(crate) fn text_of(config: &NodeConfig, policy: &str) -> String {
    let NodeConfig { party, name, listen, pull_every, .. } = config;
    let quorum = config.quorum.get();
    let mut text = format!(
        "party = {}\nname = {}\nlisten = \"{listen}\"\npull_every_s = {}\npolicy = {}\n\n\
         [time]\nquorum = {quorum}\n",
        quoted(party.as_str()),
        quoted(name),
        pull_every.as_secs().max(1),
        quoted(policy),
    );
    for witness in &config.witnesses {
        let keys: Vec<String> = witness.keys.iter().map(|key| quoted(key)).collect();
        let (url, keys) = (quoted(&witness.url), keys.join(", "));
        text.push_str(&format!("\n[[witness]]\nurl = {url}\nkeys = [{keys}]\n"));
    }
    let Strangers { pages, peers, logs, metrics } = config.strangers;
    let open = [("pages", pages), ("peers", peers), ("logs", logs), ("metrics", metrics)];
    if open.iter().any(|(_, is_open)| *is_open) {
        text.push_str("\n[strangers]\n");
        for (name, _) in open.iter().filter(|(_, is_open)| *is_open) {
            text.push_str(&format!("{name} = true\n"));
        }
    }
    text
}

/// The text of a new file.
pub(crate) fn template(
    party: &PartyId,
    name: &str,
    listen: SocketAddr,
    public_url: Option<&str>,
) -> String {
    let public_url = match public_url {
        Some(url) => format!("public_url = {}", quoted(url)),
        None => "# public_url = \"https://node.example\"".to_owned(),
    };
    format!(
        "# Who runs this node, and the name people use for it.\n\
         party = {}\n\
         name = {}\n\
         \n\
         # Where it listens, without TLS: for this machine, and for a proxy in front of it.\n\
         listen = \"{listen}\"\n\
         \n\
         # The address under which others reach it, if it is another.\n\
         {public_url}\n\
         \n\
         # Seconds between two looks at a peer's log when nobody hints at news.\n\
         # pull_every_s = 10\n\
         \n\
         # When a checkpoint counts as witnessed: a C2SP tlog-policy file in this folder.\n\
         # policy = \"policy.txt\"\n\
         \n\
         # Whoever approves or erases signs in with a passkey; wants an https public_url.\n\
         # approvers_need_passkey = true\n\
         \n\
         # Witnesses asked to cosign each checkpoint.\n\
         # [[witness]]\n\
         # url = \"https://witness.example/witness\"\n\
         # keys = [\"witness.example+…\"]\n\
         \n\
         # How many others (witnesses, peers) must say when a log was seen before it counts.\n\
         # [time]\n\
         # quorum = 2\n\
         \n\
         # TLS in the node itself, where no proxy ends it; files in PEM form.\n\
         # [tls]\n\
         # listen = \"0.0.0.0:443\"\n\
         # certificate = \"/etc/comity/fullchain.pem\"\n\
         # key = \"/etc/comity/privkey.pem\"\n\
         \n\
         # What each peer may cost, and one of them.\n\
         # [quota]\n\
         # requests_per_second = 200\n\
         # mib_per_second = 16\n\
         # verification_ms_per_second = 500\n\
         # disk_gib = 50\n\
         # [quota.of.\"lab.example\"]\n\
         # disk_gib = 200\n\
         \n\
         # What those see who are neither your people nor your peers, beyond your own log.\n\
         # [strangers]\n\
         # pages = false\n\
         # peers = false\n\
         # logs = false\n\
         # metrics = false\n\
         \n\
         # A provider by which people may sign in (OpenID Connect), and what its claims give.\n\
         # [sign_on]\n\
         # issuer = \"https://id.example\"\n\
         # client_id = \"comity\"\n\
         # client_secret_file = \"sign-on.secret\"\n\
         # [[sign_on.role]]\n\
         # claim = \"groups\"\n\
         # value = \"comity-approvers\"\n\
         # role = \"approver\"\n{ALERTS}",
        quoted(party.as_str()),
        quoted(name),
    )
}

/// What a new file says of alerts.
const ALERTS: &str = "\n\
    # By which server alerts are mailed; tls is starttls, implicit, or none on this machine.\n\
    # [mail]\n\
    # server = \"mail.example\"\n\
    # tls = \"starttls\"\n\
    # from = \"comity@lab.example\"\n\
    # user = \"comity\"\n\
    # password_file = \"mail.secret\"\n\
    \n\
    # Addresses within your network at which web hooks of alerts may be.\n\
    # [alerts]\n\
    # hook_addresses = [\"10.0.0.5\"]\n";

/// A TOML basic string. JSON escapes are a subset of TOML's, but for DEL, which TOML wants escaped.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use comity_node::config::{ClientSecret, MailTls};
    use comity_protocol::exchange::budget::Allowances;
    use comity_protocol::vouch::Quorum;
    use comity_store::rows::Role;
    use expect_test::expect;

    use super::*;

    const HEAD: &str = "party = \"a.example\"\nname = \"A\"\nlisten = \"127.0.0.1:1\"\n";

    fn parse(text: &str) -> Result<Settings, Vec<Fault>> {
        settings::parse(text, Path::new("/node"), Files::Left)
    }

    fn with(more: &str) -> Result<Settings, Vec<Fault>> {
        parse(&format!("{HEAD}{more}\n"))
    }

    #[test]
    fn a_new_file_reads_back() {
        let party: PartyId = "lab.example".parse().unwrap();
        let listen = "127.0.0.1:7100".parse().unwrap();
        for (name, url) in [("Lab", None), ("\"Ünï\\\u{7f}\n", Some("https://lab.example"))] {
            let text = template(&party, name, listen, url);
            let file = parse(&text).unwrap();
            assert_eq!((&file.party, &*file.name, file.listen), (&party, name, listen));
            assert_eq!(file.public_url.as_deref(), url);
            assert_eq!(file.pull_every_s, 10);
            // What is left out in it is what holds without it; only keys are shortened there.
            let open = |line: &str| {
                !line.contains('…') && !line.contains("witness") && !line.contains("passkey")
            };
            let all: Vec<&str> = text
                .lines()
                .map(|line| {
                    line.strip_prefix("# ").filter(|line| line.contains(['=', '['])).unwrap_or(line)
                })
                .filter(|line| open(line))
                .collect();
            let all = parse(&all.join("\n")).unwrap();
            assert_eq!(all.quotas.each, Allowances::DEFAULT);
            assert_eq!(all.quotas.of.len(), 1);
            assert!(all.tls.is_some());
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let text = "party = \"\"\nlisten = \"here\"\npublic_url = \"ftp://a.example\"\n\
                    pull_every_s = 0\ntrusted_proxy = []\ncapacity = [\"developer\", \"king\"]\n\
                    witness_for = \"x\"\n\n[time]\nquorum = 256\n\n[[witness]]\nurl = \"nope\"\n\
                    keys = [\"x\"]\n\n[strangers]\nmetrics = \"yes\"\n\n[quota]\ndisk = 7\n\
                    [quota.of.\"\"]\ndisk_gib = -1\n";
        let told = faulty(Path::new("comity.toml"), &parse(text).unwrap_err()).message;
        expect![[r#"
            comity.toml: 15 things are wrong
              line 1: party cannot be ""
                name the party as when the node was created, as in "lab.example" [config-party]
              line 1: name is missing
                give the name that people use for the party, in quotes [config-missing]
              line 2: listen cannot be "here"
                give address and port, as in "127.0.0.1:7100" [config-listen]
              line 3: public_url cannot be "ftp://a.example"
                write it in full, as https://node.example [config-public-url]
              line 4: pull_every_s is not of the right sort
                write a whole number from 1 to 86400 [config-value]
              line 5: there is no setting trusted_proxy
                take it out; docs/operate/configure.md lists every setting [config-unknown]
              line 6: capacity cannot be "king"
                one of developer, provider, deployer, modifier, distributor, authority, other [config-capacity]
              line 7: witness_for is not of the right sort
                write a list, as ["…"]: give the verifier key as its log's keeper prints it: name+hash+key [config-value]
              line 10: time.quorum is not of the right sort
                write a whole number from 1 to 255 [config-value]
              line 13: witness.url cannot be "nope"
                give the witness's address in full, as https://witness.example/witness [config-witness-url]
              line 14: witness.keys cannot be "x"
                give the witness's verifier keys as it prints them: name+hash+key [config-witness-key]
              line 17: strangers.metrics is not of the right sort
                write true or false, without quotes [config-value]
              line 20: there is no setting quota.disk
                take it out; docs/operate/configure.md lists every setting [config-unknown]
              line 21:  is no party
                name a peer's party, as in [quota.of."lab.example"] [config-party]
              line 22: quota.of."".disk_gib is not of the right sort
                write a whole number from 1 to 4294967296 [config-value]"#]].assert_eq(&told);
    }

    #[test]
    fn what_is_no_toml_is_said_with_the_rest() {
        let told = faulty(Path::new("comity.toml"), &with("policy = \nlistne = 1").unwrap_err());
        expect![[r#"
            comity.toml: 2 things are wrong
              line 4: string values must be quoted, expected literal string
                write TOML as docs/operate/configure.md shows it [config-syntax]
              line 5: there is no setting listne
                perhaps listen is meant; else take it out [config-unknown]"#]]
        .assert_eq(&told.message);
        assert_eq!(told.code.as_deref(), Some("config-syntax"));
    }

    #[test]
    fn addresses_and_keys_that_are_none_are_refused_by_name() {
        for (line, code) in [
            ("public_url = \"notaurl\"", "config-public-url"),
            ("public_url = \"ftp://a.example\"", "config-public-url"),
            ("[[witness]]\nurl = \"nope\"\nkeys = []", "config-witness-url"),
            ("[[witness]]\nurl = \"https://w.example\"\nkeys = [\"x\"]", "config-witness-key"),
            ("witness_for = [\"bad\"]", "config-witness-for"),
            ("trusted_proxies = [\"localhost\"]", "config-proxy"),
            ("approvers_need_passkey = true", "config-passkey-address"),
            (
                "public_url = \"https://192.0.2.1\"\napprovers_need_passkey = true",
                "config-passkey-address",
            ),
            (
                "[sign_on]\nissuer = \"http://a.example\"\nclient_id = \"c\"",
                "config-sign-on-issuer",
            ),
            (
                "[sign_on]\nissuer = \"https://a.example\"\nclient_id = \"\"",
                "config-sign-on-client",
            ),
            (
                "[sign_on]\nissuer = \"https://a.example\"\nclient_id = \"c\"\nscopes = [\"a b\"]",
                "config-sign-on-scope",
            ),
            ("[mail]\nserver = \"a b\"\nfrom = \"c@a.example\"", "config-mail-server"),
            ("[mail]\nserver = \"m.example\"\nfrom = \"c\"", "config-mail-from"),
            ("[mail]\nserver = \"m.example\"\nfrom = \"c@a\"\ntls = \"no\"", "config-mail-tls"),
            ("[mail]\nserver = \"m.example\"\nfrom = \"c@a\"\ntls = \"none\"", "config-mail-tls"),
            ("[mail]\nserver = \"m.example\"\nfrom = \"c@a\"\nuser = \"u\"", "config-mail-user"),
            ("[alerts]\nhook_addresses = [\"localhost\"]", "config-hook-address"),
        ] {
            let found = with(line).unwrap_err();
            assert_eq!((found.len(), found[0].code), (1, code), "{line}");
        }
        assert!(with("public_url = \"https://a.example\"").is_ok());
    }

    #[test]
    fn sign_on_is_read_with_its_secret() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret"), "s3cret\n").unwrap();
        let text = "party = \"a\"\nname = \"A\"\nlisten = \"127.0.0.1:1\"\n\
                    public_url = \"https://a.example\"\napprovers_need_passkey = true\n\
                    [sign_on]\nissuer = \"https://id.example\"\nclient_id = \"comity\"\n\
                    client_secret_file = \"secret\"\n\
                    [[sign_on.role]]\nclaim = \"groups\"\nvalue = \"chiefs\"\nrole = \"approver\"\n";
        fs::write(dir.path().join(FILE), text).unwrap();
        let config = read(dir.path()).unwrap();
        assert!(config.approvers_need_passkey);
        let sign_on = config.sign_on.unwrap();
        assert_eq!(sign_on.client_secret.as_ref().map(ClientSecret::expose), Some("s3cret"));
        assert_eq!((sign_on.name.as_str(), sign_on.scopes.len()), ("id.example", 2));
        assert_eq!(sign_on.roles[0].role, Role::Approver);
    }

    #[test]
    fn a_mail_server_is_read_with_its_password() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret"), "s3cret\n").unwrap();
        let mail = "[mail]\nserver = \"mail.example\"\nfrom = \"c@a.example\"\nuser = \"u\"\n\
                    password_file = \"secret\"\n[alerts]\nhook_addresses = [\"10.0.0.5\"]\n";
        fs::write(dir.path().join(FILE), format!("{HEAD}{mail}")).unwrap();
        let alerts = read(dir.path()).unwrap().alerts;
        let mail = alerts.mail.unwrap();
        assert_eq!((mail.port, mail.tls), (587, MailTls::StartTls));
        let (user, password) = mail.credentials.unwrap();
        assert_eq!((user.as_str(), password.expose()), ("u", "s3cret"));
        assert_eq!(alerts.hook_addresses, ["10.0.0.5".parse::<std::net::IpAddr>().unwrap()]);
        let here = "[mail]\nserver = \"127.0.0.1\"\nfrom = \"c@a\"\ntls = \"none\"";
        assert_eq!(with(here).unwrap().mail.unwrap().port, 25);
        let implicit = "[mail]\nserver = \"m.example\"\nfrom = \"c@a\"\ntls = \"implicit\"";
        assert_eq!(with(implicit).unwrap().mail.unwrap().port, 465);
    }

    #[test]
    fn strangers_see_what_is_opened() {
        assert_eq!(with("").unwrap().strangers, Strangers::default());
        let open = with("[strangers]\nmetrics = true").unwrap().strangers;
        assert_eq!(open, Strangers { metrics: true, ..Strangers::default() });
        assert!(with("[strangers]\nmetric = true").is_err());
    }

    #[test]
    fn a_quorum_is_from_1_to_255() {
        assert_eq!(with("").unwrap().quorum, Quorum::DEFAULT);
        let quorum = |quorum: &str| with(&format!("[time]\nquorum = {quorum}"));
        assert_eq!(quorum("3").unwrap().quorum.get(), 3);
        for wrong in ["0", "-1", "256", "\"2\""] {
            assert!(quorum(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_quota_holds_for_all_but_those_it_is_said_otherwise_of() {
        let quotas = with(
            "[quota]\ndisk_gib = 2\n[quota.of.\"b.example\"]\ndisk_gib = 5\nrequests_per_second = 7",
        );
        let quotas = quotas.unwrap().quotas;
        let (each, other) = (quotas.each, quotas.of(&"b.example".parse().unwrap()));
        assert_eq!((each.disk.burst, other.disk.burst), (2 << 30, 5 << 30));
        assert_eq!((other.requests.burst, other.requests.per_second), (70, 7));
        assert_eq!((each.bytes, other.bytes), (Allowances::DEFAULT.bytes, each.bytes));
        assert_eq!(quotas.of(&"c.example".parse().unwrap()), each);
    }

    #[test]
    fn a_certificate_is_looked_at_by_whoever_is_about_to_run() {
        let tls = "[tls]\nlisten = \"0.0.0.0:443\"\ncertificate = \"none.pem\"\nkey = \"none.key\"";
        let text = format!("{HEAD}{tls}\n");
        assert!(with(tls).unwrap().tls.unwrap().key.is_absolute());
        let found = settings::parse(&text, Path::new("/nowhere"), Files::Looked).unwrap_err();
        assert_eq!((found[0].line, found[0].code), (6, "certificate-unreadable"));
    }
}
