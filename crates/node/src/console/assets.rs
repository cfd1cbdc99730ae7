//! Style, scripts and fonts, embedded so that the program is one file.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal: $media_type:literal,)*) => {
        [$(Asset {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../console/", $name)),
        }),*]
    };
}

static ASSETS: &[Asset] = &assets! {
    "style.css": "text/css; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "verify.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
    "fonts/noto-sans-latin.woff2": "font/woff2",
    "fonts/noto-sans-latin-ext.woff2": "font/woff2",
    "fonts/noto-sans-mono-latin.woff2": "font/woff2",
    "fonts/noto-sans-arabic-400.woff2": "font/woff2",
    "fonts/noto-sans-arabic-600.woff2": "font/woff2",
    "fonts/OFL.txt": "text/plain; charset=utf-8",
};

/// Fonts alone are too large to be asked for on each page.
const FONT_AGE: HeaderValue = HeaderValue::from_static("public, max-age=604800");

/// The rest may change with every release, and an ETag makes asking cheap.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// `/assets/{path}`.
///
/// # Errors
/// `not-found`.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let asset = ASSETS.iter().find(|asset| asset.name == path);
    let asset = asset.ok_or_else(Problem::not_found)?;
    let digest = Sha256::digest(asset.bytes);
    let tag = format!("\"{}\"", HEXLOWER.encode(digest.get(..12).unwrap_or_default()));
    let age = if asset.media_type == "font/woff2" { FONT_AGE } else { ASK };
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == tag.as_bytes());
    let tag = HeaderValue::try_from(tag).map_err(|error| Problem::internal(error.to_string()))?;
    let fixed = [(header::ETAG, tag), (header::CACHE_CONTROL, age)];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let media_type = HeaderValue::from_static(asset.media_type);
    Ok((fixed, [(header::CONTENT_TYPE, media_type)], asset.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_style_asks_for_is_here() {
        let style = std::str::from_utf8(ASSETS[0].bytes).unwrap();
        for found in style.split("url(\"/assets/").skip(1) {
            let name = found.split('"').next().unwrap();
            assert!(ASSETS.iter().any(|asset| asset.name == name), "{name}");
        }
        let fonts: usize = ASSETS
            .iter()
            .filter(|asset| asset.media_type == "font/woff2")
            .map(|asset| asset.bytes.len())
            .sum();
        assert!(fonts < 600_000, "{fonts} bytes of fonts");
    }

    #[tokio::test]
    async fn an_asset_that_is_known_is_not_sent_again() {
        let path = || Path("style.css".to_owned());
        let first = asset(path(), HeaderMap::new()).await.unwrap();
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[header::ETAG].clone();
        let again = asset(path(), HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)])).await;
        assert_eq!(again.unwrap().status(), StatusCode::NOT_MODIFIED);
        let none = asset(Path("../Cargo.toml".to_owned()), HeaderMap::new()).await;
        assert_eq!(none.unwrap_err().code(), "not-found");
    }
}
