//! Tables of incidents, of years, and of what others count.

use super::Table;
use super::phrase::{Phrase, Said};
use super::words::{force, from, judgement, listed, of_all, plain, said};
use crate::Observatory;
use crate::cell::Source;
use crate::claimed::ClaimedCount;
use crate::instrument::Drift;
use comity_agreements::world::World;

pub(super) fn incidents(seen: &Observatory) -> Table {
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

pub(super) fn trend(seen: &Observatory) -> Table {
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

pub(super) fn drift(seen: &Observatory, world: &World) -> Table {
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

pub(super) fn claimed_phrase(claim: &ClaimedCount) -> Phrase {
    let judged = Said::Word { column: "judgement", text: judgement(claim.judgement).to_owned() };
    let values = vec![("count", Said::Number(claim.count)), ("judgement", judged)];
    Phrase { key: "claimed-count", values }
}

pub(super) fn claims(seen: &Observatory) -> Table {
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
