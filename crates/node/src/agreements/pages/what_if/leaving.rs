//! What of the parties that would withdraw: until when they would be bound, and what they would
//! still owe.
//!
//! Whoever withdraws is bound until its notice takes effect, and what came to be owed before that
//! day stays owed (VCLT art. 70(1)(b)).

use comity_agreements::agreement::life::ActionKind;
use comity_agreements::calendar::Day;
use comity_agreements::docket::Docket;
use comity_agreements::duty::{Fact, Filter, Status};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use maud::{Markup, html};

use crate::agreements::pages::agreement::map;
use crate::agreements::pages::board;
use crate::agreements::pages::duties::Item;
use crate::console::layout::PageContext;
use crate::console::parts::{none, panel};
use crate::console::reader;
use crate::console::text::Lang;

/// Findings shown; a text with another bound may change thousands.
pub const FINDINGS: usize = 50;

/// A party that would withdraw.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// Who.
    pub party: String,
    /// The first day on which it would no longer be bound.
    pub until: Day,
    /// For which day it is told what it would owe: when all that is supposed has taken effect.
    pub on: Day,
    /// What it would owe then.
    pub owes: Vec<Item>,
}

/// The parties whose supposed notices of withdrawal have an effect. The docket is brought to the
/// day on which the last of them leaves, or to `as_of` where that is later.
pub fn leaving(docket: &mut Docket, id: &str, facts: &[Fact], as_of: Timestamp) -> Vec<Leaving> {
    let gone: Vec<(String, Day)> = facts
        .iter()
        .filter(|fact| ActionKind::of(&fact.kind) == Some(ActionKind::Denunciation))
        .filter_map(|fact| Some((fact.issuer.as_str().to_owned(), until(docket, id, fact)?)))
        .collect();
    let Some(last) = gone.iter().map(|(_, until)| until.starts_utc()).max() else {
        return Vec::new();
    };
    let then = last.max(as_of);
    let Ok(on) = Day::of_utc(then) else { return Vec::new() };
    docket.advance_to(then);
    let leaves = |(party, until): (String, Day)| {
        let owes = owed(docket, id, &party, then);
        Leaving { party, until, on, owes }
    };
    gone.into_iter().map(leaves).collect()
}

/// The first day on which whoever gave a notice is no longer bound; `None`: it has no effect.
fn until(docket: &Docket, id: &str, notice: &Fact) -> Option<Day> {
    let entry = docket.agreement(id)?;
    let person = entry.agreement().terms.person(&notice.issuer);
    let is_it = |mark: &StatementId| *mark == notice.id;
    let memberships = &entry.life.histories.get(&person)?.memberships;
    let left = memberships
        .iter()
        .find(|one| one.notice.as_ref().is_some_and(|mark| mark.evidence.iter().any(is_it)))?;
    // One whose day no calendar knows does not end.
    left.until.filter(|until| *until < Day::MAX)
}

/// What a party owes under the agreement, and has not done or cannot be told.
fn owed(docket: &mut Docket, id: &str, party: &str, now: Timestamp) -> Vec<Item> {
    let filter = Filter {
        agreement: Some(id.to_owned()),
        bearer: Some(party.to_owned()),
        statuses: vec![Status::Due, Status::Breached, Status::Destroyed, Status::Unverifiable],
        only_owed: true,
        ..Filter::default()
    };
    let found = docket.survey(&filter, now, FINDINGS).first;
    found.into_iter().map(|finding| Item::new(docket, finding)).collect()
}

/// What of whoever would withdraw; nothing where nobody would.
pub fn told(shell: &PageContext, leaving: &[Leaving]) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("what-if-leaving");
    html! { @for one in leaving {
        @let (who, on) = (called(lang, &one.party), one.on);
        // Where it stands for a day that is ahead, time left is told from that day.
        @let then = shell.at(on.starts_utc());
        (panel(&heading, &none(), &html! {
            div.body data-test="leaving" {
                p { strong { (lang.f("what-if-leaves", &[("who", &who), ("day", &reader::day_text(lang, one.until))])) } }
                p.note { (lang.s("what-if-leaves-why")) }
                p { (lang.f(if one.owes.is_empty() { "what-if-leaves-free" } else { "what-if-leaves-owing" },
                    &[("day", &reader::day_text(lang, on))])) }
            }
            @if !one.owes.is_empty() { (board::rows_supposed(&then, &heading, &one.owes)) }
        }))
    } }
}

/// What a party is called, with its code where that is another word.
pub fn called(lang: Lang, party: &str) -> String {
    let party = map::recognised(party);
    let name = map::name(lang, party);
    if name == party { name } else { format!("{name} ({party})") }
}
