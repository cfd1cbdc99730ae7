//! What keeps one caller from wearing out the node: buckets for strangers, names and peers, the
//! memory of requests already seen, and the number of passwords checked at once.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwapOption;
use comity_protocol::exchange::budget::{Allowance, Allowances, Budget, Cost, OverBudget};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use tokio::sync::Semaphore;

use super::directory::Directory;
use super::passkey::challenge::Challenges;
use crate::config::Quotas;
use crate::error::{Error, codes};
use crate::sync::lock;

/// Passwords of strangers hashed at once: each takes 19 MiB and some 30 ms of one core.
const PASSWORDS_AT_ONCE: usize = 2;

/// Those of people whose browser is known, who wait for no stranger.
const PASSWORDS_KNOWN_AT_ONCE: usize = 1;

/// Names or addresses remembered; those beyond share one bucket until others have filled again.
const BUCKETS_MAX: usize = 4_096;

/// Requests remembered of one peer: at the default 200 a second, a third of the ten minutes in
/// which a signature is good. What is older than the oldest remembered is refused.
pub(super) const NONCES_MAX: usize = 40_000;

/// One address without an account: 1,000 requests at once, 100 a second.
const STRANGER: Allowance = Allowance { burst: 1_000, per_second: 100 };

/// Passwords tried for one name from one address: 10 at once, then one every 10 s (6 a minute).
const ATTEMPTS: Allowance = Allowance { burst: 100, per_second: 1 };

/// The same from all addresses: 200 at once, then one a second. Whoever guesses from a few keeps
/// the right person out of nothing; whoever has many addresses learns no more than one can.
const ALL_ATTEMPTS: Allowance = Allowance { burst: 2_000, per_second: 10 };

/// That a session is in use is noted so often (milliseconds): every 5 minutes.
const USE_EVERY_MS: i64 = 300_000;

/// What one attempt costs of [`ATTEMPTS`].
const ATTEMPT: u64 = 10;

/// Whose passwords wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// Of anybody at all.
    Anybody,
    /// Of whoever is signed in, or signed in from the same browser before.
    Known,
}

/// The guards of one node.
pub struct Guards {
    passwords: Semaphore,
    passwords_known: Semaphore,
    /// Challenges for passkeys.
    pub(super) challenges: Challenges,
    uses: Mutex<BTreeMap<[u8; 32], Timestamp>>,
    devices: Mutex<Buckets<[u8; 32]>>,
    /// How often peers had changed before it was read, and the directory.
    directory: ArcSwapOption<(u64, Arc<Directory>)>,
    names: Mutex<Buckets<String>>,
    guesses: Mutex<Buckets<(String, IpAddr)>>,
    addresses: Mutex<Buckets<IpAddr>>,
    doors: Mutex<Buckets<IpAddr>>,
    peers: Mutex<BTreeMap<PartyId, PeerGuard>>,
    used_links: Mutex<BTreeSet<[u8; 32]>>,
    quotas: Quotas,
    /// When they were made: what was signed before may have come before.
    began: Timestamp,
}

impl Guards {
    /// Fresh guards of a node that starts now.
    pub fn new(quotas: Quotas, now: Timestamp) -> Self {
        Self {
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            passwords_known: Semaphore::new(PASSWORDS_KNOWN_AT_ONCE),
            challenges: Challenges::default(),
            uses: Mutex::new(BTreeMap::new()),
            devices: Mutex::new(Buckets::new(ATTEMPTS)),
            directory: ArcSwapOption::empty(),
            names: Mutex::new(Buckets::new(ALL_ATTEMPTS)),
            guesses: Mutex::new(Buckets::new(ATTEMPTS)),
            addresses: Mutex::new(Buckets::new(STRANGER)),
            doors: Mutex::new(Buckets::new(STRANGER)),
            peers: Mutex::new(BTreeMap::new()),
            used_links: Mutex::new(BTreeSet::new()),
            quotas,
            began: now,
        }
    }

    /// Where a password waits to be checked.
    pub(super) const fn lane(&self, lane: Lane) -> &Semaphore {
        match lane {
            Lane::Anybody => &self.passwords,
            Lane::Known => &self.passwords_known,
        }
    }

    /// Whether it is worth noting that a session or token is used now: once in a while.
    pub(super) fn use_is_due(&self, secret_hash: [u8; 32], now: Timestamp) -> bool {
        let mut uses = lock(&self.uses);
        let before = now.plus_millis(-USE_EVERY_MS);
        if uses.get(&secret_hash).is_some_and(|noted| *noted > before) {
            return false;
        }
        if uses.len() >= BUCKETS_MAX {
            uses.retain(|_, noted| *noted > before);
        }
        if uses.len() >= BUCKETS_MAX {
            return false;
        }
        uses.insert(secret_hash, now);
        true
    }

    /// The directory of peers that was read when they had changed so often.
    pub(super) fn directory(&self, changes: u64) -> Option<Arc<Directory>> {
        let kept = self.directory.load_full().filter(|kept| kept.0 == changes);
        kept.map(|kept| Arc::clone(&kept.1))
    }

    /// Keeps a directory for as long as peers do not change again.
    pub(super) fn keep_directory(&self, fresh: &Arc<Directory>, changes: u64) {
        self.directory.store(Some(Arc::new((changes, Arc::clone(fresh)))));
    }

    /// Counts a request of somebody who is nobody here.
    ///
    /// # Errors
    /// `rate-limited`.
    pub fn stranger(&self, address: IpAddr, cost: u64, now: Timestamp) -> Result<(), Error> {
        lock(&self.addresses).spend(network(address), cost, now).map_err(|over| {
            let problem = Error::new(&codes::RATE, "This address has asked too often.");
            problem.retry_after(seconds(&over))
        })
    }

    /// Counts a sign-in that somebody begins at an address, apart from what else is asked there: a
    /// flood from a proxy's address keeps nobody behind it out.
    ///
    /// # Errors
    /// `rate-limited`.
    pub fn at_the_door(&self, address: IpAddr, now: Timestamp) -> Result<(), Error> {
        lock(&self.doors).spend(network(address), 1, now).map_err(|over| {
            let problem = Error::new(&codes::RATE, "Too many sign in from this address at once.");
            problem.retry_after(seconds(&over))
        })
    }

    /// Whether a stranger has anything left, without counting this request.
    ///
    /// # Errors
    /// `rate-limited`.
    pub fn stranger_may_go_on(&self, address: IpAddr, now: Timestamp) -> Result<(), Error> {
        if lock(&self.addresses).left(&network(address), now) > 0 {
            return Ok(());
        }
        let detail = "Too many requests of this address failed.";
        Err(Error::new(&codes::RATE, detail).retry_after(1))
    }

    /// Books what a stranger's failure cost, without refusing.
    pub fn stranger_failed(&self, address: IpAddr, cost: u64, now: Timestamp) {
        lock(&self.addresses).book(network(address), cost, now);
    }

    /// Whether a password may be tried for a name now, from an address.
    pub(super) fn attempt(&self, name: &str, from: IpAddr, now: Timestamp) -> Result<(), Error> {
        let key = (name.to_owned(), network(from));
        let here = lock(&self.guesses).spend(key, ATTEMPT, now);
        here.and_then(|()| lock(&self.names).spend(name.to_owned(), ATTEMPT, now)).map_err(|over| {
            let detail = "Too many wrong passwords were tried for this name; wait a little.";
            Error::new(&codes::SIGN_IN_BUSY, detail).retry_after(seconds(&over))
        })
    }

    /// Whether a password may be tried from a browser from which its account signed in before: what
    /// others guess does not count here.
    pub(super) fn attempt_known(&self, device: [u8; 32], now: Timestamp) -> Result<(), Error> {
        lock(&self.devices).spend(device, ATTEMPT, now).map_err(|over| {
            let detail = "Too many wrong passwords were tried in this browser; wait a little.";
            Error::new(&codes::SIGN_IN_BUSY, detail).retry_after(seconds(&over))
        })
    }

    /// Whether whoever is signed in may give the present password once more: apart from those who
    /// are not, so that their guesses keep nobody from changing it.
    pub(super) fn confirm(&self, name: &str, now: Timestamp) -> Result<(), Error> {
        // No account has a name with a space.
        self.attempt(&format!("own {name}"), IpAddr::V4(Ipv4Addr::LOCALHOST), now)
    }

    /// The present password was right.
    pub(super) fn confirmed(&self, name: &str) {
        self.attempt_succeeded(&format!("own {name}"), IpAddr::V4(Ipv4Addr::LOCALHOST));
    }

    /// Whether a calendar may be read now: as often as passwords may be tried.
    pub(super) fn calendar(&self, id: &str, now: Timestamp) -> Result<(), Error> {
        // No account has a name with a space.
        lock(&self.names).spend(format!("calendar {id}"), ATTEMPT, now).map_err(|over| {
            let problem = Error::new(&codes::RATE, "This calendar was read too often.");
            problem.retry_after(seconds(&over))
        })
    }

    /// A right password gives the attempts back.
    pub(super) fn attempt_succeeded(&self, name: &str, from: IpAddr) {
        lock(&self.guesses).forget(&(name.to_owned(), network(from)));
        lock(&self.names).forget(name);
    }

    /// Counts a request of a peer.
    pub(super) fn peer(&self, party: &PartyId, now: Timestamp) -> Result<(), Error> {
        let mut peers = lock(&self.peers);
        self.guard(&mut peers, party, now).budget.spend(Cost::Requests, 1, now)?;
        Ok(())
    }

    /// Counts what a peer sent.
    pub(super) fn peers_bytes(
        &self,
        party: &PartyId,
        bytes: u64,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut peers = lock(&self.peers);
        self.guard(&mut peers, party, now).budget.spend(Cost::Bytes, bytes, now)?;
        Ok(())
    }

    /// Notes that a request was seen; false: it was seen before, or is too old to tell.
    pub(super) fn first_seen(&self, party: &PartyId, seen: Nonce, now: Timestamp) -> bool {
        let mut peers = lock(&self.peers);
        self.guard(&mut peers, party, now).nonces.insert(seen, now)
    }

    /// Whether a link that signs in once is used for the first time.
    pub(super) fn first_use(&self, secret_hash: [u8; 32]) -> bool {
        lock(&self.used_links).insert(secret_hash)
    }

    // Only parties from the directory of peers come here, so the map is bounded by the peers.
    fn guard<'a>(
        &self,
        peers: &'a mut BTreeMap<PartyId, PeerGuard>,
        party: &PartyId,
        now: Timestamp,
    ) -> &'a mut PeerGuard {
        let fresh = || {
            let budget = Budget::new(self.quotas.of(party), now);
            PeerGuard { budget, nonces: Nonces::since(self.began) }
        };
        peers.entry(party.clone()).or_insert_with(fresh)
    }
}

struct PeerGuard {
    budget: Budget,
    nonces: Nonces,
}

/// A signed request, as it is recognised: when it was made and its random number.
pub(super) type Nonce = (Timestamp, [u8; 16]);

/// Requests already seen of one peer.
#[derive(Default)]
pub(super) struct Nonces {
    seen: BTreeSet<Nonce>,
    /// Requests made at or before this time are no longer remembered one by one.
    floor: Option<Timestamp>,
}

impl Nonces {
    /// Remembers from a start on: what was signed before may have come before. Signatures carry
    /// whole seconds, and what was signed in the very second of the start is new.
    pub(super) fn since(start: Timestamp) -> Self {
        let floor = Timestamp::from_secs(start.secs()).plus_millis(-1);
        Self { seen: BTreeSet::new(), floor: Some(floor) }
    }

    /// False when the request was seen before, or was made before the memory begins.
    pub(super) fn insert(&mut self, nonce: Nonce, now: Timestamp) -> bool {
        let window_begins = now.plus_millis(-comity_protocol::request::WINDOW_MS * 2);
        while self.seen.first().is_some_and(|(created, _)| *created < window_begins) {
            self.seen.pop_first();
        }
        if self.floor.is_some_and(|floor| nonce.0 <= floor) || !self.seen.insert(nonce) {
            return false;
        }
        if self.seen.len() > NONCES_MAX
            && let Some((created, _)) = self.seen.pop_first()
        {
            self.floor = Some(created);
        }
        true
    }
}

/// Buckets by key, bounded in number.
struct Buckets<K> {
    allowance: Allowance,
    buckets: BTreeMap<K, Budget>,
    shared: Option<Budget>,
}

impl<K: Ord> Buckets<K> {
    const fn new(allowance: Allowance) -> Self {
        Self { allowance, buckets: BTreeMap::new(), shared: None }
    }

    fn spend(&mut self, key: K, cost: u64, now: Timestamp) -> Result<(), OverBudget> {
        self.of(key, now).spend(Cost::Requests, cost, now)
    }

    fn book(&mut self, key: K, cost: u64, now: Timestamp) {
        self.of(key, now).book(Cost::Requests, cost, now);
    }

    fn left(&mut self, key: &K, now: Timestamp) -> u64 {
        // Asking must not make a bucket: this is the path of every registration.
        let Some(budget) = self.buckets.get_mut(key) else { return self.allowance.burst };
        budget.book(Cost::Requests, 0, now);
        budget.left(Cost::Requests)
    }

    fn forget<Q: Ord + ?Sized>(&mut self, key: &Q)
    where
        K: std::borrow::Borrow<Q>,
    {
        self.buckets.remove(key);
    }

    fn of(&mut self, key: K, now: Timestamp) -> &mut Budget {
        let allowance = self.allowance;
        let fresh = || {
            let requests = allowance;
            Budget::new(Allowances { requests, ..Allowances::DEFAULT }, now)
        };
        if !self.buckets.contains_key(&key) && self.buckets.len() >= BUCKETS_MAX {
            // A bucket that has filled again says no more than a new one.
            self.buckets.retain(|_, budget| {
                budget.book(Cost::Requests, 0, now);
                budget.left(Cost::Requests) < allowance.burst
            });
            if self.buckets.len() >= BUCKETS_MAX {
                return self.shared.get_or_insert_with(fresh);
            }
        }
        self.buckets.entry(key).or_insert_with(fresh)
    }
}

/// The network an address counts for: itself, or the /64 that one IPv6 customer has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

fn seconds(over: &OverBudget) -> u64 {
    over.retry_after_ms.unwrap_or(60_000).div_ceil(1_000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(secs)
    }

    #[test]
    fn a_request_is_seen_once_and_the_memory_is_bounded() {
        let mut nonces = Nonces::default();
        let nonce = |n: usize| u128::try_from(n).unwrap().to_be_bytes();
        assert!(nonces.insert((at(100), nonce(1)), at(100)));
        assert!(!nonces.insert((at(100), nonce(1)), at(101)), "again");
        assert!(nonces.insert((at(100), nonce(2)), at(101)), "another of the same second");
        for n in 0..NONCES_MAX {
            assert!(nonces.insert((at(200), nonce(n)), at(200)));
        }
        assert!(nonces.seen.len() <= NONCES_MAX);
        assert!(!nonces.insert((at(100), nonce(1)), at(201)), "forgotten, hence refused");
        assert!(nonces.insert((at(201), nonce(1)), at(201)));
    }

    #[test]
    fn what_was_signed_before_a_start_is_not_new() {
        let mut nonces = Nonces::since(Timestamp::from_millis(100_500));
        assert!(!nonces.insert((at(99), [1; 16]), at(101)));
        assert!(nonces.insert((at(100), [1; 16]), at(101)));
        assert!(!nonces.insert((at(100), [1; 16]), at(101)));
    }

    #[test]
    fn names_and_addresses_are_counted_apart_and_bounded() {
        let guards = Guards::new(Quotas::default(), at(0));
        let (here, there): (IpAddr, IpAddr) =
            ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        for _ in 0..10 {
            guards.attempt("eve", here, at(0)).unwrap();
        }
        assert_eq!(guards.attempt("eve", here, at(0)).unwrap_err().code(), "sign-in-busy");
        guards.attempt("ada", here, at(0)).unwrap();
        // Who guesses elsewhere keeps nobody out here, until many do.
        guards.attempt("eve", there, at(0)).unwrap();
        guards.attempt("eve", here, at(10)).unwrap();
        guards.attempt_succeeded("eve", here);
        guards.attempt("eve", here, at(10)).unwrap();
        let from_all = (0..=255).filter(|last| {
            let from = IpAddr::V4([198, 51, 100, *last].into());
            guards.attempt("eve", from, at(10)).is_ok()
        });
        assert!((150..=200).contains(&from_all.count()));
        // However many guess: whoever signed in from this browser before is let try.
        guards.attempt_known([1; 32], at(10)).unwrap();
        for _ in 0..9 {
            guards.attempt_known([1; 32], at(10)).unwrap();
        }
        assert_eq!(guards.attempt_known([1; 32], at(10)).unwrap_err().code(), "sign-in-busy");

        assert!(guards.use_is_due([1; 32], at(0)));
        assert!(!guards.use_is_due([1; 32], at(299)));
        assert!(guards.use_is_due([2; 32], at(299)) && guards.use_is_due([1; 32], at(300)));

        let address: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::2".parse().unwrap();
        guards.stranger(address, 1_000, at(0)).unwrap();
        assert_eq!(guards.stranger(neighbour, 1, at(0)).unwrap_err().code(), "rate-limited");
        for n in 0..u32::try_from(BUCKETS_MAX * 2).unwrap() {
            drop(guards.stranger(IpAddr::V4(n.into()), 1, at(0)));
        }
        assert!(lock(&guards.addresses).buckets.len() <= BUCKETS_MAX);
    }
}
