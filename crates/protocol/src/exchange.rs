//! Following a peer's log: what to ask next, what its answers mean, what it may cost.
//!
//! A sans-IO state machine: events and time in, actions out. The node does the asking.
// me: Follower, Budget (token buckets), Equivocation (portable proof)
