//! Texts as words: of any script, without what stands in every text.

use icu_normalizer::ComposingNormalizerBorrowed;

/// English words that tell nothing of an event; of other languages they weigh little anyway, since
/// they stand in many texts.
const COMMON: &[&str] = &[
    "a",
    "about",
    "after",
    "against",
    "all",
    "allegedly",
    "along",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "before",
    "being",
    "between",
    "both",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "during",
    "each",
    "few",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "his",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "may",
    "might",
    "more",
    "most",
    "must",
    "no",
    "nor",
    "not",
    "of",
    "on",
    "only",
    "or",
    "other",
    "our",
    "over",
    "own",
    "per",
    "purportedly",
    "reportedly",
    "s",
    "same",
    "she",
    "should",
    "so",
    "some",
    "such",
    "t",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "too",
    "under",
    "use",
    "used",
    "uses",
    "using",
    "very",
    "via",
    "was",
    "we",
    "were",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "will",
    "with",
    "within",
    "without",
    "would",
    "you",
    "your",
];

/// Endings that are taken off English words, the longest first, where at least four letters stay.
const ENDINGS: &[&str] =
    &["ations", "ation", "ings", "edly", "ing", "ies", "ied", "ers", "er", "ed", "es", "ly", "s"];

/// The words of a text in their order: compatible signs are one (Unicode Standard Annex 15, NFKC),
/// case is taken away. Scripts that have no spaces between words give pairs of neighbours.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    for sign in text.chars() {
        if is_without_spaces(sign) {
            end(&mut word, &mut words);
            words.extend(before.map(|before| [before, sign].iter().collect()));
            before = Some(sign);
            continue;
        }
        before = None;
        if sign.is_alphanumeric() {
            word.extend(sign.to_lowercase());
        } else {
            end(&mut word, &mut words);
        }
    }
    end(&mut word, &mut words);
    words
}

fn end(word: &mut String, words: &mut Vec<String>) {
    let word = std::mem::take(word);
    if word.is_empty() || COMMON.binary_search(&word.as_str()).is_ok() {
        return;
    }
    words.push(stem(word));
}

/// Whether a sign belongs to Chinese, Japanese kana or Thai.
const fn is_without_spaces(sign: char) -> bool {
    matches!(sign,
        '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
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
        let of = |text: &str| words(text).join(" ");
        assert_eq!(of("The car allegedly crashed"), "car crash");
        assert_eq!(of("Cars crash; crashes!"), "cars crash crash");
        assert_eq!(of("Tesla’s Autopilot"), "tesla autopilot");
        assert_eq!(of("Ｆａｃｅ ID, Zu\u{308}rich"), "face id zürich");
        assert_eq!(of("北京事故"), "北京 京事 事故");
        assert_eq!(of("Авария ChatGPT-4"), "авария chatgpt 4");
        assert_eq!(of(""), "");
        assert!(COMMON.is_sorted());
    }
}
