//! Style, scripts and fonts, embedded so that the program is one file.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::problem::Problem;
use crate::unchanged::{FRESH, unless_known};

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
    "alerts.js": "text/javascript; charset=utf-8",
    "passkey.js": "text/javascript; charset=utf-8",
    "verify.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
    "fonts/noto-sans-latin.woff2": "font/woff2",
    "fonts/noto-sans-latin-ext.woff2": "font/woff2",
    "fonts/noto-sans-cyrillic.woff2": "font/woff2",
    "fonts/noto-sans-mono-latin.woff2": "font/woff2",
    "fonts/noto-sans-arabic-400.woff2": "font/woff2",
    "fonts/noto-sans-arabic-600.woff2": "font/woff2",
    "fonts/OFL.txt": "text/plain; charset=utf-8",
};

/// Fonts alone are too large to be asked for on each page.
const FONT_AGE: HeaderValue = HeaderValue::from_static("public, max-age=604800");

/// `/assets/{path}`.
///
/// # Errors
/// `not-found`.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let asset = ASSETS.iter().find(|asset| asset.name == path);
    let asset = asset.ok_or_else(Problem::not_found)?;
    let age = if asset.media_type == "font/woff2" { FONT_AGE } else { FRESH };
    Ok(unless_known(&headers, asset.media_type, age, asset.bytes))
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};

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
