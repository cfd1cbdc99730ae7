//! Both stores keep the contract.

use comity_store::Store;
use comity_store::sqlite::SqliteStore;
use comity_testkit::contract;
use comity_testkit::model::ModelStore;

#[test]
fn the_model_keeps_the_contract() {
    contract::run(&|| Box::new(ModelStore::new()));
}

#[test]
fn sqlite_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    contract::run(&|| -> Box<dyn Store> {
        count.set(count.get() + 1);
        Box::new(SqliteStore::open(&dir.path().join(count.get().to_string())).unwrap())
    });
}
