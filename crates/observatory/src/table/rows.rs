//! The tables, one function each.

use super::incidents::{claimed_phrase, claims, drift, incidents, trend};
use super::phrase::{Phrase, Said};
use super::words::{
    binding_name, clock, clock_phrase, counting, force, force_known, form, from, judgement, listed,
    not_known_after, plain, said, shown, sort_name, text_status,
};
use super::{NAMES, Table, TableCell, UNKNOWN, short};
use crate::Observatory;
use crate::cell::sorted;
use crate::duration::Span;
use crate::instrument::Instrument;
use crate::live::Status;
use crate::threshold::{Clock, Threshold};
use comity_agreements::world::World;

/// Every table of the observatory, in the order of a report.
pub fn tables(seen: &Observatory, world: &World) -> Vec<Table> {
    NAMES.iter().filter_map(|name| table(seen, world, name)).collect()
}

/// One table of the observatory; `None` where none has this identifier.
pub fn table(seen: &Observatory, world: &World, name: &str) -> Option<Table> {
    Some(match name {
        "instruments" => instruments(seen),
        "participants" => participants(seen, world),
        "dimensions" => dimensions(seen),
        "rules" => rules(seen, world),
        "thresholds" => thresholds(seen),
        "clocks" => clocks(seen),
        "institutions" => institutions(seen),
        "durations" => durations(seen),
        "matrix" => matrix(seen, world),
        "pairs" => pairs(seen, world),
        "unregulated" => unregulated(seen, world),
        "incidents" => incidents(seen),
        "trend" => trend(seen),
        "drift" => drift(seen, world),
        "claims" => claims(seen),
        _ => return None,
    })
}

fn instruments(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "instruments",
        "Instruments",
        &[
            ("id", "Identifier"),
            ("title", "Title"),
            ("form", "Form"),
            ("jurisdiction", "Jurisdiction"),
            ("date", "Date"),
            ("status", "Status of the text"),
            ("force", "In force since"),
            ("binding", "Binding"),
            ("enforcement", "Enforcement"),
            ("dimensions", "Dimensions"),
            ("participants", "Participants known"),
            ("claimed", "Participants claimed"),
            ("complete", "List complete"),
            ("countries", "Countries"),
            ("organizations", "Organizations"),
            ("others", "Others"),
            ("undated", "Without a date"),
            ("listed_until", "List as of"),
        ],
    );
    for one in &seen.instruments {
        let who = &one.participants;
        let claimed: Vec<String> = who
            .claimed
            .iter()
            .map(|claim| format!("{} ({})", claim.count, judgement(claim.judgement)))
            .collect();
        let complete = who.complete.map_or(UNKNOWN, |complete| if complete { "yes" } else { "no" });
        let split = |part: u32| match who.known.value {
            Some(_) => plain(part.to_string()),
            None => plain(UNKNOWN),
        };
        table.push([
            plain(&one.id),
            plain(one.name()),
            plain(form(one.form)),
            plain(one.jurisdiction.as_deref().unwrap_or_default()),
            shown(&one.date, ToString::to_string),
            shown(&one.status, |status| text_status(*status).to_owned()),
            force_known(one, seen.as_of),
            shown(&one.binding, |binding| binding_name(*binding).to_owned()),
            shown(&one.enforcement, Clone::clone),
            plain(one.dimensions.join(", ")),
            shown(&who.known, ToString::to_string),
            said(claimed.join(", "), who.claimed.iter().map(claimed_phrase).collect()),
            plain(complete),
            split(who.countries),
            split(who.organizations),
            split(who.others),
            split(who.undated),
            plain(who.listed_until.map_or_else(String::new, |day| day.to_string())),
        ]);
    }
    table
}

fn participants(seen: &Observatory, world: &World) -> Table {
    let mut table = Table::new(
        "participants",
        "Participants",
        &[
            ("instrument", "Instrument"),
            ("party", "Party"),
            ("name", "Name"),
            ("sort", "Sort"),
            ("status", "Status"),
            ("since", "Since"),
        ],
    );
    for instrument in &seen.instruments {
        for one in &instrument.participants.list {
            table.push([
                plain(&instrument.id),
                plain(&one.party),
                plain(world.name(&one.party)),
                plain(sort_name(one.sort)),
                shown(&one.status, |status| status.name().to_owned()),
                plain(one.since.map_or_else(|| UNKNOWN.to_owned(), |day| day.to_string())),
            ]);
        }
    }
    table
}

fn dimensions(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "dimensions",
        "Cooperation by dimension",
        &[
            ("dimension", "Dimension"),
            ("instruments", "Instruments"),
            ("binding", "Binding"),
            ("binding_in_force", "Binding and in force"),
            ("not_binding", "Not binding"),
            ("binding_unknown", "Not known whether binding"),
            ("parties", "Parties known"),
            ("latest", "Latest"),
            ("latest_instrument", "Latest instrument"),
            ("strength", "Strength"),
            ("proposals", "Proposals"),
        ],
    );
    for one in &seen.dimensions {
        table.push([
            plain(&one.dimension),
            listed(seen, &one.instruments),
            plain(one.binding.to_string()),
            plain(one.binding_in_force.to_string()),
            plain(one.not_binding.to_string()),
            plain(one.binding_unknown.to_string()),
            shown(&one.parties, ToString::to_string),
            shown(&one.latest, |latest| latest.day.to_string()),
            shown(&one.latest, |latest| latest.instrument.clone()),
            plain(one.strength.name()),
            listed(seen, &one.proposals),
        ]);
    }
    table
}

fn rules(seen: &Observatory, world: &World) -> Table {
    let mut table = Table::new(
        "rules",
        "Rules by region",
        &[
            ("place", "Place"),
            ("jurisdiction", "Jurisdiction"),
            ("instrument", "Instrument"),
            ("form", "Form"),
            ("binding", "Binding"),
            ("status", "Status of the text"),
            ("force", "In force since"),
            ("thresholds", "Thresholds"),
            ("clocks", "Time limits"),
        ],
    );
    for region in &seen.regions {
        let place = plain(world.name(&region.place));
        if region.rules.is_empty() {
            let unknown = std::iter::repeat_n(plain("none known here"), 8);
            table.push([place.clone()].into_iter().chain(unknown));
        }
        for rule in &region.rules {
            let mut all: Vec<&Threshold> = rule.thresholds.iter().collect();
            all.sort_by_cached_key(|one| threshold(one));
            all.dedup_by_key(|one| threshold(one));
            let limits = TableCell {
                text: all.iter().map(|one| threshold(one)).collect::<Vec<_>>().join("; "),
                sources: sorted(rule.thresholds.iter().map(|one| one.source.clone())),
                phrases: all.into_iter().map(threshold_phrase).collect(),
            };
            let mut clocks: Vec<&Clock> = rule.clocks.iter().collect();
            clocks.sort_by_cached_key(|one| clock(one));
            clocks.dedup_by_key(|one| clock(one));
            let times = TableCell {
                text: clocks.iter().map(|one| clock(one)).collect::<Vec<_>>().join("; "),
                sources: sorted(rule.clocks.iter().map(|one| one.source.clone())),
                phrases: clocks.into_iter().map(clock_phrase).collect(),
            };
            table.push([
                place.clone(),
                plain(&rule.jurisdiction),
                plain(&rule.instrument),
                plain(form(rule.form)),
                shown(&rule.binding, |binding| binding_name(*binding).to_owned()),
                shown(&rule.status, |status| text_status(*status).to_owned()),
                shown(&rule.force, force),
                limits,
                times,
            ]);
        }
    }
    table
}

/// A number that a rule compares with, as the rule has it.
fn threshold(one: &Threshold) -> String {
    let unit = one.unit.as_deref().unwrap_or_default();
    let compare = one.compare.as_deref().unwrap_or_default();
    let of = one.of.as_deref().or(one.name.as_deref()).unwrap_or_default();
    format!("{of} {compare} {} {unit}", short(one.value)).trim().to_owned()
}

/// The same in words, in the reader's language.
fn threshold_phrase(one: &Threshold) -> Phrase {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let of = match (&one.of, &one.name) {
        (None, Some(name)) => Said::Rule(name.clone()),
        (of, _) => Said::Word { column: "of", text: text(of) },
    };
    Phrase {
        key: "threshold-is",
        values: vec![
            ("of", of),
            ("compare", Said::Word { column: "compare", text: text(&one.compare) }),
            ("value", Said::Text(short(one.value))),
            ("unit", Said::Text(text(&one.unit))),
        ],
    }
}

fn thresholds(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "thresholds",
        "Thresholds that differ",
        &[
            ("unit", "Unit"),
            ("value", "Value"),
            ("written", "Written short"),
            ("agreement", "Agreement"),
            ("clause", "Clause"),
            ("rule", "Rule"),
            ("of", "Of what"),
            ("compare", "Compared"),
            ("name", "Name"),
        ],
    );
    for differing in &seen.gaps.differing {
        for one in &differing.thresholds {
            let source = std::slice::from_ref(&one.source);
            let optional = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
            table.push([
                plain(&differing.unit),
                from(one.value.to_string(), source.to_vec()),
                plain(short(one.value)),
                plain(&one.agreement),
                optional(&one.clause),
                optional(&one.rule),
                optional(&one.of),
                optional(&one.compare),
                optional(&one.name),
            ]);
        }
    }
    table
}

fn clocks(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "clocks",
        "Time limits",
        &[
            ("trigger", "Brought about by"),
            ("act", "To be filed"),
            ("agreement", "Agreement"),
            ("clause", "Clause"),
            ("duty", "Duty"),
            ("case", "Case"),
            ("within", "Within"),
            ("counting", "Counted in"),
        ],
    );
    for one in &seen.gaps.clocks {
        table.push([
            plain(one.trigger.as_deref().unwrap_or("time alone")),
            plain(&one.act),
            plain(&one.agreement),
            plain(&one.clause),
            plain(&one.duty),
            plain(one.case.as_deref().unwrap_or_default()),
            from(one.within.to_string(), vec![one.source.clone()]),
            plain(counting(one)),
        ]);
    }
    table
}

fn institutions(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "institutions",
        "Institutions and their mandates",
        &[("institution", "Institution"), ("mandate", "Mandate"), ("instrument", "Instrument")],
    );
    for seat in &seen.institutions {
        for one in &seat.mandates {
            table.push([
                plain(&seat.name),
                from(one.mandate.clone(), vec![one.source.clone()]),
                plain(&one.instrument),
            ]);
        }
    }
    table
}

fn durations(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "durations",
        "From proposal to force",
        &[
            ("field", "Field"),
            ("id", "Identifier"),
            ("name", "Name"),
            ("proposed", "Proposed"),
            ("proposal", "What was taken as the proposal"),
            ("opened", "Opened or adopted"),
            ("in_force", "In force"),
            ("to_opening", "Years to opening"),
            ("to_force", "Years from opening to force"),
            ("open_for", "Years open and not in force"),
        ],
    );
    for one in &seen.durations {
        let span =
            |span: Option<Span>| plain(span.map(|span| span.to_string()).unwrap_or_default());
        let in_force = match (one.is_treaty, one.open_for) {
            (false, _) if one.in_force.value.is_none() => plain("no treaty"),
            (_, Some(_)) => plain(
                one.checked
                    .map_or_else(|| "not in force".to_owned(), |checked| not_known_after(&checked)),
            ),
            (_, None) => shown(&one.in_force, ToString::to_string),
        };
        table.push([
            plain(&one.field),
            plain(&one.id),
            plain(&one.name),
            shown(&one.proposed, ToString::to_string),
            plain(one.proposal.as_deref().unwrap_or_default()),
            shown(&one.opened, ToString::to_string),
            in_force,
            span(one.to_opening),
            span(one.to_force),
            span(one.open_for),
        ]);
    }
    table
}

fn matrix(seen: &Observatory, world: &World) -> Table {
    let mut columns = vec![("party", "Party"), ("name", "Name"), ("sort", "Sort")];
    columns.extend([("shared", "Instruments"), ("bound_by", "Bound by")]);
    let names: Vec<(&str, &str)> = seen
        .matrix
        .instruments
        .iter()
        .map(|id| (id.as_str(), seen.instrument(id).map_or(id.as_str(), Instrument::name)))
        .collect();
    columns.extend(names);
    let mut table = Table::new("matrix", "Who is in what", &columns);
    for row in &seen.matrix.rows {
        let fixed = [
            plain(&row.party),
            plain(world.name(&row.party)),
            plain(sort_name(row.sort)),
            plain(row.shared.to_string()),
            plain(row.bound_by.to_string()),
        ];
        let cells = seen.matrix.instruments.iter().map(|id| {
            let status = row.cells.get(id).copied();
            let one = seen.instrument(id).and_then(|instrument| {
                instrument.participants.list.iter().find(|one| one.party == row.party)
            });
            let sources = one.map(|one| one.status.sources.clone()).unwrap_or_default();
            from(status.map_or("", Status::name).to_owned(), sources)
        });
        table.push(fixed.into_iter().chain(cells));
    }
    table
}

fn pairs(seen: &Observatory, world: &World) -> Table {
    let mut table = Table::new(
        "pairs",
        "Who is in what with whom",
        &[
            ("a", "Party"),
            ("a_name", "Name"),
            ("b", "Other party"),
            ("b_name", "Other name"),
            ("shared", "Instruments shared"),
            ("binding", "Binding both, in force"),
            ("instruments", "Which"),
        ],
    );
    for pair in &seen.matrix.pairs {
        table.push([
            plain(&pair.a),
            plain(world.name(&pair.a)),
            plain(&pair.b),
            plain(world.name(&pair.b)),
            plain(pair.instruments.len().to_string()),
            plain(pair.binding.to_string()),
            listed(seen, &pair.instruments),
        ]);
    }
    table
}

fn unregulated(seen: &Observatory, world: &World) -> Table {
    let mut table = Table::new(
        "unregulated",
        "States without a known binding rule in force",
        &[
            ("party", "State"),
            ("name", "Name"),
            ("parts", "Parts that have one"),
            ("pending", "Binding, not in force or not bound"),
            ("soft", "Not binding"),
            ("reporting", "Duty to report incidents known"),
        ],
    );
    for one in &seen.gaps.unregulated {
        let is_without = seen.gaps.without_reporting.contains(&one.party);
        table.push([
            plain(&one.party),
            plain(world.name(&one.party)),
            plain(one.parts.join(", ")),
            listed(seen, &one.pending),
            listed(seen, &one.soft),
            plain(if is_without { "none known" } else { "yes" }),
        ]);
    }
    table
}
