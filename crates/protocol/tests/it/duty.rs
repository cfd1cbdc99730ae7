//! Duties and findings: worked tables of the shipped regimes, every construct of the language, and
//! what must hold whatever the facts are.

mod constructs;
mod evidence;
mod fixture;
mod growth;
mod properties;
mod reference;
mod regimes;
