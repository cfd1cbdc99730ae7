//! Witness policies (C2SP tlog-policy): logs, witnesses, nested groups, a quorum.
// H1: Policy::parse(text), satisfied_by(&SignedCheckpoint) -> Quorum { met: bool, witnesses: Vec<(name, Timestamp)>, missing…}; Policy::none()
