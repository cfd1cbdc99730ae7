//! What the node asks of a capability, and the check that no two claim the same.
//!
//! A capability stands in one folder of this crate and fills in one [`Capability`];
//! [`crate::capabilities`] lists them. API, console, bar, texts and overview go through the list
//! and name none of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::routing::MethodRouter;
use comity_protocol::kind::Kind;
use comity_protocol::marking::Marking;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::StatementView;
use maud::Markup;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

use crate::api::errors::Problems;
use crate::checking::Verdict;
use crate::console::navigation::{Page, Tab};
use crate::console::parts::Tone;
use crate::console::text::Texts;
use crate::console::visit::{OpenRequest, SignedInRequest};
use crate::error::codes::Code;
use crate::node::{Badge, Node, Numbers};
use crate::problem::Problem;

/// A capability: what it brings to each part of a node.
pub struct Capability {
    /// The one name of its folder, specification, guide and commands.
    pub name: &'static str,
    /// The resources of the API that it adds, as its description groups them: tag and one line.
    pub about: &'static [(&'static str, &'static str)],
    /// First parts of the kinds that are its own: `agreement` for `agreement.ratification`.
    pub kinds: &'static [&'static str],
    /// Codes of its own errors; those of the ground are not among them.
    pub codes: &'static [&'static Code],
    /// Its operations below `/api/v1`.
    pub api: fn() -> OpenApiRouter<Arc<Node>>,
    /// With which problems they answer.
    pub problems: &'static [Problems],
    /// Its other paths: pages, forms, files.
    pub pages: fn() -> Vec<Route>,
    /// Which of its pages stand in the bar.
    pub navigation: &'static [Page],
    /// Its words.
    pub texts: Texts,
    /// What it shows on the overview.
    pub panel: Option<Panel>,
    /// What would follow from a statement of one of its kinds.
    pub foresee: Option<Foresee>,
    /// What came of a statement of one of its kinds.
    pub effect: Option<Effect>,
    /// Which statements of a list have no effect, or another than meant.
    pub against: Option<AgainstThem>,
    /// Checks a file that somebody was given, where it is one of its own.
    pub check: Option<Check>,
    /// The number that stands beside one of its pages in the bar.
    pub badge: Option<(Tab, Badge)>,
    /// What it counts for monitors; the names of its numbers begin with `comity_`.
    pub numbers: Option<Numbers>,
    /// What it does beside, from when the node serves until it stops.
    pub work: Option<Background>,
}

/// What a capability does while nobody asks.
pub type Background = fn(Arc<Node>) -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a capability shows on the overview.
#[derive(Clone, Debug)]
pub struct Overview {
    /// A panel.
    pub panel: Markup,
    /// What there is to be done or known, the gravest first.
    pub tasks: Vec<Task>,
}

/// Something to be done or known, as the overview counts it.
#[derive(Clone, Debug)]
pub struct Task {
    /// How it is meant.
    pub tone: Tone,
    /// In words, with its number.
    pub words: String,
    /// Where it is done.
    pub address: String,
}

/// A path and what answers there.
pub type Route = (&'static str, MethodRouter<Arc<Node>>);

/// Makes a part of the overview for whoever visits.
pub type Panel = for<'v> fn(&'v Arc<Node>, &'v SignedInRequest) -> Shown<'v>;

/// A part in the making.
pub type Shown<'v> = Pin<Box<dyn Future<Output = Result<Overview, Problem>> + Send + 'v>>;

/// Tells whoever visits what would follow from a statement if it were signed now.
pub type Foresee = for<'v> fn(&'v Arc<Node>, &'v SignedInRequest, Draft<'v>) -> Told<'v>;

/// A statement that is not signed yet.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'v> {
    /// Its kind.
    pub kind: &'v Kind,
    /// What it is about.
    pub subject: &'v str,
    /// The body of its content.
    pub body: &'v Value,
    /// Who may see that.
    pub marking: &'v Marking,
}

/// Tells whoever visits what came of a statement.
pub type Effect = for<'v> fn(&'v Arc<Node>, &'v OpenRequest, StatementId, &'v Kind) -> Told<'v>;

/// What stands against a statement in a list: that it has no effect, or another than meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// How it is meant.
    pub tone: Tone,
    /// In a word or two.
    pub words: String,
    /// Why.
    pub why: String,
}

/// What stands against statements, those without a word against them left out.
pub type AllAgainst = BTreeMap<StatementId, Against>;

/// Tells somebody what stands against statements, as this node knew by a time where one is given.
pub type AgainstThem = for<'v> fn(&'v Arc<Node>, &'v OpenRequest, Listed) -> Comparing<'v>;

/// Statements in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which.
    pub ids: Arc<BTreeSet<StatementId>>,
    /// As known then; now where none is given.
    pub known_by: Option<Timestamp>,
}

impl Listed {
    /// Those of rows, as known by a time.
    pub fn of<'r>(
        rows: impl IntoIterator<Item = &'r StatementView>,
        known_by: Option<Timestamp>,
    ) -> Self {
        let ids = rows.into_iter().filter_map(|row| row.statement.as_ref().map(|(id, _)| *id));
        Self { ids: Arc::new(ids.collect()), known_by }
    }
}

/// What stands against statements, in the making.
pub type Comparing<'v> = Pin<Box<dyn Future<Output = Result<AllAgainst, Problem>> + Send + 'v>>;

/// What stands against statements by any capability. A list does without where nobody can say it.
pub async fn against(
    all: Capabilities,
    node: &Arc<Node>,
    visit: &OpenRequest,
    listed: Listed,
) -> AllAgainst {
    let mut found = AllAgainst::new();
    if listed.ids.is_empty() {
        return found;
    }
    for against in all.iter().filter_map(|one| one.against) {
        found.extend(against(node, visit, listed.clone()).await.unwrap_or_default());
    }
    found
}

/// Checks a file, JSON, that somebody was given.
pub type Check = for<'v> fn(&'v Arc<Node>, &'v OpenRequest, &'v Value) -> Checking<'v>;

/// What a file is and what came of its check, in the making; nothing where it is another's.
pub type Checking<'v> =
    Pin<Box<dyn Future<Output = Result<Option<(&'static str, Verdict)>, Problem>> + Send + 'v>>;

/// What follows, in the making; nothing where nothing is known to.
pub type Told<'v> = Pin<Box<dyn Future<Output = Result<Option<Markup>, Problem>> + Send + 'v>>;

/// The capability to which statements of a kind belong, if it is that of one.
pub fn of_kind(all: Capabilities, kind: &Kind) -> Option<&'static Capability> {
    let first = kind.as_str().split('.').next().unwrap_or_default();
    all.iter().find(|one| one.kinds.contains(&first)).copied()
}

/// What came of a statement, by the capability whose kind it has.
///
/// # Errors
/// As the capability's.
pub async fn effect(
    all: Capabilities,
    node: &Arc<Node>,
    visit: &OpenRequest,
    (id, kind): (StatementId, &Kind),
) -> Result<Option<Markup>, Problem> {
    match of_kind(all, kind).and_then(|one| one.effect) {
        Some(effect) => effect(node, visit, id, kind).await,
        None => Ok(None),
    }
}

/// What would follow from a statement, by the capability whose kind it has.
///
/// # Errors
/// As the capability's.
pub async fn foresee(
    all: Capabilities,
    node: &Arc<Node>,
    visit: &SignedInRequest,
    draft: Draft<'_>,
) -> Result<Option<Markup>, Problem> {
    match of_kind(all, draft.kind).and_then(|one| one.foresee) {
        Some(foresee) => foresee(node, visit, draft).await,
        None => Ok(None),
    }
}

/// The capabilities of a node, in the order in which they are shown.
pub type Capabilities = &'static [&'static Capability];

/// Two capabilities claim the same: the node does not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// What is claimed twice: `name`, `kind`, `code`, `path` or `page`.
    pub what: &'static str,
    /// Which one.
    pub which: String,
    /// Who claimed it first.
    pub first: &'static str,
    /// Who claims it too.
    pub second: &'static str,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, which, first, second } = self;
        write!(f, "two capabilities claim the {what} {which}: {first} and {second}")
    }
}

impl std::error::Error for Clash {}

/// Who claimed what.
#[derive(Default)]
struct Claims(BTreeMap<(&'static str, String), &'static str>);

impl Claims {
    fn claim(
        &mut self,
        what: &'static str,
        which: &str,
        second: &'static str,
    ) -> Result<(), Clash> {
        match self.0.insert((what, which.to_owned()), second) {
            None => Ok(()),
            Some(first) => Err(Clash { what, which: which.to_owned(), first, second }),
        }
    }
}

/// The part of the node that is no capability, as errors name it.
const GROUND: &str = "the node itself";

/// First parts of the kinds that are the ground's own, and no capability's.
pub const GROUND_KINDS: [&str; 13] = [
    "party",
    "registration",
    "issuer",
    "statement",
    "content",
    "log",
    "general",
    "document",
    // Known to all and nobody's yet: a capability that takes one over takes it from here.
    "run",
    "model",
    "compute",
    "evaluation",
    "message",
];

/// Where operations of the API stand.
pub const BELOW: &str = "/api/v1";

/// Whether each capability claims only what nobody else does, `codes` and `paths` being those of
/// the node itself, as [`GROUND_KINDS`] are.
///
/// # Errors
/// [`Clash`], the first that is found.
pub fn check(
    all: Capabilities,
    codes: &[&Code],
    paths: impl IntoIterator<Item = String>,
) -> Result<(), Clash> {
    let mut claims = Claims::default();
    for code in codes {
        claims.claim("code", code.code, GROUND)?;
    }
    for path in paths {
        claims.claim("path", &shape(&path), GROUND)?;
    }
    for kind in GROUND_KINDS {
        claims.claim("kind", kind, GROUND)?;
    }
    for one in all {
        claims.claim("name", one.name, one.name)?;
        for kind in one.kinds {
            claims.claim("kind", kind, one.name)?;
        }
        for code in one.codes {
            claims.claim("code", code.code, one.name)?;
        }
        for path in (one.api)().get_openapi().paths.paths.keys() {
            claims.claim("path", &shape(&format!("{BELOW}{path}")), one.name)?;
        }
        for (path, _) in (one.pages)() {
            claims.claim("path", &shape(path), one.name)?;
        }
        for page in one.navigation {
            claims.claim("page", page.tab.0, one.name)?;
        }
    }
    Ok(())
}

/// A path without the names of its variable parts: two that differ only in them are one.
fn shape(path: &str) -> String {
    let segments = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    segments.collect::<Vec<_>>().join("/")
}
