//! Rules as lists in the reader's words: on the page of an agreement, and as text for the command
//! line.

use comity_agreements::agreement::language::outline::{Arg, Item, Outline, Say};
use comity_protocol::decimal::Decimal;
use maud::{Markup, html};

use crate::console::reader::day_text;
use crate::console::standing::kind_name;
use crate::console::text::Lang;
use crate::console::text::sentence::length;

/// The lists of a rule.
pub fn lists(lang: Lang, outline: &Outline) -> Markup {
    html! { div.outline { @for section in &outline.sections {
        p.outline-heading { (lang.s(section.heading)) }
        ul.list { @for item in &section.items { (line(lang, item)) } }
    } } }
}

fn line(lang: Lang, item: &Item) -> Markup {
    html! { li {
        span dir="auto" { (words(lang, &item.says)) }
        @if !item.items.is_empty() { ul.list { @for inner in &item.items { (line(lang, inner)) } } }
    } }
}

/// The same as text, each list indented below its heading.
pub fn text(lang: Lang, outline: &Outline) -> String {
    let mut out = String::new();
    for section in &outline.sections {
        out.push_str(&format!("  {}\n", lang.s(section.heading)));
        for item in &section.items {
            indented(lang, item, 2, &mut out);
        }
    }
    out
}

fn indented(lang: Lang, item: &Item, depth: usize, out: &mut String) {
    out.push_str(&format!("{}- {}\n", "  ".repeat(depth), words(lang, &item.says)));
    for inner in &item.items {
        indented(lang, inner, depth.saturating_add(1), out);
    }
}

/// A sentence in the reader's language.
fn words(lang: Lang, says: &Say) -> String {
    let args: Vec<(&'static str, String)> =
        says.args.iter().map(|(name, arg)| (*name, shown(lang, arg))).collect();
    let args: Vec<(&'static str, &str)> =
        args.iter().map(|(name, text)| (*name, text.as_str())).collect();
    lang.f(says.key, &args)
}

fn shown(lang: Lang, arg: &Arg) -> String {
    match arg {
        // Of texts that a rule fixes, those that name an authority have words.
        Arg::Text(text) => lang.recipient(text),
        Arg::Name(name) => lang.rule(name),
        // An identifier of a law is no word: `us-ca-sb-53`.
        Arg::Word(word) if word.contains(|one: char| one.is_ascii_digit()) => word.clone(),
        Arg::Word(word) => lang.word(word),
        Arg::Kind(kind) => kind_name(lang, kind),
        Arg::Field { pointer, name, .. } => field(lang, pointer, name),
        Arg::Length(of) => length(lang, *of),
        Arg::Number(number, unit) => with_unit(*number, unit.as_deref()),
        Arg::Day(day) => day_text(lang, *day),
        Arg::Say(says) => words(lang, says),
        Arg::List(all) => {
            let all: Vec<String> = all.iter().map(|one| shown(lang, one)).collect();
            all.join(&lang.s("outline-list-comma"))
        }
    }
}

/// What a field is called: as the forms call it, else as the agreement does.
fn field(lang: Lang, pointer: &str, name: &str) -> String {
    match pointer.rsplit('/').next().filter(|last| !last.is_empty()) {
        Some(last) => lang.field(last),
        None => lang.rule(name),
    }
}

fn with_unit(number: Decimal, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{}\u{a0}{unit}", short(number)),
        None => short(number),
    }
}

/// A number as people read it: `10²⁶`, `2.5 × 10²⁵`, never 27 digits.
fn short(number: Decimal) -> String {
    let text = number.to_string();
    let digits = text.trim_start_matches('-');
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    let lead = digits.trim_end_matches('0');
    if !is_whole || digits.len() < 7 || lead.len() > 4 {
        return text;
    }
    let sign = if text.starts_with('-') { "\u{2212}" } else { "" };
    let power = superscript(digits.len().saturating_sub(1));
    let (first, rest) = lead.split_at(lead.len().min(1));
    match (first, rest) {
        ("1", "") => format!("{sign}10{power}"),
        (first, "") => format!("{sign}{first}\u{a0}×\u{a0}10{power}"),
        (first, rest) => format!("{sign}{first}.{rest}\u{a0}×\u{a0}10{power}"),
    }
}

fn superscript(number: usize) -> String {
    let raised = |digit: char| match digit {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    };
    number.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use comity_agreements::agreement::language::outline::{KEYS, Section, outlines};
    use comity_agreements::docket::shipped;

    use super::*;
    use crate::console::text::learn;

    #[test]
    fn numbers_are_short_and_have_their_units() {
        let check = |text: &str, shown: &str| {
            assert_eq!(short(text.parse().unwrap()), shown.replace(' ', "\u{a0}"), "{text}");
        };
        check("1e26", "10²⁶");
        check("2.5e25", "2.5 × 10²⁵");
        check("500000000", "5 × 10⁸");
        check("1000", "1000");
        check("0.55", "0.55");
        check("123456789", "123456789");
        assert_eq!(with_unit("1e26".parse().unwrap(), Some("FLOP")), "10²⁶\u{a0}FLOP");
    }

    fn keys<'a>(items: &'a [Item], out: &mut Vec<&'a str>) {
        for item in items {
            of(&item.says, out);
            keys(&item.items, out);
        }
    }

    fn of<'a>(says: &'a Say, out: &mut Vec<&'a str>) {
        out.push(says.key);
        for (_, arg) in &says.args {
            match arg {
                Arg::Say(inner) => of(inner, out),
                Arg::List(all) => {
                    for one in all {
                        if let Arg::Say(inner) = one {
                            of(inner, out);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// No rule that comes with the program is told by keys, and none in nothing.
    #[test]
    fn every_rule_is_told_in_every_language() {
        learn(&crate::agreements::CAPABILITY.texts);
        for (name, text) in shipped::FILES {
            let checked = comity_agreements::agreement::language::read(text).unwrap();
            for outline in outlines(&checked) {
                let headings: Vec<&str> =
                    outline.sections.iter().map(|Section { heading, .. }| *heading).collect();
                assert_eq!(headings.first(), Some(&"outline-who"), "{name} {}", outline.rule);
                let mut used = headings;
                outline.sections.iter().for_each(|section| keys(&section.items, &mut used));
                for lang in Lang::ALL {
                    assert!(used.iter().all(|key| KEYS.contains(key) && lang.has(key)), "{used:?}");
                    let told = super::text(lang, &outline);
                    assert!(!told.contains("outline-") && !told.contains('{'), "{name}: {told}");
                }
            }
        }
    }

    #[test]
    fn a_rule_reads_as_lists() {
        learn(&crate::agreements::CAPABILITY.texts);
        let (_, text) = shipped::FILES.iter().find(|(name, _)| *name == "us-ca-sb-53").unwrap();
        let checked = comity_agreements::agreement::language::read(text).unwrap();
        let all = outlines(&checked);
        let outline = all.iter().find(|one| one.rule == "report-incident").unwrap();
        let told = super::text(Lang::En, outline);
        let told: String =
            told.lines().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap())).collect();
        expect_test::expect![[r#"
            Who
              - Whoever files what the rule speaks of
            When all of these hold
              - “Assessment of an incident” is filed
              - Capacity is one of: Developer, Provider
              - Training compute (FLOP) is more than 10²⁶ FLOP (“Frontier model”)
              - Any of these:
                - All of these:
                  - What happened include any of: Unauthorised access to weights, Unauthorised change of weights, Exfiltration of weights, Loss of control
                  - Any of these:
                    - Harm include any of: Death, Bodily injury
                    - All of these:
                      - Harm include: Serious harm to health
                      - Bodily injury: yes
                - Harm include: Harm from a catastrophic risk
                - What happened include: Deceptive subversion of controls
              - Filings with the same “Incident” are one matter
            Must do
              - File “Filing about an incident”
                - Incident is Incident of “Assessment of an incident”
                - Regime is us-ca-sb-53
                - Recipient is California Office of Emergency Services
                - Which report is one of: Initial, Final
            By when
              - Within 15 days, counted in calendar days, at California, after the earliest known of: Aware of the incident since, Determined to be reportable at
            Goes to
              - California Office of Emergency Services
            Except
              - “Assessment of an incident” is filed instead
                - Incident is Incident of “Assessment of an incident”
                - Regime is us-ca-sb-53
                - Must be reported: no
            Also
              - What follows from a breach: clause sec-22757.15
        "#]]
        .assert_eq(&told);
    }
}
