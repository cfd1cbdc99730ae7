//! One country or party: what it takes part in, what binds it, with whom.

use comity_observatory::instrument::{Force, Instrument, Participant};
use maud::{Markup, html};

use super::first;
use super::tables::{source_of, title_of};
use super::view::{View, party_address};
use super::words::word;
use crate::agreements::pages::list::{binding, day_shown, form_name};
use crate::console::parts::{cell, fact, none, number, panel, table};
use crate::console::text::count;
use crate::observatory::state::ObservatoryState;

/// Others that are named with whom most is shared.
const OTHERS: usize = 25;

/// Whether there is anything to say of a party: a country, or one that takes part in something.
pub fn is_known(seen: &ObservatoryState, party: &str) -> bool {
    seen.world.country(party).is_some() || seen.observatory.matrix.row(party).is_some()
}

/// Its page.
pub fn body(view: &View<'_>, party: &str) -> Markup {
    let lang = view.lang;
    let name = view.party(party, party);
    let path = format!("/observatory/parties/{}", crate::address::encode(party));
    let all: Vec<(&Instrument, &Participant)> = view
        .seen
        .observatory
        .instruments
        .iter()
        .filter_map(|one| {
            let part = one.participants.list.iter().find(|part| part.party == party)?;
            Some((one, part))
        })
        .collect();
    html! {
        (first::head(view, &name, &html! {
            a.button href=(view.asked.day_only().address("/observatory/tables/matrix")) { (lang.s("all-parties")) }
        }))
        (first::unread(view))
        section.panel { form.filters method="get" action=(path) { (first::day_field(view)) (first::buttons(view, &path)) } }
        div.columns {
            div { (memberships(view, &all)) (company(view, party)) }
            div { (facts(view, party)) (rules(view, party)) }
        }
        (first::cite(view, &path))
    }
}

fn facts(view: &View<'_>, party: &str) -> Markup {
    let (lang, seen) = (view.lang, &view.seen.observatory);
    let row = seen.matrix.row(party);
    let gap = seen.gaps.unregulated.iter().find(|one| one.party == party);
    panel(
        &lang.s("what-is-known"),
        &none(),
        &html! { div.body { dl.facts {
            (fact(&lang.s("party"), &html! { bdi dir="ltr" { (party) } }))
            (fact(&lang.s("shared-instruments"), &html! { (number(row.map_or(0, |row| row.shared.into()))) }))
            (fact(&lang.s("bound-by"), &html! { (number(row.map_or(0, |row| row.bound_by.into()))) }))
            @if let Some(gap) = gap {
                (fact(&lang.s("obs-gaps"), &html! {
                    (lang.s("no-binding-rule"))
                    @if !gap.parts.is_empty() { span.soft.under { (lang.s("obs-c-parts")) ": " bdi dir="ltr" { (gap.parts.join(", ")) } } }
                }))
            }
        } } },
    )
}

fn memberships(view: &View<'_>, all: &[(&Instrument, &Participant)]) -> Markup {
    let lang = view.lang;
    let heading = lang.s("takes-part-in");
    let keys =
        ["obs-c-instrument", "form", "obs-c-how", "takes-part-since", "binding", "obs-c-force"];
    let names = keys.map(|key| lang.s(key));
    let columns: Vec<(&str, bool)> = names.iter().map(|name| (name.as_str(), false)).collect();
    let [_, form, how, since, binds, force] = &names;
    let rows = html! { @for (one, part) in all { tr role="row" {
        td.wide role="cell" { (title_of(view, &one.id)) }
        (cell(form, &html! { (form_name(lang, one.form)) }))
        (cell(how, &html! {
            @match part.status.value {
                Some(status) => (word(lang, "status", status.name())),
                None => (lang.s("undeclared")),
            }
            span.soft.under { @for source in part.status.sources.iter().take(3) { (source_of(view, source)) " " } }
        }))
        (cell(since, &html! { @match part.since { Some(day) => (day_shown(lang, day)), None => (lang.s("day-unknown")) } }))
        (cell(binds, &html! { @match one.binding.value { Some(known) => (binding(lang, known)), None => (lang.s("binding-unknown")) } }))
        (cell(force, &html! { @match one.force.value {
            Some(Force::InForce { since: Some(day) }) => (day_shown(lang, day)),
            Some(Force::InForce { since: None }) => (lang.s("day-unknown")),
            Some(Force::NotInForce) => (lang.s("force-not-yet")),
            None => (lang.s("undeclared")),
        } }))
    } } };
    let shown = if all.is_empty() {
        html! { p.empty { (lang.s("nothing-known")) } }
    } else {
        table(&heading, &columns, &rows)
    };
    panel(&heading, &html! { (number(count(all.len()))) }, &shown)
}

/// Rules of the place, and of its parts.
fn rules(view: &View<'_>, party: &str) -> Markup {
    let lang = view.lang;
    let is_of = |place: &str| {
        place.strip_prefix(party).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let all: Vec<&Instrument> = view
        .seen
        .observatory
        .instruments
        .iter()
        .filter(|one| one.jurisdiction.as_deref().is_some_and(is_of))
        .collect();
    if all.is_empty() {
        return none();
    }
    panel(
        &lang.s("own-rules"),
        &none(),
        &html! { div.body { ul.list { @for one in all {
            li { (title_of(view, &one.id)) @if let Some(place) = &one.jurisdiction { span.soft.under { bdi dir="ltr" { (place) } } } }
        } } } },
    )
}

/// With whom it shares most.
fn company(view: &View<'_>, party: &str) -> Markup {
    let lang = view.lang;
    let pairs = view.seen.observatory.matrix.pairs.iter();
    let mut others: Vec<(&str, usize, u32)> = pairs
        .filter(|pair| pair.a == party || pair.b == party)
        .map(|pair| {
            let other = if pair.a == party { &pair.b } else { &pair.a };
            (other.as_str(), pair.instruments.len(), pair.binding)
        })
        .collect();
    if others.is_empty() {
        return none();
    }
    // Most first; those of whom the same holds in the order of their codes.
    others.sort_by_key(|(other, shared, _)| (std::cmp::Reverse(*shared), *other));
    let heading = lang.s("in-company-with");
    let names = ["obs-c-b-name", "shared-instruments", "obs-c-binding-both"].map(|key| lang.s(key));
    let columns: Vec<(&str, bool)> =
        names.iter().zip([false, true, true]).map(|(name, end)| (name.as_str(), end)).collect();
    let [_, shared_name, binding_name] = &names;
    let all = view.asked.day_only().address("/observatory/tables/pairs");
    let rows = html! { @for (other, shared, binding) in others.iter().take(OTHERS) { tr role="row" {
        td.wide role="cell" { a href=(party_address(view.asked, other)) { (view.party(other, other)) } }
        td.number role="cell" data-label=(shared_name) { (number(count(*shared))) }
        td.number role="cell" data-label=(binding_name) { (number((*binding).into())) }
    } } };
    panel(
        &heading,
        &html! { a href=(all) { (lang.s("obs-t-pairs")) } },
        &table(&heading, &columns, &rows),
    )
}
