//! What callers read, byte for byte.

use axum::body::to_bytes;
use expect_test::{Expect, expect};

use comity_store::StoreError;

use super::*;

fn text(response: Response) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (parts, body) = response.into_parts();
    let body = runtime.block_on(to_bytes(body, 4_096)).unwrap();
    let mut out = format!("{}\n", parts.status);
    for (name, value) in &parts.headers {
        out.push_str(&format!("{name}: {}\n", value.to_str().unwrap()));
    }
    out.push_str(&String::from_utf8_lossy(&body));
    out
}

fn check(problem: Problem, want: &Expect) {
    want.assert_eq(&text(problem.into_response()));
}

#[test]
fn problems_are_json_and_hide_what_only_the_log_records() {
    check(
        Problem::new(&codes::NOT_FOUND, "No statement has this identifier.").because("row 7"),
        &expect![[r#"
            404 Not Found
            content-type: application/problem+json
            cache-control: no-store
            {"type":"urn:comity:error:not-found","title":"Not found","status":404,"detail":"No statement has this identifier.","code":"not-found"}"#]],
    );
    check(
        StoreError::Unavailable("disk full on /var/lib".to_owned()).into(),
        &expect![[r#"
            503 Service Unavailable
            content-type: application/problem+json
            cache-control: no-store
            retry-after: 5
            {"type":"urn:comity:error:unavailable","title":"The node cannot do this now","status":503,"detail":"The store cannot take this now; nothing was written.","code":"unavailable"}"#]],
    );
}

#[test]
fn scrapi_gets_concise_problem_details() {
    let problem = Problem::new(&codes::LOCATOR, "No.");
    let response = problem.into_concise();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let shown = text(response);
    assert!(shown.contains("application/concise-problem-details+cbor"), "{shown}");
    assert!(shown.ends_with("oInvalid locator!cNo."), "{shown}");
}

/// Codes of the ground and of all capabilities.
fn all() -> impl Iterator<Item = &'static Code> {
    let of_capabilities = crate::capabilities::ALL.iter().flat_map(|one| one.codes);
    codes::ALL.iter().chain(of_capabilities).copied()
}

#[test]
fn codes_are_unique_kebab_case_and_failures() {
    let mut seen = std::collections::BTreeSet::new();
    for code in all() {
        assert!(seen.insert(code.code), "{} stands twice", code.code);
        assert!(code.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", code.code);
        assert!((400..600).contains(&status(code.class)), "{} is no failure", code.code);
    }
}

#[test]
fn the_document_lists_every_code_with_its_status() {
    let document = include_str!("../../../../spec/errors.md");
    let rows = document.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
        let code = cells.next()?.trim_end_matches('`');
        // What is met only outside of HTTP has no status.
        Some((code, cells.next()?.parse::<u16>().ok()?))
    });
    let listed: std::collections::BTreeMap<&str, u16> = rows.collect();
    for code in all() {
        assert_eq!(
            listed.get(code.code),
            Some(&status(code.class)),
            "{} in spec/errors.md",
            code.code
        );
    }
    for (code, status) in listed {
        let found = all().find(|known| known.code == code);
        assert_eq!(
            found.map(|known| super::status(known.class)),
            Some(status),
            "{code} in error/codes.rs"
        );
    }
}
