//! Names of parties that could be read as another's: with signs that nobody sees, or with letters
//! of several scripts in one word.
//!
//! A name is what its party calls itself; the identifier, in plain letters, says who it is. One
//! that misleads is not taken from a new peer, and is shown as it is written from an old one.

use std::borrow::Cow;

use comity_protocol::party::PartyId;
use icu_properties::props::{BidiControl, DefaultIgnorableCodePoint, Script};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Longest name of a party in characters.
pub const NAME_CHARS_MAX: usize = 200;

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameFlaw {
    /// It is empty, or longer than 200 characters.
    #[error("has none, or more than 200, characters")]
    Length,
    /// It holds signs that turn the direction of writing, or that nobody sees.
    #[error("holds signs that nobody sees, or that turn the direction of writing")]
    Hidden,
    /// A word of it has letters of scripts that no language writes together.
    #[error("has a word with letters of several scripts that look alike")]
    Mixed,
}

/// What is wrong with a name, if anything is.
pub fn flaw(name: &str) -> Option<NameFlaw> {
    if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Some(NameFlaw::Length);
    }
    if name.chars().any(is_hidden) {
        return Some(NameFlaw::Hidden);
    }
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(is_mixed).then_some(NameFlaw::Mixed)
}

/// Whether two different identifiers are read as one by people and by the systems of names: they
/// differ in case, in the scheme of the web, or in a dot or slash at their end.
pub fn is_read_as(one: &PartyId, other: &PartyId) -> bool {
    fn read(party: &PartyId) -> String {
        let lower = party.as_str().to_ascii_lowercase();
        let bare = ["https://", "http://"].iter().find_map(|scheme| lower.strip_prefix(scheme));
        bare.unwrap_or(&lower).trim_end_matches(['.', '/']).to_owned()
    }
    one != other && read(one) == read(other)
}

/// The name with its hidden signs written out, so that what is seen is what it holds.
pub fn visible(name: &str) -> Cow<'_, str> {
    if !name.chars().any(is_hidden) {
        return Cow::Borrowed(name);
    }
    let shown = |c: char| {
        let code = u32::from(c);
        if is_hidden(c) { format!("[U+{code:04X}]") } else { c.to_string() }
    };
    Cow::Owned(name.chars().map(shown).collect())
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || CodePointSetData::new::<BidiControl>().contains(c)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Whether a word mixes scripts, but for those that are written together: Latin within Chinese,
/// Japanese and Korean, and these with their own (UTS 39, highly restrictive).
fn is_mixed(word: &str) -> bool {
    let scripts = CodePointMapData::<Script>::new();
    let mut found: Vec<Script> = word.chars().map(|c| scripts.get(c)).collect();
    found.retain(|script| ![Script::Common, Script::Inherited].contains(script));
    let together = [
        &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana][..],
        &[Script::Latin, Script::Han, Script::Bopomofo],
        &[Script::Latin, Script::Han, Script::Hangul],
    ];
    let is_one = found.windows(2).all(|pair| pair.first() == pair.last());
    !is_one && !together.iter().any(|set| found.iter().all(|script| set.contains(script)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_mislead_are_found() {
        for name in [
            "Asterion AI Safety Institute",
            "Институт безопасности ИИ",
            "معهد أمان الذكاء الاصطناعي",
            "人工智能安全研究所",
            "AI安全研究所",
            "東京AIセーフティ研究所",
            "한국AI안전연구소",
            "Élysée 3.0 (Paris) – Île-de-France",
            "Яндекс (Yandex)",
            "Ε.Κ. «Δημόκριτος»",
        ] {
            assert_eq!(flaw(name), None, "{name}");
        }
        for (name, why) in [
            ("", NameFlaw::Length),
            ("   ", NameFlaw::Length),
            ("\u{410}sterion", NameFlaw::Mixed),
            ("Asteri\u{3bf}n", NameFlaw::Mixed),
            ("\u{202e}noiretsA", NameFlaw::Hidden),
            ("Aste\u{200b}rion", NameFlaw::Hidden),
            ("Asterion\u{2066}", NameFlaw::Hidden),
            ("Asterion\n", NameFlaw::Hidden),
            ("Aste\u{ad}rion", NameFlaw::Hidden),
        ] {
            assert_eq!(flaw(name), Some(why), "{name:?}");
        }
        assert_eq!(flaw(&"a".repeat(200)), None);
        assert_eq!(flaw(&"a".repeat(201)), Some(NameFlaw::Length));
    }

    #[test]
    fn identifiers_that_are_read_as_one_are_found() {
        let check = |one: &str, other: &str, want: bool| {
            let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(is_read_as(&one, &other), want, "{one} {other}");
            assert_eq!(is_read_as(&other, &one), want, "{other} {one}");
        };
        for near in ["Lab.example", "LAB.EXAMPLE", "lab.example.", "https://lab.example/"] {
            check("lab.example", near, true);
        }
        check("https://lab.example", "http://Lab.Example/", true);
        check("lab.example", "lab.example", false);
        check("lab.example", "lab2.example", false);
        check("lab.example", "lab.example/unit", false);
        check("did:web:lab.example", "lab.example", false);
    }

    #[test]
    fn what_nobody_sees_is_written_out() {
        assert_eq!(visible("Asterion"), "Asterion");
        assert_eq!(visible("a\u{202e}b"), "a[U+202E]b");
    }
}
