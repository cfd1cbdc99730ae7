//! The way to a node: its address and a token, or its folder.
//!
//! Every command that asks something of a node speaks HTTP to it. Given a folder, it finds the
//! running node by the folder's operator token; when the node is not running, it is opened in this
//! process for as long as the command takes.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use comity_node::feed::behind;
use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::failure::{Failure, FailureKind, classify, of_status};
use crate::local::{Following, Local, on_this_machine};
use crate::operator::Operator;
use crate::output::Output;
use crate::route::Route;

/// How long an answer may take; a node answers in milliseconds unless it is overloaded.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a node answers by what it knew before much came, it is asked again for so long.
const FRESH: Duration = Duration::from_secs(10);

/// The most statements that an answer of this command did not know.
static BEHIND: AtomicU64 = AtomicU64::new(0);

/// Tells that an answer was printed that does not know all that the node holds.
pub(crate) fn tell_behind(output: &Output) {
    let behind = BEHIND.load(Ordering::Relaxed);
    if behind > 0 {
        let warning = json!({ "warning": { "code": "answer-behind", "statements": behind } });
        let human = format!(
            "warning: the node takes much in: this answer does not know {behind} of the statements \
             that it holds (answer-behind); ask again"
        );
        output.beside(&warning, &human);
    }
}

/// Asks, and again for a while where the answer does not know yet what the node holds.
///
/// # Errors
/// Those of the question.
pub(crate) async fn fresh(
    ask: impl AsyncFn() -> anyhow::Result<Response>,
) -> anyhow::Result<Response> {
    let until = Instant::now() + FRESH;
    loop {
        let answer = ask().await?;
        if behind(&answer).is_none() || Instant::now() > until {
            return Ok(answer);
        }
        tokio::time::sleep(FRESH / 50).await;
    }
}

/// How many statements that the node holds an answer does not know, where it says so.
fn behind(answer: &Response) -> Option<u64> {
    answer.headers().get(behind::HEADER)?.to_str().ok()?.parse().ok()
}

/// How to reach the node.
#[derive(Clone, Debug, Args)]
pub(crate) struct Reach {
    /// The node's folder
    #[arg(long, env = "COMITY_DIR", default_value = "comity", value_name = "FOLDER")]
    dir: PathBuf,
    /// A node elsewhere, instead of the one in the folder
    #[arg(long, env = "COMITY_NODE", value_name = "URL")]
    node: Option<String>,
    /// An API token for the node elsewhere
    #[arg(
        long,
        env = "COMITY_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        requires = "node"
    )]
    token: Option<String>,
}

/// A node that answers.
pub(crate) struct Connection {
    runtime: Runtime,
    client: reqwest::Client,
    base: String,
    token: Option<String>,
    /// The node itself, where it was opened for this command.
    opened: Option<Local>,
}

impl Reach {
    /// Finds the node.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub(crate) fn open(&self) -> anyhow::Result<Connection> {
        let runtime = crate::local::runtime()?;
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("comity/", env!("CARGO_PKG_VERSION")));
        if let Some(node) = &self.node {
            let (client, base) = (client.build()?, node.trim_end_matches('/').to_owned());
            return Ok(Connection {
                runtime,
                client,
                base,
                token: self.token.clone(),
                opened: None,
            });
        }
        let client = client.no_proxy().build()?;
        let (operator, opened) = runtime.block_on(reach_folder(&self.dir, &client))?;
        let Operator { address, token, .. } = operator;
        Ok(Connection { runtime, client, base: address, token: Some(token), opened })
    }
}

/// The running node of a folder, or the folder's node, opened here.
async fn reach_folder(
    dir: &Path,
    client: &reqwest::Client,
) -> anyhow::Result<(Operator, Option<Local>)> {
    let mut config = crate::config::read(dir)?;
    if let Some(operator) = Operator::read(dir)? {
        // A token without a node behind it was left by one that was killed.
        let alive = client.get(format!("{}/healthz", operator.address)).send().await;
        if alive.is_ok() {
            return Ok((operator, None));
        }
    }
    // Links that it makes lead to where the node will listen, and not to this moment's port.
    if config.public_url.is_none() {
        config.public_url = Some(format!("http://{}", on_this_machine(config.listen)));
    }
    config.listen = ([127, 0, 0, 1], 0).into();
    let local = Local::start(config, Following::No).await.map_err(or_over_the_network)?;
    let operator = Operator::issue(&local).await?;
    Ok((operator, Some(local)))
}

/// Where the folder is in use by a node that does not answer here, another way may be open.
fn or_over_the_network(error: anyhow::Error) -> anyhow::Error {
    let mut failure = classify(&error);
    let Some(hint) = failure
        .hint
        .as_mut()
        .filter(|_| failure.kind == FailureKind::Unavailable && failure.code.is_none())
    else {
        return error;
    };
    hint.push_str(", or use --node with a token");
    failure.into()
}

impl Connection {
    /// Asks for JSON.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn get(&self, route: impl Into<Route>) -> anyhow::Result<Value> {
        let route = route.into();
        self.runtime.block_on(async {
            let answer = fresh(async || send(self.request(Method::GET, &route)).await).await?;
            BEHIND.fetch_max(behind(&answer).unwrap_or_default(), Ordering::Relaxed);
            answer.json().await.context("the answer is no JSON")
        })
    }

    /// Asks for bytes.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) fn bytes(&self, route: impl Into<Route>) -> anyhow::Result<Vec<u8>> {
        let request = self.request(Method::GET, &route.into());
        self.runtime.block_on(async {
            let answer = send(request).await?;
            Ok(answer.bytes().await.context("the answer broke off")?.to_vec())
        })
    }

    /// Sends JSON, with what answers.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) fn send(
        &self,
        method: Method,
        route: impl Into<Route>,
        body: &impl Serialize,
    ) -> anyhow::Result<Value> {
        self.json(self.request(method, &route.into()).json(body))
    }

    /// Sends JSON where nothing is answered but that it is done.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) fn done(
        &self,
        method: Method,
        route: impl Into<Route>,
        body: &impl Serialize,
    ) -> anyhow::Result<()> {
        self.runtime.block_on(send(self.request(method, &route.into()).json(body)))?;
        Ok(())
    }

    /// Deletes.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) fn delete(&self, route: impl Into<Route>) -> anyhow::Result<()> {
        self.runtime.block_on(send(self.request(Method::DELETE, &route.into())))?;
        Ok(())
    }

    /// Lets the node go; one that was opened here is stopped.
    ///
    /// # Errors
    /// When the node cannot be stopped in order.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        match self.opened {
            Some(local) => self.runtime.block_on(local.stop()),
            None => Ok(()),
        }
    }

    fn request(&self, method: Method, route: &Route) -> RequestBuilder {
        let builder = self.client.request(method, format!("{}{route}", self.base));
        match &self.token {
            Some(token) => builder.bearer_auth(token),
            None => builder,
        }
    }

    fn json(&self, request: RequestBuilder) -> anyhow::Result<Value> {
        self.runtime.block_on(async {
            let answer = send(request).await?;
            answer.json().await.context("the answer is no JSON")
        })
    }
}

/// Sends a request; an answer that is no success becomes the failure it tells of.
async fn send(request: RequestBuilder) -> anyhow::Result<Response> {
    let answer = request.send().await.context("the node does not answer")?;
    if answer.status().is_success() {
        return Ok(answer);
    }
    let status = answer.status().as_u16();
    let problem: Value = answer.json().await.unwrap_or_default();
    let text = |member: &str| problem.get(member).and_then(Value::as_str);
    let message = text("detail").or(text("title")).unwrap_or("the node refused");
    let code = text("code");
    let kind = match code {
        Some(code) if waits_for_operator(code) => FailureKind::Operator,
        // Another node that was to be asked does not answer now.
        Some("peer-unreachable" | "peer-stalled" | "peer-busy") => FailureKind::Unavailable,
        _ => of_status(status),
    };
    let failure = Failure::new(kind, message);
    let failure = match code {
        Some(code) => failure.code(code),
        None => failure.code(format!("http-{status}")),
    };
    Err(match status {
        401 => {
            failure.hint("give a token: `comity user token`, or --dir on the node's own machine")
        }
        403 => match text("code") {
            Some("two-persons-required") => {
                failure.hint("propose it: `comity submit --propose`; another person approves it")
            }
            Some("own-proposal") => failure
                .hint("another person decides, with a token of their own: --node and --token"),
            Some("passkey-required") => {
                failure.hint("do it in the console, signed in with a passkey")
            }
            Some("role-missing") => {
                failure.hint("the account's role does not allow this: `comity user role`")
            }
            _ => failure,
        },
        _ => failure,
    }
    .into())
}

/// Whether a node that refuses with this code refuses until its operator has acted.
fn waits_for_operator(code: &str) -> bool {
    ["stand-down", "copy-unchecked", "store-damaged", "statement-key-revoked"].contains(&code)
}
