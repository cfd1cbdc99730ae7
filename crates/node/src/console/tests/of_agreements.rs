//! Pages about agreements, from a docket of invented statements and of the agreements shipped.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use comity_agreements::agreement::document::Form;
use comity_agreements::agreement::life::ActionKind;
use comity_agreements::agreement::rule::By;
use comity_agreements::calendar::Day;
use comity_agreements::commitment::context::{Context, Round};
use comity_agreements::docket::{Docket, Settled, naming, shipped};
use comity_agreements::duty::explain::explain;
use comity_agreements::duty::finding::Horizon;
use comity_agreements::duty::{Fact, Filter, Finding, Patience, Shown, Urgency};
use comity_protocol::content::Digest;
use comity_protocol::log::merkle::Hash;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use comity_store::rows::Role;
use maud::Markup;
use serde_json::{Value, json};

use super::super::form::reading::{Fault, Wrong};
use super::super::layout::PageContext;
use super::super::submit::Offered;
use super::super::text::Lang;
use super::fixtures::{EVIL, NOW, shell};
use super::of_unknown_ends;
use crate::agreements::pages::act::{self, ActForm};
use crate::agreements::pages::agreement::{self, AgreementPage};
use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::board;
use crate::agreements::pages::board::asked::Asked;
use crate::agreements::pages::duties::{self, Item};
use crate::agreements::pages::finding::broken::Broken;
use crate::agreements::pages::finding::{self, FindingPage, Next};
use crate::agreements::pages::list;
use crate::agreements::pages::what_if::supposed::{Row, Supposed};
use crate::agreements::pages::what_if::{self, WhatIf};
use crate::capability::Task;

pub(super) const CAP: &str = "template-compute-cap";

/// The agreement of [`evil_text`], under its publisher's name.
const EVIL_PACT: &str = "asterion.example:evil-pact@1";

/// The digest of the words of an agreement.
fn words(name: &str) -> String {
    let shipped = shipped::FILES.iter().find(|(file, _)| *file == name);
    let text = shipped.map_or_else(evil_text, |(_, text)| (*text).to_owned());
    naming::text_digest(&text).to_string()
}

static DOCKET: LazyLock<Settled> = LazyLock::new(docket);

/// Asks the docket all pages share.
pub(super) fn ask<T>(question: impl FnOnce(&Settled) -> T) -> T {
    question(&DOCKET)
}

pub(super) fn fact(number: u8, kind: &str, issuer: &str, hours_ago: i64, body: Value) -> Fact {
    // Others saw at once what is said of commitments.
    let seen = Some(ago(hours_ago)).filter(|_| kind.starts_with("commitment."));
    Fact {
        id: StatementId([number; 32]),
        kind: kind.parse().unwrap(),
        issuer: issuer.parse().unwrap(),
        subject: CAP.to_owned(),
        issued: ago(hours_ago),
        logged: Vouched { after: None, by: seen },
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

/// Seen by others in the log of whoever says it, as soon as it was said.
fn seen(fact: Fact) -> Fact {
    let logged = Vouched { after: None, by: Some(fact.issued) };
    Fact { logged, ..fact }
}

fn ago(hours: i64) -> Timestamp {
    NOW.plus_millis(-hours * 3_600_000)
}

fn docket() -> Settled {
    let text = fact(
        50,
        "agreement.text",
        "asterion.example",
        9_000,
        json!({ "agreement": "evil-pact", "version": "1", "text": evil_text() }),
    );
    let mut docket = Docket::new(&shipped::texts(), &[text]).unwrap();
    assert!(docket.refused().is_empty(), "{:?}", docket.refused());
    let mut facts = coalition();
    facts.extend(incidents());
    facts.extend(acts());
    facts.iter().for_each(|fact| docket.insert(fact));
    Settled::new(docket, NOW, Patience::ENDLESS).unwrap()
}

/// An agreement whose author would like to run a script.
fn evil_text() -> String {
    let evil = EVIL.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "agreement evil-pact\nversion \"1\"\ntitle en \"{evil}\"\nform bilateral\nbinding unknown\n\
         enforcement \"{evil}\"\ndimensions dialogue\nstatus proposed from 2026-01-01, disputed note \"{evil}\" source 1\n\
         language en authentic\nlanguage ar\nsource \"{evil}\" url \"javascript:alert(1)\" licence \"{evil}\" read 2026-11-01, unconfirmed\n\
         claim \"{evil}\" by \"{evil}\", open because \"{evil}\"\n\
         institution \"{evil}\" mandate \"{evil}\"\n\
         participant \"{evil}\" signature 2026-02-03, reported\n\n\
         clause art-1 en \"{evil}\" summary\ntext en \"\"\"\n  {EVIL}\n  \"\"\"\n"
    )
}

/// Three parties that bind themselves at once, and a run of one above the cap.
fn coalition() -> Vec<Fact> {
    let deposit = |number, party: &str| {
        let commitment = json!({
            "agreement": CAP, "obligation": "art-5", "party": party, "expires_at": "2027-06-01T00:00:00Z",
            "offers": [{ "level": 2, "if": { "count": { "at_least": 3, "level": 2 } } }],
        });
        let body = json!({
            "proposal": CAP, "text_digest": words(CAP), "commitment": commitment,
            "expires": "2027-06-01T00:00:00Z",
        });
        fact(number, "commitment.deposit", party, 800, body)
    };
    let parties = ["asterion.example", "borealis.example", "cygnus-lab.example"];
    let mut facts: Vec<Fact> =
        (1..).zip(parties).map(|(number, party)| deposit(number, party)).collect();
    let levels = ["none", "1e26 FLOP", "1e25 FLOP", "1e24 FLOP"].map(ToOwned::to_owned).to_vec();
    let (frozen_at, effective_at) = (ago(790), ago(760));
    let context = Context {
        agreement: CAP.to_owned(),
        obligations: [("art-5".to_owned(), levels)].into(),
        groups: BTreeMap::new(),
        weights: BTreeMap::new(),
        in_force: Default::default(),
        bound: BTreeMap::new(),
        activation: None,
        round: Round {
            log: "asterion.example/log".to_owned(),
            size: 9,
            root: Digest([0; 32]),
            frozen_at,
            effective_at,
        },
    };
    let round = json!({ "proposal": CAP, "frozen_at": frozen_at, "effective_at": effective_at });
    facts.push(seen(fact(6, "commitment.round", "asterion.example", 800, round)));
    let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(frozen_at);
    let proof = docket.close(context, &|_| true).unwrap().unwrap().proof;
    let outcome = json!({
        "proposal": CAP, "frozen_at": frozen_at, "effective_at": effective_at,
        "outcome": "activated", "certificate": proof,
    });
    facts.push(seen(fact(4, "commitment.outcome", "asterion.example", 780, outcome)));
    let begun_at = ago(720);
    let run = json!({ "run": EVIL, "model": "Heron", "begun_at": begun_at, "planned_compute_flop": 2e25 });
    facts.push(fact(5, "run.start", "cygnus-lab.example", 700, run));
    facts
}

/// Incidents whose deadlines are over, at risk, near and far.
fn incidents() -> Vec<Fact> {
    let assessed = |number: u8, hours: i64, name: &str| {
        let at = ago(hours);
        let body = json!({
            "incident": name, "capacity": "developer", "training_compute_flop": 3e26,
            "aware_at": at, "determined_at": at, "imminent_risk": hours < 30,
            "imminent_risk_discovered_at": at, "harms": ["bodily-injury"],
            "events": ["loss-of-control"],
        });
        fact(number, "incident.assessment", "asterion.example", hours, body)
    };
    vec![
        assessed(10, 700, "urn:example:incident:1"),
        assessed(11, 20, EVIL),
        assessed(12, 26, "urn:example:incident:3"),
        assessed(13, 100, "urn:example:incident:4"),
    ]
}

/// Acts of the treaty kind: some that count and some without effect.
fn acts() -> Vec<Fact> {
    let act = |number: u8, action: &str, issuer: &str, hours: i64, body: Value| {
        fact(number, &format!("agreement.{action}"), issuer, hours, body)
    };
    let on = |agreement: &str| json!({ "agreement": agreement, "text_digest": words(agreement) });
    vec![
        act(20, "signature", "borealis.example", 600, on("cets-225")),
        act(21, "ratification", "borealis.example", 400, on("cets-225")),
        act(22, "ratification", "cygnus-lab.example", 300, on("cets-225")),
        act(
            23,
            "reservation",
            "borealis.example",
            200,
            json!({ "agreement": "cets-225", "text_digest": words("cets-225"),
                "clauses": ["art-16"], "text": { "en": EVIL } }),
        ),
        act(24, "definitive-signature", "borealis.example", 500, on(EVIL_PACT)),
    ]
}

fn today() -> Day {
    Day::of_utc(NOW).unwrap()
}

fn agreement_page(id: &str) -> AgreementPage {
    ask(|docket| agreement::gather(docket, id, (vec!["en".to_owned()], AskedAt::default()), NOW))
        .unwrap()
}

fn act_form(action: ActionKind) -> ActForm {
    let filled = act::Filled {
        boxes: [(format!("c.{EVIL}"), EVIL.to_owned()), (format!("a.{EVIL}"), EVIL.to_owned())]
            .into(),
        audience: EVIL.to_owned(),
        executed: EVIL.to_owned(),
        text: EVIL.to_owned(),
        holder: EVIL.to_owned(),
        ..act::Filled::default()
    };
    ask(|docket| {
        let entry = docket.agreement(EVIL_PACT).unwrap();
        let agreement = entry.agreement();
        let clauses = agreement.clauses.iter();
        let clauses = clauses.map(|clause| (clause.id.clone(), clause.heading.clone())).collect();
        let peers = vec![("borealis.example".parse().unwrap(), EVIL.to_owned())];
        ActForm {
            agreement: EVIL_PACT.to_owned(),
            title: agreement.title.clone(),
            digest: entry.digest(),
            clauses,
            offered: Offered { peers, ..Offered::default() },
            action,
            filled,
            flawed: None,
        }
    })
}

/// What is wrong with the act of an adversary, and what the node has to say of it.
fn evil_faults() -> Vec<Fault> {
    let mut faults = act_form(ActionKind::Reservation).filled.faults();
    assert!(faults.iter().any(|fault| fault.at == "executed"));
    faults.push(Fault { at: String::new(), wrong: Wrong::Said(EVIL.to_owned()) });
    faults
}

/// The template with a cap ten times as high.
fn raised() -> String {
    let held = ask(|docket| docket.agreement(CAP).unwrap().text.clone());
    let raised = held.replace("define cap = 1e25 FLOP", "define cap = 1e26 FLOP");
    assert_ne!(held, raised);
    raised
}

fn simulate(
    id: &str,
    supposed: &Supposed,
) -> Result<Option<what_if::WhatIfOutcome>, what_if::Wrong> {
    ask(|docket| {
        let mut apart = docket.seed().docket(None, &[]).unwrap();
        apart.advance_to(NOW);
        what_if::simulate(&mut apart, id, supposed, NOW)
    })
}

fn what_if(shell: &PageContext, id: &str, supposed: Supposed) -> Markup {
    let (outcome, wrong) = match simulate(id, &supposed) {
        Ok(outcome) => (outcome, None),
        Err(wrong) => (None, Some(wrong)),
    };
    let (title, is_law, held) = ask(|docket| {
        let entry = docket.agreement(id).unwrap();
        let agreement = entry.agreement();
        (agreement.title.clone(), agreement.form == Form::Regulation, entry.text.clone())
    });
    let view = WhatIf { agreement: id.to_owned(), title, is_law, held, supposed, outcome };
    what_if::page(shell, &view, wrong.as_ref())
}

fn found(docket: &Settled) -> Vec<Finding> {
    let mut found = docket.findings(&Filter::default());
    docket.sort(&mut found, NOW);
    found
}

/// What stands on the overview: breaches and what is due; nothing where all is calm.
pub(super) fn panel(shell: &PageContext, calm: bool) -> Markup {
    board::summary(shell, &first(calm))
}

fn first(calm: bool) -> board::Summary {
    if calm {
        board::Summary::default()
    } else {
        ask(|docket| board::first(docket, "asterion.example", NOW, 4))
    }
}

/// What there is to be done or known of it.
pub(super) fn tasks(shell: &PageContext, calm: bool) -> Vec<Task> {
    board::tasks(shell, &first(calm))
}

fn finding_page(urgency: Urgency) -> FindingPage {
    ask(|docket| {
        let found = found(docket);
        let mut finding = found
            .into_iter()
            .find(|finding| Urgency::of(finding, NOW) == urgency)
            .unwrap_or_else(|| panic!("no finding is {urgency:?}"));
        if let Some(absence) = &mut finding.absence {
            let origin = format!("{}/log", absence.by);
            absence.horizon = Some(Horizon {
                origin,
                size: 12_345,
                root: Hash([7; 32]),
                seen: None,
                copies_read: Vec::new(),
            });
        }
        let entry = docket.agreement(&finding.key.agreement).unwrap();
        let clauses = &entry.agreement().clauses;
        let clause = clauses.iter().find(|clause| clause.id == finding.clause).cloned();
        let proof = explain(&finding);
        let next = Next::of(docket, &finding);
        FindingPage {
            item: Item::new(docket, finding),
            clause,
            proof,
            next,
            titles: BTreeMap::new(),
            at: AskedAt::default(),
        }
    })
}

/// What an adversary asks of the list.
fn evil_list() -> list::Asked {
    let evil = || EVIL.to_owned();
    let at = AskedAt { as_of: evil(), known_by: evil() };
    list::Asked { form: evil(), dimension: evil(), q: evil(), at }
}

/// Every page about agreements.
pub(super) fn pages(lang: Lang) -> Vec<(&'static str, Markup)> {
    let admin = shell(lang, Some(Role::Admin));
    let reader = shell(lang, Some(Role::Reader));
    let board = |asked: Asked| {
        ask(|docket| board::gather(docket, asked, ("cygnus-lab.example", &BTreeMap::new()), NOW))
    };
    let all = Asked { status: "all".to_owned(), ..Asked::default() };
    let none = Asked {
        agreement: EVIL.to_owned(),
        party: EVIL.to_owned(),
        to: EVIL.to_owned(),
        status: EVIL.to_owned(),
        at: AskedAt { as_of: EVIL.to_owned(), known_by: EVIL.to_owned() },
        rest: [(EVIL.to_owned(), EVIL.to_owned())].into(),
    };
    let mut shorter = board(Asked::default());
    shorter.items.truncate(2);
    vec![
        ("board", board::page(&admin, &board(Asked::default()))),
        ("board-all", board::page(&reader, &board(all))),
        ("board-none", board::page(&admin, &board(none))),
        ("board-cut", board::page(&admin, &shorter)),
        (
            "agreements",
            list::page(
                &admin,
                &ask(|docket| list::gather(docket, today())),
                &list::Asked::default(),
            ),
        ),
        ("agreements-none", list::page(&reader, &[], &evil_list())),
        ("agreement", agreement::page(&admin, &agreement_page("cets-225"))),
        ("agreement-soft", agreement::page(&reader, &agreement_page("oecd-ai-principles"))),
        ("agreement-cap", agreement::page(&admin, &agreement_page(CAP))),
        ("agreement-regime", agreement::page(&admin, &agreement_page("us-ca-sb-53"))),
        ("agreement-evil", agreement::page(&admin, &agreement_page(EVIL_PACT))),
        ("act", act::page(&admin, &act_form(ActionKind::Reservation), &evil_faults())),
        ("act-ratify", act::page(&admin, &act_form(ActionKind::Ratification), &[])),
        ("what-if", what_if(&admin, "cets-225", Supposed::default())),
        (
            "what-if-act",
            what_if(
                &admin,
                "cets-225",
                supposed(&[("FR", "ratification", "2026-12-01"), ("", "signature", "")]),
            ),
        ),
        ("what-if-text", what_if(&admin, CAP, Supposed { text: raised(), ..Supposed::default() })),
        (
            "what-if-wrong",
            what_if(&admin, CAP, Supposed { text: EVIL.to_owned(), ..Supposed::default() }),
        ),
        ("what-if-evil", what_if(&admin, EVIL_PACT, supposed(&[(EVIL, EVIL, EVIL)]))),
        ("board-unknown-ends", of_unknown_ends::page(&admin)),
        ("finding-broken", {
            let (page, own) = broken_ban(&admin);
            finding::page(&own, &page)
        }),
        ("finding-breached", finding::page(&admin, &finding_page(Urgency::Breached))),
        ("finding-due", finding::page(&admin, &finding_page(Urgency::Soon))),
        ("finding-later", finding::page(&reader, &finding_page(Urgency::Later))),
    ]
}

#[test]
fn breaches_come_first_and_then_what_ends_first() {
    let found = ask(found);
    let urgencies: Vec<Urgency> = found.iter().map(|finding| Urgency::of(finding, NOW)).collect();
    assert!(urgencies.is_sorted(), "{urgencies:?}");
    assert_eq!(urgencies[0], Urgency::Breached);
    let ends: Vec<Timestamp> = found
        .iter()
        .filter(|finding| matches!(Urgency::of(finding, NOW), Urgency::Soon | Urgency::Later))
        .filter_map(|finding| Some(finding.due.as_ref()?.conservative))
        .collect();
    assert!(ends.len() > 1 && ends.is_sorted(), "{ends:?}");
}

#[test]
fn the_board_shows_both_readings_of_a_deadline_and_what_it_rests_on() {
    let pages: BTreeMap<_, _> = pages(Lang::En).into_iter().collect();
    let board = pages["board"].clone().into_string();
    for part in [
        "at the latest",
        " left</strong>",
        " over</strong>",
        "href=\"/findings/",
        "href=\"/statements/0a0a",
        "/board.ics?",
    ] {
        assert!(board.contains(part), "{part}");
    }
    let finding = pages["finding-breached"].clone().into_string();
    for part in
        ["data-test=\"proof-tree\"", "comity finding verify", "/finding.json\"", "<blockquote>"]
    {
        assert!(finding.contains(part), "{part}");
    }
}

#[test]
fn raising_the_cap_would_undo_the_breach_and_touches_nothing() {
    let before = ask(found);
    let outcome =
        simulate(CAP, &Supposed { text: raised(), ..Supposed::default() }).unwrap().unwrap();
    let duty = "plan-above-cap";
    let breached = |items: &[Item]| {
        items.iter().any(|item| {
            item.finding.key.duty == duty && Urgency::of(&item.finding, NOW) == Urgency::Breached
        })
    };
    assert!(
        before
            .iter()
            .any(|finding| finding.key.duty == duty
                && Urgency::of(finding, NOW) == Urgency::Breached)
    );
    assert!(!breached(&outcome.changed));
    assert!(!outcome.changed.is_empty() || breached(&outcome.gone), "{outcome:?}");
    assert_eq!(ask(found), before);
}

/// What is supposed is judged as if it were done: who has not signed cannot ratify.
#[test]
fn a_supposed_ratification_makes_a_party_of_who_signed() {
    let ratified = ("France", "ratification", "2026-12-01");
    let outcome = simulate("cets-225", &supposed(&[ratified])).unwrap().unwrap();
    let stands = |side: &what_if::Side| side.parties.iter().any(|row| row.party == "FR");
    assert!(!stands(&outcome.before) && !stands(&outcome.after));
    assert_eq!(outcome.flaws.len(), 1);
    assert_eq!(outcome.flaws[0].flaw.code(), "action-not-signed");
    let signed = supposed(&[ratified, ("FR", "signature", "2026-11-30")]);
    let outcome = simulate("cets-225", &signed).unwrap().unwrap();
    assert!(stands(&outcome.after), "{:?}", outcome.after.parties);
    assert!(outcome.flaws.is_empty(), "{:?}", outcome.flaws);

    let wrong = |party: &str, action: &str, day: &str| {
        simulate("cets-225", &supposed(&[(party, action, day)]))
    };
    let ratify = |party: &str, day: &str| wrong(party, "ratification", day);
    assert!(matches!(ratify("FR", "2026-02-30"), Err(what_if::Wrong::Day(_))));
    assert!(matches!(ratify("Narnia", "2026-12-01"), Err(what_if::Wrong::Unknown(_))));
    assert!(matches!(ratify("CH", "2020-01-01"), Err(what_if::Wrong::Early(_))));
    assert!(matches!(wrong("FR", "x", ""), Err(what_if::Wrong::Field("act"))));
}

/// Whoever would withdraw is bound until its notice takes effect, and what it came to owe before
/// stays owed.
#[test]
fn a_supposed_withdrawal_says_until_when_and_what_stays_owed() {
    let left = ("FR", "denunciation", "2027-01-10");
    let outcome = simulate("paris-agreement", &supposed(&[left])).unwrap().unwrap();
    assert!(outcome.flaws.is_empty(), "{:?}", outcome.flaws);
    let until = |outcome: &what_if::WhatIfOutcome| -> Vec<(String, String)> {
        let leaving = outcome.leaving.iter();
        leaving.map(|one| (one.party.clone(), one.until.to_string())).collect()
    };
    let [(party, day)] = until(&outcome).try_into().unwrap();
    assert_eq!((party.as_str(), day.as_str()), ("FR", "2028-01-10"));
    let page = what_if(&shell(Lang::En, Some(Role::Admin)), "paris-agreement", supposed(&[left]));
    let page = page.into_string();
    let told = page.split("data-test=\"leaving\"").nth(1).unwrap();
    let told = told.split("</div>").next().unwrap();
    assert!(told.contains("France (FR) would stay bound until 10 Jan 2028"), "{told}");
    assert!(told.contains("it would owe nothing more"), "{told}");

    // What was owed before the day of leaving stands, also when it is asked for later.
    let mut acts: Vec<(&str, &str, &str)> = ["CH", "GB", "NO", "IS", "MD", "AD"]
        .into_iter()
        .map(|party| (party, "ratification", "2026-12-01"))
        .collect();
    acts.push(("CH", "denunciation", "2029-06-01"));
    let outcome = simulate("cets-225", &supposed(&acts)).unwrap().unwrap();
    let [(party, day)] = until(&outcome).try_into().unwrap();
    assert_eq!((party.as_str(), day.as_str()), ("CH", "2029-10-01"));
    let owes: Vec<&str> =
        outcome.leaving[0].owes.iter().map(|item| item.finding.key.duty.as_str()).collect();
    assert_eq!(owes, ["first-report"]);

    // A notice without effect binds nobody for longer or shorter: its flaw is told.
    let outcome = simulate("cets-225", &supposed(&[("CH", "denunciation", "2027-01-10")]));
    let outcome = outcome.unwrap().unwrap();
    assert!(outcome.leaving.is_empty() && !outcome.flaws.is_empty(), "{:?}", outcome.leaving);
}

/// Cygnus breaks the cap, which it owes to each other party, bound by the same round: that is the
/// business of whoever is bound, and not of everybody.
#[test]
fn what_is_owed_to_each_other_party_is_owed_to_us() {
    let own = "asterion.example";
    let is_run = |item: &Item| item.finding.key.duty == "plan-above-cap";
    let summary = first(false);
    assert!(summary.to_us.iter().any(is_run), "{:?}", summary.to_us);
    assert!(!summary.others.iter().any(is_run));
    assert_eq!(summary.to_us_breached, summary.to_us.len());
    let shell = shell(Lang::En, Some(Role::Officer));
    let shown = board::summary(&shell, &summary).into_string();
    assert!(shown.contains("Owed to us and breached"), "{shown}");
    assert!(board::tasks(&shell, &summary).iter().any(|task| task.words.contains("owed to us")));

    let names = BTreeMap::from([(own.to_owned(), "Asterion".to_owned())]);
    for (to, has) in [(own, true), ("Asterion", true), ("mallory.example", false)] {
        let asked = Asked { to: to.to_owned(), ..Asked::default() };
        let board = ask(|docket| board::gather(docket, asked, (own, &names), NOW));
        assert_eq!(board.items.iter().any(is_run), has, "{to}");
    }
}

/// Nothing that nobody owes is due, and what would end first stands first.
#[test]
fn what_would_be_owed_comes_in_the_order_of_its_ends_and_is_not_due() {
    let own = "asterion.example";
    let board = ask(|docket| board::gather(docket, Asked::default(), (own, &BTreeMap::new()), NOW));
    assert!(!board.would_be.is_empty());
    let ends: Vec<_> = board.would_be.iter().map(duties::would_end).collect();
    let known: Vec<_> = ends.iter().flatten().collect();
    assert!(known.is_sorted() && ends.iter().is_sorted_by_key(|end| end.is_none()), "{ends:?}");
    for item in &board.would_be {
        assert!(!item.is_owed());
        let stands = duties::stands(Lang::En, item, NOW).into_string();
        assert!(stands.contains("class=\"status mute\"") && !stands.contains(">Due"), "{stands}");
    }
}

/// A law has addressees and an authority: nobody signs it, and nothing of it is owed to parties.
#[test]
fn a_law_is_no_treaty() {
    let officer = shell(Lang::En, Some(Role::Officer));
    let page = finding_page(Urgency::Soon);
    assert_eq!(page.item.form, Some(Form::Regulation));
    let shown = finding::page(&officer, &page).into_string();
    assert!(!shown.contains("all parties together"), "{shown}");
    assert!(shown.contains(">Owed to<"));
    for (id, acts) in [("us-ca-sb-53", false), ("cets-225", true)] {
        let shown = what_if(&officer, id, Supposed::default()).into_string();
        assert_eq!(shown.contains("value=\"ratification\""), acts, "{id}");
        assert!(shown.contains("name=\"text\""));
    }
}

/// Whoever files from a finding has somebody ticked who reads it: those to whom it is owed, or the
/// own people where an authority is no peer.
#[test]
fn a_filing_from_a_finding_has_its_readers() {
    let names = |parties: &[&str]| -> BTreeMap<String, String> {
        parties.iter().map(|party| ((*party).to_owned(), (*party).to_owned())).collect()
    };
    let parties = names(&["asterion.example", "borealis.example", "mallory.example"]);
    let readers = |duty: &str| {
        ask(|docket| {
            let found = found(docket);
            let finding = found.iter().find(|finding| finding.key.duty == duty).unwrap();
            Next::of(docket, finding).read_by(docket, finding, &parties).readers
        })
    };
    assert_eq!(readers("plan-above-cap"), ["asterion.example", "borealis.example"]);
    let mut page = finding_page(Urgency::Soon);
    page.next.readers = readers(&page.item.finding.key.duty);
    assert_eq!(page.next.readers, ["asterion.example"]);
    let shown = finding::page(&shell(Lang::En, Some(Role::Officer)), &page).into_string();
    assert!(shown.contains("&amp;a.asterion.example=yes"), "{shown}");
}

/// A breach of the cap, and the page of whoever did it.
fn broken_ban(shell: &PageContext) -> (FindingPage, PageContext) {
    let mut page = ask(|docket| {
        let mut found = found(docket).into_iter();
        let finding = found.find(|finding| {
            finding.key.duty == "plan-above-cap" && Urgency::of(finding, NOW) == Urgency::Breached
        });
        let finding = finding.unwrap();
        let next = Next::of(docket, &finding);
        FindingPage { item: Item::new(docket, finding), next, ..finding_page(Urgency::Breached) }
    });
    page.next.readers = vec!["borealis.example".to_owned()];
    let mut own = shell.clone();
    own.descriptor.party = page.item.finding.key.bearer.parse().unwrap();
    (page, own)
}

/// What was forbidden was filed, and no clock started; whoever did it is told what is left to do.
#[test]
fn a_broken_ban_says_when_it_was_filed_and_what_can_be_done() {
    let (mut page, admin) = broken_ban(&shell(Lang::En, Some(Role::Admin)));
    assert_eq!(page.next.broken, Some(Broken::default()));
    let shown = finding::page(&admin, &page).into_string();
    assert!(shown.contains("<dt>Filed</dt>") && !shown.contains("Clock started"));
    let steps = |shown: &str| shown.split("data-test=\"broken\"").nth(1).map(str::to_owned);
    let first = steps(&shown).unwrap();
    assert!(first.contains("names nothing that would excuse it") && !first.contains("Ask for it"));
    assert!(first.contains("/submit?kind=general.notice&amp;") && first.contains("#evidence"));
    assert!(shown.contains("id=\"evidence\""));
    assert!(first.contains("&amp;a.borealis.example=yes"));

    // Where the rule names an excuse, it is offered to ask for it.
    let waiver = "agreement.waiver".parse().unwrap();
    page.next.broken = Some(Broken { excused_by: vec![(waiver, By::AnotherParty)] });
    let asked = steps(&finding::page(&admin, &page).into_string()).unwrap();
    assert!(asked.contains("from another party") && asked.contains("Request%20to%20be%20excused"));

    // It is nobody else's to do.
    let other = shell(Lang::En, Some(Role::Admin));
    assert!(steps(&finding::page(&other, &page).into_string()).is_none());
}

/// Acts, each by whom, what and when.
fn supposed(acts: &[(&str, &str, &str)]) -> Supposed {
    let row = |(party, action, day): &(&str, &str, &str)| {
        let [party, action, day] = [party, action, day].map(|text| (*text).to_owned());
        Row { party, action, day }
    };
    Supposed { rows: acts.iter().map(row).collect(), ..Supposed::default() }
}

#[test]
fn an_agreement_shows_text_beside_rule_and_what_has_no_effect() {
    let pages: BTreeMap<_, _> = pages(Lang::En).into_iter().collect();
    let shown = pages["agreement"].clone().into_string();
    for part in [
        "id=\"art-24\"",
        "first-report",
        "A summary, not",
        "action-not-signed",
        "Entry into force",
        "m-signed",
        "claim-rejected",
    ] {
        let word = if part == "claim-rejected" { "Held to be wrong" } else { part };
        assert!(shown.contains(word), "{word}");
    }
    let cap = pages["agreement-cap"].clone().into_string();
    assert!(cap.contains("Activated") && cap.contains("cygnus-lab.example"));
}

/// What the node holds nobody has to type: agreements by their titles, the words that rules look
/// for, and matters, those of others under their party's name.
#[test]
fn what_is_held_is_offered() {
    let offers =
        |party: &str, kind: &str| ask(|docket| docket.offers(party, &kind.parse().unwrap()));
    let filing = offers("asterion.example", "incident.filing");
    let has = |at: &str, value: &str| filing[at].iter().any(|offer| offer.value == value);
    assert!(has("/regime", "us-ca-sb-53") && has("/regime", "us-ny-raise"));
    assert!(has("/recipient", "California Office of Emergency Services"));
    assert!(has("/incident", "urn:example:incident:3"));
    let law = filing["/regime"].iter().find(|offer| offer.value == "us-ca-sb-53").unwrap();
    assert!(law.title["en"].contains("California"));
    let of_another = offers("borealis.example", "incident.filing");
    let named = "asterion.example/urn:example:incident:3";
    assert!(of_another["/incident"].iter().any(|offer| offer.value == named));
    let act = offers("asterion.example", "agreement.signature");
    assert!(act["/agreement"].iter().any(|offer| offer.value == "cets-225"));
    // As a form shows it: a list beside a field that takes other words, too.
    let pages: BTreeMap<_, _> = super::fixtures::pages(Lang::En).into_iter().collect();
    let form = pages.values().find(|page| page.contains("id=\"o.incident\"")).expect("a form");
    assert!(form.contains("list=\"o.incident\"") && form.contains("list=\"subjects\""));
}
