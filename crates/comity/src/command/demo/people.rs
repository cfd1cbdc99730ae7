//! The people of a party, over its node's HTTP interface: one proposes, another approves.

use anyhow::{Context as _, bail};
use comity_node::accounts;
use comity_node::ledger::queue::Logged;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::marking::Marking;
use comity_store::rows::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::federation::{Federation, Filed};
use super::plan::Filing;
use crate::connection::fresh;
use crate::local::{Local, failure};

/// Who approves what another person proposed.
pub(super) const APPROVER: &str = "approver";

/// Two people of one party, each with an account and a token of their own.
pub(super) struct People {
    client: reqwest::Client,
    base: String,
    officer: String,
    approver: String,
}

impl People {
    /// Gives two people of every party an account at its node.
    pub(super) async fn of_all(federation: &Federation) -> anyhow::Result<Vec<Self>> {
        let mut all = Vec::new();
        for local in federation.nodes() {
            all.push(Self::of(local).await?);
        }
        Ok(all)
    }

    /// Gives two people an account at a node.
    pub(super) async fn of(local: &Local) -> anyhow::Result<Self> {
        Ok(Self {
            client: reqwest::Client::builder().no_proxy().build()?,
            base: local.url(),
            officer: account(local, "officer", Role::Officer).await?,
            approver: account(local, APPROVER, Role::Approver).await?,
        })
    }

    /// The officer has the party say something that one person may have it say.
    pub(super) async fn file(&self, filing: Filing) -> anyhow::Result<Filed> {
        let logged = self.send(&self.officer, "/api/v1/statements", &submission(&filing)).await?;
        filed(filing, &logged)
    }

    /// Has the party bind itself: the officer proposes, the approver approves.
    pub(super) async fn bind(&self, filing: Filing) -> anyhow::Result<Filed> {
        let proposed = self.send(&self.officer, "/api/v1/proposals", &submission(&filing)).await?;
        let id = proposed.get("id").and_then(Value::as_str).context("a proposal has a name")?;
        let path = format!("/api/v1/proposals/{id}/approval");
        let logged = self.send(&self.approver, &path, &json!({})).await?;
        filed(filing, &logged)
    }

    /// The same of what the node puts into words: the officer has it proposed at a path.
    pub(super) async fn bind_at(
        &self,
        by: usize,
        path: &str,
        wanted: &Value,
    ) -> anyhow::Result<Filed> {
        let proposed = self.send(&self.officer, path, wanted).await?;
        let text = |member: &str| proposed.get(member).and_then(Value::as_str);
        let id = text("id").context("a proposal has a name")?;
        let filing = Filing {
            by,
            kind: text("kind").context("a proposal has a kind")?.parse()?,
            subject: text("subject").unwrap_or_default().to_owned(),
            body: proposed.get("body").cloned().unwrap_or_default(),
            marking: Marking::clear(),
        };
        let path = format!("/api/v1/proposals/{id}/approval");
        let logged = self.send(&self.approver, &path, &json!({})).await?;
        filed(filing, &logged)
    }

    /// The code with which the node refuses what one person may not have said alone.
    pub(super) async fn refused_alone(&self, filing: &Filing) -> anyhow::Result<Option<String>> {
        let request = self.request(Method::POST, &self.officer, "/api/v1/statements");
        let answer = request.json(&submission(filing)).send().await?;
        if answer.status().is_success() {
            return Ok(None);
        }
        let problem: Value = answer.json().await?;
        Ok(problem.get("code").and_then(Value::as_str).map(ToOwned::to_owned))
    }

    /// The officer asks, again where the answer does not know yet what the node holds.
    pub(super) async fn ask(&self, path: &str) -> anyhow::Result<Value> {
        let ask = async || Ok(self.request(Method::GET, &self.officer, path).send().await?);
        told(fresh(ask).await?).await
    }

    /// The officer asks with a body.
    pub(super) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(&self.officer, path, body).await
    }

    async fn send(&self, token: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
        answered(self.request(Method::POST, token, path).json(body)).await
    }

    fn request(&self, method: Method, token: &str, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base)).bearer_auth(token)
    }
}

/// A new account and its token.
async fn account(local: &Local, name: &str, role: Role) -> anyhow::Result<String> {
    accounts::create_user(&local.node, name, role, None, "demo").await.map_err(failure)?;
    let made = accounts::create_token(&local.node, name, "demonstration", 1, "demo").await;
    Ok(made.map_err(failure)?.0)
}

fn submission(filing: &Filing) -> Value {
    json!({
        "kind": filing.kind,
        "subject": filing.subject,
        "body": filing.body,
        "marking": filing.marking,
    })
}

fn filed(filing: Filing, logged: &Value) -> anyhow::Result<Filed> {
    let id = logged.get("id").and_then(Value::as_str).context("a statement has a name")?;
    let index = logged.get("index").and_then(Value::as_u64).context("it stands somewhere")?;
    let logged = Logged { id: id.parse()?, index: LeafIndex(index), duplicate: false };
    Ok(Filed { filing, logged })
}

async fn answered(request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
    told(request.send().await?).await
}

async fn told(answer: reqwest::Response) -> anyhow::Result<Value> {
    let (status, address) = (answer.status(), answer.url().clone());
    let value: Value = answer.json().await?;
    if !status.is_success() {
        bail!("{address} answers {status}: {value}");
    }
    Ok(value)
}
