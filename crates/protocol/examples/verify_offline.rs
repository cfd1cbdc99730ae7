//! Checks, with nothing but `comity-protocol`, what somebody was given: a statement, its content
//! and the receipt of a log, under keys that a fingerprint vouches for.
//!
//! No node is asked and nothing is believed but the fingerprint, which was compared over another
//! channel. `comity get STATEMENT --out FOLDER` writes such a folder:
//!
//! ```sh
//! cargo run -p comity-protocol --example verify_offline -- FOLDER FINGERPRINT
//! ```
#![expect(clippy::print_stdout, reason = "a program for people")]

use std::path::Path;
use std::process::ExitCode;

use comity_protocol::content::Content;
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::log::merkle::leaf_hash;
use comity_protocol::log::receipt;
use comity_protocol::party::{Descriptor, Fingerprint, PartyId};
use comity_protocol::statement::{self, Keys};
use data_encoding::BASE64URL_NOPAD;

/// What somebody was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    /// The signed statement.
    pub(crate) statement: Vec<u8>,
    /// Its content file, where one came along.
    pub(crate) content: Option<Vec<u8>>,
    /// The receipt of the log that it stands in.
    pub(crate) receipt: Vec<u8>,
    /// The description of the party that keeps the log, as JSON.
    pub(crate) descriptor: Vec<u8>,
}

/// The keys of one party.
struct KeysOf {
    party: PartyId,
    keys: Vec<PublicKey>,
}

impl Keys for KeysOf {
    fn key(&self, kid: &Kid) -> Option<(&PartyId, &PublicKey)> {
        self.keys.iter().find(|key| key.kid() == *kid).map(|key| (&self.party, key))
    }
}

/// Checks it; what is shown, a line each, or the code of the first thing that is wrong.
pub(crate) fn verify(given: &Given, trusted: &Fingerprint) -> Result<Vec<String>, &'static str> {
    // Who: the fingerprint is over the keys with which the party began.
    let descriptor: Descriptor =
        serde_json::from_slice(&given.descriptor).map_err(|_| "descriptor-malformed")?;
    if descriptor.fingerprint() != *trusted {
        return Err("fingerprint-other");
    }
    let key = |text: &String| {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| "descriptor-malformed")?;
        PublicKey::from_cose_key(&bytes).map_err(|refusal| refusal.code())
    };
    let keys = descriptor.statement_keys.iter().map(key).collect::<Result<_, _>>()?;
    let keys = KeysOf { party: descriptor.party.clone(), keys };
    // What: read strictly, then form, key, issuer and signature.
    let unverified = statement::parse(&given.statement).map_err(|refusal| refusal.code())?;
    let said = statement::verify(unverified, &keys).map_err(|refusal| refusal.code())?;
    let mut shown = vec![
        format!("statement  {}", said.id()),
        format!("issuer     {}", said.issuer),
        format!("kind       {}", said.kind),
        format!("subject    {}", said.subject),
    ];
    // The content is the one that was signed: its digest says so.
    if let Some(bytes) = &given.content {
        let content = Content::parse(&said.kind, bytes).map_err(|refusal| refusal.code())?;
        content.matches(&said.digest).map_err(|refusal| refusal.code())?;
        shown.push(format!("content    {} bytes, as signed", bytes.len()));
    }
    // It stands in the log: the path of the receipt leads to a root that the log signed.
    let log = key(&descriptor.receipt_key)?;
    let found = receipt::verify(&given.receipt, &leaf_hash(said.entry()), &log);
    let found = found.map_err(receipt::ReceiptRefusal::code)?;
    if found.subject != descriptor.origin {
        return Err("receipt-other-log");
    }
    shown.push(format!("entry      {} of {} in {}", found.index.0, found.size.0, found.subject));
    Ok(shown)
}

/// The file of a folder whose name ends so.
fn file(folder: &Path, ending: &str) -> std::io::Result<Vec<u8>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(ending) {
            return std::fs::read(path);
        }
    }
    Err(std::io::Error::new(std::io::ErrorKind::NotFound, format!("no file *{ending}")))
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, fingerprint] = words.as_slice() else {
        println!("verify_offline FOLDER FINGERPRINT");
        return ExitCode::from(2);
    };
    let read = |ending: &str| file(Path::new(folder), ending);
    let given = || {
        Ok::<Given, std::io::Error>(Given {
            statement: read(".cose")?,
            content: read(".content.json").ok(),
            receipt: read(".receipt")?,
            descriptor: read("descriptor.json")?,
        })
    };
    let Ok(trusted) = fingerprint.parse() else {
        println!("a fingerprint has 64 hex digits");
        return ExitCode::from(2);
    };
    let verdict = given().map_err(|error| error.to_string());
    match verdict.and_then(|given| verify(&given, &trusted).map_err(str::to_owned)) {
        Ok(shown) => {
            shown.iter().for_each(|line| println!("{line}"));
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            println!("not verified: {wrong}");
            ExitCode::FAILURE
        }
    }
}
