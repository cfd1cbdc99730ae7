//! Witness policies (C2SP tlog-policy): logs, witnesses, nested groups, a quorum.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::log::checkpoint::SignedCheckpoint;
use crate::log::cosignature;
use crate::log::note::{NoteKey, NoteRefusal, VerifierKey};
use crate::time::Timestamp;

/// Longest policy in bytes: 128 ML-DSA-44 keys of at most 2,100 bytes with name, and as much again.
pub const POLICY_BYTES_MAX: usize = 512 << 10;

/// Most logs in a policy; the specification asks for at least 32.
pub const POLICY_LOGS_MAX: usize = 64;

/// Most witnesses in a policy: as many as a note has signature lines.
pub const POLICY_WITNESSES_MAX: usize = crate::limits::NOTE_SIGNATURES_MAX;

/// Most groups in a policy, which also bounds how deep they nest.
pub const POLICY_GROUPS_MAX: usize = 64;

/// Which logs are accepted, and which witnesses must have cosigned their checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<PolicyLog>,
    /// Witnesses and groups in the order of their definition: members stand before their group.
    members: Vec<Member>,
    /// Position in `members`; `None` is the quorum `none`.
    quorum: Option<usize>,
}

/// A log that a policy accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyLog {
    /// Its key, whose name is its origin.
    pub key: VerifierKey,
    /// Where it is reached, if anybody needs to know.
    pub url: Option<String>,
}

/// A witness that a policy knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name within the policy.
    pub name: String,
    /// The key with which it cosigns.
    pub key: VerifierKey,
    /// Where checkpoints are submitted to it (C2SP tlog-witness, submission prefix).
    pub url: Option<String>,
}

/// Why a policy is refused. Whoever wrote it is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// Longer than [`POLICY_BYTES_MAX`].
    #[error("the policy is longer than 524,288 bytes")]
    TooLong,
    /// No UTF-8, or a control character other than tab and newline.
    #[error("the policy is not plain text")]
    NotText,
    /// An unknown keyword, or too few or too many words.
    #[error("line {line} of the policy is no log, witness, group or quorum")]
    Line {
        /// From 1.
        line: usize,
    },
    /// A verifier key that cannot be read, or is not of a type for its role.
    #[error("line {line} of the policy has no verifier key for that role")]
    Key {
        /// From 1.
        line: usize,
    },
    /// A name or a public key is defined twice, or the name is reserved.
    #[error("line {line} of the policy defines a name or key that is taken")]
    Duplicate {
        /// From 1.
        line: usize,
    },
    /// A name that no line before defines, or that a group has already as a member.
    #[error("line {line} of the policy refers to a name that is unknown or already a member")]
    Name {
        /// From 1.
        line: usize,
    },
    /// The threshold is not between 1 and the number of members.
    #[error("line {line} of the policy has a threshold that its group cannot meet")]
    Threshold {
        /// From 1.
        line: usize,
    },
    /// Not exactly one quorum line.
    #[error("a policy has exactly one quorum line")]
    Quorum,
    /// More logs, witnesses or groups than are supported.
    #[error("the policy has more than 64 logs, witnesses or groups")]
    TooMany,
}

impl PolicyRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "policy-too-long",
            Self::NotText => "policy-not-text",
            Self::Line { line: _ } => "policy-line",
            Self::Key { line: _ } => "policy-key",
            Self::Duplicate { line: _ } => "policy-duplicate",
            Self::Name { line: _ } => "policy-name",
            Self::Threshold { line: _ } => "policy-threshold",
            Self::Quorum => "policy-quorum",
            Self::TooMany => "policy-too-many",
        }
    }
}

/// How far a checkpoint is witnessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Quorum {
    /// Whether the quorum is met.
    pub met: bool,
    /// The policy's witnesses that cosigned, in its order, with the time each gives.
    pub witnesses: Vec<(String, Timestamp)>,
    /// Witnesses under whose name the note has a line that does not verify. They do not count.
    pub invalid: Vec<String>,
    /// What the quorum lacks: every group below it that is not met and could be, outermost first.
    pub missing: Vec<Shortfall>,
}

/// A group (or a single witness) that has not witnessed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Shortfall {
    /// Its name.
    pub name: String,
    /// How many of its members witnessed.
    pub have: usize,
    /// How many must.
    pub need: usize,
    /// The members that did not; the witness itself where it is none of a group.
    pub absent: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Member {
    Witness(Witness),
    Group { name: String, threshold: usize, members: Vec<usize> },
}

impl Policy {
    /// The policy that asks for no cosignature and names no log.
    pub const fn none() -> Self {
        Self { logs: Vec::new(), members: Vec::new(), quorum: None }
    }

    /// Reads a policy file.
    ///
    /// # Errors
    /// [`PolicyRefusal`]. Stricter than the specification in one point: the file is UTF-8.
    pub fn parse(text: &[u8]) -> Result<Self, PolicyRefusal> {
        if text.len() > POLICY_BYTES_MAX {
            return Err(PolicyRefusal::TooLong);
        }
        let text = std::str::from_utf8(text).map_err(|_| PolicyRefusal::NotText)?;
        let control = |byte: u8| (byte < 0x20 && byte != b'\t' && byte != b'\n') || byte == 0x7f;
        if text.bytes().any(control) {
            return Err(PolicyRefusal::NotText);
        }
        let mut reading = Reading::default();
        for (index, line) in text.split('\n').enumerate() {
            reading.line(line, index.saturating_add(1))?;
        }
        let quorum = reading.quorum.ok_or(PolicyRefusal::Quorum)?;
        Ok(Self { logs: reading.logs, members: reading.members, quorum })
    }

    /// The logs it accepts.
    pub fn logs(&self) -> &[PolicyLog] {
        &self.logs
    }

    /// The keys of the log with that origin.
    pub fn log_keys(&self, origin: &str) -> Vec<VerifierKey> {
        let of_origin = self.logs.iter().filter(|log| log.key.name() == origin);
        of_origin.map(|log| log.key.clone()).collect()
    }

    /// The witnesses it knows, in its order.
    pub fn witnesses(&self) -> impl Iterator<Item = &Witness> {
        self.members.iter().filter_map(|member| match member {
            Member::Witness(witness) => Some(witness),
            Member::Group { .. } => None,
        })
    }

    /// Which witnesses cosigned a checkpoint, and whether they are enough. Whether the log signed
    /// it is another question: [`SignedCheckpoint::verify`].
    pub fn satisfied_by(&self, signed: &SignedCheckpoint) -> Quorum {
        let mut quorum = Quorum::default();
        // Members stand before the groups that name them, so one pass in order decides all.
        let mut states: Vec<State> = Vec::with_capacity(self.members.len());
        for member in &self.members {
            let state = match member {
                Member::Witness(witness) => {
                    let verdict = cosignature::verify(signed, &witness.key);
                    match verdict {
                        Ok(at) => quorum.witnesses.push((witness.name.clone(), at)),
                        Err(NoteRefusal::SignatureMissing) => {}
                        Err(_) => quorum.invalid.push(witness.name.clone()),
                    }
                    State { have: usize::from(verdict.is_ok()), need: 1 }
                }
                Member::Group { threshold, members, .. } => {
                    let met = |member: &&usize| states.get(**member).is_some_and(State::met);
                    State { have: members.iter().filter(met).count(), need: *threshold }
                }
            };
            states.push(state);
        }
        quorum.met = match self.quorum {
            None => true,
            Some(top) => states.get(top).is_some_and(State::met),
        };
        if let Some(top) = self.quorum {
            quorum.missing = self.shortfalls(top, &states);
        }
        quorum
    }

    /// What is unmet from `top` down, breadth first. Groups form a tree, so each is met once.
    fn shortfalls(&self, top: usize, states: &[State]) -> Vec<Shortfall> {
        let mut missing = Vec::new();
        let mut waiting = std::collections::VecDeque::from([top]);
        while let Some(index) = waiting.pop_front() {
            let (Some(member), Some(state)) = (self.members.get(index), states.get(index)) else {
                continue;
            };
            if state.met() {
                continue;
            }
            let absent = match member {
                // Below a group its members are named there.
                Member::Witness(_) if index != top => continue,
                Member::Witness(witness) => vec![witness.name.clone()],
                Member::Group { members, .. } => {
                    waiting.extend(members.iter().copied());
                    let unmet = |member: &&usize| !states.get(**member).is_some_and(State::met);
                    let unmet = members.iter().filter(unmet);
                    unmet.filter_map(|member| self.members.get(*member)).map(Member::name).collect()
                }
            };
            missing.push(Shortfall {
                name: member.name(),
                have: state.have,
                need: state.need,
                absent,
            });
        }
        missing
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with_url =
            |url: &Option<String>| url.as_ref().map_or(String::new(), |u| format!(" {u}"));
        for PolicyLog { key, url } in &self.logs {
            writeln!(f, "log {key}{}", with_url(url))?;
        }
        for member in &self.members {
            match member {
                Member::Witness(Witness { name, key, url }) => {
                    writeln!(f, "witness {name} {key}{}", with_url(url))?;
                }
                Member::Group { name, threshold, members } => {
                    write!(f, "group {name} {threshold}")?;
                    for member in members.iter().filter_map(|member| self.members.get(*member)) {
                        write!(f, " {}", member.name())?;
                    }
                    writeln!(f)?;
                }
            }
        }
        let quorum = self.quorum.and_then(|quorum| self.members.get(quorum));
        writeln!(f, "quorum {}", quorum.map_or_else(|| NONE.to_owned(), Member::name))
    }
}

impl FromStr for Policy {
    type Err = PolicyRefusal;

    fn from_str(text: &str) -> Result<Self, PolicyRefusal> {
        Self::parse(text.as_bytes())
    }
}

/// The name that is always taken: no witness at all.
const NONE: &str = "none";

struct State {
    have: usize,
    need: usize,
}

impl State {
    fn met(&self) -> bool {
        self.have >= self.need
    }
}

impl Member {
    fn name(&self) -> String {
        match self {
            Self::Witness(Witness { name, .. }) | Self::Group { name, .. } => name.clone(),
        }
    }
}

/// A policy half read.
#[derive(Default)]
struct Reading {
    logs: Vec<PolicyLog>,
    members: Vec<Member>,
    quorum: Option<Option<usize>>,
    names: BTreeMap<String, usize>,
    /// Public keys of logs and of witnesses: the same key under another name is a duplicate.
    log_keys: BTreeSet<Vec<u8>>,
    witness_keys: BTreeSet<Vec<u8>>,
    /// Members that are in a group already.
    grouped: BTreeSet<usize>,
    groups: usize,
}

impl Reading {
    fn line(&mut self, text: &str, line: usize) -> Result<(), PolicyRefusal> {
        let words: Vec<&str> = text.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        match words[..] {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", key] => self.log(key, None, line),
            ["log", key, url] => self.log(key, Some(url), line),
            ["witness", name, key] => self.witness(name, key, None, line),
            ["witness", name, key, url] => self.witness(name, key, Some(url), line),
            ["group", name, threshold, ref members @ ..] if !members.is_empty() => {
                self.group(name, threshold, members, line)
            }
            ["quorum", name] => self.quorum(name, line),
            _ => Err(PolicyRefusal::Line { line }),
        }
    }

    fn log(&mut self, key: &str, url: Option<&str>, line: usize) -> Result<(), PolicyRefusal> {
        let key: VerifierKey = key.parse().map_err(|_| PolicyRefusal::Key { line })?;
        if matches!(key.key(), NoteKey::CosignatureEd25519(_)) {
            return Err(PolicyRefusal::Key { line });
        }
        if self.logs.len() == POLICY_LOGS_MAX {
            return Err(PolicyRefusal::TooMany);
        }
        if !self.log_keys.insert(key.key().raw().to_vec()) {
            return Err(PolicyRefusal::Duplicate { line });
        }
        self.logs.push(PolicyLog { key, url: url.map(str::to_owned) });
        Ok(())
    }

    fn witness(
        &mut self,
        name: &str,
        key: &str,
        url: Option<&str>,
        line: usize,
    ) -> Result<(), PolicyRefusal> {
        let key: VerifierKey = key.parse().map_err(|_| PolicyRefusal::Key { line })?;
        if matches!(key.key(), NoteKey::Ed25519(_)) {
            return Err(PolicyRefusal::Key { line });
        }
        if self.witness_keys.len() == POLICY_WITNESSES_MAX {
            return Err(PolicyRefusal::TooMany);
        }
        if !self.witness_keys.insert(key.key().raw().to_vec()) {
            return Err(PolicyRefusal::Duplicate { line });
        }
        let witness = Witness { name: name.to_owned(), key, url: url.map(str::to_owned) };
        self.define(name, Member::Witness(witness), line)
    }

    fn group(
        &mut self,
        name: &str,
        threshold: &str,
        members: &[&str],
        line: usize,
    ) -> Result<(), PolicyRefusal> {
        if self.groups == POLICY_GROUPS_MAX {
            return Err(PolicyRefusal::TooMany);
        }
        self.groups = self.groups.saturating_add(1);
        let threshold = match threshold {
            "any" => 1,
            "all" => members.len(),
            number => parse_threshold(number)
                .filter(|number| (1..=members.len()).contains(number))
                .ok_or(PolicyRefusal::Threshold { line })?,
        };
        let mut indices = Vec::new();
        for member in members {
            let index = *self.names.get(*member).ok_or(PolicyRefusal::Name { line })?;
            // "Each defined name can be listed as a group member at most once."
            if !self.grouped.insert(index) {
                return Err(PolicyRefusal::Name { line });
            }
            indices.push(index);
        }
        let group = Member::Group { name: name.to_owned(), threshold, members: indices };
        self.define(name, group, line)
    }

    fn quorum(&mut self, name: &str, line: usize) -> Result<(), PolicyRefusal> {
        if self.quorum.is_some() {
            return Err(PolicyRefusal::Quorum);
        }
        self.quorum = Some(if name == NONE {
            None
        } else {
            Some(*self.names.get(name).ok_or(PolicyRefusal::Name { line })?)
        });
        Ok(())
    }

    fn define(&mut self, name: &str, member: Member, line: usize) -> Result<(), PolicyRefusal> {
        let taken = self.names.insert(name.to_owned(), self.members.len()).is_some();
        if taken || name == NONE {
            return Err(PolicyRefusal::Duplicate { line });
        }
        self.members.push(member);
        Ok(())
    }
}

/// A decimal without sign or leading zeros.
fn parse_threshold(text: &str) -> Option<usize> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}
