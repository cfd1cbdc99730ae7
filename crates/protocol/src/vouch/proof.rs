//! Portable proofs about time: files that anybody checks without a network.
//!
//! Whoever checks brings the fingerprint of the log, the keys of those whom they believe about
//! time, and how many of these must agree. Everything else stands in the file, and nothing of it is
//! believed.
//!
//! - [`lateness`]: an entry was logged after a time.
//! - [`absence`]: everything that was logged between two times, and so what was not.

mod subject;

pub mod absence;

pub mod lateness;

use serde::{Deserialize, Serialize};

use super::sightings::VOUCHERS_MAX;
use crate::party::Descriptor;

pub use subject::{ProofRefusal, Trust};

/// Most cosigned checkpoints in a proof: two for each voucher a node keeps, and its own.
pub const SIGHTINGS_MAX: usize = 2 * (VOUCHERS_MAX + 1);

/// A proof of either kind, as a file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "proof", rename_all = "kebab-case")]
pub enum Proof {
    /// An entry was logged after a time.
    Lateness(lateness::Lateness),
    /// Everything that was logged between two times.
    Absence(absence::Absence),
}

impl Proof {
    /// Reads a file; nothing is checked but its form and length.
    ///
    /// # Errors
    /// [`ProofRefusal::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofRefusal> {
        if bytes.len() > absence::ABSENCE_BYTES_MAX {
            return Err(ProofRefusal::Malformed);
        }
        let proof: Self = serde_json::from_slice(bytes).map_err(|_| ProofRefusal::Malformed)?;
        let short = bytes.len() <= lateness::LATENESS_BYTES_MAX;
        let fits = match &proof {
            Self::Lateness(proof) => short && proof.without.len() <= SIGHTINGS_MAX,
            Self::Absence(proof) => {
                proof.seen.len() <= SIGHTINGS_MAX
                    && proof.entries.len() <= absence::ENTRIES_MAX
                    && proof.contents.len() <= absence::CONTENTS_MAX
            }
        };
        if fits { Ok(proof) } else { Err(ProofRefusal::Malformed) }
    }

    /// The file.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Whose log it is about.
    pub const fn descriptor(&self) -> &Descriptor {
        match self {
            Self::Lateness(proof) => &proof.descriptor,
            Self::Absence(proof) => &proof.descriptor,
        }
    }
}

impl From<absence::Absence> for Proof {
    fn from(proof: absence::Absence) -> Self {
        Self::Absence(proof)
    }
}

impl From<lateness::Lateness> for Proof {
    fn from(proof: lateness::Lateness) -> Self {
        Self::Lateness(proof)
    }
}
