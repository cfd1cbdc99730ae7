//! Files that belong together: a statement with its content, receipts and proofs, checked offline.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use comity_protocol::content::{Content, Digest};
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::log::merkle::{Hash, leaf_hash};
use comity_protocol::log::note::VerifierKey;
use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::TlogProof;
use comity_protocol::log::receipt::{self, ReceiptRefusal};
use comity_protocol::statement::{self, Refusal, Unverified};

use super::trusted::{Evidence, For, Trusted, cose_key, now_in_use};
use super::vouched;
use crate::audit::Brought;
use crate::audit::report::{KeysFrom, Report};
use crate::command::fingerprint::read_descriptor;
use crate::failure::Failure;

/// The first line of a proof (C2SP tlog-proof).
const PROOF_START: &[u8] = b"c2sp.org/tlog-proof@";

/// The first byte of a tagged COSE_Sign1 (RFC 9052 section 2).
const TAG_18: u8 = 0xd2;

/// Checks files, or walks the one that is a bundle.
pub(super) fn check(
    paths: &[String],
    keys: &[String],
    brought: &Brought,
) -> anyhow::Result<Report> {
    let mut evidence = Evidence::default();
    let target = paths.join(" ");
    for path in paths {
        let bytes = read(Path::new(path))?;
        sort(path, bytes, &mut evidence)?;
    }
    let (mut trusted, from) = trust(&mut evidence, keys, brought)?;
    let mut report = Report::new(target, from);
    let registrations = vouched::registrations(&mut evidence);
    vouched::trust(registrations, &mut evidence, &mut trusted, &mut report);
    match &*evidence.statements {
        [one] => one_statement(one, &evidence, &trusted, brought, &mut report),
        [] => return Err(Failure::usage("there is no statement among the files").into()),
        _ => return Err(Failure::usage("check one statement at a time").into()),
    }
    Ok(report.close())
}

/// Finds out what a file is from its first bytes; its name says nothing that could be relied on.
fn sort(path: &str, bytes: Vec<u8>, evidence: &mut Evidence) -> anyhow::Result<()> {
    if bytes.starts_with(PROOF_START) {
        let proof = TlogProof::parse(&bytes);
        evidence.proofs.push(proof.map_err(|refusal| {
            Failure::refused(format!("{path}: {refusal}")).code(refusal.code())
        })?);
        return Ok(());
    }
    if bytes.trim_ascii_start().starts_with(b"{") {
        match read_descriptor(&bytes) {
            Ok(descriptor) => evidence.descriptor = Some(descriptor),
            Err(_) => evidence.contents.push(bytes),
        }
        return Ok(());
    }
    match statement::parse(&bytes) {
        Ok(statement) => {
            // A transparent statement brings its receipts along (RFC 9943 section 7).
            let receipts = receipt::receipts_of(&bytes).unwrap_or_default();
            evidence.receipts.extend(receipts.into_iter().map(<[u8]>::to_vec));
            evidence.statements.push(statement);
        }
        // A receipt is a COSE_Sign1 as well, but without the claims of a statement.
        Err(_) if bytes.starts_with(&[TAG_18]) => evidence.receipts.push(bytes),
        Err(refusal) => {
            let failure =
                Failure::refused(format!("{path}: neither a statement nor a receipt: {refusal}"));
            return Err(failure.code(refusal.code()).into());
        }
    }
    Ok(())
}

/// The keys to check under, and where they came from.
fn trust(
    evidence: &mut Evidence,
    keys: &[String],
    brought: &Brought,
) -> anyhow::Result<(Trusted, KeysFrom)> {
    let mut trusted = Trusted::default();
    for key in keys {
        if let Ok(key) = key.parse::<VerifierKey>() {
            trusted.log.push(key);
        } else if let Some(key) = cose_key(key) {
            trusted.statement.push((None, key.clone()));
            trusted.receipt.push(key);
        } else {
            return Err(Failure::usage(format!("not a key: {key}")).into());
        }
    }
    let given = brought.descriptor.clone();
    let descriptor = given.clone().or_else(|| evidence.descriptor.take());
    let from = match (&descriptor, brought.fingerprint) {
        (Some(descriptor), Some(expected)) => {
            let actual = descriptor.fingerprint();
            if actual != expected {
                let text =
                    format!("the descriptor has the fingerprint {actual}, not the one given");
                return Err(Failure::refused(text).code("fingerprint-mismatch").into());
            }
            KeysFrom::Fingerprint
        }
        (Some(_), None) if given.is_none() && keys.is_empty() => KeysFrom::Itself,
        (None, _) if keys.is_empty() => {
            let failure = Failure::usage("there is no key to check the statement with");
            return Err(failure.hint("give --descriptor or --key").into());
        }
        _ => KeysFrom::Given,
    };
    if let Some(descriptor) = &descriptor {
        let party = Some(descriptor.party.clone());
        let statement = descriptor.statement_keys.iter().filter_map(|key| cose_key(key));
        trusted.statement.extend(statement.map(|key| (party.clone(), key)));
        let now = descriptor.keys().statement_keys;
        let now: BTreeSet<Kid> = now.iter().filter_map(|key| Some(cose_key(key)?.kid())).collect();
        let all = trusted.statement.iter().map(|(_, key)| key.kid());
        trusted.retired = all.filter(|kid| !now.contains(kid)).collect();
        trusted.now = now;
        let is_given =
            |kid: &Kid| keys.iter().filter_map(|key| cose_key(key)).any(|key| key.kid() == *kid);
        trusted.retired.retain(|kid| !is_given(kid));
        trusted.receipt.extend(cose_key(&descriptor.receipt_key));
        trusted.log.extend(descriptor.log_keys.iter().filter_map(|key| key.parse().ok()));
        let now = descriptor.keys();
        trusted.is_log_replaced = now.log_keys != descriptor.log_keys;
        if given.is_some() {
            now_in_use(&now, &descriptor.party, &mut trusted);
        }
        let in_use = cose_key(&now.receipt_key).map(|key| key.kid());
        let of_party = trusted.receipt.iter().map(PublicKey::kid);
        trusted.receipt_before =
            of_party.filter(|kid| Some(*kid) != in_use && !is_given(kid)).collect();
    }
    Ok((trusted, from))
}

fn one_statement(
    statement: &Unverified,
    evidence: &Evidence,
    trusted: &Trusted,
    brought: &Brought,
    report: &mut Report,
) {
    let said = statement.statement().clone();
    report.party = Some(said.issuer.clone());
    *report.statements.entry(said.kind.to_string()).or_default() += 1;
    let keys = For { trusted, issuer: &said.issuer };
    let begins = said.kind.as_str() == comity_protocol::kind::names::REGISTRATION_POLICY;
    let judged = if begins {
        let kids: Vec<Kid> = trusted.statement.iter().map(|(_, key)| key.kid()).collect();
        statement::verify_genesis(statement.clone(), &said.issuer, &kids)
    } else {
        statement::verify(statement.clone(), &keys)
    };
    let what = format!("{} of {}, {}", said.kind, said.issuer, statement.id());
    let mut retired = false;
    match judged {
        Ok(verified) => {
            retired = trusted.retired.contains(&verified.kid);
            report.passed("statement", what);
        }
        // Under a key that nobody here knows it may be true or false.
        Err(Refusal::UnknownKey) if !begins => {
            report.open("statement", format!("{what} {}", vouched::missing(&said.kid, trusted)));
        }
        Err(refusal) => report.failed("statement", format!("{what}: {refusal}")),
    }
    contents(&said, evidence, report);
    let leaf = leaf_hash(statement.entry());
    let own = said.issuer.log_origin();
    let mut is_logged = false;
    for bytes in &evidence.receipts {
        let verified = trusted
            .receipt
            .iter()
            .find_map(|key| Some((receipt::verify(bytes, &leaf, key).ok()?, key.kid())));
        match verified {
            Some((receipt, kid)) => {
                is_logged |= receipt.subject == own && !trusted.receipt_before.contains(&kid);
                let (index, size, log) = (receipt.index.0, receipt.size.0, &receipt.subject);
                let hosted = hosted(&said, log);
                report.passed("receipt", format!("entry {index} of {size} of {log}{hosted}"));
            }
            None if is_by_another(bytes, &leaf, trusted) => report.open(
                "receipt",
                "is signed with a receipt key that is none of those given: its party publishes all it \
                 had at `/.well-known/scitt-keys`; give it with --key",
            ),
            None => {
                report.failed("receipt", "does not verify for this statement under any key given");
            }
        }
    }
    for proof in &evidence.proofs {
        let is_in_use = check_proof(proof, statement, trusted, brought, report);
        is_logged |= is_in_use && proof.checkpoint.checkpoint.origin == own;
    }
    if retired && !is_logged {
        report.open(
            "key",
            "the issuer signs with this key no longer: whether it did so before or somebody else has \
             it, only the issuer's own log tells, by a receipt or proof under keys that are in use",
        );
    }
    if evidence.receipts.is_empty() && evidence.proofs.is_empty() {
        report.skipped("log", "no receipt and no proof: whether it was logged was not checked");
    }
}

/// Whether a receipt names a key that is none of those given, so that it may be true or false.
fn is_by_another(bytes: &[u8], leaf: &Hash, trusted: &Trusted) -> bool {
    let mut refusals = trusted.receipt.iter().map(|key| receipt::verify(bytes, leaf, key).err());
    refusals.all(|refusal| {
        matches!(refusal, Some(ReceiptRefusal::OtherKey | ReceiptRefusal::Algorithm))
    })
}

/// That a log is not the issuer's own, so that what stands there is not its own word.
fn hosted(said: &statement::Statement, origin: &str) -> String {
    if said.issuer.log_origin() == origin {
        return String::new();
    }
    format!(", where {} is hosted: not its own word", said.issuer)
}

fn contents(said: &statement::Statement, evidence: &Evidence, report: &mut Report) {
    for bytes in &evidence.contents {
        match content(said, bytes) {
            Ok(()) => {
                report.contents.valid += 1;
                report.passed("content", format!("has the digest {}", said.digest));
            }
            Err(why) => {
                report.contents.invalid += 1;
                report.failed("content", why);
            }
        }
    }
}

fn content(said: &statement::Statement, bytes: &[u8]) -> Result<(), String> {
    if Digest::of(bytes) != said.digest {
        return Err("is not the one the statement names".to_owned());
    }
    if said.kind.spec().is_some() {
        Content::parse(&said.kind, bytes).map_err(|refusal| refusal.to_string())?;
    }
    Ok(())
}

/// Whether it holds under keys that are in use.
fn check_proof(
    proof: &TlogProof,
    statement: &Unverified,
    trusted: &Trusted,
    brought: &Brought,
    report: &mut Report,
) -> bool {
    let head = proof.checkpoint.checkpoint.head;
    report.tree_size = head.size.0;
    report.root = Some(head.root);
    if trusted.log.is_empty() {
        report.failed("proof", "there is no key of the log to check it with");
        return false;
    }
    let none = Policy::none();
    let policy = brought.policy.as_ref().unwrap_or(&none);
    match trusted.logged(proof, statement.entry(), policy) {
        Ok(is_in_use) => {
            let (index, log) = (proof.index.0, &proof.checkpoint.checkpoint.origin);
            let hosted = hosted(statement.statement(), log);
            report.passed("proof", format!("entry {index} of {} of {log}{hosted}", head.size.0));
            is_in_use
        }
        Err(refusal) => {
            report.failed("proof", refusal.to_string());
            false
        }
    }
}

/// A file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
