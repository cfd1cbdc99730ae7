//! How scores stand to what a person said.

use serde::Serialize;

use super::terms::count;

/// How scores stand to labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// How many pairs there are.
    pub pairs: usize,
    /// How many of them are one event.
    pub same: usize,
    /// Average precision: the mean, over the pairs that are one event, of the precision among all
    /// that score at least as high (Manning, Raghavan and Schütze 2008, section 8.4); nothing where
    /// there is none.
    pub average_precision: Option<f64>,
    /// The score from which on pairs are suggested.
    pub threshold: f64,
    /// How many are suggested.
    pub suggested: usize,
    /// How many of those suggested are one event.
    pub right: usize,
    /// The part of those suggested that is one event; nothing where none is suggested.
    pub precision: Option<f64>,
    /// The part of those that are one event that is suggested; nothing where there is none.
    pub recall: Option<f64>,
}

/// Measures scores by their labels: whether each pair is one event.
pub fn measure(pairs: &[(f64, bool)], threshold: f64) -> Measured {
    let mut ranked = pairs.to_vec();
    // Of equal scores the wrong one first: ties earn nothing.
    ranked.sort_by(|one, next| next.0.total_cmp(&one.0).then(one.1.cmp(&next.1)));
    let same = ranked.iter().filter(|(_, is_same)| *is_same).count();
    let (mut found, mut sum) = (0_usize, 0.0);
    for ((_, is_same), rank) in ranked.iter().zip(1_usize..) {
        if *is_same {
            found = found.saturating_add(1);
            sum += part(found, rank).unwrap_or_default();
        }
    }
    let suggested = || ranked.iter().filter(|(score, _)| *score >= threshold);
    let right = suggested().filter(|(_, is_same)| *is_same).count();
    Measured {
        pairs: ranked.len(),
        same,
        average_precision: (same > 0).then(|| sum / count(same)),
        threshold,
        suggested: suggested().count(),
        right,
        precision: part(right, suggested().count()),
        recall: part(right, same),
    }
}

fn part(of: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| count(of) / count(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn average_precision_as_it_is_defined() {
        let pairs = [(0.9, true), (0.8, false), (0.7, true), (0.1, false)];
        let measured = measure(&pairs, 0.75);
        let average = measured.average_precision.unwrap();
        assert!((average - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        assert_eq!((measured.precision, measured.recall), (Some(0.5), Some(0.5)));
        // What scores alike is counted as if the wrong ones came first.
        let tied = measure(&[(0.5, true), (0.5, false)], 0.9);
        assert!((tied.average_precision.unwrap() - 0.5).abs() < 1e-12);
        assert_eq!((tied.precision, tied.recall), (None, Some(0.0)));
        let nothing = measure(&[], 0.5);
        assert_eq!((nothing.average_precision, nothing.recall), (None, None));
    }
}
