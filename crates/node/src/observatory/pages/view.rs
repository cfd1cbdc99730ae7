//! What a page of the observatory is made of, and small pieces that they share.

use comity_agreements::calendar::Day;
use maud::{Markup, html};

use super::asked::Asked;
use crate::address::encode;
use crate::agreements::pages::agreement::map;
use crate::console::navigation::Tab;
use crate::console::text::Lang;
use crate::observatory::state::ObservatoryState;

/// The observatory.
pub const OBSERVATORY: Tab = Tab("/observatory");

/// What a page is made of. It says nothing of who reads it.
pub struct View<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// What was computed.
    pub seen: &'a ObservatoryState,
    /// What is asked.
    pub asked: &'a Asked,
    /// The day on which it is read.
    pub today: Day,
    /// Whose observatory it is, and its base address: for whoever cites it.
    pub whose: (&'a str, &'a str),
}

impl View<'_> {
    /// What a party is called in the reader's language.
    pub fn party(&self, id: &str, otherwise: &str) -> String {
        let name = map::name(self.lang, id);
        if name == id { otherwise.to_owned() } else { name }
    }

    /// What an address of the API needs to answer as of the same day.
    pub fn at(&self) -> String {
        let as_of = self.asked.when().0.as_of;
        as_of.map_or_else(String::new, |at| format!("as_of={}", encode(&at.to_string())))
    }
}

/// The address of a party's page, as of the same day.
pub fn party_address(asked: &Asked, id: &str) -> String {
    asked.day_only().address(&format!("/observatory/parties/{}", encode(id)))
}

/// Numbers in the short form of a program, such as `1e26`, as people write them: 10 to a power.
pub fn power(text: &str) -> Markup {
    html! { @for (at, part) in text.split(' ').enumerate() {
        @if at > 0 { " " }
        (power_of(part))
    } }
}

fn power_of(part: &str) -> Markup {
    let number = part.trim_end_matches([';', ',', ')']);
    let after = part.strip_prefix(number).unwrap_or_default();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match number.split_once('e') {
        Some((times, to)) if is_digits(to) && is_digits(&times.replace('.', "")) => html! {
            span.nowrap dir="ltr" { @if times != "1" { (times) " × " } "10" sup { (to) } } (after)
        },
        _ => html! { (part) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_written_as_people_write_them() {
        let shown = |text: &str| power(text).into_string();
        assert!(shown("1e26").ends_with(">10<sup>26</sup></span>"));
        assert!(shown("compute > 5.5e23; FLOP").contains(">5.5 × 10<sup>23</sup></span>; FLOP"));
        for text in ["10000", "people", "<b>", "1e", "e5", "a1e2"] {
            assert!(!shown(text).contains("<sup>"), "{text}");
        }
        assert_eq!(shown("<b>"), "&lt;b&gt;");
    }
}
