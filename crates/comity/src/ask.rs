//! Asking whoever sits at the terminal before something is done that cannot be made undone.

use std::io::{BufRead as _, IsTerminal as _};

use crate::failure::Failure;
use crate::output::Output;

/// Whether somebody can be asked: at a terminal, who is shown what it is about.
pub(crate) fn can_ask(output: &Output) -> bool {
    !output.json() && !output.quiet() && std::io::stdin().is_terminal()
}

/// Has a person type yes; a script must say --yes.
///
/// # Errors
/// A wrong call with `otherwise`, where nobody can be asked or the answer is another.
pub(crate) fn yes(question: &str, otherwise: &str, output: &Output) -> anyhow::Result<()> {
    yes_or(question, Failure::usage(otherwise).hint("say --yes"), output)
}

/// Has a person type yes.
///
/// # Errors
/// The failure, where nobody can be asked or the answer is another.
pub(crate) fn yes_or(question: &str, failure: Failure, output: &Output) -> anyhow::Result<()> {
    if !can_ask(output) {
        return Err(failure.into());
    }
    output.note(format!("{question} Type yes:"));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if answer.trim() == "yes" { Ok(()) } else { Err(failure.into()) }
}
