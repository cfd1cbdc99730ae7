//! What happens in a history, one step at a time, as a seed decides.

use std::fmt;

use comity_testkit::faulty::Failure;

use super::dice::Dice;

/// One step. Nodes are numbers; a step that cannot be taken (a node that is down says nothing) is
/// left out when its turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// A node says something to everybody.
    Say(usize),
    /// A node says something that only the next one may read.
    Whisper(usize),
    /// A node pushes its newest statement.
    Urge(usize),
    /// A node destroys the content of the first thing it said.
    Erase(usize),
    /// A node says that a training run began, which has to be declared within 72 hours.
    Begin(usize),
    /// A node declares its oldest run that it has not declared.
    Declare(usize),
    /// A node looks at another at once.
    Look(usize, usize),
    /// What one node sends the other is lost, from here on.
    Cut(usize, usize),
    /// The nodes whose bit is set are cut off from the others.
    Part(u64),
    /// Everybody reaches everybody.
    Heal,
    /// So many of a thousand requests or answers are lost.
    Lossy(u64),
    /// The clock of a node is set so many milliseconds ahead.
    Skew(usize, i64),
    /// A node ends, without a word.
    Crash(usize),
    /// A write of a node fails, the nth from now.
    Fail(usize, u64, Failure),
    /// A node dies in the middle of a write, the nth from now: so many thousandths of it reach the
    /// disk.
    Tear(usize, u64, u64),
    /// A node that is down, or whose writer stopped, starts on what is on its disk.
    Restart(usize),
    /// The liar goes on in another way.
    Lie(Lie),
    /// The liar says something.
    Speak,
    /// Time passes, in milliseconds.
    Wait(u64),
}

/// What the liar does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lie {
    /// Nothing.
    None,
    /// It keeps two logs and shows each to some.
    Fork,
    /// It shows a head that it had before.
    OldHead,
    /// Its tiles are no tiles.
    Nonsense,
    /// It takes requests and answers none.
    Silence,
    /// It shows heads that others never signed, in their names.
    Slander,
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Say(node) => write!(f, "{node} says something"),
            Self::Whisper(node) => write!(f, "{node} says something to one"),
            Self::Urge(node) => write!(f, "{node} pushes what it said last"),
            Self::Erase(node) => write!(f, "{node} erases what it said first"),
            Self::Begin(node) => write!(f, "{node} begins a run"),
            Self::Declare(node) => write!(f, "{node} declares a run"),
            Self::Look(node, other) => write!(f, "{node} looks at {other}"),
            Self::Cut(node, other) => write!(f, "nothing of {node} reaches {other}"),
            Self::Part(mask) => write!(f, "partition {mask:b}"),
            Self::Heal => write!(f, "all links hold"),
            Self::Lossy(permille) => write!(f, "{permille} of 1,000 are lost"),
            Self::Skew(node, millis) => write!(f, "the clock of {node} is {millis} ms ahead"),
            Self::Crash(node) => write!(f, "{node} crashes"),
            Self::Fail(node, nth, failure) => write!(f, "write {nth} of {node}: {failure:?}"),
            Self::Tear(node, nth, part) => write!(f, "write {nth} of {node} torn at {part}/1000"),
            Self::Restart(node) => write!(f, "{node} starts"),
            Self::Lie(lie) => write!(f, "the liar: {lie:?}"),
            Self::Speak => write!(f, "the liar speaks"),
            Self::Wait(millis) => write!(f, "{millis} ms"),
        }
    }
}

/// The steps of a seed.
pub(super) fn plan(seed: u64, nodes: usize, steps: usize) -> Vec<Op> {
    let mut dice = Dice::new(seed, 1);
    let mut plan = Vec::new();
    while plan.len() < steps {
        plan.push(step(&mut dice, nodes));
        plan.push(Op::Wait(match dice.below(8) {
            0 => 0,
            1..5 => dice.below(2_000),
            5..7 => dice.below(20_000),
            _ => dice.below(90_000),
        }));
    }
    plan
}

fn step(dice: &mut Dice, nodes: usize) -> Op {
    let all = u64::try_from(nodes).unwrap();
    let mut node = || usize::try_from(dice.below(all)).unwrap();
    let (one, other) = (node(), node());
    match dice.below(100) {
        0..24 => Op::Say(one),
        24..28 => Op::Whisper(one),
        28..32 => Op::Urge(one),
        32..34 => Op::Erase(one),
        34..40 => Op::Begin(one),
        40..45 => Op::Declare(one),
        45..50 => Op::Look(one, other),
        50..55 => Op::Cut(one, other),
        55..58 => Op::Part(dice.below(1 << all.min(20))),
        58..64 => Op::Heal,
        64..68 => Op::Lossy([0, 20, 100, 400][usize::try_from(dice.below(4)).unwrap()]),
        68..70 => Op::Skew(one, i64::try_from(dice.below(50_000)).unwrap() - 25_000),
        70..75 => Op::Crash(one),
        75..79 => Op::Fail(one, dice.below(3), failure(dice)),
        79..83 => Op::Tear(one, dice.below(3), dice.below(1_001)),
        83..92 => Op::Restart(one),
        92..96 => Op::Lie(lie(dice)),
        _ => Op::Speak,
    }
}

fn failure(dice: &mut Dice) -> Failure {
    match dice.below(3) {
        0 => Failure::Unavailable,
        1 => Failure::FatalBefore,
        _ => Failure::FatalAfter,
    }
}

fn lie(dice: &mut Dice) -> Lie {
    match dice.below(8) {
        0..3 => Lie::Fork,
        3 => Lie::OldHead,
        4 => Lie::Nonsense,
        5 => Lie::Silence,
        6 => Lie::Slander,
        _ => Lie::None,
    }
}
