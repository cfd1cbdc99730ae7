//! What an operator has of a node: health, numbers, quotas, causes that say what to do, and peers
//! and people who are heard whatever strangers do.

mod tls;

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::Duration;

use comity_node::accounts;
use comity_node::clock::Clock;
use comity_protocol::exchange::budget::Allowances;
use comity_protocol::marking::{Marking, Tlp};
use comity_store::rows::Role;
use comity_testkit::peer::{FakeLog, FakePeer};

use crate::support::{Running, run, until};

const A: &str = "asterion.example";
const B: &str = "borealis.example";

/// Asks a node as anybody does, or with a token: status and body.
async fn get(node: &Running, path: &str, token: Option<&str>) -> (u16, String) {
    let client = reqwest::Client::new();
    let mut request = client.get(format!("{}{path}", node.url()));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The token of an account that may read.
async fn token(node: &Running) -> String {
    accounts::create_user(&node.node, "monitor", Role::Reader, None, "node").await.unwrap();
    accounts::create_token(&node.node, "monitor", "test", 1, "node").await.unwrap().0
}

/// Waits until a monitor is told a code; `""`: that all is well.
async fn told(node: &Running, path: &str, code: &str) {
    let began = std::time::Instant::now();
    loop {
        let (status, body) = get(node, path, None).await;
        let is_told = match code {
            "" => status == 200 && body.starts_with("ok\n"),
            code => status == 503 && body.contains(&format!("\"code\":\"{code}\"")),
        };
        if is_told {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{path} told {body}, not {code}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn health_is_told_by_codes_and_by_nothing_else() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let own = clock.clone();
        let node = Running::start_with(dir.path(), A, |config| config.clock = own).await;
        told(&node, "/healthz", "").await;
        told(&node, "/readyz", "node-starting").await;
        node.node.say_up();
        told(&node, "/readyz", "").await;

        // A folder that is not there cannot be written to; what is held is served all the same.
        let (here, away) = (dir.path().join(A), dir.path().join("away"));
        std::fs::rename(&here, &away).unwrap();
        told(&node, "/healthz", "store-unwritable").await;
        told(&node, "/readyz", "store-unwritable").await;
        assert_eq!(get(&node, "/checkpoint", None).await.0, 200);
        std::fs::rename(&away, &here).unwrap();
        told(&node, "/healthz", "").await;

        let now = node.node.now();
        for whose in ["one", "two"] {
            node.node.watch.read(whose, now.plus_millis(900_000), now);
        }
        told(&node, "/healthz", "clock-far").await;
        node.node.watch.read("one", now, now);
        node.node.watch.read("two", now, now);
        told(&node, "/healthz", "").await;

        node.node.ledger.stand_down("the witness https://secret.example has more").await;
        told(&node, "/healthz", "stand-down").await;
        let (_, body) = get(&node, "/healthz", None).await;
        assert!(body.contains("halted") && !body.contains("secret"), "{body}");
        node.stop().await;
    });
}

#[test]
fn strangers_are_told_numbers_of_the_node_alone() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let open = |config: &mut comity_node::config::NodeConfig| config.strangers.metrics = true;
        let a = Running::start_with(dir.path(), A, open).await;
        let b = Running::start(dir.path(), B).await;
        a.follow(&b).await;
        until("followed", || a.head_of(B).size.0 == 1).await;
        a.say(1, Marking::clear()).await;
        let token = token(&a).await;
        assert_eq!(get(&a, "/healthz", None).await.0, 200);
        let (status, public) = get(&a, "/metrics", None).await;
        assert_eq!(status, 200);
        for number in [
            "comity_log_entries 2",
            "comity_writing 1",
            "comity_queue 0",
            "comity_commit_duration_seconds_bucket{le=\"+Inf\"}",
            "comity_http_requests_total{interface=\"",
            "comity_http_request_duration_seconds_count{interface=\"log\"}",
            "comity_disk_free_bytes",
            "comity_http_requests_in_flight 1",
        ] {
            assert!(public.contains(number), "{number} is not in\n{public}");
        }
        for closed in ["comity_peer", "comity_duties", "comity_proposals", B] {
            assert!(!public.contains(closed), "{closed}");
        }
        b.follow(&a).await;
        let well = "comity_peer_ok{log=\"borealis.example/log\"} 1";
        let mut own = String::new();
        for _ in 0..200 {
            own = get(&a, "/metrics", Some(&token)).await.1;
            if own.contains(well) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        for number in [
            well,
            "comity_peer_disk_left_bytes{log=\"borealis.example/log\"} ",
            "comity_duties{state=\"breached\"} 0",
            "comity_proposals_waiting 0",
        ] {
            assert!(own.contains(number), "{number} is not in\n{own}");
        }
        a.stop().await;
        b.stop().await;
    });
}

#[test]
fn a_quota_of_disk_does_not_begin_anew_with_a_restart() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let log = FakeLog::new(B, 7, 40);
        let peer = FakePeer::start(log.clone());
        let kept: u64 = log.entries().iter().map(|entry| u64::try_from(entry.len()).unwrap()).sum();
        let mut each = Allowances::DEFAULT;
        // Room for the entries, and for none of the contents.
        each.disk.burst = kept + 200;
        let start = |quota: Allowances| {
            Running::start_with(dir.path(), A, move |config| config.quotas = quota.into())
        };
        let node = start(each).await;
        node.follow_fake(&peer, &log).await;
        until("full", || node.failure(B).as_deref() == Some("budget-disk")).await;
        let row = node.peer(B);
        let used = node.node.read_now(|reader| reader.kept_bytes(row.log)).unwrap();
        assert!(used >= kept, "{used} of {kept}");
        node.stop().await;

        let node = start(each).await;
        until("followed", || node.node.exchange.following(&log.party()).is_some()).await;
        let following = node.node.exchange.following(&log.party()).unwrap();
        assert!(following.disk_left() <= each.disk.burst - used, "what is kept is counted");
        node.stop().await;

        // What the operator allows helps.
        let node = start(Allowances::DEFAULT).await;
        until("all contents are here", || node.missing(row.log) == 0).await;
        node.stop().await;
    });
}

#[test]
fn each_cause_of_not_being_heard_has_its_code() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let theirs = clock.clone();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start_with(dir.path(), B, |config| config.clock = theirs).await;
        a.follow(&b).await;
        let fails_with = |code: &'static str| until(code, || a.failure(B).as_deref() == Some(code));
        let green = || Marking::new(Tlp::Green, Vec::new(), None).unwrap();
        b.say(1, green()).await;
        fails_with("peer-knows-us-not").await;
        b.follow(&a).await;
        until("heard", || a.failure(B).is_none()).await;

        // The name that this machine has for itself is not the one under which the peer answers.
        let fingerprint = b.node.descriptor.fingerprint();
        let readd = async |url: &str| {
            let added = comity_node::exchange::add_peer(&a.node.exchange, url, fingerprint, "test");
            added.await.unwrap();
        };
        readd(&b.url().replace("127.0.0.1", "localhost")).await;
        b.say(2, green()).await;
        fails_with("peer-address-other").await;
        readd(&b.url()).await;
        until("heard", || a.failure(B).is_none()).await;

        clock.shift(900_000);
        b.say(3, green()).await;
        fails_with("peer-clock-differs").await;
        a.stop().await;
        b.stop().await;
    });
}

#[test]
fn a_strangers_flood_takes_nothing_from_peers_and_people_at_its_address() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        a.follow(&b).await;
        b.follow(&a).await;
        until("followed", || a.head_of(B).size.0 == 1 && a.failure(B).is_none()).await;
        // As a proxy that nobody said is one: all come from the same address.
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        b.node.guards.stranger_failed(address, 1 << 30, b.node.now());
        assert_eq!(get(&b, "/api/v1/node", None).await.0, 429, "strangers wait");

        b.say(1, Marking::new(Tlp::Green, Vec::new(), None).unwrap()).await;
        until("its content came", || {
            let log = a.peer(B).log;
            a.head_of(B).size.0 == 2 && a.missing(log) == 0 && a.failure(B).is_none()
        })
        .await;
        assert_eq!(get(&b, "/sign-in", None).await.0, 200);
        assert_eq!(sign_in(&b, "nobody", "no such password").await, 401);
        let password = "correct horse battery".to_owned();
        let made = accounts::create_user(&b.node, "ada", Role::Reader, Some(password), "node");
        made.await.unwrap();
        assert_eq!(sign_in(&b, "ada", "correct horse battery").await, 303);
        assert_eq!(get(&b, "/healthz", None).await.0, 200);
        a.stop().await;
        b.stop().await;
    });
}

/// The status with which a form to sign in is answered.
async fn sign_in(node: &Running, name: &str, password: &str) -> u16 {
    let redirect = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().redirect(redirect).build().unwrap();
    let form = format!("name={name}&password={}&next=/", password.replace(' ', "+"));
    let request = client.post(format!("{}/sign-in", node.url())).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.send().await.unwrap().status().as_u16()
}

/// The names of all numbers that a node told.
fn names(page: &str) -> Vec<&str> {
    let heads = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    heads.filter_map(|line| line.split(' ').next()).collect()
}

/// The dashboard that comes with the node, and its alarms.
fn observed() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operate/monitoring");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    [read("grafana.json"), read("alerts.yml")].concat()
}
