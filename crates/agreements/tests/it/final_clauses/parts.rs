//! Clauses and categories that enter into force by a rule of their own, as real treaties have them,
//! and at random beside a judge that looks at every day.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::document::Agreement;
use comity_agreements::agreement::force::{
    Condition, Declaration, Effect, ForceOutcome, Later, Membership, Other, Part, PartForce, Rule,
    Setting, Takers, Timeline, View, Who, declarations, setting,
};
use comity_agreements::agreement::language::{self, english};
use comity_agreements::calendar::{Day, Length, Rounding};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{day, outcome, read, text, timeline};

/// What the file of a treaty says that its participants did.
fn record(agreement: &Agreement) -> Timeline {
    let mut consents = agreement.clone();
    consents.participants.retain(|one| one.action.is_consent());
    let declarations = declarations(&agreement.participants);
    Timeline { declarations, ..timeline(&consents) }
}

/// The day of the whole, and how each part stands.
fn enter(agreement: &Agreement, setting: &Setting) -> (ForceOutcome, Vec<PartForce>) {
    let record = record(agreement);
    let whole = outcome(agreement, &record, setting);
    let rule = agreement.force.as_ref().unwrap();
    let parts = agreement
        .parts
        .iter()
        .map(|part| part.enter(Some((rule, &whole)), &record, setting, View::default()).unwrap());
    let parts = parts.collect();
    (whole, parts)
}

fn of(file: &str) -> (ForceOutcome, Vec<PartForce>) {
    let agreement = read(file);
    enter(&agreement, &setting(&agreement))
}

fn since(part: &PartForce, party: &str) -> Option<String> {
    let spans = part.spans(party);
    let (from, _, is_sure) = spans.first()?;
    Some(if *is_sure { from.to_string() } else { format!("perhaps {from}") })
}

/// Covenant, art. 41(2): ten declarations; whoever declares later is bound by it later, and nobody
/// before the Covenant binds it.
#[test]
fn ten_declarations_bring_an_article_into_force() {
    let covenant = text("iccpr");
    let (whole, parts) = of(&covenant);
    assert_eq!(whole.day(), Some(day("1976-03-23")), "{}", whole.explain());
    let [article] = &parts[..] else { panic!("{parts:?}") };
    let explained = article.outcome.explain();
    assert_eq!(article.outcome.day(), Some(day("1979-03-28")), "{explained}");
    assert!(explained.contains("declaration of Germany (1979-03-28)"), "{explained}");
    assert_eq!(article.parties.len(), 11);
    assert_eq!(since(article, "Norway").as_deref(), Some("1979-03-28"));
    assert_eq!(since(article, "Sri Lanka").as_deref(), Some("1980-09-11"));
    assert_eq!(since(article, "Costa Rica"), None);

    // Without the tenth there are nine until Sri Lanka is party.
    let nine = super::without(&covenant, &["participant Germany mandatory"]);
    assert_eq!(of(&nine).1[0].outcome.day(), Some(day("1980-09-11")));
    // One that was taken back before does not count; afterwards it changes nothing for the others.
    let taken_back = |on: &str| {
        let line = format!(
            "participant Norway declaration-withdrawal {on} under art-41, unconfirmed\n\nentry into force\n"
        );
        of(&covenant.replacen("\nentry into force\n", &line, 1)).1.remove(0)
    };
    assert_eq!(taken_back("1979-03-27").outcome.day(), Some(day("1980-09-11")));
    let later = taken_back("1990-01-01");
    assert_eq!(later.outcome.day(), Some(day("1979-03-28")));
    assert_eq!(later.spans("Norway")[0].1, Some(day("1990-01-01")));

    let told: Vec<String> = english(&language::read(&covenant).unwrap())
        .into_iter()
        .filter(|paragraph| paragraph.rule == "Entry into force of art-41")
        .flat_map(|paragraph| paragraph.sentences)
        .collect();
    assert_eq!(
        told.join("\n"),
        "Clause art-41 binds the parties that declare to accept that, while the declaration stands; they alone are counted here.
Clause art-41 enters into force on the day on which this is met:
  - at least 10 contracting parties;
Once it was met, the day is settled, whoever withdraws later.
Who joins later than the day on which this was met is bound on the day of its declaration.
Nobody is bound by it before the agreement binds it."
    );
}

/// Racial Discrimination Convention, art. 14(9).
#[test]
fn the_tenth_declaration_under_article_14() {
    let (_, parts) = of(&text("icerd"));
    assert_eq!(parts[0].outcome.day(), Some(day("1982-12-03")));
    assert!(parts[0].outcome.explain().contains("declaration of Senegal (1982-12-03)"));
}

/// Cape Town Convention, art. 49(1): each category with its Protocol, between those that are party
/// to both.
#[test]
fn a_category_waits_for_its_protocol() {
    let agreement = read(&text("cape-town"));
    let mut setting = setting(&agreement);
    let member = |party: &str, from: &str| Membership {
        party: party.to_owned(),
        from: day(from),
        until: None,
    };
    let first = ["Panama", "Ethiopia", "Nigeria", "Pakistan", "USA", "Oman", "Ireland"];
    let mut parties: Vec<_> = first.iter().map(|party| member(party, "2006-03-01")).collect();
    parties.push(member("Malaysia", "2010-01-01"));
    parties.push(member("Elsewhere", "2006-03-01"));
    let protocol = Other { in_force: Some(day("2006-03-01")), parties };
    setting.agreements.insert("aircraft-protocol".to_owned(), protocol);
    let (whole, parts) = enter(&agreement, &setting);
    assert_eq!(whole.day(), Some(day("2004-04-01")), "{}", whole.explain());
    let [aircraft, railway] = &parts[..] else { panic!("{parts:?}") };
    assert_eq!(aircraft.name, "aircraft");
    assert_eq!(aircraft.outcome.day(), Some(day("2006-03-01")), "{}", aircraft.outcome.explain());
    assert_eq!(since(aircraft, "Panama").as_deref(), Some("2006-03-01"));
    // Party to the Convention since 1 March 2006, to the Protocol later.
    assert_eq!(since(aircraft, "Malaysia").as_deref(), Some("2010-01-01"));
    // Party to the Protocol alone.
    assert_eq!(since(aircraft, "Elsewhere"), None);
    // Nothing is known here of the other Protocol.
    assert!(matches!(railway.outcome, ForceOutcome::Undetermined(_)));
    assert!(railway.outcome.explain().contains("how rail-protocol stands"));
    assert_eq!(since(railway, "Panama").as_deref(), Some("perhaps 2004-04-01"));
    // Also where the condition is met by those of whom that is not known.
    let counted = text("cape-town")
        .replace("when agreement rail-protocol in force", "when at least 3 parties");
    let (_, parts) = enter(&read(&counted), &setting);
    assert!(matches!(parts[1].outcome, ForceOutcome::Undetermined(_)));
    assert!(parts[1].outcome.explain().contains("how rail-protocol stands"));
    setting.agreements.insert("rail-protocol".to_owned(), Other::default());
    let (_, parts) = enter(&agreement, &setting);
    assert!(matches!(parts[1].outcome, ForceOutcome::NotYet(_)));
}

/// Where it is not known whether the whole is in force, it is not known of a part; and where the
/// whole is not, no part is.
#[test]
fn a_part_rests_on_the_whole() {
    let covenant = text("iccpr");
    let weighed = covenant.replacen("when at least 35 parties", "when all of few", 1);
    let unknown = weighed.replacen("opened", "group few = Nowhere\nopened", 1);
    let (whole, parts) = of(&unknown);
    assert!(matches!(whole, ForceOutcome::NotYet(_)), "{}", whole.explain());
    assert!(matches!(parts[0].outcome, ForceOutcome::NotYet(_)));
    assert!(parts[0].parties.is_empty());
    let decided = covenant.replacen("when at least 35 parties", "when decision \"d\"", 1);
    let (whole, parts) = of(&decided);
    assert!(matches!(whole, ForceOutcome::Undetermined(_)), "{}", whole.explain());
    let explained = parts[0].outcome.explain();
    assert!(matches!(parts[0].outcome, ForceOutcome::Undetermined(_)), "{explained}");
    assert!(explained.contains("whether the agreement as a whole is in force"), "{explained}");
}

/// A person that continues another goes on with what it declared.
#[test]
fn a_successor_goes_on_with_a_declaration() {
    use comity_agreements::agreement::force::{Succeeds, Succession};
    let agreement = read(&text("iccpr"));
    let mut record = record(&agreement);
    record.successions.push(Succession {
        day: day("1990-10-03"),
        predecessor: "Germany".to_owned(),
        successor: "Deutschland".to_owned(),
        how: Succeeds::Continues,
    });
    let rule = agreement.force.as_ref().unwrap();
    let whole = outcome(&agreement, &record, &setting(&agreement));
    let found = agreement.parts[0]
        .enter(Some((rule, &whole)), &record, &setting(&agreement), View::default())
        .unwrap();
    assert_eq!(found.outcome.day(), Some(day("1979-03-28")));
    assert_eq!(found.spans("Germany")[0].1, Some(day("1990-10-03")));
    assert_eq!(since(&found, "Deutschland").as_deref(), Some("1979-03-28"));
    assert_eq!(found.spans("Deutschland")[0].1, None);
}

/// A day of a small calendar.
fn at(number: u16) -> Day {
    day("2000-01-01").plus_days(i32::from(number)).unwrap()
}

type Times = Vec<(u16, Option<u16>)>;

/// Whether one of some times covers a day.
fn covers(times: &Times, now: u16) -> bool {
    times.iter().any(|(from, until)| *from <= now && until.is_none_or(|until| now < until))
}

/// Whom a part binds on each day, told day by day and party by party.
fn naive(
    parties: &[(u16, Option<u16>, Times)],
    needs: u32,
    delay: u16,
    late: Option<u16>,
    days: u16,
) -> BTreeMap<u16, BTreeSet<usize>> {
    let takes_part = |at: usize, now: u16| {
        let (from, until, times) = &parties[at];
        *from <= now && until.is_none_or(|until| now < until) && covers(times, now)
    };
    let met = (0..days).find(|now| {
        let count = (0..parties.len()).filter(|one| takes_part(*one, *now)).count();
        count >= usize::try_from(needs).unwrap()
    });
    let mut bound: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
    let Some(met) = met else { return bound };
    for now in 0..days {
        for one in 0..parties.len() {
            if !takes_part(one, now) {
                continue;
            }
            // The first day of the time in which it takes part now.
            let joined =
                (0..=now).rev().take_while(|before| takes_part(one, *before)).last().unwrap();
            let own = if joined <= met { met + delay } else { joined + late.unwrap_or(0) };
            if own.max(met + delay) <= now {
                bound.entry(now).or_default().insert(one);
            }
        }
    }
    bound
}

fn times() -> impl Strategy<Value = Times> {
    vec((0..60_u16, option::of(1..30_u16)), 0..3).prop_map(|all| {
        all.into_iter().map(|(from, long)| (from, long.map(|long| from + long))).collect()
    })
}

proptest! {
    /// Declarations, or membership of another agreement, at random: the same as day by day, in
    /// whatever order the record stands.
    #[test]
    fn parts_at_random(
        parties in vec((0..40_u16, option::of(1..50_u16), times()), 1..6),
        needs in 1..4_u32,
        delay in 0..9_u16,
        late in option::of(0..9_u16),
        is_declared in any::<bool>(),
        turn in any::<prop::sample::Index>(),
    ) {
        let parties: Vec<(u16, Option<u16>, Times)> = parties
            .into_iter()
            .map(|(from, long, times)| (from, long.map(|long| from + long), times))
            .collect();
        let mut record = Timeline::default();
        let mut other = Other::default();
        for (index, (from, until, times)) in parties.iter().enumerate() {
            let party = format!("p{index}");
            let deposit = |number: u16, act| comity_agreements::agreement::force::Deposit {
                day: at(number),
                act,
                party: party.clone(),
                known_from: None,
                known_until: None,
                is_organization: false,
            };
            use comity_agreements::agreement::force::Act;
            record.deposits.push(deposit(*from, Act::Ratification));
            record.deposits.extend(until.map(|until| deposit(until, Act::Withdrawal)));
            for (from, until) in times {
                let (day, until) = (at(*from), until.map(at));
                if is_declared {
                    let clauses = BTreeSet::from(["art-1".to_owned(), "art-9".to_owned()]);
                    record.declarations.push(Declaration { day, party: party.clone(), clauses, until });
                } else {
                    other.parties.push(Membership { party: party.clone(), from: day, until });
                }
            }
        }
        let mut setting = Setting::default();
        setting.agreements.insert("other".to_owned(), other);
        let nth = |days: u16| Effect::NthDayAfter(u32::from(days));
        let part = Part {
            name: "art-1".to_owned(),
            clauses: BTreeSet::from(["art-1".to_owned()]),
            takers: if is_declared { Takers::Declared } else { Takers::PartiesTo("other".to_owned()) },
            rule: Rule {
                when: Condition::Count { at_least: needs, of: Who::default() },
                then: nth(delay),
                not_before: None,
                fixed: None,
                must_last: false,
                late: late.map(nth),
                late_after: Later::Conditions,
            },
        };
        let found = part.enter(None, &record, &setting, View::default()).unwrap();
        let bound = naive(&parties, needs, delay, late, 120);
        for now in 0..120 {
            for one in 0..parties.len() {
                let holds = found.spans(&format!("p{one}")).iter().any(|(from, until, is_sure)| {
                    *is_sure && *from <= at(now) && until.is_none_or(|until| at(now) < until)
                });
                let should = bound.get(&now).is_some_and(|all| all.contains(&one));
                prop_assert_eq!(holds, should, "p{} on day {}: {:?}", one, now, found);
            }
        }
        let mut turned = record.clone();
        if !turned.deposits.is_empty() {
            let by = turn.index(turned.deposits.len());
            turned.deposits.rotate_left(by);
        }
        turned.declarations.reverse();
        prop_assert_eq!(part.enter(None, &turned, &setting, View::default()).unwrap(), found);
    }
}

/// A rule of a part keeps what that of the whole has: lengths, days, groups, names.
#[test]
fn parts_are_written_as_they_are_read() {
    let file = text("cape-town").replacen(
        "  when agreement aircraft-protocol in force\n  at once\n",
        "  when agreement aircraft-protocol in force and at least 2 parties\n  after 1 month, rounding last day\n  not before 2005-01-01\n  later parties after entry into force on the 30th day after\n",
        1,
    );
    let agreement = read(&file);
    let rule = &agreement.parts[0].rule;
    assert_eq!(rule.late_after, Later::EntryIntoForce);
    let length = Length::Months(1);
    assert_eq!(rule.then, Effect::After { length, rounding: Rounding::LastDay });
    let older = read(&text("cape-town"));
    let changes = language::compare(&older, &agreement);
    let told: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["Clause art-2.3.a: whose words it shows, since when it holds or for whom changed."]
    );
}
