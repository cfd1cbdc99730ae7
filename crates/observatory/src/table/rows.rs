//! The tables, one function each.

use super::phrase::{Phrase, Said};
use super::{NAMES, NOT_KNOWN_AFTER, Table, TableCell, UNKNOWN, short};
use crate::Observatory;
use crate::cell::{Cell, Source, sorted};
use crate::claimed::ClaimedCount;
use crate::duration::Span;
use crate::instrument::{Drift, Force, Instrument};
use crate::live::Status;
use crate::threshold::Clock;
use comity_agreements::agreement::document::{Binding, Form, Judgement, TextStatus};
use comity_agreements::calendar::Day;
use comity_agreements::world::{Sort, World};

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
            let limits = sorted(rule.thresholds.iter().map(|one| {
                let unit = one.unit.as_deref().unwrap_or_default();
                let compare = one.compare.as_deref().unwrap_or_default();
                let of = one.of.as_deref().or(one.name.as_deref()).unwrap_or_default();
                format!("{of} {compare} {} {unit}", short(one.value)).trim().to_owned()
            }));
            let limits = TableCell {
                text: limits.join("; "),
                sources: sorted(rule.thresholds.iter().map(|one| one.source.clone())),
                ..TableCell::default()
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

fn incidents(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "incidents",
        "Incidents and who must report them",
        &[
            ("field", "Field"),
            ("class", "Class"),
            ("named", "Named by rules in force"),
            ("unspecific", "Asked for without a class"),
            ("conditional", "Asked for on other conditions"),
            ("soft", "Named by texts that do not bind"),
            ("not_in_force", "Named by texts not in force"),
            ("gap", "Nobody must report it"),
        ],
    );
    for one in &seen.gaps.incidents {
        let list = |sources: &[Source]| {
            let lines = sources.iter().map(Source::line).collect::<Vec<_>>();
            from(lines.join(", "), sources.to_vec())
        };
        table.push([
            plain(&one.field),
            plain(&one.class),
            list(&one.named),
            list(&one.unspecific),
            list(&one.conditional),
            list(&one.soft),
            list(&one.not_in_force),
            plain(if one.is_gap() { "as far as is known" } else { "" }),
        ]);
    }
    table
}

fn trend(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "trend",
        "Year by year",
        &[
            ("year", "Year"),
            ("at", "Counted at"),
            ("instruments", "Instruments"),
            ("binding", "Binding"),
            ("binding_in_force", "Binding and in force"),
            ("not_binding", "Not binding"),
            ("countries", "Countries known"),
            ("parties", "Parties known"),
            ("undated", "Participations without a date"),
            ("new", "New"),
        ],
    );
    for row in &seen.trend {
        table.push([
            plain(row.year.to_string()),
            plain(row.at.to_string()),
            from(row.instruments.to_string(), of_all(seen, &row.counted)),
            plain(row.binding.to_string()),
            plain(row.binding_in_force.to_string()),
            plain(row.not_binding.to_string()),
            plain(row.countries.to_string()),
            plain(row.parties.to_string()),
            plain(row.undated.to_string()),
            listed(seen, &row.new),
        ]);
    }
    table
}

fn drift(seen: &Observatory, world: &World) -> Table {
    let columns = [("instrument", "Instrument"), ("differs", "Where sources differ")];
    let mut table = Table::new("drift", "Where sources differ", &columns);
    for instrument in &seen.instruments {
        for one in &instrument.drift {
            table.push([
                plain(&instrument.id),
                said(drift_words(one, world), vec![drift_phrase(one, world)]),
            ]);
        }
    }
    table
}

fn drift_words(drift: &Drift, world: &World) -> String {
    match drift {
        Drift::CountDiffers { known, claimed, source } => {
            format!("The list has {known} participants; {source} says {claimed}.")
        }
        Drift::CountsCompete { counts } => {
            let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
            format!("Different numbers of participants are claimed: {}.", counts.join(", "))
        }
        Drift::StatusDiffers { party, file, statement } => format!(
            "{}: {} as the file says, {} as a statement shows.",
            world.name(party),
            file.name(),
            statement.name()
        ),
        Drift::ForceDiffers { file, rule } => format!(
            "In force since: {} as the file says, {} by the rule of entry into force.",
            force(file),
            force(rule)
        ),
        Drift::ClaimNotHeld { says, source, judgement: made } => {
            format!("{source} says “{says}” ({}).", judgement(*made))
        }
    }
}

/// The same as a phrase.
fn drift_phrase(drift: &Drift, world: &World) -> Phrase {
    let word = |column, text: &str| Said::Word { column, text: text.to_owned() };
    let text = |text: &String| Said::Text(text.clone());
    match drift {
        Drift::CountDiffers { known, claimed, source } => Phrase {
            key: "drift-count-differs",
            values: vec![
                ("known", Said::Number(*known)),
                ("claimed", Said::Number(*claimed)),
                ("source", text(source)),
            ],
        },
        Drift::CountsCompete { counts } => {
            let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
            let counts = Said::Text(counts.join(", "));
            Phrase { key: "drift-counts-compete", values: vec![("counts", counts)] }
        }
        Drift::StatusDiffers { party, file, statement } => Phrase {
            key: "drift-status-differs",
            values: vec![
                ("party", Said::Party { id: party.clone(), name: world.name(party).to_owned() }),
                ("file", word("status", file.name())),
                ("statement", word("status", statement.name())),
            ],
        },
        Drift::ForceDiffers { file, rule } => Phrase {
            key: "drift-force-differs",
            values: vec![
                ("file", word("force", &force(file))),
                ("rule", word("force", &force(rule))),
            ],
        },
        Drift::ClaimNotHeld { says, source, judgement: made } => Phrase {
            key: "drift-claim-not-held",
            values: vec![
                ("source", text(source)),
                ("says", text(says)),
                ("judgement", word("judgement", judgement(*made))),
            ],
        },
    }
}

fn claimed_phrase(claim: &ClaimedCount) -> Phrase {
    let judged = Said::Word { column: "judgement", text: judgement(claim.judgement).to_owned() };
    let values = vec![("count", Said::Number(claim.count)), ("judgement", judged)];
    Phrase { key: "claimed-count", values }
}

fn claims(seen: &Observatory) -> Table {
    let mut table = Table::new(
        "claims",
        "What is said elsewhere",
        &[
            ("instrument", "Instrument"),
            ("says", "Claim"),
            ("source", "By whom"),
            ("judgement", "What is made of it"),
            ("reason", "Why"),
        ],
    );
    for instrument in &seen.instruments {
        for claim in &instrument.claims {
            table.push([
                plain(&instrument.id),
                plain(&claim.says),
                plain(&claim.source),
                plain(judgement(claim.judgement)),
                plain(claim.reason.as_deref().unwrap_or_default()),
            ]);
        }
    }
    table
}

/// Instruments by identifier, with the sources of what each is.
fn listed(seen: &Observatory, ids: &[String]) -> TableCell {
    from(ids.join(", "), of_all(seen, ids))
}

fn of_all(seen: &Observatory, ids: &[String]) -> Vec<Source> {
    let instruments = ids.iter().filter_map(|id| seen.instrument(id));
    sorted(instruments.flat_map(|one| one.date.sources.iter().chain(&one.status.sources).cloned()))
}

fn plain(text: impl Into<String>) -> TableCell {
    from(text.into(), Vec::new())
}

/// A text with its sources.
fn from(text: String, sources: Vec<Source>) -> TableCell {
    TableCell { text, sources, ..TableCell::default() }
}

/// A text that pages say in the reader's language.
fn said(text: String, phrases: Vec<Phrase>) -> TableCell {
    TableCell { text, phrases, ..TableCell::default() }
}

fn shown<T>(cell: &Cell<T>, words: impl Fn(&T) -> String) -> TableCell {
    let text = cell.value.as_ref().map_or_else(|| UNKNOWN.to_owned(), words);
    from(text, cell.sources.clone())
}

/// Whether an instrument is in force; where its record ends before the day, until when it goes.
fn force_known(one: &Instrument, as_of: Day) -> TableCell {
    let cell = shown(&one.force, force);
    match one.participants.listed_until.filter(|until| *until < as_of) {
        Some(until) if one.force.value.is_none() => {
            TableCell { text: not_known_after(&until), ..cell }
        }
        _ => cell,
    }
}

fn not_known_after(until: &impl std::fmt::Display) -> String {
    format!("{NOT_KNOWN_AFTER}{until}")
}

fn force(force: &Force) -> String {
    match force {
        Force::InForce { since: Some(since) } => since.to_string(),
        Force::InForce { since: None } => "in force, day unknown".to_owned(),
        Force::NotInForce => "not in force".to_owned(),
    }
}

fn clock(clock: &Clock) -> String {
    let case = clock.case.as_ref().map_or(String::new(), |case| format!(" ({case})"));
    format!("{}{case}: {} within {}", clock.duty, clock.act, clock.within)
}

/// The same as a phrase.
fn clock_phrase(clock: &Clock) -> Phrase {
    let mut values = vec![
        ("duty", Said::Rule(clock.duty.clone())),
        ("act", Said::Kind(clock.act.clone())),
        ("within", Said::Length(clock.within)),
    ];
    let case = clock.case.clone().map(|case| ("case", Said::Text(case)));
    let key = if case.is_some() { "clock-in-case" } else { "clock-within" };
    values.extend(case);
    Phrase { key, values }
}

const fn counting(clock: &Clock) -> &'static str {
    use comity_agreements::calendar::Counting;
    match clock.counting {
        Counting::Hours => "hours",
        Counting::CalendarDays => "calendar days",
        Counting::WorkingDays => "working days",
        Counting::BusinessHours => "business hours",
        Counting::Regulation1182 => "Regulation 1182/71",
    }
}

const fn form(form: Form) -> &'static str {
    match form {
        Form::Treaty => "treaty",
        Form::SoftLaw => "soft law",
        Form::Standard => "standard",
        Form::Regulation => "regulation",
        Form::Bilateral => "bilateral",
        Form::Unilateral => "unilateral",
    }
}

const fn binding_name(binding: Binding) -> &'static str {
    match binding {
        Binding::Binding => "binding",
        Binding::NotBinding => "not binding",
        Binding::Unknown => UNKNOWN,
    }
}

const fn text_status(status: TextStatus) -> &'static str {
    match status {
        TextStatus::Template => "template",
        TextStatus::Draft => "draft",
        TextStatus::Proposed => "proposed",
        TextStatus::Enacted => "enacted",
        TextStatus::InForce => "in force",
        TextStatus::Deferred => "deferred",
        TextStatus::Superseded => "superseded",
        TextStatus::Repealed => "repealed",
    }
}

const fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Country => "country",
        Sort::Organization => "organization",
        Sort::Other => "other",
    }
}

const fn judgement(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Held => "held",
        Judgement::Rejected => "rejected",
        Judgement::Open => "open",
    }
}
