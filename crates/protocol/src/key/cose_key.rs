//! COSE_Key (RFC 9052 section 7, RFC 9053 section 7, RFC 9964): what a public key looks like on the
//! wire.

use super::algorithm::{Algorithm, UNCOMPRESSED};
use crate::cbor::{self, Major, Reader, Writer};
use crate::limits::STATEMENT_BYTES_MAX;

const KTY: i64 = 1;
const ALG: i64 = 3;
const KTY_OKP: i64 = 1;
const KTY_EC2: i64 = 2;
const KTY_AKP: i64 = 7;
const CRV_P256: i64 = 1;
const CRV_ED25519: i64 = 6;

/// The parameters that matter, still without meaning.
#[derive(Default)]
struct Parameters<'a> {
    kty: Option<i64>,
    alg: Option<i64>,
    /// -1 as an integer: the curve of OKP and EC2.
    curve: Option<i64>,
    /// -1 as bytes: the public key of AKP.
    akp: Option<&'a [u8]>,
    /// -2: x of OKP and EC2, the private key of AKP.
    second: Option<&'a [u8]>,
    /// -3: y of EC2.
    third: Option<&'a [u8]>,
    /// -4: the private key of OKP and EC2.
    private: bool,
}

/// The algorithm and the raw bytes; `None` where this is no public COSE_Key of a supported type.
pub(super) fn read(bytes: &[u8]) -> Option<(Algorithm, Vec<u8>)> {
    if bytes.len() > STATEMENT_BYTES_MAX {
        return None;
    }
    cbor::check(bytes).ok()?;
    let p = parameters(Reader::new(bytes))?;
    match (p.kty?, p.alg, p.curve) {
        (KTY_OKP, None | Some(-8 | -19), Some(CRV_ED25519)) if !p.private && p.third.is_none() => {
            Some((Algorithm::Ed25519, p.second?.to_vec()))
        }
        (KTY_EC2, None | Some(-7), Some(CRV_P256)) if !p.private => {
            let (x, y) = (p.second?, p.third?);
            let is_point = x.len() == 32 && y.len() == 32;
            is_point.then(|| (Algorithm::Es256, [&[UNCOMPRESSED], x, y].concat()))
        }
        // The private part of AKP stands at -2.
        (KTY_AKP, Some(-49), None) if p.second.is_none() => {
            Some((Algorithm::MlDsa65, p.akp?.to_vec()))
        }
        _ => None,
    }
}

/// Deterministic CBOR of the required parameters: the input of the thumbprint.
pub(super) fn write(algorithm: Algorithm, raw: &[u8]) -> Vec<u8> {
    let writer = Writer::with_capacity(raw.len().saturating_add(16));
    match algorithm {
        Algorithm::Ed25519 => {
            writer.map(3).int(KTY).int(KTY_OKP).int(-1).int(CRV_ED25519).int(-2).bytes(raw)
        }
        Algorithm::Es256 => {
            let (x, y) = raw.get(1..).unwrap_or_default().split_at_checked(32).unwrap_or_default();
            writer
                .map(4)
                .int(KTY)
                .int(KTY_EC2)
                .int(-1)
                .int(CRV_P256)
                .int(-2)
                .bytes(x)
                .int(-3)
                .bytes(y)
        }
        Algorithm::MlDsa65 => {
            writer.map(3).int(KTY).int(KTY_AKP).int(ALG).int(algorithm.cose()).int(-1).bytes(raw)
        }
    }
    .finish()
}

fn parameters(mut reader: Reader<'_>) -> Option<Parameters<'_>> {
    let mut p = Parameters::default();
    for _ in 0..reader.map()? {
        // A text label is no parameter we know.
        let Some(label) = reader.int() else {
            reader.text()?;
            reader.skip()?;
            continue;
        };
        match label {
            KTY => p.kty = Some(reader.int()?),
            ALG => p.alg = Some(reader.int()?),
            -1 if reader.peek() == Some(Major::Bytes) => p.akp = reader.bytes(),
            -1 => p.curve = Some(reader.int()?),
            -2 => p.second = Some(reader.bytes()?),
            -3 => p.third = Some(reader.bytes()?),
            -4 => {
                reader.skip()?;
                p.private = true;
            }
            _ => {
                reader.skip()?;
            }
        }
    }
    Some(p)
}
