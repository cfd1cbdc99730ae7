//! The model store stands what every store must, so that it is worth being compared with.

use std::sync::Arc;

use comity_protocol::index::Seq;
use comity_store::fault::{Faults, Hook};
use comity_store::{OpenError, Store};
use comity_testkit::model::{Disk, ModelStore};
use comity_testkit::suites::reindex::Damage;
use comity_testkit::suites::{Backend, faults, full_disk, metamorphic, recovery, reindex, word};

/// The model, as the suites see it.
struct Model;

impl Backend for Model {
    type Place = Disk;

    fn place(&self) -> Disk {
        Disk::default()
    }

    fn open(&self, place: &Disk) -> Result<Box<dyn Store>, OpenError> {
        Ok(Box::new(ModelStore::on(place, Hook::default())))
    }

    fn open_with_faults(
        &self,
        place: &Disk,
        faults: Arc<dyn Faults>,
    ) -> Result<Box<dyn Store>, OpenError> {
        Ok(Box::new(ModelStore::on(place, Hook(Some(faults)))))
    }

    fn copy(&self, place: &Disk) -> Disk {
        place.copy()
    }
}

#[test]
fn every_step_fails_in_every_way_and_nothing_is_lost() {
    let ways = faults::fail_everywhere(&Model, 6, |_| true);
    assert!(ways > 50, "only {ways} failures were tried");
    faults::a_lie_is_never_signed(&Model);
}

#[test]
fn a_disk_that_is_full() {
    let disk = Disk::default();
    full_disk::run(
        || ModelStore::on(&disk, Hook::default()),
        |_| disk.limit(100_000),
        |_| disk.limit(1_000_000),
    );
}

#[test]
fn all_is_there_after_opening_again() {
    recovery::all_is_there(&Model);
}

#[test]
fn every_difference_is_found_named_and_mended_where_that_can_be() {
    let damages = [
        Damage {
            spoil: |disk: &Disk| disk.lose_statement(Seq(4)),
            expect: "statement seq 4: is missing",
            mends: true,
        },
        Damage { spoil: Disk::lose_relations, expect: "seq 4: is missing", mends: true },
        Damage {
            spoil: |disk| disk.damage_entry(5),
            expect: "log 0 entry 5: the verifier refuses it",
            mends: false,
        },
    ];
    reindex::differences(&Model, &damages, |_| {});
    reindex::changes_nothing(&Model);
}

#[test]
fn batches_do_not_matter() {
    metamorphic::batches_do_not_matter(&Model, 12);
}

#[test]
fn it_says_what_it_says_when_it_is_derived_again() {
    word::says_what_the_model_says(&Model, 24);
}

/// Five histories a case, so five thousand; many more where there is time.
#[test]
fn what_is_said_of_a_party_rests_on_its_own_log_alone() {
    let slow = std::env::var_os("COMITY_SLOW").is_some();
    word::rests_on_the_own_log_alone(if slow { 10_000 } else { 1_000 });
}
