//! Proofs about time: lateness and absence, checked offline.

use comity_protocol::log::note::VerifierKey;
use comity_protocol::vouch::Quorum;
use comity_protocol::vouch::proof::absence::Absent;
use comity_protocol::vouch::proof::lateness::Late;
use comity_protocol::vouch::proof::{Proof, Trust};

use crate::audit::Brought;
use crate::audit::report::{KeysFrom, Report};

/// Checks a proof under what was brought along.
pub(super) fn check(
    path: &str,
    proof: &Proof,
    (vouchers, quorum): (&[VerifierKey], Quorum),
    brought: &Brought,
) -> Report {
    let given = brought.descriptor.as_ref().map(|descriptor| descriptor.fingerprint());
    let itself = proof.descriptor().fingerprint();
    let (fingerprint, from) = match (brought.fingerprint, given) {
        (Some(fingerprint), _) => (fingerprint, KeysFrom::Fingerprint),
        (None, Some(fingerprint)) => (fingerprint, KeysFrom::Given),
        (None, None) => (itself, KeysFrom::Itself),
    };
    let mut report = Report::new(path, from);
    report.party = Some(proof.descriptor().party.clone());
    report.fingerprint = Some(itself);
    let descriptor = brought.descriptor.as_ref();
    let trust = Trust { fingerprint, descriptor, vouchers, quorum };
    judge(proof, trust, &mut report);
    report.close()
}

fn judge(proof: &Proof, trust: Trust<'_>, report: &mut Report) {
    let party = &proof.descriptor().party;
    match proof {
        Proof::Lateness(proof) => match proof.verify(trust) {
            Ok(late) => report.passed("lateness", late_in_words(&late)),
            Err(refusal) => report.failed("lateness", format!("{refusal} [{}]", refusal.code())),
        },
        Proof::Absence(proof) => match proof.verify(trust) {
            Ok(absent) => {
                let kind = proof.kind.as_str();
                report.passed("run", run_in_words(&absent));
                if absent.candidates.is_empty() {
                    let detail = format!("no {kind} by {party} stands among them");
                    report.passed("absence", detail);
                }
                for one in &absent.candidates {
                    let shown = if one.content.is_some() { "is shown" } else { "is not shown" };
                    let detail = format!(
                        "entry {} is a {kind} by {party} ({}); its content {shown}: whether it is \
                         the one that is missing is for you to say",
                        one.index.0, one.id
                    );
                    report.failed("absence", detail);
                }
            }
            Err(refusal) => report.failed("absence", format!("{refusal} [{}]", refusal.code())),
        },
    }
}

fn late_in_words(late: &Late) -> String {
    let Late { id, statement, index, after, vouchers } = late;
    let claimed = match statement.issued_at {
        Some(at) => format!("claims {at}"),
        None => "claims no time".to_owned(),
    };
    format!(
        "entry {} ({} {id}) was not in its log at {after}; it {claimed}; vouched for by {}",
        index.0,
        statement.kind,
        vouchers.join(", ")
    )
}

fn run_in_words(absent: &Absent) -> String {
    let from = match absent.from {
        Some(from) => format!("from {from}"),
        None => "from the beginning".to_owned(),
    };
    format!("{} entries are all that was logged {from} to {}", absent.entries, absent.to)
}
