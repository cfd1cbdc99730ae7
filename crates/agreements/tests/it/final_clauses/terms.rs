//! Amendments, accessions by pairs and notices of withdrawal, as real treaties have them.

use comity_agreements::agreement::force::setting;
use comity_agreements::agreement::life::{Effect, InForce, Life, fold_with};

use super::{day, read};
use crate::life::script::{LAST, act, id, person};

const HEAD: &str = "agreement a
version \"1\"
title en \"A\"
form treaty
binding yes
language en
source \"A test\", verified
depositary keeper
signature not required
clause art-1 summary
text en \"A clause.\"
";

/// The life of an agreement in force since 1970, with these parties and acts.
fn life(terms: &str, parties: &[&str], acts: &[String]) -> Life {
    let agreement = read(&format!("{HEAD}{terms}"));
    let consents = parties.iter().map(|party| format!("1969-01-01 {party} ratification"));
    let lines = consents.chain(acts.iter().cloned());
    let acts: Vec<_> = lines.enumerate().map(|(at, line)| act(at + 1, &line)).collect();
    let in_force = InForce { since: Some(day("1970-01-01")), ..InForce::default() };
    fold_with(&agreement.terms, &setting(&agreement), (&acts, &[]), &in_force, LAST)
}

fn accept(on: &str, party: &str) -> String {
    format!("{on} {party} amendment-acceptance amendment=v2")
}

/// Since when the amendment is in force, or what is not known.
fn version(life: &Life) -> String {
    let version = &life.versions[0];
    let unknown: Vec<String> = version.unknown.iter().map(ToString::to_string).collect();
    if !unknown.is_empty() {
        let told =
            life.findings.iter().any(|one| one.flaw.code() == "action-amendment-undetermined");
        assert!(told, "{:?}", life.findings);
        return unknown.join(", ");
    }
    version.in_force.map_or_else(|| "not in force".to_owned(), |day| day.to_string())
}

/// NPT, art. VIII(2): a majority of all the Parties, including all nuclear-weapon States and all
/// that were members of the Board on the day on which the amendment was circulated.
#[test]
fn a_majority_that_includes_all_of_a_group() {
    const NPT: &str = "group nuclear-weapon-states = cn, fr, gb, ru, us
group board = aa until 2020-12-31, bb from 2021-01-01
amendment binds acceptors from more than half of parties including all parties in nuclear-weapon-states and all parties in board on circulation
";
    let parties = ["cn", "fr", "gb", "ru", "us", "aa", "bb", "cc", "dd", "ee"];
    let circulated = "2020-06-01 cc amendment-proposal amendment=v2".to_owned();
    let nuclear: Vec<String> =
        parties[..5].iter().map(|party| accept("2021-02-01", party)).collect();
    let with = |more: &[String]| {
        let acts: Vec<String> = std::iter::once(circulated.clone())
            .chain(nuclear.clone())
            .chain(more.to_vec())
            .collect();
        life(NPT, &parties, &acts)
    };
    // Five of ten are half.
    assert_eq!(version(&with(&[])), "not in force");
    // Six are a majority, without the one that was on the Board on that day.
    assert_eq!(version(&with(&[accept("2021-03-01", "bb")])), "not in force");
    let life_of = with(&[accept("2021-03-01", "aa"), accept("2021-04-01", "bb")]);
    assert_eq!(version(&life_of), "2021-03-01");
    let bound = &life_of.versions[0].bound;
    assert_eq!(bound.get(&person("bb")), Some(&day("2021-04-01")));
    assert_eq!(bound.get(&person("cc")), None);
    // A majority without one of the nuclear-weapon States is none.
    let without: Vec<String> = ["fr", "gb", "ru", "us", "aa", "bb", "cc", "dd"]
        .iter()
        .map(|party| accept("2021-02-01", party))
        .chain([circulated.clone()])
        .collect();
    assert_eq!(version(&life(NPT, &parties, &without)), "not in force");
    // When it was circulated decides who was on the Board: nobody said.
    let mut unknown: Vec<String> = nuclear.clone();
    unknown.push(accept("2021-03-01", "aa"));
    assert_eq!(version(&life(NPT, &parties, &unknown)), "when the amendment was circulated");
}

/// Montreal Protocol, art. 2(9)(c): two thirds, with a majority of each of two groups, between
/// which a party moves.
#[test]
fn several_majorities_at_once() {
    const MONTREAL: &str = "group article-5 = a1, a2, a3, a4, a5 until 2020-12-31
amendment binds all from 2/3 of parties and more than half of parties in article-5 and more than half of parties not in article-5
";
    let parties = ["a1", "a2", "a3", "a4", "a5", "n1", "n2", "n3", "n4"];
    let of = |on: &str, who: &[&str]| {
        let acts: Vec<String> = who.iter().map(|party| accept(on, party)).collect();
        version(&life(MONTREAL, &parties, &acts))
    };
    assert_eq!(of("2020-05-01", &["a1", "a2", "a3", "a4", "n1", "n2"]), "not in force", "2 of 4");
    assert_eq!(of("2020-05-01", &["a1", "a2", "a3", "n1", "n2", "n3"]), "2020-05-01");
    assert_eq!(of("2020-05-01", &["a1", "a2", "n1", "n2", "n3", "n4"]), "not in force", "2 of 5");
    // Once a5 has moved the same six are two of four, and three of five.
    assert_eq!(of("2021-05-01", &["a1", "a2", "a5", "n1", "n2", "n3"]), "not in force");
    assert_eq!(of("2021-05-01", &["a1", "a2", "a3", "a5", "n1", "n2"]), "2021-05-01");
}

/// MARPOL, art. 16(2)(f)(iii) and (g)(ii): deemed accepted after ten months unless a third of the
/// parties, or parties with half of the tonnage, object; in force six months later.
#[test]
fn blocked_by_heads_or_by_weight() {
    const MARPOL: &str = "weight tonnage in % of 100 = big 50, mid 20, small 5, tiny 5, other 10
amendment binds all but objectors after 10 months, blocked by 1/3 of parties or parties with at least 50 % of tonnage, in force after 6 months, rounding last day
";
    let parties = ["big", "mid", "small", "tiny", "other", "unlisted", "also"];
    let adopted = "2020-01-01 keeper amendment-adoption amendment=v2".to_owned();
    let of = |terms: &str, who: &[&str]| {
        let acts: Vec<String> = who
            .iter()
            .map(|party| format!("2020-05-01 {party} amendment-objection amendment=v2"))
            .chain([adopted.clone()])
            .collect();
        version(&life(terms, &parties, &acts))
    };
    assert_eq!(of(MARPOL, &[]), "2021-05-01");
    assert_eq!(of(MARPOL, &["mid"]), "2021-05-01");
    assert_eq!(of(MARPOL, &["big"]), "not in force");
    assert_eq!(of(MARPOL, &["small", "tiny", "other"]), "not in force", "3 of 7");
    // Who is not in the table may have what is left of the whole; ten per cent here.
    assert_eq!(of(MARPOL, &["mid", "unlisted"]), "2021-05-01", "30 %");
    let less = MARPOL.replace("other 10", "other 10 ").replace("big 50", "big 20");
    assert_eq!(of(&less, &["mid", "unlisted"]), "the weight of unlisted", "up to 60 %");
    // Weights of another time decide nothing.
    let past = MARPOL.replace("of 100", "of 100 until 2019-12-31");
    assert_eq!(of(&past, &["big"]), "the weights tonnage on 2020-11-01");
    assert_eq!(of(&past, &["small", "tiny", "other"]), "not in force", "heads are enough");
}

/// NPT, art. X(1).
#[test]
fn a_notice_shows_what_the_text_asks() {
    const NPT: &str = "withdrawal after 3 months from receipt, notice to all-parties and security-council, with reasons
";
    let of = |act: &str| {
        let life = life(NPT, &["kp", "us"], &[format!("1993-03-12 kp denunciation {act}")]);
        let flaw = life.findings.first().map_or("", |finding| finding.flaw.code()).to_owned();
        (life.histories[&person("kp")].memberships[0].until, flaw)
    };
    let incomplete = (None, "action-notice-incomplete".to_owned());
    assert_eq!(of(""), incomplete);
    assert_eq!(of("notified_to=all-parties reasons=extraordinary"), incomplete);
    assert_eq!(of("notified_to=all-parties,security-council"), incomplete);
    let full = of("notified_to=all-parties,security-council reasons=extraordinary");
    assert_eq!(full, (Some(day("1993-06-12")), String::new()));
}

/// Child Abduction Convention, art. 38.
#[test]
fn an_accession_works_only_towards_those_that_accept_it() {
    const HAGUE: &str = "consent by ratification, accession
accession accepted by pairs, on the first day of the 3rd month after
";
    let acts = [
        "1990-01-15 newer accession",
        "1990-05-10 old accession-acceptance of=3",
        "1995-01-15 newest accession",
        "1995-02-10 newer accession-acceptance of=5",
        "1995-02-11 newest accession-acceptance of=3",
    ];
    let acts: Vec<String> = acts.iter().map(|&line| line.to_owned()).collect();
    let life = life(HAGUE, &["old", "other"], &acts);
    let between = |p: &str, q: &str, on: &str| {
        let there = life.applies(&person(p), &person(q), "art-1", day(on));
        assert_eq!(there.effect, life.applies(&person(q), &person(p), "art-1", day(on)).effect);
        there.effect
    };
    assert_eq!(between("old", "other", "1990-06-01"), Effect::Applies);
    assert_eq!(between("newer", "old", "1990-07-31"), Effect::NotAccepted);
    assert_eq!(between("newer", "old", "1990-08-01"), Effect::Applies);
    assert_eq!(between("newer", "other", "2020-01-01"), Effect::NotAccepted);
    // The one that came later asks the one that was there, and not the other way round.
    assert_eq!(between("newest", "newer", "1995-04-30"), Effect::NotAccepted);
    assert_eq!(between("newest", "newer", "1995-05-01"), Effect::Applies);
    assert_eq!(life.findings, []);
    let matrix = life.matrix(&["art-1"], day("2020-01-01"));
    let open: Vec<String> =
        matrix.cells.iter().map(|cell| format!("{} {}", cell.one, cell.other)).collect();
    assert_eq!(open, ["newer other", "newest old", "newest other"]);
    assert_eq!(matrix.cells[0].relation.evidence, [id(3)]);
    // Without such words nobody needs to accept.
    let plain = self::life("", &["old"], &["1990-01-15 newer accession".to_owned()]);
    let both = plain.applies(&person("old"), &person("newer"), "art-1", day("2000-01-01"));
    assert_eq!(both.effect, Effect::Applies);
}
