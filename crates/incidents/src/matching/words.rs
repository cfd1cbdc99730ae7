//! Texts as words and as runs of letters: of any script, without what stands in every text.

use std::collections::BTreeSet;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Most bytes of a text that are looked at: some hundred times the longest public description.
const TEXT_BYTES_MAX: usize = 1 << 18;

/// Most signs of a word that tell it from others.
const WORD_SIGNS_MAX: usize = 40;

/// English words that tell nothing of an event; of other languages they weigh little anyway, since
/// they stand in many texts.
const COMMON: [&str; 105] = [
    "a", "about", "after", "against", "all", "along", "an", "and", "any", "are", "as", "at", "be",
    "been", "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does",
    "during", "each", "few", "for", "from", "had", "has", "have", "he", "her", "his", "if", "in",
    "into", "is", "it", "its", "may", "might", "more", "most", "must", "no", "nor", "not", "of",
    "on", "only", "or", "other", "our", "over", "own", "per", "s", "same", "she", "should", "so",
    "some", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "through", "to", "too", "under", "use", "used", "uses", "using", "very",
    "via", "was", "we", "were", "when", "where", "which", "while", "who", "whom", "whose", "will",
    "with", "within", "without", "would", "you", "your",
];

/// Words by which whoever reports leaves open whether it is so.
const HEDGES: [&str; 3] = ["allegedly", "purportedly", "reportedly"];

/// Endings that are taken off English words, the longest first, where at least four letters stay.
const ENDINGS: [&str; 13] =
    ["ations", "ation", "ings", "edly", "ing", "ies", "ied", "ers", "er", "ed", "es", "ly", "s"];

/// Three signs that follow each other in a word, the space before and after it among them: 21 bits
/// for each, as a sign of Unicode takes at most.
pub(super) type Gram = u64;

/// The words of a text in their order, common ones left out and English endings taken off; at most
/// so many.
pub(super) fn words(text: &str, most: usize) -> Vec<String> {
    whole_words(text, most).into_iter().map(stem).collect()
}

/// The runs of three signs in the words of a text, common ones left out, at most so many words.
pub(super) fn grams(text: &str, most: usize) -> BTreeSet<Gram> {
    let mut grams = BTreeSet::new();
    for word in whole_words(text, most) {
        let mut last = [u64::from(' '), 0];
        for (sign, at) in word.chars().chain([' ']).zip(0_usize..) {
            let [before, between] = last;
            let sign = u64::from(sign);
            if at > 0 {
                grams.insert((before << 42) | (between << 21) | sign);
                last = [between, sign];
            } else {
                last = [before, sign];
            }
        }
    }
    grams
}

/// Signs that are written alike become one (Unicode Standard Annex 15, NFKC), case is taken away,
/// and signs that nobody sees are left out. Scripts without spaces give pairs of neighbours.
fn whole_words(text: &str, most: usize) -> Vec<String> {
    let text = text.get(..text.floor_char_boundary(TEXT_BYTES_MAX)).unwrap_or_default();
    let signs = ComposingNormalizerBorrowed::new_nfkc().normalize_iter(text.chars());
    let mut words = Words::default();
    let mut before: Option<char> = None;
    for sign in signs.filter(|sign| !is_unseen(*sign)) {
        if words.ended.len() >= most {
            break;
        }
        if is_without_spaces(sign) {
            words.end();
            if let Some(before) = before {
                words.add(before);
                words.add(sign);
                words.end();
            }
            before = Some(sign);
            continue;
        }
        before = None;
        if sign.is_alphanumeric() {
            words.add(sign);
        } else {
            words.end();
        }
    }
    words.end();
    words.ended.truncate(most);
    words.ended
}

/// Words as they come up.
#[derive(Default)]
struct Words {
    ended: Vec<String>,
    word: String,
    signs: usize,
}

impl Words {
    fn add(&mut self, sign: char) {
        if self.signs < WORD_SIGNS_MAX {
            self.word.extend(sign.to_lowercase());
            self.signs = self.signs.saturating_add(1);
        }
    }

    fn end(&mut self) {
        self.signs = 0;
        let word = std::mem::take(&mut self.word);
        if !word.is_empty() && !is_common(&word) {
            self.ended.push(word);
        }
    }
}

fn is_common(word: &str) -> bool {
    COMMON.binary_search(&word).is_ok() || HEDGES.contains(&word)
}

/// Whether a sign belongs to Chinese, Japanese kana or Thai.
const fn is_without_spaces(sign: char) -> bool {
    matches!(sign,
        '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

/// Whether a sign has no width: words are not to be hidden by one within them.
const fn is_unseen(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn stem(word: String) -> String {
    if !word.is_ascii() {
        return word;
    }
    let stem =
        ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|it| it.len() >= 4));
    stem.map(str::to_owned).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_script_without_what_stands_everywhere() {
        let of = |text: &str| words(text, 99).join(" ");
        for (text, told) in [
            ("The car allegedly crashed", "car crash"),
            ("Cars crash; crashes!", "cars crash crash"),
            ("Tesla’s Autopilot", "tesla autopilot"),
            ("Ｆａｃｅ ID, Zu\u{308}rich", "face id zürich"),
            ("Auto\u{200b}pi\u{ad}lot", "autopilot"),
            ("北京事故", "北京 京事 事故"),
            ("Авария ChatGPT-4", "авария chatgpt 4"),
            ("", ""),
            ("— the of …", ""),
        ] {
            assert_eq!(of(text), told, "{text}");
        }
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn other_spellings_have_most_runs_in_common() {
        let common = |one: &str, other: &str| {
            let (one, other) = (grams(one, 9), grams(other, 9));
            (one.intersection(&other).count(), one.union(&other).count())
        };
        assert_eq!(grams("Uber", 9).len(), 4, "the space before and after it counts");
        assert_eq!(common("the Uber", "UBER"), (4, 4));
        assert_eq!(common("deep fake", "deepfake"), (6, 10));
        assert_eq!(common("Uber", "Waymo"), (0, 9));
        assert_eq!((grams("", 9).len(), grams("a", 9).len(), grams("4", 9).len()), (0, 0, 1));
    }

    #[test]
    fn limits_hold_on_both_sides() {
        let long = |signs: usize| format!("{} end", "x".repeat(signs));
        assert_eq!(words(&long(WORD_SIGNS_MAX), 9), words(&long(WORD_SIGNS_MAX + 1), 9));
        assert_ne!(words(&long(WORD_SIGNS_MAX), 9), words(&long(WORD_SIGNS_MAX - 1), 9));
        let text = |bytes: usize| format!("{}word", " ".repeat(bytes - 4));
        assert_eq!(words(&text(TEXT_BYTES_MAX), 9), ["word"]);
        assert_eq!(words(&text(TEXT_BYTES_MAX + 1), 9), ["wor"]);
        assert_eq!(words("ferry pier dark", 2), ["ferry", "pier"]);
        assert!(words(&"é".repeat(TEXT_BYTES_MAX), 9).len() == 1, "no sign is cut in two");
    }
}
