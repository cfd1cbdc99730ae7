//! What can be done where what was forbidden was done: it cannot be undone, and somebody else may
//! excuse it.

use std::collections::BTreeMap;

use comity_agreements::agreement::rule::{By, Rule};
use comity_agreements::docket::Docket;
use comity_agreements::docket::filing::Step;
use comity_agreements::duty::Finding;
use comity_agreements::duty::finding::State;
use comity_protocol::kind::{Kind, names};
use maud::{Markup, html};

use super::address::address;
use crate::console::layout::PageContext;
use crate::console::standing::kind_name;
use crate::console::text::Lang;

/// A rule that was broken by what was done, not by what was left undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// What would excuse it, and who says it.
    pub excused_by: Vec<(Kind, By)>,
}

impl Broken {
    /// Of a finding; `None` where its rule asks for something to be done, or it is kept.
    pub fn of(docket: &Docket, finding: &Finding) -> Option<Self> {
        if !matches!(finding.state, State::Breached | State::Escalated) {
            return None;
        }
        let agreement = docket.agreement(&finding.key.agreement)?.agreement();
        let clause = agreement.clauses.iter().find(|clause| clause.id == finding.clause)?;
        let name = finding.key.duty.split('/').next()?;
        match clause.rules.iter().find(|rule| rule.name() == name)? {
            Rule::Duty(_) => None,
            Rule::Ban(ban) => {
                let patterns = ban.excused_by.iter();
                let excused_by = patterns.map(|one| (one.kind.clone(), one.by.clone())).collect();
                Some(Self { excused_by })
            }
            Rule::Limit(_) | Rule::Order(_) => Some(Self::default()),
        }
    }
}

/// What can be done about it: ask for what would excuse it, tell whoever it is owed to, look at
/// what shows it.
pub fn steps(
    shell: &PageContext,
    (finding, readers): (&Finding, &[String]),
    broken: &Broken,
) -> Markup {
    let lang = shell.lang;
    let rule = lang.rule(&finding.key.duty);
    let notice = |key: &str| {
        let title = lang.f(key, &[("rule", &rule)]);
        let members = BTreeMap::from([("/title".to_owned(), title)]);
        let kind = names::NOTICE.parse().ok()?;
        Some(address((&Step { kind, members }, readers), finding, None))
    };
    html! { div.body data-test="broken" {
        p { (lang.s("broken-why")) }
        @for (kind, by) in &broken.excused_by {
            p { (lang.f("broken-excused-by", &[("what", &kind_name(lang, kind)), ("who", &who(lang, by))])) }
        }
        @if broken.excused_by.is_empty() { p { (lang.s("broken-no-excuse")) } }
        div.buttons {
            @if !broken.excused_by.is_empty() { @if let Some(address) = notice("broken-ask-title") {
                a.button.first href=(address) { (lang.s("broken-ask")) }
            } }
            @if let Some(address) = notice("broken-tell-title") { a.button href=(address) { (lang.s("broken-tell")) } }
            a.button href="#evidence" { (lang.s("broken-look")) }
        }
    } }
}

/// Who says it, in words.
fn who(lang: Lang, by: &By) -> String {
    match by {
        By::Bearer => lang.s("by-bearer"),
        By::Anyone => lang.s("by-anyone"),
        By::AnotherParty => lang.s("by-another-party"),
        By::Group { group } => lang.word(group),
    }
}
