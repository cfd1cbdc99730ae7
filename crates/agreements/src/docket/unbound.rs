//! Why a text does not bind a party, and an engine to which it does.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::agreement::life::{ActionKind, State};
use crate::duty::{Engine, Fact};
use crate::sync::lock;

/// Why a party is not bound, and what would bind it.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Unbound {
    /// How it stands to the agreement.
    pub state: State,
    /// Acts that would bind it, each alone; none where it is not open to the party, or where the
    /// consent is given and only entry into force is waited for.
    pub acts: Vec<ActionKind>,
}

impl Unbound {
    /// Which act would bind the party, in English.
    pub fn remedy(&self) -> String {
        let acts: Vec<&str> = self.acts.iter().map(|act| act.kind_name()).collect();
        match (acts.as_slice(), self.state) {
            ([], State::Contracting | State::AwaitingAcceptance) => {
                "Its consent is given and does not bind it yet.".to_owned()
            }
            ([], _) => "No act of its own would bind it.".to_owned(),
            (acts, _) => format!("{} would bind it, by two persons.", acts.join(" or ")),
        }
    }

    /// How the party stands, in English.
    pub const fn standing(&self) -> &'static str {
        match self.state {
            State::NotAParty => "it has no part in it",
            State::SignedAdReferendum => "it signed ad referendum",
            State::Declined => "it said it will not become a party",
            State::Signatory => "it signed, and did not ratify",
            State::AwaitingAcceptance => "its reservation awaits acceptance",
            State::Contracting => "it is not in force for it",
            State::Committed => "it is bound to some obligations by commitments alone",
            State::Withdrawn => "it withdrew",
            State::Succeeded => "a successor took its place",
            State::Terminated => "the agreement ended",
            State::Provisional | State::Party | State::Suspended => "it is bound",
        }
    }
}

/// The texts by which a party is not bound, with an engine to which it is.
#[derive(Debug)]
pub(super) struct Supposing {
    pub(super) unbound: BTreeMap<String, Unbound>,
    pub(super) engine: Engine,
}

impl Supposing {
    /// Takes what the docket takes.
    pub(super) fn insert(&mut self, fact: &Fact) {
        self.engine.insert(fact);
    }
}

/// What is kept of one party. Questions about it take turns; those about others are not kept
/// waiting.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) party: String,
    pub(super) made: Mutex<Option<Supposing>>,
}

impl Kept {
    /// Nothing was asked about it yet.
    pub(super) fn new(party: &str) -> Self {
        Self { party: party.to_owned(), made: Mutex::default() }
    }

    /// Takes what the docket takes.
    pub(super) fn insert(&self, fact: &Fact) {
        if let Some(made) = lock(&self.made).as_mut() {
            made.insert(fact);
        }
    }
}
