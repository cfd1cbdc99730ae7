//! What is printed: results on standard output, everything else on standard error.
//!
//! With `--json` standard output carries exactly one JSON value and nothing else.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

use comfy_table::{ContentArrangement, Table, TableStyle};
use comity_agreements::calendar::Zone;
use comity_agreements::calendar::moment::{english, english_day};
use comity_protocol::time::Timestamp;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::arguments::Global;
use crate::failure::Failure;

/// Where results and messages go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    /// As the global flags ask.
    pub(crate) const fn new(global: &Global) -> Self {
        Self { json: global.json, quiet: global.quiet }
    }

    /// Whether notes are left out.
    pub(crate) const fn quiet(&self) -> bool {
        self.quiet
    }

    /// Whether the result is JSON.
    pub(crate) const fn json(&self) -> bool {
        self.json
    }

    /// Prints the result: as JSON with `--json`, otherwise in the words that `human` gives, their
    /// times and days as people say them.
    ///
    /// # Errors
    /// When the result cannot be written as JSON or standard output fails.
    pub(crate) fn result<T: Serialize>(
        &self,
        value: &T,
        human: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<()> {
        self.as_written(value, |value| told(&human(value)))
    }

    /// As [`Self::result`], where what is printed is a file, or quotes one.
    ///
    /// # Errors
    /// As [`Self::result`].
    pub(crate) fn as_written<T: Serialize>(
        &self,
        value: &T,
        human: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<()> {
        if self.json {
            return write_out(&format!("{}\n", serde_json::to_string_pretty(value)?));
        }
        let mut text = human(value);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        write_out(&text)
    }

    /// As [`Self::result`], on one line, for results that somebody waits for.
    ///
    /// # Errors
    /// As [`Self::result`].
    pub(crate) fn line<T: Serialize>(
        &self,
        value: &T,
        human: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<()> {
        let text = if self.json { serde_json::to_string(value)? } else { human(value) };
        write_out(&format!("{text}\n"))
    }

    /// Prints bytes as they are, for results that are files.
    ///
    /// # Errors
    /// When standard output fails.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        ignore_closed_pipe(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// Tells people something that is no result. Silent with `--quiet` and `--json`.
    pub(crate) fn note(&self, text: impl Display) {
        if !self.quiet && !self.json {
            write_err(&format!("{}\n", told(&text.to_string())));
        }
    }

    /// Tells something beside the result that must not be missed: on standard error, as one line of
    /// JSON with `--json`.
    pub(crate) fn beside<T: Serialize>(&self, value: &T, human: &str) {
        if self.json {
            let text = serde_json::to_string(value).unwrap_or_default();
            write_err(&format!("{text}\n"));
        } else {
            write_err(&format!("{}\n", told(&plain(human))));
        }
    }

    /// Tells what went wrong and what to do about it.
    pub(crate) fn failure(&self, error: &anyhow::Error, failure: &Failure) {
        if self.json {
            let value = serde_json::json!({ "error": {
                "kind": failure.kind.name(),
                "exit_code": failure.kind.number(),
                "code": failure.code,
                "message": plain(&format!("{error:#}")),
                "hint": failure.hint,
            }});
            write_err(&format!("{value}\n"));
            return;
        }
        let code = failure.code.as_deref().map(|code| format!(" [{code}]")).unwrap_or_default();
        let mut text = format!("error{code}: {}\n", plain(&format!("{error:#}")));
        if let Some(hint) = &failure.hint {
            text.push_str(&format!("hint: {}\n", plain(hint)));
        }
        write_err(&text);
    }

    /// A progress bar over `total` steps, drawn only where somebody can see it.
    pub(crate) fn progress(&self, what: &'static str, total: u64) -> ProgressBar {
        let hidden = self.quiet || self.json || !std::io::stderr().is_terminal();
        let target =
            if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total), target).with_message(what);
        match ProgressStyle::with_template("{msg:>20} {bar:40} {human_pos}/{human_len} {eta}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// Tells what is wrong with the arguments, or prints what they ask of the command itself; as one
/// JSON value on standard error where `--json` stands among them.
pub(crate) fn misused(error: &clap::Error) -> std::process::ExitCode {
    let is_json = std::env::args_os().take_while(|one| one != "--").any(|one| one == "--json");
    if is_json && error.use_stderr() {
        let text = error.render().to_string();
        let (message, hint) = text.split_once("\n\n").unwrap_or((&text, ""));
        let failure = Failure::usage(message.trim_start_matches("error: ").trim());
        let failure = if hint.trim().is_empty() { failure } else { failure.hint(hint.trim()) };
        let kind = failure.kind;
        Output { json: true, quiet: false }.failure(&failure.clone().into(), &failure);
        return kind.exit_code();
    }
    // Where nobody listens there is nobody left to tell.
    let _nobody_listens = error.print();
    std::process::ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// A table of text without borders; the first row is the heading.
pub(crate) fn table<const N: usize>(
    heading: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(heading);
    for row in rows {
        table.add_row(row.map(|cell| told(&plain(&cell))));
    }
    // Without borders the space that keeps the first column off its border is left over.
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned())
        .collect();
    lines.join("\n")
}

/// Text of others made safe for a terminal: control characters are shown, never obeyed.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            // Also the marks that turn the direction of writing, which can disguise a name.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A time as the pages say it, in UTC; what is none stays as it is.
pub(crate) fn when(at: &str) -> String {
    at.parse().map_or_else(|_| plain(at), at_time)
}

/// A time as the pages say it, in UTC.
pub(crate) fn at_time(at: Timestamp) -> String {
    english(at, &[&Zone::utc()])
}

/// A day as the pages say it; what is none stays as it is.
pub(crate) fn on_day(day: &str) -> String {
    day.parse().map_or_else(|_| plain(day), english_day)
}

/// The same words with the times and days in them as the pages say them: RFC 3339 is for programs.
/// A line with quotation marks shows what somebody wrote, and is left as it is; so is what follows
/// an option, or the word `as` of an example.
pub(crate) fn told(text: &str) -> String {
    text.split_inclusive('\n').map(told_line).collect()
}

fn told_line(line: &str) -> String {
    if line.contains('"') {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut before = "";
    for piece in line.split_inclusive([' ', '\t', '\n', '(', ')', ',', ';']) {
        let word = piece.trim_end_matches([' ', '\t', '\n', '(', ')', ',', ';', '.', ':']);
        let is_example = before == "as" || before.starts_with("--");
        match said(word).filter(|_| !is_example) {
            Some(said) => {
                out.push_str(&said);
                out.push_str(piece.strip_prefix(word).unwrap_or_default());
            }
            None => out.push_str(piece),
        }
        before = word;
    }
    out
}

/// A time or a day as people say it; `None`: it is neither.
fn said(word: &str) -> Option<String> {
    let begins = word.get(..10)?;
    let is_day = |(at, sign): (usize, char)| match at {
        4 | 7 => sign == '-',
        _ => sign.is_ascii_digit(),
    };
    if !begins.char_indices().all(is_day) {
        return None;
    }
    if word.len() == begins.len() {
        word.parse().ok().map(english_day)
    } else {
        word.parse().ok().map(at_time)
    }
}

fn write_out(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    ignore_closed_pipe(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A reader who has seen enough (`comity … | head`) is no failure.
fn ignore_closed_pipe(result: std::io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Where standard error is closed there is nobody left to tell.
fn write_err(text: &str) {
    let _nobody_listens = std::io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_drive_the_terminal() {
        assert_eq!(plain("a\x1b[31mb\u{202e}c\n"), "a\u{fffd}[31mb\u{fffd}c\n");
        assert_eq!(plain("<b>“ü”</b>"), "<b>“ü”</b>");
    }

    #[test]
    fn times_are_told_as_the_pages_tell_them() {
        assert_eq!(when("2026-12-15T07:59:59.999Z"), "Tue 15 Dec 2026, 07:59 UTC");
        assert_eq!(when("soon"), "soon");
        assert_eq!((on_day("2026-12-04"), on_day("")), ("4 Dec 2026".to_owned(), String::new()));
    }

    #[test]
    fn no_words_for_people_have_the_times_of_programs() {
        for (written, shown) in [
            ("2026-12-15T07:59:59.999Z", "Tue 15 Dec 2026, 07:59 UTC"),
            ("(signed 2024-09-05), 2024-09-06.", "(signed 5 Sep 2024), 6 Sep 2024."),
            ("from 2026-11-29T20:19:06Z;\nto", "from Sun 29 Nov 2026, 20:19 UTC;\nto"),
            // What somebody wrote, identifiers and examples stay.
            ("  \"text\": \"From 2026-01-01 on\"", "  \"text\": \"From 2026-01-01 on\""),
            ("urn:lab:2026-01-01 v2026-01-01", "urn:lab:2026-01-01 v2026-01-01"),
            ("cygnus-2026-041 2026-13-01", "cygnus-2026-041 2026-13-01"),
            ("ask with --as-of 2026-12-03", "ask with --as-of 2026-12-03"),
            ("a day, as 2026-12-03", "a day, as 2026-12-03"),
        ] {
            assert_eq!(told(written), shown);
        }
    }

    #[test]
    fn tables_have_a_heading_and_no_borders() {
        let text = table(["a", "b"], [["1".to_owned(), "22".to_owned()]]);
        expect_test::expect![[r#"

             a  b
             1  22"#]]
        .assert_eq(&format!("\n{text}"));
    }
}
