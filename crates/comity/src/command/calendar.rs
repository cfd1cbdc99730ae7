//! `comity calendar`: holiday calendars, and how a deadline is counted by them.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use comity_agreements::agreement::force::table::decode;
use comity_agreements::agreement::language::format_calendar;
use comity_agreements::calendar::{
    Counting, Holidays, Length, OpenHours, Place, Rounding, Zone, bundled, bundled_ids, deadline,
    zone_database_version,
};
use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Output, plain, table};

/// See holiday calendars, and how a deadline is counted by them
#[derive(Debug, Subcommand)]
pub(crate) enum Calendar {
    /// List the calendars that come with the program
    List,
    /// Show the days of a calendar; a question mark stands where sources differ
    Show {
        /// The calendar: its name, or a file in the form of those in `data/calendars`
        #[arg(value_name = "CALENDAR")]
        calendar: String,
        /// Print it as an entry of an `.agreement` file, which publishes it by its name
        #[arg(long)]
        entry: bool,
    },
    Count(Count),
}

/// Count a deadline, step by step
#[derive(Debug, Args)]
pub(crate) struct Count {
    /// When the clock starts (RFC 3339)
    #[arg(value_name = "TIME")]
    start: Timestamp,
    /// How long there is, such as `15 days` or `4 hours`
    #[arg(value_name = "LENGTH")]
    length: Length,
    /// How it is counted
    #[arg(long, value_enum, default_value = "calendar-days")]
    counting: By,
    /// The calendar: its name, or a file in the form of those in `data/calendars`
    #[arg(long, value_name = "CALENDAR", default_value = "none")]
    calendar: String,
    /// The time zone in which days are counted; that of the calendar unless given
    #[arg(long, value_name = "ZONE")]
    zone: Option<Zone>,
    /// Business hours, such as `09:00 to 17:00`
    #[arg(long, value_name = "HOURS")]
    open: Option<OpenHours>,
    /// What is taken where a month has no such day
    #[arg(long, value_enum, default_value = "refuse")]
    rounding: TooShort,
}

/// How a period is counted.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// By the clock
    Clock,
    /// Whole days, a last day on which nobody works moved
    CalendarDays,
    /// Only days on which somebody works
    WorkingDays,
    /// Only business hours
    BusinessHours,
    /// Regulation (EEC, Euratom) No 1182/71
    #[value(name = "1182-71")]
    Regulation1182,
}

/// What is taken where a month has no such day.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum TooShort {
    /// The last day of the month
    LastDay,
    /// The first day of the next month
    NextMonth,
    /// Nothing: it is an error
    Refuse,
}

impl Calendar {
    /// Does what is asked.
    ///
    /// # Errors
    /// A calendar that is none, or a deadline that cannot be counted.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List => {
                let found: Vec<Holidays> =
                    bundled_ids().filter_map(|id| bundled(id).ok()).collect();
                let rows: Vec<Value> = found.iter().map(summary).collect();
                output.result(&Value::from(rows), listed)?;
            }
            Self::Show { calendar, entry } => {
                let found = read(&calendar)?;
                if entry && !output.json() {
                    output.bytes(format!("{}\n", format_calendar(&found)).as_bytes())?;
                } else {
                    output.result(&serde_json::to_value(&found)?, |_| days(&found))?;
                }
            }
            Self::Count(count) => count.run(output)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Count {
    fn run(self, output: &Output) -> anyhow::Result<()> {
        let holidays = read(&self.calendar)?;
        let zone = self.zone.unwrap_or_else(|| holidays.zone.clone());
        let calendar = holidays.id.clone();
        let place = Place { zone, holidays, hours: self.open };
        let counting = match self.counting {
            By::Clock => Counting::Hours,
            By::CalendarDays => Counting::CalendarDays,
            By::WorkingDays => Counting::WorkingDays,
            By::BusinessHours => Counting::BusinessHours,
            By::Regulation1182 => Counting::Regulation1182,
        };
        let rounding = match self.rounding {
            TooShort::LastDay => Rounding::LastDay,
            TooShort::NextMonth => Rounding::NextMonth,
            TooShort::Refuse => Rounding::Refuse,
        };
        let found = deadline(self.start, self.length, counting, &place, rounding)
            .map_err(|refusal| Failure::usage(format!("{refusal} ({})", refusal.code())))?;
        let shown = json!({
            "conservative": found.conservative,
            "sure": found.sure,
            "statutory": found.statutory,
            "zone": place.zone,
            "zone-database": zone_database_version(),
            "calendar": calendar,
            "steps": found.steps.iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        output.result(&shown, |_| found.explain())
    }
}

/// A calendar by its name, or from a file.
fn read(name: &str) -> anyhow::Result<Holidays> {
    if let Ok(found) = bundled(name) {
        return Ok(found);
    }
    let bytes = std::fs::read(name).map_err(|_| {
        Failure::usage(format!(
            "“{name}” is no calendar that comes with the program (comity calendar list), and no file"
        ))
    })?;
    let text = decode(&bytes)
        .map_err(|refusal| Failure::usage(format!("{name}: {refusal} ({})", refusal.code())))?;
    Ok(Holidays::parse(&text).map_err(|refusal| {
        let fault = Holidays::fault(&text).unwrap_or_default();
        Failure::usage(format!("{name}: {refusal} ({}): {}", refusal.code(), plain(&fault)))
    })?)
}

fn summary(calendar: &Holidays) -> Value {
    let questions = calendar.holidays.iter().filter(|holiday| holiday.question.is_some()).count();
    json!({
        "id": calendar.id,
        "name": calendar.name,
        "zone": calendar.zone,
        "valid-from": calendar.valid_from,
        "valid-to": calendar.valid_to,
        "certainty": calendar.certainty,
        "days": calendar.holidays.len(),
        "questions": questions,
        "source": calendar.source,
    })
}

fn listed(found: &Value) -> String {
    let rows = found.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let row = |row: &Value| {
        ["id", "name", "valid-from", "valid-to", "days", "questions"].map(|name| {
            let value = row.get(name).unwrap_or(&Value::Null);
            plain(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
    };
    table(["CALENDAR", "", "FROM", "UNTIL", "DAYS", "QUESTIONS"], rows.map(row))
}

fn days(calendar: &Holidays) -> String {
    let rows = calendar.holidays.iter().map(|holiday| {
        let question = holiday.question.as_ref();
        let question = question.map_or_else(String::new, |why| format!("? {}", plain(why)));
        [holiday.day.to_string(), holiday.day.weekday().to_string(), plain(&holiday.name), question]
    });
    let certainty = serde_json::to_value(calendar.certainty).unwrap_or_default();
    format!(
        "{}\n{} to {}, {}, {}\n{}\n\n{}",
        plain(&calendar.name),
        calendar.valid_from,
        calendar.valid_to,
        calendar.zone,
        certainty.as_str().unwrap_or_default(),
        plain(&calendar.source),
        table(["DAY", "", "", ""], rows),
    )
}
