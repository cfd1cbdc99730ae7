//! The observatory, from the agreements shipped and invented acts.

use comity_agreements::calendar::Day;
use comity_observatory::table::phrase::KEYS;
use comity_observatory::table::{NAMES, table};
use comity_store::rows::Role;
use maud::Markup;

use super::super::layout::PageContext;
use super::super::text::Lang;
use super::fixtures::{EVIL, NOW, shell};
use super::of_agreements::ask;
use crate::address::encode;
use crate::agreements::pages::list;
use crate::agreements::projection::Stamp;
use crate::observatory::pages::asked::Asked;
use crate::observatory::pages::view::{OBSERVATORY, View};
use crate::observatory::pages::{first, party};
use crate::observatory::state::{ObservatoryState, compute};

/// Most bytes of the first page over the wire, as nobody compresses it: 2,000 for each of 46
/// instruments in the longest script, and what stands around them.
const BYTES_MAX: usize = 120_000;

fn seen() -> ObservatoryState {
    ask(|docket| compute(docket, NOW, Stamp::fresh())).unwrap()
}

fn shown(shell: &PageContext, asked: &Asked, body: impl FnOnce(&View<'_>) -> Markup) -> Markup {
    let seen = seen();
    let today = Day::of_utc(NOW).unwrap();
    let whose = (EVIL, "https://node.example");
    let view = View { lang: shell.lang, seen: &seen, asked, today, whose };
    shell.page(OBSERVATORY, "Observatory", &body(&view))
}

pub(super) fn pages(lang: Lang) -> Vec<(&'static str, Markup)> {
    let reader = shell(lang, Some(Role::Reader));
    let plain = Asked::default();
    let evil = || EVIL.to_owned();
    let asked = Asked { q: evil(), as_of: evil(), form: evil(), sort: evil(), ..Asked::default() };
    let mut pages = vec![
        ("observatory", shown(&reader, &plain, first::body)),
        ("observatory-evil", shown(&reader, &asked, first::body)),
        ("observatory-party", shown(&reader, &plain, |view| party::body(view, "FR"))),
        ("observatory-party-evil", shown(&reader, &plain, |view| party::body(view, EVIL))),
    ];
    for (name, page) in NAMES.into_iter().zip(TABLES) {
        pages.push((page, table_page(&reader, name, &plain)));
    }
    pages
}

/// What the pages of tables are called here.
const TABLES: [&str; 15] = [
    "observatory-t-instruments",
    "observatory-t-participants",
    "observatory-t-dimensions",
    "observatory-t-rules",
    "observatory-t-thresholds",
    "observatory-t-clocks",
    "observatory-t-institutions",
    "observatory-t-durations",
    "observatory-t-matrix",
    "observatory-t-pairs",
    "observatory-t-unregulated",
    "observatory-t-incidents",
    "observatory-t-trend",
    "observatory-t-drift",
    "observatory-t-claims",
];

fn table_page(shell: &PageContext, name: &str, asked: &Asked) -> Markup {
    shown(shell, asked, |view| {
        let table = table(&view.seen.observatory, view.seen.world, name).unwrap();
        first::table_body(view, &table, &format!("/observatory/tables/{name}"))
    })
}

#[test]
fn the_first_page_is_small_and_no_number_is_digits_without_end() {
    for lang in Lang::ALL {
        for (name, page) in pages(lang) {
            let page = page.into_string();
            assert!(page.len() < BYTES_MAX, "{name} in {lang:?}: {} bytes", page.len());
            assert!(!page.contains("0000000000"), "{name}");
        }
    }
    let thresholds = table_page(&shell(Lang::En, None), "thresholds", &Asked::default());
    assert!(thresholds.into_string().contains("10<sup>26</sup>"));
}

/// Tables say in the reader's language what is no name and nobody's words; files stay as they are.
#[test]
fn tables_have_no_english_words_in_other_languages() {
    const ENGLISH: [&str; 17] = [
        " within ",
        "time alone",
        "as the file says",
        "by the rule of entry into force",
        "The list has",
        "Different numbers",
        "not in force",
        "no treaty",
        "none known",
        "not known after",
        "calendar days",
        "working days",
        "business hours",
        ">hours<",
        "(held)",
        "(rejected)",
        ">verified<",
    ];
    let mut found = Vec::new();
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        let reader = shell(lang, Some(Role::Reader));
        for name in NAMES {
            let page = table_page(&reader, name, &Asked::default()).into_string();
            for words in ENGLISH {
                found.extend(page.contains(words).then(|| format!("{name}, {lang:?}: {words}")));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    let seen = seen();
    let mut keys = std::collections::BTreeSet::new();
    for name in NAMES {
        let table = table(&seen.observatory, seen.world, name).unwrap();
        assert!(
            table
                .rows
                .iter()
                .flatten()
                .all(|cell| cell.phrases.is_empty() || !cell.text.is_empty())
        );
        let phrases = table.rows.iter().flatten().flat_map(|cell| &cell.phrases);
        keys.extend(phrases.map(|phrase| phrase.key));
        let json = serde_json::to_value(&table).unwrap();
        assert!(!json.to_string().contains("\"phrases\""), "{name}");
    }
    assert!(keys.iter().all(|key| KEYS.contains(key)) && keys.len() > 3, "{keys:?}");
}

/// What stands in no list of agreements leads to none.
#[test]
fn no_link_leads_to_an_agreement_that_there_is_not() {
    let known: Vec<String> = seen().titles.keys().map(|id| encode(id)).collect();
    for (name, page) in pages(Lang::En) {
        for link in page.into_string().split(" href=\"/agreements/").skip(1) {
            let id = link.split(['"', '#']).next().unwrap();
            assert!(known.iter().any(|one| one == id), "{name}: {id}");
        }
    }
}

#[test]
fn rows_are_sorted_and_filtered_by_the_address_alone() {
    let guest = shell(Lang::En, None);
    let page = |asked: Asked| table_page(&guest, "trend", &asked).into_string();
    let sort =
        |down: &str| Asked { sort: "year".to_owned(), down: down.to_owned(), ..Asked::default() };
    let year = |page: String| {
        let cell = page.split("data-label=\"Year\">").nth(1).unwrap().to_owned();
        cell.split("</td>").next().unwrap().to_owned()
    };
    let (first, last) = (year(page(sort(""))), year(page(sort("1"))));
    assert!(first < last, "{first} {last}");
    assert!(page(sort("1")).contains("aria-sort=\"descending\""));
    let none = page(Asked { q: "no such words".to_owned(), ..Asked::default() });
    assert!(none.contains("Nothing matches"), "{none}");
    let treaties = Asked { form: "treaty".to_owned(), ..Asked::default() };
    let treaties = table_page(&guest, "instruments", &treaties).into_string();
    assert!(
        treaties.contains("/agreements/cets-225\"")
            && !treaties.contains("/agreements/us-ca-sb-53\"")
    );
}

/// The list of agreements and the observatory say the same: who takes part, since when what is in
/// force, and from when on it applies.
#[test]
fn the_list_of_agreements_and_the_observatory_say_the_same() {
    let seen = seen();
    let day = Day::of_utc(NOW).unwrap();
    let rows = ask(|docket| list::gather(docket, day));
    let mut compared = 0;
    for row in &rows {
        let Some(one) = seen.observatory.instrument(&row.id) else { continue };
        compared += 1;
        assert_eq!(row.parties, one.participants.known.value, "{}", row.id);
        assert_eq!(row.days, seen.days[&row.id], "{}", row.id);
        use comity_agreements::agreement::document::TextStatus;
        use list::Standing;
        let in_force = match row.standing {
            Standing::InForce(day) => Some(day),
            Standing::Said(TextStatus::InForce, from, _) => from,
            _ => None,
        };
        assert_eq!(in_force, row.days.in_force, "{}", row.id);
    }
    assert!(compared > 20, "{compared}");
    let of = |id: &str| rows.iter().find(|row| row.id == id).unwrap();
    let day = |text: &str| Some(text.parse::<Day>().unwrap());
    let oecd = of("oecd-ai-principles");
    assert_eq!((oecd.days.in_force, oecd.days.status), (day("2019-05-22"), day("2024-05-03")));
    let gpai = of("eu-ai-act-gpai");
    assert_eq!((gpai.days.in_force, gpai.days.applies), (day("2024-08-01"), day("2025-08-02")));
    assert_eq!(gpai.parties, Some(28));
}

/// A threshold is told as people say it: what is compared, how, and with what.
#[test]
fn thresholds_are_told_in_words() {
    for lang in [Lang::En, Lang::Fr, Lang::Zh] {
        let reader = shell(lang, Some(Role::Reader));
        for name in ["thresholds", "rules"] {
            let page = table_page(&reader, name, &Asked::default()).into_string();
            let table = page.split("<tbody").nth(1).unwrap();
            for program in ["&gt;=", "&lt;=", "start.planned", "run.compute", "sum of"] {
                assert!(!table.contains(program), "{name} in {lang:?}: {program}");
            }
            let said = ["compare-least", "compare-more"].map(|key| lang.s(key));
            assert!(said.iter().any(|words| table.contains(words)), "{name} in {lang:?}");
        }
    }
}

/// A day is told in one form, also where a list ends and in how a page is cited.
#[test]
fn no_day_is_told_as_programs_write_it() {
    for (name, page) in pages(Lang::En) {
        let page = page.into_string();
        let cited = page.split("data-test=\"citation\"").nth(1);
        let cited = cited.map_or("", |rest| rest.split("https://").next().unwrap());
        assert!(!cited.contains("2026-"), "{name}: {cited}");
        let text = page.split("<main").nth(1).unwrap().split("data-test=\"citation\"").next();
        let words = text.unwrap().split(['<', '>']).skip(2).step_by(2);
        for word in words.flat_map(|text| text.split([' ', ',', ')'])) {
            let is_day = word.len() == 10 && word.parse::<Day>().is_ok();
            assert!(!is_day, "{name}: {word}");
        }
    }
}
