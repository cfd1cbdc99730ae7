//! A party that keeps a log, as a node would: verified entries, decided changes, sealed heads.

use comity_protocol::content::Content;
use comity_protocol::exchange::follow::{Pinned, Walker};
use comity_protocol::index::{Batch, Change, Keyring, LogId, Relation, View, decide};
use comity_protocol::key::{PublicKey, SignFailure, Signer as _};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::{CompactRange, TreeHead};
use comity_protocol::marking::Marking;
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::statement::{self, Confirmation, Draft, StatementId};
use comity_protocol::time::Timestamp;
use comity_store::Seal;
use comity_store::rows::{ContentRow, PeerRow, PeerState};
use serde_json::{Value, json};

use crate::fixtures::{kind, party};
use crate::keys::TestSigner;

/// The time at which log fixtures begin: 2026-11-18T11:06:40Z.
pub const BEGIN: Timestamp = Timestamp::from_secs(1_795_000_000);

/// A statement, the content it names, and its identifier.
#[derive(Clone, Debug)]
pub struct Made {
    /// The log entry.
    pub entry: Vec<u8>,
    /// The content file as a store keeps it.
    pub content: ContentRow,
    /// The identifier.
    pub id: StatementId,
}

/// One log of one party.
#[derive(Clone)]
pub struct LogFixture {
    /// The store's number for it.
    pub log: LogId,
    /// Who keeps it.
    pub keeper: PartyId,
    seed: u8,
    walker: Walker,
}

impl LogFixture {
    /// A log of the party of this name whose key is made of `seed`, not yet begun.
    pub fn new(log: LogId, keeper: &str, seed: u8) -> Self {
        let keeper = party(keeper);
        let pinned = Pinned {
            origin: keeper.log_origin(),
            keeper: keeper.clone(),
            log_keys: Vec::new(),
            statement_kids: vec![TestSigner::ed25519(seed).kid()],
        };
        let walker = Walker::new(pinned, log, CompactRange::new(), Keyring::default());
        Self { log, keeper, seed, walker }
    }

    /// The key that signs its statements.
    pub fn key(&self) -> PublicKey {
        TestSigner::ed25519(self.seed).public().clone()
    }

    /// How a store knows the keeper as a peer.
    pub fn peer(&self) -> PeerRow {
        let key = data_encoding::BASE64URL_NOPAD.encode(&self.key().to_cose_key());
        PeerRow {
            log: self.log,
            descriptor: Descriptor {
                party: self.keeper.clone(),
                name: self.keeper.to_string(),
                origin: self.keeper.log_origin(),
                statement_keys: vec![key.clone()],
                receipt_key: key,
                log_keys: Vec::new(),
                witness_keys: Vec::new(),
                current: None,
            },
            address: format!("https://{}", self.keeper),
            added_at: BEGIN,
            state: PeerState::Following,
            contact_at: None,
            seen: None,
            failure: None,
        }
    }

    /// Entry 0: the registration policy with the keeper's key.
    pub fn genesis(&self) -> Made {
        let body = json!({
            "title": "What this log registers",
            "text": "Statements of registered issuers.",
            "keeper": self.keeper.as_str(),
            "algorithms": ["Ed25519"],
            "kinds": "any",
        });
        let key = Some(Confirmation::Key(self.key().to_cose_key()));
        self.make(names::REGISTRATION_POLICY, &self.keeper.log_origin(), body, key, 0)
    }

    /// A notice; `number` makes it another statement, and its salt another.
    pub fn notice(&self, subject: &str, text: &str, number: u64) -> Made {
        let body = json!({ "title": format!("Notice {number}"), "text": text });
        self.make(names::NOTICE, subject, body, None, number)
    }

    /// A statement about an earlier one.
    pub fn about(&self, relation: Relation, target: &StatementId, number: u64) -> Made {
        let (kind, body) = match relation {
            Relation::Supersedes => (names::SUPERSESSION, json!({ "reason": "It was replaced." })),
            Relation::Amends => (names::AMENDMENT, json!({ "reason": "It was incomplete." })),
            Relation::Retracts => (names::RETRACTION, json!({ "reason": "It was wrong." })),
            Relation::Erases => {
                let digest = "ab".repeat(32);
                (
                    names::ERASURE,
                    json!({ "digest": digest, "reason": "Somebody named in it asked." }),
                )
            }
        };
        self.make(kind, &target.urn(), body, None, number)
    }

    /// A statement of this party about the very content of another's.
    pub fn copy_of(&self, other: &Made, number: u64) -> Made {
        let draft = Draft {
            issuer: self.keeper.clone(),
            subject: format!("urn:example:copy:{number}"),
            kind: other.content.kind.clone(),
            digest: other.content.digest,
            issued_at: Some(BEGIN),
            confirmation: None,
        };
        let content =
            ContentRow { log: self.log, issuer: self.keeper.clone(), ..other.content.clone() };
        self.sign(&draft, content)
    }

    /// Registers the key of another seed for another party.
    pub fn register(&self, issuer: &str, seed: u8, number: u64) -> Made {
        let key = TestSigner::ed25519(seed).public().to_cose_key();
        let key = Some(Confirmation::Key(key));
        self.make(names::ISSUER_REGISTRATION, issuer, json!({ "name": issuer }), key, number)
    }

    /// Revokes that key.
    pub fn revoke(&self, issuer: &str, seed: u8, number: u64) -> Made {
        let kid = Some(Confirmation::Kid(TestSigner::ed25519(seed).kid()));
        let body = json!({ "reason": "The key was lost." });
        self.make(names::ISSUER_REVOCATION, issuer, body, kid, number)
    }

    /// The same party speaking with another key, or another party that hands its statements to this
    /// log.
    #[must_use]
    pub fn speaking_as(&self, issuer: &str, seed: u8) -> Self {
        Self { keeper: party(issuer), seed, ..self.clone() }
    }

    /// Verifies entries and decides what they change, as the sequencer does.
    #[expect(clippy::expect_used, reason = "a fixture begins with its genesis entry")]
    pub fn change(&mut self, view: &dyn View, entries: &[&[u8]], at: Timestamp) -> Change {
        let entries = self.walker.read(entries).expect("a genesis entry first");
        let seal = TestSeal { origin: self.walker.pinned().origin.clone() };
        let checkpoint = (self.log != LogId::OWN).then(|| seal.note(self.walker.head()));
        let keeper = self.walker.pinned().keeper.clone();
        let batch = Batch { log: self.log, keeper, known_at: at, entries, checkpoint };
        decide(view, &batch)
    }

    /// The head of what was made so far.
    pub fn head(&self) -> TreeHead {
        self.walker.head()
    }

    /// Signs for the own log.
    pub fn seal(&self) -> TestSeal {
        TestSeal { origin: self.walker.pinned().origin.clone() }
    }

    #[expect(
        clippy::expect_used,
        reason = "what a fixture says is well-formed and its signer does not fail"
    )]
    fn make(
        &self,
        name: &str,
        subject: &str,
        body: Value,
        confirmation: Option<Confirmation>,
        number: u64,
    ) -> Made {
        let kind = kind(name);
        let mut salt = [self.seed; 32];
        if let Some(end) = salt.last_chunk_mut::<8>() {
            *end = number.to_be_bytes();
        }
        let content = Content::seal(&kind, salt, Marking::clear(), body).expect("a valid content");
        let draft = Draft {
            issuer: self.keeper.clone(),
            subject: subject.to_owned(),
            kind: kind.clone(),
            digest: content.digest,
            issued_at: Some(BEGIN),
            confirmation,
        };
        let row = ContentRow {
            digest: content.digest,
            log: self.log,
            kind,
            issuer: self.keeper.clone(),
            bytes: content.bytes,
            received_at: BEGIN,
            received_from: None,
            erased_at: None,
        };
        self.sign(&draft, row)
    }

    #[expect(clippy::expect_used, reason = "a test's signer does not fail")]
    fn sign(&self, draft: &Draft, content: ContentRow) -> Made {
        let entry = draft.sign(&TestSigner::ed25519(self.seed)).expect("a signature");
        let id = statement::parse(&entry).expect("a statement").id();
        Made { entry, content, id }
    }
}

/// Signs heads in form only: a checkpoint note whose one signature is no signature.
#[derive(Clone, Debug)]
pub struct TestSeal {
    origin: String,
}

impl TestSeal {
    /// The seal of the log of this origin.
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.to_owned() }
    }

    /// The note.
    pub fn note(&self, head: TreeHead) -> Vec<u8> {
        let Self { origin } = self;
        let signature = data_encoding::BASE64.encode(&[1; 68]);
        let (size, root) = (head.size, head.root.to_base64());
        format!("{origin}\n{size}\n{root}\n\n\u{2014} {origin} {signature}\n").into_bytes()
    }
}

impl Seal for TestSeal {
    fn seal(&self, head: TreeHead) -> Result<Vec<u8>, SignFailure> {
        Ok(self.note(head))
    }
}
