//! What is shown beyond filing and exchanging: audiences are kept, and statements about statements
//! work.

use std::sync::Arc;

use anyhow::Context as _;
use comity_node::client::{Meter, Remote, Sender};
use comity_node::ledger::content::Submission;
use comity_node::node::Node;
use comity_node::proposals;
use comity_node::transport::Http;
use comity_protocol::content::Digest;
use comity_protocol::exchange::budget::Allowances;
use comity_protocol::index::Relation;
use comity_protocol::key::{PublicKey, SignFailure, Signer};
use comity_protocol::kind::names;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::StatementId;
use comity_store::rows::ContentState;
use serde_json::{Value, json};

use super::federation::{Federation, Filed, USER, show_digest};
use super::stage::Shown;
use crate::local::failure;

/// The statements that are to be looked at after the exchange.
pub(super) struct Said {
    amber: Amber,
    amended: StatementId,
    retracted: StatementId,
    erased: (StatementId, Digest),
}

/// A content for one party only.
struct Amber {
    digest: Digest,
}

/// Amends, retracts and erases a statement of each party.
pub(super) async fn say_more(federation: &Federation, filed: &[Filed]) -> anyhow::Result<Said> {
    let of = |by: usize, tlp: Tlp| {
        let mut found = filed.iter().filter(move |one| one.filing.by == by);
        found.find(|one| one.filing.marking.tlp == tlp && one.filing.marking.release.is_none())
    };
    let (asterion, borealis, cygnus) =
        (federation.node(0)?, federation.node(1)?, federation.node(2)?);
    let amber = of(0, Tlp::Amber).context("a content for one party")?;
    let amended = of(0, Tlp::Clear).context("a statement to amend")?.logged.id;
    let retracted = of(1, Tlp::Clear).context("a statement to retract")?.logged.id;
    let erased = of(2, Tlp::Green).context("a content to erase")?;
    let erased = (erased.logged.id, show_digest(cygnus, erased)?);
    let amendment = json!({
        "reason": "A second source was found.",
        "text": "The date was confirmed by a second, independent source.",
    });
    speak(asterion, names::AMENDMENT, amended, amendment).await?;
    let retraction = json!({ "reason": "Filed twice under two numbers; the other one stands." });
    speak(borealis, names::RETRACTION, retracted, retraction).await?;
    let reason = "A person named in it asked for it.";
    proposals::erase(cygnus, erased.0, reason, &format!("user:{USER}")).await.map_err(failure)?;
    Ok(Said { amber: Amber { digest: show_digest(asterion, amber)? }, amended, retracted, erased })
}

async fn speak(node: &Node, kind: &str, about: StatementId, body: Value) -> anyhow::Result<()> {
    let submission = Submission {
        kind: kind.parse()?,
        subject: about.urn(),
        body: body.into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    proposals::submit(node, submission, &format!("user:{USER}")).await.map_err(failure)?;
    Ok(())
}

/// Looks, after the exchange, at what came of it.
pub(super) async fn look(federation: &Federation, said: &Said) -> anyhow::Result<Vec<Shown>> {
    Ok(vec![
        audience(federation, said).await?,
        relation(federation, "amendment", said.amended, Relation::Amends, [1, 2])?,
        relation(federation, "retraction", said.retracted, Relation::Retracts, [0, 2])?,
        erasure(federation, said)?,
    ])
}

/// Asterion's amber content names Borealis: it holds it, and Cygnus is refused when it asks in its
/// own name.
async fn audience(federation: &Federation, said: &Said) -> anyhow::Result<Shown> {
    let digest = said.amber.digest;
    let named = held(federation.node(1)?, &digest)?;
    let other = held(federation.node(2)?, &digest)?;
    let mut asked = Vec::new();
    for number in [1, 2] {
        let answer = ask_as(federation, number, digest).await?;
        asked.push(answer);
    }
    let as_it_should_be = named && !other && asked == [true, false];
    let tell = |holds: bool| if holds { "holds it" } else { "does not hold it" };
    let given = |given: &bool| if *given { "given" } else { "refused" };
    Ok(Shown {
        name: "audience",
        held: as_it_should_be,
        detail: format!(
            "an AMBER content of Asterion for Borealis: Borealis {} and is {} it; Cygnus {} and is {} it",
            tell(named),
            asked.first().map_or("", given),
            tell(other),
            asked.last().map_or("", given),
        ),
    })
}

/// Asks Asterion's node for a content in the name of a party; whether it was given.
async fn ask_as(federation: &Federation, number: usize, digest: Digest) -> anyhow::Result<bool> {
    let node = federation.node(number)?;
    let signer: Arc<dyn Signer> = Arc::new(InTheNameOf(Arc::clone(node)));
    let sender =
        Sender { party: node.config.party.clone(), signer, clock: node.config.clock.clone() };
    let address = federation.nodes().first().context("there are three nodes")?.url();
    let meter = Arc::new(Meter::new(Allowances::DEFAULT, node.config.clock.clone()));
    let remote = Remote::new(Arc::new(Http::new()?), &address, Some(sender), meter)?;
    let answer = remote.contents(vec![digest]).await?;
    Ok(answer.contents.iter().any(|file| file.digest == digest))
}

/// Signs requests with a party's key.
struct InTheNameOf(Arc<Node>);

impl Signer for InTheNameOf {
    fn public(&self) -> &PublicKey {
        self.0.keys.statement().public()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        self.0.keys.statement().sign(message)
    }
}

fn held(node: &Node, digest: &Digest) -> anyhow::Result<bool> {
    let rows = node.read_now(|reader| reader.contents(digest)).map_err(failure)?;
    Ok(rows.iter().any(|row| !row.bytes.is_empty()))
}

/// The other two nodes know what was said of a statement.
fn relation(
    federation: &Federation,
    name: &'static str,
    id: StatementId,
    relation: Relation,
    at: [usize; 2],
) -> anyhow::Result<Shown> {
    let mut known = 0;
    for number in at {
        let places =
            federation.node(number)?.read_now(|reader| reader.places(&id)).map_err(failure)?;
        let tells = |(kind, _): &(Relation, StatementId)| *kind == relation;
        known += usize::from(places.iter().any(|place| place.relations.iter().any(tells)));
    }
    Ok(Shown {
        name,
        held: known == at.len(),
        detail: format!("the {name} of {id} is known at {known} of {} other nodes", at.len()),
    })
}

/// Cygnus destroyed a content: it is gone at all three nodes, and its statement stands.
fn erasure(federation: &Federation, said: &Said) -> anyhow::Result<Shown> {
    let (id, _) = said.erased;
    let (mut gone, mut stands) = (0, 0);
    for number in 0..3 {
        let places =
            federation.node(number)?.read_now(|reader| reader.places(&id)).map_err(failure)?;
        stands += usize::from(places.iter().any(|place| place.statement.is_some()));
        gone += usize::from(!places.iter().any(|place| place.content == ContentState::Held));
    }
    Ok(Shown {
        name: "erasure",
        held: gone == 3 && stands == 3,
        detail: format!(
            "a content of Cygnus was erased: gone at {gone} of 3 nodes, its statement stands at {stands} of 3"
        ),
    })
}
