//! `comity alerts`: what wakes an account, and what it was told.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use comity_node::alerts::rules::{Channel, Quiet, Rules, Sort};
use comity_node::alerts::views::{DeliveryOut, DeliveryState, RulesOut};
use reqwest::Method;
use serde_json::{Value, json};

use crate::connection::Reach;
use crate::failure::Failure;
use crate::output::{Output, plain, table};
use crate::route::Route;

/// See and set what wakes the account that asks, by mail, web hook and console
///
/// The account is that of `--token`; without one, the node's own operator.
#[derive(Debug, Subcommand)]
pub(crate) enum Alerts {
    /// Show what wakes the account, and how
    List(#[command(flatten)] Reach),
    Set(Box<Set>),
    /// Tell the account something by every channel that has an address, as a try
    Test(#[command(flatten)] Reach),
    /// Show what the account was told and is to be told, the newest first
    Deliveries {
        #[command(flatten)]
        reach: Reach,
        /// At most so many
        #[arg(long, value_name = "COUNT", default_value_t = 50)]
        limit: u16,
    },
}

/// Set what wakes the account; what is not named stays as it is
#[derive(Debug, Args)]
pub(crate) struct Set {
    #[command(flatten)]
    reach: Reach,
    /// Where mail goes; `-`: nowhere
    #[arg(long, value_name = "ADDRESS", allow_hyphen_values = true)]
    mail: Option<String>,
    /// Where signed requests go; `-`: nowhere. The secret is printed once
    #[arg(long, value_name = "URL", allow_hyphen_values = true)]
    hook: Option<String>,
    /// Tell a sort of event by these channels, as `past=mail,hook`; `duty=` by none; `all=mail`
    #[arg(long = "tell", value_name = "SORT=CHANNELS")]
    tell: Vec<String>,
    /// When nothing but the gravest is told, as `22:00-07:00`; `-`: never
    #[arg(long, value_name = "FROM-TO", allow_hyphen_values = true)]
    quiet_hours: Option<String>,
    /// On whose clocks, as Europe/Brussels
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// In which language
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// After how many hours without an answer a peer is silent
    #[arg(long, value_name = "HOURS")]
    silent_hours: Option<u32>,
}

/// A language of the console.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    En,
    Ar,
    Zh,
    Fr,
    Ru,
    Es,
}

const RULES: &str = "/api/v1/alerts/rules";

impl Alerts {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List(reach) => {
                let node = reach.open()?;
                let found = node.get(Route::new(RULES));
                node.close()?;
                output.result(&found?, shown)?;
            }
            Self::Set(set) => set.run(output)?,
            Self::Test(reach) => {
                let node = reach.open()?;
                let found = node.send(Method::POST, Route::new("/api/v1/alerts/test"), &json!({}));
                node.close()?;
                output.result(&found?, deliveries)?;
            }
            Self::Deliveries { reach, limit } => {
                let node = reach.open()?;
                let route = Route::new("/api/v1/alerts/deliveries").with("limit", limit);
                let found = node.get(route);
                node.close()?;
                output.result(&found?, deliveries)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Set {
    fn run(self, output: &Output) -> anyhow::Result<()> {
        let node = self.reach.open()?;
        let before: RulesOut = serde_json::from_value(node.get(Route::new(RULES))?)?;
        let rules = self.over(before.rules)?;
        let set = node.send(Method::PUT, Route::new(RULES), &rules);
        node.close()?;
        output.result(&set?, shown)
    }

    /// The rules with what is named in place of what was.
    fn over(&self, mut rules: Rules) -> anyhow::Result<Rules> {
        let some = |text: &String| Some(text.clone()).filter(|text| text != "-");
        if let Some(mail) = &self.mail {
            rules.mail = some(mail);
        }
        if let Some(hook) = &self.hook {
            rules.hook = some(hook);
        }
        if let Some(quiet) = &self.quiet_hours {
            rules.quiet = match some(quiet) {
                None => None,
                Some(text) => {
                    let wrong = || Failure::usage("quiet hours are written 22:00-07:00");
                    let (from, to) = text.split_once('-').ok_or_else(wrong)?;
                    Some(Quiet { from: from.trim().to_owned(), to: to.trim().to_owned() })
                }
            };
        }
        if let Some(zone) = &self.zone {
            rules.zone.clone_from(zone);
        }
        if let Some(language) = self.language.and_then(|language| language.to_possible_value()) {
            language.get_name().clone_into(&mut rules.language);
        }
        rules.silent_hours = self.silent_hours.unwrap_or(rules.silent_hours);
        for told in &self.tell {
            rules.channels.extend(tell(told)?);
        }
        Ok(rules)
    }
}

/// `past=mail,hook`.
fn tell(text: &str) -> anyhow::Result<BTreeMap<Sort, BTreeSet<Channel>>> {
    let names = Sort::ALL.map(Sort::name).join(", ");
    let wrong = || {
        Failure::usage(format!(
            "“{text}” is not SORT=CHANNELS; sorts are {names}, or all; channels are mail, hook, console"
        ))
    };
    let (sort, by) = text.split_once('=').ok_or_else(wrong)?;
    let mut channels = BTreeSet::new();
    for name in by.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let found = Channel::ALL.into_iter().find(|channel| channel.name() == name);
        channels.insert(found.ok_or_else(wrong)?);
    }
    let meant: Vec<Sort> =
        Sort::ALL.into_iter().filter(|one| sort == "all" || one.name() == sort).collect();
    if meant.is_empty() {
        return Err(wrong().into());
    }
    Ok(meant.into_iter().map(|one| (one, channels.clone())).collect())
}

fn shown(found: &Value) -> String {
    let Ok(out) = serde_json::from_value::<RulesOut>(found.clone()) else { return String::new() };
    let rules = &out.rules;
    let or_none =
        |text: Option<&String>| text.map_or_else(|| "none".to_owned(), |text| plain(text));
    let quiet = rules.quiet.as_ref().map(|quiet| format!("{}-{}", quiet.from, quiet.to));
    let mut lines = vec![
        format!("mail     {}", or_none(rules.mail.as_ref())),
        format!("hook     {}", or_none(rules.hook.as_ref())),
        format!("quiet    {} ({})", or_none(quiet.as_ref()), plain(&rules.zone)),
        format!("language {}", plain(&rules.language)),
        format!("peers    silent after {} h", rules.silent_hours),
    ];
    let rows = Sort::ALL.into_iter().map(|sort| {
        let by: Vec<&str> = rules.channels_of(sort).into_iter().map(Channel::name).collect();
        [sort.name().to_owned(), if by.is_empty() { "–".to_owned() } else { by.join(", ") }]
    });
    lines.push(String::new());
    lines.push(table(["WHAT", "BY"], rows));
    if !out.mail_is_sent {
        lines.push("This node sends no mail: its configuration has no [mail].".to_owned());
    }
    if let Some(secret) = &out.hook_secret {
        lines.push(format!("The hook's secret, shown this once: {}", plain(secret)));
    }
    lines.join("\n")
}

fn deliveries(found: &Value) -> String {
    let rows: Vec<DeliveryOut> = serde_json::from_value(found.clone()).unwrap_or_default();
    let rows = rows.into_iter().map(|row| {
        let state = match row.state {
            DeliveryState::Waiting => "waiting",
            DeliveryState::Told => "told",
            DeliveryState::GivenUp => "given up",
            DeliveryState::Summed => "in a summary",
        };
        let failure = row.failure.map_or_else(String::new, |code| format!(" ({})", plain(&code)));
        [row.made_at.to_string(), row.channel, format!("{state}{failure}"), plain(&row.title)]
    });
    table(["MADE", "BY", "STATE", "WHAT"], rows)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::command::{Arguments, Command};

    /// An option of every command and one of this would be one to the parser, which then fails.
    #[test]
    fn every_option_is_taken() {
        let words = "comity alerts set --mail - --hook https://h.example --tell all=hook \
                     --quiet-hours 22:00-07:00 --zone UTC --language fr --silent-hours 3";
        let parsed = Arguments::try_parse_from(words.split_whitespace()).unwrap();
        let Command::Alerts(Alerts::Set(set)) = parsed.command else { unreachable!() };
        let rules = set.over(Rules::default()).unwrap();
        rules.check().unwrap();
        assert_eq!((rules.language.as_str(), rules.silent_hours), ("fr", 3));
        assert_eq!(rules.quiet.unwrap().from, "22:00");
    }

    #[test]
    fn sorts_and_channels_are_read() {
        let check = |text: &str, want: Option<&str>| {
            let found = tell(text).ok();
            let found = found.map(|map| serde_json::to_string(&map).unwrap());
            assert_eq!(found.as_deref(), want, "{text}");
        };
        check("past=mail,hook", Some(r#"{"past":["mail","hook"]}"#));
        check("duty=", Some(r#"{"duty":[]}"#));
        check("peer-silent= console ", Some(r#"{"peer-silent":["console"]}"#));
        for bad in ["past", "past=pigeon", "never=mail", "=mail", "test=mail", "summary=mail"] {
            check(bad, None);
        }
        assert_eq!(tell("all=mail").unwrap().len(), Sort::ALL.len());
    }
}
