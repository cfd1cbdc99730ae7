//! `comity`: the command line. Parses, dispatches, and turns the outcome into an exit code.

mod arguments;
mod ask;
mod audit;
mod command;
mod config;
mod connection;
mod failure;
mod journal;
mod local;
mod named;
mod near;
mod operator;
mod output;
mod route;
mod secret;
mod supervisor;

use std::process::ExitCode;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match command::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output::misused(&error),
    };
    let output = output::Output::new(&arguments.global);
    let done = command::run(arguments, &output);
    connection::tell_behind(&output);
    match done {
        Ok(code) => code,
        Err(error) => {
            let failure = failure::classify(&error);
            output.failure(&error, &failure);
            failure.kind.exit_code()
        }
    }
}
