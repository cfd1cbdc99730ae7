//! The command line as documented: `--help` of every command, and the reference page made from it.

use std::fmt::Write as _;
use std::path::Path;

use clap::CommandFactory as _;

use super::Arguments;

/// Help texts are rendered at this width whatever the terminal of whoever runs the test.
const WIDTH: usize = 100;

#[test]
fn definitions_are_consistent() {
    Arguments::command().debug_assert();
}

#[test]
fn the_reference_page_is_the_help_of_every_command() {
    let mut page = String::from(
        "# Command line\n\n\
         This page is made from the program's own help texts; the tests keep it so.\n\
         With `--json` every command prints one JSON value on standard output, and a failure prints one on standard error.\n",
    );
    let mut command = Arguments::command().term_width(WIDTH);
    command.build();
    section(&mut page, &mut command, "comity");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/cli.md");
    expect_test::expect_file![path].assert_eq(&page);
}

fn section(page: &mut String, command: &mut clap::Command, name: &str) {
    let help = command.clone().bin_name(name).render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", help.join("\n").trim_end()).unwrap();
    let visible = |sub: &clap::Command| !sub.is_hide_set() && sub.get_name() != "help";
    for sub in command.get_subcommands_mut().filter(|sub| visible(sub)) {
        let name = format!("{name} {}", sub.get_name());
        section(page, sub, &name);
    }
}
