//! The life of agreements: each rule of the Vienna Convention by example, histories at random
//! against a slow reference, and what must not change whatever the order.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

mod random;
mod reference;
pub(crate) mod script;

use script::{LAST, day, id, person, script};

#[expect(clippy::needless_pass_by_value, reason = "a test reads better so")]
fn check(terms: Value, entry: &str, text: &str, expected: Expect) {
    expected.assert_eq(&script(&terms, entry, text).answers());
}

mod consent;
mod leaving;
mod measures;
mod reservations;
mod sets;
