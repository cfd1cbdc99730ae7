//! The verifier: the only maker of `Verified<Statement>`.

use super::{Confirmation, Keys, Refusal, Statement, StatementId, Unverified, Verified};
use crate::key::{Kid, PublicKey};
use crate::kind::names;
use crate::limits::FUTURE_MS_MAX;
use crate::party::PartyId;
use crate::time::Timestamp;

use Refusal::ClaimMissing;

/// Checks a parsed statement against registered keys. No clock plays a part: whoever reads the same
/// log comes to the same verdict, whenever that is.
///
/// # Errors
/// [`Refusal::UnknownKey`], [`Refusal::OtherIssuer`], [`Refusal::Signature`],
/// [`Refusal::ClaimMissing`].
pub fn verify(unverified: Unverified, keys: &dyn Keys) -> Result<Verified<Statement>, Refusal> {
    let (owner, key) = keys.key(&unverified.statement.kid).ok_or(Refusal::UnknownKey)?;
    if *owner != unverified.statement.issuer {
        return Err(Refusal::OtherIssuer);
    }
    judge(unverified, key)
}

/// Whether a claimed time can be taken into the own log, whose keeper vouches for when it was
/// logged. Entries that stand in others' logs already are never asked this.
///
/// # Errors
/// [`Refusal::Future`].
pub fn expect_not_ahead(statement: &Statement, now: Timestamp) -> Result<(), Refusal> {
    let ahead = statement.issued_at.is_some_and(|time| time.since(now) > FUTURE_MS_MAX);
    if ahead { Err(Refusal::Future) } else { Ok(()) }
}

/// Checks entry 0 of a log, which brings its own key: a `registration.policy` of the `keeper`,
/// signed by the key in its own `cnf`, and that key one of `allowed` (the statement keys of the
/// descriptor whose fingerprint was compared out of band, or the node's own).
///
/// # Errors
/// [`Refusal::ClaimMissing`] when it is no registration policy with a key, [`Refusal::NotKeeper`],
/// [`Refusal::UnknownKey`] when the key is none of those allowed, and those of [`verify`].
pub fn verify_genesis(
    unverified: Unverified,
    keeper: &PartyId,
    allowed: &[Kid],
) -> Result<Verified<Statement>, Refusal> {
    let statement = &unverified.statement;
    if statement.kind.as_str() != names::REGISTRATION_POLICY {
        return Err(ClaimMissing("entry 0 is a registration policy"));
    }
    if statement.issuer != *keeper {
        return Err(Refusal::NotKeeper);
    }
    let Some(Confirmation::Key(bytes)) = &statement.confirmation else {
        return Err(ClaimMissing("cnf with a COSE_Key"));
    };
    let key = PublicKey::from_cose_key(bytes).map_err(|_| ClaimMissing("cnf with a COSE_Key"))?;
    if key.kid() != statement.kid || !allowed.contains(&statement.kid) {
        return Err(Refusal::UnknownKey);
    }
    judge(unverified, &key)
}

/// What holds for every statement once its key is known. The signature comes last, because it
/// costs a hundred times as much as the rest.
fn judge(unverified: Unverified, key: &PublicKey) -> Result<Verified<Statement>, Refusal> {
    let statement = &unverified.statement;
    claims(statement)?;
    if key.algorithm() != statement.algorithm {
        return Err(Refusal::Signature);
    }
    key.verify(&unverified.signed, unverified.signature()).map_err(|_| Refusal::Signature)?;
    let Unverified { statement, id, entry, .. } = unverified;
    Ok(Verified { inner: statement, id, entry })
}

/// The claims that the kinds which keep a log in order cannot do without.
fn claims(statement: &Statement) -> Result<(), Refusal> {
    let has_key = matches!(statement.confirmation, Some(Confirmation::Key(_)));
    let has_kid = matches!(statement.confirmation, Some(Confirmation::Kid(_)));
    let subject = statement.subject.as_str();
    let is_party = subject.parse::<PartyId>().is_ok();
    let needs = |holds: bool, what| if holds { Ok(()) } else { Err(ClaimMissing(what)) };
    match statement.kind.as_str() {
        names::PARTY_KEYS => {
            needs(subject == statement.issuer.log_origin(), "the log's origin as subject")
        }
        names::REGISTRATION_POLICY => {
            needs(has_key, "cnf with a COSE_Key")?;
            needs(subject == statement.issuer.log_origin(), "the log's origin as subject")
        }
        names::ISSUER_REGISTRATION => {
            needs(has_key, "cnf with a COSE_Key")?;
            needs(is_party, "a party as subject")
        }
        names::ISSUER_REVOCATION => {
            needs(has_kid, "cnf with a kid")?;
            needs(is_party, "a party as subject")
        }
        names::SUPERSESSION | names::AMENDMENT | names::RETRACTION | names::ERASURE => {
            needs(StatementId::from_urn(subject).is_some(), "the URN of a statement as subject")
        }
        _ => Ok(()),
    }
}
