//! A coalition without a first mover: each party is bound if and only if enough others are.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Context as _;
use comity_node::clock;
use comity_node::commitments::views::{
    AnnounceIn, BoundOut, CloseIn, CommitmentsOut, NeedIn, OfferIn, OfferedIn, OutcomeOut,
    RoundState,
};
use comity_protocol::marking::Marking;
use comity_protocol::time::Timestamp;
use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::federation::{Federation, Filed};
use super::super::people::People;
use super::super::plan::{AGREEMENT, CLAUSE, Filing, PARTIES};
use super::super::stage::Shown;

/// Its levels, from no restraint up; article 2 of the agreement has them.
const LEVELS: [&str; 4] = ["none", "1e26 FLOP", "1e25 FLOP", "1e24 FLOP"];

/// The level that each party offers: the cap of article 5.
const LEVEL: u8 = 2;

/// How many have to be at that level for anybody to be.
const AT_LEAST: usize = PARTIES.len();

/// Which party keeps the agreement, as its file says.
const DEPOSITARY: usize = 0;

/// How long a commitment stands unless it takes effect: half a year.
const STANDS_MS: i64 = 180 * 24 * 3_600 * 1_000;

/// From the announcement of a round to its freeze: two persons sign it in between.
const NOTICE_MS: i64 = 4_000;

/// From the freeze to the instant from which all are bound: the logs are read up to the freeze, and
/// two persons sign what comes of it.
const LEAD_MS: i64 = 6_000;

/// The coalition as every node sees it in the end.
#[derive(Debug, Serialize)]
pub(super) struct Coalition {
    agreement: &'static str,
    clause: &'static str,
    /// What is accepted, as article 2 of the agreement words it.
    level: &'static str,
    /// How many had to accept it for anybody to be bound.
    at_least: usize,
    /// The statement by which the depositary closed the round.
    outcome: String,
    /// Since when all are bound.
    effective_at: Timestamp,
    /// Who is.
    members: BTreeSet<String>,
}

/// A round that the depositary closed.
struct Closed {
    filed: Filed,
    effective_at: Timestamp,
}

/// Deposits the commitments, closes a round after two and another after three, and looks at each
/// node's docket.
pub(super) async fn form(
    federation: &Federation,
    people: &[People],
    checks: &mut Vec<Shown>,
) -> anyhow::Result<Coalition> {
    let (number, party) =
        PARTIES.iter().enumerate().next_back().context("there are three parties")?;
    let last = deposit(number, party.id)?;
    let last_person = people.last().context("there are three parties")?;
    let code = last_person.refused_alone(&last).await?;
    checks.push(Shown {
        name: "two persons",
        held: code.as_deref() == Some("two-persons-required"),
        detail: "one officer alone cannot commit Cygnus: the node asks for a second person"
            .to_owned(),
    });
    let mut said = Vec::new();
    let (offers, offer) = (address("/offers"), offer()?);
    for (number, one) in people.iter().enumerate().take(people.len().saturating_sub(1)) {
        said.push(one.bind_at(number, &offers, &offer).await?);
    }
    exchange(federation, &said).await?;
    let first = close_round(federation, people, Timestamp::EPOCH).await?;
    checks.push(nobody_bound(people, &first).await?);
    said = vec![last_person.bind_at(number, &offers, &offer).await?];
    exchange(federation, &said).await?;
    let second = close_round(federation, people, first.effective_at).await?;
    after(second.effective_at).await;
    let (shown, members) = all_bound(people, &second).await?;
    checks.push(shown);
    Ok(Coalition {
        agreement: AGREEMENT,
        clause: CLAUSE,
        level: LEVELS.get(usize::from(LEVEL)).copied().unwrap_or_default(),
        at_least: AT_LEAST,
        outcome: second.filed.logged.id.to_string(),
        effective_at: second.effective_at,
        members,
    })
}

fn expires() -> Timestamp {
    Timestamp::from_secs(clock::now().secs()).plus_millis(STANDS_MS)
}

/// The same as a statement, which one person alone cannot have signed.
fn deposit(by: usize, party: &str) -> anyhow::Result<Filing> {
    let expires = expires();
    let commitment = json!({
        "agreement": AGREEMENT,
        "obligation": CLAUSE,
        "party": party,
        "expires_at": expires,
        "offers": [{ "level": LEVEL, "if": { "count": { "at_least": AT_LEAST, "level": LEVEL } } }],
    });
    Ok(Filing {
        by,
        kind: "commitment.deposit".parse()?,
        subject: AGREEMENT.to_owned(),
        body: json!({ "proposal": AGREEMENT, "commitment": commitment, "expires": expires }),
        marking: Marking::clear(),
    })
}

/// Where a node tells of the commitments, and takes what is wanted of them.
fn address(what: &str) -> String {
    format!("/api/v1/commitments/{AGREEMENT}{what}")
}

/// "I accept the cap if all three do", as the officers fill it in.
fn offer() -> anyhow::Result<Value> {
    let parties = NeedIn::Parties { at_least: u32::try_from(AT_LEAST)?, level: None, group: None };
    let offer = OfferIn {
        obligation: CLAUSE.to_owned(),
        offers: vec![OfferedIn { level: LEVEL, needs: vec![parties] }],
        expires_at: expires(),
        ratchet: false,
        replaces: None,
        tlp: None,
        sealed: false,
    };
    Ok(serde_json::to_value(offer)?)
}

/// The depositary announces a round that is frozen no earlier than a time; it reads the others'
/// logs up to the freeze, has what stands solved and publishes what came of it.
async fn close_round(
    federation: &Federation,
    people: &[People],
    earliest: Timestamp,
) -> anyhow::Result<Closed> {
    let now = Timestamp::from_secs(clock::now().secs());
    let frozen_at = now.plus_millis(NOTICE_MS).max(earliest);
    let effective_at = frozen_at.plus_millis(LEAD_MS);
    let round =
        serde_json::to_value(AnnounceIn { frozen_at, effective_at, replaces: None, sealed: None })?;
    let depositary = people.get(DEPOSITARY).context("there are three parties")?;
    depositary.bind_at(DEPOSITARY, &address("/rounds"), &round).await?;
    after(frozen_at).await;
    let frozen = serde_json::to_value(CloseIn::default())?;
    while clock::now() < effective_at {
        let told = depositary.post(&address("/closing/preview"), &frozen).await?;
        let told: OutcomeOut = serde_json::from_value(told)?;
        if told.apart.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let filed = depositary.bind_at(DEPOSITARY, &address("/closing"), &frozen).await?;
    let said = [filed];
    exchange(federation, &said).await?;
    let [filed] = said;
    Ok(Closed { filed, effective_at })
}

async fn exchange(federation: &Federation, said: &[Filed]) -> anyhow::Result<()> {
    federation.exchanged(said, &ProgressBar::hidden()).await
}

/// Waits until an instant has passed.
pub(super) async fn after(at: Timestamp) {
    while clock::now() <= at {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// After two deposits, asked at every node.
async fn nobody_bound(people: &[People], round: &Closed) -> anyhow::Result<Shown> {
    let mut agreed = 0;
    for one in people {
        let is_empty = told(one).await?.bound.is_empty();
        let checked = outcome(one, round).await?.state == RoundState::NotActivated;
        agreed += usize::from(is_empty && checked);
    }
    Ok(Shown {
        name: "two of three",
        held: agreed == people.len(),
        detail: format!(
            "Asterion and Borealis accept the cap of article 5 if all three do; a round is closed and nobody is bound, say {agreed} of {} dockets",
            people.len(),
        ),
    })
}

/// After the third deposit, asked at every node: who is bound to the cap and to nothing else, all
/// since one instant.
async fn all_bound(people: &[People], round: &Closed) -> anyhow::Result<(Shown, BTreeSet<String>)> {
    let expected: BTreeSet<String> = PARTIES.iter().map(|party| party.id.to_owned()).collect();
    let mut agreed = 0;
    let mut since = BTreeSet::new();
    let mut members = BTreeSet::new();
    for one in people {
        let outcome = outcome(one, round).await?;
        let holds = outcome.state == RoundState::Activated
            && outcome.effective_at == Some(round.effective_at);
        let bound = told(one).await?.bound;
        let at_cap = |row: &BoundOut| row.obligation == CLAUSE && row.level.number == LEVEL;
        since.extend(bound.iter().map(|row| row.since));
        members = bound.iter().map(|row| row.party.to_string()).collect();
        agreed += usize::from(holds && bound.iter().all(at_cap) && members == expected);
    }
    let shown = Shown {
        name: "coalition",
        held: agreed == people.len() && since.len() == 1,
        detail: format!(
            "Cygnus joins and Asterion closes the round; {agreed} of {} nodes check its certificate themselves and hold all three bound to the cap, and to nothing else, since one instant, {}: nobody moved first",
            people.len(),
            round.effective_at,
        ),
    };
    Ok((shown, members))
}

/// The commitments as a node tells them now.
async fn told(people: &People) -> anyhow::Result<CommitmentsOut> {
    Ok(serde_json::from_value(people.ask(&address("")).await?)?)
}

/// What came of a round, as a node tells it.
async fn outcome(people: &People, round: &Closed) -> anyhow::Result<OutcomeOut> {
    let path = address(&format!("/outcomes/{}", round.filed.logged.id));
    Ok(serde_json::from_value(people.ask(&path).await?)?)
}
