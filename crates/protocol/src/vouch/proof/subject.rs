//! Whom somebody believes who checks a proof, and the log it is about.

use data_encoding::BASE64;

use crate::exchange::follow::Pinned;
use crate::log::merkle::LeafIndex;
use crate::log::note::VerifierKey;
use crate::party::{Descriptor, Fingerprint, PartyId};
use crate::vouch::note::{Seen, SeenRefusal};
use crate::vouch::sightings::{Sighting, Sightings, Voucher};
use crate::vouch::{Quorum, Vouched};

/// Longest member of a descriptor list, in keys: nobody has more at a time.
const DESCRIPTOR_KEYS_MAX: usize = 64;

/// Whom somebody believes who checks a proof.
#[derive(Clone, Copy, Debug)]
pub struct Trust<'a> {
    /// The fingerprint of the log's keeper, as it was compared.
    pub fingerprint: Fingerprint,
    /// The keeper's description, where it came from the keeper itself. Without it only the keys
    /// count that the fingerprint vouches for: which keys follow on those is for the log to say,
    /// and the file could name any.
    pub descriptor: Option<&'a Descriptor>,
    /// Keys of those who may vouch; keys of one name are one voucher.
    pub vouchers: &'a [VerifierKey],
    /// How many of them must agree.
    pub quorum: Quorum,
}

/// Why a proof proves nothing. Whoever made it is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofRefusal {
    /// It cannot be read, or is longer than a proof may be.
    #[error("the proof cannot be read")]
    Malformed,
    /// It is about another log than the one asked about.
    #[error("the proof is about a log with another fingerprint")]
    OtherLog,
    /// A checkpoint is not signed by the log.
    #[error("a checkpoint of the proof is not signed by its log")]
    Checkpoint,
    /// The entry is no statement of the log's keeper.
    #[error("the entry is no statement by the keeper of the log")]
    Entry,
    /// The entry does not stand in the tree at that position.
    #[error("the entry does not stand in the log at the position named")]
    Inclusion,
    /// Entries do not lead from one signed tree to another.
    #[error("the entries do not lead to the trees that the log signed")]
    Run,
    /// Two checkpoints are not of one tree.
    #[error("the checkpoints are not of one tree")]
    Inconsistent,
    /// A cosigned checkpoint proves nothing.
    #[error(transparent)]
    Seen(#[from] SeenRefusal),
    /// A cosigned checkpoint is out of the range that the proof is about.
    #[error("a cosigned checkpoint has a size that the proof is not about")]
    Size,
    /// The keeper of the log vouches for itself.
    #[error("the keeper of a log cannot vouch for it")]
    Keeper,
    /// Fewer of those who are believed agree than must.
    #[error("too few of those who are believed vouch for the times named")]
    Quorum,
    /// The entry was not logged after the time named.
    #[error("it does not follow that the entry was logged after the time named")]
    NotLate,
    /// The entries do not span the times named.
    #[error("the entries do not span the times named")]
    Span,
    /// A content is not the one its statement names, or no statement here names it.
    #[error("a content in the proof is of none of its statements")]
    Content,
}

impl ProofRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "time-proof-malformed",
            Self::OtherLog => "time-proof-other-log",
            Self::Checkpoint => "time-proof-checkpoint",
            Self::Entry => "time-proof-entry",
            Self::Inclusion => "time-proof-inclusion",
            Self::Run => "time-proof-run",
            Self::Inconsistent => "time-proof-inconsistent",
            Self::Seen(refusal) => refusal.code(),
            Self::Size => "time-proof-size",
            Self::Keeper => "time-proof-keeper",
            Self::Quorum => "time-proof-quorum",
            Self::NotLate => "time-proof-not-late",
            Self::Span => "time-proof-span",
            Self::Content => "time-proof-content",
        }
    }
}

/// A log whose fingerprint is the one compared, and who may vouch for it.
pub(super) struct Subject<'a> {
    pub(super) party: PartyId,
    pub(super) log_keys: Vec<VerifierKey>,
    vouchers: &'a [VerifierKey],
    pub(super) quorum: Quorum,
}

impl<'a> Subject<'a> {
    pub(super) fn new(descriptor: &Descriptor, trust: Trust<'a>) -> Result<Self, ProofRefusal> {
        let Trust { fingerprint, vouchers, quorum, .. } = trust;
        let now = descriptor.keys();
        let lists =
            [&descriptor.log_keys, &descriptor.witness_keys, &now.log_keys, &now.witness_keys];
        if lists.iter().any(|keys| keys.len() > DESCRIPTOR_KEYS_MAX) {
            return Err(ProofRefusal::Malformed);
        }
        if descriptor.fingerprint() != fingerprint {
            return Err(ProofRefusal::OtherLog);
        }
        let own_word = trust.descriptor.filter(|brought| brought.fingerprint() == fingerprint);
        let known = own_word.cloned().unwrap_or_else(|| descriptor.identity());
        let pin = |one: &Descriptor| Pinned::from_descriptor(one);
        let mut pinned = pin(&known).map_err(|_| ProofRefusal::Malformed)?;
        // What was signed before the keys changed was signed with those of the beginning.
        let first = pin(&known.identity()).map_err(|_| ProofRefusal::Malformed)?;
        pinned.log_keys.extend(first.log_keys);
        // Here what the file names counts as the keeper's, as far as it bears the keeper's name:
        // who is judged cannot take away the voice of another by naming its key.
        let named = [&known, descriptor].map(|one| (one.witness_keys.clone(), one.keys()));
        let own = named.into_iter().flat_map(|(first, now)| [first, now.witness_keys].concat());
        let own: Vec<VerifierKey> = own.filter_map(|text| text.parse().ok()).collect();
        let name = descriptor.party.witness_name();
        let is_own = |key: &VerifierKey| {
            key.name() == name && own.iter().any(|own| own.key().raw() == key.key().raw())
        };
        if vouchers.iter().any(is_own) {
            return Err(ProofRefusal::Keeper);
        }
        Ok(Self { party: pinned.keeper, log_keys: pinned.log_keys, vouchers, quorum })
    }

    /// A cosigned checkpoint, with who cosigned; `None` where that is nobody who is believed, which
    /// says nothing and spoils nothing.
    pub(super) fn seen(&self, note: &str) -> Result<Option<(Seen, Sighting)>, ProofRefusal> {
        let read = Seen::read(note.as_bytes(), &self.log_keys, self.vouchers);
        let (seen, key) = match read {
            Err(SeenRefusal::Unknown) => return Ok(None),
            read => read?,
        };
        let size = seen.signed().checkpoint.head.size;
        let voucher = Voucher::Other(key.name().to_owned());
        let sighting = Sighting { voucher, size, at: seen.at() };
        Ok(Some((seen, sighting)))
    }

    /// What the sightings say of an entry, if enough say anything.
    pub(super) fn interval(&self, sightings: &Sightings, index: LeafIndex) -> Vouched {
        sightings.interval(index, self.quorum)
    }
}

/// Bytes from base64 of at most `max`.
pub(super) fn bytes(text: &str, max: usize) -> Result<Vec<u8>, ProofRefusal> {
    if text.len() > max.div_ceil(3).saturating_mul(4) {
        return Err(ProofRefusal::Malformed);
    }
    BASE64.decode(text.as_bytes()).map_err(|_| ProofRefusal::Malformed)
}
