//! A sealed round: two depositaries that open together what nobody could read before the freeze.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use comity_node::address::encode;
use comity_node::clock;
use comity_node::commitments::views::{
    AnnounceIn, CloseIn, CommitmentsOut, NeedIn, OfferIn, OfferedIn, OutcomeOut, RoundState,
};
use comity_protocol::marking::Marking;
use comity_protocol::time::Timestamp;
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::super::federation::{Federation, Filed};
use super::super::people::People;
use super::super::plan::{AGREEMENT, CLAUSE, Filing, PARTIES};
use super::super::stage::Shown;
use super::coalition::after;

/// The text of the agreement as it comes with the program, with one depositary.
const TEXT: &str = include_str!("../../../../../../data/agreements/template-compute-cap.agreement");

/// The level that both offer: the cap of article 5.
const LEVEL: u8 = 2;

/// From the announcement to the freeze: the other depositary reads of it, and both seal an offer.
const NOTICE_MS: i64 = 8_000;

/// From the freeze to the start: shares, outcome and its repetition are signed by two persons each.
const LEAD_MS: i64 = 60_000;

/// How long an offer stands.
const STANDS_MS: i64 = 24 * 3_600 * 1_000;

/// How long one waits for what another node has to read first.
const PATIENCE: Duration = Duration::from_secs(60);

/// The two depositaries, the agreement that they keep, and where a node tells of it.
struct Round<'f> {
    federation: &'f Federation,
    people: [&'f People; 2],
    agreement: String,
}

/// Lets two parties publish a text that both keep, commit themselves unread, and open it together.
pub(super) async fn play(federation: &Federation, people: &[People]) -> anyhow::Result<Shown> {
    let [one, two, ..] = people else { bail!("there are three parties") };
    let round = Round { federation, people: [one, two], agreement: published(one).await? };
    round.exchange().await?;
    for number in [0, 1] {
        round.bind(number, "/key", &json!({})).await?;
    }
    round.exchange().await?;
    let now = Timestamp::from_secs(clock::now().secs());
    let frozen_at = now.plus_millis(NOTICE_MS);
    let effective_at = frozen_at.plus_millis(LEAD_MS);
    let wanted = AnnounceIn { frozen_at, effective_at, replaces: None, sealed: Some(2) };
    round.bind(0, "/rounds", &serde_json::to_value(wanted)?).await?;
    let offer = offer()?;
    for number in [0, 1] {
        // The second one seals for the round once it has read of it.
        round.patiently(number, "/offers", &offer).await?;
    }
    after(frozen_at).await;
    let frozen = serde_json::to_value(CloseIn::default())?;
    // The one that announced it is first; the other releases for the same.
    for number in [0, 1] {
        round.patiently(number, "/shares", &frozen).await?;
    }
    for number in [0, 1] {
        round.patiently(number, "/closing", &frozen).await?;
    }
    round.exchange().await?;
    round.looked_at(people).await
}

/// Publishes the text with both as its depositaries; its name from then on.
async fn published(one: &People) -> anyhow::Result<String> {
    let [first, second, ..] = PARTIES;
    let names = format!("depositary {}\ndepositary {}", first.id, second.id);
    let words = TEXT.replace(&format!("depositary {}", first.id), &names);
    let version = words.lines().find_map(|line| line.strip_prefix("version "));
    let version = version.context("the text has a version")?.trim_matches('"').to_owned();
    let body = json!({ "agreement": AGREEMENT, "version": version, "text": words });
    let filing = Filing {
        by: 0,
        kind: "agreement.text".parse()?,
        subject: AGREEMENT.to_owned(),
        body,
        marking: Marking::clear(),
    };
    one.bind(filing).await?;
    Ok(format!("{}:{AGREEMENT}@{version}", first.id))
}

/// "I accept the cap if both of us do", sealed.
fn offer() -> anyhow::Result<Value> {
    let both = NeedIn::Parties { at_least: 2, level: None, group: None };
    let offer = OfferIn {
        obligation: CLAUSE.to_owned(),
        offers: vec![OfferedIn { level: LEVEL, needs: vec![both] }],
        expires_at: Timestamp::from_secs(clock::now().secs()).plus_millis(STANDS_MS),
        ratchet: false,
        replaces: None,
        tlp: None,
        sealed: true,
    };
    Ok(serde_json::to_value(offer)?)
}

impl Round<'_> {
    fn address(&self, what: &str) -> String {
        format!("/api/v1/commitments/{}{what}", encode(&self.agreement))
    }

    async fn exchange(&self) -> anyhow::Result<()> {
        self.federation.exchanged(&[], &ProgressBar::hidden()).await
    }

    async fn bind(&self, number: usize, what: &str, wanted: &Value) -> anyhow::Result<Filed> {
        let people = self.people.get(number).context("there are two depositaries")?;
        people.bind_at(number, &self.address(what), wanted).await
    }

    /// The same, as soon as what it waits for from the other one was read here.
    async fn patiently(&self, number: usize, what: &str, wanted: &Value) -> anyhow::Result<Filed> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.bind(number, what, wanted).await {
                Err(error) if Instant::now() > until => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
                done => return done,
            }
        }
    }

    /// Asked at every node: who is a member of what came of it, and who says so.
    async fn looked_at(&self, people: &[People]) -> anyhow::Result<Shown> {
        let expected: BTreeSet<&str> = PARTIES.iter().take(2).map(|party| party.id).collect();
        let mut agreed = 0;
        for one in people {
            let told: CommitmentsOut = serde_json::from_value(one.ask(&self.address("")).await?)?;
            let closed = told.closed.iter().find(|row| row.state == RoundState::Activated);
            let Some(outcome) = closed.and_then(|row| row.outcome) else { continue };
            let path = self.address(&format!("/outcomes/{outcome}"));
            let outcome: OutcomeOut = serde_json::from_value(one.ask(&path).await?)?;
            let attested = outcome.sealed.iter().flat_map(|sealed| &sealed.attested_by);
            let attested: BTreeSet<&str> = attested.map(|party| party.as_str()).collect();
            let members = outcome.members.iter().map(|member| member.party.as_str());
            agreed +=
                usize::from(attested == expected && members.collect::<BTreeSet<_>>() == expected);
        }
        Ok(Shown {
            name: "sealed round",
            held: agreed == people.len(),
            detail: format!(
                "Asterion and Borealis each seal \"the cap if both of us do\" and read neither the other's before the freeze; they open them together, both say the same of it, and {agreed} of {} nodes check it",
                people.len(),
            ),
        })
    }
}
