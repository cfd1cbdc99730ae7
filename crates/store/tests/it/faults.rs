//! Every step of every write of SQLite fails once: before it is done, and after, for once and for
//! ever.

use comity_store::fault::Point;
use comity_testkit::suites::faults;

use crate::world::Sqlite;

#[test]
fn every_step_fails_in_every_way_and_nothing_is_lost() {
    let ways = faults::fail_everywhere(&Sqlite, 6, |_| true);
    assert!(ways > 150, "only {ways} failures were tried");
}

#[test]
fn so_does_every_step_about_a_tile_that_becomes_full() {
    let about_tiles =
        |point| matches!(point, Point::Commit | Point::Tile | Point::Sync | Point::Row("progress"));
    let ways = faults::fail_everywhere(&Sqlite, 254, about_tiles);
    assert!(ways > 30, "only {ways} failures were tried");
}

#[test]
fn a_change_that_lies_about_its_head_is_never_signed() {
    faults::a_lie_is_never_signed(&Sqlite);
}
