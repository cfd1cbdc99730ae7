//! Being woken: what is told once, whatever fails on the way.

mod doubles;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use comity_node::accounts;
use comity_node::alerts::engine::{HOURLY_MAX, scan};
use comity_node::alerts::outbox::deliver;
use comity_node::alerts::rules::{Channel, Rules, Sort};
use comity_node::alerts::service;
use comity_node::clock::Clock;
use comity_node::config::{MailConfig, MailTls, NodeConfig};
use comity_node::console::text::learn;
use comity_node::ledger::content::Submission;
use comity_node::node::Node;
use comity_node::proposals;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::time::Timestamp;
use comity_store::rows::Role;
use serde_json::json;

use doubles::{Hook, MailServer, Manner};

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// A node that does nothing by itself: who is told, and when it is sent, the test says.
fn open(dir: &Path, clock: &Clock, mail_port: Option<u16>) -> Arc<Node> {
    let party = "asterion.example";
    let mut config = NodeConfig::loopback(dir.join(party), party.parse().unwrap(), "Asterion");
    config.clock = clock.clone();
    config.alerts.hook_addresses = vec!["127.0.0.1".parse().unwrap()];
    config.alerts.mail = mail_port.map(|port| MailConfig {
        server: "127.0.0.1".to_owned(),
        port,
        tls: MailTls::None,
        from: "comity@asterion.example".to_owned(),
        credentials: None,
        ca: None,
    });
    for capability in [&comity_node::agreements::CAPABILITY, &comity_node::alerts::CAPABILITY] {
        learn(&capability.texts);
    }
    Node::open(config).unwrap()
}

async fn people(node: &Node) {
    for (name, role) in [("olga", Role::Officer), ("anna", Role::Approver), ("ada", Role::Admin)] {
        accounts::create_user(node, name, role, None, "node").await.unwrap();
    }
}

/// Rules by which everything goes by these channels.
fn by(channels: &[Channel], hook: Option<&Hook>) -> Rules {
    let channels: BTreeSet<Channel> = channels.iter().copied().collect();
    Rules {
        mail: channels.contains(&Channel::Mail).then(|| "anna@asterion.example".to_owned()),
        hook: hook.map(Hook::url),
        channels: Sort::ALL.into_iter().map(|sort| (sort, channels.clone())).collect(),
        ..Rules::default()
    }
}

/// A marking; from AMBER on it names who is meant.
fn marked(tlp: Tlp) -> Marking {
    let parties =
        if tlp >= Tlp::Amber { vec!["asterion.example".parse().unwrap()] } else { vec![] };
    Marking { tlp, audience: parties.into_iter().collect(), ..Marking::clear() }
}

async fn propose(node: &Arc<Node>, subject: &str, tlp: Tlp) {
    let submission = Submission {
        kind: "general.notice".parse().unwrap(),
        subject: subject.to_owned(),
        body: json!({ "title": "T", "text": "Words." }).into(),
        marking: marked(tlp),
        confirmation: None,
    };
    proposals::propose(node, submission, 30, "olga").await.unwrap();
}

async fn assess(node: &Arc<Node>, determined_at: &str) {
    let body = json!({
        "incident": "Grid\u{2028}outage <img src=x onerror=alert(1)>",
        "capacity": "developer",
        "training_compute_flop": 2e26,
        "determined_at": determined_at,
        "harms": ["bodily-injury"],
        "events": ["loss-of-control"],
    });
    let submission = Submission {
        kind: "incident.assessment".parse().unwrap(),
        subject: "urn:example:incident".to_owned(),
        body: body.into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    proposals::submit(node, submission, "user:olga").await.unwrap();
}

/// Sends until nothing is left that can be sent now.
async fn send_all(node: &Arc<Node>) {
    for channel in [Channel::Mail, Channel::Hook] {
        while deliver(node, channel).await.unwrap() > 0 {}
    }
}

fn actions(node: &Node, action: &str) -> usize {
    let rows = node.read_now(|reader| reader.audit(None, 1_000)).unwrap().rows;
    rows.iter().filter(|row| row.event.action == action).count()
}

#[tokio::test]
async fn a_proposal_wakes_who_may_decide_once_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (mail, hook) = (MailServer::start().await, Hook::start(Manner::Takes).await);
    let clock = Clock::default();
    let node = open(dir.path(), &clock, Some(mail.port));
    people(&node).await;
    let rules = by(&[Channel::Mail, Channel::Hook, Channel::Console], Some(&hook));
    let set = service::set_rules(&node, "anna", rules.clone()).await.unwrap();
    let secret = set.hook_secret.unwrap();
    let again = service::set_rules(&node, "anna", rules).await.unwrap();
    assert_eq!(again.hook_secret, None, "it is shown once, and stays");
    assert_eq!(scan(&node).await.unwrap(), 0);
    propose(&node, "urn:example:one", Tlp::Green).await;
    let made = scan(&node).await.unwrap();
    assert_eq!(made, 4, "anna by three channels, ada in the console, olga not: she proposed it");
    assert_eq!(scan(&node).await.unwrap(), 0);
    let ends = Arc::clone(&node);
    tokio::task::spawn_blocking(move || ends.shut_down()).await.unwrap();
    drop(node);

    // What was written before the node ended is sent after it began again, and not made anew.
    let node = open(dir.path(), &clock, Some(mail.port));
    assert_eq!(scan(&node).await.unwrap(), 0);
    send_all(&node).await;
    send_all(&node).await;
    let mails: Vec<String> = mail.taken().iter().map(|text| doubles::decoded(text)).collect();
    let asked = hook.asked();
    assert_eq!((mails.len(), asked.len()), (1, 1), "{mails:?}");
    assert!(mails[0].contains("Proposal waits for you"), "{}", mails[0]);
    assert!(mails[0].contains("To: anna@asterion.example\r\n"), "{}", mails[0]);
    assert!(mails[0].contains("/proposals/"), "{}", mails[0]);
    doubles::expect_signed(&asked[0], &secret);
    assert_eq!(actions(&node, "alert.deliver"), 4);
    assert_eq!(actions(&node, "alert.rules"), 2);
    // Who opens the console for the first time is not woken by what lies behind.
    let first = service::sounds(&node, "anna", "").unwrap();
    assert!(first.alerts.is_empty() && first.newest.starts_with("msg_"), "{first:?}");
    let all = service::sounds(&node, "anna", "none").unwrap();
    assert!(all.alerts.len() == 1 && all.alerts[0].sounds, "{all:?}");
    assert!(service::sounds(&node, "anna", &first.newest).unwrap().alerts.is_empty());
}

#[tokio::test]
async fn a_mail_server_that_is_down_loses_nothing_and_holds_nobody_up() {
    let dir = tempfile::tempdir().unwrap();
    let hook = Hook::start(Manner::Takes).await;
    let (clock, port) = (Clock::default(), doubles::free_port().await);
    let node = open(dir.path(), &clock, Some(port));
    people(&node).await;
    let rules = by(&[Channel::Mail, Channel::Hook], Some(&hook));
    service::set_rules(&node, "anna", rules).await.unwrap();
    propose(&node, "urn:example:one", Tlp::Green).await;
    scan(&node).await.unwrap();
    send_all(&node).await;
    assert_eq!(hook.asked().len(), 1);
    let state = || {
        let rows = service::deliveries(&node, "anna", 9).unwrap();
        let of_mail = rows.into_iter().find(|row| row.channel == "mail").unwrap();
        (serde_json::to_value(of_mail.state).unwrap(), of_mail.tries, of_mail.failure)
    };
    let unreachable = Some("alert-unreachable".to_owned());
    assert_eq!(state(), (json!("waiting"), 1, unreachable.clone()));
    // Not before its time, and twice as late each time.
    send_all(&node).await;
    assert_eq!(state().1, 1);
    clock.shift(MINUTE_MS + 1);
    send_all(&node).await;
    assert_eq!(state(), (json!("waiting"), 2, unreachable));
    clock.shift(2 * MINUTE_MS);
    send_all(&node).await;
    assert_eq!(state().1, 2);

    // After a day the server is back.
    clock.shift(DAY_MS);
    let mail = MailServer::start_at(port).await;
    send_all(&node).await;
    assert_eq!((mail.taken().len(), state().0), (1, json!("told")));
    assert_eq!(hook.asked().len(), 1, "what was taken is not sent again");
}

#[tokio::test]
async fn who_never_answers_is_given_up_after_three_days() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, port) = (Clock::default(), doubles::free_port().await);
    let node = open(dir.path(), &clock, Some(port));
    people(&node).await;
    service::set_rules(&node, "anna", by(&[Channel::Mail], None)).await.unwrap();
    propose(&node, "urn:example:one", Tlp::Green).await;
    scan(&node).await.unwrap();
    let mut tries = 0;
    for minutes in 0..(4 * 24 * 2) {
        clock.shift(minutes * 30 * MINUTE_MS);
        tries += deliver(&node, Channel::Mail).await.unwrap();
    }
    let row = &service::deliveries(&node, "anna", 9).unwrap()[0];
    assert_eq!(serde_json::to_value(row.state).unwrap(), json!("given-up"));
    assert!((60..=100).contains(&tries) && usize::try_from(row.tries).unwrap() == tries, "{tries}");
    assert_eq!(actions(&node, "alert.give-up"), 1);
}

#[tokio::test]
async fn a_duty_wakes_by_the_shares_of_its_time_and_each_once() {
    let dir = tempfile::tempdir().unwrap();
    let (mail, clock) = (MailServer::start().await, Clock::default());
    let noon: Timestamp = "2026-12-01T20:00:00Z".parse().unwrap();
    let base = noon.since(clock.now());
    clock.shift(base);
    let node = open(dir.path(), &clock, Some(mail.port));
    people(&node).await;
    service::set_rules(&node, "anna", by(&[Channel::Mail], None)).await.unwrap();
    assess(&node, &node.now().to_string()).await;
    let mut told = Vec::new();
    // Fifteen days that end at midnight in Los Angeles, and one of 24 hours.
    for hours in [0_i64, 2, 168, 194, 197, 307, 350, 420, 422] {
        clock.shift(base + hours * 60 * MINUTE_MS);
        scan(&node).await.unwrap();
        assert_eq!(scan(&node).await.unwrap(), 0);
        send_all(&node).await;
        for mail in mail.take() {
            let text = doubles::decoded(&mail);
            assert!(!text.contains('\u{2028}') && text.contains("UTC"), "{text}");
            told.push((hours, doubles::subject(&mail)));
        }
    }
    let of = |duty: &str| -> Vec<(i64, &str)> {
        let lines = told.iter().filter(|(_, line)| line.contains(duty));
        lines.map(|(hours, line)| (*hours, line.split(':').next().unwrap())).collect()
    };
    let report = of("Report incident");
    let want = [
        (0, "New duty"),
        (194, "50 % of the time has passed"),
        (307, "80 % of the time has passed"),
        (350, "95 % of the time has passed"),
    ];
    assert_eq!(report.get(..4), Some(want.as_slice()), "{told:?}");
    assert_eq!(report.get(4).map(|(hours, _)| *hours), Some(420), "{told:?}");
    assert_eq!(of("Disclose imminent risk").get(..1), Some([(0, "New duty")].as_slice()));
    let distinct: BTreeSet<&String> = told.iter().map(|(_, line)| line).collect();
    assert_eq!(distinct.len(), told.len(), "each once: {told:?}");
}

#[tokio::test]
async fn what_was_there_before_the_rules_is_told_in_one() {
    let dir = tempfile::tempdir().unwrap();
    let (mail, clock) = (MailServer::start().await, Clock::default());
    let node = open(dir.path(), &clock, Some(mail.port));
    people(&node).await;
    for number in 0..30 {
        propose(&node, &format!("urn:example:{number}"), Tlp::Green).await;
    }
    service::set_rules(&node, "anna", by(&[Channel::Mail], None)).await.unwrap();
    scan(&node).await.unwrap();
    send_all(&node).await;
    assert_eq!(mail.taken().len(), 0, "no mail was asked for when it was first looked");
    let rows = service::deliveries(&node, "anna", 99).unwrap();
    assert!(rows.len() == 1 && rows[0].title.contains("30 things"), "{rows:?}");

    // And what comes in a flood is bounded, the rest told in one.
    for number in 30..60 {
        propose(&node, &format!("urn:example:{number}"), Tlp::Green).await;
    }
    scan(&node).await.unwrap();
    clock.shift(10 * MINUTE_MS);
    send_all(&node).await;
    let subjects: Vec<String> = mail.taken().iter().map(|text| doubles::subject(text)).collect();
    assert_eq!(subjects.len(), usize::try_from(HOURLY_MAX).unwrap() + 1, "{subjects:?}");
    assert!(subjects.iter().any(|one| one.starts_with("10 things wait")), "{subjects:?}");
}

#[tokio::test]
async fn a_mail_tells_no_more_than_its_reader_may_know() {
    let dir = tempfile::tempdir().unwrap();
    let (mail, clock) = (MailServer::start().await, Clock::default());
    let node = open(dir.path(), &clock, Some(mail.port));
    people(&node).await;
    service::set_rules(&node, "anna", by(&[Channel::Mail], None)).await.unwrap();
    for tlp in [Tlp::Amber, Tlp::Red] {
        propose(&node, "urn:example:kestrel", tlp).await;
    }
    scan(&node).await.unwrap();
    send_all(&node).await;
    let taken = mail.take();
    assert_eq!(taken.len(), 1, "what is for named persons is told to them alone: {taken:?}");
    assert!(!doubles::subject(&taken[0]).contains("kestrel"), "{taken:?}");

    let cleared = accounts::UserChange { cleared: Some(true), ..Default::default() };
    accounts::change_user(&node, "anna", cleared, "user:ada").await.unwrap();
    scan(&node).await.unwrap();
    send_all(&node).await;
    let taken = mail.take();
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert_eq!(doubles::subject(&taken[0]), "Something waits for you");
    assert!(!taken[0].contains("kestrel") && !taken[0].contains("/proposals/"), "{taken:?}");
}

#[tokio::test]
async fn hooks_that_lead_elsewhere_or_flood_are_not_followed() {
    let clock = Clock::default();
    let elsewhere = Hook::start(Manner::Takes).await;
    for (manner, failure) in [
        (Manner::Redirects(elsewhere.url()), Some("alert-refused")),
        (Manner::Fails, Some("alert-refused")),
        (Manner::Floods, None),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let hook = Hook::start(manner).await;
        let node = open(dir.path(), &clock, None);
        people(&node).await;
        service::set_rules(&node, "anna", by(&[Channel::Hook], Some(&hook))).await.unwrap();
        service::test(&node, "anna").await.unwrap();
        let begun = std::time::Instant::now();
        send_all(&node).await;
        assert!(begun.elapsed().as_secs() < 9, "{:?}", begun.elapsed());
        let rows = service::deliveries(&node, "anna", 9).unwrap();
        let row = rows.iter().find(|row| row.channel == "hook").unwrap();
        assert_eq!(row.failure.as_deref(), failure);
    }
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn a_hook_that_stalls_is_left_after_ten_seconds() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), Clock::default());
    let hook = Hook::start(Manner::Stalls).await;
    let node = open(dir.path(), &clock, None);
    people(&node).await;
    service::set_rules(&node, "anna", by(&[Channel::Hook], Some(&hook))).await.unwrap();
    service::test(&node, "anna").await.unwrap();
    let begun = std::time::Instant::now();
    send_all(&node).await;
    assert!((9..15).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    let rows = service::deliveries(&node, "anna", 9).unwrap();
    assert!(rows.iter().any(|row| row.failure.as_deref() == Some("alert-unreachable")), "{rows:?}");
}

#[tokio::test]
async fn rules_that_cannot_be_are_refused() {
    let (dir, clock) = (tempfile::tempdir().unwrap(), Clock::default());
    let node = open(dir.path(), &clock, None);
    people(&node).await;
    let refused = service::set_rules(&node, "anna", by(&[Channel::Mail], None)).await;
    assert_eq!(refused.unwrap_err().code(), "alert-no-mail");
    let channels = BTreeMap::from([(Sort::Past, BTreeSet::from([Channel::Hook]))]);
    let rules = Rules { channels, ..Rules::default() };
    assert_eq!(service::set_rules(&node, "anna", rules).await.unwrap_err().code(), "alert-rules");
    // A try is bounded like everything else.
    for _ in 0..HOURLY_MAX {
        clock.shift(clock.now().millis() - Clock::default().now().millis() + 1);
        service::test(&node, "anna").await.unwrap();
    }
    assert_eq!(service::test(&node, "anna").await.unwrap_err().code(), "alert-too-many");
}
