//! Small pieces that every page is made of: hashes, times, status words, table cells.

use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::time::Timestamp;
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::form::view::picker;
use super::reader::{Reader, time};
use super::text::Lang;

pub use super::text::number;

/// How a status is meant. Never colour alone: each tone has a shape, each use has a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Needs attention.
    Warn,
    /// Wrong.
    Bad,
    /// Worth knowing.
    Info,
    /// Neither.
    Mute,
}

impl Tone {
    /// The gravest first.
    pub const fn gravity(self) -> u8 {
        match self {
            Self::Bad => 0,
            Self::Warn => 1,
            Self::Info => 2,
            Self::Good => 3,
            Self::Mute => 4,
        }
    }

    /// The class that gives the colour.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Mute => "mute",
        }
    }
}

/// A shape and a word.
pub fn status(tone: Tone, word: &str) -> Markup {
    html! {
        span class={ "status " (tone.class()) } {
            (shape(tone))
            (word)
        }
    }
}

fn shape(tone: Tone) -> Markup {
    html! {
        svg viewBox="0 0 10 10" aria-hidden="true" focusable="false" {
            @match tone {
                Tone::Good => circle cx="5" cy="5" r="4.5" stroke="none" {},
                Tone::Warn => path d="M5 .4 9.9 9.4H.1Z" stroke="none" {},
                Tone::Bad => rect x="0.5" y="0.5" width="9" height="9" stroke="none" {},
                Tone::Info => path d="M5 0 10 5 5 10 0 5Z" stroke="none" {},
                Tone::Mute => circle cx="5" cy="5" r="3.8" fill="none" stroke-width="1.6" {},
            }
        }
    }
}

/// A notice with a heading: alarms, outcomes, warnings.
pub fn notice(tone: Tone, heading: &str, body: &Markup) -> Markup {
    html! {
        section class={ "notice " (tone.class()) } {
            h2 { (status(tone, heading)) }
            (body)
        }
    }
}

/// A panel: a framed section with a heading.
pub fn panel(heading: &str, end: &Markup, body: &Markup) -> Markup {
    html! {
        section.panel {
            header { h2 { (heading) } div { (end) } }
            (body)
        }
    }
}

/// Nothing.
pub fn none() -> Markup {
    html! {}
}

/// A hash in full, in groups of eight digits that copy without gaps.
pub fn hash(bytes: &[u8]) -> Markup {
    grouped(&HEXLOWER.encode(bytes))
}

/// A hash in full with a button that copies it.
pub fn hash_copy(lang: Lang, bytes: &[u8]) -> Markup {
    let text = HEXLOWER.encode(bytes);
    html! { (grouped(&text)) (copy(lang, &text)) }
}

/// A button that copies a value; hidden until the script that serves it shows it.
pub fn copy(lang: Lang, value: &str) -> Markup {
    html! { button.copy type="button" data-copy=(value) hidden { (lang.s("copy")) } }
}

fn grouped(text: &str) -> Markup {
    let digits: Vec<char> = text.chars().collect();
    html! {
        code.hash dir="ltr" {
            @for chunk in digits.chunks(8) { span { (chunk.iter().collect::<String>()) } wbr; }
        }
    }
}

/// The first digits of a hash, the whole of it on hover.
pub fn short(bytes: &[u8]) -> Markup {
    let text = HEXLOWER.encode(bytes);
    html! { code.hash.cut dir="ltr" title=(text) { (text.get(..12).unwrap_or(&text)) "…" } }
}

/// A time and how long ago it was.
pub fn time_ago<'a>(reader: impl Into<Reader<'a>>, at: Timestamp, now: Timestamp) -> Markup {
    let reader = reader.into();
    html! { (time(reader, at)) " " span.soft { "(" (ago(reader.lang, at, now)) ")" } }
}

/// How long ago, in the largest whole unit.
pub fn ago(lang: Lang, at: Timestamp, now: Timestamp) -> String {
    let seconds = u64::try_from(now.since(at).div_euclid(1_000)).unwrap_or(0);
    match seconds {
        0 => lang.s("ago-now"),
        1..=119 => lang.n("ago-seconds", seconds),
        120..=7_199 => lang.n("ago-minutes", seconds / 60),
        7_200..=172_799 => lang.n("ago-hours", seconds / 3_600),
        _ => lang.n("ago-days", seconds / 86_400),
    }
}

/// Rows on a page of statements, of proposals or of the audit trail.
pub const PAGE: usize = 50;

/// A number of bytes in the unit people read.
pub fn size(bytes: usize) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} B"),
        10_000..=9_999_999 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// A TLP 2.0 label in the colours FIRST prescribes: coloured text on black.
pub fn tlp(tlp: Tlp) -> Markup {
    let (class, label) = match tlp {
        Tlp::Clear => ("tlp", "TLP:CLEAR"),
        Tlp::Green => ("tlp green", "TLP:GREEN"),
        Tlp::Amber => ("tlp amber", "TLP:AMBER"),
        Tlp::AmberStrict => ("tlp amber", "TLP:AMBER+STRICT"),
        Tlp::Red => ("tlp red", "TLP:RED"),
    };
    html! { span class=(class) dir="ltr" { (label) } }
}

/// A marking: label, named parties, release time.
pub fn marking<'a>(reader: impl Into<Reader<'a>>, marking: &Marking) -> Markup {
    let reader = reader.into();
    let lang = reader.lang;
    html! {
        (tlp(marking.tlp))
        @if !marking.audience.is_empty() {
            " " span { (lang.s("marking-to")) " "
                @for (at, party) in marking.audience.iter().enumerate() {
                    @if at > 0 { ", " }
                    bdi dir="ltr" { (party) }
                }
            }
        }
        @if let Some(release) = marking.release {
            " " span { (lang.s("marking-release")) " " (time(reader, release)) }
        }
    }
}

/// Words as their author wrote them in plain text: `*thus*` is emphasised, and `10^26` is a power
/// of ten.
pub fn prose(text: &str) -> Markup {
    let (mut rest, mut pieces) = (text, Vec::new());
    while let Some((before, mark, after)) = marked(rest) {
        pieces.push((before, mark));
        rest = after;
    }
    html! {
        @for (before, mark) in pieces {
            (before)
            @match mark {
                Mark::Emphasis(words) => em { (words) },
                Mark::Power(digits) => { "10" sup { (digits) } }
            }
        }
        (rest)
    }
}

/// What is marked in plain text.
enum Mark<'a> {
    Emphasis(&'a str),
    Power(&'a str),
}

/// What stands before the first mark, the mark, and the rest.
fn marked(text: &str) -> Option<(&str, Mark<'_>, &str)> {
    text.match_indices(['1', '*']).find_map(|(at, sign)| {
        let (before, from) = text.split_at_checked(at)?;
        if sign == "1" {
            let is_number = !before.ends_with(|sign: char| sign.is_ascii_alphanumeric());
            let power = from.strip_prefix("10^").filter(|_| is_number)?;
            let ends = power.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(power.len());
            let (digits, after) = power.split_at_checked(ends)?;
            return (!digits.is_empty()).then_some((before, Mark::Power(digits), after));
        }
        let (words, after) = from.strip_prefix('*')?.split_once('*')?;
        let is_one = !words.is_empty() && !words.contains('\n') && words.trim() == words;
        is_one.then_some((before, Mark::Emphasis(words), after))
    })
}

/// A table cell that names its column where the table is stacked on a narrow screen.
pub fn cell(label: &str, body: &Markup) -> Markup {
    html! { td role="cell" data-label=(label) { (body) } }
}

/// A table that stacks on narrow screens. Roles are written out because stacking takes them away.
pub fn table(caption: &str, columns: &[(&str, bool)], rows: &Markup) -> Markup {
    html! {
        div.table role="region" tabindex="0" aria-label=(caption) {
            table.stack role="table" {
                caption.sr { (caption) }
                thead role="rowgroup" { tr role="row" {
                    @for (column, numeric) in columns {
                        th.number[*numeric] role="columnheader" scope="col" { (column) }
                    }
                } }
                tbody role="rowgroup" { (rows) }
            }
        }
    }
}

/// A name and a value in a list of facts.
pub fn fact(name: &str, value: &Markup) -> Markup {
    html! { dt { (name) } dd { (value) } }
}

/// A field of a filter that takes a day or a time. One that could not be read keeps what was typed
/// and says beside it that it was left out, and how times are written.
pub fn time_filter(
    lang: Lang,
    (name, label): (&str, &str),
    typed: &str,
    is_unread: bool,
) -> Markup {
    let kind = if is_unread { "text" } else { picker("date", typed) };
    let told = format!("unread.{name}");
    let describes = is_unread.then_some(told.as_str());
    html! { div.field {
        label for=(name) { (label) }
        input.date id=(name) name=(name) type=(kind) value=(typed) dir="ltr" autocomplete="off"
            aria-invalid=[is_unread.then_some("true")] aria-describedby=[describes];
        @if is_unread { p.fault id=(told) { (lang.s("time-unread")) } }
    } }
}

/// The hidden field that every form carries.
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_spans_read_well() {
        for (value, shown) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(number(value), shown);
        }
        for (text, shown) in [
            ("A *frontier model* is", "A <em>frontier model</em> is"),
            ("more than 10^26 of", "more than 10<sup>26</sup> of"),
            ("2 * 3 * 4, 5*", "2 * 3 * 4, 5*"),
            ("110^2 10^x *a", "110^2 10^x *a"),
            ("*<b>* 10^1", "<em>&lt;b&gt;</em> 10<sup>1</sup>"),
            ("", ""),
        ] {
            assert_eq!(prose(text).into_string(), shown);
        }
        let now = Timestamp::from_secs(1_000_000);
        for (back, shown) in [
            (0, "now"),
            (40, "40 seconds ago"),
            (180, "3 minutes ago"),
            (7_200, "2 hours ago"),
            (864_000, "10 days ago"),
        ] {
            assert_eq!(ago(Lang::En, now.plus_millis(-back * 1_000), now), shown);
        }
    }
}
