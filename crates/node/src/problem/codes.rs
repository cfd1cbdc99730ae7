//! Every stable code with its HTTP status, as `spec/errors.md` lists them.

/// A stable code.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Kebab case, never changed once published.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// One line for people.
    pub title: &'static str,
    /// The title that SCRAPI gives to a refused registration of this sort.
    pub scrapi: Option<&'static str>,
}

const fn code(code: &'static str, status: u16, title: &'static str) -> Code {
    Code { code, status, title, scrapi: None }
}

/// A refusal of a statement that SCRAPI answers with 400 under a title of its own.
const fn refused(
    code: &'static str,
    status: u16,
    title: &'static str,
    scrapi: &'static str,
) -> Code {
    Code { code, status, title, scrapi: Some(scrapi) }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $make:expr;)*) => {
        $($(#[$doc])* pub static $name: Code = $make;)*
        /// All codes of the node and of the protocol.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    /// A request that cannot be read.
    REQUEST_MALFORMED = code("request-malformed", 400, "The request cannot be read");
    /// The body is longer than this path takes.
    REQUEST_TOO_LARGE = code("request-too-large", 413, "The request is too large");
    /// The body did not come in time.
    REQUEST_TIMEOUT = code("request-timeout", 408, "The request did not arrive in time");
    /// The media type is none this path takes.
    MEDIA_TYPE = code("media-type-unsupported", 415, "The media type is not taken here");
    /// The method is none this path takes.
    METHOD = code("method-not-allowed", 405, "The method is not allowed here");
    /// Nothing here, or nothing the caller may know of.
    NOT_FOUND = code("not-found", 404, "Not found");
    /// A locator that no entry can have.
    LOCATOR = refused("locator-invalid", 400, "No entry has such a name", "Invalid locator");
    /// Erased for good.
    ERASED = code("content-erased", 410, "The content was erased");
    /// Nobody is signed in.
    SIGN_IN_REQUIRED = code("sign-in-required", 401, "Sign in first");
    /// Name and password do not fit, or the link or token is not valid.
    SIGN_IN_FAILED = code("sign-in-failed", 401, "Sign-in failed");
    /// Too many attempts for one name, or too many at once.
    SIGN_IN_BUSY = code("sign-in-busy", 429, "Too many sign-in attempts");
    /// The role does not allow it.
    ROLE_MISSING = code("role-missing", 403, "Your role does not allow this");
    /// The CSRF token is missing or another session's.
    CSRF = code("csrf-token-wrong", 403, "The form does not belong to this session");
    /// The request's signature cannot be read.
    PEER_SIGNATURE_MALFORMED =
        code("request-signature-malformed", 400, "The request's signature cannot be read");
    /// The request's signature does not verify, or its time is off.
    PEER_SIGNATURE_INVALID =
        code("request-signature-invalid", 401, "The request's signature does not hold");
    /// Signed by nobody this node knows.
    PEER_UNKNOWN = code("peer-unknown", 401, "The request is signed by no peer of this node");
    /// Only peers may ask for this.
    PEER_REQUIRED = code("peer-required", 401, "Only a peer may ask for this");
    /// The request came before.
    PEER_REPLAY = code("request-replayed", 409, "The request came before");
    /// The anonymous caller asks too often.
    RATE = code("rate-limited", 429, "Too many requests from this address");
    /// A peer's budget of requests is spent.
    BUDGET_REQUESTS = code("budget-requests", 429, "The peer's budget of requests is spent");
    /// A peer's budget of bytes is spent.
    BUDGET_BYTES = code("budget-bytes", 429, "The peer's budget of bytes is spent");
    /// A peer's budget of verification time is spent.
    BUDGET_VERIFICATION =
        code("budget-verification", 429, "The peer's budget of verification time is spent");
    /// A peer's budget of disk is spent.
    BUDGET_DISK = code("budget-disk", 507, "The peer's budget of disk is spent");
    /// An account, token or peer of that name cannot be as asked.
    ACCOUNT_INVALID = code("account-invalid", 422, "The account cannot be as asked");
    /// Something else was written first.
    CONFLICT = code("conflict", 409, "Something else was written first");
    /// The node cannot do it now.
    UNAVAILABLE = code("unavailable", 503, "The node cannot do this now");
    /// The queue of the sequencer is full.
    OVERLOADED = code("overloaded", 503, "The node is overloaded");
    /// The node has stopped writing.
    HALTED = code("halted", 503, "The node has stopped writing");
    /// The node failed.
    INTERNAL = code("internal", 500, "The node failed");
}

/// The code of a refusal by the protocol.
///
/// A test holds that every refusal has its row; one that had none would still be a refusal.
pub fn of_refusal(code: &str) -> &'static Code {
    ALL.iter().copied().find(|known| known.code == code).unwrap_or(&REQUEST_MALFORMED)
}
