//! Which reports may be about one event.
//!
//! Two reports of one event, written by two people, explain each other: the words of one stand in
//! what the other tells. How far they do is measured by Okapi BM25 (Robertson and Zaragoza 2009,
//! equation 3.15) as a part of what a text would score against itself, for titles against whole
//! texts and for whole texts; titles are compared by runs of three letters as well, which other
//! spellings, endings and compounds leave alike. What both have in common must tell something:
//! words that stand in many reports are no sign of one event, however many they are.
//!
//! The structured gate then says what else speaks for or against it: time, place, system, parties,
//! victims. A source or an artefact in common decides alone: a report that was filed again.
//! A person decides; "different" is remembered, and the two are not offered again.
//!
//! Nothing depends on the order in which reports came: sums are exact, and what scores alike is
//! ordered by name. What a report costs is bounded, however many words it was stuffed with.
//!
//! - [`words`]: texts as words and runs of letters. [`terms`], [`corpus`]: which report has which.
//! - [`gate`]: what the structured parts say. [`judge`]: how alike two are, and what that suggests.
//! - [`index`]: reports, and the candidates for one. [`evaluation`]: how good it is.

mod words;

mod terms;

mod corpus;

pub mod gate;

pub mod judge;

pub mod index;

pub mod measure;

pub mod evaluation;
