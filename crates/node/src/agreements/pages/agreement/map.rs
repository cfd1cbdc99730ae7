//! The world map of parties: shapes by ISO code, coloured by how each country stands.
//!
//! The shapes take no position on borders or on the status of any territory; the table beside the
//! map says the same in words, and more.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use comity_agreements::agreement::life::State;
use comity_agreements::world::World;
use maud::{Markup, html};
use serde::Deserialize;

use crate::agreements::pages::agreement::view::state_name;
use crate::console::text::Lang;
use crate::problem::Problem;
use crate::unchanged::unless_known;

#[derive(Deserialize)]
struct Map {
    width: u32,
    height: u32,
    shapes: Vec<Shape>,
    dots: Vec<Dot>,
}

#[derive(Deserialize)]
struct Shape {
    id: Option<String>,
    d: String,
    at: Option<(f32, f32)>,
    #[serde(default)]
    small: bool,
}

#[derive(Deserialize)]
struct Dot {
    id: String,
    at: (f32, f32),
}

impl Map {
    fn has_shape(&self, id: &str) -> bool {
        self.shapes.iter().any(|shape| shape.id.as_deref() == Some(id))
    }
}

/// Where the shapes of the map are served.
pub const FILE: &str = "/map/world.svg";

/// They are 80 kB, and change with the program alone.
const FILE_AGE: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// The shapes of the map as a drawing, each country under its code.
static SHAPES: LazyLock<Option<String>> = LazyLock::new(|| {
    let map = MAP.as_ref()?;
    let drawing = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (map.width) " " (map.height) } {
            g id="land" { @for shape in &map.shapes { path id=[shape.id.as_deref()] d=(shape.d) {} } }
        }
    };
    Some(drawing.into_string())
});

/// The shapes, to everybody: they say nothing of anybody.
///
/// # Errors
/// `not-found`, if the file that comes with the program were broken.
pub async fn file(headers: HeaderMap) -> Result<Response, Problem> {
    let shapes = SHAPES.as_deref().ok_or_else(Problem::not_found)?;
    Ok(unless_known(&headers, "image/svg+xml", FILE_AGE, shapes))
}

/// `None` only if the file that comes with the program were broken; a test reads it.
static MAP: LazyLock<Option<Map>> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../console/map/world.json"));
    serde_json::from_str(text).ok()
});

static WORLD: LazyLock<Option<World>> = LazyLock::new(|| World::bundled().ok());

/// Whether that is a country's code, or the Union.
pub fn is_country(party: &str) -> bool {
    party == "EU" || WORLD.as_ref().is_some_and(|world| world.country(party).is_some())
}

/// The code of a country that is called so, or the text itself where none is.
pub fn recognised(text: &str) -> &str {
    WORLD.as_ref().and_then(|world| world.recognise(text)).unwrap_or(text)
}

/// The states that join treaties, with what they are called, in the order of their codes.
pub fn countries(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = WORLD.iter().flat_map(World::states);
    all.map(move |one| {
        let name = WORLD.as_ref().map_or(one.name.as_str(), |w| w.name_in(&one.alpha2, lang.tag()));
        (one.alpha2.as_str(), name)
    })
}

/// What a party is called in the reader's language; its own text where it is no country.
pub fn name(lang: Lang, party: &str) -> String {
    let known = WORLD.as_ref().filter(|world| world.country(party).is_some() || party == "EU");
    known.map_or(party, |world| world.name_in(party, lang.tag())).to_owned()
}

/// How a state is drawn; the legend names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shade {
    /// Bound.
    Party,
    /// It consented, and is not bound yet.
    Consented,
    /// It signed.
    Signed,
    /// It left, or declined.
    Left,
}

impl Shade {
    const ALL: [Self; 4] = [Self::Party, Self::Consented, Self::Signed, Self::Left];

    /// Of a state.
    pub const fn of(state: State) -> Option<Self> {
        match state {
            State::NotAParty => None,
            State::Party | State::Provisional | State::Committed => Some(Self::Party),
            State::Contracting | State::AwaitingAcceptance => Some(Self::Consented),
            State::Signatory | State::SignedAdReferendum => Some(Self::Signed),
            State::Declined
            | State::Suspended
            | State::Withdrawn
            | State::Succeeded
            | State::Terminated => Some(Self::Left),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Party => "m-party",
            Self::Consented => "m-consented",
            Self::Signed => "m-signed",
            Self::Left => "m-left",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Party => "shade-party",
            Self::Consented => "shade-consented",
            Self::Signed => "shade-signed",
            Self::Left => "shade-left",
        }
    }
}

/// How one country is drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The class that gives the colour.
    pub class: &'static str,
    /// What is shown when somebody points at it.
    pub title: String,
}

/// The map of parties; nothing where no party is a country that it shows.
pub fn map(lang: Lang, states: &BTreeMap<&str, State>) -> Option<Markup> {
    let drawn: BTreeMap<&str, Drawn> = states
        .iter()
        .filter_map(|(id, state)| {
            let title = format!("{}: {}", name(lang, id), state_name(lang, *state));
            Some((*id, Drawn { class: Shade::of(*state)?.class(), title }))
        })
        .collect();
    let is_used = |shade: &Shade| states.values().any(|state| Shade::of(*state) == Some(*shade));
    let used = Shade::ALL.into_iter().filter(is_used);
    let legend: Vec<_> = used
        .map(|shade| (shade.class(), lang.s(shade.key())))
        .chain([("m-none", lang.s("map-none"))])
        .collect();
    draw(lang, &lang.s("map-label"), &drawn, &legend)
}

/// A map with a legend; nothing where none of the countries is on it.
pub fn draw(
    lang: Lang,
    label: &str,
    drawn: &BTreeMap<&str, Drawn>,
    legend: &[(&'static str, String)],
) -> Option<Markup> {
    let map = MAP.as_ref()?;
    let on_map = |id: &str| map.has_shape(id) || map.dots.iter().any(|dot| dot.id == id);
    if !drawn.keys().any(|id| on_map(id)) {
        return None;
    }
    Some(html! {
        figure.map {
            svg viewBox={ "0 0 " (map.width) " " (map.height) } role="img" aria-label=(label) {
                // The shapes are a file of its own, which a browser keeps.
                use.land href={ (FILE) "#land" } {}
                @for (id, one) in drawn.iter().filter(|(id, _)| map.has_shape(id)) {
                    use class=(one.class) href={ (FILE) "#" (id) } { title { (one.title) } }
                }
                @for (id, (x, y)) in marks(map) {
                    @if let Some(one) = drawn.get(id) {
                        circle class=(one.class) cx=(x) cy=(y) r="4" { title { (one.title) } }
                    }
                }
            }
            figcaption {
                ul.legend { @for (class, words) in legend { li { span class={ "swatch " (class) } {} (words) } } }
                span.soft { (lang.s("map-note")) }
            }
        }
    })
}

/// Places too small for a shape, and shapes that are hard to see.
fn marks(map: &Map) -> impl Iterator<Item = (&str, (f32, f32))> {
    let small = map.shapes.iter().filter(|shape| shape.small);
    let small = small.filter_map(|shape| Some((shape.id.as_deref()?, shape.at?)));
    small.chain(map.dots.iter().map(|dot| (dot.id.as_str(), dot.at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::text::learn;

    #[test]
    fn the_map_is_read_and_colours_countries_only() {
        learn(&crate::agreements::CAPABILITY.texts);
        let states =
            [("FR", State::Party), ("MT", State::Signatory), ("lab.example", State::Party)];
        let shown = map(Lang::En, &states.into()).unwrap().into_string();
        assert!(
            shown.contains("France: Party") && shown.contains("Malta: Signatory"),
            "{}",
            name(Lang::En, "FR")
        );
        assert!(!shown.contains("lab.example"));
        assert!(map(Lang::En, &[("lab.example", State::Party)].into()).is_none());
        assert_eq!(name(Lang::En, "<b>"), "<b>");
    }
}
