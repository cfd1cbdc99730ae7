//! What wakes somebody, by which channels, and when that somebody sleeps.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::calendar::Zone;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::console::text::Lang;

/// What can wake somebody.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AlertSort)]
pub enum Sort {
    /// A duty of the own party that was not there before.
    Duty,
    /// Half, four fifths or nineteen twentieths of the time for a duty have passed.
    Deadline,
    /// The time for a duty has passed.
    Past,
    /// Something owed was not done, or something forbidden was; or what would show it is destroyed.
    Breach,
    /// A report or filing of another party.
    Report,
    /// A proposal that waits for this person.
    Proposal,
    /// A peer that does not answer.
    PeerSilent,
    /// Several that are told of in one.
    Summary,
    /// A try, which the person asked for.
    Test,
}

impl Sort {
    /// Those of which it is said by which channels they are told.
    pub const ALL: [Self; 7] = [
        Self::Duty,
        Self::Deadline,
        Self::Past,
        Self::Breach,
        Self::Report,
        Self::Proposal,
        Self::PeerSilent,
    ];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Deadline => "deadline",
            Self::Past => "past",
            Self::Breach => "breach",
            Self::Report => "report",
            Self::Proposal => "proposal",
            Self::PeerSilent => "peer-silent",
            Self::Summary => "summary",
            Self::Test => "test",
        }
    }
}

/// How somebody is told.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schema(as = AlertChannel)]
pub enum Channel {
    /// By mail.
    Mail,
    /// By a signed request to an address.
    Hook,
    /// In the console, with a sound.
    Console,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mail, Self::Hook, Self::Console];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Hook => "hook",
            Self::Console => "console",
        }
    }
}

/// When somebody is told of nothing but the gravest: from a time of day to another, on the clocks
/// of the rules' zone, past midnight where the second is the earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlertQuiet)]
pub struct Quiet {
    /// From when: `22:00`.
    pub from: String,
    /// Until when: `07:00`.
    pub to: String,
}

/// What wakes somebody and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AlertRules)]
pub struct Rules {
    /// In which language: en, ar, zh, fr, ru, es.
    pub language: String,
    /// On whose clocks the quiet hours are and times are told, as `Europe/Brussels`.
    pub zone: String,
    /// Where mail goes.
    pub mail: Option<String>,
    /// Where requests go.
    pub hook: Option<String>,
    /// By which channels each is told; what is not named is told as usual, in the console.
    pub channels: BTreeMap<Sort, BTreeSet<Channel>>,
    /// When nothing but the gravest is told.
    pub quiet: Option<Quiet>,
    /// After how many hours without an answer a peer is silent, 1 to 720.
    #[schema(minimum = 1, maximum = 720)]
    pub silent_hours: u32,
}

/// After how long a peer is silent unless something else is said.
const SILENT_HOURS: u32 = 6;

/// Longest time after which a peer is called silent, in hours: 30 days.
const SILENT_HOURS_MAX: u32 = 720;

/// Longest address of mail (RFC 5321 section 4.5.3.1.3).
const MAIL_BYTES_MAX: usize = 254;

/// Longest address of a hook.
const HOOK_BYTES_MAX: usize = 2_000;

impl Default for Rules {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            zone: "UTC".to_owned(),
            mail: None,
            hook: None,
            channels: BTreeMap::new(),
            quiet: None,
            silent_hours: SILENT_HOURS,
        }
    }
}

/// What is wrong with rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesRefusal {
    /// No language of the console.
    #[error("The language is one of en, ar, zh, fr, ru, es.")]
    Language,
    /// No zone.
    #[error("The zone is named as in the time-zone database: Europe/Brussels.")]
    Zone,
    /// No address of mail.
    #[error("The mail address is one address, as duty@lab.example.")]
    Mail,
    /// No address of a hook.
    #[error("The hook is an https address without user, password and fragment.")]
    Hook,
    /// No hours.
    #[error("Quiet hours are two different times of day, as 22:00 and 07:00.")]
    Quiet,
    /// No number of hours.
    #[error("A peer is silent after 1 to 720 hours.")]
    Silent,
    /// A channel is asked for that has no address.
    #[error("For mail a mail address is needed, for the hook the hook's.")]
    NoAddress,
    /// A summary or a try is not told by rules.
    #[error("There are no rules for summaries and tries.")]
    Sort,
}

impl Rules {
    /// Whether they can be kept.
    ///
    /// # Errors
    /// [`RulesRefusal`], the first that is found.
    pub fn check(&self) -> Result<(), RulesRefusal> {
        if Lang::from_code(&self.language).is_none() {
            return Err(RulesRefusal::Language);
        }
        if self.zone.parse::<Zone>().is_err() {
            return Err(RulesRefusal::Zone);
        }
        if self.mail.as_ref().is_some_and(|text| !is_mail(text)) {
            return Err(RulesRefusal::Mail);
        }
        if self.hook.as_ref().is_some_and(|text| !is_hook(text)) {
            return Err(RulesRefusal::Hook);
        }
        let is_quiet = |quiet: &Quiet| {
            let (from, to) = (minute(&quiet.from), minute(&quiet.to));
            from.is_some() && to.is_some() && from != to
        };
        if self.quiet.as_ref().is_some_and(|quiet| !is_quiet(quiet)) {
            return Err(RulesRefusal::Quiet);
        }
        if !(1..=SILENT_HOURS_MAX).contains(&self.silent_hours) {
            return Err(RulesRefusal::Silent);
        }
        if self.channels.keys().any(|sort| !Sort::ALL.contains(sort)) {
            return Err(RulesRefusal::Sort);
        }
        let asked: BTreeSet<Channel> = self.channels.values().flatten().copied().collect();
        let lacks = |channel, is_there: bool| asked.contains(&channel) && !is_there;
        if lacks(Channel::Mail, self.mail.is_some()) || lacks(Channel::Hook, self.hook.is_some()) {
            return Err(RulesRefusal::NoAddress);
        }
        Ok(())
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        Lang::from_code(&self.language).unwrap_or(Lang::En)
    }

    /// The zone.
    pub fn place(&self) -> Zone {
        self.zone.parse().unwrap_or_else(|_| Zone::utc())
    }

    /// By which channels something is told. A summary goes by every channel that is used; so does a
    /// try, and by every one that has an address.
    pub fn channels_of(&self, sort: Sort) -> BTreeSet<Channel> {
        let usual = || BTreeSet::from([Channel::Console]);
        match sort {
            Sort::Summary => Sort::ALL.into_iter().flat_map(|one| self.channels_of(one)).collect(),
            Sort::Test => {
                let mail = self.mail.as_ref().map(|_| Channel::Mail);
                let hook = self.hook.as_ref().map(|_| Channel::Hook);
                usual().into_iter().chain(mail).chain(hook).collect()
            }
            one => self.channels.get(&one).cloned().unwrap_or_else(usual),
        }
    }

    /// When something is told that is to be told now: the gravest at once, also in quiet hours.
    pub fn told_at(&self, now: Timestamp, is_grave: bool) -> Timestamp {
        if is_grave || !self.is_quiet(now) {
            return now;
        }
        // Looked for minute by minute: whatever the clocks do in that night, it is over when they
        // say so.
        let first = now.millis().div_euclid(MINUTE_MS).saturating_add(1);
        (first..first.saturating_add(QUIET_MINUTES_MAX))
            .map(|minutes| Timestamp::from_millis(minutes.saturating_mul(MINUTE_MS)))
            .find(|at| !self.is_quiet(*at))
            .unwrap_or(now)
    }

    /// Whether it is one of the quiet hours.
    pub fn is_quiet(&self, now: Timestamp) -> bool {
        let Some(quiet) = &self.quiet else { return false };
        let clock = self.place().clock(now).unwrap_or_default();
        let shown = clock.split(' ').nth(1).and_then(|time| minute(time.get(..5)?));
        let (Some(from), Some(to), Some(at)) = (minute(&quiet.from), minute(&quiet.to), shown)
        else {
            return false;
        };
        if from < to { (from..to).contains(&at) } else { at >= from || at < to }
    }
}

/// A minute in milliseconds.
const MINUTE_MS: i64 = 60_000;

/// Longest that quiet hours last, in minutes: a day, and an hour that the clocks went back.
const QUIET_MINUTES_MAX: i64 = 25 * 60;

/// The minute of a day: `07:30`.
fn minute(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
    (hours < 24 && minutes < 60).then(|| hours.saturating_mul(60).saturating_add(minutes))
}

/// One address, and nothing that could be taken for more in the head of a mail.
fn is_mail(text: &str) -> bool {
    let odd = |c: char| c.is_control() || c.is_whitespace() || ",;<>\"()[]\\:".contains(c);
    text.len() <= MAIL_BYTES_MAX && !text.contains(odd) && text.parse::<lettre::Address>().is_ok()
}

/// An address that can be one of a hook; whether it is reached is seen when it is asked.
fn is_hook(text: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(text) else { return false };
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    text.len() <= HOOK_BYTES_MAX
        && is_plain
        && is_safe
        && url.fragment().is_none()
        && url.has_host()
}

/// The host of an address, that of version 6 without its brackets.
pub(super) fn bare_host(url: &reqwest::Url) -> Option<&str> {
    url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']'))
}

/// Whether an address names this very machine.
pub(super) fn is_loopback(url: &reqwest::Url) -> bool {
    let Some(host) = bare_host(url) else { return false };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(zone: &str, from: &str, to: &str) -> Rules {
        let quiet = Quiet { from: from.to_owned(), to: to.to_owned() };
        Rules { zone: zone.to_owned(), quiet: Some(quiet), ..Rules::default() }
    }

    #[test]
    fn quiet_hours_follow_the_clocks_of_the_place() {
        let check = |zone, (from, to), at: &str, told: &str| {
            let rules = quiet(zone, from, to);
            rules.check().unwrap();
            let at = at.parse().unwrap();
            assert_eq!(rules.told_at(at, false).to_string(), told, "{zone} {from} {to} {at}");
            assert_eq!(rules.told_at(at, true), at);
        };
        let night = ("22:00", "07:00");
        check("UTC", night, "2026-12-01T21:59:59Z", "2026-12-01T21:59:59Z");
        check("UTC", night, "2026-12-01T22:00:00Z", "2026-12-02T07:00:00Z");
        check("UTC", night, "2026-12-02T06:59:59Z", "2026-12-02T07:00:00Z");
        check("UTC", night, "2026-12-02T07:00:00Z", "2026-12-02T07:00:00Z");
        check("UTC", ("12:00", "13:30"), "2026-12-02T12:30:00Z", "2026-12-02T13:30:00Z");
        // The night in which summer time begins is shorter, the one in which it ends longer.
        check("Europe/Brussels", night, "2027-03-27T21:00:00Z", "2027-03-28T05:00:00Z");
        check("Europe/Brussels", night, "2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z");
        // An end that the clocks skip: over when they show more.
        check(
            "Europe/Brussels",
            ("22:00", "02:30"),
            "2027-03-27T22:00:00Z",
            "2027-03-28T01:00:00Z",
        );
        // A beginning that they show twice is quiet both times.
        check(
            "Europe/Brussels",
            ("02:30", "04:00"),
            "2026-10-25T00:40:00Z",
            "2026-10-25T01:00:00Z",
        );
        check(
            "Europe/Brussels",
            ("02:30", "04:00"),
            "2026-10-25T01:40:00Z",
            "2026-10-25T03:00:00Z",
        );
        check("Asia/Kathmandu", night, "2026-12-01T16:20:00Z", "2026-12-02T01:15:00Z");
    }

    #[test]
    fn rules_are_checked() {
        let check = |rules: Rules, want: Result<(), RulesRefusal>| {
            assert_eq!(rules.check(), want, "{rules:?}");
        };
        let mail = |text: &str| Rules { mail: Some(text.to_owned()), ..Rules::default() };
        let hook = |text: &str| Rules { hook: Some(text.to_owned()), ..Rules::default() };
        check(Rules::default(), Ok(()));
        check(mail("duty@lab.example"), Ok(()));
        for bad in ["", "duty", "a@b.example, c@d.example", "a@b.example\r\nBcc: x@y.example"] {
            check(mail(bad), Err(RulesRefusal::Mail));
        }
        for good in ["https://hooks.example/a?b=c", "http://127.0.0.1:9/x", "http://[::1]/x"] {
            check(hook(good), Ok(()));
        }
        for bad in
            ["", "ftp://a.example", "http://a.example", "https://u:p@a.example", "https://a/#b"]
        {
            check(hook(bad), Err(RulesRefusal::Hook));
        }
        for (from, to) in [("22:00", "22:00"), ("24:00", "07:00"), ("7:00", "08:00"), ("", "")] {
            check(quiet("UTC", from, to), Err(RulesRefusal::Quiet));
        }
        check(quiet("Mars/Olympus", "22:00", "07:00"), Err(RulesRefusal::Zone));
        check(Rules { silent_hours: 0, ..Rules::default() }, Err(RulesRefusal::Silent));
        check(Rules { silent_hours: 721, ..Rules::default() }, Err(RulesRefusal::Silent));
        check(
            Rules { language: "tlh".to_owned(), ..Rules::default() },
            Err(RulesRefusal::Language),
        );
        let by = |sort, channel| {
            let channels = BTreeMap::from([(sort, BTreeSet::from([channel]))]);
            Rules { channels, ..Rules::default() }
        };
        check(by(Sort::Past, Channel::Mail), Err(RulesRefusal::NoAddress));
        check(by(Sort::Past, Channel::Hook), Err(RulesRefusal::NoAddress));
        check(by(Sort::Test, Channel::Console), Err(RulesRefusal::Sort));
    }

    #[test]
    fn what_is_not_named_is_told_in_the_console() {
        let mut rules = mail_for_past();
        assert_eq!(rules.channels_of(Sort::Past), BTreeSet::from([Channel::Mail]));
        assert_eq!(rules.channels_of(Sort::Duty), BTreeSet::from([Channel::Console]));
        let both = BTreeSet::from([Channel::Mail, Channel::Console]);
        assert_eq!(rules.channels_of(Sort::Summary), both);
        assert_eq!(rules.channels_of(Sort::Test), both);
        rules.channels.insert(Sort::Duty, BTreeSet::new());
        assert!(rules.channels_of(Sort::Duty).is_empty());
    }

    fn mail_for_past() -> Rules {
        Rules {
            mail: Some("duty@lab.example".to_owned()),
            channels: BTreeMap::from([(Sort::Past, BTreeSet::from([Channel::Mail]))]),
            ..Rules::default()
        }
    }
}
