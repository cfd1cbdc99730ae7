//! A hostile fourth peer: it speaks for another, sets a date back, and swaps the words of an
//! agreement. Each is looked at where it was aimed: at the nodes of others, over HTTP.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use comity_agreements::docket::naming::text_digest;
use comity_node::clock;
use comity_node::config::NodeConfig;
use comity_node::keys::{Seed, StatementKey};
use comity_node::ledger::content::Submission;
use comity_node::node::Node;
use comity_node::proposals;
use comity_protocol::content::Content;
use comity_protocol::index::Seq;
use comity_protocol::key::{Algorithm, Signer};
use comity_protocol::kind::names;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use comity_protocol::statement::{Confirmation, Draft, StatementId};
use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use super::federation::{Federation, Filed, USER};
use super::people::People;
use super::plan::{Filing, PARTIES};
use super::stage::Shown;
use crate::local::{Following, Local, failure};

/// The fourth party. It does not exist either.
const PARTY: &str = "mallory.example";

/// What it publishes, in which Borealis joins.
const PACT: &str = "pact";

/// Under which name others know it.
const PACT_NAME: &str = "mallory.example:pact@1";

/// What it asks at first, and what it would rather have asked.
const WORDS: &str = "The Parties tell each other of every training run.";
const OTHER_WORDS: &str = "The Parties tell nobody of anything.";

/// How far back it sets a date.
const BACK_MS: i64 = 365 * 24 * 3_600 * 1_000;

/// How long its peers may take to read its log.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is looked whether they have.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What it did, to be looked at.
struct Attack {
    victim: StatementId,
    /// What it logged in Asterion's name.
    forged: Vec<StatementId>,
    backdated: StatementId,
    claimed: Timestamp,
    swapped: StatementId,
    words: String,
}

/// Lets the fourth peer in, lets it try, and looks at what became of it. Its node goes on.
pub(super) async fn attack(
    federation: &Federation,
    people: &[People],
    filed: &[Filed],
    dir: &Path,
) -> anyhow::Result<(Vec<Shown>, Local)> {
    let id: PartyId = PARTY.parse()?;
    let mut config = NodeConfig::loopback(dir.join(PARTY), id, "Mallory, who lies");
    config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    config.pull_every = Duration::from_secs(1);
    let mallory = Local::start(config, Following::Yes).await?;
    let victims: Vec<&Local> = federation.nodes().iter().take(2).collect();
    for other in &victims {
        other.add_peer(&mallory).await?;
        mallory.add_peer(other).await?;
    }
    let own_people = People::of(&mallory).await?;
    let words = pact(WORDS);
    own_people.bind(publication(&words)?).await?;
    read_by(&victims, &mallory).await?;
    let borealis = people.get(1).context("there are three parties")?;
    borealis.bind(signature()?).await?;
    // The first ones were corrected by Asterion itself.
    let victim = filed.iter().rev().find(|one| {
        one.filing.by == 0
            && one.filing.marking.tlp == Tlp::Clear
            && one.filing.marking.release.is_none()
    });
    let victim = victim.context("a public statement of Asterion")?.logged.id;
    let (backdated, claimed) = backdate(&mallory.node).await?;
    let attack = Attack {
        victim,
        forged: speak_for_another(&mallory.node, victim).await?,
        backdated,
        claimed,
        swapped: own_people.bind(publication(&pact(OTHER_WORDS))?).await?.logged.id,
        words,
    };
    read_by(&victims, &mallory).await?;
    let mut shown = Vec::new();
    for (at, asker) in people.iter().take(2).enumerate() {
        let name = PARTIES.get(at).map_or("", |party| party.id);
        shown.extend(look(asker, name, &attack).await?);
    }
    Ok((shown, mallory))
}

/// Registers a key of its own making for Asterion, and signs in Asterion's name.
async fn speak_for_another(
    node: &Arc<Node>,
    victim: StatementId,
) -> anyhow::Result<Vec<StatementId>> {
    let asterion: PartyId = PARTIES.first().context("there are three parties")?.id.parse()?;
    let forged = StatementKey::new(Algorithm::Ed25519, &Seed::generate()?)?;
    let registration = Submission {
        kind: names::ISSUER_REGISTRATION.parse()?,
        subject: asterion.to_string(),
        body: json!({ "name": "Asterion, so they say" }).into(),
        marking: Marking::clear(),
        confirmation: Some(Confirmation::Key(forged.public().to_cose_key())),
    };
    proposals::submit(node, registration, &format!("user:{USER}")).await.map_err(failure)?;
    let reason = json!({ "reason": "We never said so." });
    let erasure = json!({ "digest": "00".repeat(32), "reason": "We want it gone." });
    let digest = text_digest(&pact(WORDS));
    let accession = json!({ "agreement": PACT_NAME, "text_digest": digest.to_string() });
    let said = [
        (names::RETRACTION, victim.urn(), reason),
        (names::ERASURE, victim.urn(), erasure),
        ("agreement.definitive-signature", PACT_NAME.to_owned(), accession),
    ];
    let mut logged = Vec::new();
    for (kind, subject, body) in said {
        let forged_act = sign(&asterion, &forged, kind, &subject, body, clock::now())?;
        let offered = node.offer(&forged_act.0, Some(&forged_act.1.bytes), "public").await;
        // Its own node refuses what would change another's word; the rest stands in its log.
        logged.extend(offered.ok().map(|logged| logged.id));
    }
    Ok(logged)
}

/// Signs a notice that claims to be a year old.
async fn backdate(node: &Arc<Node>) -> anyhow::Result<(StatementId, Timestamp)> {
    let claimed = Timestamp::from_secs(clock::now().secs()).plus_millis(-BACK_MS);
    let body = json!({ "title": "As we told everybody a year ago", "text": "We did." });
    let (party, signer) = (&node.config.party, node.keys.statement());
    let (statement, content) =
        sign(party, signer, "general.notice", "an old notice", body, claimed)?;
    let logged = node.offer(&statement, Some(&content.bytes), "public").await.map_err(failure)?;
    Ok((logged.id, claimed))
}

fn sign(
    issuer: &PartyId,
    signer: &dyn Signer,
    kind: &str,
    subject: &str,
    body: Value,
    issued_at: Timestamp,
) -> anyhow::Result<(Vec<u8>, Content)> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt)?;
    let kind = kind.parse()?;
    let content = Content::seal(&kind, salt, Marking::clear(), body)?;
    let draft = Draft {
        issuer: issuer.clone(),
        subject: subject.to_owned(),
        kind,
        digest: content.digest,
        issued_at: Some(issued_at),
        confirmation: None,
    };
    Ok((draft.sign(signer)?, content))
}

fn pact(says: &str) -> String {
    format!(
        "agreement {PACT}\nversion \"1\"\ntitle en \"A pact\"\nform bilateral\nbinding yes\n\
         dimensions dialogue\nstatus template from 2026-01-01, verified source 1\n\
         language en authentic\nsource \"Written for the demonstration\" licence \"CC0-1.0\" \
         read 2026-11-23, verified\n\nconsent by definitive-signature\nsignature binds\n\n\
         clause art-1 en \"Telling\" original\ntext en \"\"\"\n  {says}\n  \"\"\"\n"
    )
}

fn publication(words: &str) -> anyhow::Result<Filing> {
    Ok(Filing {
        by: PARTIES.len(),
        kind: names::AGREEMENT_TEXT.parse()?,
        subject: PACT.to_owned(),
        body: json!({ "agreement": PACT, "version": "1", "title": "A pact", "text": words }),
        marking: Marking::clear(),
    })
}

fn signature() -> anyhow::Result<Filing> {
    Ok(Filing {
        by: 1,
        kind: "agreement.definitive-signature".parse()?,
        subject: PACT_NAME.to_owned(),
        body: json!({ "agreement": PACT_NAME }),
        marking: Marking::clear(),
    })
}

/// Waits until the others have read the log of one to its end, with its contents.
async fn read_by(readers: &[&Local], keeper: &Local) -> anyhow::Result<()> {
    let began = Instant::now();
    let size = keeper.node.published.load().head.size;
    for reader in readers {
        let log = reader.log_of(&keeper.node.config.party)?;
        loop {
            let now = clock::now();
            let done = reader.node.read_now(|reader| {
                let missing = reader.contents_missing(log, Seq(0), now, 1)?;
                Ok(reader.head(log)?.size >= size && missing.is_empty())
            });
            if done.map_err(failure)? {
                break;
            }
            if began.elapsed() > PATIENCE {
                bail!("{} is not read within a minute", keeper.url());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
    Ok(())
}

/// What one of the others makes of it.
async fn look(asker: &People, name: &str, attack: &Attack) -> anyhow::Result<Vec<Shown>> {
    let statement = asker.ask(&format!("/api/v1/statements/{}", attack.victim)).await?;
    let untouched = list(&statement, "/relations") == 0 && text(&statement, "/content") == "held";
    let mut hosted = 0;
    for forged in &attack.forged {
        let forged = asker.ask(&format!("/api/v1/statements/{forged}")).await?;
        hosted += usize::from(text(&forged, "/hosted_by") == PARTY);
    }
    let all_hosted = hosted > 0 && hosted == attack.forged.len();
    let pact = asker.ask(&format!("/api/v1/agreements/{PACT_NAME}")).await?;
    let parties: Vec<&str> = pact
        .pointer("/participations")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|row| text(row, "/party"))
        .collect();
    let speaks = Shown {
        name: "impersonation",
        held: untouched && all_hosted && !parties.contains(&PARTIES[0].id),
        detail: format!(
            "Mallory registers a key for Asterion, tries to retract and erase and signs in its name: at {name} Asterion's statement stands with its content, Asterion is no party, and {hosted} forgery is shown as hosted by {PARTY}"
        ),
    };
    let old = asker.ask(&format!("/api/v1/statements/{}", attack.backdated)).await?;
    let after: Option<Timestamp> = text(&old, "/logged/after").parse().ok();
    let backdated = Shown {
        name: "backdating",
        held: after.is_some_and(|after| after > attack.claimed),
        detail: format!(
            "Mallory signs a notice as of {}: {name} can show that it was logged after {}",
            attack.claimed,
            after.map_or_else(|| "no time known".to_owned(), |after| after.to_string()),
        ),
    };
    let contradictions = list(&pact, "/contradictions");
    let swapped =
        pact.pointer("/contradictions/0").is_some_and(|id| *id == attack.swapped.to_string());
    let digest = text_digest(&attack.words).to_string();
    let words = Shown {
        name: "swapping",
        held: swapped && text(&pact, "/text_digest") == digest && parties == [PARTIES[1].id],
        detail: format!(
            "Mallory publishes other words under the same name and version: at {name} the first words stand, Borealis is bound by them, and {contradictions} contradiction is shown"
        ),
    };
    Ok(vec![speaks, backdated, words])
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn list(value: &Value, pointer: &str) -> usize {
    value.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len)
}
