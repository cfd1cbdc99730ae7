//! Who is told what: looks what there is, and writes down what is to be told before anything is
//! sent. What is written is known, whatever happens to the process then.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use comity_protocol::marking::Tlp;
use comity_protocol::time::Timestamp;
use comity_store::rows::{AlertRow, AlertRuleRow, AlertState, UserRow};
use comity_store::{Reader, StoreError, Write};
use serde_json::json;
use tokio::time::Instant;

use crate::accounts::control::OPERATOR;
use crate::accounts::trail::audit;
use crate::alerts::event::{Event, Told};
use crate::alerts::kept::Kept;
use crate::alerts::rules::{Channel, Rules, Sort};
use crate::alerts::{gather, outbox};
use crate::error::Error;
use crate::node::Node;
use crate::published::Notice;

/// Most that an account is told by one channel in an hour; the rest is told in one.
pub const HOURLY_MAX: u64 = 20;

/// An hour.
const HOUR_MS: i64 = 3_600_000;

/// In which time what is too much is gathered into one: 10 minutes.
const GATHER_MS: i64 = 600_000;

/// How long it is remembered what was told: longer than anything is new.
const REMEMBERED_MS: i64 = 400 * 86_400_000;

/// It is looked again after so long when nothing happens: times pass by themselves.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// After something happened it is waited so long for more.
const PAUSE: Duration = Duration::from_secs(1);

/// By no channel: what somebody is not told, or was told with others.
pub const NONE: &str = "none";

/// Looks and tells until the node stops.
pub(crate) fn work(node: Arc<Node>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        tokio::join!(
            watch(&node),
            outbox::post(&node, Channel::Mail),
            outbox::post(&node, Channel::Hook),
        );
    })
}

async fn watch(node: &Arc<Node>) {
    loop {
        let mut notices = node.subscribe();
        let begun = Instant::now();
        if let Err(error) = scan(node).await {
            tracing::debug!(code = error.code(), "it could not be looked whom to alert");
        }
        // Where looking takes long it leaves most of the machine to others.
        let rest = PAUSE.max(begun.elapsed().saturating_mul(4));
        // Whatever happened, also that some was missed.
        let _ = tokio::time::timeout(LOOK_EVERY, notices.recv()).await;
        tokio::time::sleep(rest).await;
    }
}

/// Looks once for everybody; how many alerts were made. One account for which it cannot be looked
/// keeps nobody else from being told.
///
/// # Errors
/// The first failure, after all were looked for.
pub async fn scan(node: &Arc<Node>) -> Result<usize, Error> {
    let now = node.now();
    let (users, rules) = node.read_now(|reader| Ok((reader.users()?, reader.alert_rules()?)))?;
    let mut rules: BTreeMap<String, AlertRuleRow> =
        rules.into_iter().map(|row| (row.user.clone(), row)).collect();
    let (mut made, mut failed) = (0_usize, None);
    for user in users.into_iter().filter(|user| user.enabled) {
        let row = rules.remove(&user.name);
        if user.name == OPERATOR && row.is_none() {
            // Nobody reads what that account is told, unless somebody said how.
            continue;
        }
        match look(node, &user, row, now).await {
            Ok(number) => made = made.saturating_add(number),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    if made > 0 {
        node.write(vec![Write::AlertsForgotten(now.plus_millis(-REMEMBERED_MS))]).await?;
        node.notify(Notice::State);
    }
    failed.map_or(Ok(made), Err)
}

/// Takes what there is for told, of an account for which it was never looked: it is told in one.
///
/// # Errors
/// `not-found`; as [`scan`].
pub async fn begin(node: &Arc<Node>, name: &str) -> Result<(), Error> {
    let user = node.read_now(|reader| reader.user(name))?;
    let user = user.ok_or_else(|| Error::missing("There is no account of this name."))?;
    look(node, &user, None, node.now()).await.map(drop)
}

async fn look(
    node: &Arc<Node>,
    user: &UserRow,
    row: Option<AlertRuleRow>,
    now: Timestamp,
) -> Result<usize, Error> {
    let kept = row.as_ref().map(Kept::of).unwrap_or_default();
    let mut events = gather::events(node, user, &kept.rules, now).await?;
    let writes = node.read_now(|reader| {
        let mut fresh = Vec::new();
        for mut event in events.drain(..) {
            if reader.is_alerted(&user.name, &event.key)? {
                continue;
            }
            event.told.tlp = event.told.tlp.max(gather::strictest(reader, &event.rests_on)?);
            fresh.push(event);
        }
        let mut told = BTreeMap::new();
        for channel in Channel::ALL {
            told.insert(channel, told_in_the_hour(reader, &user.name, channel, now)?);
        }
        let newest = reader.alerts(&user.name, 100)?;
        Ok(Plan { user, rules: &kept.rules, now, told, newest, writes: Vec::new() }
            .made(fresh, row.is_none()))
    })?;
    let made = writes.len();
    if row.is_none() {
        // Beside it stands all that was there: told in one, and never one by one.
        let rules = AlertRuleRow { user: user.name.clone(), rules: kept.text(), set_at: now };
        node.write([vec![Write::AlertRules(rules)], trailed(node, writes)].concat()).await?;
    } else if made > 0 {
        node.write(trailed(node, writes)).await?;
    }
    Ok(made)
}

/// With a line of the audit trail for what is told by being written.
fn trailed(node: &Node, rows: Vec<AlertRow>) -> Vec<Write> {
    let told = |row: &AlertRow| row.state == AlertState::Told;
    let line = |row: &AlertRow| {
        let detail = json!({ "channel": row.channel, "key": row.key }).to_string();
        audit(node, "node", "alert.deliver", &row.user, &detail)
    };
    let lines: Vec<Write> = rows.iter().filter(|row| told(row)).map(line).collect();
    rows.into_iter().map(Write::Alert).chain(lines).collect()
}

/// How much an account was told by a channel in the last hour.
///
/// # Errors
/// Those of the store.
pub(super) fn told_in_the_hour(
    reader: &dyn Reader,
    name: &str,
    channel: Channel,
    now: Timestamp,
) -> Result<u64, StoreError> {
    reader.alerts_since(name, channel.name(), now.plus_millis(-HOUR_MS))
}

/// Something that an account is told, as it is written down first.
pub(super) fn made(
    name: &str,
    key: &str,
    channel: &str,
    told: &Told,
    (state, now): (AlertState, Timestamp),
) -> AlertRow {
    AlertRow {
        user: name.to_owned(),
        key: key.to_owned(),
        channel: channel.to_owned(),
        what: serde_json::to_string(told).unwrap_or_default(),
        state,
        made_at: now,
        next_at: now,
        tries: 0,
        failure: None,
    }
}

/// What one account is to be told, in the making.
struct Plan<'a> {
    user: &'a UserRow,
    rules: &'a Rules,
    now: Timestamp,
    /// How much it was told in the last hour, by channel.
    told: BTreeMap<Channel, u64>,
    /// What it was told last.
    newest: Vec<AlertRow>,
    writes: Vec<AlertRow>,
}

impl Plan<'_> {
    /// `is_first`: nothing was looked for before, so that all of it is from before.
    fn made(mut self, events: Vec<Event>, is_first: bool) -> Vec<AlertRow> {
        let (mut summed, mut is_grave) = (0_u64, false);
        for event in events {
            let channels = self.rules.channels_of(event.told.sort);
            let is_full = |channel: &Channel| {
                self.told.get(channel).is_some_and(|number| *number >= HOURLY_MAX)
            };
            if is_first || channels.iter().any(is_full) {
                summed = summed.saturating_add(1);
                is_grave |= event.told.grave && !is_first;
                self.row(&event.key, &event.told, NONE, AlertState::Summed, self.now);
            } else if channels.is_empty() {
                self.row(&event.key, &event.told, NONE, AlertState::Summed, self.now);
            } else {
                self.tell(&event.key, &event.told, self.now);
            }
        }
        if summed > 0 {
            self.sum(summed, is_grave, is_first);
        }
        self.writes
    }

    /// By each channel of its sort.
    fn tell(&mut self, key: &str, told: &Told, from: Timestamp) {
        for channel in self.rules.channels_of(told.sort) {
            let number = self.told.entry(channel).or_default();
            *number = number.saturating_add(1);
            match channel {
                // It is there for whoever looks; whether it sounds is asked when it is shown.
                Channel::Console => {
                    self.row(key, told, channel.name(), AlertState::Told, self.now);
                }
                Channel::Mail | Channel::Hook => {
                    let at = self.rules.told_at(from, told.grave);
                    self.row(key, told, channel.name(), AlertState::Waiting, at);
                }
            }
        }
    }

    /// What is not told one by one, in one that waits a while for more.
    fn sum(&mut self, summed: u64, grave: bool, is_first: bool) {
        let bucket = self.now.millis().div_euclid(GATHER_MS);
        let key = if is_first { "summary|first".to_owned() } else { format!("summary|{bucket}") };
        let before = self.newest.iter().find(|row| row.key == key);
        let before = before.and_then(|row| serde_json::from_str::<Told>(&row.what).ok());
        let (counted, was_grave) =
            before.map_or((0, false), |told| (told.count.unwrap_or_default(), told.grave));
        let told = Told {
            count: Some(summed.saturating_add(counted)),
            grave: grave || was_grave,
            ..Told::bare(Sort::Summary, "/account/alerts")
        };
        let ends = bucket.saturating_add(1).saturating_mul(GATHER_MS);
        let from = if is_first { self.now } else { Timestamp::from_millis(ends) };
        self.tell(&key, &told, from);
    }

    fn row(&mut self, key: &str, told: &Told, channel: &str, state: AlertState, at: Timestamp) {
        // What is only for named persons is not kept beside what others may read.
        let kept = if told.tlp == Tlp::Red {
            Told { grave: told.grave, tlp: told.tlp, ..Told::bare(told.sort, &told.path) }
        } else {
            told.clone()
        };
        self.writes.push(AlertRow {
            next_at: at,
            ..made(&self.user.name, key, channel, &kept, (state, self.now))
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use comity_store::rows::Role;

    use super::*;
    use crate::alerts::rules::Quiet;

    const NOW: &str = "2026-12-01T23:00:00Z";

    fn event(number: usize, sort: Sort, grave: bool) -> Event {
        let told = Told { grave, ..Told::bare(sort, "/due") };
        Event { key: format!("{}|{number}", sort.name()), told, rests_on: Vec::new() }
    }

    fn rules() -> Rules {
        let both = BTreeSet::from([Channel::Mail, Channel::Console]);
        Rules {
            mail: Some("duty@lab.example".to_owned()),
            quiet: Some(Quiet { from: "22:00".to_owned(), to: "07:00".to_owned() }),
            channels: Sort::ALL.into_iter().map(|sort| (sort, both.clone())).collect(),
            ..Rules::default()
        }
    }

    /// `channel state key`, and when it is told where that is not now.
    fn made(rules: &Rules, told: u64, events: Vec<Event>, is_first: bool) -> Vec<String> {
        let now: Timestamp = NOW.parse().unwrap();
        let user = UserRow::new("duty".to_owned(), Role::Officer, now);
        let told = Channel::ALL.into_iter().map(|channel| (channel, told)).collect();
        let plan = Plan { user: &user, rules, now, told, newest: Vec::new(), writes: Vec::new() };
        let line = |row: &AlertRow| {
            let at = if row.next_at == now { String::new() } else { format!(" {}", row.next_at) };
            format!("{} {:?} {}{at}", row.channel, row.state, row.key)
        };
        plan.made(events, is_first).iter().map(line).collect()
    }

    #[test]
    fn quiet_hours_keep_back_all_but_the_gravest() {
        let events = vec![event(1, Sort::Duty, false), event(2, Sort::Past, true)];
        let want = [
            "mail Waiting duty|1 2026-12-02T07:00:00Z",
            "console Told duty|1",
            "mail Waiting past|2",
            "console Told past|2",
        ];
        assert_eq!(made(&rules(), 0, events, false), want);
    }

    #[test]
    fn what_is_too_much_for_an_hour_is_told_in_one() {
        let rules = Rules { quiet: None, ..rules() };
        let events = || (0..30).map(|number| event(number, Sort::Duty, false)).collect();
        let rows = made(&rules, HOURLY_MAX - 2, events(), false);
        let count = |first: &str| rows.iter().filter(|row| row.starts_with(first)).count();
        assert_eq!((count("mail Waiting duty"), count("none Summed duty")), (2, 28));
        let summary = rows.iter().filter(|row| row.contains("summary|"));
        let summary: Vec<&String> = summary.collect();
        assert_eq!(summary.len(), 2, "{summary:?}");
        assert!(summary[0].ends_with("2026-12-01T23:10:00Z"), "{summary:?}");
    }

    #[test]
    fn what_was_there_before_is_told_in_one() {
        let events: Vec<Event> =
            (0..1_000).map(|number| event(number, Sort::Breach, true)).collect();
        let rows = made(&rules(), 0, events, true);
        assert_eq!(rows.iter().filter(|row| row.starts_with("none Summed")).count(), 1_000);
        let rest: Vec<&String> = rows.iter().filter(|row| !row.starts_with("none")).collect();
        let want =
            ["mail Waiting summary|first 2026-12-02T07:00:00Z", "console Told summary|first"];
        assert_eq!(rest, want);
        assert!(made(&rules(), 0, Vec::new(), true).is_empty());
    }

    #[test]
    fn what_somebody_does_not_want_is_known_and_not_told() {
        let mut rules = rules();
        rules.channels.insert(Sort::Report, BTreeSet::new());
        let rows = made(&rules, 0, vec![event(1, Sort::Report, false)], false);
        assert_eq!(rows, ["none Summed report|1"]);
    }

    #[test]
    fn what_is_for_named_persons_is_not_kept() {
        let mut one = event(1, Sort::Past, true);
        one.told.tlp = Tlp::Red;
        one.told.names = vec!["Project Kestrel".to_owned()];
        let now: Timestamp = NOW.parse().unwrap();
        let user = UserRow::new("duty".to_owned(), Role::Officer, now);
        let (told, newest, writes) = (BTreeMap::new(), Vec::new(), Vec::new());
        let rows =
            Plan { user: &user, rules: &rules(), now, told, newest, writes }.made(vec![one], false);
        assert!(!rows.is_empty() && rows.iter().all(|row| !row.what.contains("Kestrel")));
    }
}
