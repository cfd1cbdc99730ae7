//! Akoma Ntoso: an agreement's words in the OASIS standard format for legal documents
//! (Akoma Ntoso Version 1.0, part 2, OASIS Standard 2018, namespace `…/akn/3.0`).
//!
//! Identifiers follow its naming convention: `art-4.1` is `art_4__para_1`. Rules are no part of
//! the words and are left out.

use std::fmt::Write as _;

use super::Checked;
use crate::agreement::document::{Agreement, Clause, Wording};
use crate::calendar::Day;

/// The agreement's words in one language as an Akoma Ntoso document; `None` where it has none in
/// that language.
pub fn akoma_ntoso(checked: &Checked, language: &str) -> Option<String> {
    let agreement = checked.agreement();
    let has_words = |clause: &&Clause| clause.text.contains_key(language);
    agreement.clauses.iter().find(has_words)?;
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = document(&mut out, agreement, language);
    Some(out)
}

/// The languages in which an agreement has words.
pub fn languages(checked: &Checked) -> std::collections::BTreeSet<&str> {
    let clauses = checked.agreement().clauses.iter();
    clauses.flat_map(|clause| clause.text.keys().map(String::as_str)).collect()
}

fn document(out: &mut String, agreement: &Agreement, language: &str) -> std::fmt::Result {
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">\n");
    out.push_str("  <act name=\"agreement\" contains=\"originalVersion\">\n    <meta>\n");
    identification(out, agreement, language)?;
    references(out, agreement)?;
    out.push_str("    </meta>\n    <preface>\n");
    let title = agreement.title.get(language).or_else(|| agreement.title.values().next());
    let title = title.map_or("", String::as_str);
    writeln!(out, "      <p><docTitle>{}</docTitle></p>", escaped(title))?;
    out.push_str("    </preface>\n    <body>\n");
    for article in articles(agreement) {
        write_article(out, &article, language)?;
    }
    out.push_str("    </body>\n  </act>\n</akomaNtoso>\n");
    Ok(())
}

/// Work, expression and manifestation (FRBR).
fn identification(out: &mut String, agreement: &Agreement, language: &str) -> std::fmt::Result {
    let id = escaped(&agreement.id);
    let version = uri_part(&agreement.version);
    let code = three_letters(language);
    let (date, name) = dated(agreement);
    let country = country(agreement);
    let work = format!("/akn/{country}/act/{date}/{id}");
    let expression = format!("{work}/{}@{version}", escaped(code));
    out.push_str("      <identification source=\"#comity\">\n");
    let parts = [
        ("FRBRWork", work, format!("<FRBRcountry value=\"{country}\"/>")),
        (
            "FRBRExpression",
            expression.clone(),
            format!("<FRBRlanguage language=\"{}\"/>", escaped(code)),
        ),
        ("FRBRManifestation", format!("{expression}.xml"), String::new()),
    ];
    for (element, uri, last) in parts {
        writeln!(out, "        <{element}>")?;
        writeln!(out, "          <FRBRthis value=\"{uri}/!main\"/>")?;
        writeln!(out, "          <FRBRuri value=\"{uri}\"/>")?;
        writeln!(out, "          <FRBRdate date=\"{date}\" name=\"{name}\"/>")?;
        writeln!(out, "          <FRBRauthor href=\"#parties\"/>")?;
        if !last.is_empty() {
            writeln!(out, "          {last}")?;
        }
        writeln!(out, "        </{element}>")?;
    }
    out.push_str("      </identification>\n");
    Ok(())
}

/// Where an agreement is a law, as the naming convention writes it (`us-ca`, `eu`); `un` for what
/// is between states.
fn country(agreement: &Agreement) -> String {
    let place = agreement.jurisdiction.as_deref().unwrap_or_default().to_ascii_lowercase();
    let (state, part) = place.split_once('-').unwrap_or((&place, ""));
    let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if state.len() == 2 && is_plain(state) && is_plain(part) { place } else { "un".to_owned() }
}

/// The day by which an agreement is known; the standard asks for one even where none is known.
fn dated(agreement: &Agreement) -> (Day, &'static str) {
    let first = agreement.status.iter().find_map(|standing| standing.from);
    let days = [
        (agreement.adopted, "adoption"),
        (agreement.opened, "opening"),
        (agreement.proposed, "proposal"),
        (first, "status"),
        (agreement.version.parse().ok(), "version"),
    ];
    let known = days.into_iter().find_map(|(day, name)| day.map(|day| (day, name)));
    known.unwrap_or((Day::MIN, "unknown"))
}

fn references(out: &mut String, agreement: &Agreement) -> std::fmt::Result {
    out.push_str("      <references source=\"#comity\">\n");
    out.push_str("        <TLCOrganization eId=\"comity\" href=\"/ontology/organization/comity\" showAs=\"Comity\"/>\n");
    out.push_str("        <TLCOrganization eId=\"parties\" href=\"/ontology/organization/parties\" showAs=\"The parties\"/>\n");
    for (index, source) in agreement.sources.iter().enumerate() {
        let href = source.url.as_deref().unwrap_or("#");
        writeln!(
            out,
            "        <original eId=\"source_{}\" href=\"{}\" showAs=\"{}\"/>",
            index + 1,
            escaped(href),
            escaped(&source.title)
        )?;
    }
    out.push_str("      </references>\n");
    Ok(())
}

/// Clauses of one article: the article's own, if there is one, and those below it.
struct Article<'a> {
    eid: String,
    element: &'static str,
    own: Option<&'a Clause>,
    below: Vec<(String, &'a Clause)>,
}

/// Clauses by article, in the order in which the articles first appear.
fn articles(agreement: &Agreement) -> Vec<Article<'_>> {
    let mut articles: Vec<Article<'_>> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for clause in &agreement.clauses {
        let (element, head, rest) = parts(&clause.id);
        let place = *places.entry(head.clone()).or_insert(articles.len());
        if place == articles.len() {
            articles.push(Article { eid: head.clone(), element, own: None, below: Vec::new() });
        }
        let Some(article) = articles.get_mut(place) else { continue };
        match rest {
            None => article.own = Some(clause),
            Some(rest) => article.below.push((format!("{head}__{rest}"), clause)),
        }
    }
    articles
}

/// The element of a clause, the identifier of its article, and what stands below that:
/// `art-4.1.a` is `article`, `art_4` and `para_1__subpara_a`.
fn parts(id: &str) -> (&'static str, String, Option<String>) {
    let (word, number) = id.split_once('-').unwrap_or((id, ""));
    let (element, short) = match word {
        "art" | "article" => ("article", "art"),
        "sec" | "section" => ("section", "sec"),
        "para" => ("paragraph", "para"),
        "chp" | "chapter" => ("chapter", "chp"),
        "rule" => ("rule", "rule"),
        _ => return ("clause", format!("cl_{}", plain(id)), None),
    };
    let mut numbers = number.split('.').map(plain);
    let first = numbers.next().unwrap_or_default();
    let levels =
        ["para", "subpara", "point", "indent"].into_iter().chain(std::iter::repeat("item"));
    let rest: Vec<String> =
        numbers.zip(levels).map(|(number, level)| format!("{level}_{number}")).collect();
    let rest = (!rest.is_empty()).then(|| rest.join("__"));
    (element, format!("{short}_{first}"), rest)
}

/// Letters and digits as they are, hyphens for the rest, as the naming convention asks.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// What may stand in a path of an IRI.
fn uri_part(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    text.chars().map(|c| if allowed(c) { c } else { '-' }).collect()
}

fn write_article(out: &mut String, article: &Article<'_>, language: &str) -> std::fmt::Result {
    let Article { eid, element, own, below } = article;
    writeln!(out, "      <{element} eId=\"{eid}\">")?;
    if let Some(clause) = own {
        head(out, clause, language, 8)?;
        let words = if below.is_empty() { "content" } else { "intro" };
        words_of(out, clause, language, (eid, words), 8)?;
    } else if let Some((first, _)) = below.first() {
        let number = eid.rsplit('_').next().unwrap_or(first);
        writeln!(out, "        <num>{}</num>", escaped(number))?;
    }
    for (eid, clause) in below {
        writeln!(out, "        <paragraph eId=\"{eid}\">")?;
        head(out, clause, language, 10)?;
        words_of(out, clause, language, (eid, "content"), 10)?;
        out.push_str("        </paragraph>\n");
    }
    writeln!(out, "      </{element}>")
}

fn head(out: &mut String, clause: &Clause, language: &str, indent: usize) -> std::fmt::Result {
    writeln!(out, "{:indent$}<num>{}</num>", "", escaped(&clause.id))?;
    if let Some(heading) = clause.heading.get(language) {
        writeln!(out, "{:indent$}<heading>{}</heading>", "", escaped(heading))?;
    }
    Ok(())
}

/// A paragraph for each line; a summary is marked as such.
fn words_of(
    out: &mut String,
    clause: &Clause,
    language: &str,
    (eid, element): (&str, &str),
    indent: usize,
) -> std::fmt::Result {
    let class = match clause.wording {
        Wording::Original => "",
        Wording::Summary => " class=\"summary\"",
    };
    writeln!(out, "{:indent$}<{element} eId=\"{eid}__{element}\">", "")?;
    let text = clause.text.get(language).map_or("", String::as_str);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    for line in &lines {
        writeln!(out, "{:indent$}  <p{class}>{}</p>", "", escaped(line.trim()))?;
    }
    // The standard wants at least one paragraph.
    if lines.is_empty() {
        writeln!(out, "{:indent$}  <p/>", "")?;
    }
    writeln!(out, "{:indent$}</{element}>", "")
}

/// ISO 639-2 codes, which the standard asks for, of the languages of the United Nations and of
/// some others; another language keeps its tag.
fn three_letters(tag: &str) -> &str {
    match tag {
        "ar" => "ara",
        "de" => "deu",
        "en" => "eng",
        "es" => "spa",
        "fr" => "fra",
        "it" => "ita",
        "ja" => "jpn",
        "ko" => "kor",
        "nl" => "nld",
        "pt" => "por",
        "ru" => "rus",
        "zh" => "zho",
        tag => tag,
    }
}

/// XML text and attribute values; characters that XML cannot hold become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    out
}
