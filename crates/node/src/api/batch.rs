//! Many signed statements in one request.

use std::sync::Arc;

use axum::extract::Request;

use super::extract::{expect_media_type, read_body};
use super::logged::LogOutcome;
use crate::accounts::anonymous;
use crate::node::Node;
use crate::problem::{Problem, codes};

/// Most statements in one request: as many as one commit takes.
pub const BATCH_MAX: usize = crate::sequencer::BATCH_MAX;

/// What a refused statement costs a stranger.
const REFUSED_COST: u64 = 5;

/// Takes the statements of a request, answers in order.
///
/// # Errors
/// Those of the request as a whole; what is wrong with one statement stands in its outcome.
pub async fn submit(node: Arc<Node>, request: Request) -> Result<Vec<LogOutcome>, Problem> {
    let (parts, body) = request.into_parts();
    let address = anonymous::address(&parts);
    node.guards.stranger_may_go_on(address, node.now())?;
    expect_media_type(&parts.headers, "application/cbor")?;
    let body = read_body(body, node.config.request_bytes_max).await?;
    let statements = split(&body)?;
    // Each on its own task: signatures are verified on all cores, and one commit takes them all.
    let mut tasks = Vec::with_capacity(statements.len());
    for range in statements {
        let (node, bytes) = (Arc::clone(&node), body.slice_ref(range));
        tasks.push(tokio::spawn(async move { node.offer(&bytes, None, "public").await }));
    }
    let mut outcomes = Vec::with_capacity(tasks.len());
    for task in tasks {
        let done = task.await.map_err(|error| Problem::internal(error.to_string()))?;
        outcomes.push(match done {
            Ok(logged) => LogOutcome::Logged(logged.into()),
            Err(problem) => {
                if problem.is_callers_fault() {
                    node.guards.stranger_failed(address, REFUSED_COST, node.now());
                }
                LogOutcome::Refused { code: problem.code(), detail: problem.detail().to_owned() }
            }
        });
    }
    Ok(outcomes)
}

/// The byte strings of a CBOR array, both of definite length (RFC 8949 section 3).
fn split(bytes: &[u8]) -> Result<Vec<&[u8]>, Problem> {
    let malformed = || {
        let detail = "The body is no CBOR array of 1 to 1,024 byte strings of definite length.";
        Problem::new(&codes::REQUEST_MALFORMED, detail)
    };
    const ARRAY: u8 = 4;
    const BYTES: u8 = 2;
    let (count, mut rest) = head(bytes, ARRAY).ok_or_else(malformed)?;
    if count == 0 || count > BATCH_MAX {
        return Err(malformed());
    }
    let mut out = Vec::with_capacity(count);
    for _ in 0..count {
        let (length, after) = head(rest, BYTES).ok_or_else(malformed)?;
        let (item, after) = after.split_at_checked(length).ok_or_else(malformed)?;
        out.push(item);
        rest = after;
    }
    if rest.is_empty() { Ok(out) } else { Err(malformed()) }
}

/// The argument of an initial byte of that major type, and what follows it.
fn head(bytes: &[u8], major: u8) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if first >> 5 != major {
        return None;
    }
    let (width, argument) = match first & 0x1f {
        small @ 0..=23 => return Some((usize::from(small), rest)),
        24 => (1, 0_usize),
        25 => (2, 0),
        26 => (4, 0),
        _ => return None,
    };
    let (bytes, rest) = rest.split_at_checked(width)?;
    Some((bytes.iter().fold(argument, |sum, byte| sum << 8 | usize::from(*byte)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_of_byte_strings_are_split_and_nothing_else() {
        assert_eq!(split(&[0x82, 0x41, 1, 0x42, 2, 3]).unwrap(), [&[1][..], &[2, 3]]);
        assert_eq!(split(&[0x81, 0x58, 0x02, 7, 8]).unwrap(), [&[7, 8][..]]);
        for bad in [
            &[][..],
            &[0x80],
            &[0x9f, 0x41, 1, 0xff],
            &[0x81],
            &[0x81, 0x42, 1],
            &[0x81, 0x61, 1],
            &[0x81, 0x41, 1, 0],
            &[0x81, 0x5f, 0x41, 1, 0xff],
            &[0x99, 0x04, 0x01, 0x41, 1],
            &[0x81, 0x5a, 0xff, 0xff, 0xff, 0xff, 1],
        ] {
            assert_eq!(split(bad).unwrap_err().code(), "request-malformed", "{bad:02x?}");
        }
    }
}
