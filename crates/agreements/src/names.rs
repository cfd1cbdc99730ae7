//! Names that people give to things: when two are one, and when they are nearly one.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// A name in the one form of all that are canonically equivalent to it (Unicode Standard Annex 15,
/// normalization form C).
pub(crate) fn canonical(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(name)
}

/// What is left of a name where a slip of the hand is taken away, in two ways: two names of which
/// either is the same may be taken for one another. They differ in case, in sorts of dashes and
/// spaces, in spaces left out, or in compatible signs alone.
pub(crate) fn outlines(name: &str) -> [String; 2] {
    let spaceless = outline(&name.split_whitespace().collect::<String>());
    // No outline has a space: the two sorts are told apart.
    [outline(name), format!("{spaceless} ")]
}

/// What is left of a name when case, sorts of dashes and spaces are taken away.
fn outline(name: &str) -> String {
    let compatible = ComposingNormalizerBorrowed::new_nfkc().normalize(name);
    let mut outline = String::with_capacity(name.len());
    for sign in compatible.chars() {
        let is_joint = sign.is_whitespace()
            || matches!(sign, '-' | '_' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        if !is_joint {
            outline.extend(sign.to_lowercase());
        } else if !outline.ends_with('-') && !outline.is_empty() {
            outline.push('-');
        }
    }
    if outline.ends_with('-') {
        outline.pop();
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two names are not one, and a person may take one for the other.
    fn nearly_equal(one: &str, other: &str) -> bool {
        let is_near = outlines(one).iter().zip(outlines(other)).any(|(one, other)| *one == other);
        canonical(one) != canonical(other) && is_near
    }

    #[test]
    fn composed_and_decomposed_names_are_one() {
        assert_eq!(canonical("Zu\u{308}rich-7"), "Z\u{fc}rich-7");
        assert_eq!(canonical("\u{212b}"), "\u{c5}");
    }

    #[test]
    fn names_that_people_confuse_are_told() {
        for (one, other, near) in [
            ("Zürich-7", "zürich-7", true),
            ("Zürich-7", "Zürich\u{2011}7", true),
            ("Zürich-7", "Zürich 7", true),
            ("2026-041", "2026\u{2013}041 ", true),
            ("2026-041", "2026-041", false),
            ("2026-041", "2026-041b", false),
            ("1-23", "12-3", false),
            ("2026-041", "2026-41", false),
            ("\u{ff21}-1", "a-1", true),
            ("falcon 7", "Falcon7", true),
            ("blue bird", "bluebird", true),
            ("falcon-7", "falcon7", false),
            ("2026-041", "2026041", false),
        ] {
            assert_eq!(nearly_equal(one, other), near, "{one} and {other}");
        }
    }
}
