//! Which reports may be about one event.
//!
//! Two reports of one event, written by two people, explain each other: the words of either title
//! stand in what the other tells. How far they do is measured by Okapi BM25 (Robertson and Zaragoza
//! 2009, equation 3.15) of a title against the other's whole text, as a part of what the title would
//! have against itself; of both directions the geometric mean is taken, so that one that merely
//! names a well-known system explains nothing. It is halved for each year between the two. A source
//! or an artefact in common decides alone: a report that was filed again.
//!
//! A person decides; "different" is remembered, and not asked again.
//!
//! - [`words`]: texts as words. [`index`]: reports by their words, and the candidates for one.
//! - [`judge`]: how alike two are, why, and what that suggests. [`measure`]: how good it is.

mod words;

pub mod index;

pub mod judge;

pub mod measure;
