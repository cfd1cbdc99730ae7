//! Why dealing with a peer did not get to its end.

use comity_protocol::exchange::budget::OverBudget;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::FollowRefusal;
use comity_protocol::log::tile::TileRefusal;

use crate::client::ClientFailure;
use crate::error::Error;

/// Why a cycle with a peer did not get to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No usable answer.
    #[error(transparent)]
    Client(#[from] ClientFailure),
    /// A budget no waiting helps.
    #[error(transparent)]
    Budget(#[from] OverBudget),
    /// An answer that is refused.
    #[error(transparent)]
    Follow(#[from] FollowRefusal),
    /// A tile or bundle that is refused.
    #[error(transparent)]
    Tile(#[from] TileRefusal),
    /// The peer's log contradicts itself.
    #[error("the peer's log equivocates")]
    Equivocation(Box<Equivocation>),
    /// This node is at fault.
    #[error("this node failed")]
    Node(Error),
}

impl Failure {
    /// The stable code of this failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Client(failure) => failure.code(),
            Self::Budget(over) => over.cost.code(),
            Self::Follow(refusal) => refusal.code(),
            Self::Tile(refusal) => refusal.code(),
            Self::Equivocation(_) => "peer-equivocation",
            Self::Node(problem) => problem.code(),
        }
    }
}

impl From<Error> for Failure {
    fn from(problem: Error) -> Self {
        Self::Node(problem)
    }
}
