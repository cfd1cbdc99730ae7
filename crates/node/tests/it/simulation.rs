//! A federation in one process under one seed and in virtual time: the real ledger, exchange and
//! docket of N nodes, links that lose and part, crashes with torn writes, and a peer that lies.
//!
//! A seed decides every step of a history, and the same seed takes the same steps again. What must
//! hold stands in [`check`]: nothing acknowledged is lost, order in each log holds, equal
//! statements give equal findings, an equivocation is proved, a healed partition converges, each
//! timer fires once.
//!
//! `COMITY_SEED=17` repeats one history, `COMITY_SEEDS=2000` tries more than usual, and
//! `COMITY_SLOW=1` 200.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use check::Seen;
use comity_node::exchange::equivocation;
use network::Network;
use plan::{Lie, Op};
use world::{Ground, World};

mod check;
mod dice;
mod disk;
mod liar;
mod network;
mod plan;
mod world;

/// Histories of five nodes in the slow run.
const SEEDS_SLOW: u64 = 200;

/// Those that a quick run plays: seeds that failed once, and why.
const NAMED: &[(u64, &str)] = &[
    (21, "a peer that was away was never told of a fork"),
    (47, "the end of an audit trail was noted that a torn write took along"),
];

/// Programs that share the histories: nextest runs each test by itself.
const SHARES: u64 = 4;

/// Steps of one history, each followed by some time.
const STEPS: usize = 56;

/// Every so many histories it is counted how often everybody looks at everybody.
const RHYTHM_EVERY: u64 = 4;

/// Every so many histories one is played on real stores.
const ON_FILES: u64 = 8;

#[test]
fn histories_of_five_nodes_hold_one() {
    if let Err(failed) = share(0) {
        panic!("{failed}");
    }
}

#[test]
fn histories_of_five_nodes_hold_two() {
    if let Err(failed) = share(1) {
        panic!("{failed}");
    }
}

#[test]
fn histories_of_five_nodes_hold_three() {
    if let Err(failed) = share(2) {
        panic!("{failed}");
    }
}

#[test]
fn histories_of_five_nodes_hold_four() {
    if let Err(failed) = share(3) {
        panic!("{failed}");
    }
}

/// Fifty nodes, of which each follows four; a dozen in a quick run.
#[test]
fn a_history_of_fifty_nodes_holds() {
    let nodes = if is_slow() { 50 } else { 12 };
    let followed = |node: usize| [1, 5, nodes - 5, nodes - 1].map(|step| (node + step) % nodes);
    let peers: Vec<Vec<usize>> = (0..nodes).map(|node| followed(node).to_vec()).collect();
    let seed = number("COMITY_SEED").unwrap_or(1);
    if let Err(failed) = Stage::new().play(seed, &peers) {
        panic!("{failed}");
    }
}

/// The same seed takes the same steps, down to the last request.
#[test]
fn a_seed_gives_the_same_history_again() {
    let stage = Stage::new();
    let seeds: &[u64] = if is_slow() { &[3, 7, 8, 11] } else { &[3] };
    for &seed in seeds {
        let [one, other] = [(); 2].map(|()| stage.play(seed, &mesh(3)));
        assert_eq!(one, other, "seed {seed}");
    }
}

/// A log that was proved to equivocate goes on growing, and everybody who follows it hears of heads
/// beyond what is held: it is looked at as often as any other, and not again and again.
#[test]
fn whoever_forked_is_looked_at_as_often_as_others() {
    let forks = [Op::Lie(Lie::Fork), Op::Wait(400_000), Op::Speak, Op::Wait(400_000)];
    if let Err(failed) = Stage::new().perform(0, &mesh(3), &forks) {
        panic!("{failed}");
    }
}

/// Who was away when a fork was found is told of it when it is back, also by a node that started
/// anew meanwhile: again and again, and seldom. Once it has the proof nobody tells it any more.
#[test]
fn a_peer_that_was_away_is_told_of_a_fork_until_it_has_the_proof() {
    // The first learns from the second that the liar has two logs; the third sees one of them.
    let peers = [vec![1, 2], vec![0], vec![0]];
    Stage::new().set(0, &peers, &Mutex::default(), async |world, ground| {
        let told = format!("0 POST {}{}", world::name(2), equivocation::PATH);
        world.network.deafen(&world::name(2), equivocation::PATH);
        world.step(Op::Lie(Lie::Fork), ground).await;
        for _ in 0..2 {
            let before = world.network.requests(&told);
            world.step(Op::Wait(600_000), ground).await;
            assert_eq!(check::proofs(world), [1, 1, 0]);
            let times = world.network.requests(&told) - before;
            assert!((3..=10).contains(&times), "told {times} times in ten minutes");
            world.step(Op::Crash(0), ground).await;
            world.step(Op::Restart(0), ground).await;
        }
        world.network.heal();
        world.step(Op::Wait(300_000), ground).await;
        assert_eq!(check::proofs(world), [1, 1, 1]);
        let before = world.network.requests(&told);
        for _ in 0..2 {
            world.step(Op::Wait(1_200_000), ground).await;
            world.step(Op::Crash(0), ground).await;
            world.step(Op::Restart(0), ground).await;
        }
        assert_eq!(world.network.requests(&told), before, "nothing is owed any more");
    });
}

/// Every fourth history, from the nth.
fn share(nth: u64) -> Result<(), String> {
    let stage = Stage::new();
    let many = number("COMITY_SEEDS").or(is_slow().then_some(SEEDS_SLOW));
    let seeds: BTreeSet<u64> = match (number("COMITY_SEED"), many) {
        (Some(seed), _) => BTreeSet::from([seed]),
        (None, Some(many)) => (0..many).collect(),
        (None, None) => NAMED.iter().map(|(seed, _)| *seed).collect(),
    };
    for seed in seeds.into_iter().filter(|seed| seed % SHARES == nth) {
        stage.play(seed, &mesh(5))?;
    }
    Ok(())
}

fn is_slow() -> bool {
    std::env::var_os("COMITY_SLOW").is_some()
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Everybody follows everybody.
fn mesh(nodes: usize) -> Vec<Vec<usize>> {
    let others = |node| (0..nodes).filter(|other| *other != node).collect();
    (0..nodes).map(others).collect()
}

/// Where histories are played: the keys of all nodes are made once.
struct Stage {
    keys: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        Self { keys: folder() }
    }

    /// Plays the history of a seed.
    ///
    /// # Errors
    /// What did not hold, and how to play it again; otherwise the digest of the record.
    fn play(&self, seed: u64, peers: &[Vec<usize>]) -> Result<String, String> {
        self.perform(seed, peers, &plan::plan(seed, peers.len(), STEPS))
    }

    /// Plays these steps, under the chance of a seed.
    fn perform(&self, seed: u64, peers: &[Vec<usize>], plan: &[Op]) -> Result<String, String> {
        let record: Mutex<Option<Arc<Network>>> = Mutex::new(None);
        let history = || self.history(seed, peers, plan, &record);
        std::panic::catch_unwind(AssertUnwindSafe(history)).map_err(|cause| {
            let what = cause.downcast_ref::<String>().map(String::as_str);
            let what = what.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("?");
            let lines = record.lock().unwrap().as_ref().map(|network| network.end_of_record());
            let steps: Vec<String> = plan.iter().map(Op::to_string).collect();
            format!(
                "{what}\n\nThe last requests:\n{}\n\nThe steps: {}\n\nSeed {seed} of {} nodes fails; to \
                 play it again:\n  COMITY_SEED={seed} cargo nextest run --workspace -E \
                 'test(simulation::)' --no-capture",
                lines.unwrap_or_default(),
                steps.join("; "),
                peers.len()
            )
        })
    }

    fn history(
        &self,
        seed: u64,
        peers: &[Vec<usize>],
        plan: &[Op],
        record: &Mutex<Option<Arc<Network>>>,
    ) -> String {
        self.set(seed, peers, record, async |world, ground| {
            world.accede().await;
            let mut seen = Seen::default();
            for op in plan {
                world.step(*op, ground).await;
                seen.look(world);
            }
            world.calm(ground).await;
            world.answered().await;
            check::converge(world).await;
            seen.look(world);
            check::same_logs(world);
            check::justice(world);
            // It takes as long as half of the rest.
            if seed % RHYTHM_EVERY == 1 {
                check::rhythm(world).await;
            }
            // Four days later every deadline has passed.
            world.leap(Duration::from_secs(4 * 86_400)).await;
            check::findings(world, seed).await;
            world.network.digest()
        })
    }

    /// Sets a federation up, and has something happen in it.
    fn set<T>(
        &self,
        seed: u64,
        peers: &[Vec<usize>],
        record: &Mutex<Option<Arc<Network>>>,
        happens: impl AsyncFnOnce(&mut World, &Ground) -> T,
    ) -> T {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();
        let dir = folder();
        let ground = Ground {
            keys: self.keys.path().to_owned(),
            dir: dir.path().to_owned(),
            on_files: seed % ON_FILES == ON_FILES - 1,
        };
        runtime.block_on(async {
            let mut world = World::start(seed, &ground, peers.to_vec()).await;
            *record.lock().unwrap() = Some(Arc::clone(&world.network));
            let outcome = happens(&mut world, &ground).await;
            world.end().await;
            outcome
        })
    }
}

/// A folder in memory where there is one.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}
