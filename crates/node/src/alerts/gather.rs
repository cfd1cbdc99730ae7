//! What there is that somebody may have to be told of, as the account may see it: from the docket,
//! the statements of others, the proposals and the peers.

use std::sync::Arc;

use comity_agreements::docket::Settled;
use comity_agreements::duty::finding::Matter;
use comity_agreements::duty::{Filter, Finding, Status};
use comity_protocol::index::LogId;
use comity_protocol::kind::KINDS;
use comity_protocol::marking::Tlp;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::{PeerState, Query, StatementView, UserRow};
use comity_store::{Proposals, Reader, StoreError};

use crate::alerts::event::{Event, Told, of_finding, one_line};
use crate::alerts::rules::{Rules, Sort};
use crate::console::standing::kind_name;
use crate::console::text::Lang;
use crate::error::Error;
use crate::eyes::Eyes;
use crate::ledger::content::marking;
use crate::node::Node;
use crate::proposals;

/// Most findings that are looked through for one account, the most urgent first.
const FINDINGS_MAX: usize = 5_000;

/// Most statements of a kind that are looked through, the newest first: what came since it was last
/// looked, which is seconds ago.
const REPORTS_MAX: usize = 300;

/// What is older than this is told no more: 60 days. What was told is remembered for longer.
const OLD_MS: i64 = 60 * 86_400_000;

/// All of it for an account, the gravest first.
///
/// # Errors
/// `docket-busy`; those of the store.
pub async fn events(
    node: &Arc<Node>,
    user: &UserRow,
    rules: &Rules,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let lang = rules.lang();
    let own = node.config.party.as_str().to_owned();
    let question = move |docket: &Settled| findings(docket, &own, lang, now);
    let mut found = node.docket(Eyes::of(user.cleared), question).await?;
    found.extend(node.read_now(|reader| reports(reader, user, lang, now))?);
    found.extend(waiting(node, user, lang, now)?);
    found.extend(node.read_now(|reader| silent(reader, rules, now))?);
    found.sort_by_key(|event| (!event.told.grave, event.told.due.unwrap_or(now)));
    Ok(found)
}

/// The strictest marking of statements; one whose content is not held here is taken for one that is
/// not for everybody.
///
/// # Errors
/// Those of the store.
pub fn strictest(reader: &dyn Reader, ids: &[StatementId]) -> Result<Tlp, StoreError> {
    let mut found = Tlp::Clear;
    for id in ids {
        for place in reader.places(id)? {
            found = found.max(of_place(reader, &place)?.unwrap_or(Tlp::Amber));
        }
    }
    Ok(found)
}

fn of_place(reader: &dyn Reader, place: &StatementView) -> Result<Option<Tlp>, StoreError> {
    let Some((_, said)) = &place.statement else { return Ok(None) };
    let row = reader.content(&said.digest, place.log, &said.issuer)?;
    Ok(row.as_ref().and_then(marking).map(|marking| marking.tlp))
}

/// Of what the own party owes, and of what others did not do.
fn findings(docket: &Settled, own: &str, lang: Lang, now: Timestamp) -> Vec<Event> {
    let grave = vec![Status::Breached, Status::Destroyed];
    let open = [grave.clone(), vec![Status::Due, Status::Unverifiable]].concat();
    let ours = Filter {
        bearer: Some(own.to_owned()),
        statuses: open,
        only_owed: true,
        ..Filter::default()
    };
    let theirs = Filter { statuses: grave, only_owed: true, ..Filter::default() };
    let ours = docket.survey(&ours, now, FINDINGS_MAX).first;
    let theirs = docket.survey(&theirs, now, FINDINGS_MAX).first;
    let theirs = theirs.into_iter().filter(|finding| finding.key.bearer != own);
    let tell = |finding: Finding| {
        let is_own = finding.key.bearer == own;
        let (_, key, mut told) = of_finding(&finding, docket.worst(&finding), is_own, now)?;
        let title = docket.agreement(&finding.key.agreement);
        let title = title.and_then(|entry| lang.of(&entry.agreement().title));
        let law = one_line(title.unwrap_or(&finding.key.agreement));
        let matter = match &finding.key.matter {
            Matter::Named { name } => Some(one_line(name)),
            Matter::Statement { id } => id.to_string().get(..8).map(str::to_owned),
            Matter::Period { number } => Some(number.saturating_add(1).to_string()),
            Matter::Standing => None,
        };
        let bearer = (!is_own).then(|| finding.key.bearer.clone());
        let duty = lang.rule(&finding.key.duty);
        told.names = bearer.into_iter().chain(matter).chain([duty, law.clone()]).collect();
        told.about = Some(law);
        let rests_on = finding.evidence.iter().map(|one| one.statement).collect();
        Some(Event { key, told, rests_on })
    };
    ours.into_iter().chain(theirs).filter_map(tell).collect()
}

/// Reports and filings that others signed, and that an account was not told of.
fn reports(
    reader: &dyn Reader,
    user: &UserRow,
    lang: Lang,
    now: Timestamp,
) -> Result<Vec<Event>, StoreError> {
    let mut found = Vec::new();
    for spec in KINDS.iter().filter(|spec| spec.name.starts_with("incident.")) {
        let Ok(kind) = spec.name.parse() else { continue };
        let query = Query { kind: Some(kind), limit: REPORTS_MAX, ..Query::default() };
        for view in reader.statements(&query)?.rows {
            let is_new = now.since(view.known_at) < OLD_MS;
            let Some((id, said)) = view.statement.as_ref().filter(|_| is_new) else { continue };
            if view.log == LogId::OWN && !view.hosted {
                continue;
            }
            // What was told need not be read again, each time and for each account.
            let key = format!("report|{id}");
            if reader.is_alerted(&user.name, &key)? {
                continue;
            }
            let tlp = of_place(reader, &view)?.unwrap_or(Tlp::Amber);
            if tlp == Tlp::Red && !user.cleared {
                continue;
            }
            let title = view.title.as_deref().map(one_line);
            let issuer = said.issuer.as_str().to_owned();
            let names = [kind_name(lang, &said.kind)].into_iter().chain(title);
            let told = Told {
                tlp,
                names: names.chain([issuer.clone()]).collect(),
                about: Some(issuer),
                ..Told::bare(Sort::Report, &format!("/statements/{id}"))
            };
            found.push(Event { key, told, rests_on: Vec::new() });
        }
    }
    Ok(found)
}

/// Proposals that wait for this very account: it may decide about them.
fn waiting(node: &Node, user: &UserRow, lang: Lang, now: Timestamp) -> Result<Vec<Event>, Error> {
    let rows =
        node.read_now(|reader| reader.proposals(Proposals::Open, None, proposals::OPEN_MAX))?.rows;
    let may = |row: &&comity_store::rows::ProposalRow| {
        row.expires_at > now && proposals::refused_to(node, row, &user.name).is_ok()
    };
    let tell = |row: &comity_store::rows::ProposalRow| {
        let kind = kind_name(lang, &row.kind);
        let told = Told {
            tlp: row.marking.tlp,
            names: vec![kind.clone(), one_line(&row.subject), row.proposed_by.clone()],
            about: Some(kind),
            due: Some(row.expires_at),
            ..Told::bare(Sort::Proposal, &format!("/proposals/{}", row.id))
        };
        Event { key: format!("proposal|{}", row.id), told, rests_on: Vec::new() }
    };
    Ok(rows.iter().filter(may).map(tell).collect())
}

/// Peers that have not answered for longer than this account takes for usual.
fn silent(reader: &dyn Reader, rules: &Rules, now: Timestamp) -> Result<Vec<Event>, StoreError> {
    const HOUR_MS: i64 = 3_600_000;
    let after = i64::from(rules.silent_hours).saturating_mul(HOUR_MS);
    let tell = |row: comity_store::rows::PeerRow| {
        let since = row.contact_at.unwrap_or(row.added_at);
        let is_silent =
            row.state == PeerState::Following && row.failure.is_some() && now.since(since) > after;
        let party = row.descriptor.party.as_str().to_owned();
        let told = Told {
            names: vec![party.clone(), one_line(&row.descriptor.name)],
            about: Some(party),
            ..Told::bare(Sort::PeerSilent, &format!("/peers/{}", row.log.0))
        };
        // Once for each silence: the next one begins after another answer.
        let key = format!("peer-silent|{}|{}", row.log.0, since.millis());
        is_silent.then(|| Event { key, told, rests_on: Vec::new() })
    };
    Ok(reader.peers()?.into_iter().filter_map(tell).collect())
}
