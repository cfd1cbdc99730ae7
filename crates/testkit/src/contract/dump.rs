//! All that can be read from a store, as text, to compare two of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use comity_protocol::content::Digest;
use comity_protocol::index::{LogId, Seq};
use comity_protocol::log::merkle::{Hash, HashReader};
use comity_protocol::log::merkle::{LeafIndex, TreeSize, root_at};
use comity_protocol::log::tile::tiles_between;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::{Begins, ProposalId, Query, TextScope};
use comity_store::{Proposals, Reader, StoreError};

/// Logs looked at: the own one and three peers'.
const LOGS: u32 = 4;

/// What can be read, by what was asked.
pub fn dump(reader: &dyn Reader) -> BTreeMap<String, String> {
    let mut dump = Dump { reader, lines: BTreeMap::new() };
    let (mut digests, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for log in (0..LOGS).map(LogId) {
        dump.log(log, &mut digests, &mut ids);
    }
    for id in &ids {
        dump.put(&format!("places {id}"), reader.places(id));
        dump.put(&format!("own index {id}"), reader.own_index(id));
    }
    for digest in &digests {
        dump.put(&format!("contents {digest}"), reader.contents(digest));
        dump.put(&format!("deliveries {digest}"), reader.deliveries(digest));
    }
    dump.facts();
    dump.queries();
    dump.people();
    dump.lines
}

struct Dump<'a> {
    reader: &'a dyn Reader,
    lines: BTreeMap<String, String>,
}

impl Dump<'_> {
    fn put<T: Debug>(&mut self, what: &str, value: Result<T, StoreError>) {
        let text = match value {
            Ok(value) => format!("{value:?}"),
            Err(error) => error.code().to_owned(),
        };
        self.lines.insert(what.to_owned(), text);
    }

    fn facts(&mut self) {
        let counted = self.reader.counts(None).unwrap_or_default();
        let named = counted.into_iter().filter_map(|count| count.kind);
        let mut kinds: BTreeSet<String> = named.map(|kind| kind.as_str().to_owned()).collect();
        for kind in &kinds {
            let one = BTreeSet::from([kind.clone()]);
            self.put(&format!("facts {kind}"), self.reader.facts(Seq(0), &one, 1_000));
        }
        self.put("facts", self.reader.facts(Seq(0), &kinds, 1_000));
        kinds.pop_first();
        self.put("some facts", self.reader.facts(Seq(3), &kinds, 2));
        let none = BTreeSet::from(["unheard.of".to_owned()]);
        self.put("no facts", self.reader.facts(Seq(0), &none, 2));
    }

    fn log(&mut self, log: LogId, digests: &mut BTreeSet<Digest>, ids: &mut BTreeSet<StatementId>) {
        let (reader, name) = (self.reader, format!("log {}", log.0));
        self.put(&format!("{name} head"), reader.head(log));
        self.put(&format!("{name} edge"), reader.edge(log));
        self.put(&format!("{name} checkpoint"), reader.checkpoint(log));
        self.put(&format!("{name} keys"), reader.keys(log));
        self.put(&format!("{name} sightings"), reader.sightings(log));
        for row in reader.sightings(log).unwrap_or_default() {
            let note = reader.sighting_note(log, &row.sighting);
            self.put(&format!("{name} note of {:?}", row.sighting), note);
        }
        self.put(&format!("{name} counts"), reader.counts(Some(log)));
        self.put(&format!("{name} kept bytes"), reader.kept_bytes(log));
        let far = Timestamp::from_millis(i64::MAX);
        self.put(&format!("{name} missing"), reader.contents_missing(log, Seq(0), far, 1_000));
        let soon = Timestamp::from_millis(0);
        self.put(&format!("{name} missing now"), reader.contents_missing(log, Seq(2), soon, 2));
        let size = reader.head(log).map_or(TreeSize(0), |head| head.size);
        let digests_of = |entries: Vec<Vec<u8>>| {
            entries.iter().map(|entry| Digest::of(entry)).collect::<Vec<_>>()
        };
        self.put(
            &format!("{name} entries"),
            reader.entries(log, LeafIndex(0), 10_000).map(digests_of),
        );
        self.put(
            &format!("{name} some entries"),
            reader.entries(log, LeafIndex(3), 2).map(digests_of),
        );
        for path in tiles_between(TreeSize(0), size) {
            self.put(
                &format!("{name} {path}"),
                reader.tile(log, &path).map(|bytes| Digest::of(&bytes)),
            );
            let wider =
                comity_protocol::log::tile::TilePath { width: path.width.min(255) + 1, ..path };
            self.put(
                &format!("{name} {wider}"),
                reader.tile(log, &wider).map(|bytes| Digest::of(&bytes)),
            );
        }
        for earlier in [1, size.0 / 2, size.0] {
            let root = root_at(&Hashes(reader, log), TreeSize(earlier));
            self.put(&format!("{name} root at {earlier}"), root);
        }
        self.put(&format!("{name} no node"), reader.hash(log, 0, size.0));
        for index in 0..=size.0 {
            let view = reader.statement_at(log, LeafIndex(index));
            if let Ok(Some(view)) = &view {
                if let Some((id, statement)) = &view.statement {
                    digests.insert(statement.digest);
                    let (digest, issuer) = (&statement.digest, &statement.issuer);
                    self.put(
                        &format!("{name} content {digest} {issuer}"),
                        reader.content(digest, log, issuer),
                    );
                    self.put(&format!("hosts {issuer}"), reader.hosts(issuer));
                    ids.insert(*id);
                }
                self.put(&format!("statement {}", view.seq.0), reader.statement(view.seq));
            }
            self.put(&format!("{name} statement {index}"), view);
        }
    }

    fn queries(&mut self) {
        let text =
            |text: &str, scope| Query { text: Some(text.to_owned()), scope, ..Query::default() };
        let parsed = |name: &str| name.parse().ok();
        let all = Query { limit: 25, ..Query::default() };
        let queries = [
            all.clone(),
            Query { limit: 3, ..Query::default() },
            Query { limit: 3, before: Some(Seq(4)), ..Query::default() },
            Query { before: Some(Seq(u64::MAX)), ..all.clone() },
            Query { kind: parsed("general.notice"), ..all.clone() },
            Query { kind: parsed("unheard.of"), ..all.clone() },
            Query { issuer: "borealis.example".parse().ok(), ..all.clone() },
            Query { issuer: "cygnus-lab.example".parse().ok(), ..all.clone() },
            Query {
                issuer: "asterion.example".parse().ok(),
                hosted_by: Some(LogId(1)),
                ..all.clone()
            },
            Query { hosted_by: Some(LogId(1)), limit: 2, before: Some(Seq(9)), ..all.clone() },
            Query { hosted_by: Some(LogId(0)), log: Some(LogId(1)), ..all.clone() },
            Query { hosted_by: Some(LogId(0)), kind: parsed("general.notice"), ..all.clone() },
            Query { log: Some(LogId(1)), ..all.clone() },
            Query { log: Some(LogId(0)), kind: parsed("general.notice"), limit: 2, ..all.clone() },
            Query { subject: Some("urn:example:one".to_owned()), ..all.clone() },
            Query { subject: Some("--".to_owned()), ..all.clone() },
            Query { begins: Begins::read("00000000"), ..all.clone() },
            Query { begins: Begins::read(&"0".repeat(64)), ..all.clone() },
            Query { known_by: Some(crate::logs::BEGIN.plus_millis(2)), ..all.clone() },
            Query { issued_from: Some(crate::logs::BEGIN), ..all.clone() },
            Query { issued_to: Some(crate::logs::BEGIN), ..all },
            Query { limit: 25, ..text("shuttle", TextScope::Everything) },
            Query { limit: 25, ..text("shuttle", TextScope::Subject) },
            Query { limit: 25, ..text("EXAMP one", TextScope::Subject) },
            Query { limit: 25, ..text("exam shut", TextScope::Everything) },
            Query { limit: 25, ..text("\" OR *", TextScope::Everything) },
        ];
        for query in queries {
            self.put(&format!("{query:?}"), self.reader.statements(&query));
        }
        self.put("counts", self.reader.counts(None));
        self.put("no statement", self.reader.statement(Seq(1_000_000)));
        self.put("no place", self.reader.places(&StatementId([9; 32])));
    }

    fn people(&mut self) {
        let reader = self.reader;
        self.put("cosigned", reader.cosigned());
        self.put("peers", reader.peers());
        self.put("equivocations", reader.equivocations());
        self.put("witnessed", reader.witnessed("cygnus-lab.example/log"));
        self.put("audit", reader.audit(None, 1_000));
        self.put("audit before 3", reader.audit(Some(3), 1));
        self.put("audit before the end of numbers", reader.audit(Some(u64::MAX), 1_000));
        self.put("urgent", reader.urgent());
        self.put("users", reader.users());
        for user in reader.users().unwrap_or_default() {
            self.put(&format!("user {}", user.name), reader.user(&user.name));
            self.put(&format!("credentials {}", user.name), reader.credentials(&user.name));
            for credential in reader.credentials(&user.name).unwrap_or_default() {
                let name = format!("credential {}", credential.label);
                self.put(&name, reader.credential(&credential.secret_hash));
            }
        }
        self.put("no credential", reader.credential(&[9; 32]));
        self.passkeys();
        self.put("no user", reader.user("nobody"));
        self.proposals();
    }
}

impl Dump<'_> {
    fn passkeys(&mut self) {
        let reader = self.reader;
        for user in reader.users().unwrap_or_default() {
            self.put(&format!("passkeys {}", user.name), reader.passkeys(&user.name));
            for passkey in reader.passkeys(&user.name).unwrap_or_default() {
                self.put(&format!("passkey {}", passkey.label), reader.passkey(&passkey.id));
            }
        }
        self.put("no passkey", reader.passkey(&[9]));
    }

    fn proposals(&mut self) {
        let reader = self.reader;
        for (which, name) in [(Proposals::Open, "open"), (Proposals::All, "all")] {
            self.put(&format!("{name} proposals"), reader.proposals(which, None, 1_000));
            self.put(&format!("{name} proposals, two"), reader.proposals(which, None, 2));
            self.put(&format!("{name} proposals before 3"), reader.proposals(which, Some(3), 1));
        }
        let all = reader.proposals(Proposals::All, None, 1_000);
        for row in all.map(|page| page.rows).unwrap_or_default() {
            self.put(&format!("proposal {}", row.id), reader.proposal(&row.id));
        }
        self.put("no proposal", reader.proposal(&ProposalId([9; 16])));
    }
}

struct Hashes<'a>(&'a dyn Reader, LogId);

impl HashReader for Hashes<'_> {
    type Error = StoreError;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, StoreError> {
        self.0.hash(self.1, level, index)
    }
}
