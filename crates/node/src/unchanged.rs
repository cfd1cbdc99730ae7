//! Answers that need not be sent again to whoever has them (RFC 9110 sections 8.8.3, 13.1.2).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};

/// The newest is asked for each time.
pub const FRESH: HeaderValue = HeaderValue::from_static("no-cache");

/// An answer of this media type that may be kept so long; 304 and nothing of it to whoever names
/// its tag.
pub fn unless_known(
    asked: &HeaderMap,
    media_type: &'static str,
    age: HeaderValue,
    body: impl AsRef<[u8]> + IntoResponse,
) -> Response {
    let tag = tag(body.as_ref());
    answer(asked, media_type, age, &tag, body)
}

/// An answer that is made of parts, and kept until one of them is another: it is asked for far more
/// often than it changes. Takes twice the bytes of the answer.
#[derive(Default)]
pub struct Kept(Mutex<Option<Arc<Made>>>);

struct Made {
    parts: Vec<Vec<u8>>,
    tag: String,
    body: Bytes,
}

impl Kept {
    /// As [`unless_known`], of what `make` makes of these parts.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn unless_known<E>(
        &self,
        asked: &HeaderMap,
        media_type: &'static str,
        parts: Vec<Vec<u8>>,
        make: impl FnOnce(&[Vec<u8>]) -> Result<Vec<u8>, E>,
    ) -> Result<Response, E> {
        let kept = self.kept().clone().filter(|made| made.parts == parts);
        let made = match kept {
            Some(made) => made,
            None => {
                let body = make(&parts)?;
                let made = Arc::new(Made { parts, tag: tag(&body), body: Bytes::from(body) });
                *self.kept() = Some(Arc::clone(&made));
                made
            }
        };
        Ok(answer(asked, media_type, FRESH, &made.tag, made.body.clone()))
    }

    fn kept(&self) -> MutexGuard<'_, Option<Arc<Made>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tag(body: &[u8]) -> String {
    format!("\"{}\"", BASE64URL_NOPAD.encode(&Sha256::digest(body)))
}

fn answer(
    asked: &HeaderMap,
    media_type: &'static str,
    age: HeaderValue,
    tag: &str,
    body: impl IntoResponse,
) -> Response {
    // No tag has a quotation mark within, so one that stands in a list with both of its own is
    // there, as strong or as weak.
    let names = |known: &HeaderValue| known.to_str().is_ok_and(|s| s.contains(tag) || s == "*");
    let is_known = asked.get_all(header::IF_NONE_MATCH).iter().any(names);
    let mut answer = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response()
    };
    answer.headers_mut().insert(header::CACHE_CONTROL, age);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_sent_to_whoever_does_not_have_it() {
        let answer = |known: Option<&str>, body: &str| {
            let mut asked = HeaderMap::new();
            if let Some(known) = known {
                asked.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            }
            let answer = unless_known(&asked, "text/plain", FRESH, body.as_bytes().to_vec());
            let tag = answer.headers()[header::ETAG].to_str().unwrap().to_owned();
            (answer.status().as_u16(), tag)
        };
        let (first, tag) = answer(None, "one");
        assert_eq!(first, 200);
        assert_eq!(answer(Some(&tag), "one"), (304, tag.clone()));
        assert_eq!(answer(Some(&format!("\"x\", W/{tag}")), "one").0, 304);
        assert_eq!(answer(Some("*"), "one").0, 304);
        assert_eq!(answer(Some(&tag), "two").0, 200);
        assert_eq!(answer(Some("no tag"), "one").0, 200);
    }

    #[test]
    fn an_answer_is_made_anew_when_a_part_is_another() {
        let (kept, asked) = (Kept::default(), HeaderMap::new());
        let mut made = 0;
        let mut tag = |parts: &[&str]| {
            let parts = parts.iter().map(|part| part.as_bytes().to_vec()).collect();
            let answer = kept.unless_known(&asked, "text/plain", parts, |parts| {
                made += 1;
                Ok::<_, ()>(parts.concat())
            });
            (answer.unwrap().headers()[header::ETAG].clone(), made)
        };
        let (first, _) = tag(&["one", "two"]);
        assert_eq!(tag(&["one", "two"]), (first.clone(), 1));
        let (other, count) = tag(&["one", "three"]);
        assert_ne!(first, other);
        assert_eq!(count, 2);
    }
}
