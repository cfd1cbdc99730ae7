//! The console in the browser: pages rendered here, parts kept in `console/`, no state of its own.
//!
//! In reading order:
//!
//! - [`text`]: words in the reader's language. [`reader`]: days and times. [`parts`],
//!   [`standing`], [`body`]: small pieces.
//! - [`navigation`], [`help`], [`layout`]: the bar and the frame. One module a page: [`overview`],
//!   [`statements`], [`statement`] with [`proof`], [`peers`], [`log`], [`audit`], [`account`],
//!   [`submit`], [`proposals`], [`erase`], [`about`], [`clocks`], [`glossary`],
//!   [`guides`], [`error`]. Those of capabilities stand with them.
//! - [`front`]: what strangers find where the configuration opens pages to them. [`audience`]: what
//!   they may see of statements. [`verify`]: checking what somebody was given.
//! - [`assets`]: style, scripts and fonts. [`visit`]: who reads, in which language.
//! - [`gather`]: from the store's rows to what a page shows. [`routes`]: what is asked, who may ask
//!   it.
//!
//! Every page is a pure function from rows to markup and works without JavaScript. Whatever people
//! or peers wrote is escaped and set with `dir="auto"`.

pub mod text;

pub mod reader;

pub mod parts;

pub mod standing;

pub mod titles;

pub mod body;

pub mod navigation;

pub mod help;

pub mod layout;

pub mod overview;

pub mod front;

pub mod statements;

pub mod statement;

pub mod proof;

pub mod peers;

pub mod log;

pub mod audit;

pub mod account;

pub mod form;

pub mod submit;

pub mod proposals;

pub mod erase;

pub mod about;

pub mod clocks;

pub mod glossary;

pub mod guides;

pub mod error;

pub mod verify;

pub mod assets;

pub mod visit;

pub mod audience;

pub mod gather;

pub mod routes;

pub use routes::router;

#[cfg(test)]
mod tests;
