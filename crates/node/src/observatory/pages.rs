//! The observatory: the state of coordination in tables, each cell with its source, to read, to
//! download and to print. Everybody reads it where the configuration opens pages to strangers.
//!
//! - [`asked`]: a day, words, filters, an order. [`view`]: what pages are made of. [`kept`]: what
//!   was rendered, kept.
//! - [`first`]: the first page. [`drawn`]: its map and its chart. [`tables`]: one table. [`party`]:
//!   one country or party. [`words`]: titles and vocabularies.

pub mod asked;

pub mod view;

pub mod kept;

pub mod words;

pub mod tables;

pub mod drawn;

pub mod first;

pub mod party;

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use comity_agreements::calendar::Day;
use comity_observatory::table::table;
use comity_store::rows::Role;
use maud::{Markup, PreEscaped};

use crate::address::encode;
use crate::agreements::api::agreements::When;
use crate::api::extract::{Params, Segment};
use crate::capability::Route;
use crate::console::navigation::Page;
use crate::console::visit::{Html, OpenRequest};
use crate::node::Node;
use crate::observatory::state::{ObservatoryState, observatory_state};
use crate::problem::Problem;
use asked::Asked;
use view::{OBSERVATORY, View};

/// Where it stands in the bar.
pub const NAVIGATION: [Page; 1] = [Page {
    group: "nav-agreements",
    name: "nav-observatory",
    tab: OBSERVATORY,
    role: Role::Reader,
    open: true,
}];

/// Its paths.
pub fn routes() -> Vec<Route> {
    vec![
        (OBSERVATORY.0, get(show)),
        ("/observatory/tables/{table}", get(show_table)),
        ("/observatory/parties/{party}", get(show_party)),
    ]
}

/// What is seen on the day that is asked about; now where that cannot be read.
async fn look(
    node: &Arc<Node>,
    visit: &OpenRequest,
    asked: &Asked,
) -> Result<(Arc<ObservatoryState>, Day), Problem> {
    let (when, is_unread) = asked.when();
    let when = if is_unread { When::default() } else { when };
    let today = Day::of_utc(visit.shell.now).map_err(|_| Problem::not_found())?;
    Ok((observatory_state(node, visit.eyes(), when).await?, today))
}

/// A page with what `body` makes, unless it was made before.
fn page(
    visit: &OpenRequest,
    title: &str,
    view: &View<'_>,
    path: &str,
    body: impl FnOnce(&View<'_>) -> Markup,
) -> Html {
    let key = kept::Key {
        stamp: view.seen.stamp,
        days: (view.seen.observatory.as_of, view.today),
        lang: view.lang,
        address: view.asked.address(path),
    };
    let shown = kept::find(key, || body(view).into_string());
    Html(visit.shell.page(OBSERVATORY, title, &PreEscaped(shown.to_string())))
}

async fn show(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Params(asked): Params<Asked>,
) -> Result<Html, Problem> {
    let (seen, today) = look(&node, &visit, &asked).await?;
    let (lang, address) = (visit.shell.lang, node.base_url());
    let whose = (node.config.name.as_str(), address.as_str());
    let view = View { lang, seen: &seen, asked: &asked, today, whose };
    Ok(page(&visit, &lang.s("nav-observatory"), &view, OBSERVATORY.0, first::body))
}

async fn show_table(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(name): Segment<String>,
    Params(asked): Params<Asked>,
) -> Result<Html, Problem> {
    let (seen, today) = look(&node, &visit, &asked).await?;
    let table = table(&seen.observatory, seen.world, &name).ok_or_else(Problem::not_found)?;
    let (lang, address) = (visit.shell.lang, node.base_url());
    let whose = (node.config.name.as_str(), address.as_str());
    let view = View { lang, seen: &seen, asked: &asked, today, whose };
    let path = format!("/observatory/tables/{}", table.id);
    let title = words::table_title(lang, &table.id);
    Ok(page(&visit, &title, &view, &path, |view| first::table_body(view, &table, &path)))
}

async fn show_party(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(id): Segment<String>,
    Params(asked): Params<Asked>,
) -> Result<Html, Problem> {
    let (seen, today) = look(&node, &visit, &asked).await?;
    if !party::is_known(&seen, &id) {
        return Err(Problem::not_found());
    }
    let (lang, address) = (visit.shell.lang, node.base_url());
    let whose = (node.config.name.as_str(), address.as_str());
    let view = View { lang, seen: &seen, asked: &asked, today, whose };
    let path = format!("/observatory/parties/{}", encode(&id));
    let title = view.party(&id, &id);
    Ok(page(&visit, &title, &view, &path, |view| party::body(view, &id)))
}
