//! A log on a stick: the same rows as over the network, and nothing of a damaged or lying one.

use std::fs::File;
use std::io::{BufReader, Cursor};

use comity_node::bundle::{self, Bundle};
use comity_protocol::index::LogId;
use comity_protocol::marking::{Marking, Tlp};

use crate::support::{Running, run, until};

const A: &str = "asterion.example";
const B: &str = "borealis.example";
const C: &str = "cygnus-lab.example";

fn open(bytes: &[u8]) -> Bundle {
    Bundle::open(Box::new(Cursor::new(bytes.to_vec()))).unwrap()
}

#[test]
fn a_stick_carries_what_the_network_does() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        for number in 0..600 {
            let marking = if number % 10 == 0 {
                Marking::new(Tlp::Amber, vec![B.parse().unwrap()], None).unwrap()
            } else {
                Marking::clear()
            };
            a.say(number, marking).await;
        }
        let path = dir.path().join("a.bundle");
        let recipient = Some(B.parse().unwrap());
        let file = File::create(&path).unwrap();
        let exported = bundle::export(&a.node, recipient, 0, file).await.unwrap();
        assert_eq!(exported.entries, 601);
        assert_eq!(exported.contents, 601);
        assert_eq!(exported.bytes, std::fs::metadata(&path).unwrap().len());

        let stick = || Bundle::open(Box::new(BufReader::new(File::open(&path).unwrap()))).unwrap();
        let refused = bundle::import(&b.node, stick(), None, "user:test").await.unwrap_err();
        assert_eq!(refused.code(), "peer-unknown");
        let fingerprint = Some(a.node.descriptor.fingerprint());
        let imported = bundle::import(&b.node, stick(), fingerprint, "user:test").await.unwrap();
        assert_eq!((imported.entries, imported.size), (601, 601));
        let again = bundle::import(&b.node, stick(), None, "user:test").await.unwrap();
        assert_eq!((again.entries, again.size), (0, 601), "idempotent");

        c.follow(&a).await;
        let log = c.peer(A).log;
        until("over the network", || c.head(log) == a.head(LogId::OWN)).await;
        assert_eq!(b.head(b.peer(A).log), c.head(log));
        let given = a.node.read_now(|reader| {
            let view =
                reader.statement_at(LogId::OWN, comity_protocol::log::merkle::LeafIndex(1))?;
            let digest = view.unwrap().statement.unwrap().1.digest;
            reader.deliveries(&digest)
        });
        assert!(
            given.unwrap().iter().any(|delivery| delivery.to == B),
            "who was given what is kept"
        );

        // Each reading is told of, also one that brought nothing new, and none of a log that is
        // followed over the network.
        let read =
            |node: &Running, known_by| node.node.horizons(known_by).unwrap()[A].copies_read.len();
        assert_eq!((read(&b, None), read(&c, None)), (2, 0));
        assert_eq!(read(&b, Some(comity_protocol::time::Timestamp::EPOCH)), 0);

        // The next stick begins where the last one ended.
        a.say(700, Marking::clear()).await;
        let file = File::create(&path).unwrap();
        bundle::export(&a.node, None, 601, file).await.unwrap();
        let imported = bundle::import(&b.node, stick(), None, "user:test").await.unwrap();
        assert_eq!((imported.entries, imported.size), (1, 602));
        assert_eq!(read(&b, None), 3);
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

#[test]
fn damaged_and_lying_sticks_change_nothing() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        for number in 0..5 {
            a.say(number, Marking::clear()).await;
        }
        let path = dir.path().join("a.bundle");
        bundle::export(&a.node, None, 0, File::create(&path).unwrap()).await.unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert!(bundle::is_bundle(&bytes));
        let fingerprint = Some(a.node.descriptor.fingerprint());

        // One bit of an entry.
        let mut flipped = bytes.clone();
        let at = bytes.windows(13).position(|window| window == b"tile/entries/").unwrap() + 200;
        flipped[at] ^= 1;
        let refused = bundle::import(&b.node, open(&flipped), fingerprint, "user:test").await;
        let code = refused.unwrap_err().code();
        assert!(
            ["peer-root-mismatch", "peer-genesis", "tile-truncated", "tile-trailing-bytes"]
                .contains(&code),
            "{code}"
        );
        assert_eq!(b.head(b.peer(A).log).size.0, 0);

        // Another party's fingerprint.
        let refused = bundle::import(&a.node, open(&bytes), fingerprint, "user:test").await;
        assert_eq!(refused.unwrap_err().code(), "peer-is-self");
        let imported = bundle::import(&b.node, open(&bytes), None, "user:test").await.unwrap();
        assert_eq!(imported.entries, 6);
        a.stop().await;
        b.stop().await;
    });
}
