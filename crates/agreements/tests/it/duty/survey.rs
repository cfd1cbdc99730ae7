//! What is chosen without being made is what would have been chosen from everything.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::duty::{Engine, Fact, Filter, Finding, Status, Survey, Urgency, urgency};
use comity_protocol::content::Digest;
use comity_protocol::time::Timestamp;
use proptest::prelude::*;

use super::fixture::at;
use super::properties::{PARTIES, cases, engine, facts, time};

/// The same the slow way: from all findings.
fn chosen(all: &[Finding], filter: &Filter, now: Timestamp, most: usize) -> Survey {
    let has_status =
        |one: &&Finding| filter.statuses.is_empty() || filter.statuses.contains(&one.status);
    let is_owed = |one: &&Finding| !filter.only_owed || one.validity.owed;
    let of_words: Vec<&Finding> = all.iter().filter(has_status).filter(is_owed).collect();
    let is_bearer =
        |one: &&&Finding| filter.bearer.as_ref().is_none_or(|bearer| one.key.bearer == *bearer);
    let mut first: Vec<Finding> =
        of_words.iter().filter(is_bearer).map(|one| (*one).clone()).collect();
    urgency::sort(&mut first, now, |_| None);
    let mut tally: BTreeMap<Urgency, usize> = BTreeMap::new();
    for finding in &first {
        *tally.entry(Urgency::of(finding, now)).or_default() += 1;
    }
    first.truncate(most);
    let bearers = of_words.iter().map(|one| one.key.bearer.clone()).collect();
    let agreements = of_words.iter().map(|one| one.key.agreement.clone()).collect();
    Survey { tally, first, agreements, bearers, past_worst: 0 }
}

fn surveyed(
    engine: &mut Engine,
    now: Timestamp,
    most: usize,
) -> Result<Vec<Finding>, TestCaseError> {
    let all = engine.findings(&Filter::default());
    let statuses = [
        vec![],
        vec![Status::Due, Status::Breached, Status::Destroyed, Status::Unverifiable],
        vec![Status::Met],
        vec![Status::Waived, Status::Withdrawn, Status::Late],
    ];
    for statuses in statuses {
        for bearer in [None, Some(PARTIES[0].to_owned()), Some("nobody.example".to_owned())] {
            let filter = Filter { statuses: statuses.clone(), bearer, ..Filter::default() };
            let survey = engine.survey(&filter, now, most);
            prop_assert_eq!(&survey, &chosen(&all, &filter, now, most), "{:?}", filter);
        }
    }
    Ok(all)
}

fn check(engine: &mut Engine, now: Timestamp, most: usize) -> Result<(), TestCaseError> {
    let all = surveyed(engine, now, most)?;
    for finding in &all {
        let found = engine.finding(&finding.key.id());
        prop_assert_eq!(found.as_ref(), Some(finding));
    }
    prop_assert_eq!(engine.finding(&Digest([7; 32])), None);
    for statuses in [vec![], vec![Status::Breached, Status::Due]] {
        let filter = Filter { statuses, ..Filter::default() };
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = engine.page(&filter, after.as_ref(), most);
            let Some(last) = page.last() else { break };
            prop_assert!(page.len() <= most);
            after = Some(last.key.id());
            paged.extend(page);
        }
        let is_sorted = paged.windows(2).all(|two| two[0].key.id() < two[1].key.id());
        prop_assert!(is_sorted);
        let names = |of: &[Finding]| of.iter().map(|one| one.key.id()).collect::<BTreeSet<_>>();
        prop_assert_eq!(paged.len(), names(&paged).len());
        prop_assert_eq!(names(&paged), names(&engine.findings(&filter)));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(12)))]

    #[test]
    fn a_survey_chooses_as_if_everything_had_been_made(
        facts in facts(),
        steps in prop::collection::vec(0..700_u32, 1..4),
        most in 1..6_usize,
    ) {
        let mut steps: Vec<Timestamp> = steps.into_iter().map(|step| at(&time(step))).collect();
        steps.sort();
        let mut live = engine();
        let parts: Vec<&[Fact]> = facts.chunks(facts.len().div_ceil(steps.len()).max(1)).collect();
        // The index of names is made early and has to follow what comes later.
        for (number, now) in steps.iter().enumerate() {
            live.insert_batch(parts.get(number).copied().unwrap_or_default());
            live.advance(*now);
            check(&mut live, *now, most)?;
            // What was chosen is kept until something changes, if only by the time.
            for later in [1, 3_600_000, 30_000_000, 86_400_000] {
                let later = Timestamp::from_millis(now.millis() + later);
                if steps.get(number + 1).is_none_or(|next| later <= *next) {
                    live.advance(later);
                    surveyed(&mut live, later, most)?;
                }
            }
        }
        for fact in facts.iter().step_by(3) {
            live.forget(&fact.id, fact.relation.as_ref().map(|(_, target)| target));
        }
        let last = steps[steps.len() - 1];
        live.advance(last);
        check(&mut live, last, most)?;
    }
}
