//! As of a day, and as known on a day: the switch of every page that can be asked so.

use comity_protocol::time::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use crate::address::encode;
use crate::agreements::api::agreements::When;
use crate::clock::{Ending, typed};
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, notice, time_filter};
use crate::console::reader;
use crate::problem::{Problem, codes};

/// For which time a page is asked, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AskedAt {
    /// How things stood then; empty: now.
    pub as_of: String,
    /// As far as this node knew then; empty: all that it knows.
    pub known_by: String,
}

impl AskedAt {
    /// The times; one that cannot be read is left out, and a page says so.
    pub fn when(&self) -> When {
        let read = |text: &str| typed(text, Ending::Ends);
        When { as_of: read(&self.as_of), known_by: read(&self.known_by) }
    }

    /// The times for a file, in which nothing would say that one was left out.
    ///
    /// # Errors
    /// `request-malformed`: one that cannot be read.
    pub fn strictly(&self) -> Result<When, Problem> {
        match self.fields_read().into_iter().find(|field| field.is_unread()) {
            None => Ok(self.when()),
            Some(field) => Err(Problem::new(
                &codes::REQUEST_MALFORMED,
                format!("`{}`: a time is written 2026-12-03, or 2026-12-03T09:30:00Z.", field.name),
            )),
        }
    }

    fn fields_read(&self) -> [Field<'_>; 2] {
        let When { as_of, known_by } = self.when();
        [
            Field { name: "as_of", key: "asked-as-of", typed: &self.as_of, read: as_of },
            Field {
                name: "known_by",
                key: "asked-known-by",
                typed: &self.known_by,
                read: known_by,
            },
        ]
    }

    /// The time for which it is asked.
    pub fn moment(&self, now: Timestamp) -> Timestamp {
        self.when().as_of.unwrap_or(now)
    }

    /// As a query; empty where nothing was asked.
    pub fn query(&self) -> String {
        let pairs = [("as_of", &self.as_of), ("known_by", &self.known_by)];
        let pairs = pairs.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let pairs = pairs.map(|(name, text)| format!("{name}={}", encode(text.trim())));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// An address asked for the same time.
    pub fn on(&self, address: &str) -> String {
        match (self.query().as_str(), address.split_once('#')) {
            ("", _) => address.to_owned(),
            (query, None) => format!("{address}?{query}"),
            (query, Some((path, place))) => format!("{path}?{query}#{place}"),
        }
    }

    /// The two fields of the switch.
    pub fn fields(&self, shell: &PageContext) -> Markup {
        let lang = shell.lang;
        html! { @for field in self.fields_read() {
            (time_filter(lang, (field.name, &lang.s(field.key)), field.typed, field.is_unread()))
        } }
    }

    /// The switch on a page that has no filters of its own.
    pub fn form(&self, shell: &PageContext, address: &str) -> Markup {
        let lang = shell.lang;
        html! {
            form.filters method="get" action=(address) data-test="asked-at" {
                (self.fields(shell))
                div.buttons {
                    button.button type="submit" { (lang.s("show")) }
                    @if !self.query().is_empty() { a.button href=(address) { (lang.s("asked-now")) } }
                }
            }
        }
    }

    /// That another time is shown than the present, and what could not be read.
    pub fn told(&self, shell: &PageContext) -> Markup {
        let lang = shell.lang;
        let When { as_of, known_by } = self.when();
        html! {
            @for field in self.fields_read().iter().filter(|field| field.is_unread()) {
                (notice(Tone::Warn, &lang.s("field-unread"), &html! { p {
                    (lang.f("field-unread-what", &[("field", &lang.s(field.key))])) } }))
            }
            @if as_of.is_some() || known_by.is_some() {
                (notice(Tone::Info, &lang.s("asked-other-time"), &html! {
                    @if let Some(at) = as_of { p {
                        (lang.f("asked-as-of-what", &[("time", &reader::plain(shell, at))]))
                        @if at > shell.present { " " (lang.s("asked-ahead")) }
                    } }
                    @if let Some(at) = known_by { p { (lang.f("asked-known-by-what", &[("time", &reader::plain(shell, at))])) } }
                }))
            }
        }
    }
}

/// A picker shows nothing but days: anything else stays as it was typed.
pub fn day_input(text: &str) -> &'static str {
    let is_day = text.parse::<comity_agreements::calendar::Day>().is_ok();
    if text.is_empty() || is_day { "date" } else { "text" }
}

/// One of the two times as it was typed and as it was read.
struct Field<'a> {
    name: &'static str,
    key: &'static str,
    typed: &'a str,
    read: Option<Timestamp>,
}

impl Field<'_> {
    fn is_unread(&self) -> bool {
        !self.typed.trim().is_empty() && self.read.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end_and_goes_along_with_links() {
        let asked = AskedAt { as_of: "2025-01-01".to_owned(), known_by: String::new() };
        let end = "2025-01-01T23:59:59.999Z".parse().ok();
        assert_eq!(asked.when().as_of, end);
        assert_eq!(asked.on("/agreements/x"), "/agreements/x?as_of=2025-01-01");
        assert_eq!(asked.on("/agreements/x#art-1"), "/agreements/x?as_of=2025-01-01#art-1");
        let none = AskedAt { as_of: " soon ".to_owned(), ..AskedAt::default() };
        assert_eq!((none.when().as_of, none.query().as_str()), (None, "as_of=soon"));
        assert_eq!(AskedAt::default().on("/board"), "/board");
    }
}
