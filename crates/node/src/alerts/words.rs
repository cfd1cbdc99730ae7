//! What is told, in words: the subject and text of a mail, the line in the console.

use comity_agreements::calendar::Zone;
use comity_protocol::marking::Tlp;
use comity_protocol::time::Timestamp;

use crate::alerts::event::{Told, one_line};
use crate::alerts::rules::{Rules, Sort};
use crate::console::reader::{self, Reader};
use crate::console::text::Lang;

/// What sort of thing it is.
pub fn sort(lang: Lang, sort: Sort) -> String {
    lang.s(match sort {
        Sort::Duty => "alert-sort-duty",
        Sort::Deadline => "alert-sort-deadline",
        Sort::Past => "alert-sort-past",
        Sort::Breach => "alert-sort-breach",
        Sort::Report => "alert-sort-report",
        Sort::Proposal => "alert-sort-proposal",
        Sort::PeerSilent => "alert-sort-peer-silent",
        Sort::Summary => "alert-sort-summary",
        Sort::Test => "alert-sort-test",
    })
}

/// The headline, as the console shows it to whoever may see all of it.
pub fn headline(lang: Lang, told: &Told) -> String {
    if told.tlp == Tlp::Red {
        return plain(&lang.s("alert-something"));
    }
    let names = told.names.iter().map(|name| one_line(name)).collect::<Vec<_>>().join(" \u{2013} ");
    let head = head(lang, told);
    plain(&if names.is_empty() { head } else { format!("{head}: {names}") })
}

/// The subject of a mail. It passes many hands: of what is not for everybody it has no more than a
/// name, and of what is for named persons nothing.
pub fn subject(lang: Lang, told: &Told) -> String {
    match told.tlp {
        Tlp::Clear | Tlp::Green => headline(lang, told),
        Tlp::Amber | Tlp::AmberStrict => {
            let sort = sort(lang, told.sort);
            let about = told.about.as_ref().map(|name| format!(": {}", one_line(name)));
            plain(&format!("{sort}{}", about.unwrap_or_default()))
        }
        Tlp::Red => plain(&lang.s("alert-something")),
    }
}

/// The text of a mail.
pub fn body(rules: &Rules, told: &Told, (base, node): (&str, &str)) -> String {
    let lang = rules.lang();
    if told.tlp == Tlp::Red {
        let lines = [lang.s("alert-something"), format!("{base}/"), from(lang, node)];
        return plain(&lines.join("\n\n"));
    }
    let mut lines = vec![headline(lang, told)];
    if let Some(due) = told.due {
        lines.push(lang.f("alert-due", &[("at", &when(rules, told, due))]));
    }
    lines.push(format!("{base}{}", told.path));
    lines.push(from(lang, node));
    plain(&lines.join("\n\n"))
}

/// From whom it is, and where its rules are.
fn from(lang: Lang, node: &str) -> String {
    lang.f("alert-from", &[("node", &one_line(node))])
}

/// The end of a time, on the clocks of the place that counts it and on the reader's.
pub fn when(rules: &Rules, told: &Told, due: Timestamp) -> String {
    let place = told.zone.as_ref().and_then(|zone| zone.parse::<Zone>().ok());
    let own = rules.place();
    reader::plain_end(Reader { lang: rules.lang(), zone: Some(&own) }, place.as_ref(), due)
}

fn head(lang: Lang, told: &Told) -> String {
    match (told.sort, told.percent, told.count) {
        (Sort::Deadline, Some(percent), _) => {
            lang.f("alert-passed", &[("percent", &percent.to_string())])
        }
        (Sort::Summary, _, Some(count)) => lang.n("alert-summary", count),
        (of, ..) => sort(lang, of),
    }
}

/// Without the signs by which values are kept apart from right-to-left text: programs that read
/// mail show them as boxes, and a search does not find what has them in it.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::text::learn;

    fn told(tlp: Tlp) -> Told {
        learn(&crate::alerts::CAPABILITY.texts);
        Told {
            tlp,
            percent: Some(80),
            names: vec!["Grid\r\nBcc: a@b.example".to_owned(), "<b>Report</b>".to_owned()],
            about: Some("SB 53".to_owned()),
            due: Some("2026-12-15T07:59:59.999Z".parse().unwrap()),
            zone: Some("America/Los_Angeles".to_owned()),
            ..Told::bare(Sort::Deadline, "/findings/ab")
        }
    }

    #[test]
    fn a_subject_tells_no_more_than_its_marking_allows() {
        let check = |tlp, want: &str| assert_eq!(subject(Lang::En, &told(tlp)), want);
        let all = "80 % of the time has passed: Grid Bcc: a@b.example \u{2013} <b>Report</b>";
        check(Tlp::Clear, all);
        check(Tlp::Green, all);
        check(Tlp::Amber, "Deadline nears: SB 53");
        check(Tlp::AmberStrict, "Deadline nears: SB 53");
        check(Tlp::Red, "Something waits for you");
        let text = body(&Rules::default(), &told(Tlp::Red), ("https://n.example", "Lab"));
        assert!(!text.contains("SB 53") && !text.contains("findings"), "{text}");
    }

    #[test]
    fn a_mail_tells_the_end_on_both_clocks() {
        let text = body(&Rules::default(), &told(Tlp::Green), ("https://n.example", "Lab"));
        let due = "Mon 14 Dec 2026, 23:59 (Los Angeles) · 15 Dec 07:59 UTC";
        assert!(text.contains(due) && text.contains("https://n.example/findings/ab"), "{text}");
        assert!(!text.contains('\r'), "{text}");
    }

    #[test]
    fn each_language_tells_it_in_its_own_words() {
        let mut seen = std::collections::BTreeSet::new();
        for lang in Lang::ALL {
            let rules = Rules { language: lang.tag().to_owned(), ..Rules::default() };
            assert!(seen.insert(body(&rules, &told(Tlp::Green), ("https://n.example", "Lab"))));
        }
    }
}
