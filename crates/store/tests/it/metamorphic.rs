//! One by one, in batches or all at once; live or replayed: the same, whatever is written.

use comity_testkit::suites::{metamorphic, word};

use crate::world::Sqlite;

#[test]
fn batches_do_not_matter() {
    metamorphic::batches_do_not_matter(&Sqlite, 12);
}

#[test]
fn the_store_says_what_the_model_says_also_when_it_is_derived_again() {
    word::says_what_the_model_says(&Sqlite, 24);
}
