//! How good it is: by pairs that a person labelled.

use serde::Serialize;

/// How scores stand to labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measured {
    /// Pairs, and how many of them are one event.
    pub pairs: usize,
    /// Those labelled as one event.
    pub same: usize,
    /// Average precision: the mean, over the pairs that are one event, of the precision among all
    /// that score at least as high (Manning, Raghavan and Schütze 2008, section 8.4).
    pub average_precision: f64,
    /// The score from which on pairs are suggested.
    pub threshold: f64,
    /// How many are suggested.
    pub suggested: usize,
    /// Of those suggested, the part that is one event; nothing where none is suggested.
    pub precision: Option<f64>,
    /// Of those that are one event, the part that is suggested; nothing where there is none.
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
    let suggested: Vec<&(f64, bool)> =
        ranked.iter().filter(|(score, _)| *score >= threshold).collect();
    let right = suggested.iter().filter(|(_, is_same)| *is_same).count();
    Measured {
        pairs: ranked.len(),
        same,
        average_precision: if same == 0 { 0.0 } else { sum / wide(same) },
        threshold,
        suggested: suggested.len(),
        precision: part(right, suggested.len()),
        recall: part(right, same),
    }
}

fn part(of: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| wide(of) / wide(all))
}

fn wide(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn average_precision_as_it_is_defined() {
        let pairs = [(0.9, true), (0.8, false), (0.7, true), (0.1, false)];
        let measured = measure(&pairs, 0.75);
        assert!((measured.average_precision - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        assert_eq!((measured.precision, measured.recall), (Some(0.5), Some(0.5)));
        // What scores alike is counted as if the wrong ones came first.
        let tied = measure(&[(0.5, true), (0.5, false)], 0.9);
        assert!((tied.average_precision - 0.5).abs() < 1e-12);
        assert_eq!((tied.precision, tied.recall), (None, Some(0.0)));
        assert_eq!(measure(&[], 0.5).recall, None);
    }
}
