//! What somebody was given is, by its own bytes; a name says nothing that could be relied on.

use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::proof::TlogProof;
use comity_protocol::log::receipt;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{self, Unverified};
use comity_protocol::vouch::proof::Proof;
use comity_store::rows::Begins;
use data_encoding::{BASE64, BASE64URL, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use serde_json::Value;

use crate::bundle::is_bundle;

/// Longest text that is taken: what people paste, and files of which the command line takes larger
/// ones.
pub const BYTES_MAX: usize = 2 << 20;

/// Most files at once: a statement with its content, receipts and proofs.
pub const FILES_MAX: usize = 16;

/// The first line of a proof (C2SP tlog-proof).
const PROOF_START: &[u8] = b"c2sp.org/tlog-proof@";

/// The first byte of a tagged COSE_Sign1 (RFC 9052 section 2).
const TAG_18: u8 = 0xd2;

/// What somebody was given. Nothing of it is checked.
#[derive(Debug)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// The digits with which a statement's identifier begins.
    Name(Begins, String),
    /// What a page hands over so that a browser can check a statement.
    Evidence(Value),
    /// A file of a capability, for it to know.
    Json(Value),
    /// A proof of lateness or of absence.
    Time(Box<Proof>),
    /// A description of a party.
    Descriptor(Box<Descriptor>),
    /// A signed checkpoint of a log.
    Checkpoint(SignedCheckpoint),
    /// A bundle.
    Bundle(Vec<u8>),
    /// Files that belong together.
    Files(Files),
    /// None of these.
    Unreadable,
}

/// Files that belong together.
#[derive(Debug, Default)]
pub struct Files {
    /// Signed statements.
    pub statements: Vec<Unverified>,
    /// Receipts.
    pub receipts: Vec<Vec<u8>>,
    /// Proofs that entries stand in logs.
    pub proofs: Vec<TlogProof>,
    /// Contents.
    pub contents: Vec<Vec<u8>>,
}

impl Given {
    /// What a text is: an identifier, a text file, or files in base64 or hexadecimal digits, a line
    /// each.
    pub fn read(text: &str) -> Self {
        // Forms send the line breaks of texts as two signs.
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        if text.is_empty() {
            return Self::Nothing;
        }
        if let Some((begins, digits)) = name(text) {
            return Self::Name(begins, digits.to_ascii_lowercase());
        }
        match blobs(text) {
            Some(blobs) => Self::of(blobs),
            None => Self::Unreadable,
        }
    }

    fn of(blobs: Vec<Vec<u8>>) -> Self {
        if let [one] = &*blobs
            && let Some(alone) = alone(one)
        {
            return alone;
        }
        let mut files = Files::default();
        for blob in blobs {
            if !files.take(blob) {
                return Self::Unreadable;
            }
        }
        Self::Files(files)
    }
}

/// The digits with which a statement's identifier begins, however it was copied: alone, as a URN,
/// in a link to its page.
pub fn name(text: &str) -> Option<(Begins, &str)> {
    let text = text.trim();
    let digits = text
        .strip_prefix("urn:comity:statement:")
        .or_else(|| text.rsplit_once("/statements/").map(|(_, rest)| rest))
        .unwrap_or(text);
    let digits = digits.split(['/', '?', '#']).next().unwrap_or(digits);
    Some((Begins::read(digits)?, digits))
}

/// The files in a text; `None` where it is none of the forms.
fn blobs(text: &str) -> Option<Vec<Vec<u8>>> {
    if text.starts_with("file:") {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let decoded = lines.map(|line| decode(line.strip_prefix("file:")?.split_once(' ')?.1));
        return decoded.collect::<Option<Vec<_>>>().filter(|blobs| blobs.len() <= FILES_MAX);
    }
    let bytes = text.as_bytes();
    if text.starts_with('{') {
        return Some(vec![bytes.to_vec()]);
    }
    let is_text =
        bytes.starts_with(PROOF_START) || is_bundle(bytes) || text.contains("\n\n\u{2014} ");
    if is_text {
        // Notes end with a line break, which people lose when they copy.
        return Some(vec![format!("{text}\n").into_bytes()]);
    }
    let decoded = text.lines().filter(|line| !line.trim().is_empty()).map(decode);
    decoded.collect::<Option<Vec<_>>>().filter(|blobs| blobs.len() <= FILES_MAX)
}

/// Base64 or base64url, padded or not, or hexadecimal digits.
fn decode(line: &str) -> Option<Vec<u8>> {
    let line = line.trim();
    let bytes = line.as_bytes();
    HEXLOWER_PERMISSIVE
        .decode(bytes)
        .or_else(|_| BASE64.decode(bytes))
        .or_else(|_| BASE64URL.decode(bytes))
        .or_else(|_| BASE64URL_NOPAD.decode(bytes))
        .ok()
}

/// What stands alone; `None` where it is one of the files that can stand together.
fn alone(blob: &[u8]) -> Option<Given> {
    if is_bundle(blob) {
        return Some(Given::Bundle(blob.to_vec()));
    }
    if let Ok(signed) = SignedCheckpoint::parse(blob) {
        return Some(Given::Checkpoint(signed));
    }
    let value: Value = serde_json::from_slice(blob).ok()?;
    let has = |member: &str| value.get(member).is_some();
    if value.get("proof").is_some_and(Value::is_string) {
        return Some(
            Proof::parse(blob).map_or(Given::Unreadable, |proof| Given::Time(proof.into())),
        );
    }
    if has("entry") && has("checkpoint") && has("path") {
        return Some(Given::Evidence(value));
    }
    if let Some(descriptor) = descriptor(&value) {
        return Some(Given::Descriptor(descriptor.into()));
    }
    // A content file is known by its salt.
    (value.is_object() && !has("salt")).then_some(Given::Json(value))
}

/// A description of a party, alone or with its fingerprint beside it.
fn descriptor(value: &Value) -> Option<Descriptor> {
    let inner = value.get("descriptor").unwrap_or(value);
    serde_json::from_value(inner.clone()).ok()
}

impl Files {
    fn take(&mut self, blob: Vec<u8>) -> bool {
        if blob.starts_with(PROOF_START) {
            let proof = TlogProof::parse(&blob).ok();
            let is_one = proof.is_some();
            self.proofs.extend(proof);
            return is_one;
        }
        if blob.trim_ascii_start().starts_with(b"{") {
            let value = serde_json::from_slice(&blob).unwrap_or_default();
            // Keys that come along count for nothing: those of the logs known here do.
            if descriptor(&value).is_none() {
                self.contents.push(blob);
            }
            return true;
        }
        match statement::parse(&blob) {
            Ok(statement) => {
                // A transparent statement brings its receipts along (RFC 9943 section 7).
                let receipts = receipt::receipts_of(&blob).unwrap_or_default();
                self.receipts.extend(receipts.into_iter().map(<[u8]>::to_vec));
                self.statements.push(statement);
                true
            }
            // A receipt is a COSE_Sign1 as well, but without the claims of a statement.
            Err(_) if blob.starts_with(&[TAG_18]) => {
                self.receipts.push(blob);
                true
            }
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(text: &str) -> String {
        let given = format!("{:?}", Given::read(text));
        given.split(['(', ' ', '{']).next().unwrap().to_owned()
    }

    #[test]
    fn what_was_given_is_told_by_its_bytes() {
        let id = "ab".repeat(32);
        for (text, is) in [
            ("", "Nothing"),
            (&id, "Name"),
            (&format!("https://node.example/statements/{id}\n"), "Name"),
            ("ABCDEF12", "Name"),
            (&format!("/statements/{id}/evidence.json?log=0"), "Name"),
            ("0oRYQKIB/deadbeef", "Unreadable"),
            ("{\"entry\":\"\",\"checkpoint\":\"\",\"path\":[]}", "Evidence"),
            ("{\"duty\":\"x\",\"as-of\":\"2026-01-01T00:00:00Z\"}", "Json"),
            ("{\"proof\":\"lateness\"}", "Unreadable"),
            ("{\"salt\":\"x\",\"marking\":{},\"body\":{}}", "Files"),
            ("file:a.json e30=", "Json"),
            ("file:a.json ???", "Unreadable"),
            ("comity bundle 1\n{}\n", "Bundle"),
            ("hello", "Unreadable"),
            ("c2sp.org/tlog-proof@v1\nindex x\n\n", "Unreadable"),
            ("{\"a\":", "Files"),
        ] {
            assert_eq!(sort(text), is, "{text}");
        }
        let many = vec!["file:a e30="; FILES_MAX + 1].join("\n");
        assert_eq!(sort(&many), "Unreadable");
    }
}
