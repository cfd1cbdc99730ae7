//! The one way to write an agreement down: entries in a fixed order, comments kept.

use std::collections::BTreeMap;

use super::print::{self, label, number, text};
use super::{Comment, Parsed, Spans};
use crate::agreement::document::{
    Agreement, Binding, Certainty, Clause, Form, Judgement, Level, Participant, PlaceCase, Source,
    Standing, TextStatus, Wording,
};
use crate::agreement::force::Weights;
use crate::agreement::group::Member;
use crate::calendar::{Certainty as Sure, Holidays};

mod amendment;
mod effect;
mod rules;
mod terms;

/// Columns after which an entry is broken into several lines, where it can be.
const WIDTH: usize = 100;

/// Writes a file anew: entries in a fixed order, one way of writing each, comments kept beside
/// what they stood beside. What is read from the result is what was read before.
pub fn format(parsed: &Parsed) -> String {
    let mut writer = Writer {
        out: String::new(),
        comments: attached(&parsed.comments, &parsed.spans),
        gap: false,
        items: None,
    };
    writer.agreement(&parsed.agreement);
    // Comments below the last entry, and those of entries that were merged.
    for (_, (above, beside)) in std::mem::take(&mut writer.comments) {
        writer.gap = false;
        for comment in above.iter().chain(&beside) {
            writer.out.push_str(&commented(comment));
            writer.out.push('\n');
        }
    }
    writer.out
}

/// Writes an agreement that has no file.
pub fn format_agreement(agreement: &Agreement) -> String {
    let mut writer =
        Writer { out: String::new(), comments: BTreeMap::new(), gap: false, items: None };
    writer.agreement(agreement);
    writer.out
}

/// The items of a rule as the language writes them, each with its name (`within`, `tier/large`).
pub(super) fn rule_items(rule: &crate::agreement::rule::Rule) -> Vec<(String, String)> {
    let mut writer = Writer {
        out: String::new(),
        comments: Attached::new(),
        gap: false,
        items: Some(Vec::new()),
    };
    writer.rule(rule);
    let head = format!("rule/{}/", rule.name());
    let items = writer.items.unwrap_or_default().into_iter();
    items.filter_map(|(path, line)| Some((path.strip_prefix(&head)?.to_owned(), line))).collect()
}

/// Comments above and beside each part; those below everything under the last name there is.
type Attached = BTreeMap<String, (Vec<String>, Vec<String>)>;

fn attached(comments: &[Comment], spans: &Spans) -> Attached {
    let mut parts: Vec<_> = spans.iter().collect();
    // In the order of the file, the outer part before the inner.
    parts.sort_by_key(|(path, span)| (span.start, std::cmp::Reverse(span.end), path.len()));
    let mut all = Attached::new();
    for comment in comments {
        let covers = |span: &super::Span| (span.line..=span.end_line).contains(&comment.line);
        let beside = parts.iter().rev().find(|(_, span)| !comment.alone && covers(span));
        let text = comment.text.clone();
        if let Some((path, _)) = beside {
            all.entry((*path).to_owned()).or_default().1.push(text);
            continue;
        }
        let next = parts.iter().find(|(_, span)| span.line > comment.line);
        let path = next.map_or("\u{10ffff}", |(path, _)| *path);
        all.entry(path.to_owned()).or_default().0.push(text);
    }
    all
}

fn commented(comment: &str) -> String {
    if comment.is_empty() { "#".to_owned() } else { format!("# {comment}") }
}

struct Writer {
    out: String,
    comments: Attached,
    /// Whether an empty line comes before the next entry.
    gap: bool,
    /// Every entry and item with its path, where somebody wants them one by one.
    items: Option<Vec<(String, String)>>,
}

impl Writer {
    /// One entry or item with the comments that belong to it: its parts on one line if they fit,
    /// each on a line of its own otherwise.
    fn entry(&mut self, path: &str, indent: usize, parts: &[String]) {
        let (above, beside) = self.comments.remove(path).unwrap_or_default();
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            self.out.push('\n');
        }
        let margin = " ".repeat(indent);
        for comment in above {
            self.out.push_str(&format!("{margin}{}\n", commented(&comment)));
        }
        let trimmed: Vec<&str> = parts.iter().map(|part| part.trim_start()).collect();
        let line = trimmed.join(" ");
        if let Some(items) = &mut self.items {
            items.push((path.to_owned(), line.clone()));
        }
        self.out.push_str(&margin);
        let fits = line.chars().count() + indent <= WIDTH;
        if fits || line.contains('\n') {
            self.out.push_str(&line);
        } else {
            self.out.push_str(&parts.join(&format!("\n{margin}  ")));
        }
        let beside: Vec<String> = beside.into_iter().filter(|text| !text.is_empty()).collect();
        if !beside.is_empty() {
            self.out.push_str(&format!("  # {}", beside.join("; ")));
        }
        self.out.push('\n');
    }

    fn line(&mut self, path: &str, line: String) {
        self.entry(path, 0, &[line]);
    }

    /// An empty line before what comes next.
    fn gap(&mut self) {
        self.gap = true;
    }

    /// A head and a list with commas, as many on a line as fit.
    fn list(&mut self, path: &str, head: &str, items: &[String]) {
        let mut lines = vec![head.to_owned()];
        for (index, item) in items.iter().enumerate() {
            let comma = if index + 1 < items.len() { "," } else { "" };
            let Some(last) = lines.last_mut() else { continue };
            if last.chars().count() + item.chars().count() + 4 > WIDTH {
                lines.push(format!("{item}{comma}"));
            } else {
                last.push_str(&format!(" {item}{comma}"));
            }
        }
        self.entry(path, 0, &lines);
    }

    fn agreement(&mut self, agreement: &Agreement) {
        self.head(agreement);
        self.facts(agreement);
        self.gap();
        if let Some(day) = agreement.participants_as_of {
            self.line("participants", format!("participants as of {day}"));
        }
        for (index, participant) in agreement.participants.iter().enumerate() {
            self.line(&format!("participant/{index}"), participant_line(participant));
        }
        self.gap();
        self.names(agreement);
        for fields in &agreement.fields {
            self.gap();
            let path = format!("fields/{}", fields.kind);
            self.line(&path, format!("fields of {}", label(fields.kind.as_str())));
            for (name, field) in &fields.fields {
                let r#type = print::type_name(&field.r#type);
                let by = if field.by_anyone { " by anyone" } else { "" };
                let line = format!("{name}: {} at {}{by}", r#type, field.pointer);
                self.entry(&format!("{path}/{name}"), 2, &[line]);
            }
        }
        self.gap();
        for definition in &agreement.definitions {
            let value = print::expression(&definition.value);
            let line = format!("define {} = {value}", definition.name);
            self.line(&format!("define/{}", definition.name), line);
        }
        self.gap();
        self.terms(&agreement.terms);
        self.gap();
        if let Some(rule) = &agreement.force {
            self.force("entry into force", "entry into force".to_owned(), rule, None);
        }
        for part in &agreement.parts {
            self.gap();
            self.part(part);
        }
        for clause in &agreement.clauses {
            self.gap();
            self.clause(clause);
        }
    }

    fn head(&mut self, agreement: &Agreement) {
        self.line("agreement", format!("agreement {}", agreement.id));
        self.line("version", format!("version {}", text(&agreement.version)));
        for (tag, title) in &agreement.title {
            self.line(&format!("title/{tag}"), format!("title {tag} {}", text(title)));
        }
        self.line("form", format!("form {}", form(agreement.form)));
        let binding = match agreement.binding {
            Binding::Binding => "yes",
            Binding::NotBinding => "no",
            Binding::Unknown => "unknown",
        };
        self.line("binding", format!("binding {binding}"));
        if let Some(enforcement) = &agreement.enforcement {
            self.line("enforcement", format!("enforcement {}", text(enforcement)));
        }
        if !agreement.dimensions.is_empty() {
            let items: Vec<String> = agreement.dimensions.iter().map(|item| label(item)).collect();
            self.list("dimensions", "dimensions", &items);
        }
        if let Some(jurisdiction) = &agreement.jurisdiction {
            self.line("jurisdiction", format!("jurisdiction {}", label(jurisdiction)));
        }
    }

    fn facts(&mut self, agreement: &Agreement) {
        for (index, standing) in agreement.status.iter().enumerate() {
            self.entry(&format!("status/{index}"), 0, &status_parts(standing));
        }
        for language in &agreement.languages {
            let authentic = if language.authentic { " authentic" } else { "" };
            let path = format!("language/{}", language.tag);
            self.line(&path, format!("language {}{authentic}", language.tag));
        }
        for (index, source) in agreement.sources.iter().enumerate() {
            self.entry(&format!("source/{index}"), 0, &source_parts(source));
        }
        for (index, claim) in agreement.claims.iter().enumerate() {
            let judgement = match claim.judgement {
                Judgement::Held => "held",
                Judgement::Rejected => "rejected",
                Judgement::Open => "open",
            };
            let mut parts = vec![
                format!("claim {}", text(&claim.says)),
                format!("by {}, {judgement}", text(&claim.source)),
            ];
            parts.extend(claim.reason.iter().map(|why| format!("because {}", text(why))));
            self.entry(&format!("claim/{index}"), 0, &parts);
        }
        let days = [
            ("proposed", agreement.proposed),
            ("adopted", agreement.adopted),
            ("opened", agreement.opened),
        ];
        for (keyword, day) in days {
            if let Some(day) = day {
                self.line(keyword, format!("{keyword} {day}"));
            }
        }
        for depositary in &agreement.depositaries {
            let path = format!("depositary/{depositary}");
            self.line(&path, format!("depositary {}", label(depositary)));
        }
        for (index, institution) in agreement.institutions.iter().enumerate() {
            let parts = [
                format!("institution {}", text(&institution.name)),
                format!("mandate {}", text(&institution.mandate)),
            ];
            self.entry(&format!("institution/{index}"), 0, &parts);
        }
    }

    fn names(&mut self, agreement: &Agreement) {
        for (name, parties) in &agreement.groups {
            let items: Vec<String> = parties.iter().map(member).collect();
            self.list(&format!("group/{name}"), &format!("group {name} ="), &items);
        }
        for (name, weight) in &agreement.weights {
            self.weight(name, weight);
        }
        for (name, calendar) in &agreement.calendars {
            self.entry(&format!("calendar/{name}"), 0, &calendar_parts(calendar));
        }
        for (name, place) in &agreement.places {
            let holidays = place.holidays.as_ref();
            let holidays = holidays.map_or(String::new(), |id| format!(" holidays {}", label(id)));
            let hours = place.hours.map_or_else(String::new, |hours| format!(" open \"{hours}\""));
            let line = format!("place {name} zone {}{holidays}{hours}", text(&place.zone));
            let parts = std::iter::once(line).chain(place.cases.iter().map(place_case));
            self.entry(&format!("place/{name}"), 0, &parts.collect::<Vec<_>>());
        }
    }

    /// A line for each table of a weight.
    fn weight(&mut self, name: &str, weight: &Weights) {
        for table in weight.tables() {
            let of = table.whole.map_or(String::new(), |of| format!(" of {}", number(of)));
            let from = table.from.map_or(String::new(), |from| format!(" from {from}"));
            let until = table.until.map_or(String::new(), |until| format!(" until {until}"));
            let items: Vec<String> = table
                .values
                .iter()
                .map(|(party, value)| format!("{} {}", label(party), number(*value)))
                .collect();
            let head = format!("weight {name} in {}{of}{from}{until} =", table.unit);
            self.list(&weight_path(name, table), &head, &items);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        let mut line = format!("clause {}", clause.id);
        for (tag, heading) in &clause.heading {
            line.push_str(&format!(" {tag} {}", text(heading)));
        }
        line.push_str(match clause.wording {
            Wording::Original => " original",
            Wording::Summary => " summary",
        });
        if let Some(day) = clause.applies_from {
            line.push_str(&format!(" from {day}"));
        }
        if let Some(day) = clause.applies_until {
            line.push_str(&format!(" until {day}"));
        }
        let path = format!("clause/{}", clause.id);
        self.line(&path, line);
        for (tag, words) in &clause.text {
            self.line(&format!("{path}/text/{tag}"), format!("text {tag} {}", block(words)));
        }
        for (number, level) in (1..).zip(&clause.levels) {
            self.level(&format!("{path}/level/{number}"), number, level);
        }
        for rule in &clause.rules {
            self.rule(rule);
        }
    }

    fn level(&mut self, path: &str, number: u32, level: &Level) {
        let mut line = format!("level {number} {}", text(&level.name));
        if level.of_parties {
            line.push_str(" for each party");
        }
        if !level.rules.is_empty() {
            line.push_str(&format!(": {}", level.rules.join(", ")));
        }
        self.line(path, line);
    }
}

/// `MX from 1990-01-01 until 1995-12-31`.
fn member(member: &Member) -> String {
    let from = member.from.map_or(String::new(), |from| format!(" from {from}"));
    let until = member.until.map_or(String::new(), |until| format!(" until {until}"));
    format!("{}{from}{until}", label(&member.party))
}

/// Where a table of a weight stands in a file.
pub(super) fn weight_path(name: &str, table: &Weights) -> String {
    table.from.map_or_else(|| format!("weight/{name}"), |from| format!("weight/{name}/{from}"))
}

fn participant_line(participant: &Participant) -> String {
    let day = participant.day.map_or(String::new(), |day| format!(" {day}"));
    let party = label(&participant.party);
    let clauses: Vec<&str> = participant.clauses.iter().map(String::as_str).collect();
    let under = if clauses.is_empty() {
        String::new()
    } else {
        format!(" under {}", clauses.join(" and "))
    };
    let certainty = certainty(participant.certainty);
    format!("participant {party} {}{day}{under}, {certainty}", participant.action)
}

/// A calendar as an entry of an `.agreement` file.
pub fn format_calendar(calendar: &Holidays) -> String {
    calendar_parts(calendar).join("\n  ")
}

/// `in PT, "Portugal" zone "Europe/Lisbon", "Atlantic/Azores" holidays pt`.
fn place_case(case: &PlaceCase) -> String {
    let named: Vec<String> = case.named.iter().map(|name| label(name)).collect();
    let zones: Vec<String> = case.zones.iter().map(|zone| text(zone)).collect();
    let holidays = case.holidays.as_ref();
    let holidays = holidays.map_or(String::new(), |id| format!(" holidays {}", label(id)));
    format!("in {} zone {}{holidays}", named.join(", "), zones.join(", "))
}

fn calendar_parts(calendar: &Holidays) -> Vec<String> {
    let weekend: Vec<String> =
        calendar.weekend.iter().map(|day| day.to_string().to_lowercase()).collect();
    let weekend = match weekend.as_slice() {
        [] => String::new(),
        days => format!(" weekend {}", days.join(", ")),
    };
    let certainty = match calendar.certainty {
        Sure::ToBeConfirmed => "unconfirmed",
        Sure::Confirmed | Sure::Definition => "confirmed",
    };
    let mut parts = vec![
        format!("calendar {} {}", label(&calendar.id), text(&calendar.name)),
        format!("zone {}{weekend}", text(calendar.zone.name())),
        format!("from {} until {}, {certainty}", calendar.valid_from, calendar.valid_to),
        format!("source {}", text(&calendar.source)),
        format!("licence {}", text(&calendar.licence)),
    ];
    parts.extend(calendar.holidays.iter().map(|holiday| {
        let question = holiday.question.as_ref();
        let question = question.map_or_else(String::new, |why| format!(" question {}", text(why)));
        format!("off {} {}{question}", holiday.day, text(&holiday.name))
    }));
    parts
}

fn status_parts(standing: &Standing) -> Vec<String> {
    let status = match standing.status {
        TextStatus::Template => "template",
        TextStatus::Draft => "draft",
        TextStatus::Proposed => "proposed",
        TextStatus::Enacted => "enacted",
        TextStatus::InForce => "in-force",
        TextStatus::Deferred => "deferred",
        TextStatus::Superseded => "superseded",
        TextStatus::Repealed => "repealed",
    };
    let from = standing.from.map_or(String::new(), |day| format!(" from {day}"));
    let mut parts = vec![format!("status {status}{from}, {}", certainty(standing.certainty))];
    parts.extend(standing.note.iter().map(|note| format!("note {}", text(note))));
    parts.extend(standing.source.map(|source| format!("source {source}")));
    parts
}

fn source_parts(source: &Source) -> Vec<String> {
    let mut parts = vec![format!("source {}", text(&source.title))];
    parts.extend(source.url.iter().map(|url| format!("url {}", text(url))));
    parts.extend(source.licence.iter().map(|licence| format!("licence {}", text(licence))));
    parts.extend(source.read.map(|day| format!("read {day}")));
    if let Some(last) = parts.last_mut() {
        last.push_str(&format!(", {}", certainty(source.certainty)));
    }
    parts
}

const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Verified => "verified",
        Certainty::Reported => "reported",
        Certainty::Unconfirmed => "unconfirmed",
        Certainty::Disputed => "disputed",
    }
}

const fn form(form: Form) -> &'static str {
    match form {
        Form::Treaty => "treaty",
        Form::SoftLaw => "soft-law",
        Form::Standard => "standard",
        Form::Regulation => "regulation",
        Form::Bilateral => "bilateral",
        Form::Unilateral => "unilateral",
    }
}

/// A text over several lines, indented, so that reading it gives the same text again.
fn block(words: &str) -> String {
    let mut lines: Vec<String> = words.split('\n').map(block_line).collect();
    // Where every line begins with a space, the first must show that it is no indentation.
    let blank = |line: &String| line.is_empty();
    let is_spaced = lines.iter().filter(|line| !blank(line)).all(|line| line.starts_with(' '));
    if is_spaced && let Some(first) = lines.iter_mut().find(|line| !line.is_empty()) {
        *first = format!("\\u{{20}}{}", first.get(1..).unwrap_or(""));
    }
    let body: String = lines
        .iter()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") })
        .collect();
    format!("\"\"\"\n{body}  \"\"\"")
}

/// One line of a block: a space at its end, and quotation marks that would end the block, by
/// their escapes.
fn block_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let is_quoted = line.contains("\"\"");
    for c in line.chars() {
        match c {
            '"' if is_quoted => out.push_str("\\\""),
            c => print::push_escaped(&mut out, c),
        }
    }
    // Other white space than the space at a line's end is cut off when it is read, too.
    let kept = out.trim_end().len();
    let (kept, tail) = out.split_at_checked(kept).unwrap_or((&out, ""));
    let tail: String = tail.chars().map(|c| format!("\\u{{{:x}}}", u32::from(c))).collect();
    format!("{kept}{tail}")
}
