//! What must hold whatever the facts are: the order in which they come changes nothing, and every
//! finding can be checked by others.

use std::collections::BTreeMap;

use comity_agreements::duty::finding::{Doubt, Matter};
use comity_agreements::duty::verify::{Grounds, verify_json};
use comity_agreements::duty::{
    Calendars, Engine, Fact, Filter, Finding, Instrument, Mismatch, State, Status, Table, Verdict,
};
use comity_protocol::index::Relation;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{agreement, at, bound, fact, id};

pub(super) const PARTIES: [&str; 3] = ["a.example", "b.example", "c.example"];

pub(super) const FIELDS: &str = "group pair = a.example, b.example
fields of incident.note
  incident: text at /incident
  serious: truth at /serious
  harm: text at /harm
  aware: instant at /aware
  belief: instant at /belief
  size: number in FLOP at /size
fields of incident.filing
  incident: text at /incident
  stage: text at /stage
fields of incident.end
  incident: text at /incident
  ended: instant at /ended
fields of agreement.waiver
  incident: text at /incident
";

const RULES: &str = "duty report
  bearer each party
  owed to each other party
  when incident.note as note by bearer where note.serious = yes
  key note.incident
  clock from earliest of note.aware, note.belief
  must file incident.filing as filing by bearer
    where filing.incident = note.incident and filing.stage = \"first\"
  within 10 days, calendar days
  tier death when note.harm = \"death\": within 48 hours
  except small when note.size < 5 FLOP: nothing
  except joint when bearer in pair: within 12 days, calendar days
  then progress: file incident.filing as progress by bearer
    where progress.incident = note.incident and progress.stage = \"next\"
    every 3 days until incident.end as end by bearer where end.incident = note.incident
  then final: file incident.filing as final by bearer
    where final.incident = note.incident and final.stage = \"last\"
    within 5 days after incident.end as end by bearer where end.incident = note.incident
  then review: file incident.filing as review by bearer
    where review.incident = note.incident and review.stage = \"last\"
    within 5 days after incident.end as end by bearer where end.incident = note.incident,
    clock from end.ended
  then check: file incident.filing as check by bearer
    where check.incident = note.incident and check.stage = \"last\"
    within 4 days after incident.end as end by pair where end.incident = note.incident,
    clock from end.ended
  excused by agreement.waiver as waiver by another party where waiver.incident = note.incident
  cure within 3 days
  consequence art-9
duty shared
  bearer issuer
  when incident.note as note by anyone where note.serious = yes and note.harm = \"death\"
  key note.incident
  clock from latest of note.aware, note.belief
  must file incident.filing as filing by bearer where filing.incident = note.incident
  within 4 days, calendar days
  extended by incident.end as end by pair where end.incident = note.incident to end.ended
duty alone
  bearer each party
  when incident.filing as filing by another party
  clock from filing
  must file incident.end as end by bearer
  within 24 hours
duty crowd
  bearer each party
  when incident.note as note by bearer
    where count of incident.note as other by bearer in the last 4 days, at most 50 >= 3
  clock from filing
  must file incident.filing as filing by bearer where filing.incident = note.incident
  within 24 hours
duty crossing
  bearer each party
  when incident.note as note by bearer
    where any of incident.filing as other by anyone where other.incident = note.incident in the last 6 days, at most 50
  clock from filing
  must file incident.end as end by bearer where end.incident = note.incident
  within 24 hours
duty weekly
  bearer each of pair
  every 1 week from 2026-01-05
  must file incident.end as end by bearer
  within 2 days, calendar days
duty recognise
  bearer each party
  when incident.filing as filing by another party
  clock from filing
  must file incident.end as end by bearer where end.incident = filing.incident
  within 4 days, calendar days
  except lapsed when breach of report by filing.issuer: nothing
  except missed when breach of weekly by filing.issuer: nothing
ban hanging
  bearer each party
  never file incident.filing as filing by bearer where filing.stage = \"first\"
  when breach of shared by bearer or breach of report by bearer
ban never
  bearer each party
  never file incident.note as note by bearer where note.size > 8 FLOP
  excused by agreement.waiver as waiver by another party where waiver.incident = note.incident
limit total
  bearer each party
  sum of note.size over incident.note as note by bearer in the last 7 days, at most 8
  must be <= 20 FLOP
order first-note
  bearer each party
  file incident.filing as filing by bearer
  only after incident.note as note by anyone where note.incident = filing.incident
  at most 9 days before
ban seldom
  bearer each party
  never file incident.filing as filing by bearer where filing.stage = \"last\"
  when count of incident.note as note by bearer in the last 9 days, at most 50 >= 2
  except closed when any of incident.end as end by anyone
    where end.incident = filing.incident, at most 50: nothing
limit lenient
  bearer each party
  count of incident.end as end by bearer in the last 9 days, at most 20
  must be <= 1
  when bearer in pair
  except busy when count of incident.note as note by bearer, at most 50 > 3: nothing
limit covered
  bearer each party
  sum of note.size over incident.note as note by bearer
    in each 1 week from 2026-01-12 by note.aware, at most 6
  must be <= 9 FLOP
order notice
  bearer each party
  file incident.end as end by bearer
  only after incident.note as note by bearer
    where note.incident = end.incident and note.issued + 2 days <= end.ended
      and day of end.ended <= day of note.aware + 1 week
  when end.incident != \"inc-2\"
";

pub(super) fn text() -> Instrument {
    agreement("treaty", FIELDS, RULES)
}

/// One of them joins while things happen, so that some of what is told began before it was bound.
pub(super) fn table() -> Table {
    let joined = "2026-01-08".parse().unwrap();
    bound("test", &PARTIES[..2]).with("test", &PARTIES[2..], joined)
}

pub(super) fn time(hours: u32) -> String {
    let start = at("2026-01-05T00:00:00Z");
    start.plus_millis(i64::from(hours) * 3_600_000).to_string()
}

/// Facts over about three weeks; some later ones do something to earlier ones.
pub(super) fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let one = (0..4_u8, 0..3_usize, 0..500_u32, 0..3_u8, any::<[u8; 8]>(), 0..16_u8);
    prop::collection::vec(one, 1..24).prop_map(|rows| {
        let mut facts: Vec<Fact> = Vec::new();
        for (number, (kind, party, hours, incident, bits, twist)) in rows.into_iter().enumerate() {
            let logged = vouched(hours, [bits[6], bits[7]]);
            let name = format!("s-{number}");
            let issuer = PARTIES[party];
            let issued = time(hours);
            if let (12..=15, Some(target)) =
                (twist, facts.get(usize::from(bits[0]) % facts.len().max(1)))
            {
                let (relation, target) = (RELATIONS[usize::from(twist) - 12], target.clone());
                let amended =
                    json!({"reason": "x", "body": body(kind_of(&target), incident, bits)});
                let kind = match relation {
                    Relation::Supersedes => "statement.supersession",
                    Relation::Amends => "statement.amendment",
                    Relation::Retracts => "statement.retraction",
                    Relation::Erases => "content.erasure",
                };
                let mut mark = fact(&name, kind, issuer, &issued, amended);
                mark.issuer = target.issuer.clone();
                mark.relation = Some((relation, target.id));
                mark.logged = logged;
                facts.push(mark);
                continue;
            }
            let mut fact =
                fact(&name, KINDS[usize::from(kind)], issuer, &issued, body(kind, incident, bits));
            // As the kinds of statements have it, so that something is left when the content is
            // gone.
            fact.subject = format!("inc-{incident}");
            if twist == 11 {
                fact.body = None;
            }
            fact.logged = logged;
            facts.push(fact);
        }
        facts
    })
}

/// What others say of when something was logged that claims a time: nothing, what fits, or not.
fn vouched(hours: u32, bits: [u8; 2]) -> Vouched {
    let about = |bit: u8| {
        let shift = [-40, -3, 0, 3, 40][usize::from(bit % 5)];
        at(&time(0)).plus_millis((i64::from(hours) + shift) * 3_600_000)
    };
    let bound = |bit: u8| (bit >= 128).then(|| about(bit));
    Vouched { after: bound(bits[0]), by: bound(bits[1]) }
}

pub(super) const KINDS: [&str; 4] =
    ["incident.note", "incident.filing", "incident.end", "agreement.waiver"];
const RELATIONS: [Relation; 4] =
    [Relation::Supersedes, Relation::Amends, Relation::Retracts, Relation::Erases];

fn kind_of(fact: &Fact) -> u8 {
    KINDS.iter().zip(0..).find(|(kind, _)| **kind == fact.kind.as_str()).map_or(0, |(_, at)| at)
}

fn body(kind: u8, incident: u8, bits: [u8; 8]) -> Value {
    let mut body = json!({"incident": format!("inc-{incident}")});
    if kind == 0 {
        let maybe = |bit: u8, value: Value| if bit.is_multiple_of(4) { Value::Null } else { value };
        body["serious"] = maybe(bits[1], json!(bits[1] % 4 > 1));
        body["harm"] = maybe(bits[2], json!(["injury", "death"][usize::from(bits[2] % 2)]));
        body["aware"] = maybe(bits[3], json!(time(u32::from(bits[3]))));
        body["belief"] = maybe(bits[4], json!(time(u32::from(bits[4]))));
        body["size"] = maybe(bits[5], json!(bits[5] % 10));
    } else if kind == 1 {
        body["stage"] = json!(["first", "next", "last"][usize::from(bits[1] % 3)]);
        if bits[2].is_multiple_of(5) {
            body["incident"] = Value::Null;
        }
    } else if kind == 2 && !bits[1].is_multiple_of(4) {
        body["ended"] = json!(time(2 * u32::from(bits[1])));
    }
    body
}

pub(super) fn engine() -> Engine {
    Engine::new(vec![text()], &Calendars::bundled(), &table()).unwrap()
}

fn bytes(engine: &mut Engine) -> String {
    serde_json::to_string_pretty(&engine.findings(&Filter::default())).unwrap()
}

fn all_at_once(facts: &[Fact], as_of: Timestamp) -> String {
    let mut engine = engine();
    engine.insert_batch(facts);
    engine.advance(as_of);
    bytes(&mut engine)
}

/// How many random histories: thousands where there is time, or so many times the usual.
pub(crate) fn cases(usual: u32) -> u32 {
    let factor = std::env::var("COMITY_CASES").ok().and_then(|factor| factor.parse().ok());
    let slow = std::env::var_os("COMITY_SLOW").is_some();
    usual * factor.unwrap_or(if slow { 12 } else { 1 })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(96)))]

    #[test]
    fn the_order_of_arrival_changes_nothing(
        facts in facts(),
        order in any::<prop::sample::Index>(),
        steps in prop::collection::vec(0..700_u32, 1..5),
        keys in prop::collection::vec(any::<u32>(), 24),
    ) {
        let mut steps: Vec<Timestamp> = steps.into_iter().map(|step| at(&time(step))).collect();
        steps.sort();
        let as_of = steps[steps.len() - 1];
        let expected = all_at_once(&facts, as_of);

        // One by one, each evaluated, while time goes on.
        let mut shuffled: Vec<_> = facts.iter().zip(&keys).collect();
        shuffled.sort_by_key(|(_, key)| **key);
        let mut live = engine();
        for (number, (fact, _)) in shuffled.iter().enumerate() {
            live.advance(steps[number * steps.len() / shuffled.len().max(1)]);
            live.insert(fact);
            live.advance(live.as_of());
        }
        live.advance(as_of);
        prop_assert_eq!(&bytes(&mut live), &expected);

        // In two batches, and some twice.
        let cut = order.index(facts.len() + 1);
        let mut batches = engine();
        batches.insert_batch(&facts[cut..]);
        batches.advance(steps[0]);
        batches.insert_batch(&facts);
        batches.advance(as_of);
        prop_assert_eq!(&bytes(&mut batches), &expected);

        // Contents that come after their statements.
        let mut late = engine();
        let unheld: Vec<Fact> = facts.iter().map(|fact| Fact { body: None, ..fact.clone() }).collect();
        late.insert_batch(&unheld);
        late.advance(as_of);
        late.insert_batch(&facts);
        prop_assert_eq!(&bytes(&mut late), &expected);

        // What others say of when they were logged comes later, in two parts and another order.
        let mut vouched = engine();
        let claimed = |fact: &Fact| Fact { logged: Vouched::NOBODY, ..fact.clone() };
        vouched.insert_batch(&facts.iter().map(claimed).collect::<Vec<_>>());
        vouched.advance(as_of);
        for (fact, _) in &shuffled {
            let after = Vouched { by: None, ..fact.logged };
            vouched.insert(&Fact { logged: after, ..(*fact).clone() });
            vouched.advance(as_of);
        }
        vouched.insert_batch(facts.iter().rev());
        prop_assert_eq!(&bytes(&mut vouched), &expected);

        // There and back again.
        live.advance(at("2027-01-01T00:00:00Z"));
        live.advance(as_of);
        prop_assert_eq!(&bytes(&mut live), &expected);
    }

    #[test]
    fn no_later_word_of_the_bearer_makes_a_breach_milder(
        early in facts(),
        late in facts(),
        bearer in 0..3_usize,
        hours in 100..600_u32,
        wait in 1..400_u32,
        targets in prop::collection::vec(any::<prop::sample::Index>(), 24),
    ) {
        let (now, then) = (at(&time(hours)), at(&time(hours + wait)));
        // What others say or destroy meanwhile is no word of the bearer.
        let mut early: Vec<Fact> =
            early.into_iter().filter(|fact| fact.counted_at() <= now).collect();
        destroyed(&mut early);
        // What the bearer logs later: whatever time it claims, others saw its log without it.
        let mut later: Vec<Fact> = Vec::new();
        for ((number, fact), target) in late.into_iter().enumerate().zip(&targets) {
            let mut fact = Fact { id: id(&format!("late-{number}")), ..fact };
            fact.issuer = PARTIES[bearer].parse().unwrap();
            fact.logged = Vouched { after: Some(now.plus_millis(1)), by: None };
            if let Some((relation, _)) = fact.relation {
                let mine: Vec<&Fact> =
                    early.iter().chain(&later).filter(|one| one.issuer == fact.issuer).collect();
                if mine.is_empty() {
                    continue;
                }
                fact.relation = Some((relation, target.get(&mine).id));
            }
            later.push(fact);
        }
        let findings = |facts: &[Fact], as_of: Timestamp| {
            let mut engine = engine();
            engine.insert_batch(facts);
            engine.advance(as_of);
            let bearer = Some(PARTIES[bearer].to_owned());
            engine.findings(&Filter { bearer, ..Filter::default() })
        };
        let before = findings(&early, now);
        // A follow-up runs by the clock of its matter as it is told until the duty is due.
        let is_retold = later.iter().any(|fact| match fact.relation {
            None => fact.kind.as_str() == "incident.note",
            Some((relation, _)) => relation != Relation::Erases,
        });
        let is_kept =
            |finding: &&Finding| !is_retold || !finding.key.duty.contains('/');
        // What was destroyed is held by nobody any more.
        let mut all: Vec<Fact> = early.iter().chain(&later).cloned().collect();
        let destroyed = destroyed(&mut all);
        // Asked of the same time as before, or of a later one.
        for as_of in [now, then] {
            let after = findings(&all, as_of);
            let breaches = before.iter().filter(|finding| finding.verdict == Verdict::Breach);
            for breach in breaches.filter(is_kept) {
                let found = after.iter().find(|finding| finding.key == breach.key);
                prop_assert!(
                    stays(breach, found, &after, &destroyed, &early),
                    "{breach:#?}\nbecame\n{found:#?}\nas of {as_of}, by\n{later:#?}\nof\n{early:#?}"
                );
            }
        }
    }

    /// What is known between evaluations is what a first evaluation finds, so that nothing is
    /// missed because an instance was not looked at again.
    #[test]
    fn nothing_is_left_behind(
        facts in facts(),
        unheld in prop::collection::vec(any::<bool>(), 24),
        steps in prop::collection::vec(0..700_u32, 1..5),
    ) {
        let mut live = engine();
        let mut steps = steps;
        steps.sort_unstable();
        let mut seen = BTreeMap::new();
        let mut look = |live: &mut Engine| {
            for finding in live.changes(&Filter::default()) {
                seen.insert(finding.key, finding.state);
            }
        };
        for (fact, unheld) in facts.iter().zip(&unheld) {
            let body = fact.body.clone().filter(|_| !unheld);
            live.insert(&Fact { body, ..fact.clone() });
            live.advance(at(&time(steps[0])));
            look(&mut live);
        }
        for step in steps {
            live.advance(at(&time(step)));
            look(&mut live);
        }
        for fact in &facts {
            live.insert(fact);
            live.advance(live.as_of());
            look(&mut live);
        }
        let mut fresh = engine();
        fresh.insert_batch(&facts);
        fresh.advance(live.as_of());
        for finding in fresh.findings(&Filter::default()) {
            prop_assert_eq!(seen.get(&finding.key), Some(&finding.state), "{:?}", finding.key);
        }
        prop_assert_eq!(live.tally(), fresh.tally());
        prop_assert_eq!(live.instances(), fresh.instances());
        prop_assert_eq!(live.next_change(), fresh.next_change());
    }

    /// What was destroyed is as if it had never been held.
    #[test]
    fn what_is_destroyed_is_forgotten(
        facts in facts(),
        destroyed in prop::collection::vec(any::<bool>(), 24),
        step in 0..700_u32,
    ) {
        let as_of = at(&time(step));
        let mut live = engine();
        live.insert_batch(&facts);
        live.advance(as_of);
        let mut left = facts.clone();
        for (fact, _) in left.iter_mut().zip(&destroyed).filter(|(_, destroyed)| **destroyed) {
            fact.body = None;
            let target = fact.relation.as_ref().map(|(_, target)| target);
            live.forget(&fact.id, target);
        }
        let mut fresh = engine();
        fresh.insert_batch(&left);
        fresh.advance(as_of);
        prop_assert_eq!(bytes(&mut live), bytes(&mut fresh));
        prop_assert_eq!(live.tally(), fresh.tally());
    }

    #[test]
    fn what_changed_is_handed_out(facts in facts(), step in 0..700_u32) {
        let as_of = at(&time(step));
        let mut engine = engine();
        let mut seen: BTreeMap<_, _> = BTreeMap::new();
        for fact in &facts {
            engine.insert(fact);
            engine.advance(as_of);
            for finding in engine.changes(&Filter::default()) {
                seen.insert(finding.key.clone(), (finding.state, finding.due.map(|due| due.statutory)));
            }
        }
        for finding in engine.findings(&Filter::default()) {
            let now = (finding.state, finding.due.map(|due| due.statutory));
            prop_assert_eq!(seen.get(&finding.key), Some(&now), "{:?}", finding.key);
        }
    }

    #[test]
    fn findings_are_believed_only_as_they_are(facts in facts(), step in 0..700_u32, which in any::<prop::sample::Index>()) {
        let (text, table, calendars) = (text(), table(), Calendars::bundled());
        let mut engine = engine();
        engine.insert_batch(&facts);
        engine.advance(at(&time(step)));
        let findings = engine.findings(&Filter::default());
        let horizons = BTreeMap::new();
        let grounds = Grounds {
            instruments: std::slice::from_ref(&text),
            calendars: &calendars,
            bound: &table,
            facts: &facts,
            horizons: &horizons,
        };
        prop_assume!(!findings.is_empty());
        let finding = &findings[which.index(findings.len())];
        let honest = serde_json::to_value(finding).unwrap();
        prop_assert_eq!(verify_json(&honest, grounds), Ok(()));
        for (member, value) in [
            ("state", json!("fulfilled")),
            ("verdict", json!("compliant")),
            ("rule", json!("00")),
            ("evidence", json!([{"role": "act", "at": "2026-01-01T00:00:00Z", "statement": id("forged")}])),
            ("doubts", json!([{"doubt": "bound"}])),
            ("more", json!(true)),
        ] {
            let mut forged = honest.clone();
            if forged.get(member) == Some(&value) {
                continue;
            }
            forged[member] = value;
            let members = vec![member.to_owned()];
            let refused = verify_json(&forged, grounds).unwrap_err();
            if is_held(&forged, finding, &facts) || ["rule", "more"].contains(&member) {
                prop_assert_eq!(refused, Mismatch::Differs { members });
            } else {
                // What it rests on is not held, so that nobody here can say that it is false.
                prop_assert!(matches!(refused, Mismatch::Unheld(_)), "{member}: {refused}");
            }
        }
        let mut forged = honest.clone();
        forged["bearer"] = json!("nobody.example");
        let refused = verify_json(&forged, grounds).unwrap_err();
        prop_assert_eq!(refused == Mismatch::NoSuchDuty, is_held(&honest, finding, &facts));
        let mut forged = honest;
        forged["version"] = json!("2");
        prop_assert_eq!(verify_json(&forged, grounds), Err(Mismatch::Agreement));
    }
}

/// Takes away the contents that were destroyed; what was held of them.
fn destroyed(facts: &mut [Fact]) -> Vec<Fact> {
    let erases = |fact: &Fact| match fact.relation {
        Some((Relation::Erases, target)) => Some((target, fact.issuer.clone())),
        _ => None,
    };
    let erased: Vec<_> = facts.iter().filter_map(erases).collect();
    let is_erased = |fact: &Fact| erased.contains(&(fact.id, fact.issuer.clone()));
    let is_held = |fact: &&Fact| is_erased(fact) && fact.body.is_some();
    let gone = facts.iter().filter(is_held).cloned().collect();
    for fact in facts.iter_mut() {
        if is_erased(fact) {
            fact.body = None;
        }
    }
    gone
}

/// Whether a breach is one still, though its bearer said and destroyed something since.
///
/// It moves only to late, cured, and breached with more evidence, and no deadline that passed moves
/// back. What cannot be kept is what stood in a content alone that its bearer destroyed:
/// - the name of a matter that the subject does not give: a breach of the same duty stands in its
///   place;
/// - the deadline, where the clock was told there;
/// - what followed on a filing: the breach of what it followed on stands, or it cannot be told;
/// - a condition on totals: that cannot be told, and is no excuse.
fn stays(
    breach: &Finding,
    found: Option<&Finding>,
    after: &[Finding],
    destroyed: &[Fact],
    held: &[Fact],
) -> bool {
    let due = |finding: &Finding| finding.due.as_ref().map(|due| due.statutory);
    let is_breach = |found: &Finding| {
        found.verdict == Verdict::Breach
            || (found.state, found.status) == (State::Cured, Status::Late)
    };
    // One that was lost before is shown once it has passed by what is left.
    let is_moved = |found: &Finding| due(breach).is_some() && due(found) > due(breach);
    // Where the clock was told in what was destroyed, now or before, it can be told anew.
    let is_lost = breach.doubts.iter().any(|doubt| matches!(doubt, Doubt::Destroyed { .. }));
    let may_move = is_lost || !destroyed.is_empty();
    if found.is_some_and(|found| is_breach(found) && (!is_moved(found) || may_move)) {
        return true;
    }
    let of = |kinds: &[&str]| destroyed.iter().any(|fact| kinds.contains(&fact.kind.as_str()));
    let names = |fact: &Fact| {
        let name = fact.body.as_ref().and_then(|body| body.get("incident")?.as_str());
        // An amendment may have named another matter.
        let is_amended = held.iter().any(|one| one.relation == Some((Relation::Amends, fact.id)));
        name == Some(fact.subject.as_str()) && !is_amended
    };
    if breach.key.duty.contains('/') {
        // Of one in a row another may be the first that is missing.
        let is_it = |found: &Finding| {
            let (one, other) = (&found.key, &breach.key);
            (&one.duty, &one.matter) == (&other.duty, &other.matter) && is_breach(found)
        };
        let is_named = |gone: &Fact| held.iter().any(|fact| fact.id == gone.id && names(fact));
        return after.iter().any(is_it) || !destroyed.iter().all(is_named);
    }
    let is_renamed = of(&["statement.amendment"])
        || held.iter().any(|fact| {
            let is_it = |gone: &Fact| gone.id == fact.id && fact.kind.as_str() == "incident.note";
            destroyed.iter().any(is_it) && !names(fact)
        });
    let in_its_place =
        |finding: &Finding| finding.key.duty == breach.key.duty && is_breach(finding);
    if is_renamed && after.iter().any(in_its_place) {
        return true;
    }
    // Conditions that rest on totals, or on other duties.
    let is_total = ["crowd", "crossing", "seldom", "lenient", "hanging", "recognise"]
        .contains(&breach.key.duty.as_str());
    let is_destroyed = |found: &Finding| found.verdict == Verdict::Destroyed;
    is_total && !destroyed.is_empty() && (found.is_none_or(is_destroyed))
}

/// Whether everything that a finding cites is held, with its content.
fn is_held(claimed: &Value, finding: &Finding, facts: &[Fact]) -> bool {
    let cited = ["evidence", "changes"].into_iter().flat_map(|list| claimed[list].as_array());
    let cited = cited.flatten().map(|one| one["statement"].clone());
    let matter = match &finding.key.matter {
        Matter::Statement { id } => Some(json!(id)),
        _ => None,
    };
    let lacking = finding.doubts.iter().any(|doubt| matches!(doubt, Doubt::Unheld { .. }));
    let mut cited = cited.chain(matter);
    !lacking && cited.all(|id| facts.iter().any(|fact| json!(fact.id) == id && fact.body.is_some()))
}

#[test]
fn what_is_no_finding_is_told_apart() {
    let (text, table, calendars, horizons) =
        (text(), table(), Calendars::bundled(), BTreeMap::new());
    let grounds = Grounds {
        instruments: std::slice::from_ref(&text),
        calendars: &calendars,
        bound: &table,
        facts: &[],
        horizons: &horizons,
    };
    for bad in [json!(null), json!({}), json!({"agreement": "test"})] {
        assert_eq!(verify_json(&bad, grounds), Err(Mismatch::Malformed));
    }
}
