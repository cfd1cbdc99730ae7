//! The observatory as a report to print: sections of words and tables, and as Markdown.

use serde::{Deserialize, Serialize};

use super::Observatory;
use super::table::{Table, short, tables};
use comity_agreements::calendar::Day;
use comity_agreements::world::World;

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// The day it speaks of.
    pub as_of: Day,
    /// Its sections.
    pub sections: Vec<Section>,
    /// How it is to be read.
    pub notes: Vec<String>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its identifier, stable.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What the tables come to, in sentences.
    pub words: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// Sections with the tables that stand in them; `participants` and `pairs` are too long to print
/// and come as files.
const SECTIONS: [(&str, &str, &[&str]); 8] = [
    ("instruments", "Instruments", &["instruments"]),
    ("cooperation", "Cooperation by dimension", &["dimensions"]),
    ("regions", "Regional approaches", &["rules"]),
    ("institutions", "Institutions", &["institutions"]),
    ("durations", "From proposal to force", &["durations"]),
    ("matrix", "Who is in what with whom", &["matrix"]),
    ("gaps", "Gaps", &["thresholds", "clocks", "incidents", "unregulated"]),
    ("trend", "Trend", &["trend"]),
];

const DIFFERENCES: (&str, &str, &[&str]) =
    ("differences", "Where sources differ", &["drift", "claims"]);

/// The report of a day.
pub fn report(seen: &Observatory, world: &World) -> Report {
    let all = tables(seen, world);
    let section = |(id, title, ids): &(&str, &str, &[&str])| Section {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        words: words(id, seen, world),
        tables: all.iter().filter(|table| ids.contains(&table.id.as_str())).cloned().collect(),
    };
    Report {
        title: "The state of international coordination on AI".to_owned(),
        as_of: seen.as_of,
        sections: SECTIONS.iter().chain([&DIFFERENCES]).map(section).collect(),
        notes: notes(seen),
    }
}

impl Report {
    /// The report as Markdown (CommonMark with tables). Words of others are escaped, so that they
    /// cannot become markup.
    pub fn markdown(&self) -> String {
        let mut text = format!("# {}\n\nAs of {}.\n", escaped(&self.title), self.as_of);
        for note in &self.notes {
            text.push_str(&format!("\n> {}\n", escaped(note)));
        }
        for section in &self.sections {
            text.push_str(&format!("\n## {}\n", escaped(&section.title)));
            for words in &section.words {
                text.push_str(&format!("\n{}\n", escaped(words)));
            }
            for table in &section.tables {
                text.push_str(&markdown_table(table));
            }
        }
        text
    }
}

fn words(section: &str, seen: &Observatory, world: &World) -> Vec<String> {
    match section {
        "instruments" => instruments(seen),
        "matrix" => matrix(seen, world),
        "gaps" => gaps(seen),
        "durations" => durations(seen),
        _ => Vec::new(),
    }
}

fn instruments(seen: &Observatory) -> Vec<String> {
    let made: Vec<_> = seen.instruments.iter().filter(|one| one.is_made()).collect();
    let binding = made.iter().filter(|one| one.is_binding()).count();
    let in_force = made.iter().filter(|one| one.is_binding() && one.is_in_force()).count();
    let mut words = vec![format!(
        "{} instruments are known; {binding} of them bind, {in_force} of those are in force. \
         {} more are drafted, proposed, replaced or repealed.",
        made.len(),
        seen.instruments.len().saturating_sub(made.len()),
    )];
    let open = made.iter().filter(|one| one.is_binding() && one.force.value.is_none());
    let open: Vec<&str> = open.map(|one| one.id.as_str()).collect();
    if !open.is_empty() {
        words.push(format!("Whether these are in force is not known: {}.", open.join(", ")));
    }
    words
}

fn matrix(seen: &Observatory, world: &World) -> Vec<String> {
    let most = seen.matrix.pairs.iter().map(|pair| pair.instruments.len()).max();
    let Some(most) = most else { return Vec::new() };
    let closest: Vec<String> = seen
        .matrix
        .pairs
        .iter()
        .filter(|pair| pair.instruments.len() == most)
        .take(5)
        .map(|pair| format!("{} and {}", world.name(&pair.a), world.name(&pair.b)))
        .collect();
    vec![format!("Most instruments shared, {most}: {}.", closest.join("; "))]
}

fn gaps(seen: &Observatory) -> Vec<String> {
    let gaps = &seen.gaps;
    let mut words = vec![format!(
        "For {} states no binding rule in force is known; for {} one is.",
        gaps.unregulated.len(),
        gaps.regulated
    )];
    for one in &gaps.differing {
        words.push(format!(
            "Thresholds in {} range from {} to {}.",
            one.unit,
            short(one.least),
            short(one.greatest)
        ));
    }
    let unreported: Vec<&str> = gaps
        .incidents
        .iter()
        .filter(|class| class.is_gap())
        .map(|class| class.class.as_str())
        .collect();
    if !unreported.is_empty() {
        words.push(format!(
            "No rule known to be in force asks for reports of: {}.",
            unreported.join(", ")
        ));
    }
    if !gaps.undetermined.is_empty() {
        words.push(format!(
            "Whether these bind or are in force is not known, and may close gaps: {}.",
            gaps.undetermined.join(", ")
        ));
    }
    words
}

fn durations(seen: &Observatory) -> Vec<String> {
    let open = seen.durations.iter().filter_map(|one| {
        let (name, years) = (&one.name, one.open_for?);
        Some(match one.checked {
            None => format!("{name} has been open for {years} years without being in force."),
            Some(until) => format!(
                "{name} had been open for {years} years without being in force on {until}, where \
                 its record ends; whether it is in force now is not known."
            ),
        })
    });
    open.collect()
}

fn notes(seen: &Observatory) -> Vec<String> {
    let mut notes = vec![
        "Computed from agreement files and signed statements; the sources of each cell come with \
         the tables."
            .to_owned(),
        "“unknown” says that nothing known here says so. That no rule is known is no proof that \
         there is none."
            .to_owned(),
        "Participants without a date count from the making of their text; a change that is not \
         known is not shown."
            .to_owned(),
    ];
    if !seen.templates.is_empty() {
        notes.push(format!("Templates are not counted: {}.", seen.templates.join(", ")));
    }
    if !seen.comparisons.is_empty() {
        notes.push(format!(
            "These treaties serve to compare how long it took, and are not counted: {}.",
            seen.comparisons.join(", ")
        ));
    }
    if !seen.adjacent.is_empty() {
        notes.push(format!(
            "These laws are on other matters, and are asked only which incidents they name: {}.",
            seen.adjacent.join(", ")
        ));
    }
    notes
}

fn markdown_table(table: &Table) -> String {
    let mut text = format!("\n### {}\n\n", escaped(&table.title));
    if table.rows.is_empty() {
        text.push_str("Nothing is known.\n");
        return text;
    }
    let titles: Vec<String> = table.columns.iter().map(|column| escaped(&column.title)).collect();
    text.push_str(&format!("| {} |\n", titles.join(" | ")));
    text.push_str(&format!("|{}\n", "---|".repeat(titles.len())));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| escaped(&cell.text)).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// Markdown sees words: whatever could be markup is escaped, a line end becomes a space.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' => {
                safe.push('\\');
                safe.push(c);
            }
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
