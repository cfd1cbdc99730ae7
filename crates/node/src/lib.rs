//! A running node: the sequencer, its HTTP interfaces, the exchange with peers, the console.
//!
//! In reading order:
//!
//! - [`config`], [`clock`], [`work`], [`keys`]: what a node is given, the one clock, where long
//!   work is done, the one home of secrets.
//! - [`error`]: what goes wrong. [`metrics`], [`disk`]: what a node counts, and whether it can
//!   write. [`published`], [`ledger`]: the own log, on which everything
//!   stands. [`sequencer`]: the one writer. [`signing`]: whether anything may be signed.
//! - [`node`]: all parts composed. [`serve`]: all routes. [`problem`]: the only place that knows
//!   status codes.
//! - [`scrub`]: the slow look for damage. [`rotation`]: replacing keys.
//! - [`proposals`]: the two-person rule. [`meant`]: slips of the hand, told before anything is
//!   signed. [`eyes`]: who may see what of agreements.
//! - [`capability`]: what a capability brings; [`capabilities`]: all of them, one folder each:
//!   [`agreements`], [`commitments`], [`observatory`].
//! - [`accounts`], [`api`], [`scrapi`], [`tiles`], [`witness`], [`console`]: the interfaces.
//!   [`unchanged`]: what need not be sent again. [`address`]: identifiers in addresses.
//!   [`lookalike`]: names that mislead.
//! - [`transport`], [`client`], [`exchange`]: following peers and gathering cosignatures.
//!   [`bundle`]: the same on a stick. [`vouching`]: what cosignatures say about when an entry was
//!   logged. [`feed`]: new facts, for what is derived from them. [`prove`]: times as files for
//!   strangers. [`checking`]: what strangers were given.

pub mod config;

pub mod clock;

mod sync;

pub mod work;

pub mod keys;

pub mod error;

pub mod metrics;

pub mod disk;

pub mod published;

pub mod signing;

pub mod ledger;

pub mod sequencer;

pub mod scrub;

pub mod problem;

pub mod proposals;

pub mod meant;

pub mod rotation;

pub mod eyes;

pub mod accounts;

pub mod api;

pub mod scrapi;

pub mod tiles;

pub mod unchanged;

pub mod address;

pub mod lookalike;

pub mod witness;

pub mod transport;

pub mod client;

pub mod exchange;

pub mod bundle;

pub mod vouching;

pub mod feed;

pub mod prove;

pub mod node;

pub mod checking;

pub mod console;

pub mod capability;

pub mod agreements;

pub mod commitments;

pub mod incidents;

pub mod alerts;

pub mod observatory;

pub mod capabilities;

pub mod serve;
