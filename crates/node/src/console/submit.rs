//! Submitting a statement: a kind, a form made from its schema, a marking, a preview, and then
//! the signature of the party, which nobody can take back.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::calendar::{Zone, zone_names};
use comity_protocol::content::Body;
use comity_protocol::kind::KindSpec;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use maud::{Markup, html};

use super::form::field::{Field, fields};
use super::form::reading::{Fault, Wrong};
use super::form::view::{self, Form};
use super::form::{self, moment};
use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{self, Tone, csrf, fact, none, notice, panel};
use super::{body, standing};
use crate::meant::Nearly;
use comity_agreements::docket::offers::Offer;
use comity_agreements::docket::unnamed::{Named, Unnamed};

/// Every label of TLP 2.0, from open to closed.
pub const TLP: [(Tlp, &str, &str); 5] = [
    (Tlp::Clear, "TLP:CLEAR", "tlp-clear"),
    (Tlp::Green, "TLP:GREEN", "tlp-green"),
    (Tlp::Amber, "TLP:AMBER", "tlp-amber"),
    (Tlp::AmberStrict, "TLP:AMBER+STRICT", "tlp-amber-strict"),
    (Tlp::Red, "TLP:RED", "tlp-red"),
];

/// The form as it came, field by field, so that nothing typed is lost when it is refused.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The subject.
    pub subject: String,
    /// The label.
    pub tlp: String,
    /// Parties that are ticked.
    pub ticked: BTreeSet<String>,
    /// More parties, separated by spaces, commas or lines.
    pub audience: String,
    /// Not before this time.
    pub release: String,
    /// On whose clocks times are given.
    pub zone: Zone,
    /// The body as JSON, where it was written as JSON.
    pub json: Option<String>,
    /// The body's fields.
    pub fields: form::Filled,
}

impl Default for Filled {
    fn default() -> Self {
        Self {
            subject: String::new(),
            tlp: String::new(),
            ticked: BTreeSet::new(),
            audience: String::new(),
            release: String::new(),
            zone: Zone::utc(),
            json: None,
            fields: form::Filled::new(),
        }
    }
}

impl Filled {
    /// Who may see it.
    ///
    /// # Errors
    /// What is wrong, each at its field.
    pub fn marking(&self) -> Result<Marking, Vec<Fault>> {
        let mut wrong = Vec::new();
        let fault = |at: &str, what: String| Fault { at: at.to_owned(), wrong: Wrong::Said(what) };
        let tlp = Tlp::from_label(&self.tlp);
        if tlp.is_none() {
            wrong.push(Fault { at: "tlp".to_owned(), wrong: Wrong::Text("form-bad-choice") });
        }
        let written = self.audience.split([' ', ',', ';', '\n', '\r', '\t']);
        let named = written.filter(|name| !name.is_empty());
        let mut audience: Vec<PartyId> = Vec::new();
        for name in self.ticked.iter().map(String::as_str).chain(named) {
            match name.parse::<PartyId>() {
                Ok(party) if audience.contains(&party) => {}
                Ok(party) => audience.push(party),
                Err(_) if wrong.iter().any(|fault| fault.at == "audience") => {}
                Err(_) => wrong.push(Fault {
                    at: "audience".to_owned(),
                    wrong: Wrong::Text("form-bad-party"),
                }),
            }
        }
        let release = Some(self.release.trim()).filter(|text| !text.is_empty());
        let release = match release.map(|text| moment::time(text, &self.zone)) {
            Some(Err(unclear)) => {
                wrong.push(Fault { at: "release".to_owned(), wrong: Wrong::Unclear(unclear) });
                None
            }
            release => release.and_then(Result::ok),
        };
        let (true, Some(tlp)) = (wrong.is_empty(), tlp) else { return Err(wrong) };
        let is_open = matches!(tlp, Tlp::Clear | Tlp::Green);
        if is_open != audience.is_empty() {
            let key = if is_open { "form-bad-open" } else { "form-bad-audience" };
            return Err(vec![Fault { at: "audience".to_owned(), wrong: Wrong::Text(key) }]);
        }
        let marking = Marking::new(tlp, audience, release);
        marking.map_err(|refusal| vec![fault("audience", refusal.to_string())])
    }
}

/// What a form offers to choose from.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// Peers that may be named, with what they are called.
    pub peers: Vec<(PartyId, String)>,
    /// What fields can name of what is held here, by the names of the fields.
    pub names: BTreeMap<String, Vec<Offer>>,
}

/// The kinds, those used most before the rest, which stand in groups.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// Used here before, the most used first.
    pub used: Vec<&'static KindSpec>,
    /// All.
    pub all: Vec<&'static KindSpec>,
}

/// The groups of kinds by the beginning of their names, as people look for them.
const GROUPS: [(&str, &str); 16] = [
    ("incident", "kinds-incident"),
    ("commitment", "kinds-commitment"),
    ("run", "kinds-run"),
    ("compute", "kinds-compute"),
    ("model", "kinds-model"),
    ("evaluation", "kinds-evaluation"),
    ("document", "kinds-document"),
    ("message", "kinds-message"),
    ("general", "kinds-general"),
    ("statement", "kinds-statement"),
    ("party", "kinds-party"),
    ("issuer", "kinds-issuer"),
    ("registration", "kinds-registration"),
    ("content", "kinds-content"),
    ("log", "kinds-log"),
    // By far the longest: it stands below the others, in columns of its own.
    ("agreement", "kinds-agreement"),
];

/// Choosing a kind.
pub fn choose(shell: &PageContext, kinds: &Kinds) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-submit");
    let of = |group: &str| -> Vec<&KindSpec> {
        let is_of = |kind: &&&KindSpec| kind.name.split('.').next() == Some(group);
        kinds.all.iter().filter(is_of).copied().collect()
    };
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("submit-what")) } } }
        @if !kinds.used.is_empty() {
            div.used { (panel(&lang.s("submit-used"), &none(), &links(shell, &kinds.used))) }
        }
        div.kinds { @for (group, heading) in GROUPS { @if !of(group).is_empty() {
            (panel(&lang.s(heading), &none(), &links(shell, &of(group))))
        } } }
    };
    shell.page(Tab::SUBMIT, &heading, &body)
}

fn links(shell: &PageContext, kinds: &[&KindSpec]) -> Markup {
    html! { ul.plain.body { @for kind in kinds { li {
        a href={ "/submit?kind=" (kind.name) } title=(kind.name) { (standing::spec_name(shell.lang, kind)) }
    } } } }
}

/// Filling in. `wrong` is why what was filled in cannot be taken.
pub fn form(
    shell: &PageContext,
    kind: &KindSpec,
    offered: &Offered,
    filled: &Filled,
    wrong: &[Fault],
) -> Markup {
    let lang = shell.lang;
    let fields = fields(kind.schema);
    let offers = &offered.names;
    let shown = Form { lang, filled: &filled.fields, wrong, offers };
    let body = html! {
        div.head { div {
            p.crumb { a href="/submit" { (lang.s("nav-submit")) } }
            h1 { (standing::spec_name(lang, kind)) }
            p.note { code dir="ltr" { (kind.name) } " · " a href={ "/schemas/" (kind.schema_name) ".json" } { (lang.s("schema")) } }
        } }
        @if !wrong.is_empty() {
            div role="alert" tabindex="-1" { (notice(Tone::Bad, &lang.s("submit-refused"), &view::summary(shown, &fields))) }
        }
        form.stacked method="post" action="/submit" data-draft=(kind.name) {
            (csrf(shell.csrf()))
            input type="hidden" name="kind" value=(kind.name);
            // What Enter presses in a field.
            button.sr type="submit" name="step" value="preview" tabindex="-1" aria-hidden="true" { (lang.s("preview")) }
            div.columns {
                div {
            (panel(&lang.s("content"), &none(), &html! { div.body {
                div.field.wrong[is_wrong(wrong, "subject")] {
                    label for="subject-field" { (lang.s("form-subject")) }
                    (told(lang, wrong, "subject"))
                    input id="subject-field" name="subject" required maxlength="1024" dir="auto" value=(filled.subject) list="subjects" autocomplete="off";
                    (view::offered(lang, "subjects", subjects(offers)))
                    p.note { (lang.s("subject-why")) }
                }
                @match &filled.json {
                    None => (view::fields(shown, &fields)),
                    Some(json) => (json_field(shell, json)),
                }
            } }))
                }
                div {
            @if filled.json.is_none() && has_times(&fields) {
                (panel(&lang.s("form-zone"), &none(), &html! { div.body { (zones(shell, filled)) } }))
            } @else { input type="hidden" name="zone" value=(filled.zone.name()); }
            (panel(&lang.s("marking"), &none(), &html! { div.body { (marking_fields(shell, offered, filled, wrong)) } }))
                }
            }
            div.buttons {
                button.button.first type="submit" name="step" value="preview" { (lang.s("preview")) }
                @if filled.json.is_none() {
                    button.button type="submit" name="step" value="json" formnovalidate { (lang.s("write-json")) }
                } @else {
                    button.button type="submit" name="step" value="fields" formnovalidate { (lang.s("write-fields")) }
                }
            }
        }
    };
    shell.page(Tab::SUBMIT, &standing::spec_name(lang, kind), &body)
}

/// What a statement can be about of what its fields can name: the matter, where it has one.
fn subjects(offers: &BTreeMap<String, Vec<Offer>>) -> impl Iterator<Item = &Offer> {
    const NAMES: [&str; 4] = ["incident", "run", "agreement", "proposal"];
    NAMES.iter().find_map(|name| offers.get(*name)).into_iter().flatten()
}

fn is_wrong(wrong: &[Fault], at: &str) -> bool {
    wrong.iter().any(|fault| fault.at == at)
}

fn told(lang: super::text::Lang, wrong: &[Fault], at: &str) -> Markup {
    html! { @for fault in wrong.iter().filter(|fault| fault.at == at) {
        p.fault { (view::words(lang, &fault.wrong)) }
    } }
}

fn has_times(fields: &[Field]) -> bool {
    use form::field::Shape::{DayOrTime, Group, Time};
    fields.iter().any(|field| match &field.shape {
        Time | DayOrTime => true,
        Group(inner) => has_times(inner),
        _ => false,
    })
}

/// On whose clocks the times of the form are given.
fn zones(shell: &PageContext, filled: &Filled) -> Markup {
    let own = filled.zone.name();
    html! {
        div.field {
            label for="zone-field" { (shell.lang.s("form-zone-name")) }
            select id="zone-field" name="zone" dir="ltr" data-zone {
                option value="UTC" selected[own == "UTC"] { "UTC" }
                @for name in zone_names().filter(|name| name.contains('/') && !name.starts_with("Etc/")) {
                    option value=(name) selected[name == own] { (name.replace('_', " ")) }
                }
            }
            p.note { (shell.lang.s("form-zone-why")) }
        }
    }
}

fn json_field(shell: &PageContext, json: &str) -> Markup {
    html! {
        div.field {
            label for="json" { (shell.lang.s("body-json")) }
            textarea.code #json name="json" required dir="ltr" spellcheck="false" { (json) }
        }
    }
}

/// The fields of who may see something: a label, boxes for parties, not before when.
pub fn marking_fields(
    shell: &PageContext,
    offered: &Offered,
    filled: &Filled,
    wrong: &[Fault],
) -> Markup {
    let (lang, own) = (shell.lang, &shell.descriptor.party);
    html! {
        fieldset id="tlp-field" {
            legend.sr { (lang.s("marking")) }
            @for (at, (_, label, why)) in TLP.iter().enumerate() {
                label.check {
                    input type="radio" name="tlp" value=(label) required checked[filled.tlp == *label || (filled.tlp.is_empty() && at == 2)];
                    span { (parts::tlp(TLP.get(at).map_or(Tlp::Red, |row| row.0))) " " span.soft { (lang.s(why)) } }
                }
            }
        }
        fieldset.field.wrong[is_wrong(wrong, "audience")] id="audience-field" tabindex="-1" {
            legend { (lang.s("form-audience")) }
            (told(lang, wrong, "audience"))
            @for (party, name) in &offered.peers {
                label.check {
                    input type="checkbox" name={ "a." (party) } value="yes" checked[filled.ticked.contains(party.as_str())];
                    span { bdi { (name) } " " span.soft.id dir="ltr" { (party) } }
                }
            }
            label.check {
                input type="checkbox" name={ "a." (own) } value="yes" checked[filled.ticked.contains(own.as_str())];
                span { (lang.s("audience-own")) " " span.soft.id dir="ltr" { (own) } }
            }
            label for="audience" { (lang.s("audience-others")) }
            input #audience name="audience" dir="ltr" value=(filled.audience) autocomplete="off" spellcheck="false";
            p.note { (lang.s("audience-why")) }
        }
        div.field.wrong[is_wrong(wrong, "release")] {
            label for="release-field" { (lang.s("form-release")) }
            (told(lang, wrong, "release"))
            input.date id="release-field" name="release" type=(if is_wrong(wrong, "release") { "text" } else { "datetime-local" }) dir="ltr" value=(filled.release);
            p.note { (lang.s("release-why")) }
        }
    }
}

/// How many people it takes to have the party sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signers {
    /// The one who submits; or two, if that one wants it.
    One,
    /// Another person has to approve.
    Two,
}

/// What would be signed.
#[derive(Clone, Debug)]
pub struct Previewed<'a> {
    /// The content's body.
    pub body: &'a Body,
    /// Who may see it.
    pub marking: &'a Marking,
    /// What a value of it is nearly.
    pub near: Option<&'a Nearly>,
    /// What values of it name that nothing held here goes by.
    pub unnamed: &'a [Unnamed],
    /// What would follow from it.
    pub follows: Option<Markup>,
    /// The name of the form that signs it, by which it is done once.
    pub form: &'a str,
}

/// What a value is nearly, and what follows from that.
fn near_notice(shell: &PageContext, near: &Nearly) -> Markup {
    let lang = shell.lang;
    let (heading, why, says) = match near {
        Nearly::Matter(says) => ("name-near", "name-near-why", says),
        Nearly::Word(says) => ("word-near", "word-near-why", says),
    };
    let body = html! { p { (lang.s(why)) } p dir="auto" lang="en" { (says) } };
    notice(Tone::Warn, &lang.s(heading), &body)
}

/// What values name that nothing held here goes by, and what follows from that.
fn unnamed_notice(shell: &PageContext, unnamed: &[Unnamed]) -> Markup {
    let lang = shell.lang;
    let says = |one: &Unnamed| {
        let key = match one.what {
            Named::Agreement => "names-nothing-agreement",
            Named::Matter => "names-nothing-matter",
        };
        let field = lang.field(one.at.trim_start_matches('/'));
        lang.f(key, &[("field", &field), ("given", &one.given)])
    };
    let body = html! {
        p { (lang.s("names-nothing-why")) }
        ul.list { @for one in unnamed { li dir="auto" { (says(one)) } } }
    };
    notice(Tone::Warn, &lang.s("names-nothing"), &body)
}

/// The last look before it is signed or proposed.
pub fn preview(
    shell: &PageContext,
    kind: &KindSpec,
    filled: &Filled,
    content: &Previewed<'_>,
    signers: Signers,
) -> Markup {
    let lang = shell.lang;
    // The very text: a number of thirty digits is not rounded by looking at it.
    let json = content.body.text();
    let why = match signers {
        Signers::One => lang.s("preview-why"),
        Signers::Two => lang.s("preview-two-why"),
    };
    let body = html! {
        div.head { div {
            p.crumb { a href="/submit" { (lang.s("nav-submit")) } " / " (standing::spec_name(lang, kind)) }
            h1 { (lang.s("preview")) }
        } }
        (notice(Tone::Warn, &lang.s("preview-heading"), &html! { p { (why) } }))
        @if let Some(near) = content.near {
            (near_notice(shell, near))
        } @else if !content.unnamed.is_empty() {
            (unnamed_notice(shell, content.unnamed))
        }
        @if let Some(follows) = &content.follows { (follows) }
        div.columns {
            div { (panel(&lang.s("content"), &none(), &html! { div.body { (body::body(shell, content.body, Some(kind.schema))) } })) }
            div { (panel(&lang.s("what-it-says"), &none(), &html! { div.body {
                dl.facts {
                    (fact(&lang.s("issuer"), &html! { bdi dir="ltr" { (shell.descriptor.party) } }))
                    (fact(&lang.s("subject"), &html! { bdi dir="auto" { (filled.subject) } }))
                    (fact(&lang.s("kind"), &html! { (standing::spec_name(lang, kind)) " " code.soft dir="ltr" { (kind.name) } }))
                    (fact(&lang.s("marking"), &parts::marking(shell, content.marking)))
                }
                form method="post" action="/submit" data-ends-draft {
                    (csrf(shell.csrf()))
                    input type="hidden" name="form" value=(content.form);
                    @for (name, value) in [("kind", kind.name), ("subject", &filled.subject), ("tlp", &filled.tlp),
                        ("audience", &filled.audience), ("release", &filled.release),
                        ("zone", filled.zone.name()), ("json", json)] {
                        input type="hidden" name=(name) value=(value);
                    }
                    @for party in &filled.ticked { input type="hidden" name={ "a." (party) } value="yes"; }
                    div.buttons {
                        @if signers == Signers::One {
                            button.button.first type="submit" name="step" value="sign" { (lang.s("sign-and-log")) }
                        }
                        button.button.first[signers == Signers::Two] type="submit" name="step" value="propose" { (lang.s("propose")) }
                        button.button type="submit" name="step" value="edit" { (lang.s("back-to-edit")) }
                    }
                }
            } })) }
        }
    };
    shell.page(Tab::SUBMIT, &lang.s("preview"), &body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_protocol::kind::KINDS;

    #[test]
    fn every_kind_stands_in_a_group() {
        for kind in KINDS {
            let group = kind.name.split('.').next().unwrap();
            assert!(GROUPS.iter().any(|(name, _)| *name == group), "{}", kind.name);
        }
    }

    #[test]
    fn a_marking_is_read_from_its_form() {
        let filled = |tlp: &str, audience: &str, release: &str| Filled {
            tlp: tlp.to_owned(),
            ticked: BTreeSet::from(["c.example".to_owned()]),
            audience: audience.to_owned(),
            release: release.to_owned(),
            ..Filled::default()
        };
        let named = filled("TLP:AMBER", "b.example,\r\na.example c.example", "2026-12-01 09:00");
        let marking = named.marking().unwrap();
        assert_eq!(marking.audience.len(), 3);
        assert_eq!(marking.release.unwrap().to_string(), "2026-12-01T09:00:00Z");
        for (bad, at) in [
            (filled("TLP:PINK", "", ""), "tlp"),
            (filled("TLP:AMBER", "a b+c", ""), "audience"),
            (filled("TLP:CLEAR", "", ""), "audience"),
            (filled("TLP:AMBER", "", "soon"), "release"),
            (Filled { ticked: BTreeSet::new(), ..filled("TLP:AMBER", "", "") }, "audience"),
        ] {
            let wrong = bad.marking().unwrap_err();
            assert!(wrong.iter().all(|fault| fault.at == at), "{wrong:?}");
        }
    }
}
