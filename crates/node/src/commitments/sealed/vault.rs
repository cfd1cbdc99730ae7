//! The secrets by which a party reads what it sealed itself, and a depositary its shares.
//!
//! The seed of an envelope opens it. It is made of a secret of the node, the board, and a nonce
//! that stands beside the envelope and says nothing to others: so nothing has to be kept but one
//! file, and whoever approves what is to be sealed reads it before.

use aws_lc_rs::hmac;
use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::sealed::opening::open_own;
use comity_agreements::commitment::sealed::{Board, DepositaryKey, Envelope};
use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::keys::{Seed, read_seed, write_seed};
use crate::node::Node;

/// What the file of a depositary's key is for (RFC 9180, KEM 0x0020).
const DEPOSITARY: (&str, &str) = ("x25519", "depositary");

/// What the file is for from which seeds of envelopes are made.
const SEALING: (&str, &str) = ("hmac-sha256", "sealing");

/// Said with what a seed is made of, so that the secret makes nothing else.
const LABEL: &[u8] = b"comity envelope seed v1\n";

/// The node's key as a depositary; made when it is first asked for.
pub(super) fn depositary(node: &Node) -> Result<DepositaryKey, Error> {
    Ok(DepositaryKey::from_seed(secret(node, DEPOSITARY)?.bytes()))
}

/// A nonce that was never used: 128 random bits, in hex.
pub(super) fn nonce() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| Error::internal("no random numbers"))?;
    Ok(HEXLOWER.encode(&bytes))
}

/// The seed of an envelope to a board.
pub(super) fn seed(node: &Node, board: &Board, nonce: &str) -> Result<Zeroizing<[u8; 32]>, Error> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret(node, SEALING)?.bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(LABEL);
    context.update(&board.digest().0);
    context.update(nonce.as_bytes());
    let tag = context.sign();
    let mut seed = Zeroizing::new([0_u8; 32]);
    for (to, from) in seed.iter_mut().zip(tag.as_ref()) {
        *to = *from;
    }
    Ok(seed)
}

/// What is in an envelope that was sealed here: `Some(None)` is a blank.
pub(super) fn open(
    node: &Node,
    board: &Board,
    envelope: &Envelope,
    nonce: &str,
) -> Option<Option<Commitment>> {
    open_own(board, envelope, &*seed(node, board, nonce).ok()?)
}

fn secret(node: &Node, (algorithm, purpose): (&str, &str)) -> Result<Seed, Error> {
    let path = node.config.dir.join("keys").join(format!("{purpose}.key"));
    let faulty = |error: crate::keys::KeyError| Error::internal(error.to_string());
    if !path.exists() {
        let made = write_seed(&path, algorithm, purpose, &Seed::generate().map_err(faulty)?);
        // Another request may have made it in this moment; the one that is there is read.
        if let Err(error) = made
            && !path.exists()
        {
            return Err(faulty(error));
        }
    }
    read_seed(&path, algorithm, purpose).map_err(faulty)
}
