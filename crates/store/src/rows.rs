//! What goes in and comes out of the store, in words of the domain.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use comity_protocol::content::Digest;
use comity_protocol::index::{LogId, Relation, Seq};
use comity_protocol::kind::Kind;
use comity_protocol::log::merkle::{LeafIndex, TreeHead};
use comity_protocol::marking::Marking;
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::statement::{Confirmation, Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Sighting;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A statement where it stands, with how it stands now.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementView {
    /// Position in this node's knowledge.
    pub seq: Seq,
    /// The log it stands in.
    pub log: LogId,
    /// Its position there.
    pub index: LeafIndex,
    /// When this node came to know it (transaction time).
    pub known_at: Timestamp,
    /// What it says; `None` where the verifier refused the entry.
    pub statement: Option<(StatementId, Statement)>,
    /// Whether it is hosted here: the log is another party's than its issuer's.
    pub hosted: bool,
    /// Why it was refused, or why it has no effect.
    pub refusal: Option<String>,
    /// Title taken from its content, where the content is held.
    pub title: Option<String>,
    /// What later statements of this log did to it.
    pub relations: Vec<(Relation, StatementId)>,
    /// Whether the content is here, come through this log.
    pub content: ContentState,
}

/// A statement in effect, its issuer's own word, with its content file where that is held.
#[derive(Clone, Debug, PartialEq)]
pub struct FactRow {
    /// Position in this node's knowledge.
    pub seq: Seq,
    /// The log it stands in.
    pub log: LogId,
    /// Its position there, by which it is known when others can say that it was logged.
    pub index: LeafIndex,
    /// When this node came to know it (transaction time).
    pub known_at: Timestamp,
    /// Its identifier.
    pub id: StatementId,
    /// What it says.
    pub statement: Statement,
    /// The content file; `None` where it is not held or was destroyed.
    pub content: Option<Vec<u8>>,
}

/// Statements in effect, and how far was read for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// In order of their sequence numbers.
    pub rows: Vec<FactRow>,
    /// Nothing else that was asked for stands up to here.
    pub reached: Seq,
}

/// Whether a content is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContentState {
    /// Held.
    Held,
    /// Not here: not yet fetched, or withheld.
    Absent,
    /// Destroyed.
    Erased,
}

/// A question about statements. All conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words, each of which must occur where `scope` says.
    pub text: Option<String>,
    /// Where the words are looked for.
    pub scope: TextScope,
    /// Exactly this kind.
    pub kind: Option<Kind>,
    /// The own word of exactly this party; with `hosted_by` what is hosted in its name.
    pub issuer: Option<PartyId>,
    /// Only what is hosted in this log.
    pub hosted_by: Option<LogId>,
    /// Exactly this subject.
    pub subject: Option<String>,
    /// Whose identifier begins so.
    pub begins: Option<Begins>,
    /// Only this log.
    pub log: Option<LogId>,
    /// Known at or before (transaction time); relations later than this do not count either.
    pub known_by: Option<Timestamp>,
    /// Claimed at or after (valid time).
    pub issued_from: Option<Timestamp>,
    /// Claimed before (valid time).
    pub issued_to: Option<Timestamp>,
    /// Older than this sequence number (the cursor).
    pub before: Option<Seq>,
    /// At most so many, 1 to 1,000.
    pub limit: usize,
}

/// Identifiers that begin alike, as lists shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begins {
    /// The first of them, in order.
    pub first: StatementId,
    /// The last of them.
    pub last: StatementId,
}

impl Begins {
    /// How few hexadecimal digits may stand for an identifier.
    pub const DIGITS_MIN: usize = 8;

    /// As many digits as an identifier has.
    pub const DIGITS: usize = 64;

    /// Those that begin with these hexadecimal digits, 8 to 64 of them.
    pub fn read(digits: &str) -> Option<Self> {
        let is_long_enough = (Self::DIGITS_MIN..=Self::DIGITS).contains(&digits.len());
        if !is_long_enough || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let digits = digits.to_ascii_lowercase();
        let filled = |with: char| {
            let rest = Self::DIGITS.saturating_sub(digits.len());
            format!("{digits}{}", String::from(with).repeat(rest)).parse().ok()
        };
        Some(Self { first: filled('0')?, last: filled('f')? })
    }

    /// Whether an identifier is one of them.
    pub fn holds(&self, id: &StatementId) -> bool {
        (self.first..=self.last).contains(id)
    }
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextScope {
    /// Subject, title and content text: for those who may see every content held.
    #[default]
    Everything,
    /// The subject alone, which is public: what a search finds must not tell what a content says.
    Subject,
}

/// Some rows and the cursor to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<u64>,
}

/// How many statements of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind; `None` counts refused entries.
    pub kind: Option<Kind>,
    /// How many.
    pub count: u64,
}

/// A content file.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentRow {
    /// Its digest.
    pub digest: Digest,
    /// The log it came through.
    pub log: LogId,
    /// Its kind.
    pub kind: Kind,
    /// In whose name it stands there, who may have it erased.
    pub issuer: PartyId,
    /// The file, empty once erased.
    pub bytes: Vec<u8>,
    /// When it came here.
    pub received_at: Timestamp,
    /// Who handed it over; `None`: this node's own people.
    pub received_from: Option<PartyId>,
    /// When it was destroyed.
    pub erased_at: Option<Timestamp>,
}

/// A content was handed to somebody: who saw it, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which content.
    pub digest: Digest,
    /// A peer's party, or a user of this node as `user:<name>`, or `public`.
    pub to: String,
    /// When first.
    pub at: Timestamp,
}

/// A peer and how following it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct PeerRow {
    /// The local number of its log.
    pub log: LogId,
    /// Who it is; pinned by fingerprint when added.
    pub descriptor: Descriptor,
    /// Where its node answers (base URL).
    pub address: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// Whether new claims of it are taken.
    pub state: PeerState,
    /// The last answer.
    pub contact_at: Option<Timestamp>,
    /// The newest head it showed, which may be ahead of what is held.
    pub seen: Option<TreeHead>,
    /// The last failure, by stable code.
    pub failure: Option<String>,
}

impl PeerRow {
    /// Of several rows that something is true of, the one that is not removed, else the newest: a
    /// party that was pinned anew has one row for each of its identities.
    pub fn current(rows: &[Self], is: impl Fn(&Self) -> bool) -> Option<&Self> {
        let live = |row: &&Self| row.state != PeerState::Removed;
        let all = || rows.iter().rev().filter(|row| is(row));
        all().find(live).or_else(|| all().next())
    }

    /// The row of each party that is [`Self::current`], in the order of their logs.
    pub fn each_current(rows: &[Self]) -> Vec<&Self> {
        let mut of_party: BTreeMap<&PartyId, &Self> = BTreeMap::new();
        for row in rows {
            let party = &row.descriptor.party;
            let is_live = row.state != PeerState::Removed;
            let gives_way = |held: &&Self| is_live || held.state == PeerState::Removed;
            if of_party.get(party).is_none_or(gives_way) {
                of_party.insert(party, row);
            }
        }
        let mut current: Vec<&Self> = of_party.into_values().collect();
        current.sort_by_key(|row| row.log);
        current
    }
}

/// Whether a peer's claims are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeerState {
    /// Followed.
    Following,
    /// Proved to equivocate: its new claims are held back until people decide.
    Held,
    /// Followed no longer.
    Removed,
}

/// Two signed checkpoints that cannot both be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquivocationRow {
    /// The log's origin.
    pub origin: String,
    /// The proof (see `comity_protocol::exchange::Equivocation`), JSON.
    pub proof: Vec<u8>,
    /// When it was found or received.
    pub found_at: Timestamp,
    /// Who told; `None`: found here.
    pub told_by: Option<PartyId>,
}

/// What this node last cosigned for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessRow {
    /// The log's origin.
    pub origin: String,
    /// The head.
    pub head: TreeHead,
    /// The log's signed checkpoint with this node's cosignatures.
    pub note: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

/// Somebody saw a log at a size at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightingRow {
    /// Which log.
    pub log: LogId,
    /// Who saw which size when.
    pub sighting: Sighting,
    /// When this node came to know of it.
    pub known_at: Timestamp,
}

/// An urgent statement pushed by a peer ahead of the pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrgentRow {
    /// Its identifier.
    pub id: StatementId,
    /// Who pushed it.
    pub from: PartyId,
    /// The statement.
    pub entry: Vec<u8>,
    /// When it came.
    pub at: Timestamp,
}

/// What an account may do; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Read what the node's own people may read.
    Reader,
    /// Submit statements.
    Officer,
    /// Approve, erase.
    Approver,
    /// Accounts and peers.
    Admin,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Argon2id PHC string; empty: no password login.
    pub password: String,
    /// Whether it may sign in.
    pub enabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// The accounts that created it, or made a credential of it: they could sign in as it.
    pub handled_by: BTreeSet<String>,
    /// Whether the person is one of those that TLP:RED is for.
    pub cleared: bool,
    /// Whose account it is at the provider of sign-on.
    pub linked: Option<Linked>,
    /// Who asked that its passkeys be taken away; another has to agree.
    pub recovery: Option<Recovery>,
}

impl UserRow {
    /// An account that may sign in, in nobody's hands, without a password.
    pub const fn new(name: String, role: Role, created_at: Timestamp) -> Self {
        Self {
            name,
            role,
            password: String::new(),
            enabled: true,
            created_at,
            handled_by: BTreeSet::new(),
            cleared: false,
            linked: None,
            recovery: None,
        }
    }
}

/// An account at the provider of sign-on (OpenID Connect).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The provider (`iss`).
    pub issuer: String,
    /// Whom the provider means (`sub`).
    pub subject: String,
    /// Whether sign-on made the account, so that its role is the one that the provider's claims
    /// give, each time.
    pub is_mapped: bool,
}

/// An administrator's wish that the passkeys of an account be taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// The account that asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
}

/// A passkey: the public half of a key that a device made for an account here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    /// The credential's identifier, chosen by the device.
    pub id: Vec<u8>,
    /// Whose.
    pub user: String,
    /// The key (COSE_Key).
    pub key: Vec<u8>,
    /// How often the device says it was used; zero where it does not count.
    pub count: u32,
    /// What its person calls it.
    pub label: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was shown last.
    pub used_at: Option<Timestamp>,
}

/// What wakes an account, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRuleRow {
    /// Whose.
    pub user: String,
    /// The rules: JSON.
    pub rules: String,
    /// When they were set, or first taken to be the usual ones.
    pub set_at: Timestamp,
}

/// What an account was or is to be told by one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// Whom.
    pub user: String,
    /// Of what: an account is told of one key once by each channel.
    pub key: String,
    /// By which channel.
    pub channel: String,
    /// What there is to tell: JSON.
    pub what: String,
    /// How far it is.
    pub state: AlertState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed.
    pub failure: Option<String>,
}

/// How far an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertState {
    /// It waits to be told.
    Waiting,
    /// It was told.
    Told,
    /// It was tried as long as it is tried, in vain.
    GivenUp,
    /// It is told of in a summary with others.
    Summed,
}

/// What a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CredentialKind {
    /// A browser session.
    Session,
    /// An API token.
    Token,
    /// A link that signs in once.
    Once,
    /// An address of the calendar of what is due: it opens nothing else.
    Calendar,
    /// A sign-in that a passkey has to complete: it opens nothing.
    Half,
    /// A browser from which the account signed in before: others' guesses do not count for it, and
    /// it opens nothing.
    Device,
}

/// A session, token or one-time link; the secret itself is never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialRow {
    /// SHA-256 of the secret.
    pub secret_hash: [u8; 32],
    /// What it is.
    pub kind: CredentialKind,
    /// Whose.
    pub user: String,
    /// What it is for, in the user's words.
    pub label: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What the program at the other end called itself; empty where it said nothing.
    pub device: String,
    /// From which address it was used last; empty where that is not known.
    pub address: String,
    /// When it was used last, to some minutes; `None`: not since it began.
    pub used_at: Option<Timestamp>,
    /// Whether a passkey was shown for it.
    pub by_passkey: bool,
}

impl CredentialRow {
    /// Whether it is a browser session.
    pub const fn is_session(&self) -> bool {
        matches!(self.kind, CredentialKind::Session)
    }
}

/// The name of a proposal: 16 random bytes, 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProposalId(pub [u8; 16]);

/// A text is no name of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a proposal's name has 32 hex digits in lower case")]
pub struct ProposalIdRefusal;

impl fmt::Display for ProposalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ProposalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for ProposalId {
    type Err = ProposalIdRefusal;

    fn from_str(text: &str) -> Result<Self, ProposalIdRefusal> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes());
        let bytes = bytes.map_err(|_| ProposalIdRefusal)?;
        Ok(Self(bytes.try_into().map_err(|_| ProposalIdRefusal)?))
    }
}

impl Serialize for ProposalId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A statement that somebody proposed the party should sign, which another has to approve.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalRow {
    /// Its name.
    pub id: ProposalId,
    /// The account that proposed it, by name.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// The kind of the statement.
    pub kind: Kind,
    /// What it is about.
    pub subject: String,
    /// The content's body as JSON; `None` once it was destroyed (see [`Verdict::keeps_body`]).
    pub body: Option<String>,
    /// Who may see the content.
    pub marking: Marking,
    /// A key the statement speaks of.
    pub confirmation: Option<Confirmation>,
    /// Not to be approved at or after this time.
    pub expires_at: Timestamp,
    /// What became of it; `None`: it waits.
    pub outcome: Option<ProposalOutcome>,
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalOutcome {
    /// Which way it went.
    pub verdict: Verdict,
    /// The account that decided, by name; `node` where time did.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why; empty where none was asked for.
    pub reason: String,
    /// The statement that was signed, where it was approved.
    pub statement: Option<StatementId>,
}

/// Which way a proposal went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Another person approved it, and it was signed and logged.
    Approved,
    /// Another person rejected it.
    Rejected,
    /// Nobody decided in time.
    Expired,
    /// Whoever proposed it took it back.
    Withdrawn,
}

impl Verdict {
    /// Whether the body stays readable. What was signed lives on as a content, which can be erased;
    /// what was taken back is nobody's business. What was rejected or ran out of time stays, so
    /// that it can be corrected and proposed again.
    pub const fn keeps_body(self) -> bool {
        matches!(self, Self::Rejected | Self::Expired)
    }
}

/// Something somebody did at this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// A user, a peer, or `node`.
    pub actor: String,
    /// What, by stable code (`user.sign-in`, `content.erase` …).
    pub action: String,
    /// To what.
    pub object: String,
    /// Further particulars, JSON.
    pub detail: String,
}

impl AuditEvent {
    /// The link of line `number`: SHA-256 over the link of the line before (32 zeros for the
    /// first), the number and the time as big-endian 64-bit integers, and actor, action, object and
    /// detail, each after its length.
    pub fn link(&self, before: &[u8; 32], number: u64) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(before);
        hasher.update(number.to_be_bytes());
        hasher.update(self.at.millis().to_be_bytes());
        for text in [&self.actor, &self.action, &self.object, &self.detail] {
            let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
            hasher.update(length.to_be_bytes());
            hasher.update(text);
        }
        hasher.finalize().into()
    }
}

/// A line of the audit trail, linked to the one before by hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number, from 1.
    pub number: u64,
    /// What happened.
    pub event: AuditEvent,
    /// SHA-256 over the line before's link and this event.
    pub link: [u8; 32],
}
