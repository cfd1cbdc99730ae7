//! What the page of one agreement shows, gathered from the docket.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::document::{Agreement, Texts};
use comity_agreements::agreement::force::{self, ForceRefusal, PartForce};
use comity_agreements::agreement::language;
use comity_agreements::agreement::language::outline::{Outline, outlines};
use comity_agreements::agreement::life::matrix::Matrix;
use comity_agreements::agreement::life::{ActionFinding, ActionKind, State};
use comity_agreements::calendar::Day;
use comity_agreements::commitment::round::Act as Deposited;
use comity_agreements::docket::Settled;
use comity_agreements::docket::entry::{Entry, Origin, Participation};
use comity_agreements::docket::round::RoundOutcome;
use comity_agreements::duty::{Filter, Status};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::duties::Item;
use crate::agreements::pages::list::Standing;
use crate::console::text::Lang;

/// Findings shown on the page itself; the board has all.
const FINDINGS: usize = 8;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct AgreementPage {
    /// Data, clauses, rules.
    pub agreement: Agreement,
    /// Where the text comes from.
    pub origin: Origin,
    /// The digest that acts about it name.
    pub digest: Digest,
    /// Statements that gave other words the same name and version.
    pub contradictions: Vec<StatementId>,
    /// How it stands.
    pub standing: Standing,
    /// Whether it is in force and why, where its text has a rule for that.
    pub force: Option<Result<force::ForceOutcome, ForceRefusal>>,
    /// The same of the parts that enter into force by a rule of their own, each with the time in
    /// which it binds those that take part in it.
    pub parts: Vec<PartRow>,
    /// Rules by name: as lists, and as the file has them.
    pub rules: BTreeMap<String, (Outline, String)>,
    /// Up to which day the file lists who takes part, where that has passed.
    pub listed_until: Option<Day>,
    /// Who takes part.
    pub parties: Vec<Participation>,
    /// What stands between any two of them.
    pub matrix: Matrix,
    /// Acts in statements.
    pub acts: Vec<ActRow>,
    /// Acts without effect, or with another than meant.
    pub flaws: Vec<ActionFinding>,
    /// Rounds of conditional commitments that were closed.
    pub rounds: Vec<RoundOutcome>,
    /// Parties that deposited a commitment.
    pub depositors: usize,
    /// What is due or breached under it, the most urgent first.
    pub findings: Vec<Item>,
    /// Languages to show the text in; empty: the reader's.
    pub languages: Vec<String>,
    /// Whether its words can be had as Akoma Ntoso.
    pub has_words: bool,
    /// For which time it is asked.
    pub at: AskedAt,
    /// The day of the page.
    pub day: Day,
}

/// Clauses that enter into force by a rule of their own.
#[derive(Clone, Debug)]
pub struct PartRow {
    /// What they are called.
    pub name: String,
    /// The clauses.
    pub clauses: Vec<String>,
    /// Whether they are in force and why.
    pub force: Result<force::ForceOutcome, ForceRefusal>,
    /// Whether that is known.
    pub is_known: bool,
    /// Who takes part, since when it is bound and until when.
    pub parties: Vec<(String, Option<Day>, Option<Day>)>,
}

/// An act that a statement tells of.
#[derive(Clone, Debug)]
pub struct ActRow {
    /// The statement.
    pub id: StatementId,
    /// What was done.
    pub action: ActionKind,
    /// Who did it.
    pub who: String,
    /// When it was done by its own account, else when it was said.
    pub day: Option<Day>,
    /// The clauses concerned; none means the whole.
    pub clauses: Vec<String>,
    /// Its words by language.
    pub words: Texts,
    /// The act that it is about.
    pub of: Option<StatementId>,
    /// Whether it has an effect, be it from a later day than meant.
    pub has_effect: bool,
}

impl AgreementPage {
    /// Whether a day comes after the one as of which it is shown, where one was asked for.
    pub fn is_later(&self, day: Option<Day>) -> bool {
        self.at.when().as_of.is_some() && day.is_some_and(|day| day > self.day)
    }
}

/// Asks the docket for one agreement.
pub fn gather(
    docket: &Settled,
    id: &str,
    (languages, at): (Vec<String>, AskedAt),
    now: Timestamp,
) -> Option<AgreementPage> {
    let day = Day::of_utc(now).ok()?;
    docket.agreement(id)?;
    let statuses = vec![Status::Breached, Status::Destroyed, Status::Due, Status::Unverifiable];
    let agreement = Some(id.to_owned());
    let filter = Filter { agreement, statuses, only_owed: true, ..Filter::default() };
    let first = docket.survey(&filter, now, FINDINGS).first.into_iter();
    let findings = first.map(|finding| Item::new(docket, finding)).collect();
    let entry = docket.agreement(id)?;
    let mut acts = acts(entry);
    let mut flaws = entry.life.findings.clone();
    if at.when().as_of.is_some() {
        // As of a day nothing is told that was done after it.
        acts.retain(|act| act.day.is_none_or(|on| on <= day));
        flaws.retain(|flaw| acts.iter().any(|act| act.id == flaw.act));
    }
    Some(AgreementPage {
        agreement: entry.agreement().clone(),
        origin: entry.origin.clone(),
        digest: entry.digest(),
        contradictions: entry.contradictions.clone(),
        standing: Standing::of(entry, day),
        force: entry.force.clone(),
        parts: parts(entry),
        rules: rules(entry),
        listed_until: listed_until(entry.agreement(), day),
        parties: entry.participations(day),
        matrix: entry.matrix(None, day),
        acts,
        flaws,
        rounds: entry.rounds.clone(),
        depositors: depositors(entry),
        findings,
        languages,
        has_words: !language::languages(&entry.checked).is_empty(),
        at,
        day,
    })
}

/// Up to which day a file lists participants, where it lists any and that day has passed.
fn listed_until(agreement: &Agreement, day: Day) -> Option<Day> {
    agreement.unlisted(Some(day)).filter(|_| !agreement.participants.is_empty())
}

/// Its parts that enter into force by a rule of their own, a row for each.
fn parts(entry: &Entry) -> Vec<PartRow> {
    let rows = entry.agreement().parts.iter().zip(&entry.parts).map(|(part, found)| {
        let outcome = found.as_ref().map(|found| &found.outcome);
        let times = found.iter().flat_map(PartForce::times);
        let parties = times.map(|(party, time)| (party.to_owned(), time.party, time.until));
        PartRow {
            name: part.name.clone(),
            clauses: part.clauses.iter().cloned().collect(),
            force: outcome.cloned().map_err(|refusal| *refusal),
            is_known: !matches!(outcome, Err(_) | Ok(force::ForceOutcome::Undetermined(_))),
            parties: parties.collect(),
        }
    });
    rows.collect()
}

/// Rules by name: as lists, and their lines of the file.
fn rules(entry: &Entry) -> BTreeMap<String, (Outline, String)> {
    let spans = entry.checked.spans();
    let source = |name: &str| {
        let span = spans.find(&format!("rule/{name}"))?;
        entry.text.get(span.start..span.end).map(str::to_owned)
    };
    let outlines = outlines(&entry.checked).into_iter();
    outlines
        .map(|one| {
            let source = source(&one.rule).unwrap_or_default();
            (one.rule.clone(), (one, source))
        })
        .collect()
}

/// The acts of an agreement, in the order of time.
pub fn acts(entry: &Entry) -> Vec<ActRow> {
    let terms = &entry.agreement().terms;
    let mut rows: Vec<ActRow> = entry
        .acts()
        .values()
        .map(|act| {
            let body = act.body.as_ref().ok();
            let by = body.and_then(|body| body.on_behalf_of.clone());
            let dates = body.map(|body| body.dates);
            let named = dates.and_then(|dates| {
                dates.deposited.or(dates.received).or(dates.executed).or(dates.effective)
            });
            ActRow {
                id: act.id,
                action: act.action,
                who: by.unwrap_or_else(|| terms.person(&act.issuer)).as_str().to_owned(),
                day: named.and_then(|when| when.day()).or_else(|| Day::of_utc(act.said).ok()),
                clauses: body
                    .map(|body| body.clauses.iter().cloned().collect())
                    .unwrap_or_default(),
                words: body.map(|body| body.text.clone()).unwrap_or_default(),
                of: body.and_then(|body| body.of).map(|of| of.0),
                has_effect: entry
                    .life
                    .findings
                    .iter()
                    .all(|flaw| flaw.act != act.id || flaw.counts_from.is_some()),
            }
        })
        .collect();
    rows.sort_by_key(|row| (row.day, row.id));
    rows
}

/// How many parties have a conditional commitment deposited, open or sealed, that they did not
/// withdraw.
pub fn depositors(entry: &Entry) -> usize {
    let mut standing: BTreeMap<StatementId, PartyId> = BTreeMap::new();
    for deposit in entry.deposits() {
        match deposit.act {
            Deposited::Commit { .. } | Deposited::Seal { .. } => {
                standing.insert(deposit.id, deposit.party);
            }
            Deposited::Withdraw { deposit } => {
                standing.remove(&deposit);
            }
        }
    }
    standing.values().collect::<BTreeSet<_>>().len()
}

/// What a state is called.
pub fn state_name(lang: Lang, state: State) -> String {
    lang.s(match state {
        State::NotAParty => "party-not",
        State::SignedAdReferendum => "party-ad-referendum",
        State::Declined => "party-declined",
        State::Signatory => "party-signatory",
        State::AwaitingAcceptance => "party-awaiting",
        State::Contracting => "party-contracting",
        State::Provisional => "party-provisional",
        State::Committed => "party-committed",
        State::Party => "party-party",
        State::Suspended => "party-suspended",
        State::Withdrawn => "party-withdrawn",
        State::Succeeded => "party-succeeded",
        State::Terminated => "party-terminated",
    })
}
