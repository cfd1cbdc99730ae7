//! `comity user`: accounts of this node's own people and programs.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use reqwest::Method;
use serde_json::{Value, json};

use crate::connection::Reach;
use crate::failure::{Failure, FailureKind, classify};
use crate::output::{Output, when};
use crate::route::Route;
use crate::secret;

/// Add, list and disable accounts, change roles, name persons for TLP:RED, and make API tokens
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    Add(Add),
    /// List the accounts
    List {
        #[command(flatten)]
        reach: Reach,
    },
    /// Forbid an account to sign in and end its sessions and tokens
    Disable {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
    },
    /// Let an account sign in again that was forbidden to
    Enable {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
    },
    Token(Token),
    Password(Password),
    /// Make a link that signs the account's person in to the console once, within ten minutes
    Link {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
    },
    Calendar(Calendar),
    /// List the sessions, tokens and calendar addresses of an account
    Tokens {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
    },
    /// End a session, token or calendar address
    Revoke {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
        /// As `comity user tokens` lists it
        id: String,
    },
    /// End every session of an account but the one in use; tokens and calendars go on
    #[command(name = "sign-out")]
    SignOut {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
    },
    /// List the passkeys of an account
    Passkeys {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
    },
    Recover(Recover),
    /// Change what an account may do
    Role {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
        /// What it may do
        role: RoleName,
    },
    /// Name the account's person for TLP:RED, or no longer: whoever is named may read what is so
    /// marked, and each reading is recorded
    ///
    /// Where others made the account or credentials of it, all of these end with the naming, the
    /// password too: give its person a link made on the node's machine (`comity user link`).
    Red {
        #[command(flatten)]
        reach: Reach,
        /// The account's name
        name: String,
        /// No longer
        #[arg(long)]
        remove: bool,
    },
}

/// Create an account
///
/// The password is asked for twice and not shown; where standard input is no terminal it is its
/// first line.
/// With --no-password the account signs in by links and tokens only.
#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    reach: Reach,
    /// The account's name
    name: String,
    /// What it may do
    #[arg(long, default_value = "reader")]
    role: RoleName,
    /// No password: tokens only
    #[arg(long)]
    no_password: bool,
}

/// Set another password of an account; its sessions, tokens and links end
///
/// It is asked for as for a new account. Whoever is no administrator sets their own, and is asked
/// for the present one first.
/// With --link the account is left without one, and a link signs its person in once, within ten
/// minutes, to set another in the console.
#[derive(Debug, Args)]
pub(crate) struct Password {
    #[command(flatten)]
    reach: Reach,
    /// The account's name
    name: String,
    /// Take the password away and print a link instead
    #[arg(long)]
    link: bool,
}

/// Take away the passkeys of an account whose person has lost them all
///
/// One administrator asks, another agrees within a week, and gets a link for the person: the
/// account's password, sessions and tokens end too. On the node's own machine one is enough.
#[derive(Debug, Args)]
pub(crate) struct Recover {
    #[command(flatten)]
    reach: Reach,
    /// The account's name
    name: String,
    /// Agree to what another administrator asked for
    #[arg(long, conflicts_with = "refuse")]
    agree: bool,
    /// Take back, or refuse, what was asked for
    #[arg(long)]
    refuse: bool,
}

/// Make an API token; it is printed once and stored nowhere
#[derive(Debug, Args)]
pub(crate) struct Token {
    #[command(flatten)]
    reach: Reach,
    /// The account's name
    name: String,
    /// What the token is for, in your words
    #[arg(long, default_value = "command line", value_name = "TEXT")]
    label: String,
    /// How many days it is good for
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
}

/// Make an address under which a calendar program reads what is due; it is printed once
///
/// Calendar programs can send no token: whoever has the address reads the calendar, and nothing
/// else. Each reading stands in the audit trail.
#[derive(Debug, Args)]
pub(crate) struct Calendar {
    #[command(flatten)]
    reach: Reach,
    /// The account's name
    name: String,
    /// Which calendar it is for, in your words
    #[arg(long, default_value = "calendar", value_name = "TEXT")]
    label: String,
    /// How many days it is good for
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
}

/// What an account may do; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleName {
    /// Read what the node's own people may read
    Reader,
    /// Submit statements
    Officer,
    /// Approve, erase
    Approver,
    /// Accounts and peers
    Admin,
}

impl RoleName {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Officer => "officer",
            Self::Approver => "approver",
            Self::Admin => "admin",
        }
    }
}

const PATH: &str = "/api/v1/users";

const TOKENS: &str = "/api/v1/tokens";

impl User {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::Add(add) => add.run(output)?,
            Self::List { reach } => {
                let node = reach.open()?;
                let users = node.get(PATH);
                node.close()?;
                output.result(&users?, list)?;
            }
            Self::Disable { reach, name } => {
                change(&reach, &name, &json!({ "enabled": false }), output)?;
            }
            Self::Enable { reach, name } => {
                change(&reach, &name, &json!({ "enabled": true }), output)?;
            }
            Self::Token(Token { reach, name, label, days }) => {
                let node = reach.open()?;
                let body = json!({ "user": name, "label": label, "days": days });
                let token = node.send(Method::POST, "/api/v1/tokens", &body);
                node.close()?;
                let token = token.map_err(|error| or_add(error, &name))?;
                output.result(&token, |token| text(token, "token"))?;
            }
            Self::Password(password) => password.run(output)?,
            Self::Link { reach, name } => {
                let node = reach.open()?;
                let route = Route::new(PATH).of(plain(&name)?).then("/link");
                let link = node.send(Method::POST, route, &json!({}));
                node.close()?;
                let link = link.map_err(|error| or_add(error, &name))?;
                output.result(&link, |link| text(link, "address"))?;
            }
            Self::Calendar(Calendar { reach, name, label, days }) => {
                let node = reach.open()?;
                let body = json!({ "user": name, "label": label, "days": days });
                let calendar = node.send(Method::POST, "/api/v1/calendars", &body);
                node.close()?;
                let calendar = calendar.map_err(|error| or_add(error, &name))?;
                output.result(&calendar, |calendar| text(calendar, "address"))?;
            }
            Self::Tokens { reach, name } => {
                let node = reach.open()?;
                let tokens = node.get(Route::new(TOKENS).with("user", plain(&name)?));
                node.close()?;
                output.result(&tokens?, tokens_of)?;
            }
            Self::Revoke { reach, name, id } => {
                let node = reach.open()?;
                let route = Route::new(TOKENS).of(plain(&id)?).with("user", plain(&name)?);
                let done = node.delete(route);
                node.close()?;
                done?;
                output.result(&json!({ "revoked": id }), |_| format!("{id} is good no longer"))?;
            }
            Self::SignOut { reach, name } => sign_out(&reach, &name, output)?,
            Self::Passkeys { reach, name } => list_passkeys(&reach, &name, output)?,
            Self::Recover(recover) => recover.run(output)?,
            Self::Role { reach, name, role } => {
                change(&reach, &name, &json!({ "role": role.as_str() }), output)?;
            }
            Self::Red { reach, name, remove } => {
                change(&reach, &name, &json!({ "cleared": !remove }), output)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    fn run(&self, output: &Output) -> anyhow::Result<()> {
        let mut body = json!({ "name": self.name, "role": self.role.as_str() });
        if !self.no_password
            && let Some(members) = body.as_object_mut()
        {
            members.insert("password".to_owned(), secret::fresh(output)?.into());
        }
        let node = self.reach.open()?;
        let user = node.send(Method::POST, PATH, &body);
        node.close()?;
        output.result(&user?, one)
    }
}

fn sign_out(reach: &Reach, name: &str, output: &Output) -> anyhow::Result<()> {
    let route = Route::new("/api/v1/sessions").with("user", plain(name)?);
    let node = reach.open()?;
    let ended = node.send(Method::DELETE, route, &json!({}));
    node.close()?;
    output.result(&ended?, |ended| {
        let number = ended.get("ended").and_then(Value::as_u64).unwrap_or_default();
        format!("{number} sessions of {name} ended")
    })
}

fn list_passkeys(reach: &Reach, name: &str, output: &Output) -> anyhow::Result<()> {
    let route = Route::new("/api/v1/passkeys").with("user", plain(name)?);
    let node = reach.open()?;
    let keys = node.get(route);
    node.close()?;
    output.result(&keys?, passkeys)
}

impl Recover {
    fn run(&self, output: &Output) -> anyhow::Result<()> {
        let name = plain(&self.name)?;
        let route = || Route::new(PATH).of(name).then("/recovery");
        let node = self.reach.open()?;
        if self.refuse {
            let done = node.delete(route());
            node.close()?;
            done?;
            let told = json!({ "name": name, "passkeys": "kept" });
            return output.result(&told, |_| format!("the passkeys of {name} stay"));
        }
        if self.agree {
            let link = node.send(Method::POST, route().then("/agreement"), &json!({}));
            node.close()?;
            return output.result(&link?, |link| text(link, "address"));
        }
        let user = node.send(Method::POST, route(), &json!({}));
        node.close()?;
        output.result(&user.map_err(|error| or_add(error, name))?, |_| {
            format!("asked; another administrator agrees with `comity user recover {name} --agree`")
        })
    }
}

impl Password {
    fn run(&self, output: &Output) -> anyhow::Result<()> {
        let name = plain(&self.name)?;
        let node = self.reach.open()?;
        if self.link {
            let link =
                node.send(Method::POST, Route::new(PATH).of(name).then("/reset"), &json!({}));
            node.close()?;
            let link = link.map_err(|error| or_add(error, name))?;
            return output.result(&link, |link| text(link, "address"));
        }
        let session = node.get("/api/v1/session")?;
        let is_own = text(&session, "name") == name && text(&session, "role") != "admin";
        if is_own {
            let old = secret::present(output)?;
            let body = json!({ "old": old, "new": secret::fresh(output)? });
            let route = Route::new("/api/v1/session").then("/password");
            node.done(Method::POST, route, &body)?;
            node.close()?;
            let told = json!({ "name": name, "password": "changed" });
            return output.result(&told, |_| changed(name));
        }
        let body = json!({ "password": secret::fresh(output)? });
        let user = node.send(Method::PATCH, Route::new(PATH).of(name), &body);
        node.close()?;
        output.result(&user.map_err(|error| or_add(error, name))?, |_| changed(name))
    }
}

fn changed(name: &str) -> String {
    format!("{name} has another password; its sessions, tokens and links have ended")
}

/// What to do where there is no account of that name.
fn or_add(error: anyhow::Error, name: &str) -> anyhow::Error {
    let failure = classify(&error);
    if failure.kind != FailureKind::NotFound || failure.hint.is_some() {
        return error;
    }
    failure.hint(format!("`comity user list` lists them, `comity user add {name}` adds one")).into()
}

/// What may stand in the name of an account.
fn plain(name: &str) -> anyhow::Result<&str> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b);
    if name.is_empty() || !name.bytes().all(plain) {
        return Err(Failure::not_found(format!("no account can be named {name:?}")).into());
    }
    Ok(name)
}

fn tokens_of(tokens: &Value) -> String {
    let rows = tokens.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let members = ["id", "kind", "label", "device", "used_from", "used_at", "expires_at"];
    let row = |row: &Value| members.map(|member| shown(row, member));
    crate::output::table(
        ["id", "kind", "label", "device", "from", "last used", "ends"],
        rows.map(row),
    )
}

fn passkeys(keys: &Value) -> String {
    let rows = keys.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let row =
        |row: &Value| ["id", "label", "created_at", "used_at"].map(|member| shown(row, member));
    crate::output::table(["id", "label", "created", "last used"], rows.map(row))
}

fn change(reach: &Reach, name: &str, body: &Value, output: &Output) -> anyhow::Result<()> {
    plain(name)?;
    let node = reach.open()?;
    let user = node.send(Method::PATCH, Route::new(PATH).of(name), body);
    node.close()?;
    output.result(&user.map_err(|error| or_add(error, name))?, one)
}

fn list(users: &Value) -> String {
    let rows = users.as_array().map(Vec::as_slice).unwrap_or_default();
    crate::output::table(
        ["name", "role", "enabled", "password", "passkeys", "TLP:RED", "created"],
        rows.iter().map(|user| {
            [
                text(user, "name"),
                text(user, "role"),
                yes(user, "enabled").to_owned(),
                yes(user, "password").to_owned(),
                user.get("passkeys").map(Value::to_string).unwrap_or_default(),
                yes(user, "cleared").to_owned(),
                when(&text(user, "created_at")),
            ]
        }),
    )
}

fn one(user: &Value) -> String {
    let state = if yes(user, "enabled") == "yes" { "" } else { ", disabled" };
    let red = if yes(user, "cleared") == "yes" { ", named for TLP:RED" } else { "" };
    let name = text(user, "name");
    let ended = user.get("credentials_ended").and_then(Value::as_u64).unwrap_or_default();
    let anew = if ended == 0 {
        String::new()
    } else {
        format!(
            "\n{ended} passwords, links, sessions and tokens that others made, or could have, ended: its \
             person signs in anew, by `comity user link {name}` on the node's machine"
        )
    };
    format!("{name}: {}{state}{red}{anew}", text(user, "role"))
}

/// A member as people read it.
fn shown(value: &Value, member: &str) -> String {
    let text = text(value, member);
    if member.ends_with("_at") { when(&text) } else { text }
}

fn text(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn yes(value: &Value, member: &str) -> &'static str {
    if value.get(member).and_then(Value::as_bool).unwrap_or_default() { "yes" } else { "no" }
}
