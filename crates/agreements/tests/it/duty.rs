//! Duties and findings: worked tables of the shipped regimes, every construct of the language, and
//! what must hold whatever the facts are.

mod apart;
mod breaches;
mod conditions;
mod constructs;
mod evidence;
mod extensions;
mod fixture;
mod follow_from;
mod groups;
mod growth;
mod heard;
mod periods;
mod places;
pub(crate) mod properties;
mod reference;
mod regimes;
mod survey;
mod times;
mod told;
mod undone;
mod worked;
