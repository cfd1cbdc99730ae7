//! Forms for acts of the party under an agreement: one person proposes, another approves.

use comity_agreements::agreement::document::{Agreement, Form, Texts};
use comity_agreements::agreement::life::{ActionFinding, ActionKind, Flaw};
use comity_agreements::docket::outlook::Outlook;
use comity_protocol::content::Digest;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::agreements::pages::AGREEMENTS;
use crate::agreements::pages::agreement::view::state_name;
use crate::agreements::pages::duties;
use crate::console::layout::Shell;
use crate::console::parts::{Tone, csrf, fact, hash, none, notice, panel, short};
use crate::console::reader;
use crate::console::submit::TLP;
use crate::console::text::Lang;

/// By which rule something is so: an article of the Vienna Convention, the text of the agreement
/// itself, or a part of the specification.
pub fn rule(lang: Lang, article: &str) -> Markup {
    match article {
        "text" => html! { (lang.s("rule-of-the-text")) },
        vienna if vienna.starts_with("art.") => {
            html! { (lang.s("rule-of-vienna")) " " bdi dir="ltr" { (vienna) } }
        }
        other => html! { bdi dir="ltr" { (other) } },
    }
}

/// What a party can do that has not acted yet, or wants to leave; the other actions are made on
/// the general form.
pub fn offered(agreement: &Agreement) -> Vec<ActionKind> {
    // Nobody signs a statute: it addresses whom it addresses.
    if agreement.form == Form::Regulation {
        return Vec::new();
    }
    let terms = &agreement.terms;
    let allows = |action| terms.consent.is_empty() || terms.consent.contains(&action);
    let is_soft = !matches!(agreement.form, Form::Treaty | Form::Bilateral);
    let mut out = Vec::new();
    if is_soft || terms.consent.contains(&ActionKind::DefinitiveSignature) {
        out.push(ActionKind::DefinitiveSignature);
    }
    if !is_soft {
        out.push(ActionKind::Signature);
        let consents = [
            ActionKind::Ratification,
            ActionKind::Acceptance,
            ActionKind::Approval,
            ActionKind::Accession,
        ];
        out.extend(consents.into_iter().filter(|action| allows(*action)));
        out.push(ActionKind::Reservation);
    }
    out.push(ActionKind::InterpretativeDeclaration);
    out.push(ActionKind::Denunciation);
    out
}

/// What came of an act under an agreement.
pub fn effect(shell: &Shell, (id, title): (&str, &Texts), flaw: Option<&ActionFinding>) -> Markup {
    let lang = shell.lang;
    let about = html! {
        p { a href=(duties::agreement_address(id)) { (duties::text(lang, title, id)) } }
    };
    match flaw {
        None => notice(Tone::Info, &lang.s("act-under"), &about),
        Some(flaw) => notice(
            Tone::Bad,
            &lang.s("act-flawed"),
            &html! {
                p { (lang.s(flaw.flaw.code())) " (" (rule(lang, flaw.flaw.article())) ")" }
                @if let Some(day) = flaw.counts_from { p { (lang.s("counts-from")) " " (reader::day(lang, day)) } }
                (about)
            },
        ),
    }
}

/// What would follow from an act if it were signed now, for whoever proposes or approves it.
pub fn foreseen(shell: &Shell, found: &Outlook) -> Markup {
    let lang = shell.lang;
    let address = duties::agreement_address(&found.agreement);
    let tone = if found.flaw.is_some() { Tone::Warn } else { Tone::Info };
    let article = |code: &str| Flaw::ALL.iter().find(|flaw| flaw.code() == code);
    notice(
        tone,
        &lang.s("foreseen"),
        &html! {
            p { a href=(address) { (duties::text(lang, &found.title, &found.agreement)) }
                " " span.soft { (lang.s("words-digest")) " " (short(&found.text_digest.0)) } }
            @if let Some(code) = found.flaw {
                p { strong { (lang.s("foreseen-flawed")) } " " (lang.s(code))
                    @if let Some(flaw) = article(code) { " (" (rule(lang, flaw.article())) ")" }
                    @if let Some(day) = found.counts_from { " · " (lang.s("flaw-counts-from")) " " (reader::day(lang, day)) } }
            }
            @if found.before == found.after {
                p { (lang.s("foreseen-same")) " " (state_name(lang, found.after)) }
            } @else {
                p { (lang.s("foreseen-becomes")) " " (state_name(lang, found.before)) " → " strong { (state_name(lang, found.after)) } }
            }
        },
    )
}

/// The form as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// The clauses concerned, separated by spaces, commas or lines.
    pub clauses: String,
    /// Words of the act.
    pub text: String,
    /// Their language.
    pub language: String,
    /// The day it was executed.
    pub executed: String,
    /// Which office or powers the person who signs has.
    pub powers: String,
    /// Who holds them.
    pub holder: String,
    /// The label.
    pub tlp: String,
    /// Whom a label that names parties names, separated by spaces, commas or lines.
    pub audience: String,
}

impl Filled {
    /// The body of the statement; whether it is valid is for the schema to say.
    pub fn body(&self, agreement: &str) -> Value {
        let mut body = Map::new();
        body.insert("agreement".to_owned(), agreement.into());
        let clauses: Vec<&str> = self
            .clauses
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|clause| !clause.is_empty())
            .collect();
        if !clauses.is_empty() {
            body.insert("clauses".to_owned(), clauses.into());
        }
        let text = self.text.trim().replace("\r\n", "\n");
        if !text.is_empty() {
            let language = Some(self.language.trim()).filter(|tag| !tag.is_empty());
            let texts: Map<String, Value> =
                [(language.unwrap_or("en").to_owned(), text.into())].into_iter().collect();
            body.insert("text".to_owned(), texts.into());
        }
        if !self.executed.trim().is_empty() {
            body.insert("dates".to_owned(), json!({ "executed": self.executed.trim() }));
        }
        if !self.powers.is_empty() {
            let mut powers = Map::new();
            powers.insert("kind".to_owned(), self.powers.clone().into());
            if !self.holder.trim().is_empty() {
                powers.insert("holder".to_owned(), self.holder.trim().into());
            }
            body.insert("full_powers".to_owned(), powers.into());
        }
        Value::Object(body)
    }
}

/// What the form is about.
#[derive(Clone, Debug)]
pub struct ActForm {
    /// The agreement.
    pub agreement: String,
    /// Its title.
    pub title: Texts,
    /// The digest of its words, which the act will name.
    pub digest: Digest,
    /// Its clauses.
    pub clauses: Vec<String>,
    /// What is to be done.
    pub action: ActionKind,
    /// The form as it came.
    pub filled: Filled,
}

const POWERS: [(&str, &str); 4] = [
    ("head-of-state", "powers-head-of-state"),
    ("head-of-government", "powers-head-of-government"),
    ("foreign-minister", "powers-foreign-minister"),
    ("full-powers", "powers-full"),
];

/// The form. `problem` is why what was filled in cannot be proposed.
pub fn page(shell: &Shell, view: &ActForm, problem: Option<&str>) -> Markup {
    let lang = shell.lang;
    let heading = lang.action(view.action);
    let address = duties::agreement_address(&view.agreement);
    let names_clauses =
        matches!(view.action, ActionKind::Reservation | ActionKind::InterpretativeDeclaration);
    let filled = &view.filled;
    let body = html! {
        div.head { div {
            p.crumb { a href="/agreements" { (lang.s("nav-agreements")) } " / "
                a href=(address) { (duties::text(lang, &view.title, &view.agreement)) } }
            h1 { (heading) }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("submit-refused"), &html! { p dir="auto" { (problem) } })) }
        (notice(Tone::Info, &lang.s("two-persons"), &html! { p { (lang.s("act-two-persons")) } }))
        form.stacked.narrow method="post" action={ (address) "/acts/" (view.action.name()) } data-test="act-form" {
            (csrf(shell.csrf()))
            (panel(&lang.s("what-it-says"), &none(), &html! { div.body {
                dl.facts {
                    (fact(&lang.s("issuer"), &html! { bdi dir="ltr" { (shell.descriptor.party) } }))
                    (fact(&lang.s("agreement"), &html! { code dir="ltr" { (view.agreement) } }))
                    (fact(&lang.s("words-digest"), &html! {
                        (hash(&view.digest.0)) p.note { (lang.s("words-digest-why")) }
                    }))
                    (fact(&lang.s("article"), &rule(lang, view.action.article())))
                }
                @if names_clauses {
                    div.field {
                        label for="clauses" { (lang.s("clauses-concerned")) }
                        input #clauses name="clauses" dir="ltr" value=(filled.clauses) list="clause-list" autocomplete="off" spellcheck="false";
                        datalist #clause-list { @for clause in &view.clauses { option value=(clause) {} } }
                        p.note { (lang.s("clauses-concerned-why")) }
                    }
                }
                div.field {
                    label for="text" { (lang.s("words-of-the-act")) " " span.soft { (lang.s("optional")) } }
                    textarea #text name="text" dir="auto" { (filled.text) }
                }
                div.inline {
                    div.field {
                        label for="language" { (lang.s("language-of-words")) }
                        input #language name="language" dir="ltr" value=(if filled.language.is_empty() { lang.tag() } else { &filled.language }) maxlength="20";
                    }
                    div.field {
                        label for="executed" { (lang.s("executed-on")) " " span.soft { (lang.s("optional")) } }
                        input #executed name="executed" dir="ltr" value=(filled.executed) placeholder="2026-11-23";
                    }
                }
                (powers(shell, filled))
                (marking(shell, filled))
                div.buttons {
                    button.button.first type="submit" { (lang.s("propose")) }
                    a.button href=(address) { (lang.s("cancel")) }
                }
            } }))
        }
    };
    shell.page(AGREEMENTS, &heading, &body)
}

fn powers(shell: &Shell, filled: &Filled) -> Markup {
    let lang = shell.lang;
    html! { div.inline {
        div.field {
            label for="powers" { (lang.s("powers")) }
            select #powers name="powers" {
                option value="" { (lang.s("powers-none")) }
                @for (value, key) in POWERS { option value=(value) selected[value == filled.powers] { (lang.s(key)) } }
            }
        }
        div.field {
            label for="holder" { (lang.s("powers-holder")) " " span.soft { (lang.s("optional")) } }
            input #holder name="holder" dir="auto" value=(filled.holder) maxlength="240";
        }
    } }
}

fn marking(shell: &Shell, filled: &Filled) -> Markup {
    let lang = shell.lang;
    html! { div.field {
        label for="tlp" { (lang.s("marking")) }
        select #tlp name="tlp" {
            @for (_, label, why) in TLP { option value=(label) selected[label == filled.tlp] { (label) " · " (lang.s(why)) } }
        }
        p.note { (lang.s("act-marking-why")) }
    }
    div.field {
        label for="audience" { (lang.s("form-audience")) " " span.soft { (lang.s("optional")) } }
        input #audience name="audience" dir="ltr" value=(filled.audience) autocomplete="off" spellcheck="false";
        p.note { (lang.s("audience-why")) }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_becomes_a_body_of_the_schema() {
        let filled = Filled {
            clauses: " art-3, art-4\nart-5 ".to_owned(),
            text: "With this reserve.\r\nTwice.".to_owned(),
            executed: "2026-11-20".to_owned(),
            powers: "full-powers".to_owned(),
            ..Filled::default()
        };
        assert_eq!(
            filled.body("pact"),
            json!({ "agreement": "pact", "clauses": ["art-3", "art-4", "art-5"],
                "text": { "en": "With this reserve.\nTwice." },
                "dates": { "executed": "2026-11-20" }, "full_powers": { "kind": "full-powers" } }),
        );
        assert_eq!(Filled::default().body("pact"), json!({ "agreement": "pact" }));
    }
}
