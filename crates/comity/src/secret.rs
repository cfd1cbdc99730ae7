//! Passwords typed at a terminal, which does not show them; programs pipe them in.

use std::io::{BufRead as _, IsTerminal as _, Write as _, stdin};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::failure::Failure;
use crate::output::Output;

/// A new password: typed twice, or one line of standard input.
///
/// # Errors
/// When there is none, or it was not the same twice.
pub(crate) fn fresh(output: &Output) -> anyhow::Result<String> {
    let password = typed("New password: ", output)?;
    if stdin().is_terminal() && typed("The same again: ", output)? != password {
        return Err(Failure::usage("the password was not the same twice").into());
    }
    if password.is_empty() {
        let failure = Failure::usage("there is no password on standard input");
        return Err(failure.hint("type one, or pipe it in from where it is kept").into());
    }
    Ok(password)
}

/// The password that an account has.
///
/// # Errors
/// When nothing can be read.
pub(crate) fn present(output: &Output) -> anyhow::Result<String> {
    typed("Present password: ", output)
}

/// One line that is not shown.
fn typed(prompt: &str, output: &Output) -> anyhow::Result<String> {
    let hidden = if stdin().is_terminal() {
        // Asked for whatever the output is to be: somebody sits there and waits.
        let mut screen = std::io::stderr().lock();
        write!(screen, "{prompt}")?;
        screen.flush()?;
        Some(Hidden::new()?)
    } else {
        None
    };
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    if hidden.is_some() {
        output.note("");
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Hidden(Termios);

impl Hidden {
    fn new() -> anyhow::Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ECHO;
        tcsetattr(stdin(), OptionalActions::Flush, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that is gone needs no mending.
        let _gone = tcsetattr(stdin(), OptionalActions::Flush, &self.0);
    }
}
