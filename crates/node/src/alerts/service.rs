//! Rules and deliveries of one account, read and written.

use std::sync::Arc;

use comity_store::Write;
use comity_store::rows::{AlertRow, AlertRuleRow, AlertState};
use data_encoding::BASE64;
use serde_json::json;

use crate::accounts::trail::audit;
use crate::alerts::codes;
use crate::alerts::engine::{HOURLY_MAX, NONE, begin, made, told_in_the_hour};
use crate::alerts::event::Told;
use crate::alerts::hook::SECRET_PREFIX;
use crate::alerts::kept::Kept;
use crate::alerts::outbox::id_of;
use crate::alerts::rules::{Channel, Rules, Sort};
use crate::alerts::views::{DeliveryOut, RulesOut, SoundOut, SoundsOut};
use crate::alerts::words;
use crate::error::Error;
use crate::ledger::content::fresh_secret;
use crate::node::Node;
use crate::published::Notice;

/// Deliveries that are shown at most.
pub const SHOWN_MAX: usize = 200;

/// What wakes an account.
///
/// # Errors
/// Those of the store.
pub fn rules(node: &Node, name: &str) -> Result<RulesOut, Error> {
    let rows = node.read_now(|reader| reader.alert_rules())?;
    let row = rows.into_iter().find(|row| row.user == name);
    let kept = row.as_ref().map(Kept::of).unwrap_or_default();
    Ok(RulesOut {
        rules: kept.rules,
        set_at: row.map(|row| row.set_at),
        mail_is_sent: node.config.alerts.mail.is_some(),
        hook_secret: None,
    })
}

/// Sets what wakes an account. What stands at that time is told in one, if nothing was looked for
/// before. A secret is made for a hook that is new, and shown this once.
///
/// # Errors
/// `alert-rules`, `alert-no-mail`.
pub async fn set_rules(node: &Arc<Node>, name: &str, rules: Rules) -> Result<RulesOut, Error> {
    rules.check().map_err(|refusal| Error::new(&codes::ALERT_RULES, refusal.to_string()))?;
    let asks_mail = rules.channels.values().any(|by| by.contains(&Channel::Mail));
    if asks_mail && node.config.alerts.mail.is_none() {
        let detail = "The configuration of this node names no mail server.";
        return Err(Error::new(&codes::ALERT_NO_MAIL, detail));
    }
    let _alone = node.accounts.lock().await;
    let is_known = |rows: Vec<AlertRuleRow>| rows.iter().any(|row| row.user == name);
    if !is_known(node.read_now(|reader| reader.alert_rules())?) {
        // So that what stands is not told one by one.
        begin(node, name).await?;
    }
    let rows = node.read_now(|reader| reader.alert_rules())?;
    let before = rows.iter().find(|row| row.user == name).map(Kept::of).unwrap_or_default();
    let is_same_hook = before.rules.hook == rules.hook;
    let (secret, shown) = match (&rules.hook, before.secret.filter(|_| is_same_hook)) {
        (None, _) => (None, None),
        (Some(_), Some(secret)) => (Some(secret), None),
        (Some(_), None) => {
            let made = format!("{SECRET_PREFIX}{}", BASE64.encode(&fresh_secret()?));
            (Some(made.clone()), Some(made))
        }
    };
    let kept = Kept { rules: rules.clone(), secret };
    let row = AlertRuleRow { user: name.to_owned(), rules: kept.text(), set_at: node.now() };
    let detail = json!({
        "mail": rules.mail,
        "hook": rules.hook.as_ref().map(|_| "set"),
        "quiet": rules.quiet,
        "channels": rules.channels,
    });
    let actor = format!("user:{name}");
    let event = audit(node, &actor, "alert.rules", name, &detail.to_string());
    node.write(vec![Write::AlertRules(row.clone()), event]).await?;
    let mail_is_sent = node.config.alerts.mail.is_some();
    Ok(RulesOut { rules, set_at: Some(row.set_at), mail_is_sent, hook_secret: shown })
}

/// Tells an account by every channel that has an address, as a try.
///
/// # Errors
/// `alert-too-many`; those of the store.
pub async fn test(node: &Node, name: &str) -> Result<Vec<DeliveryOut>, Error> {
    let now = node.now();
    let rules = rules(node, name)?.rules;
    let mut rows = Vec::new();
    for channel in rules.channels_of(Sort::Test) {
        let told = node.read_now(|reader| told_in_the_hour(reader, name, channel, now))?;
        if told >= HOURLY_MAX {
            return Err(Error::new(&codes::ALERT_TOO_MANY, "Try again within the hour."));
        }
        let is_console = channel == Channel::Console;
        let what = Told { grave: true, ..Told::bare(Sort::Test, "/account/alerts") };
        let state = if is_console { AlertState::Told } else { AlertState::Waiting };
        let key = format!("test|{}", now.millis());
        rows.push(made(name, &key, channel.name(), &what, (state, now)));
    }
    let event = audit(node, &format!("user:{name}"), "alert.test", name, "{}");
    let writes = rows.iter().cloned().map(Write::Alert).chain([event]);
    node.write(writes.collect()).await?;
    node.notify(Notice::State);
    Ok(rows.iter().filter_map(|row| delivery(row, &rules)).collect())
}

/// What an account was and is to be told, the newest first.
///
/// # Errors
/// Those of the store.
pub fn deliveries(node: &Node, name: &str, most: usize) -> Result<Vec<DeliveryOut>, Error> {
    let rules = rules(node, name)?.rules;
    let rows = node.read_now(|reader| reader.alerts(name, most.min(SHOWN_MAX)))?;
    Ok(rows.iter().filter_map(|row| delivery(row, &rules)).collect())
}

/// What the console has to show an account since an alert that was shown; nothing where that is not
/// known, as when somebody looks for the first time. Not since a time: what is made first may be
/// written later.
///
/// # Errors
/// Those of the store.
pub fn sounds(node: &Node, name: &str, after: &str) -> Result<SoundsOut, Error> {
    let rules = rules(node, name)?.rules;
    let mut rows = node.read_now(|reader| reader.alerts(name, SHOWN_MAX))?;
    rows.retain(|row| row.channel == Channel::Console.name());
    let newest = rows.first().map(id_of).unwrap_or_else(|| NOTHING.to_owned());
    let seen = rows.iter().position(|row| id_of(row) == after);
    let fresh = seen.or_else(|| (after == NOTHING).then_some(rows.len())).unwrap_or_default();
    let is_quiet = rules.is_quiet(node.now());
    let sound = |row: &AlertRow| {
        let told: Told = serde_json::from_str(&row.what).ok()?;
        let title = words::headline(rules.lang(), &told);
        let sounds = told.grave || !is_quiet;
        Some(SoundOut { title, path: told.path, grave: told.grave, sounds })
    };
    let alerts = rows.iter().take(fresh).filter_map(sound).collect();
    Ok(SoundsOut { newest, alerts })
}

/// What stands for the newest alert where there is none.
const NOTHING: &str = "none";

fn delivery(row: &AlertRow, rules: &Rules) -> Option<DeliveryOut> {
    if row.channel == NONE {
        return None;
    }
    let told: Told = serde_json::from_str(&row.what).ok()?;
    Some(DeliveryOut {
        id: id_of(row),
        title: words::headline(rules.lang(), &told),
        sort: told.sort,
        grave: told.grave,
        channel: row.channel.clone(),
        state: row.state.into(),
        made_at: row.made_at,
        next_at: (row.state == AlertState::Waiting).then_some(row.next_at),
        tries: row.tries,
        failure: row.failure.clone(),
        path: told.path,
    })
}
