//! The form by which one person proposes what the party would commit itself to.

use comity_protocol::decimal::Decimal;
use comity_protocol::marking::Tlp;
use comity_protocol::time::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use crate::agreements::pages::{duties, rounds_of};
use crate::commitments::pages::{COMMITMENTS, sealed, words};
use crate::commitments::views::{CommitmentsOut, NeedIn, OfferIn, OfferedIn};
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, csrf, notice, panel};
use crate::console::submit::TLP;

/// How long an offer stands unless another day is named, in milliseconds: half a year.
const STANDS_MS: i64 = 180 * 24 * 3_600 * 1_000;

/// The form as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Obligation and level, as `art-5/2`.
    pub target: String,
    /// How many parties, the own one among them.
    pub least: String,
    /// Parties that must be at the level too, separated by spaces, commas or lines.
    pub parties: String,
    /// A table of weights.
    pub weight: String,
    /// How much of it, in per cent.
    pub percent: String,
    /// That nothing is asked.
    pub unconditional: bool,
    /// A lower level of the same obligation, as its number.
    pub lower: String,
    /// How many parties it asks for.
    pub lower_least: String,
    /// The day on which it lapses.
    pub expires: String,
    /// Whether the higher level stays open once the lower one was activated.
    pub ratchet: bool,
    /// The deposit whose place it takes.
    pub replaces: String,
    /// The label.
    pub tlp: String,
    /// Whether it is sealed for the round that is announced so.
    pub sealed: bool,
    /// Of what is sealed: that nothing is offered.
    pub blank: bool,
}

/// Why a form is no offer: the key of the words for it.
pub type Wrong = &'static str;

impl Filled {
    /// What is offered.
    ///
    /// # Errors
    /// The key of what is wrong with it.
    pub fn offer(&self) -> Result<OfferIn, Wrong> {
        if self.blank {
            return self.nothing();
        }
        let (obligation, level) = self.target.rsplit_once('/').ok_or("offer-wrong-target")?;
        let level: u8 = level.parse().map_err(|_| "offer-wrong-target")?;
        let needs = self.needs()?;
        if needs.is_empty() != self.unconditional {
            return Err("offer-wrong-condition");
        }
        let mut offers = vec![OfferedIn { level, needs }];
        if let Some(lower) = given(&self.lower) {
            let lower: u8 = lower.parse().map_err(|_| "offer-wrong-lower")?;
            let least: u32 = self.lower_least.trim().parse().map_err(|_| "offer-wrong-lower")?;
            if lower == 0 || lower >= level {
                return Err("offer-wrong-lower");
            }
            let needs = vec![NeedIn::Parties { at_least: least, level: None, group: None }];
            offers.insert(0, OfferedIn { level: lower, needs });
        }
        let expires = format!("{}T00:00:00Z", self.expires.trim());
        let replaces = given(&self.replaces).map(str::parse).transpose();
        let tlp = TLP.iter().find(|(_, label, _)| *label == self.tlp).map(|row| row.0);
        Ok(OfferIn {
            obligation: obligation.to_owned(),
            offers,
            expires_at: expires.parse().map_err(|_| "offer-wrong-day")?,
            ratchet: self.ratchet,
            replaces: replaces.map_err(|_| "offer-wrong-target")?,
            tlp: Some(tlp.ok_or("offer-wrong-target")?),
            sealed: self.sealed,
        })
    }

    /// A blank: nobody can tell that it is one, where it is sealed.
    fn nothing(&self) -> Result<OfferIn, Wrong> {
        if !self.sealed {
            return Err("offer-wrong-blank");
        }
        let replaces = given(&self.replaces).map(str::parse).transpose();
        Ok(OfferIn {
            obligation: String::new(),
            offers: Vec::new(),
            expires_at: Timestamp::EPOCH,
            ratchet: false,
            replaces: replaces.map_err(|_| "offer-wrong-target")?,
            tlp: None,
            sealed: true,
        })
    }

    fn needs(&self) -> Result<Vec<NeedIn>, Wrong> {
        let mut needs = Vec::new();
        if let Some(least) = given(&self.least) {
            let at_least = least.parse().map_err(|_| "offer-wrong-number")?;
            needs.push(NeedIn::Parties { at_least, level: None, group: None });
        }
        let is_gap = |sign: char| sign.is_whitespace() || sign == ',';
        for party in self.parties.split(is_gap).filter(|party| !party.is_empty()) {
            let party = party.parse().map_err(|_| "offer-wrong-party")?;
            needs.push(NeedIn::Party { party, level: None });
        }
        if let Some(name) = given(&self.weight) {
            let percent: Decimal = self.percent.trim().parse().map_err(|_| "offer-wrong-number")?;
            let share = percent.over(Decimal::from_int(100)).ok_or("offer-wrong-number")?;
            needs.push(NeedIn::Share { name: name.to_owned(), share, level: None });
        }
        Ok(needs)
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The day that stands in the form at first.
pub fn first_day(now: Timestamp) -> String {
    now.plus_millis(STANDS_MS).to_string().chars().take(10).collect()
}

/// The form. `problem` is why what was filled in cannot be proposed.
pub fn page(
    shell: &PageContext,
    view: &CommitmentsOut,
    filled: &Filled,
    problem: Option<&str>,
) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("commitments-offer");
    let base = rounds_of(&view.agreement);
    let body = html! {
        div.head { div {
            p.crumb { a href="/commitments" { (lang.s("nav-commitments")) } " / "
                a href=(base) { (duties::text(lang, &view.title, &view.agreement)) } }
            h1 { (heading) }
            p.note { (lang.s("offer-what")) }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("submit-refused"), &html! { p dir="auto" { (problem) } })) }
        (notice(Tone::Info, &lang.s("two-persons"), &html! { p { (lang.s("act-two-persons")) } }))
        form.stacked.narrow method="post" action={ (base) "/offer" } data-test="offer-form" {
            (csrf(shell.csrf()))
            input type="hidden" name="replaces" value=(filled.replaces);
            @if !filled.replaces.is_empty() { p.note { (lang.s("offer-replaces")) } }
            (panel(&lang.s("offer-accept"), &html! {}, &target(shell, view, filled)))
            (panel(&lang.s("offer-if"), &html! {}, &asks(shell, view, filled)))
            (panel(&lang.s("offer-else"), &html! {}, &lower(shell, filled)))
            @if sealed::next(view).is_some() { (panel(&lang.s("sealed-whether"), &html! {}, &sealed::choice(shell, view, (filled.sealed, filled.blank)))) }
            (panel(&lang.s("offer-stands"), &html! {}, &stands(shell, view, filled)))
        }
    };
    shell.page(COMMITMENTS, &heading, &body)
}

fn target(shell: &PageContext, view: &CommitmentsOut, filled: &Filled) -> Markup {
    let lang = shell.lang;
    // Clauses with levels are what such an agreement is made for; the others follow.
    let (with, without): (Vec<_>, Vec<_>) = view.obligations.iter().partition(|one| one.has_levels);
    html! { div.body { div.field {
        label for="target" { (lang.s("offer-target")) }
        select #target name="target" {
            @for one in with.into_iter().chain(without) {
                optgroup label={ (one.id) " " (duties::said(lang, &one.heading).map_or("", |(_, text)| text)) } {
                    @for line in &one.progress {
                        @let value = format!("{}/{}", one.id, line.level.number);
                        option value=(value) selected[value == filled.target] { (one.id) " · " (words::level(lang, &line.level)) }
                    }
                }
            }
        }
        p.note { (lang.s("offer-target-why")) }
    } } }
}

fn asks(shell: &PageContext, view: &CommitmentsOut, filled: &Filled) -> Markup {
    let lang = shell.lang;
    html! { div.body {
        p.note { (lang.s("offer-if-why")) }
        div.field {
            label for="least" { (lang.s("offer-least")) }
            input #least name="least" dir="ltr" inputmode="numeric" value=(filled.least) autocomplete="off";
            p.note { (lang.s("offer-least-why")) }
        }
        div.field {
            label for="parties" { (lang.s("offer-parties")) " " span.soft { (lang.s("optional")) } }
            input #parties name="parties" dir="ltr" value=(filled.parties) autocomplete="off" spellcheck="false" placeholder="borealis.example, cygnus-lab.example";
        }
        @if !view.weights.is_empty() {
            div.inline {
                div.field {
                    label for="weight" { (lang.s("offer-weight")) " " span.soft { (lang.s("optional")) } }
                    select #weight name="weight" {
                        option value="" { (lang.s("offer-weight-none")) }
                        @for name in &view.weights { option value=(name) selected[*name == filled.weight] { (lang.rule(name)) } }
                    }
                }
                div.field {
                    label for="percent" { (lang.s("offer-percent")) }
                    input #percent name="percent" dir="ltr" inputmode="decimal" value=(filled.percent) autocomplete="off";
                }
            }
        }
        label.check {
            input type="checkbox" name="unconditional" value="true" checked[filled.unconditional];
            span { (lang.s("offer-unconditional")) span.soft.under { (lang.s("offer-unconditional-why")) } }
        }
    } }
}

fn lower(shell: &PageContext, filled: &Filled) -> Markup {
    let lang = shell.lang;
    html! { div.body {
        p.note { (lang.s("offer-else-why")) }
        div.inline {
            div.field {
                label for="lower" { (lang.s("offer-lower")) " " span.soft { (lang.s("optional")) } }
                input #lower name="lower" dir="ltr" inputmode="numeric" value=(filled.lower) autocomplete="off";
            }
            div.field {
                label for="lower_least" { (lang.s("offer-least")) }
                input #lower_least name="lower_least" dir="ltr" inputmode="numeric" value=(filled.lower_least) autocomplete="off";
            }
        }
        label.check {
            input type="checkbox" name="ratchet" value="true" checked[filled.ratchet];
            span { (lang.s("commitments-ratchet-on")) span.soft.under { (lang.s("offer-ratchet-why")) } }
        }
    } }
}

fn stands(shell: &PageContext, view: &CommitmentsOut, filled: &Filled) -> Markup {
    let lang = shell.lang;
    let clear = Tlp::Clear;
    let is_chosen = |tlp: Tlp, label: &str| {
        if filled.tlp.is_empty() { tlp == clear } else { label == filled.tlp }
    };
    html! { div.body {
        div.inline {
            div.field {
                label for="expires" { (lang.s("commitments-expires")) }
                input #expires name="expires" dir="ltr" value=(filled.expires) placeholder="2027-06-01" autocomplete="off";
            }
            div.field {
                label for="tlp" { (lang.s("marking")) }
                select #tlp name="tlp" {
                    @for (tlp, label, why) in TLP { option value=(label) selected[is_chosen(tlp, label)] { (label) " · " (lang.s(why)) } }
                }
            }
        }
        p.note { (lang.s("offer-marking-why")) }
        div.buttons {
            button.button.first type="submit" { (lang.s("propose")) }
            a.button href=(rounds_of(&view.agreement)) { (lang.s("cancel")) }
        }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Filled {
        Filled {
            target: "art-5/2".to_owned(),
            least: "3".to_owned(),
            expires: "2027-06-01".to_owned(),
            tlp: "TLP:CLEAR".to_owned(),
            ..Filled::default()
        }
    }

    #[test]
    fn a_form_becomes_an_offer_or_says_what_is_wrong() {
        let offer = filled().offer().unwrap();
        assert_eq!((offer.obligation.as_str(), offer.offers.len()), ("art-5", 1));
        let lower = Filled { lower: "1".to_owned(), lower_least: "2".to_owned(), ..filled() };
        let offers = lower.offer().unwrap().offers;
        assert_eq!(offers.iter().map(|one| one.level).collect::<Vec<_>>(), [1, 2]);
        let share = Filled {
            weight: "compute-share".to_owned(),
            percent: "55".to_owned(),
            least: String::new(),
            ..filled()
        };
        let needs = share.offer().unwrap().offers.remove(0).needs;
        let expected: Decimal = "0.55".parse().unwrap();
        assert!(matches!(&needs[..], [NeedIn::Share { share, .. }] if *share == expected));
        let wrong = |change: &dyn Fn(&mut Filled)| {
            let mut form = filled();
            change(&mut form);
            form.offer().unwrap_err()
        };
        assert_eq!(wrong(&|form| form.target.clear()), "offer-wrong-target");
        assert_eq!(wrong(&|form| form.least.clear()), "offer-wrong-condition");
        assert_eq!(wrong(&|form| form.unconditional = true), "offer-wrong-condition");
        assert_eq!(wrong(&|form| form.lower = "2".to_owned()), "offer-wrong-lower");
        assert_eq!(wrong(&|form| form.parties = "no*party".to_owned()), "offer-wrong-party");
        assert_eq!(wrong(&|form| form.expires = "soon".to_owned()), "offer-wrong-day");
    }
}
