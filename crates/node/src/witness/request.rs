//! What a witness is asked (C2SP tlog-witness, add-checkpoint), as both sides write and read it.

use comity_protocol::limits::PROOF_HASHES_MAX;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{Hash, TreeSize};

/// A request to cosign, read but not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size the sender believes was cosigned last.
    pub old: TreeSize,
    /// Consistency proof from there.
    pub path: Vec<Hash>,
    /// The checkpoint; extension lines are allowed.
    pub signed: SignedCheckpoint,
}

impl AddCheckpoint {
    /// Reads a request body strictly.
    ///
    /// `None` where it is not of the form in tlog-witness.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old = parse_size(lines.next()?.strip_prefix("old ")?)?;
        let path: Vec<Hash> = lines.map(Hash::from_base64).collect::<Result<_, _>>().ok()?;
        if path.len() > PROOF_HASHES_MAX {
            return None;
        }
        let signed = SignedCheckpoint::parse_foreign(checkpoint.as_bytes()).ok()?;
        (old <= signed.checkpoint.head.size).then_some(Self { old, path, signed })
    }

    /// Writes a request body.
    pub fn write(old: TreeSize, path: &[Hash], checkpoint: &[u8]) -> Vec<u8> {
        let mut body = format!("old {old}\n").into_bytes();
        for hash in path {
            body.extend_from_slice(hash.to_base64().as_bytes());
            body.push(b'\n');
        }
        body.push(b'\n');
        body.extend_from_slice(checkpoint);
        body
    }
}

/// A decimal without leading zeros.
pub(crate) fn parse_size(text: &str) -> Option<TreeSize> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    text.parse().ok().map(TreeSize)
}
