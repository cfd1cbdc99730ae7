//! What a page is for, and what a word means: short, where one stands, with the way to more.

use maud::{Markup, Render, html};

use super::text::Lang;

/// Opens to what the page is for, the guide that goes on, and the glossary. The words stand under a
/// key made of the address, so that a page has them as soon as somebody writes them.
pub fn help(lang: Lang, here: &str) -> Markup {
    let key = key_of(here);
    // The same guide in every language, so only the English file names it.
    let guide = key.as_ref().and_then(|key| Lang::En.known(&format!("{key}.guide")));
    html! {
        details.menu name="menu" data-test="help" {
            summary { (lang.s("help")) }
            div.card {
                @if let Some(key) = &key {
                    p { strong { (lang.s("help-what")) } }
                    p { (lang.s(key)) }
                }
                @if let Some(guide) = guide { p { a href={ "/guides/" (guide) } { (lang.s("help-guide")) } } }
                p { a href="/glossary" { (lang.s("glossary")) } " · " a href="/guides" { (lang.s("guides")) } }
            }
        }
    }
}

/// The key of the words for an address: of its first and third segment, as `/agreements/x/what-if`
/// has them; of one thing of a list, as `/agreements/x`; or of the list.
fn key_of(here: &str) -> Option<String> {
    let path = here.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let first = segments.next().unwrap_or("overview");
    let (second, third) = (segments.next(), segments.next());
    let of_third = third.map(|third| format!("help-{first}-{third}"));
    let of_one = second.map(|_| format!("help-{first}-one"));
    let mut keys = of_third.into_iter().chain(of_one).chain([format!("help-{first}")]);
    keys.find(|key| !key.contains('.') && Lang::En.known(key).is_some())
}

/// A word that leads to what it means, which also shows where a pointer rests on it.
pub fn term(lang: Lang, term: &str, shown: impl Render) -> Markup {
    let means = lang.s(&format!("gloss-{term}"));
    html! { a.term href={ "/glossary#" (term) } title=(means) { (shown) } }
}

/// Words of a page, each leading to what it means.
pub fn words(lang: Lang, terms: &[&str]) -> Markup {
    html! { p.note {
        (lang.s("glossary")) ": "
        @for (at, one) in terms.iter().enumerate() {
            @if at > 0 { " · " } (term(lang, one, lang.s(&format!("term-{one}"))))
        }
    } }
}

/// A name and a value in a list of facts, the name leading to what it means.
pub fn fact(lang: Lang, term: &str, key: &str, value: &Markup) -> Markup {
    html! { dt { (self::term(lang, term, lang.s(key))) } dd { (value) } }
}

#[cfg(test)]
mod tests {
    use super::super::text::learn;
    use super::*;

    #[test]
    fn the_words_follow_from_the_address() {
        learn(&crate::agreements::CAPABILITY.texts);
        for (here, key) in [
            ("/", Some("help-overview")),
            ("/?lang=ar", Some("help-overview")),
            ("/statements?q=a", Some("help-statements")),
            ("/statements/00ff", Some("help-statements-one")),
            ("/agreements/x/what-if", Some("help-agreements-what-if")),
            ("/agreements/x/acts/signature", Some("help-agreements-one")),
            ("/kites", None),
            ("/board.guide", None),
        ] {
            assert_eq!(key_of(here).as_deref(), key, "{here}");
        }
    }
}
