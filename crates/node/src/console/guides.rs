//! The guides of `docs/guides` as pages.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{Tone, none, notice, panel};
use super::text::Lang;

macro_rules! guides {
    ($($name:literal),+ $(,)?) => {
        [$((
            $name,
            concat!("guide-", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/", $name, ".md")),
        )),+]
    };
}

/// Every guide: its name, the key of its title, and its text.
const GUIDES: [(&str, &str, &str); 10] = guides![
    "reporter",
    "incidents",
    "auditor",
    "agreements",
    "commitments",
    "observatory",
    "alerts",
    "agreements-cli",
    "agreements-limits",
    "two-nodes",
];

/// The list of guides.
pub fn list(shell: &PageContext) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("guides");
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("guides-what")) " " (english_only(lang)) } } }
        div.narrow { (panel(&heading, &none(), &html! { ul.plain.body {
            @for (name, title, _) in GUIDES { li { a.title href={ "/guides/" (name) } { (lang.s(title)) } } }
            li { a href="/glossary" { (lang.s("glossary")) } }
        } })) }
    };
    shell.page(Tab::NONE, &heading, &body)
}

fn english_only(lang: Lang) -> String {
    if lang == Lang::En { String::new() } else { lang.s("guides-english") }
}

/// A guide by its name.
pub fn one(shell: &PageContext, name: &str) -> Option<Markup> {
    let lang = shell.lang;
    let (_, title, text) = GUIDES.iter().find(|(known, _, _)| *known == name)?;
    let title = lang.s(title);
    let body = html! {
        p.crumb { a href="/guides" { (lang.s("guides")) } }
        @if lang != Lang::En { (notice(Tone::Info, &title, &html! { p { (lang.s("guides-english")) } })) }
        article.guide.panel lang="en" dir="ltr" { (rendered(text)) }
    };
    Some(shell.page(Tab::NONE, &title, &body))
}

/// A guide as markup. It is ours, and still nothing of it is taken over as it stands.
fn rendered(text: &str) -> Markup {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event<'_>> = Parser::new_ext(text, options).collect();
    let mut links: Vec<bool> = Vec::new();
    let mut shown = Vec::with_capacity(events.len());
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let id = Some(CowStr::from(anchor(events.get(at..).unwrap_or_default())));
                let (classes, attrs) = (classes.clone(), attrs.clone());
                shown.push(Event::Start(Tag::Heading { level: *level, id, classes, attrs }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let address = address(dest_url);
                links.push(address.is_some());
                shown.extend(address.map(|address| {
                    let (title, id) = (title.clone(), id.clone());
                    let dest_url = CowStr::from(address);
                    Event::Start(Tag::Link { link_type: *link_type, dest_url, title, id })
                }));
            }
            Event::End(TagEnd::Link) if !links.pop().unwrap_or(false) => {}
            // Alignments are inline styles, which the Content-Security-Policy forbids.
            Event::Start(Tag::Table(columns)) => {
                let columns = vec![pulldown_cmark::Alignment::None; columns.len()];
                shown.push(Event::Start(Tag::Table(columns)));
            }
            Event::Html(text) | Event::InlineHtml(text) => shown.push(Event::Text(text.clone())),
            event => shown.push(event.clone()),
        }
    }
    let mut markup = String::with_capacity(text.len().saturating_mul(2));
    pulldown_cmark::html::push_html(&mut markup, shown.into_iter());
    // What scrolls can be reached by keys.
    let markup = markup.replace("<pre>", "<pre tabindex=\"0\">");
    PreEscaped(markup.replace("<table>", "<table class=\"lines\">"))
}

/// Where a link of a guide leads from here: to another guide, to a place of the page, or out; what
/// stands in the repository alone is no link here.
fn address(link: &str) -> Option<String> {
    if link.starts_with('#') || link.starts_with("https://") {
        return Some(link.to_owned());
    }
    let (file, place) = link.split_once('#').unwrap_or((link, ""));
    if file.ends_with("reference/glossary.md") {
        return Some("/glossary".to_owned());
    }
    let name = file.strip_suffix(".md")?;
    let mark = if place.is_empty() { "" } else { "#" };
    let known = GUIDES.iter().any(|(known, _, _)| *known == name);
    known.then(|| format!("/guides/{name}{mark}{place}"))
}

/// The place of a heading, as links in the documents name it.
fn anchor(events: &[Event<'_>]) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let texts = inside.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        _ => None,
    });
    let text: String = texts.collect();
    let kept = text.to_lowercase().replace(' ', "-");
    kept.chars().filter(|sign| sign.is_alphanumeric() || "-_".contains(*sign)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_guide_is_a_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
        let files: BTreeSet<String> =
            files.filter_map(|name| Some(name.to_str()?.strip_suffix(".md")?.to_owned())).collect();
        assert_eq!(files, GUIDES.iter().map(|(name, _, _)| (*name).to_owned()).collect());
        for (name, title, text) in GUIDES {
            assert!(Lang::En.has(title), "{title}");
            let page = rendered(text).into_string();
            assert_eq!(page.matches("<h1").count(), 1, "{name}");
            assert!(!page.contains(" style=") && !page.contains(".md\""), "{name}");
        }
    }

    #[test]
    fn nothing_in_a_guide_is_taken_for_markup_and_links_lead_somewhere() {
        let page = rendered(
            "# A b\n\n<b>x</b> [one](auditor.md#say-it) [two](../operate/keys.md) [three](#a-b)\n\n|a|\n|-:|\n|1|\n",
        );
        let page = page.into_string();
        assert!(page.contains("<h1 id=\"a-b\">") && page.contains("&lt;b&gt;"), "{page}");
        assert!(page.contains("href=\"/guides/auditor#say-it\"") && page.contains("href=\"#a-b\""));
        assert!(page.contains(" two ") && !page.contains("keys"), "{page}");
    }
}
