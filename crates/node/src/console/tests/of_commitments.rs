//! Pages of conditional commitments: a round that was closed, one that is open, and evil names.

use comity_protocol::statement::StatementId;
use comity_store::rows::Role;
use maud::Markup;

use super::fixtures::{EVIL, NOW, shell};
use super::of_agreements::{CAP, ask};
use crate::commitments::pages::{announce, close, list, offer, outcome, round};
use crate::commitments::sealed::views::{SealedOutcomeOut, SealedRoundOut};
use crate::commitments::service;
use crate::commitments::views::{
    AnnouncedOut, AnnouncedState, ApartOut, AskOut, AtOut, BecauseOut, CommitmentsOut, FlawOut,
    GivenUpOut, HeldOut, LackOut, LevelOut, MemberOut, NextStep, NotCountedOut, OfferOut,
    OutcomeOut, OutsideOut, OwnOut, OwnSealedOut, RoundRow, RoundState,
};
use crate::console::text::Lang;

fn rows() -> Vec<RoundRow> {
    let mut rows = ask(|docket| service::list(docket));
    let first = rows.first().cloned().unwrap();
    rows.push(RoundRow {
        agreement: EVIL.to_owned(),
        title: [("en".to_owned(), EVIL.to_owned())].into(),
        state: RoundState::Open,
        obligations: vec![EVIL.to_owned()],
        outcome: None,
        frozen_at: None,
        at_least: Some(6),
        members: None,
        ..first
    });
    rows
}

fn cap() -> CommitmentsOut {
    let own = "asterion.example".parse().unwrap();
    ask(|docket| service::commitments(docket, CAP, Some(&own))).unwrap()
}

fn level() -> LevelOut {
    LevelOut { number: 2, name: EVIL.to_owned() }
}

fn asked() -> AskOut {
    let at = AtOut {
        obligation: EVIL.to_owned(),
        level: level(),
        group: Some(EVIL.to_owned()),
        others: true,
    };
    let of = vec![
        AskOut::Parties { at_least: 3, at: at.clone(), found: Some(2) },
        AskOut::Any { of: vec![AskOut::Each { at }, AskOut::All { of: Vec::new() }] },
        AskOut::InForce { agreement: EVIL.to_owned(), not: true },
    ];
    AskOut::All { of }
}

/// A round that is open, with an offer of the own party and progress.
fn opened(next: NextStep) -> CommitmentsOut {
    let mut view = cap();
    view.at_least = Some(6);
    for line in view.obligations.iter_mut().flat_map(|one| &mut one.progress) {
        line.at_least = (line.level.number < 3).then_some(9 - 3 * u64::from(line.level.number));
    }
    view.title = [("en".to_owned(), EVIL.to_owned())].into();
    let states = [
        AnnouncedState::Ahead,
        AnnouncedState::Frozen,
        AnnouncedState::Over,
        AnnouncedState::Refused,
    ];
    view.announced = states
        .map(|state| AnnouncedOut {
            round: StatementId([6; 32]),
            by: "asterion.example".parse().unwrap(),
            announced_at: NOW,
            frozen_at: NOW,
            effective_at: NOW,
            state,
            flaw: (state == AnnouncedState::Refused)
                .then(|| FlawOut { code: "round-overlaps".to_owned() }),
            sealed: Some(SealedRoundOut {
                threshold: 2,
                depositaries: ["asterion.example", "borealis.example", "cygnus-lab.example"]
                    .map(|party| party.parse().unwrap())
                    .to_vec(),
                released: vec!["asterion.example".parse().unwrap()],
                to_attest: true,
            }),
        })
        .to_vec();
    view.own = vec![OwnOut {
        deposit: StatementId([9; 32]),
        issued_at: NOW,
        obligation: EVIL.to_owned(),
        offers: vec![OfferOut { level: level(), condition: asked() }],
        expires_at: NOW,
        ratchet: true,
    }];
    view.own_sealed = sealed();
    view.depositaries = vec!["asterion.example".to_owned(), "borealis.example".to_owned()];
    view.sealed_by = view.depositaries.iter().map(|party| party.parse().unwrap()).collect();
    view.next = next;
    view
}

/// Envelopes of the own party, of each kind.
fn sealed() -> Vec<OwnSealedOut> {
    let offers = HeldOut::Offers {
        obligation: EVIL.to_owned(),
        offers: vec![OfferOut { level: level(), condition: asked() }],
        expires_at: NOW,
    };
    let one = |holds| OwnSealedOut {
        deposit: StatementId([8; 32]),
        round: StatementId([6; 32]),
        issued_at: NOW,
        holds,
    };
    [offers, HeldOut::Blank, HeldOut::Unknown].map(one).to_vec()
}

/// The round that the docket of the tests knows of.
fn closed() -> OutcomeOut {
    let row = ask(|docket| service::list(docket)).into_iter().find_map(|row| row.outcome);
    ask(move |docket| service::outcome(docket, CAP, &row.unwrap())).unwrap()
}

fn refused() -> OutcomeOut {
    let party = || "borealis.example".parse().unwrap();
    let lacks = LackOut::All {
        of: vec![
            LackOut::Parties { more: 2 },
            LackOut::Any { of: vec![LackOut::Fact, LackOut::Levels { more: 1 }] },
            LackOut::Undeclared { weights: EVIL.to_owned() },
        ],
    };
    OutcomeOut {
        title: [("en".to_owned(), EVIL.to_owned())].into(),
        members: vec![MemberOut {
            party: party(),
            obligation: EVIL.to_owned(),
            level: level(),
            because: BecauseOut::Met { parts: vec![asked()] },
        }],
        outside: vec![OutsideOut {
            party: party(),
            obligation: EVIL.to_owned(),
            level: LevelOut { number: 0, name: "none".to_owned() },
            next: level(),
            lacks,
        }],
        given_up: vec![GivenUpOut {
            party: party(),
            obligation: EVIL.to_owned(),
            level: level(),
            unmet: vec![asked()],
        }],
        not_counted: vec![NotCountedOut {
            deposit: StatementId([8; 32]),
            party: party(),
            code: "commitment-contradictory".to_owned(),
        }],
        left_out: vec![StatementId([7; 32])],
        apart: vec![ApartOut { party: party(), code: "commitment-log-behind".to_owned() }],
        ..closed()
    }
}

/// Every page about commitments.
pub(super) fn pages(lang: Lang) -> Vec<(&'static str, Markup)> {
    let admin = shell(lang, Some(Role::Admin));
    let reader = shell(lang, Some(Role::Reader));
    let waits = NextStep::Approve { proposals: vec!["ab".repeat(16)] };
    let filled = offer::Filled {
        target: EVIL.to_owned(),
        parties: EVIL.to_owned(),
        replaces: EVIL.to_owned(),
        ..offer::Filled::default()
    };
    let flawed = OutcomeOut {
        state: RoundState::Flawed,
        flaw: Some(FlawOut { code: "outcome-level-unknown".to_owned() }),
        effective_at: None,
        members: Vec::new(),
        sealed: Some(SealedOutcomeOut {
            revealed: 3,
            others: 2,
            attested_by: vec!["borealis.example".parse().unwrap()],
            threshold: 2,
        }),
        ..closed()
    };
    let frozen = close::Filled { round: EVIL.to_owned(), ..close::Filled::default() };
    let when = announce::Filled {
        frozen_at: EVIL.to_owned(),
        effective_at: EVIL.to_owned(),
        replaces: EVIL.to_owned(),
        sealed: "2".to_owned(),
    };
    vec![
        ("commitments", list::page(&admin, &rows())),
        ("commitments-none", list::page(&reader, &[])),
        ("commitments-cap", round::page(&admin, &cap(), true)),
        ("commitments-open", round::page(&admin, &opened(NextStep::Wait), true)),
        ("commitments-waits", round::page(&admin, &opened(waits), false)),
        ("commitments-release", round::page(&admin, &opened(NextStep::Release), true)),
        ("commitments-attest", round::page(&admin, &opened(NextStep::Attest), true)),
        ("commitments-reader", round::page(&reader, &opened(NextStep::Look), false)),
        ("commitments-outcome", outcome::page(&reader, &closed())),
        ("commitments-outcome-evil", outcome::page(&admin, &refused())),
        ("commitments-outcome-flawed", outcome::page(&admin, &flawed)),
        ("commitments-offer", offer::page(&admin, &cap(), &filled, Some(EVIL))),
        ("commitments-announce", announce::page(&admin, &cap(), &when, Some(EVIL))),
        ("commitments-close", close::page(&admin, &closed(), &frozen, Some(EVIL))),
    ]
}

#[test]
fn a_certificate_reads_as_reasons() {
    let told = closed();
    assert_eq!((told.state, told.members.len()), (RoundState::Activated, 3));
    for member in &told.members {
        let BecauseOut::Met { parts } = &member.because else { panic!("{:?}", member.because) };
        let [AskOut::Parties { at_least: 3, found: Some(3), at }] = &parts[..] else {
            panic!("{parts:?}")
        };
        assert_eq!((at.level.number, at.level.name.as_str()), (2, "1e25 FLOP"));
    }
    let page = outcome::page(&shell(Lang::En, Some(Role::Reader)), &told).into_string();
    assert!(page.contains("at least 3 parties at Level 2: 1e25 FLOP, or higher (there: 3)"));
    assert!(page.contains("certificate.json"));
}

#[test]
fn progress_is_told_in_groups_and_depositors_are_not() {
    let page = round::page(&shell(Lang::En, Some(Role::Reader)), &opened(NextStep::Look), false);
    let page = page.into_string();
    assert!(page.contains("at least 6 parties"), "{page}");
    assert!(!page.contains("Withdraw"), "a reader takes nothing back");
    let cap = cap();
    let line = cap.obligations.iter().find(|one| one.id == "art-5").unwrap();
    let bound: Vec<u64> = line.progress.iter().map(|step| step.bound).collect();
    assert_eq!((line.of_parties, bound), (2, vec![3, 3, 0]));
    assert_eq!(cap.bound.len(), 3);
}
