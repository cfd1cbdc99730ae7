//! Every stable code with the class of its failure, as `spec/errors.md` lists them.

use Class::{
    Conflict, Full, Gone, Internal, Late, Malformed, MediaType, Method, Missing, NotAllowed,
    NotSignedIn, Peer, PeerSilent, Refused, TooLarge, TooMany, Unavailable,
};

/// What sort of failure it is: what whoever asked can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// What was asked cannot be read or cannot be.
    Malformed,
    /// Nobody is known to ask, and somebody has to be.
    NotSignedIn,
    /// Whoever asks may not have it.
    NotAllowed,
    /// It is not here, or nothing that whoever asks may know of.
    Missing,
    /// It is not asked for in this way.
    Method,
    /// It did not come in time.
    Late,
    /// It does not fit what stands here.
    Conflict,
    /// It was here and is no more.
    Gone,
    /// It is longer than is taken.
    TooLarge,
    /// It is not in a form that is taken.
    MediaType,
    /// It can be read and is refused.
    Refused,
    /// More was asked than is given.
    TooMany,
    /// The node failed.
    Internal,
    /// Another node failed, or told what cannot be.
    Peer,
    /// The node cannot do it now.
    Unavailable,
    /// Another node did not answer in time.
    PeerSilent,
    /// There is no room for it.
    Full,
}

impl Class {
    /// Whether what was asked is at fault, and not the node or another one.
    pub const fn is_askers_fault(self) -> bool {
        !matches!(self, Internal | Peer | Unavailable | PeerSilent | Full)
    }
}

/// A stable code.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Kebab case, never changed once published.
    pub code: &'static str,
    /// What sort of failure it is.
    pub class: Class,
    /// One line for people.
    pub title: &'static str,
    /// The title that SCRAPI gives to a refused registration of this sort.
    pub scrapi: Option<&'static str>,
}

/// A code that SCRAPI has no title for.
pub const fn code(code: &'static str, class: Class, title: &'static str) -> Code {
    Code { code, class, title, scrapi: None }
}

/// A refusal of a statement that SCRAPI answers with 400 under a title of its own.
const fn refused(
    code: &'static str,
    class: Class,
    title: &'static str,
    scrapi: &'static str,
) -> Code {
    Code { code, class, title, scrapi: Some(scrapi) }
}

/// Rows of codes: each becomes a constant, and all together `ALL`.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $make:expr;)*) => {
        $(
            $(#[$doc])*
            #[doc = "\n\nSee `spec/errors.md`."]
            pub const $name: $crate::error::codes::Code = $make;
        )*
        /// All codes of this file.
        pub const ALL: &[&$crate::error::codes::Code] = &[$(&$name),*];
    };
}
pub(crate) use codes;

codes! {
    /// A request that cannot be read.
    REQUEST_MALFORMED = code("request-malformed", Malformed, "The request cannot be read");
    /// The body is longer than this path takes.
    REQUEST_TOO_LARGE = code("request-too-large", TooLarge, "The request is too large");
    /// The body did not come in time.
    REQUEST_TIMEOUT = code("request-timeout", Late, "The request did not arrive in time");
    /// The media type is none this path takes.
    MEDIA_TYPE = code("media-type-unsupported", MediaType, "The media type is not taken here");
    /// The method is none this path takes.
    METHOD = code("method-not-allowed", Method, "The method is not allowed here");
    /// Nothing here, or nothing the caller may know of.
    NOT_FOUND = code("not-found", Missing, "Not found");
    /// A locator that no entry can have.
    LOCATOR = refused("locator-invalid", Malformed, "No entry has such a name", "Invalid locator");
    /// Erased for good.
    ERASED = code("content-erased", Gone, "The content was erased");
    /// Nobody is signed in.
    SIGN_IN_REQUIRED = code("sign-in-required", NotSignedIn, "Sign in first");
    /// Name and password do not fit, or the link or token is not valid.
    SIGN_IN_FAILED = code("sign-in-failed", NotSignedIn, "Sign-in failed");
    /// The old password that goes with a new one is another.
    PASSWORD_WRONG = code("password-wrong", NotAllowed, "The old password is another one");
    /// Too many attempts for one name, or too many at once.
    SIGN_IN_BUSY = code("sign-in-busy", TooMany, "Too many sign-in attempts");
    /// It needs a sign-in with a passkey.
    PASSKEY_REQUIRED = code("passkey-required", NotAllowed, "This needs a sign-in with a passkey");
    /// A passkey that cannot be registered.
    PASSKEY_INVALID = code("passkey-invalid", Refused, "The passkey cannot be taken");
    /// Browsers make no passkeys under the node's address.
    PASSKEYS_UNAVAILABLE =
        code("passkeys-unavailable", Conflict, "There are no passkeys under this address");
    /// A token came where only a session of the console will do.
    SESSION_REQUIRED = code("session-required", NotAllowed, "This is done in the console");
    /// Sign-on by a provider did not succeed.
    SIGN_ON_FAILED = code("sign-on-failed", NotSignedIn, "The sign-on did not succeed");
    /// The provider's claims open no account here.
    SIGN_ON_REFUSED = code("sign-on-refused", NotAllowed, "The sign-on opens no account here");
    /// The provider of sign-on does not answer, or not as it must.
    SIGN_ON_UNAVAILABLE =
        code("sign-on-unavailable", Peer, "The provider of sign-on cannot be used now");
    /// The role does not allow it.
    ROLE_MISSING = code("role-missing", NotAllowed, "Your role does not allow this");
    /// The CSRF token is missing or another session's.
    CSRF = code("csrf-token-wrong", NotAllowed, "The form does not belong to this session");
    /// The body is not the one signed.
    REQUEST_DIGEST = code("request-digest", NotSignedIn, "The body is not the one that was signed");
    /// Signed by nobody this node knows.
    REQUEST_KEY_UNKNOWN =
        code("request-key-unknown", NotSignedIn, "The request is signed by no peer of this node");
    /// Signed with a key that its owner's log has revoked.
    REQUEST_KEY_REVOKED =
        code("request-key-revoked", NotSignedIn, "The request is signed with a revoked key");
    /// Signed with a new key of a party whose log is held for forked.
    REQUEST_PARTY_HELD =
        code("request-party-held", NotSignedIn, "The log of the party is held for forked here");
    /// Signed with a key that several parties claim, and naming none of them.
    REQUEST_KEY_CONTESTED =
        code("request-key-contested", NotSignedIn, "Several parties claim the key of the request");
    /// Signed too long ago, or ahead of time.
    REQUEST_STALE = code("request-stale", NotSignedIn, "The request was signed at another time");
    /// The signature does not verify.
    REQUEST_SIGNATURE =
        code("request-signature", NotSignedIn, "The signature of the request does not verify");
    /// Signed for another node.
    REQUEST_AUTHORITY =
        code("request-authority", NotSignedIn, "The request is not signed for this node");
    /// Only peers may ask for this.
    PEER_REQUIRED = code("peer-required", NotSignedIn, "Only a peer may ask for this");
    /// The request came before.
    PEER_REPLAY = code("request-replayed", Conflict, "The request came before");
    /// The party is no peer of this node.
    PEER_UNKNOWN = code("peer-unknown", NotAllowed, "The party is no peer of this node");
    /// The party is pinned with other keys.
    PEER_PINNED_OTHERWISE = code("peer-pinned-otherwise", Conflict, "The party is pinned with other keys");
    /// The fingerprint is another one than was told.
    PEER_FINGERPRINT = code("peer-fingerprint", Refused, "The fingerprint is another one");
    /// A name that could be taken for a state or a path.
    PARTY_NAME = code("party-name", Refused, "The party's name could be taken for something else");
    /// A node is no peer of itself.
    PEER_IS_SELF = code("peer-is-self", Refused, "A node is no peer of itself");
    /// The description of a peer cannot be used.
    PEER_DESCRIPTOR = code("peer-descriptor", Peer, "The peer's descriptor cannot be used");
    /// The checkpoint of a peer cannot be read.
    PEER_CHECKPOINT_MALFORMED =
        code("peer-checkpoint-malformed", Peer, "The peer's checkpoint cannot be read");
    /// The checkpoint of a peer is not signed by its log.
    PEER_CHECKPOINT_SIGNATURE =
        code("peer-checkpoint-signature", Peer, "The peer's checkpoint is not signed by its log");
    /// The checkpoint of a peer speaks of another log.
    PEER_OTHER_LOG = code("peer-other-log", Peer, "The peer's checkpoint speaks of another log");
    /// The entries of a peer do not lead to the root it signed.
    PEER_ROOT_MISMATCH =
        code("peer-root-mismatch", Peer, "The peer's entries do not lead to the root it signed");
    /// The first entry of a peer's log is not what it must be.
    PEER_GENESIS = code("peer-genesis", Peer, "The peer's log does not begin as a log must");
    /// The peer contradicts itself.
    PEER_EQUIVOCATION = code("peer-equivocation", Peer, "The peer's log equivocates");
    /// The peer cannot be reached.
    PEER_UNREACHABLE = code("peer-unreachable", Peer, "The peer cannot be reached");
    /// The peer stalls.
    PEER_STALLED = code("peer-stalled", PeerSilent, "The peer stalls");
    /// The peer asked to come back later.
    PEER_BUSY = code("peer-busy", Unavailable, "The peer is busy");
    /// The answer of a peer is too long.
    PEER_ANSWER_TOO_LONG = code("peer-answer-too-long", Peer, "The peer's answer is too long");
    /// The answer of a peer is a failure.
    PEER_ANSWER_STATUS = code("peer-answer-status", Peer, "The peer answered with a failure");
    /// The answer of a peer is not what was asked for.
    PEER_ANSWER_MALFORMED =
        code("peer-answer-malformed", Peer, "The peer's answer cannot be read");
    /// The peer does not take this node for a peer.
    PEER_KNOWS_US_NOT =
        code("peer-knows-us-not", Peer, "The peer does not know this node as a peer");
    /// The clocks are too far apart.
    PEER_CLOCK_DIFFERS =
        code("peer-clock-differs", Peer, "The peer's clock and this node's are too far apart");
    /// The peer condemns this node.
    PEER_HOLDS_US_FORKED =
        code("peer-holds-us-forked", Peer, "The peer holds this node's log for forked");
    /// The peer does not accept the key.
    PEER_REFUSES_KEY = code("peer-refuses-key", Peer, "The peer does not accept this node's key");
    /// The peer has another address.
    PEER_ADDRESS_OTHER =
        code("peer-address-other", Peer, "The peer is not reached under its own address");
    /// Something on the way changes requests.
    PEER_REQUEST_CHANGED =
        code("peer-request-changed", Peer, "Requests are changed on their way to the peer");
    /// A file that is no bundle.
    BUNDLE_UNKNOWN = code("bundle-unknown", Malformed, "The file is no bundle");
    /// The manifest of a bundle.
    BUNDLE_MANIFEST = code("bundle-manifest", Malformed, "The bundle's manifest cannot be read");
    /// A frame of a bundle.
    BUNDLE_FRAME = code("bundle-frame", Malformed, "The bundle is damaged");
    /// A frame that is too long.
    BUNDLE_TOO_LONG = code("bundle-too-long", Malformed, "A frame of the bundle is too long");
    /// Cut off.
    BUNDLE_TRUNCATED = code("bundle-truncated", Malformed, "The bundle is cut off");
    /// Too many frames.
    BUNDLE_TOO_MANY = code("bundle-too-many", TooLarge, "The bundle has too many frames");
    /// From behind the end.
    BUNDLE_FROM = code("bundle-from", Refused, "The log has fewer entries than that");
    /// This node could not sign its request to a peer.
    REQUEST_UNSIGNED = code("request-unsigned", Unavailable, "The request to the peer cannot be signed");
    /// No proof.
    EQUIVOCATION_MALFORMED =
        code("equivocation-malformed", Malformed, "The proof of equivocation cannot be read");
    /// Not signed by the log.
    EQUIVOCATION_SIGNATURE =
        code("equivocation-signature", Refused, "A checkpoint of the proof is not signed by the log");
    /// No contradiction.
    EQUIVOCATION_NO_CONTRADICTION =
        code("equivocation-no-contradiction", Refused, "The checkpoints do not contradict each other");
    /// The log was not read on since.
    EQUIVOCATION_UNREAD =
        code("equivocation-unread", Unavailable, "The log of whom the proof accuses is read on first");
    /// A log nobody here knows.
    EQUIVOCATION_UNKNOWN_LOG =
        code("equivocation-unknown-log", Refused, "The proof speaks of a log unknown here");
    /// The receipt of an urgent statement does not hold.
    URGENT_RECEIPT = code("urgent-receipt", Refused, "The receipt of the statement does not hold");
    /// Too many urgent statements wait.
    URGENT_TOO_MANY = code("urgent-too-many", TooMany, "Too many urgent statements wait");
    /// The anonymous caller asks too often.
    RATE = code("rate-limited", TooMany, "Too many requests from this address");
    /// A peer's budget of requests is spent.
    BUDGET_REQUESTS = code("budget-requests", TooMany, "The peer's budget of requests is spent");
    /// A peer's budget of bytes is spent.
    BUDGET_BYTES = code("budget-bytes", TooMany, "The peer's budget of bytes is spent");
    /// A peer's budget of verification time is spent.
    BUDGET_VERIFICATION =
        code("budget-verification", TooMany, "The peer's budget of verification time is spent");
    /// A peer's budget of disk is spent.
    BUDGET_DISK = code("budget-disk", Full, "The peer's budget of disk is spent");
    /// The content is for named persons, and the account is none of them.
    CLEARANCE_MISSING = code("clearance-missing", NotAllowed, "This is for named persons");
    /// One account controls both accounts of a decision that takes two persons.
    ACCOUNTS_RELATED =
        code("accounts-related", NotAllowed, "Both accounts are in the hands of one administrator");
    /// No agreement of that name is held here.
    AGREEMENT_NOT_HELD = code("agreement-not-held", Refused, "No agreement of that name is held here");
    /// The digest named is not that of the words held here.
    TEXT_OTHER = code("action-text-other", Refused, "The act names other words than those held here");
    /// The text of an agreement cannot be read or checked.
    AGREEMENT_FAULTY = code("agreement-faulty", Refused, "The text of the agreement is faulty");
    /// A conditional commitment would count in no round.
    COMMITMENT_REFUSED =
        code("commitment-refused", Refused, "The commitment would count in no round");
    /// An account, token or peer of that name cannot be as asked.
    ACCOUNT_INVALID = code("account-invalid", Refused, "The account cannot be as asked");
    /// The CBOR ends early.
    CBOR_TRUNCATED = refused("cbor-truncated", Malformed, "The CBOR is truncated", "Rejected");
    /// Bytes follow the CBOR.
    CBOR_TRAILING = refused("cbor-trailing-bytes", Malformed, "Bytes follow the CBOR", "Rejected");
    /// An indefinite length.
    CBOR_INDEFINITE =
        refused("cbor-indefinite-length", Malformed, "The CBOR has an indefinite length", "Rejected");
    /// Longer than need be.
    CBOR_NOT_SHORTEST =
        refused("cbor-not-shortest", Malformed, "The CBOR is not in its shortest form", "Rejected");
    /// A key twice.
    CBOR_DUPLICATE_KEY =
        refused("cbor-duplicate-key", Malformed, "A CBOR map has a key twice", "Rejected");
    /// Nested too deeply.
    CBOR_TOO_DEEP = refused("cbor-too-deep", Malformed, "The CBOR is nested too deeply", "Rejected");
    /// Too many items.
    CBOR_TOO_MANY = refused("cbor-too-many-items", Malformed, "The CBOR has too many items", "Rejected");
    /// No CBOR.
    CBOR_MALFORMED = refused("cbor-malformed", Malformed, "The bytes are no CBOR", "Rejected");
    /// Too long for a log entry.
    STATEMENT_TOO_LONG = code("statement-too-long", TooLarge, "The statement is too long");
    /// No statement.
    STATEMENT_MALFORMED =
        refused("statement-malformed", Malformed, "The bytes are no statement", "Rejected");
    /// The payload is missing, which SCRAPI names.
    STATEMENT_PAYLOAD =
        refused("statement-payload-missing", Malformed, "The payload is missing", "Payload Missing");
    /// An algorithm that is not taken.
    STATEMENT_ALGORITHM = refused(
        "statement-algorithm",
        Malformed,
        "The signature algorithm is not taken",
        "Bad Signature Algorithm"
    );
    /// No hash envelope.
    STATEMENT_NO_HASH_ENVELOPE =
        refused("statement-no-hash-envelope", Malformed, "The payload is no hash envelope", "Rejected");
    /// No such key.
    STATEMENT_KEY_UNKNOWN =
        refused("statement-key-unknown", NotAllowed, "The issuer's key is not registered", "Rejected");
    /// Another's key.
    STATEMENT_OTHER_ISSUER =
        refused("statement-other-issuer", NotAllowed, "The key is another issuer's", "Rejected");
    /// A signature that does not verify.
    STATEMENT_SIGNATURE =
        refused("statement-signature", NotAllowed, "The signature does not verify", "Rejected");
    /// Dated ahead.
    STATEMENT_FUTURE = refused("statement-future", Malformed, "The statement is dated ahead", "Rejected");
    /// A claim its kind needs.
    STATEMENT_CLAIM_MISSING =
        refused("statement-claim-missing", Malformed, "A claim is missing", "Confirmation Missing");
    /// About a statement that is unknown here.
    STATEMENT_TARGET_UNKNOWN = refused(
        "statement-target-unknown",
        Refused,
        "The earlier statement is unknown here",
        "Rejected"
    );
    /// About another's statement.
    STATEMENT_NOT_OWN =
        refused("statement-not-own", NotAllowed, "The earlier statement is another's", "Rejected");
    /// About a retracted statement.
    STATEMENT_RETRACTED =
        refused("statement-retracted", Conflict, "The earlier statement was retracted", "Rejected");
    /// About what binds.
    STATEMENT_BINDING =
        refused("statement-binding", Conflict, "What binds cannot be erased", "Rejected");
    /// The keeper's alone.
    STATEMENT_NOT_KEEPER =
        refused("statement-not-keeper", NotAllowed, "Only the keeper of the log may do this", "Rejected");
    /// No usable key.
    KEY_MALFORMED = refused("key-malformed", Malformed, "The key cannot be read", "Rejected");
    /// A weak key.
    KEY_WEAK = refused("key-weak", Malformed, "The key is weak", "Rejected");
    /// A signature that does not verify under a key.
    SIGNATURE_INVALID =
        refused("signature-invalid", NotAllowed, "The signature does not verify", "Rejected");
    /// Content longer than 1 MiB.
    CONTENT_TOO_LONG = code("content-too-long", TooLarge, "The content is too long");
    /// No content file.
    CONTENT_MALFORMED = code("content-malformed", Malformed, "The bytes are no content file");
    /// A marking that contradicts itself.
    CONTENT_MARKING = code("content-marking", Malformed, "The marking contradicts itself");
    /// Not as the kind's schema has it.
    CONTENT_SCHEMA = code("content-schema", Refused, "The content does not obey its schema");
    /// A time of what has happened that lies ahead.
    CONTENT_TIME_AHEAD = code("content-time-ahead", Refused, "A time of what has happened lies ahead");
    /// Nearly the name of another matter, or what a rule looks for.
    NAME_NEAR = code("name-near", Conflict, "A value is nearly another, which may be meant");
    /// Signed now it would change nothing.
    ACT_WITHOUT_EFFECT = code("act-without-effect", Conflict, "The act would be without effect");
    /// No schema.
    CONTENT_KIND_UNKNOWN = code("content-kind-unknown", Refused, "The kind has no schema here");
    /// Not the content named.
    CONTENT_OTHER_DIGEST = code("content-other-digest", Refused, "The content is another one");
    /// No tile has that path.
    TILE_PATH = code("tile-path-malformed", Malformed, "No tile has such a path");
    /// A tile beyond every tree.
    TILE_RANGE = code("tile-out-of-range", Missing, "No tree has such a tile");
    CHECKPOINT_EXTENSION = code("checkpoint-extension", Malformed, "The checkpoint has extension lines");
    CHECKPOINT_MALFORMED = code("checkpoint-malformed", Malformed, "The text is no checkpoint");
    CHECKPOINT_ORIGIN = code("checkpoint-origin", Malformed, "The checkpoint's origin is too long");
    CHECKPOINT_ROOT = code("checkpoint-root", Malformed, "The checkpoint's root is no hash");
    CHECKPOINT_SIZE = code("checkpoint-size", Malformed, "The checkpoint's size is no number");
    NOTE_KEY_MALFORMED = code("note-key-malformed", Malformed, "The verifier key cannot be read");
    NOTE_KEY_WEAK = code("note-key-weak", Malformed, "The verifier key is weak");
    NOTE_MALFORMED = code("note-malformed", Malformed, "The text is no signed note");
    NOTE_NOT_TEXT = code("note-not-text", Malformed, "The note is no text");
    NOTE_SIGNATURE_INVALID = code("note-signature-invalid", NotAllowed, "A signature of the note does not verify");
    NOTE_SIGNATURE_MISSING = code("note-signature-missing", NotAllowed, "The note lacks the signature asked for");
    NOTE_TOO_LONG = code("note-too-long", TooLarge, "The note is too long");
    NOTE_TOO_MANY_SIGNATURES = code("note-too-many-signatures", Malformed, "The note has too many signatures");
    POLICY_DUPLICATE = code("policy-duplicate", Malformed, "The policy names something twice");
    POLICY_KEY = code("policy-key", Malformed, "A key of the policy cannot be used");
    POLICY_LINE = code("policy-line", Malformed, "A line of the policy cannot be read");
    POLICY_NAME = code("policy-name", Malformed, "The policy uses an undefined name");
    POLICY_NOT_TEXT = code("policy-not-text", Malformed, "The policy is no text");
    POLICY_QUORUM = code("policy-quorum", Malformed, "The policy has not one quorum");
    POLICY_THRESHOLD = code("policy-threshold", Malformed, "A threshold of the policy cannot be met");
    POLICY_TOO_LONG = code("policy-too-long", Malformed, "The policy is too long");
    POLICY_TOO_MANY = code("policy-too-many", Malformed, "The policy names too many");
    PROOF_LENGTH = code("proof-length", Refused, "The proof has the wrong length");
    PROOF_OUT_OF_RANGE = code("proof-out-of-range", Refused, "The proof speaks of no position in the tree");
    PROOF_ROOT_MISMATCH = code("proof-root-mismatch", Refused, "The proof does not lead to the root");
    RECEIPT_ALGORITHM = code("receipt-algorithm", Refused, "The receipt has another algorithm");
    RECEIPT_DATA_STRUCTURE = code("receipt-data-structure", Refused, "The receipt is of another data structure");
    RECEIPT_MALFORMED = code("receipt-malformed", Malformed, "The bytes are no receipt");
    RECEIPT_OTHER_KEY = code("receipt-other-key", Refused, "The receipt names another key");
    RECEIPT_SIGNATURE = code("receipt-signature", Refused, "The receipt's signature does not verify");
    RECEIPT_TOO_LONG = code("receipt-too-long", TooLarge, "The receipt is too long");
    TILE_ENTRY_TOO_LONG = code("tile-entry-too-long", TooLarge, "An entry of the bundle is too long");
    TILE_TRAILING_BYTES = code("tile-trailing-bytes", Peer, "Bytes follow the tile");
    TILE_TRUNCATED = code("tile-truncated", Peer, "The tile is truncated");
    TILE_WIDTH = code("tile-width", Malformed, "A tile has 1 to 256 members");
    TLOG_PROOF_MALFORMED = code("tlog-proof-malformed", Malformed, "The text is no tlog-proof");
    TLOG_PROOF_TOO_LONG = code("tlog-proof-too-long", TooLarge, "The tlog-proof is too long");
    TLOG_PROOF_UNWITNESSED = code("tlog-proof-unwitnessed", Refused, "Too few witnesses vouch for the proof");
    /// One person alone may not have the party sign this.
    TWO_PERSONS = code("two-persons-required", NotAllowed, "Another person has to approve this");
    /// Proposed by the very person who would decide.
    OWN_PROPOSAL = code("own-proposal", NotAllowed, "Nobody decides on a proposal of their own");
    /// Proposed by somebody else.
    NOT_OWN_PROPOSAL = code("not-own-proposal", NotAllowed, "The proposal is another's");
    /// Decided before, or out of time.
    PROPOSAL_CLOSED = code("proposal-closed", Conflict, "The proposal is no longer open");
    /// What was proposed about the own keys rests on others than there are by now.
    PROPOSAL_OUTDATED = code("proposal-outdated", Conflict, "It rests on another state of the party's keys");
    /// Too many proposals wait.
    PROPOSALS_TOO_MANY = code("proposals-too-many", TooMany, "Too many proposals wait for a decision");
    /// Something else was written first.
    CONFLICT = code("conflict", Conflict, "Something else was written first");
    /// The node cannot do it now.
    UNAVAILABLE = code("unavailable", Unavailable, "The node cannot do this now");
    /// The queue of the sequencer is full.
    OVERLOADED = code("overloaded", Unavailable, "The node is overloaded");
    /// The node has stopped writing.
    CLOCK_FAR = code("clock-far", Unavailable, "The node's clock is wrong");
    TIME_PROOF_MALFORMED = code("time-proof-malformed", Refused, "The proof cannot be read or made");
    TIME_PROOF_NOT_LATE = code("time-proof-not-late", Conflict, "Nobody says that it was logged too late");
    TIME_PROOF_QUORUM = code("time-proof-quorum", Conflict, "Too few vouch for the time");
    TIME_PROOF_SPAN = code("time-proof-span", Conflict, "The entries known do not span the time");
    HALTED = code("halted", Unavailable, "The node has stopped writing");
    /// Somebody holds more of the own log than this folder.
    STAND_DOWN = code("stand-down", Unavailable, "The folder is an old copy; nothing is signed");
    /// Two show two logs under the keys of this folder; nothing was taken of either.
    RECOVER_CONTRADICTED = code("recover-contradicted", Conflict, "Two peers show two logs of this node");
    /// A peer shows less of this node's log than it has signed to have seen.
    PEER_SHOWS_LESS = code("peer-shows-less", Peer, "The peer shows less than it has seen");
    /// The folder is a copy and not everybody answered.
    COPY_UNCHECKED = code("copy-unchecked", Unavailable, "It is not known yet whether the folder is an old copy");
    /// What is stored contradicts itself.
    STORE_DAMAGED = code("store-damaged", Unavailable, "The store is damaged; nothing is written");
    /// No key of the node may sign for its party.
    STATEMENT_KEY_REVOKED = code("statement-key-revoked", Unavailable, "The node's statement key is revoked; nothing is signed");
    /// The disk is full.
    DISK_FULL = code("disk-full", Unavailable, "The disk is full");
    /// The disk is mounted to be read only.
    DISK_READ_ONLY = code("disk-read-only", Unavailable, "The disk is read only");
    /// The folder cannot be written to.
    STORE_UNWRITABLE = code("store-unwritable", Unavailable, "The node's folder cannot be written to");
    /// The certificate has expired.
    CERTIFICATE_EXPIRED = code("certificate-expired", Unavailable, "The node's certificate has expired");
    /// The node is starting.
    NODE_STARTING = code("node-starting", Unavailable, "The node is starting");
    /// The node was told to stop.
    NODE_STOPPING = code("node-stopping", Unavailable, "The node is stopping");
    /// The node failed.
    INTERNAL = code("internal", Internal, "The node failed");
}

/// The code of a refusal by the protocol.
///
/// A test holds that every refusal has its row; one that had none would still be a refusal.
pub fn of_refusal(code: &str) -> &'static Code {
    ALL.iter().copied().find(|known| known.code == code).unwrap_or(&REQUEST_MALFORMED)
}
