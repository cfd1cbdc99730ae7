//! Numbers of participants that others claim, read out of the words of a claim.

use serde::{Deserialize, Serialize};

use comity_agreements::agreement::document::{Claim, Judgement};

/// A number of participants that somebody claims.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::ClaimedCount))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimedCount {
    /// How many; organizations that are named after "and" or a plus sign are counted in.
    pub count: u32,
    /// Of what.
    pub of: Counted,
    /// The whole claim, which counts more than what was read out of it.
    pub says: String,
    /// Who claims it.
    pub source: String,
    /// What is made of it.
    pub judgement: Judgement,
}

/// What a claim counts.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Counted))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Countries alone.
    Countries,
    /// Companies and others that are no states.
    Others,
    /// Whoever takes part.
    All,
}

/// What participants are called; other numbers in a claim (articles, years) are not counts.
const NOUNS: [(&str, Counted); 20] = [
    ("adherents", Counted::All),
    ("companies", Counted::Others),
    ("countries", Counted::Countries),
    ("developers", Counted::Others),
    ("endorsed", Counted::All),
    ("endorsements", Counted::All),
    ("endorsers", Counted::All),
    ("governments", Counted::Countries),
    ("institutes", Counted::All),
    ("joined", Counted::All),
    ("jurisdictions", Counted::All),
    ("members", Counted::All),
    ("nations", Counted::Countries),
    ("organisations", Counted::All),
    ("organizations", Counted::All),
    ("participants", Counted::All),
    ("parties", Counted::All),
    ("signatories", Counted::All),
    ("signatures", Counted::All),
    ("states", Counted::Countries),
];

/// Claims about consent say nothing of how many take part.
const CONSENT: [&str; 4] = ["ratifications", "ratified", "acceded", "deposited"];

/// How many words may stand between a number and its noun: "35 of 85 attending states".
const REACH: usize = 3;

/// The first number of participants in each claim that has one.
pub(super) fn claimed(claims: &[Claim]) -> Vec<ClaimedCount> {
    let read = claims.iter().filter_map(|claim| {
        let (count, of) = in_words(&claim.says)?;
        Some(ClaimedCount {
            count,
            of,
            says: claim.says.clone(),
            source: claim.source.clone(),
            judgement: claim.judgement,
        })
    });
    super::cell::sorted(read)
}

/// "28 countries + EU" is 29 of all; "in force since 2025" is no count.
fn in_words(says: &str) -> Option<(u32, Counted)> {
    let spaced = says.replace('+', " + ");
    let words: Vec<&str> = spaced.split_whitespace().map(bare).filter(|w| !w.is_empty()).collect();
    if words.iter().any(|word| CONSENT.contains(&word.to_lowercase().as_str())) {
        return None;
    }
    (0..words.len()).find_map(|start| from(words.get(start..)?))
}

/// Without the punctuation around it.
fn bare(word: &str) -> &str {
    if word == "+" { word } else { word.trim_matches(|c: char| !c.is_alphanumeric()) }
}

/// The count that begins here: a number, a few words and its noun, then what is added to it.
fn from(words: &[&str]) -> Option<(u32, Counted)> {
    let (first, rest) = words.split_first()?;
    let count: u32 = first.parse().ok()?;
    // "35 of 85 attending states": the noun stands after the whole.
    let rest = match rest {
        ["of", whole, rest @ ..] if whole.parse::<u32>().is_ok() => rest,
        rest => rest,
    };
    let noun = rest.iter().take(REACH).enumerate().find_map(|(at, word)| {
        let word = word.to_lowercase();
        NOUNS.iter().find(|(noun, _)| *noun == word).map(|(_, of)| (at, *of))
    });
    let (mut rest, of) = match noun {
        Some((at, of)) => (rest.get(at.saturating_add(1)..)?, of),
        None if rest.first() == Some(&"+") => (rest, Counted::All),
        None => return None,
    };
    let mut added: u32 = 0;
    while let Some((more, after)) = addition(rest) {
        added = added.saturating_add(more);
        rest = after;
    }
    let of = if added > 0 { Counted::All } else { of };
    Some((count.saturating_add(added), of))
}

/// What is added next: "+ EU", "and the European Union", "+ 8 partners".
fn addition<'a, 'b>(words: &'b [&'a str]) -> Option<(u32, &'b [&'a str])> {
    let (more, rest) = match words {
        ["+", added, rest @ ..] => (added.parse().unwrap_or(1), rest),
        ["and", "the", "European", "Union", rest @ ..]
        | ["and", "European", "Union", rest @ ..]
        | ["and", "the", "EU", rest @ ..]
        | ["and", "EU", rest @ ..] => return Some((1, rest)),
        _ => return None,
    };
    let next = rest.iter().position(|word| *word == "+").unwrap_or(rest.len());
    Some((more, rest.get(next..)?))
}

#[cfg(test)]
mod tests {
    use super::Counted::{All, Countries, Others};
    use super::in_words;

    #[test]
    fn counts_are_read_and_other_numbers_are_not() {
        let cases = [
            ("28 countries + EU", Some((29, All))),
            ("28 countries and the European Union took part", Some((29, All))),
            ("28 countries and the EU", Some((29, All))),
            ("28 participants, the European Union among them", Some((28, All))),
            ("10 + EU", Some((11, All))),
            ("10 members (9 + EU)", Some((10, All))),
            ("29 members: 28 countries and the European Union", Some((29, All))),
            ("58 countries + EU + African Union Commission", Some((60, All))),
            ("58 countries signed", Some((58, Countries))),
            ("193 member States at adoption", Some((193, Countries))),
            ("88 had joined: 86 States, the EU and IFAD", Some((88, All))),
            ("20 signatories in late May 2026", Some((20, All))),
            ("61 endorsed (China did not)", Some((61, All))),
            ("35 of 85 attending states", Some((35, Countries))),
            ("About 57 to 60 States endorsed it", Some((57, Countries))),
            ("16 companies, later 20", Some((16, Others))),
            ("178 States have ratified", None),
            ("1 of 5 ratifications", None),
            ("51 in January and 54 in March 2024", None),
            ("The panel of 40 was appointed by 117 votes to 2", None),
            ("entered into force on 1 November 2025", None),
            ("Article 53 applies since 2025", None),
            ("no number", None),
            ("99999999999 states", None),
            ("", None),
        ];
        for (says, expected) in cases {
            assert_eq!(in_words(says), expected, "{says}");
        }
    }
}
