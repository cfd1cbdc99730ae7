//! What somebody meant who mistyped a name.

/// The name among others that is nearest to a word, where one is near enough to have been meant.
pub(crate) fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A slip in each five letters, and two in a short word.
    let most = (word.chars().count() / 5).max(2);
    let near = among.into_iter().map(|name| (distance(word, name), name));
    let (_, name) = near.filter(|(distance, _)| *distance <= most).min()?;
    Some(name)
}

/// How many letters have to be put in, left out or changed (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in (1_usize..).zip(one.chars()) {
        let mut next = vec![number];
        for ((above, aslant), at) in row.iter().skip(1).zip(&row).zip(&other) {
            let before = next.last().copied().unwrap_or(number);
            let changed = aslant.saturating_add(usize::from(letter != *at));
            next.push(above.min(&before).saturating_add(1).min(changed));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_other_words_are_not() {
        let names = ["incident.report", "incident.resolution", "run.end", "run.plan"];
        for (word, meant) in [
            ("incident.reprot", Some("incident.report")),
            ("incidnt.report", Some("incident.report")),
            ("run.ends", Some("run.end")),
            ("ratification", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), meant, "{word}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
