//! Files that belong together: a statement with its content, receipts and proofs, checked offline.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use comity_protocol::content::{Content, Digest};
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::log::merkle::leaf_hash;
use comity_protocol::log::note::VerifierKey;
use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::TlogProof;
use comity_protocol::log::receipt;
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::statement::{self, Keys, Unverified};

use crate::audit::Brought;
use crate::audit::report::{KeysFrom, Report};
use crate::command::fingerprint::read_descriptor;
use crate::failure::Failure;

/// The first line of a proof (C2SP tlog-proof).
const PROOF_START: &[u8] = b"c2sp.org/tlog-proof@";

/// The first byte of a tagged COSE_Sign1 (RFC 9052 section 2).
const TAG_18: u8 = 0xd2;

/// The files, by what they are.
#[derive(Default)]
struct Evidence {
    statements: Vec<Unverified>,
    receipts: Vec<Vec<u8>>,
    proofs: Vec<TlogProof>,
    contents: Vec<Vec<u8>>,
    descriptor: Option<Descriptor>,
}

/// Keys that are taken for true.
#[derive(Default)]
struct Trusted {
    statement: Vec<(Option<PartyId>, PublicKey)>,
    /// Those of them with which the party signs no longer, by its own descriptor.
    retired: BTreeSet<Kid>,
    receipt: Vec<PublicKey>,
    /// Whether the receipt key, and those of the log, were replaced by its own descriptor.
    is_replaced: (bool, bool),
    log: Vec<VerifierKey>,
}

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
    let (trusted, from) = trust(&mut evidence, keys, brought)?;
    let mut report = Report::new(target, from);
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
        let given = keys.iter().filter_map(|key| cose_key(key)).map(|key| key.kid());
        given.for_each(|kid| {
            trusted.retired.remove(&kid);
        });
        trusted.receipt.extend(cose_key(&descriptor.receipt_key));
        trusted.log.extend(descriptor.log_keys.iter().filter_map(|key| key.parse().ok()));
        // Whoever has keys that were replaced makes receipts and proofs with them, too.
        let now = descriptor.keys();
        trusted.is_replaced =
            (now.receipt_key != descriptor.receipt_key, now.log_keys != descriptor.log_keys);
    }
    Ok((trusted, from))
}

fn cose_key(text: &str) -> Option<PublicKey> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    PublicKey::from_cose_key(&bytes).ok()
}

/// Keys for one statement: those given without a party count for whoever it names as its issuer.
struct For<'a> {
    trusted: &'a Trusted,
    issuer: &'a PartyId,
}

impl Keys for For<'_> {
    fn key(&self, kid: &Kid) -> Option<(&PartyId, &PublicKey)> {
        let found = self.trusted.statement.iter().find(|(_, key)| key.kid() == *kid)?;
        Some((found.0.as_ref().unwrap_or(self.issuer), &found.1))
    }
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
    let judged = if said.kind.as_str() == comity_protocol::kind::names::REGISTRATION_POLICY {
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
        Err(refusal) => report.failed("statement", format!("{what}: {refusal}")),
    }
    for bytes in &evidence.contents {
        match content(&said, bytes) {
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
    let leaf = leaf_hash(statement.entry());
    let own = said.issuer.log_origin();
    let mut is_logged = false;
    for bytes in &evidence.receipts {
        let verified =
            trusted.receipt.iter().find_map(|key| receipt::verify(bytes, &leaf, key).ok());
        match verified {
            Some(receipt) => {
                is_logged |= receipt.subject == own && !trusted.is_replaced.0;
                let (index, size, log) = (receipt.index.0, receipt.size.0, &receipt.subject);
                let hosted = hosted(&said, log);
                report.passed("receipt", format!("entry {index} of {size} of {log}{hosted}"));
            }
            None => {
                report.failed("receipt", "does not verify for this statement under any key given");
            }
        }
    }
    for proof in &evidence.proofs {
        let is_good = check_proof(proof, statement, trusted, brought, report);
        is_logged |= is_good && !trusted.is_replaced.1 && proof.checkpoint.checkpoint.origin == own;
    }
    if retired && !is_logged {
        report.failed(
            "key",
            "the issuer signs with this key no longer: whether it did so before or somebody else has \
             it, only the issuer's own log tells, by a receipt or proof under keys that are in use",
        );
    }
    if evidence.receipts.is_empty() && evidence.proofs.is_empty() {
        report.skipped("log", "no receipt and no proof: whether it was logged was not checked");
    }
}

/// That a log is not the issuer's own, so that what stands there is not its own word.
fn hosted(said: &statement::Statement, origin: &str) -> String {
    if said.issuer.log_origin() == origin {
        return String::new();
    }
    format!(", where {} is hosted: not its own word", said.issuer)
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

/// Whether it holds.
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
    match proof.verify(statement.entry(), &trusted.log, policy) {
        Ok(_) => {
            let (index, log) = (proof.index.0, &proof.checkpoint.checkpoint.origin);
            let hosted = hosted(statement.statement(), log);
            report.passed("proof", format!("entry {index} of {} of {log}{hosted}", head.size.0));
            true
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
