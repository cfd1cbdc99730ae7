//! `comity commitment list` and what follows: rounds at a node, as its API tells them.

use clap::Args;
use comity_node::commitments::pages::words::{lacks_line, level, line};
use comity_node::commitments::views::{
    AnnounceIn, AnnouncedState, AskOut, BecauseOut, CloseIn, CommitmentsOut, NeedIn, OfferIn,
    OfferedIn, OutcomeOut, RoundRow, RoundState, WithdrawIn,
};
use comity_node::console::text::learn;
use comity_protocol::decimal::Decimal;
use comity_protocol::marking::Tlp;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use crate::arguments::from;
use crate::connection::Reach;
use crate::failure::Failure;
use crate::named::StatementName;
use crate::output::{Output, at_time, plain, table};
use crate::route::Route;

use super::told::{self, EN};

const PATH: &str = "/api/v1/commitments";

/// Learns the words of what is told here.
pub(super) fn learn_words() {
    learn(&comity_node::commitments::CAPABILITY.texts);
    learn(&comity_node::agreements::CAPABILITY.texts);
}

/// Show the commitments of an agreement: progress in groups, who is bound, what can be done
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    reach: Reach,
    /// The agreement's identifier
    #[arg(value_name = "AGREEMENT")]
    agreement: String,
}

/// Show what came of a round, and why: the certificate in words
#[derive(Debug, Args)]
pub(crate) struct Outcome {
    #[command(flatten)]
    show: Show,
    /// The statement that closed the round
    #[arg(value_name = "STATEMENT")]
    statement: StatementName,
    /// Print the certificate itself instead, for whoever checks it
    #[arg(long)]
    certificate: bool,
}

/// Propose that the party be bound to a level of an obligation if others are
///
/// Another person approves it before it is signed.
#[derive(Debug, Args)]
pub(crate) struct Offer {
    #[command(flatten)]
    show: Show,
    /// The obligation: a clause of the agreement
    #[arg(long, value_name = "CLAUSE", required_unless_present = "blank")]
    obligation: Option<String>,
    /// The level
    #[arg(long, value_name = "NUMBER", required_unless_present = "blank")]
    level: Option<u8>,
    /// If at least so many parties, the own one among them, are at that level
    #[arg(long, value_name = "NUMBER")]
    at_least: Option<u32>,
    /// If this party is at that level; may be given several times
    #[arg(long = "with", value_name = "PARTY")]
    parties: Vec<PartyId>,
    /// If parties at that level have so much of a table of weights, as `compute-share=0.55`
    #[arg(long, value_name = "TABLE=SHARE", value_parser = share)]
    share: Option<(String, Decimal)>,
    /// Whatever others do
    #[arg(long, conflicts_with_all = ["at_least", "parties", "share"])]
    unconditional: bool,
    /// Otherwise a lower level, if at least so many are there, as `1=2`
    #[arg(long, value_name = "LEVEL=NUMBER", value_parser = fallback)]
    otherwise: Option<(u8, u32)>,
    /// Keep the higher level open for later rounds once the lower one was activated
    #[arg(long)]
    ratchet: bool,
    /// When it lapses unless what came of it has started, as 2027-06-01
    #[arg(long, value_name = "TIME", value_parser = from, required_unless_present = "blank")]
    expires: Option<Timestamp>,
    /// Seal it for the sealed round that is announced: nobody reads it before all are opened
    #[arg(long)]
    sealed: bool,
    /// Seal a blank: the party commits itself to nothing, and nobody can tell
    #[arg(long, conflicts_with_all = ["obligation", "level", "at_least", "parties", "share",
        "unconditional", "otherwise", "ratchet", "expires"])]
    blank: bool,
    /// The own deposit whose place it takes
    #[arg(long, value_name = "STATEMENT")]
    replaces: Option<StatementName>,
    /// Who may see it, as `TLP:CLEAR`
    #[arg(long, value_name = "LABEL", value_parser = tlp)]
    tlp: Option<Tlp>,
}

/// Propose that the party take a commitment of its own back
#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    show: Show,
    /// The deposit
    #[arg(value_name = "STATEMENT")]
    deposit: StatementName,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Propose, as a depositary, when commitments are frozen and when what comes of them starts
///
/// Until the freeze each party withdraws and replaces its own, and after it nobody does: a round
/// counts only if it is announced before.
#[derive(Debug, Args)]
pub(crate) struct Announce {
    #[command(flatten)]
    show: Show,
    /// When commitments are frozen, as `2026-12-03 12:00` in UTC
    #[arg(long, value_name = "TIME", value_parser = from)]
    frozen: Timestamp,
    /// When all obligations start, at once; the outcome is signed before
    #[arg(long, value_name = "TIME", value_parser = from)]
    effective: Timestamp,
    /// The announcement whose place it takes
    #[arg(long, value_name = "STATEMENT")]
    replaces: Option<StatementName>,
    /// Have commitments sealed: so many of the depositaries that published a key open them together
    #[arg(long, value_name = "NUMBER")]
    sealed: Option<u8>,
}

/// Propose, as a depositary, what comes of the commitments that stood at the freeze
#[derive(Debug, Args)]
pub(crate) struct Close {
    #[command(flatten)]
    show: Show,
    /// The statement that announced the round; the one that is frozen now unless given
    #[arg(long, value_name = "STATEMENT")]
    round: Option<StatementName>,
    /// Also without this party, of which it is not known here what all it said before the freeze;
    /// repeatable
    #[arg(long, value_name = "PARTY")]
    leave_out: Vec<PartyId>,
    /// Also without all such parties, whichever they are
    #[arg(long, conflicts_with = "leave_out")]
    leave_out_all: bool,
    /// Only show what would come of it
    #[arg(long)]
    preview: bool,
}

fn share(text: &str) -> Result<(String, Decimal), String> {
    let pair = text.split_once('=').map(|(name, share)| (name.to_owned(), share.parse()));
    match pair {
        Some((name, Ok(share))) => Ok((name, share)),
        _ => Err("a table and a part from 0 to 1, as compute-share=0.55".to_owned()),
    }
}

fn fallback(text: &str) -> Result<(u8, u32), String> {
    let pair = text.split_once('=').map(|(level, least)| (level.parse(), least.parse()));
    match pair {
        Some((Ok(level), Ok(least))) => Ok((level, least)),
        _ => Err("a level and a number of parties, as 1=2".to_owned()),
    }
}

fn tlp(text: &str) -> Result<Tlp, String> {
    Tlp::from_label(text).ok_or_else(|| "a TLP 2.0 label, as TLP:CLEAR".to_owned())
}

/// Lists the rounds.
///
/// # Errors
/// The node's refusal, or that it does not answer.
pub(super) fn list(reach: &Reach, output: &Output) -> anyhow::Result<()> {
    let node = reach.open()?;
    let rows = node.get(PATH);
    node.close()?;
    let rows: Vec<RoundRow> = serde_json::from_value(rows?)?;
    output.result(&rows, |rows| {
        let row = |row: &RoundRow| {
            [
                row.agreement.clone(),
                state(row.state).to_owned(),
                row.obligations.join(", "),
                row.frozen_at.map(at_time).unwrap_or_default(),
                row.members
                    .map(|members| members.to_string())
                    .unwrap_or_else(|| in_groups(row.at_least)),
                row.outcome.map(|id| id.to_string()).unwrap_or_default(),
            ]
        };
        table(
            ["AGREEMENT", "ROUND", "OBLIGATIONS", "FROZEN", "PARTIES", "OUTCOME"],
            rows.iter().map(row),
        )
    })
}

const fn state(state: RoundState) -> &'static str {
    match state {
        RoundState::Open => "open",
        RoundState::Frozen => "frozen",
        RoundState::Activated => "activated",
        RoundState::NotActivated => "nobody bound",
        RoundState::Flawed => "does not hold",
    }
}

fn in_groups(at_least: Option<u64>) -> String {
    at_least.map_or_else(|| "fewer than 3".to_owned(), |found| format!("at least {found}"))
}

impl Show {
    fn route(&self) -> Route {
        Route::new(PATH).of(&self.agreement)
    }

    /// Shows the commitments of one agreement.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let node = self.reach.open()?;
        let told = node.get(self.route());
        node.close()?;
        let told: CommitmentsOut = serde_json::from_value(told?)?;
        output.result(&told, show)
    }

    /// The statement that is named.
    fn named(&self, name: &StatementName) -> anyhow::Result<StatementId> {
        let node = self.reach.open()?;
        let id = name.whole(&node);
        node.close()?;
        id
    }

    /// The same, where one is.
    fn if_named(&self, name: Option<&StatementName>) -> anyhow::Result<Option<StatementId>> {
        name.map(|name| self.named(name)).transpose()
    }

    /// Sends what is wanted, and shows the proposal that waits.
    pub(super) fn propose(
        &self,
        to: &str,
        body: &impl Serialize,
        output: &Output,
    ) -> anyhow::Result<()> {
        let node = self.reach.open()?;
        let proposed = node.send(Method::POST, self.route().then(to), body);
        node.close()?;
        output.result(&proposed?, waits)
    }
}

fn waits(proposed: &Value) -> String {
    let id = proposed.get("id").and_then(Value::as_str).unwrap_or_default();
    format!("Proposal {id} waits for another person: comity proposal approve {id}")
}

fn show(told: &CommitmentsOut) -> String {
    let mut out = format!("{}\n", plain(told.title.get("en").unwrap_or(&told.agreement)));
    out.push_str(&format!("{} parties offer something\n", in_groups(told.at_least)));
    for one in &told.obligations {
        for step in &one.progress {
            if one.has_levels || step.at_least.is_some() || step.bound > 0 {
                let level = plain(&level(EN, &step.level)).to_string();
                let offered = in_groups(step.at_least);
                out.push_str(&format!(
                    "  {}  {level}: {offered} offer it or more, {} bound\n",
                    one.id, step.bound
                ));
            }
        }
    }
    for one in &told.own {
        out.push_str(&format!(
            "own offer {} to {}, until {}\n",
            one.deposit,
            one.obligation,
            at_time(one.expires_at)
        ));
        for offer in &one.offers {
            let asked = line(EN, &offer.condition, &one.obligation);
            out.push_str(&format!("  {}: {}\n", plain(&level(EN, &offer.level)), plain(&asked)));
        }
    }
    out.push_str(&told::own(told));
    for one in &told.bound {
        let level = level(EN, &one.level);
        let until = one.until.as_ref().map(|day| format!(", leaves on {day}")).unwrap_or_default();
        out.push_str(&format!(
            "bound: {} to {} of {}, since {}{until}\n",
            one.party,
            plain(&level),
            one.obligation,
            at_time(one.since)
        ));
    }
    for one in &told.announced {
        let state = match one.state {
            AnnouncedState::Ahead => "ahead",
            AnnouncedState::Frozen => "frozen, to be closed before the start",
            AnnouncedState::Closed => "closed",
            AnnouncedState::Over => "over without an outcome; nobody is bound by it",
            AnnouncedState::Refused => "no round",
        };
        let code = one.flaw.as_ref().map(|flaw| format!(" [{}]", flaw.code)).unwrap_or_default();
        out.push_str(&format!(
            "announced: freeze {}, start {}, {state}{code} {}\n",
            at_time(one.frozen_at),
            at_time(one.effective_at),
            one.round
        ));
        out.push_str(&one.sealed.as_ref().map(told::of_round).unwrap_or_default());
    }
    for one in &told.closed {
        let outcome = one.outcome.map(|id| id.to_string()).unwrap_or_default();
        out.push_str(&format!("round: {} {outcome}\n", state(one.state)));
    }
    out
}

impl Outcome {
    /// Shows what came of a round.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let node = self.show.reach.open()?;
        let statement = self.statement.whole(&node)?;
        let route = self.show.route().then("/outcomes").of(statement);
        if self.certificate {
            let file = node.bytes(route.then("/certificate"));
            node.close()?;
            return output.bytes(&file?);
        }
        let told = node.get(route);
        node.close()?;
        let told: OutcomeOut = serde_json::from_value(told?)?;
        output.result(&told, explain)
    }
}

/// An outcome in words.
fn explain(told: &OutcomeOut) -> String {
    let mut out = match (told.state, told.effective_at) {
        (RoundState::Activated, Some(at)) => format!("Bound from {}, all at once:\n", at_time(at)),
        (RoundState::Flawed, _) => {
            let code = told.flaw.as_ref().map(|flaw| flaw.code.as_str()).unwrap_or_default();
            format!("The outcome does not hold [{code}]; it binds nobody.\n")
        }
        _ => "Nobody is bound.\n".to_owned(),
    };
    for one in &told.members {
        let because = match &one.because {
            BecauseOut::EarlierRound => "by an earlier round".to_owned(),
            BecauseOut::NotHeld => "its commitment is not held here".to_owned(),
            BecauseOut::Met { parts } => {
                line(EN, &AskOut::All { of: parts.clone() }, &one.obligation)
            }
        };
        let level = level(EN, &one.level);
        out.push_str(&format!(
            "  {} to {} of {}: {}\n",
            one.party,
            plain(&level),
            one.obligation,
            plain(&because)
        ));
    }
    out.push_str(&told.sealed.as_ref().map(told::opened).unwrap_or_default());
    for one in &told.outside {
        let (next, lacks) = (level(EN, &one.next), lacks_line(EN, &one.lacks));
        out.push_str(&format!(
            "  {} would reach {} of {} with {}\n",
            one.party,
            plain(&next),
            one.obligation,
            plain(&lacks)
        ));
    }
    for one in &told.not_counted {
        out.push_str(&format!(
            "  {} of {} does not count [{}]\n",
            one.deposit, one.party, one.code
        ));
    }
    for one in &told.apart {
        out.push_str(&format!("  {} is left out as a whole [{}]\n", one.party, one.code));
    }
    for id in &told.left_out {
        out.push_str(&format!("  {id} was in time and was left out\n"));
    }
    out
}

impl Offer {
    /// Proposes a commitment.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let replaces = self.show.if_named(self.replaces.as_ref())?;
        let (Some(obligation), Some(level), Some(expires_at)) =
            (self.obligation, self.level, self.expires)
        else {
            let body = OfferIn {
                obligation: String::new(),
                offers: Vec::new(),
                expires_at: Timestamp::EPOCH,
                ratchet: false,
                replaces,
                tlp: None,
                sealed: true,
            };
            return self.show.propose("/offers", &body, output);
        };
        let mut needs = Vec::new();
        if let Some(at_least) = self.at_least {
            needs.push(NeedIn::Parties { at_least, level: None, group: None });
        }
        let parties = self.parties.into_iter();
        needs.extend(parties.map(|party| NeedIn::Party { party, level: None }));
        if let Some((name, share)) = self.share {
            needs.push(NeedIn::Share { name, share, level: None });
        }
        if needs.is_empty() && !self.unconditional {
            let failure = Failure::usage("nothing is asked of others");
            return Err(failure.hint("say --at-least, --with, --share, or --unconditional").into());
        }
        let mut offers = vec![OfferedIn { level, needs }];
        if let Some((level, at_least)) = self.otherwise {
            let needs = vec![NeedIn::Parties { at_least, level: None, group: None }];
            offers.insert(0, OfferedIn { level, needs });
        }
        let body = OfferIn {
            obligation,
            offers,
            expires_at,
            ratchet: self.ratchet,
            replaces,
            tlp: self.tlp,
            sealed: self.sealed,
        };
        self.show.propose("/offers", &body, output)
    }
}

impl Withdraw {
    /// Proposes that a commitment be taken back.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let deposit = self.show.named(&self.deposit)?;
        let body = WithdrawIn { deposit, reason: self.reason };
        self.show.propose("/withdrawals", &body, output)
    }
}

impl Announce {
    /// Proposes a round.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let body = AnnounceIn {
            frozen_at: self.frozen,
            effective_at: self.effective,
            replaces: self.show.if_named(self.replaces.as_ref())?,
            sealed: self.sealed,
        };
        self.show.propose("/rounds", &body, output)
    }
}

impl Close {
    /// Proposes an outcome, or shows it.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let body = CloseIn {
            round: self.show.if_named(self.round.as_ref())?,
            leave_out: self.leave_out,
            leave_out_all: self.leave_out_all,
        };
        if !self.preview {
            return self.show.propose("/closing", &body, output);
        }
        let node = self.show.reach.open()?;
        let told = node.send(Method::POST, self.show.route().then("/closing/preview"), &body);
        node.close()?;
        let told: OutcomeOut = serde_json::from_value(told?)?;
        output.result(&told, explain)
    }
}
