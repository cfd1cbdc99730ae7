//! A coalition without a first mover: each party is bound if and only if enough others are.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Context as _;
use comity_agreements::commitment::context::Round;
use comity_agreements::docket::Docket;
use comity_agreements::docket::round::Closing;
use comity_node::clock;
use comity_node::eyes::Eyes;
use comity_protocol::content::Digest;
use comity_protocol::marking::Marking;
use comity_protocol::time::Timestamp;
use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::federation::{Federation, Filed};
use super::super::people::People;
use super::super::plan::{Filing, PARTIES};
use super::super::show::Shown;
use crate::failure::Failure;
use crate::local::failure;

/// The agreement, one that comes with the program.
pub(super) const AGREEMENT: &str = "template-compute-cap";

/// The clause that is committed to: the cap.
pub(super) const CLAUSE: &str = "art-5";

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

/// From the freeze to the instant from which all are bound.
const LEAD_MS: i64 = 1_000;

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
    let mut deposits = Vec::new();
    for (number, party) in PARTIES.iter().enumerate() {
        deposits.push(deposit(number, party.id)?);
    }
    let last = deposits.pop().context("there are three parties")?;
    let last_person = people.last().context("there are three parties")?;
    let code = last_person.refused_alone(&last).await?;
    checks.push(Shown {
        name: "two persons",
        held: code.as_deref() == Some("two-persons-required"),
        detail: "one officer alone cannot commit Cygnus: the node asks for a second person"
            .to_owned(),
    });
    let mut said = Vec::new();
    for (people, deposit) in people.iter().zip(deposits) {
        said.push(people.bind(deposit).await?);
    }
    exchange(federation, &said).await?;
    let first = close_round(federation, people).await?;
    after(first.effective_at).await;
    checks.push(nobody_bound(people, &first).await?);
    said = vec![last_person.bind(last).await?];
    exchange(federation, &said).await?;
    let second = close_round(federation, people).await?;
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

/// "I accept the cap if all three do."
fn deposit(by: usize, party: &str) -> anyhow::Result<Filing> {
    let expires = Timestamp::from_secs(clock::now().secs()).plus_millis(STANDS_MS);
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

/// The depositary freezes what stands, solves it and publishes what came of it.
async fn close_round(federation: &Federation, people: &[People]) -> anyhow::Result<Closed> {
    let node = federation.node(DEPOSITARY)?;
    let now = clock::now();
    // Statements carry whole seconds; so does the freeze, lest something signed later in the same
    // second seem to have come in time.
    let frozen_at = Timestamp::from_secs(now.secs());
    let effective_at = frozen_at.plus_millis(LEAD_MS);
    let head = node.published.load().head;
    let round = Round {
        log: node.descriptor.origin.clone(),
        size: head.size.0,
        root: Digest(head.root.0),
        frozen_at,
        effective_at,
    };
    let decide = |docket: &mut Docket| docket.close(docket.context(AGREEMENT, round)?);
    let decided = node.docket_as_known(Eyes::Named, now, now, decide).await.map_err(failure)?;
    let decided = decided.context("the agreement comes with the program")?;
    let Closing { proof, .. } = decided
        .map_err(|refused| Failure::refused(refused.why.to_string()).code(refused.why.code()))?;
    let outcome = if proof.certificate.activated { "activated" } else { "empty" };
    let members: Vec<_> =
        proof.certificate.members.iter().map(|member| member.party.clone()).collect();
    let filing = Filing {
        by: DEPOSITARY,
        kind: "commitment.outcome".parse()?,
        subject: AGREEMENT.to_owned(),
        body: json!({
            "proposal": AGREEMENT,
            "frozen_at": frozen_at,
            "effective_at": effective_at,
            "outcome": outcome,
            "members": members,
            "certificate": proof,
        }),
        marking: Marking::clear(),
    };
    let depositary = people.get(DEPOSITARY).context("there are three parties")?;
    let filed = depositary.bind(filing).await?;
    let said = [filed];
    exchange(federation, &said).await?;
    let [filed] = said;
    Ok(Closed { filed, effective_at })
}

async fn exchange(federation: &Federation, said: &[Filed]) -> anyhow::Result<()> {
    federation.exchanged(said, &ProgressBar::hidden()).await
}

/// Waits until an instant has passed.
async fn after(at: Timestamp) {
    while clock::now() <= at {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// After two deposits, asked at every node.
async fn nobody_bound(people: &[People], round: &Closed) -> anyhow::Result<Shown> {
    let mut agreed = 0;
    for one in people {
        let seen = seen(one).await?;
        let is_empty = participations(&seen).is_empty();
        let outcome = outcome(&seen, round);
        let checked = outcome.is_some_and(|outcome| {
            outcome.get("flaw").is_some_and(Value::is_null)
                && outcome.get("effective-at").is_some_and(Value::is_null)
        });
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

/// After the third deposit, asked at every node: who is bound, all since one instant.
async fn all_bound(people: &[People], round: &Closed) -> anyhow::Result<(Shown, BTreeSet<String>)> {
    let expected: BTreeMap<&str, u64> =
        PARTIES.iter().map(|party| (party.id, u64::from(LEVEL))).collect();
    let effective_at = round.effective_at.to_string();
    let mut agreed = 0;
    let mut since = BTreeSet::new();
    let mut members = BTreeSet::new();
    for one in people {
        let seen = seen(one).await?;
        let holds = outcome(&seen, round).is_some_and(|outcome| {
            let bound = outcome.pointer(&format!("/members/{CLAUSE}"));
            let bound = bound.and_then(Value::as_object).into_iter().flatten();
            let bound: BTreeMap<&str, u64> = bound
                .filter_map(|(party, level)| Some((party.as_str(), level.as_u64()?)))
                .collect();
            outcome.get("flaw").is_some_and(Value::is_null)
                && outcome.get("effective-at").and_then(Value::as_str) == Some(&effective_at)
                && bound == expected
        });
        let rows = participations(&seen);
        // To the cap and to nothing else: nobody is a party to the whole.
        let is_bound = |row: &&Value| {
            row.get("state").and_then(Value::as_str) == Some("committed")
                && row.pointer(&format!("/commitments/{CLAUSE}")) == Some(&LEVEL.into())
        };
        let bound: Vec<&Value> = rows.iter().filter(is_bound).collect();
        let text = |row: &Value, member: &str| {
            row.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        since.extend(bound.iter().map(|row| text(row, "since")));
        members = bound.iter().map(|row| text(row, "party")).collect();
        let same = members.iter().map(String::as_str).eq(expected.keys().copied());
        agreed += usize::from(holds && same && rows.len() == bound.len());
    }
    let shown = Shown {
        name: "coalition",
        held: agreed == people.len() && since.len() == 1,
        detail: format!(
            "Cygnus joins and Asterion closes the round; {agreed} of {} nodes check its certificate themselves and hold all three bound since one instant, {effective_at}: nobody moved first",
            people.len(),
        ),
    };
    Ok((shown, members))
}

/// The agreement as a node sees it now.
async fn seen(people: &People) -> anyhow::Result<Value> {
    people.ask(&format!("/api/v1/agreements/{AGREEMENT}?as_of={}", clock::now())).await
}

fn participations(seen: &Value) -> &[Value] {
    let rows = seen.get("participations").and_then(Value::as_array);
    rows.map(Vec::as_slice).unwrap_or_default()
}

fn outcome<'a>(seen: &'a Value, round: &Closed) -> Option<&'a Value> {
    let id = round.filed.logged.id.to_string();
    let mut rounds = seen.get("rounds").and_then(Value::as_array).into_iter().flatten();
    rounds.find(|one| one.get("statement").and_then(Value::as_str) == Some(&id))
}
